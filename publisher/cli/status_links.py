"""`publish status --links`: the gaps of the link graph, for a person and for a program."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import TYPE_CHECKING

from publisher.cli.catalogue import phrase
from publisher.cli.options import Run
from publisher.cli.output import align

if TYPE_CHECKING:
    from publisher.pipeline.linking import Gap, Linked, Wanted
    from publisher.pipeline.workspace import Workspace
    from publisher.plan.model import Action

_MOST_WANTED = 10
_MARKS = {
    "stale": "~",
    "waiting": "~",
    "frozen": "✓",
    "as sent": "✓",
    "held": "!",
    "not there": "–",
    "left alone": "–",
}
_STYLES = {"~": "yellow", "✓": "green", "!": "red", "–": "dim"}


def show_links(
    run: Run, workspace: Workspace, actions: Sequence[Action], behind: dict[tuple[str, str], str]
) -> None:
    """Says where own links lead on each target, what the next run would change, and which posts are missed most.

    `behind` is how far a copy that does not follow lags, by post and target.
    """
    from publisher.pipeline.linking import links_of, wanted_posts

    linked = links_of(workspace, actions)
    for path, group in groupby(linked, key=lambda one: one.path):
        run.screen.say(run.screen.paint(path, "bold"))
        for line in _lines(run, tuple(group), behind):
            run.screen.say(line)
    for line in _summary(run, linked, wanted_posts(workspace, linked)):
        run.screen.say(line)


def _lines(run: Run, linked: Sequence[Linked], behind: dict[tuple[str, str], str]) -> Iterator[str]:
    rows = [
        (
            one.target,
            phrase("links count", run.language, there=one.there, blog=one.blog, text=one.text),
            _said(run, one, behind.get((one.post, one.target), "")),
        )
        for one in linked
    ]
    for one, cells in zip(linked, align(rows), strict=True):
        mark = _MARKS[one.state]
        yield f"  {run.screen.paint(mark, _STYLES[mark])} {''.join(cells)}".rstrip()
        if run.verbosity:
            yield from (f"      {_gap(run, gap)}" for gap in one.gaps)


def _said(run: Run, one: Linked, behind: str) -> str:
    state = phrase(f"links {one.state}", run.language)
    news = phrase("links news", run.language, posts=", ".join(one.news)) if one.news else ""
    return ", ".join(part for part in (f"{state} {behind}".strip(), news) if part)


def _gap(run: Run, gap: Gap) -> str:
    place = f"{gap.line}: " if gap.line else ""
    to = gap.to or phrase("links as text", run.language)
    return f"{place}{gap.source} → {to}  ({phrase(f'gap {gap.why}', run.language)})"


def _summary(run: Run, linked: Sequence[Linked], wanted: Sequence[Wanted]) -> Iterator[str]:
    if not linked:
        yield phrase("links none", run.language)
        return
    yield ""
    totals = {
        target: [one for one in linked if one.target == target]
        for target in dict.fromkeys(o.target for o in linked)
    }
    rows = [
        (
            target,
            phrase(
                "links count",
                run.language,
                there=sum(one.there for one in mine),
                blog=sum(one.blog for one in mine),
                text=sum(one.text for one in mine),
            ),
            phrase("links stale", run.language) + f" {sum(one.state == 'stale' for one in mine)}",
        )
        for target, mine in totals.items()
    ]
    yield from ("".join(cells).rstrip() for cells in align(rows))
    if wanted and not run.screen.is_quiet:
        yield phrase("links wanted", run.language)
        missed = [
            (f"  {one.count}", one.target, one.path, phrase(f"gap {one.why}", run.language))
            for one in wanted[:_MOST_WANTED]
        ]
        yield from ("".join(cells).rstrip() for cells in align(missed))


def links_json(
    workspace: Workspace, actions: Sequence[Action], behind: dict[tuple[str, str], str]
) -> dict[str, object]:
    """The same for programs: `links`, one object a post and target, and `wanted`."""
    from publisher.pipeline.linking import links_of, wanted_posts

    linked = links_of(workspace, actions)
    return {
        "links": [
            {
                "post": one.post,
                "path": one.path,
                "target": one.target,
                "state": one.state,
                "behind": behind.get((one.post, one.target)) or None,
                "there": one.there,
                "blog": one.blog,
                "text": one.text,
                "news": list(one.news),
                "gaps": [
                    {
                        "line": gap.line,
                        "from": gap.source,
                        "post": gap.post,
                        "to": gap.to or None,
                        "why": gap.why,
                    }
                    for gap in one.gaps
                ],
            }
            for one in linked
        ],
        "wanted": [
            {"post": one.post, "path": one.path, "target": one.target, "why": one.why, "named_by": one.count}
            for one in wanted_posts(workspace, linked)
        ],
    }
