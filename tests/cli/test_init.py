"""`publish init` on a Hexo blog: what it reads, which habits it finds, and that its file is accepted."""

from __future__ import annotations

import io
import re
from pathlib import Path

import pytest

from publisher.cli.blogs import read_blog
from publisher.cli.program import run
from publisher.config.load import load_settings
from publisher.ledger import Ledger
from publisher.pipeline.workspace import Workspace

HEAD = "【本文也发布在 公众号 / [博客](https://www.example.cn/)】  "
FOOT = "博客：[https://www.example.cn/](https://www.example.cn/)  \n公众号：纸上谈机  \n![](/images/qrcode.jpg)  "
LIST = "【往期文章】  \n- 推理：  \n" + "\n".join(
    f"[第 {n} 篇](https://www.example.cn/{n}.html)  " for n in range(6)
)
BODIES = [
    f"{HEAD}\n\n# 第{number}节\n\n这一篇讲第 {number} 件事。\n\n***\n\n{FOOT}\n\n***\n\n{LIST}\n"
    for number in "一二三四"
]


@pytest.fixture
def hexo(tmp_path: Path) -> Path:
    posts = tmp_path / "source/_posts"
    posts.mkdir(parents=True)
    for number, body in enumerate(BODIES):
        (posts / f"{number}.md").write_text(f"---\ntitle: 第 {number} 篇\n---\n{body}", encoding="utf-8")
    (tmp_path / "_config.yml").write_text(
        "title: x\nurl: https://www.example.cn\npermalink: :abbrlink.html\ntimezone: Asia/Tokyo\nauthor: Lin\n"
    )
    (tmp_path / "package.json").write_text('{"dependencies": {"hexo-renderer-pandoc": "^0.4.0"}}')
    return tmp_path


def test_a_configuration_for_a_hexo_blog(hexo: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert run(["-C", str(hexo), "init"]) == 0
    out = capfd.readouterr().out
    assert "“【往期文章】…” in 4 of 4 posts" in out
    assert "publish -n source/_posts/0.md" in out
    settings = load_settings(hexo / "publisher.yaml")
    assert (settings.site.url, settings.site.timezone) == ("https://www.example.cn", "Asia/Tokyo")
    assert (settings.site.permalink, settings.site.author) == (":abbrlink.html", "Lin")
    assert settings.site.aliases == ("http://www.example.cn", "https://example.cn")
    assert (settings.markdown.dialect, settings.markdown.tags) == ("hexo-pandoc", "hexo")
    assert settings.posts == (hexo / "source/_posts",)
    assert list(settings.targets) == ["blog", "zhihu", "wechat"]
    assert settings.boilerplate.footer is not None
    assert settings.boilerplate.footer.ends_with == ("qrcode.jpg",)


def test_other_spellings_of_the_site_are_counted(hexo: Path) -> None:
    links = (
        "http://example.cn/a.html",
        "http://example.cn/b.html",
        "https://lin.github.io/0.html",
        "https://x.cn/",
    )
    (hexo / "source/_posts/links.md").write_text(
        "---\ntitle: x\n---\n" + "\n\n".join(f"[x]({one})" for one in links)
    )
    (hexo / "source/_posts/0.md").write_text("---\ntitle: x\nabbrlink: '0'\n---\n文")

    assert run(["-C", str(hexo), "init", "-y"]) == 0

    settings = load_settings(hexo / "publisher.yaml")
    assert settings.site.aliases == (
        "http://example.cn",
        "https://lin.github.io",
        "http://www.example.cn",
        "https://example.cn",
    )
    text = (hexo / "publisher.yaml").read_text("utf-8")
    assert re.search(r"- http://example\.cn +# 2 links in your posts\n", text)


@pytest.mark.parametrize(
    ("package", "dialect"),
    [
        ('{"dependencies": {"hexo-renderer-marked": "^6", "hexo-renderer-pandoc": "^0.4"}}', "hexo-pandoc"),
        ('{"devDependencies": {"hexo-renderer-markdown-it": "^7"}}', "commonmark"),
        ('{"dependencies": {"hexo": "^7"}}', "hexo-marked"),
        ('{"dependencies": []}', "hexo-marked"),
        ("{", "hexo-marked"),
        ("", "hexo-marked"),
    ],
)
def test_the_renderer_that_is_installed(hexo: Path, package: str, dialect: str) -> None:
    (hexo / "package.json").write_text(package)
    assert read_blog(hexo).dialect == dialect


def test_an_existing_file_is_never_touched(hexo: Path, capfd: pytest.CaptureFixture[str]) -> None:
    (hexo / "publisher.yaml").write_text("mine")
    assert run(["-C", str(hexo), "init", "-y"]) == 2
    assert "never overwrites" in capfd.readouterr().err
    assert (hexo / "publisher.yaml").read_text() == "mine"


@pytest.mark.parametrize("name", ["posts", "content/posts", "."])
def test_a_folder_that_is_no_blog(tmp_path: Path, capfd: pytest.CaptureFixture[str], name: str) -> None:
    (tmp_path / name).mkdir(parents=True, exist_ok=True)
    (tmp_path / name / "a.md").write_text("一篇。")
    assert run(["-C", str(tmp_path), "init"]) == 0
    assert "guesses" in capfd.readouterr().out
    settings = load_settings(tmp_path / "publisher.yaml")
    assert settings.posts == ((tmp_path / name),)
    assert list(settings.targets) == ["zhihu", "wechat"]


def test_a_configuration_that_cannot_be_read(hexo: Path, capfd: pytest.CaptureFixture[str]) -> None:
    (hexo / "_config.yml").write_text("title: [\n")
    assert run(["-C", str(hexo), "init"]) == 2
    assert "E102" in capfd.readouterr().err
    assert not (hexo / "publisher.yaml").exists()


@pytest.mark.parametrize(
    ("data", "says"),
    [
        ("title: 中文\n".encode("gbk"), "the file is not UTF-8"),
        (b"", "publisher.yaml is written"),
        (b"- a\n", "publisher.yaml is written"),
        (b"url: 5\npermalink: {}\nauthor: []\n", "publisher.yaml is written"),
        (b"\xef\xbb\xbfurl: https://a.cn\r\nauthor: Lin\r\n", "publisher.yaml is written"),
    ],
)
def test_configurations_of_every_kind(
    hexo: Path, capfd: pytest.CaptureFixture[str], data: bytes, says: str
) -> None:
    (hexo / "_config.yml").write_bytes(data)
    code = run(["-C", str(hexo), "init"])
    said = capfd.readouterr()
    assert says in said.out + said.err
    assert "bug" not in said.err
    assert (hexo / "publisher.yaml").exists() == (code == 0)


# ---------------------------------------------------------------- Hugo and Jekyll

HUGO = {
    "toml": 'baseURL = "https://lin.example/"\ntimeZone = "Asia/Tokyo"\n[permalinks]\nposts = "%s"\n'
    '[params.author]\nname = "Lin"\n',
    "yaml": "baseURL: https://lin.example/\ntimeZone: Asia/Tokyo\npermalinks: {page: {posts: '%s'}}\n"
    "params: {author: Lin}\n",
    "json": '{"baseURL": "https://lin.example/", "timeZone": "Asia/Tokyo", "permalinks": {"posts": "%s"},'
    ' "author": {"name": "Lin"}}',
}


@pytest.mark.parametrize("ending", HUGO)
@pytest.mark.parametrize("name", ["hugo", "config", "config/_default/hugo"])
def test_a_hugo_blog(tmp_path: Path, capfd: pytest.CaptureFixture[str], ending: str, name: str) -> None:
    file = tmp_path / f"{name}.{ending}"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(HUGO[ending] % "/:year/:month/:slug/")
    post = tmp_path / "content/posts/hello.md"
    post.parent.mkdir(parents=True)
    post.write_text('+++\ntitle = "A"\ndate = 2026-01-02\n+++\n文\n')

    assert run(["-C", str(tmp_path), "init"]) == 0

    said = capfd.readouterr()
    assert "Hugo" in said.out
    assert "Hugo builds the blog as always" not in said.out
    settings = load_settings(tmp_path / "publisher.yaml")
    assert (settings.site.url, settings.site.permalink) == ("https://lin.example", "/:year/:month/:slug/")
    assert (settings.site.timezone, settings.site.author) == ("Asia/Tokyo", "Lin")
    assert settings.posts == (tmp_path / "content/posts",)
    assert (settings.static, settings.markdown.tags) == (tmp_path / "static", "hugo")
    assert list(settings.targets) == ["zhihu", "wechat"]
    assert run(["-C", str(tmp_path), "-n", "--format", "json", "--to", "zhihu"]) == 0


@pytest.mark.parametrize(
    ("written", "mapped", "unmapped"),
    [
        ("/:section/:title/", "/posts/:post_title/", ()),
        ("/:sections/:filename.html", "/posts/:name.html", ()),
        ("/:year/:monthname/:slug/", "/:year/:monthname/:slug/", (":monthname",)),
        (None, "/posts/:slug/", ()),
    ],
)
def test_hugos_permalinks(
    tmp_path: Path, written: str | None, mapped: str, unmapped: tuple[str, ...]
) -> None:
    (tmp_path / "content/posts").mkdir(parents=True)
    rule = f'[permalinks]\nposts = "{written}"\n' if written else ""
    (tmp_path / "hugo.toml").write_text(f'baseURL = "https://lin.example"\n{rule}')
    blog = read_blog(tmp_path)
    assert (blog.permalink, blog.unmapped) == (mapped, unmapped)


def test_what_has_no_counterpart_is_said(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "content/posts").mkdir(parents=True)
    (tmp_path / "hugo.toml").write_text('[permalinks]\nposts = "/:weekday/:slug/"\n')
    assert run(["-C", str(tmp_path), "init"]) == 0
    assert ":weekday, which nothing here stands for" in capfd.readouterr().err
    assert ":weekday has no counterpart here" in (tmp_path / "publisher.yaml").read_text()


@pytest.mark.parametrize(
    ("permalink", "address"),
    [
        ("", "https://lin.example/blog/cs/2026/01/02/hello.html"),
        ("permalink: pretty\n", "https://lin.example/blog/cs/2026/01/02/hello/"),
        ("permalink: /notes/:title\n", "https://lin.example/blog/notes/hello"),
    ],
)
def test_a_jekyll_blog(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], permalink: str, address: str
) -> None:
    (tmp_path / "_config.yml").write_text(
        f"url: https://lin.example\nbaseurl: /blog\nauthor: {{name: Lin}}\n{permalink}"
    )
    (tmp_path / "_posts").mkdir()
    (tmp_path / "_posts/2026-01-02-hello.md").write_text("---\ntitle: A\ncategories: [CS]\n---\n文\n")

    assert run(["-C", str(tmp_path), "init", "-y"]) == 0

    assert "Jekyll" in capfd.readouterr().out
    settings = load_settings(tmp_path / "publisher.yaml")
    assert (settings.markdown.tags, settings.static, settings.site.author) == ("liquid", tmp_path, "Lin")
    (post,) = Workspace(settings, Ledger(settings.state)).site.posts
    assert post.canonical == address


# ---------------------------------------------------------------- four questions


class Keyboard(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(
    ("typed", "targets", "math", "mode"),
    [
        ("\n\n\n\n", ["blog", "zhihu", "wechat"], ("dollars",), "draft"),
        ("wechat，zhihu\nmanual\n-\nboth\n", ["zhihu", "wechat"], ("dollars", "brackets"), "manual"),
        ("mastodon\nzhihu\n-\nnone\n", ["zhihu"], (), ""),
        ("blog\n../site\nbrackets\n", ["blog"], ("brackets",), ""),
    ],
)
def test_four_questions(
    hexo: Path,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
    typed: str,
    targets: list[str],
    math: tuple[str, ...],
    mode: str,
) -> None:
    monkeypatch.setattr("publisher.cli.output.Screen.is_for_a_person", property(lambda _: True))
    monkeypatch.setattr("sys.stdin", Keyboard(typed))

    assert run(["-C", str(hexo), "init"]) == 0

    settings = load_settings(hexo / "publisher.yaml")
    assert list(settings.targets) == targets
    assert settings.markdown.math == math
    assert not mode or settings.targets["wechat"].mode == mode
    said = capfd.readouterr()
    assert "Where to?" in said.err
    assert ("publish login wechat" in said.out) == (mode == "draft")
    assert ("not known: mastodon" in said.err) == typed.startswith("mastodon")


def test_yes_asks_nothing(hexo: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("publisher.cli.output.Screen.is_for_a_person", property(lambda _: True))
    monkeypatch.setattr("sys.stdin", Keyboard(""))
    assert run(["-C", str(hexo), "init", "-y"]) == 0


def test_the_remarks_are_chinese_where_that_is_spoken(hexo: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert run(["-C", str(hexo), "init", "--lang", "zh"]) == 0
    text = (hexo / "publisher.yaml").read_text("utf-8")
    remarks = [line.partition("#")[2] for line in text.splitlines() if "#" in line]
    assert remarks
    foreign = [remark for remark in remarks if not re.search("[\u4e00-\u9fff]", remark)]
    assert [remark.split(":")[0].strip() for remark in foreign] == ["accounts", "zhihu", "wechat"][1:]
    assert load_settings(hexo / "publisher.yaml").targets
