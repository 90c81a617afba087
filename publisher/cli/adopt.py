"""`publish adopt TARGET`: pairs posts with what is on the platform already, and writes that into the ledger.

Nothing is ever written there. Certain pairs after a yes (or -y), doubtful ones only after a yes of their own.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from publisher.cli import options
from publisher.cli.output import align, cut
from publisher.errors import ExitCode, most_urgent
from publisher.wording.sentences import worded

if TYPE_CHECKING:
    from publisher.pipeline.adopting import Candidate, Proposal
    from publisher.pipeline.recording import Adopted
    from publisher.pipeline.workspace import Workspace
    from publisher.read.mentions import Mention

_WIDEST = 36
_MOST_LEFT = 12


@click.command("adopt", short_help="Match posts with what is there already.")
@click.argument("target", metavar="TARGET")
@click.option(
    "--from",
    "files",
    type=options.PATH,
    multiple=True,
    metavar="FILE",
    help="Read links from a saved page, a Markdown list or title,url lines; asks nobody. May be repeated.",
)
@click.argument("more", nargs=-1, metavar="", type=options.PATH)
@click.option("-n", "--dry-run", "only_shows", is_flag=True, help="Show the pairs; write nothing.")
@options.yes
@options.sandbox
@options.output_format("text", "json")
@options.shared
def command(
    run: options.Run,
    target: str,
    *,
    files: tuple[Path, ...],
    more: tuple[Path, ...],
    only_shows: bool,
    yes: bool,
    sandbox: bool,
    form: str,
) -> ExitCode:
    """Match posts with what is on TARGET already, and record it: nothing is written there.

    Pairs by id, by the canonical address, then by title and text. What is certain is recorded after a yes or with -y;
    what is not is asked one by one.
    """
    from publisher.cli.flow import at_rest, open_workspace
    from publisher.cli.selection import chosen_targets

    if more and not files:
        raise click.UsageError(f"Got unexpected extra argument ({more[0]}); did you mean --from {more[0]}?")
    settings = at_rest(run.settings(), is_sandbox=sandbox)
    (name,) = chosen_targets(settings, target)
    workspace = open_workspace(settings, fetch="try")
    if _take_over(run, workspace, name, may_ask=form == "text" and not only_shows):
        workspace = open_workspace(settings)
    proposal = _propose(run, workspace, name, (*files, *more), is_sandbox=sandbox)
    if form == "text":
        _show(run, proposal)
    chosen = () if only_shows else _choose(run, proposal, yes=yes, may_ask=form == "text")
    adopted = _record(workspace, proposal, chosen)
    if form == "json":
        _print_json(run, proposal, adopted)
    else:
        _tell(run, workspace, proposal, adopted, only_shows=only_shows)
    left = [each for each in workspace.lookalikes if name in each.orphan.targets]
    return most_urgent([_code(proposal, adopted, yes=yes), *(each.exit_code for each in left if yes)])


def _take_over(run: options.Run, workspace: Workspace, target: str, *, may_ask: bool) -> bool:
    """Asks for each new post that may be one whose file is gone; whether any took its copies over."""
    from publisher.cli.catalogue import phrase
    from publisher.cli.complaints import complain
    from publisher.pipeline.orphans import take_over

    taken = False
    for found in workspace.lookalikes:
        if target not in found.orphan.targets:
            continue
        complain(found, run.screen, run.language)
        asked = phrase("ask to take over", run.language, path=found.post.path, before=found.orphan.path)
        if may_ask and run.screen.is_for_a_person and click.confirm(asked, default=False):
            with workspace.ledger.lock():
                take_over(workspace.ledger, found.post, found.orphan)
            taken = True
    return taken


def _propose(
    run: options.Run, workspace: Workspace, target: str, files: Sequence[Path], *, is_sandbox: bool
) -> Proposal:
    from publisher.cli.flow import clients_of, world_of
    from publisher.pipeline.adopting import propose, propose_from

    if files:
        mentions = [mention for file in files for mention in _mentions(file)]
        return propose_from(workspace, workspace.settings.targets[target], mentions)
    with world_of(workspace.settings, is_sandbox=is_sandbox) as world:
        client = clients_of(run, world, is_sandbox=is_sandbox)(target)
        return propose(workspace, world.targets[target], client)


def _mentions(file: Path) -> tuple[Mention, ...]:
    from publisher.errors import ConfigError
    from publisher.read.mentions import read_mentions

    try:
        text = file.read_bytes().decode("utf-8")
    except OSError as error:
        raise ConfigError("E425", f"{file}: {error.strerror}", fix="check the path") from None
    except UnicodeDecodeError:
        raise ConfigError("E425", f"{file} is not UTF-8", fix="save it as UTF-8") from None
    return read_mentions(text, name=file.name)


# ---------------------------------------------------------------- showing


def _show(run: options.Run, proposal: Proposal) -> None:
    """The pairs as a table; with -v what is left over."""
    if run.screen.is_quiet:
        return
    for candidate, line in zip(proposal.candidates, _table(proposal.candidates, run.language), strict=True):
        color = "green" if candidate.pair.is_certain else "yellow"
        run.screen.say(f"{run.screen.paint(line[:1], color)}{line[1:]}".rstrip())
    if run.verbosity:
        for copy in proposal.copies_left:
            run.screen.say(
                f"– {worded('no post', run.language)}: {copy.title}  {copy.remote.url or copy.remote.id}"
            )
        for post in proposal.posts_left:
            run.screen.say(f"– {worded('no copy', run.language)}: {post.path}")


def _table(candidates: Sequence[Candidate], language: str) -> Iterator[str]:
    rows = [
        (
            "✓" if candidate.pair.is_certain else "?",
            cut(Path(candidate.post.path).stem, _WIDEST),
            cut(candidate.copy.title, _WIDEST),
            worded(candidate.copy.remote.stage, language),
            candidate.copy.remote.url or candidate.copy.remote.id,
            reason_of(candidate, language),
        )
        for candidate in candidates
    ]
    yield from ("".join(cells) for cells in (align(rows) if rows else ()))


def reason_of(candidate: Candidate, language: str) -> str:
    """Why the two may be one, and what speaks against it."""
    pair = candidate.pair
    text = "" if pair.share is None else worded(f", {pair.share:.0%} of the text", language)
    doubt = f" – {worded(pair.doubt, language)}" if pair.doubt else ""
    return f"{worded(pair.reason, language)}{text}{doubt}"


# ---------------------------------------------------------------- choosing and recording


def _choose(run: options.Run, proposal: Proposal, *, yes: bool, may_ask: bool) -> tuple[Candidate, ...]:
    """What is to be recorded: certain pairs after one yes for all, each other one after its own."""
    from publisher.cli.catalogue import phrase

    certain = tuple(candidate for candidate in proposal.candidates if candidate.pair.is_certain)
    if not (may_ask and run.screen.is_for_a_person):
        return certain if yes else ()
    if certain and not yes:
        asked = phrase("ask to adopt", run.language, count=len(certain), target=proposal.target)
        if not click.confirm(asked, default=False):
            certain = ()
    return (*certain, *_confirmed(run, proposal))


def _confirmed(run: options.Run, proposal: Proposal) -> Iterator[Candidate]:
    """Asks for each doubtful pair; a post or copy that found its other half is not asked for again."""
    from publisher.cli.catalogue import phrase

    posts: set[str] = set()
    copies: set[int] = set()
    for candidate in proposal.candidates:
        pair = candidate.pair
        if pair.is_certain or pair.post in posts or pair.copy in copies:
            continue
        asked = phrase(
            "ask to pair",
            run.language,
            path=candidate.post.path,
            title=candidate.copy.title,
            where=candidate.copy.remote.url or candidate.copy.remote.id,
            reason=reason_of(candidate, run.language),
        )
        if click.confirm(asked, default=False):
            posts.add(pair.post)
            copies.add(pair.copy)
            yield candidate


def _record(workspace: Workspace, proposal: Proposal, chosen: Sequence[Candidate]) -> tuple[Adopted, ...]:
    """Writes the ledger, when it is still what the pairs were made from. Raises `UnsafePlan` E414."""
    from publisher.cli.flow import keep_out_of_git, no_longer_fits
    from publisher.pipeline.recording import record_copies

    if not chosen:
        return ()
    target, state = workspace.settings.targets[proposal.target], workspace.settings.state
    keep_out_of_git(state, is_sandbox=state.name == "sandbox")
    before = dict(workspace.entries)
    with workspace.ledger.lock():
        if dict(workspace.ledger.load_all().entries) != before:
            raise no_longer_fits()
        return record_copies(workspace, target, chosen, account=proposal.account)


# ---------------------------------------------------------------- telling


def _tell(
    run: options.Run,
    workspace: Workspace,
    proposal: Proposal,
    adopted: Sequence[Adopted],
    *,
    only_shows: bool,
) -> None:
    from publisher.cli.catalogue import phrase
    from publisher.cli.complaints import complain

    for error in (*proposal.refused, *(one.error for one in adopted if one.error)):
        complain(error, run.screen, run.language)
    certain = sum(candidate.pair.is_certain for candidate in proposal.candidates)
    label = workspace.settings.targets[proposal.target].adapter.capabilities.label
    counts = phrase(
        "adopt counts",
        run.language,
        certain=certain,
        doubtful=len({one.post.id for one in proposal.candidates if not one.pair.is_certain}),
        copies=len(proposal.copies_left),
        posts=len(proposal.posts_left),
        known=proposal.known,
        label=label,
    )
    run.screen.say(counts)
    if not adopted:
        run.screen.say(phrase("nothing adopted" if not only_shows else "dry adopt", run.language))
    else:
        differing = sum(one.differs is not False for one in adopted)
        run.screen.say(phrase("adopted", run.language, count=len(adopted), target=proposal.target))
        if differing:
            run.screen.say(phrase("adopted differing", run.language, count=differing))
    if proposal.posts_left and proposal.account and not run.screen.is_quiet:
        run.screen.note(phrase("adopt from", run.language, target=proposal.target))


def _print_json(run: options.Run, proposal: Proposal, adopted: Sequence[Adopted]) -> None:
    from publisher.cli.plan_json import SCHEMA_VERSION, dumps

    recorded = {one.post.id: one for one in adopted}
    pairs = [
        {
            "post": one.post.id,
            "path": one.post.path,
            "target": proposal.target,
            "title": one.copy.title,
            "remote": {
                "id": one.copy.remote.id or None,
                "url": one.copy.remote.url,
                "stage": one.copy.remote.stage,
            },
            "reason": one.pair.reason,
            "share": one.pair.share,
            "certain": one.pair.is_certain,
            "doubt": one.pair.doubt,
            "recorded": one.pair.is_certain and one.post.id in recorded,
        }
        for one in proposal.candidates
    ]
    summary = {
        "certain": sum(one.pair.is_certain for one in proposal.candidates),
        "doubtful": sum(not one.pair.is_certain for one in proposal.candidates),
        "known": proposal.known,
        "copies_left": len(proposal.copies_left),
        "posts_left": len(proposal.posts_left),
        "recorded": len(adopted),
    }
    refused = [{"code": error.code, "message": error.message} for error in proposal.refused]
    run.screen.say(
        dumps({"schema_version": SCHEMA_VERSION, "pairs": pairs, "refused": refused, "summary": summary})
    )


def _code(proposal: Proposal, adopted: Sequence[Adopted], *, yes: bool) -> ExitCode:
    """4 when, with -y, pairs are left that only a person can confirm."""
    done = {one.post.id for one in adopted}
    codes = [one.error.exit_code for one in adopted if one.error]
    if yes and any(not one.pair.is_certain and one.post.id not in done for one in proposal.candidates):
        codes.append(ExitCode.PERSON)
    return most_urgent(codes)
