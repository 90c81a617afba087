"""Header, footer and related list per target (interface 3, Boilerplate)."""

from __future__ import annotations

from dataclasses import replace

from publisher.adapter import Capabilities
from publisher.document import (
    NOWHERE,
    Block,
    Document,
    Figure,
    Image,
    LineBreak,
    Lines,
    Link,
    List,
    Loss,
    Metadata,
    OwnLink,
    Paragraph,
    Part,
    Rule,
    SoftBreak,
    Text,
    plain_text,
    walk,
)
from publisher.write.parts import Copy, Policy, Surroundings, compose
from publisher.write.related import read_related

OPEN = Capabilities(label="知乎", format="html", header_names_blogs_only=True)
CLOSED = Capabilities(label="微信公众号", format="html", keeps_links=False)
AUTO, KEEP, NONE = Policy("auto"), Policy("keep"), Policy("none")
QR = Image("/images/qrcode.jpg")


def own(label: str, post: str) -> Link:
    return Link(f"/{post}.html", (Text(label),), own=OwnLink(post, f"https://blog/{post}.html"))


HEADER = Part("header", (Paragraph((Text("【本文已上线】"),)),), lines=Lines(3, 3))
FOOTER = Part(
    "footer",
    (Paragraph((Text("博客：x"), LineBreak(), Text("知乎：y"), LineBreak(), QR)),),
    lines=Lines(9, 11),
)
RELATED = Part(
    "related",
    (
        Paragraph(
            (
                *(Text("【推荐文章】"), LineBreak(), Text("- MoE："), LineBreak()),
                *(own("MoE的前世今生", "a"), LineBreak(), own("MoE路由二三事", "b"), LineBreak()),
                *(Text("- 算法题："), LineBreak(), own("(1)", "c"), Text("、"), SoftBreak(), own("(2)", "d")),
            )
        ),
    ),
    lines=Lines(15, 22),
)
BODY = Paragraph((Text("正文"),), lines=Lines(5, 5))
BLOCKS: tuple[Block, ...] = (
    HEADER,
    BODY,
    Rule(lines=Lines(7, 7)),
    FOOTER,
    Rule(lines=Lines(13, 13)),
    RELATED,
)
ALL_AUTO = Surroundings(header=AUTO, footer=AUTO, related=AUTO, qr="none", without_copy="drop")


def composed(
    around: Surroundings, blocks: tuple[Block, ...] = BLOCKS, given: Capabilities = OPEN
) -> Document:
    return compose(Document(Metadata("p", "T", "https://blog/p.html"), blocks), around, given)


def shown(document: Document) -> list[str]:
    """The kinds of the blocks that are seen, in order."""
    return [
        block.kind if isinstance(block, Part) else type(block).__name__
        for block in document.blocks
        if not (isinstance(block, Part) and not block.blocks)
    ]


def test_keep_changes_nothing() -> None:
    kept = Surroundings(header=KEEP, footer=KEEP, related=KEEP, qr="keep")

    assert composed(kept).blocks == BLOCKS


def test_parts_that_are_gone_take_the_rule_beside_them_along() -> None:
    document = composed(replace(ALL_AUTO, header=NONE, footer=NONE, related=NONE))

    assert shown(document) == ["Paragraph"]
    assert [block.lines for block in document.blocks if isinstance(block, Part)] == [
        Lines(3, 3),
        Lines(7, 13),
        Lines(15, 22),
    ]


def test_one_of_two_rules_stays_between_what_is_left() -> None:
    document = composed(replace(ALL_AUTO, header=KEEP, footer=NONE, related=KEEP))

    assert shown(document) == ["header", "Paragraph", "Rule", "related"]


def test_the_related_list_holds_only_what_lives_there() -> None:
    document = composed(replace(ALL_AUTO, has_copy=frozenset({"a"})))

    related = document.blocks[-1]
    assert isinstance(related, Part)
    assert [plain_text((block,)) for block in related.blocks] == ["【推荐文章】", "MoE", "MoE的前世今生"]


def test_without_copies_the_list_and_its_heading_vanish() -> None:
    assert "related" not in shown(composed(ALL_AUTO))


def test_entries_without_a_copy_can_stand_as_blog_links_or_as_titles() -> None:
    for choice, links in (("url", 4), ("title", 0)):
        document = composed(replace(ALL_AUTO, without_copy=choice))  # type: ignore[arg-type]
        found = [node for node in walk(document.blocks) if isinstance(node, Link)]
        assert len(found) == links
        assert "前世今生" in plain_text(document.blocks)


def test_short_labels_share_a_line() -> None:
    related = composed(replace(ALL_AUTO, without_copy="url")).blocks[-1]

    assert isinstance(related, Part)
    assert plain_text((related.blocks[-1],)) == "算法题：(1)、(2)"
    assert isinstance(related.blocks[2], List)


def test_reading_a_list_gives_groups_and_their_entries() -> None:
    related = read_related(RELATED)

    assert related.heading == "【推荐文章】"
    assert [
        (group.title, [plain_text(link.inlines) for link in group.links]) for group in related.groups
    ] == [
        ("MoE", ["MoE的前世今生", "MoE路由二三事"]),
        ("算法题", ["(1)", "(2)"]),
    ]


def test_the_header_names_where_the_post_really_is() -> None:
    copies = (Copy("博客", "https://blog/p.html", True), Copy("微信公众号", "https://mp/1", False))

    on_zhihu = composed(replace(ALL_AUTO, copies=copies)).blocks[0]
    on_wechat = composed(replace(ALL_AUTO, copies=copies), given=CLOSED).blocks[0]

    assert plain_text((on_zhihu,)) == "本文同步发布于：博客"  # names blogs only
    assert plain_text((on_wechat,)) == "本文同步发布于：博客、微信公众号"
    assert [node.href for node in walk((on_zhihu,)) if isinstance(node, Link)] == ["https://blog/p.html"]
    assert not [node for node in walk((on_wechat,)) if isinstance(node, Link)]


def test_a_post_without_parts_gets_the_automatic_ones() -> None:
    around = replace(
        ALL_AUTO, copies=(Copy("博客", "https://b", True),), account=(Text("Lin"),), site="https://blog"
    )

    document = composed(around, (BODY,))

    assert shown(document) == ["header", "Paragraph", "Rule", "footer"]
    assert plain_text((document.blocks[-1],)) == "博客：https://blog\n知乎：Lin"
    assert all(part.is_made and part.lines == NOWHERE for part in document.blocks if isinstance(part, Part))


def test_the_qr_picture_stays_goes_or_is_replaced() -> None:
    def pictures(around: Surroundings) -> list[str]:
        return [node.src for node in walk(composed(around).blocks) if isinstance(node, Image)]

    ours = Image("qr.png")
    for footer in (KEEP, AUTO):
        given = replace(ALL_AUTO, footer=footer, account=(Text("Lin"),))
        assert pictures(replace(given, qr="keep")) == [QR.src]
        assert pictures(replace(given, qr="none")) == []
        assert pictures(replace(given, qr=ours)) == [ours.src]


def test_a_kept_footer_without_its_picture_ends_where_its_words_end() -> None:
    document = composed(replace(ALL_AUTO, footer=KEEP))

    footer = next(part for part in document.blocks if isinstance(part, Part) and part.kind == "footer")
    assert footer.blocks == (Paragraph((Text("博客：x"), LineBreak(), Text("知乎：y"))),)


def test_a_recognised_footer_left_empty_is_a_loss_with_its_line() -> None:
    (loss,) = composed(ALL_AUTO).losses

    assert (loss.code, loss.line) == ("W310", 9)


def test_what_no_rule_recognises_is_a_warning() -> None:
    tail = Paragraph(tuple(own(f"x{n}", str(n)) for n in range(10)), lines=Lines(40, 49))
    picture = Figure(replace(QR, line=50))

    document = composed(ALL_AUTO, (BODY, picture, tail))
    closed = composed(ALL_AUTO, (BODY, tail, Rule(), Figure(Image("/images/end.png"))))
    assert [loss.code for loss in closed.losses] == ["W317"]

    assert [(loss.code, loss.line) for loss in document.losses] == [("W317", 40), ("W318", 50)]
    assert not composed(replace(ALL_AUTO, qr="keep"), (BODY, picture)).losses


def test_a_template_stands_in_the_part_s_place() -> None:
    template = Policy("template", (Paragraph((Text("欢迎关注"),)),))

    document = composed(replace(ALL_AUTO, footer=template))

    assert plain_text((document.blocks[3],)) == "欢迎关注"
    assert [
        type(node) for node in walk(composed(replace(ALL_AUTO, qr="keep", footer=template)).blocks)
    ].count(Figure) == 1


def test_a_broken_link_that_went_with_its_part_is_no_loss_any_more() -> None:
    broken = Link("/gone.html", (Text("没有"),), own=OwnLink(None, "https://blog/gone.html"), line=16)
    part = Part("related", (Paragraph((broken,)),), lines=Lines(15, 16))
    losses = (Loss("W311", 16, "/gone.html leads to no post"), Loss("W306", 16, "another"))
    document = Document(Metadata("p", "T", "https://blog/p.html"), (BODY, part), losses=losses)

    dropped = compose(document, ALL_AUTO, OPEN)
    kept = compose(document, replace(ALL_AUTO, related=KEEP), OPEN)

    assert [loss.code for loss in dropped.losses] == ["W306"]
    assert [loss.code for loss in kept.losses] == ["W311", "W306"]
