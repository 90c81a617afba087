"""The first rules of `publish check` (issue 3, Build 4)."""

from __future__ import annotations

from dataclasses import replace

from publisher.adapter import Capabilities
from publisher.check.rules import check_document
from publisher.check.subject import Subject
from publisher.document import (
    Document,
    Figure,
    Image,
    Link,
    Loss,
    Metadata,
    OwnLink,
    Paragraph,
    Part,
    Problem,
    Text,
)

WECHAT = Capabilities(label="微信公众号", format="html", title_limit=5)
EMPTY = Document(Metadata("p", "标题", "https://blog/p.html"), ())


def own(label: str, post: str, line: int) -> Link:
    return Link(f"/{post}.html", (Text(label),), own=OwnLink(post, f"https://blog/{post}.html"), line=line)


def found(document: Document) -> list[tuple[str, int, str]]:
    findings = check_document(Subject(document, "a.md", {"wechat": WECHAT}))
    return [(finding.code, finding.line, finding.level) for finding in findings]


def test_a_clean_post_has_no_finding() -> None:
    assert found(replace(EMPTY, blocks=(Paragraph((Text("好"), own("一", "a", 3))),))) == []


def test_a_missing_picture_is_an_error_with_its_line() -> None:
    missing = Image("no.png", missing="there is no such file", line=7)

    assert found(replace(EMPTY, blocks=(Figure(missing),))) == [("E301", 7, "error")]
    assert found(replace(EMPTY, cover=replace(missing, line=None))) == [("E301", 0, "error")]


def test_two_labels_for_one_page_in_a_related_list() -> None:
    part = Part("related", (Paragraph((own("(3)", "c", 8), own("(4)", "c", 9), own("(5)", "d", 10))),))

    (finding,) = check_document(Subject(replace(EMPTY, blocks=(part,)), "a.md", {}))

    assert (finding.code, finding.line) == ("W312", 9)
    assert finding.message == "(3) (line 8) and (4) (line 9) lead to one page, https://blog/c.html"


def test_in_prose_one_page_may_be_named_twice_but_not_in_a_list_of_posts() -> None:
    prose = Paragraph((own("上一篇", "c", 8), own("这里", "c", 9)))
    many = Paragraph((*prose.inlines, *(own(str(n), str(n), 10) for n in range(3))))

    assert found(replace(EMPTY, blocks=(prose,))) == []
    assert found(replace(EMPTY, blocks=(many,))) == [("W312", 9, "warning")]


def test_the_same_label_twice_and_another_place_of_a_page_are_no_slips() -> None:
    other = replace(own("(4)", "c", 9), own=OwnLink("c", "https://blog/c.html", "部分"))
    part = Part("related", (Paragraph((own("(3)", "c", 8), own("(3)", "c", 9), other)),))

    assert found(replace(EMPTY, blocks=(part,))) == []


def test_a_title_that_a_target_refuses_and_one_of_its_own_that_fits() -> None:
    long = replace(EMPTY, meta=replace(EMPTY.meta, title="六个字的标题"))

    assert found(long) == [("E303", 1, "error")]
    assert found(replace(long, meta=replace(long.meta, titles={"wechat": "五字标题"}))) == []


def test_what_reading_noticed_comes_along() -> None:
    noticed = replace(EMPTY, losses=(Loss("W311", 4, "broken"),), problems=(Problem("E305", 2, "bad"),))

    assert found(noticed) == [("E305", 2, "error"), ("W311", 4, "warning")]
