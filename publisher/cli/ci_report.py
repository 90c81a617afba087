"""What a CI job leaves behind: the summary, annotations, outputs, files for an artifact, the pull request's comment."""

from __future__ import annotations

import json
import os
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import uuid4

from publisher.cli.catalogue import Language
from publisher.cli.options import Run
from publisher.cli.plan_markdown import COMMENT, SUMMARY, Room, plan_markdown
from publisher.config.findings import shown
from publisher.config.settings import Settings
from publisher.errors import ExitCode, PublisherError, most_urgent
from publisher.wording.sentences import worded

if TYPE_CHECKING:
    from publisher.cli.ci_inputs import Inputs
    from publisher.cli.results import Sent
    from publisher.pipeline.changes import Changes
    from publisher.pipeline.ci_event import Event
    from publisher.pipeline.planning import Planned

_MOST_SUMMARY = 1_000_000
"""GitHub drops a step's summary over 1 MiB whole (docs.github.com, 2026-11)."""


@dataclass(frozen=True, slots=True)
class Report:
    """One job: what it was told, what it found, what it did. `waiting` is the plan for the targets it was not given."""

    inputs: Inputs
    event: Event
    changes: Changes
    planned: Planned
    sent: Sent
    waiting: Planned | None
    settings: Settings
    is_plan: bool

    @property
    def code(self) -> ExitCode:
        from publisher.cli.results import code_of
        from publisher.cli.show import dry_code, plan_codes

        if self.is_plan:
            return dry_code(self.planned, tells_pending=False)
        late = [self.sent.late.exit_code] if self.sent.late else []
        return most_urgent([*plan_codes(self.planned), *map(code_of, self.sent.results), *late])

    @property
    def behind(self) -> int:
        """How many copies are not as the posts are, after this job."""
        done = {(one.post, one.target) for one in self.sent.results if one.outcome == "done"}
        plans = [self.planned, *([self.waiting] if self.waiting else [])]
        open_ = [action for plan in plans for action in plan.plan.actions if action.kind != "skip"]
        return sum((action.post, action.target) not in done for action in open_)


def tell(run: Run, report: Report) -> None:
    """Writes everything that others read; a comment that fails is told and stops nothing."""
    from publisher.cli.complaints import complain
    from publisher.cli.plan_github import annotation, plan_annotations

    files = _write_files(run, report)
    for line in plan_annotations(
        report.planned, report.sent.results, folder=_folder(report.settings), language=run.language
    ):
        run.screen.say(line)
    if not (report.is_plan or report.settings.branch or report.inputs.sandbox):
        said = "the ledger lies in a folder: a later step must commit it, or it is gone with this machine"
        run.screen.say(annotation("warning", worded(said, run.language), title="state"))
    if report.sent.late is not None:
        complain(report.sent.late, run.screen, run.language)
    _append("GITHUB_STEP_SUMMARY", run.session.clean(_summary(report, run.language, SUMMARY)))
    _set_outputs(_outputs(report, files))
    try:
        _comment(run, report)
    except PublisherError as error:
        complain(error, run.screen, run.language)


def tell_failure(run: Run, inputs: Inputs, error: PublisherError) -> None:
    """What is left behind when there is not even a plan."""
    from publisher.cli.complaints import message_of
    from publisher.cli.plan_github import error_annotation

    run.screen.say(error_annotation(error))
    said = run.session.clean(message_of(error, run.language))
    _append("GITHUB_STEP_SUMMARY", f"### publish\n\n**{error.code}** {said}\n")
    _set_outputs({"exit-code": str(int(error.exit_code)), "changed": "false"})


# ---------------------------------------------------------------- words


def _summary(report: Report, language: Language, room: Room) -> str:
    """The page of a job: what was compared, the plan and its results, and what waits for a run at home."""
    lead = f"_{worded(_lead(report), language)}_\n"
    waits = "\n".join(_waits(report, language))
    smaller = room._replace(whole=room.whole - room.size(lead) - room.size(waits) - 200)
    body = plan_markdown(
        report.planned, language, with_skips=False, results=report.sent.results, room=smaller
    )
    return "\n".join(part for part in (body, waits, lead) if part)


def _lead(report: Report) -> str:
    done = "Planned; nothing was sent." if report.is_plan else "Published what was outstanding."
    if report.changes.every:
        return f"{done} Every post was looked at: {report.changes.every}."
    gone = len(report.changes.gone)
    tail = f", {gone} deleted or renamed: their copies stay where they are" if gone else ""
    return f"{done} {len(report.changes.posts)} posts were touched{tail}."


def _waits(report: Report, language: Language) -> Iterator[str]:
    """The targets that this job was not given, each with the command for a run at home."""
    if report.waiting is None:
        return
    counted = Counter(action.target for action in report.waiting.plan.actions if action.kind != "skip")
    for number, (target, count) in enumerate(sorted(counted.items())):
        if not number:
            yield f"#### {worded('Waits for a run at home', language)}\n"
        posts = worded("1 post" if count == 1 else f"{count} posts", language)
        yield f"- **{target}**: {posts}: `publish --to {target}`"
    if counted:
        yield ""


# ---------------------------------------------------------------- files and outputs


def _write_files(run: Run, report: Report) -> Mapping[str, Path]:
    """The plan, the results, the summary and, for a plan, the preview; as an artifact they are all there is to see."""
    from publisher.cli.plan_json import dumps, plan_object
    from publisher.cli.results import results_object

    folder = report.inputs.folder
    folder.mkdir(parents=True, exist_ok=True)
    plan = dumps(plan_object(report.planned, with_skips=False))
    texts = {"plan-json": ("plan.json", plan)}
    if not report.is_plan:
        results = dumps(results_object(report.planned, report.sent, with_skips=False))
        texts["results-json"] = ("results.json", results)
    texts["summary"] = ("summary.md", _summary(report, run.language, SUMMARY))
    if report.is_plan and (page := _preview(run, report)):
        texts["preview"] = ("preview.html", page)
    for name, text in texts.values():
        (folder / name).write_text(run.session.clean(text), encoding="utf-8")
    return {key: folder / name for key, (name, _) in texts.items()}


def _preview(run: Run, report: Report) -> str:
    """The page of the posts that would change, side by side; empty when there are none."""
    from publisher.cli.flow import open_workspace
    from publisher.cli.preview import page_of

    paths = {action.path for action in report.planned.plan.actions if action.kind != "skip"}
    posts = tuple(report.settings.root / path for path in sorted(paths))
    if not posts:
        return ""
    targets = tuple(dict.fromkeys(action.target for action in report.planned.plan.actions))
    return page_of(open_workspace(report.settings), posts, targets, run.language)


def _outputs(report: Report, files: Mapping[str, Path]) -> dict[str, str]:
    urls: dict[str, dict[str, str]] = {}
    for one in report.sent.results:
        if one.outcome == "done" and one.url:
            urls.setdefault(one.target, {})[one.post] = one.url
    waiting = report.waiting.plan.actions if report.waiting else ()
    waits = dict.fromkeys(action.target for action in waiting if action.kind != "skip")
    return {
        "changed": "true" if report.changes.every or report.changes.posts else "false",
        "drift": str(report.behind),
        "exit-code": str(int(report.code)),
        "folder": str(report.inputs.folder),
        "urls": json.dumps(urls, ensure_ascii=False, sort_keys=True),
        "waiting": ",".join(waits),
        **{name: str(path) for name, path in files.items()},
    }


def _set_outputs(outputs: Mapping[str, str]) -> None:
    """Each between marks that no value can hold, so that no value can add an output of its own."""
    lines = []
    for name, value in outputs.items():
        mark = f"end-{uuid4().hex}"
        lines += [f"{name}<<{mark}", value, mark]
    _append("GITHUB_OUTPUT", "\n".join(lines) + "\n")


def _append(variable: str, text: str) -> None:
    path = os.environ.get(variable)
    if not path:
        return
    if variable == "GITHUB_STEP_SUMMARY" and len(text.encode()) > _MOST_SUMMARY:
        raise AssertionError("a summary is built to fit")
    with Path(path).open("a", encoding="utf-8", newline="\n") as file:
        file.write(text if text.endswith("\n") else f"{text}\n")


def _folder(settings: Settings) -> str:
    """Where publisher.yaml lies below the repository's top."""
    top = Path(os.environ.get("GITHUB_WORKSPACE") or settings.root).resolve()
    root = settings.root.resolve()
    return "" if root == top or not root.is_relative_to(top) else root.relative_to(top).as_posix()


# ---------------------------------------------------------------- the comment


def _comment(run: Run, report: Report) -> None:
    """The plan as the pull request's one comment. A fork's job has no right to write: its summary is all."""
    token, number = os.environ.get("GITHUB_TOKEN", ""), report.event.number
    if not (report.inputs.comment and report.is_plan and token and number) or report.event.is_fork:
        return
    from publisher.apply.transport import Transport
    from publisher.pipeline.ci_comment import Thread

    run.session.redactor.add(token)
    thread = Thread(
        http=Transport(redactor=run.session.redactor),
        api=os.environ.get("GITHUB_API_URL") or "https://api.github.com",
        repository=os.environ.get("GITHUB_REPOSITORY", ""),
        number=number,
        token=token,
    )
    body = run.session.clean(_summary(report, run.language, COMMENT))
    place = _folder(report.settings)
    mark = f"<!-- publish plan {json.dumps(place)[1:-1]} {report.inputs.targets.replace('-->', '')} -->"
    has_news = any(action.kind != "skip" for action in report.planned.plan.actions)
    ended = thread.put(body, mark=mark, makes=has_news)
    run.screen.note(f"comment: {ended}; {shown(report.inputs.folder)}")
