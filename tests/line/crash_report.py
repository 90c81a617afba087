"""The crash matrix as a document: one row a kind of call, one column a moment."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from tests.line.crash_matrix import MOMENTS, PLATFORMS, TITLES, WORKS, Verdict, Work

_HEAD = """\
# The crash matrix

Written by `make crash-matrix`; a sample of it runs with every `make test`, which also fails when a run asks for other calls
than stand here.

A batch of five posts with pictures, which link to each other, goes to a blog, to Zhihu and to WeChat (the built-in
emulators). At every single request, and at each fifth file that is moved into its place, the process is killed with
`kill -9`: a real process, a real signal. Then the same command is run again. A cell counts the deaths of its kind, and
how many of them were followed by **all** of this:

- the second run leaves with 0, and there is exactly one article of each post on each target;
- the third run has nothing to do and sends no request;
- the ledger is the one of a run that was never killed, times, ids and addresses aside, and so is what stands on the platforms;
- no picture that the ledger knew was sent a second time.

*before*: killed just before the request leaves. *received*: the platform has read it and done nothing. *committed*: the
platform has done it, and nobody heard the answer.

¹ WeChat keeps no list of the pictures that were sent for articles. One that was under way at that moment, its answer heard
by nobody, is sent again: it lies there twice, and stands in its article once. The number says how often that was so; in
Zhihu's rows it is WeChat's picture too, since targets run side by side.

Pictures travel side by side, so which of them a number meets differs from run to run; the sums do not.
"""


def document(verdicts: Sequence[Verdict]) -> str:
    """The whole document."""
    parts = [_HEAD]
    for work in WORKS:
        mine = [verdict for verdict in verdicts if verdict.case.work == work]
        well = sum(not verdict.wrong for verdict in mine)
        parts.append(f"## {TITLES[work]}\n\n{well} of {len(mine)} deaths left no trace.\n")
        parts += [_table(mine, emulator) for emulator in (*PLATFORMS, "")]
    return "\n".join(parts)


def _table(verdicts: Sequence[Verdict], emulator: str) -> str:
    mine = [verdict for verdict in verdicts if verdict.case.emulator == emulator]
    moments = MOMENTS if emulator else ("before", "after")
    names = {"zhihu": "Zhihu", "wechat": "WeChat", "": "Files"}
    rows = [
        f"| {names[emulator]} | {' | '.join(moments)} |",
        f"|---|{'---|' * len(moments)}",
        *(_row(mine, at, moments) for at in dict.fromkeys(verdict.at for verdict in mine)),
    ]
    return "\n".join(rows) + "\n"


def _row(verdicts: Sequence[Verdict], at: str, moments: Sequence[str]) -> str:
    cells = (
        _cell([one for one in verdicts if (one.at, one.case.moment) == (at, moment)]) for moment in moments
    )
    return (
        f"| `{at}` | {' | '.join(cells)} |"
        if " " in at and at[0].isupper()
        else f"| {at} | {' | '.join(cells)} |"
    )


def _cell(verdicts: Sequence[Verdict]) -> str:
    if not verdicts:
        return "–"
    well = sum(not verdict.wrong for verdict in verdicts)
    again = sum(verdict.sent_again for verdict in verdicts)
    return f"{well}/{len(verdicts)}{f' ({again}¹)' if again else ''}"


def rows_of(text: str, work: Work) -> Iterator[tuple[str, str]]:
    """The kinds of calls, and how many deaths *before* them, that the document holds for one sort of work."""
    section = text.partition(f"## {TITLES[work]}\n")[2].partition("\n## ")[0]
    for line in section.splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if cells[0].startswith("`"):
            yield cells[0].strip("`"), cells[1].partition(" ")[0].partition("/")[2] or "0"
