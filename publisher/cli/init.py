"""`publish init`: a commented publisher.yaml for the blog in this folder, made from what the blog itself says."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import click

from publisher.cli import options
from publisher.cli.catalogue import phrase
from publisher.errors import ConfigError, SourceError

if TYPE_CHECKING:
    from publisher.cli.blogs import Blog
    from publisher.cli.proposal import Answers, Seen
    from publisher.document import Document, PartKind
    from publisher.read.post import Post

_PLATFORMS = ("blog", "zhihu", "wechat")
_PARTS: tuple[PartKind, ...] = ("header", "footer", "related")
_MATH = {
    "dollars": ("dollars",),
    "brackets": ("brackets",),
    "both": ("dollars", "brackets"),
    "none": (),
}


@click.command("init", short_help="Write a publisher.yaml for the blog in this folder.")
@click.option(
    "--ci", type=click.Choice(["github"]), help="Also workflows for Actions, and the ledger on a branch."
)
@options.yes
@options.shared
def command(run: options.Run, *, yes: bool, ci: str | None) -> None:
    """Write a commented publisher.yaml for the Hexo, Hugo or Jekyll blog in this folder; an existing one is never
    touched. On a terminal it asks four questions; with --yes it takes what it would have proposed.
    """
    from publisher.cli.blogs import read_blog
    from publisher.cli.proposal import configuration, math_of

    path = run.config or Path("publisher.yaml")
    if ci and path.exists():
        from publisher.cli.init_ci import set_up_github

        set_up_github(run, path)
        return
    if path.exists():
        raise ConfigError(
            "E104", "there is one already; init never overwrites", path=str(path), fix="edit it"
        )
    blog = read_blog(Path.cwd())
    posts = _posts(Path(blog.posts))
    bodies = [post.body for post in posts]
    seen = _seen(blog, posts)
    _tell_blog(run, blog, seen)
    answers = _answers(run, blog, math_of(bodies), asks=run.screen.is_for_a_person and not yes)
    with path.open("x", encoding="utf-8", newline="\n") as stream:
        stream.write(configuration(blog, seen, answers, run.language))
    _tell_next(run, path, answers, posts)
    if ci:
        from publisher.cli.init_ci import set_up_github

        set_up_github(run, path)


def _posts(folder: Path) -> list[Post]:
    """The posts that can be read."""
    from publisher.read.post import read_post

    found: list[Post] = []
    for file in sorted(folder.rglob("*.md")) if folder.is_dir() else ():
        try:
            found.append(read_post(file, root=Path.cwd(), posts_root=folder.absolute()))
        except SourceError:
            continue
    return found


def _seen(blog: Blog, posts: Sequence[Post]) -> Seen:
    from publisher.cli.proposal import Seen, spellings_of
    from publisher.read.permalink import canonical_url
    from publisher.read.proposals import propose_boilerplate

    bodies = [post.body for post in posts]
    pages = (canonical_url(post, base=blog.url, permalink=blog.permalink) for post in posts)
    paths = frozenset(urlsplit(page).path for page in pages)
    parts = {each.kind: each for each in propose_boilerplate(tuple(_documents(blog, posts)))}
    return Seen(len(posts), parts, spellings_of(bodies, blog.url, paths))


def _documents(blog: Blog, posts: Sequence[Post]) -> Iterator[Document]:
    """The posts that say something, as their blog's Markdown reads."""
    from publisher.read.dialect import dialect
    from publisher.read.parse import parse

    for post in posts:
        with suppress(SourceError):
            yield parse(post, dialect(blog.dialect, tags=blog.tags))


# ---------------------------------------------------------------- four questions


def _answers(run: options.Run, blog: Blog, math: tuple[str, ...], *, asks: bool) -> Answers:
    """What a person says, or what is likeliest: every target that can be, the blog where it is."""
    from publisher.cli.proposal import Answers

    site = "." if blog.generator == "hexo" else ""
    proposed = tuple(name for name in _PLATFORMS if name != "blog" or site)
    if not asks:
        return Answers(proposed, site, math)
    run.screen.note(phrase("init questions", run.language))
    targets = _ask_targets(run, proposed)
    by_hand = "wechat" in targets and _ask(run, "init wechat", ("api", "manual"), "api") == "manual"
    if blog.generator in ("hexo", "none"):
        site = _ask_site(run, site)
    targets = tuple(name for name in _PLATFORMS if name in targets and (name != "blog" or site))
    default = next(name for name, delimiters in _MATH.items() if delimiters == math)
    return Answers(targets, site, _MATH[_ask(run, "init math", tuple(_MATH), default)], by_hand)


def _ask_targets(run: options.Run, proposed: Sequence[str]) -> tuple[str, ...]:
    """Names parted by commas, asked again until each is one."""
    while True:
        question = phrase("init targets", run.language, choices=", ".join(_PLATFORMS))
        said = str(click.prompt(question, default=",".join(proposed), err=True))
        named = tuple(name.strip() for name in said.replace("，", ",").split(",") if name.strip())
        unknown = [name for name in named if name not in _PLATFORMS]
        if named and not unknown:
            return named
        run.screen.note(phrase("init unknown", run.language, names=", ".join(unknown)))


def _ask(run: options.Run, question: str, choices: Sequence[str], default: str) -> str:
    asked = phrase(question, run.language)
    return str(click.prompt(asked, type=click.Choice(choices), default=default, err=True))


def _ask_site(run: options.Run, default: str) -> str:
    """Where the Hexo site lies; a dash, or nothing, is none."""
    said = str(click.prompt(phrase("init site", run.language), default=default or "-", err=True)).strip()
    return "" if said == "-" else said


# ---------------------------------------------------------------- telling


def _tell_blog(run: options.Run, blog: Blog, seen: Seen) -> None:
    """What was found, before anything is asked."""
    screen, language = run.screen, run.language
    name = {"hexo": "Hexo", "hugo": "Hugo", "jekyll": "Jekyll", "none": ""}[blog.generator]
    head = "init found" if name else "init found nothing"
    screen.say(screen.paint(phrase(head, language, name=name, file=blog.read), "bold"))
    for key, value in (
        ("url", f"{blog.url}  {blog.permalink}"),
        ("posts", phrase("init posts", language, count=seen.count, folder=blog.posts)),
        ("dialect", f"{blog.dialect}, tags {blog.tags}"),
    ):
        screen.say(f"  {key:9} {value}")
    for spelling, count in list(seen.spellings.items())[:5]:
        screen.say(f"  {'aliases':9} {phrase('init links', language, count=count, spelling=spelling)}")
    for part in _PARTS:
        said = phrase("init no part", language)
        if found := seen.parts.get(part):
            (start, *_), count = found.marks.starts_with, len(found.posts)
            said = phrase("init part", language, start=start, count=count, total=found.total)
        screen.say(f"  {part:9} {said}")
    if blog.unmapped:
        screen.note(phrase("init unmapped", language, words=", ".join(blog.unmapped)))
    if blog.generator in ("hugo", "jekyll"):
        screen.note(phrase("init no blog target", language, name=name))


def _tell_next(run: options.Run, path: Path, answers: Answers, posts: Sequence[Post]) -> None:
    """Where it stands, and what to type now."""
    screen, language = run.screen, run.language
    screen.say(phrase("init written", language, path=path))
    example = posts[0].path if posts else "POST"
    screen.say(phrase("init next", language))
    steps = [("publish check", "next check"), (f"publish -n {example}", "next dry run")]
    steps += [
        (f"publish login {name}", "next login")
        for name in answers.targets
        if name != "blog" and not (name == "wechat" and answers.wechat_by_hand)
    ]
    columns = max(len(command) for command, _ in steps)
    for typed, why in steps:
        screen.say(f"  {screen.paint(typed.ljust(columns), 'cyan')}   {phrase(why, language)}")
