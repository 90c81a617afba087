"""`publish init --ci github`: workflows for this repository, and one ledger for all machines, seeded from the one here.

The files are templates of this folder with a few words put in. What is there already and says something else is never
overwritten.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from publisher import __version__
from publisher.errors import ConfigError, PublisherError
from publisher.wording.sentences import worded

if TYPE_CHECKING:
    from publisher.cli.options import Run
    from publisher.config.settings import Settings, TargetSettings

_TEMPLATES = Path(__file__).with_name("github")
_STATE = re.compile(r"^state:[^\r\n]*", re.MULTILINE)
_PLACES: Mapping[str, str] = {
    "action.yml": ".github/actions/publish/action.yml",
    "publish-plan.yml": ".github/workflows/publish-plan.yml",
    "publish.yml": ".github/workflows/publish.yml",
}


def set_up_github(run: Run, path: Path) -> None:
    """Writes the workflows, moves `state:` of the configuration at `path` to a branch, and seeds that branch."""
    from publisher.config.load import load_settings
    from publisher.pipeline.states import shared_ledger
    from publisher.state.git import Git, GitFailed

    try:
        top = Path(Git(path.absolute().parent).line("rev-parse", "--show-toplevel"))
    except GitFailed as error:
        raise ConfigError("E119", f"--ci needs a git repository: {error.said}", fix="git init") from None
    settings = load_settings(path)
    if not settings.branch:
        _name_branch(path)
        run.screen.say(f"~ {path.name}: state: branch:{load_settings(path).branch}")
        settings = load_settings(path)
    for name, place in _PLACES.items():
        _put(run, top / place, filled(name, settings, top), shown=place)
    try:
        ledger = shared_ledger(settings)
        is_new = ledger.seed()
        count = len(ledger.load_all().entries)
        word = "made" if is_new else "brought up to date"
        said = f"+ branch {settings.branch} on {ledger.branch.remote}: {word}, {count} posts known"
        run.screen.say(worded(said, run.language))
    except PublisherError as error:
        from publisher.cli.complaints import complain

        complain(error, run.screen, run.language)
        run.screen.say(
            "the branch is not there yet: run `publish init --ci github` again once it can be pushed"
        )
        raise
    _tell_next(run, settings)


def filled(name: str, settings: Settings, top: Path) -> str:
    """A template with this site's words in it."""
    text = (_TEMPLATES / name).read_text("utf-8")
    config = settings.path.relative_to(top.resolve()) if settings.path.is_relative_to(top.resolve()) else None
    words = {
        "@CONFIG@": config.as_posix() if config else settings.path.name,
        "@VERSION@": __version__,
        "@BRANCH@": _default_branch(top),
        "@TARGETS@": ",".join(chosen_targets(settings)),
        "@SECRETS@\n": _secret_lines(settings),
    }
    for word, value in words.items():
        safe = value if word.endswith("\n") else json.dumps(value, ensure_ascii=False)[1:-1]
        text = text.replace(word, safe)
    return text


def chosen_targets(settings: Settings) -> tuple[str, ...]:
    """What a runner can send to without a person's login or a fixed address: the blog that the posts are part of.

    A blog elsewhere would be written on the runner's disk and be gone with it. Else the first that is no blog.
    """
    blogs = [name for name, target in settings.targets.items() if target.adapter.capabilities.is_blog]
    own = [name for name in blogs if _holds_posts(settings.targets[name], settings)]
    others = [name for name in settings.targets if name not in blogs]
    return tuple(own or others[:1] or blogs)


def _holds_posts(target: TargetSettings, settings: Settings) -> bool:
    path = getattr(target.adapter, "path", None)
    return isinstance(path, Path) and any(folder.is_relative_to(path) for folder in settings.posts)


def _secret_lines(settings: Settings) -> str:
    """The secrets of the chosen targets as the step's environment; those of the others as a comment beside it."""
    chosen = chosen_targets(settings)
    now: list[str] = []
    later: list[str] = []
    for name, target in settings.targets.items():
        lines = [f"{secret}: ${{{{ secrets.{secret} }}}}" for secret in _secrets_of(target)]
        (now if name in chosen else later).extend(lines)
    env = ["        env:", *(f"          {line}" for line in now)] if now else []
    hint = (
        ["        # for more targets, name them above and their secrets here:", "        # env:"]
        if later and not now
        else []
    )
    rest = [f"          # {line}" if now else f"        #   {line}" for line in later]
    return "".join(f"{line}\n" for line in [*env, *hint, *rest])


def _secrets_of(target: TargetSettings) -> Iterator[str]:
    from publisher.adapter import Secret

    options = target.client_options
    if is_dataclass(options):
        values = (getattr(options, field.name) for field in fields(options))
        yield from (value.name for value in values if isinstance(value, Secret) and value.name)


def _default_branch(top: Path) -> str:
    """The branch that origin calls its own, else the one that is checked out."""
    from publisher.state.git import Git, GitFailed

    for words in (
        ["symbolic-ref", "--short", "refs/remotes/origin/HEAD"],
        ["symbolic-ref", "--short", "HEAD"],
    ):
        try:
            return Git(top).line(*words).removeprefix("origin/")
        except GitFailed:
            continue
    return "main"


def _name_branch(path: Path) -> None:
    """Writes `state: branch:…` into the configuration, its other lines as they were; proved by reading it again."""
    from publisher.config.load import load_settings
    from publisher.files import write_atomically
    from publisher.pipeline.states import DEFAULT_BRANCH

    before = path.read_bytes().decode("utf-8")
    line = f"state: branch:{DEFAULT_BRANCH}"
    end = "\r\n" if "\r\n" in before else "\n"
    added = before if before.endswith("\n") or not before else before + end
    after = _STATE.sub(line, before, count=1) if _STATE.search(before) else f"{added}{line}{end}"
    write_atomically(path, after)
    try:
        is_there = load_settings(path).branch == DEFAULT_BRANCH
    except PublisherError:
        is_there = False
    if not is_there:
        write_atomically(path, before)
        raise ConfigError("E104", f"write it yourself: {line}", path=str(path))


def _put(run: Run, file: Path, text: str, *, shown: str) -> None:
    """Writes a file that is not there; tells what became of it."""
    if not file.is_file():
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8", newline="\n")
        run.screen.say(f"+ {shown}")
    elif file.read_text("utf-8") == text:
        run.screen.say(f"= {shown}")
    else:
        run.screen.say(worded(f"! {shown}  is there already; left as it is", run.language))


def _tell_next(run: Run, settings: Settings) -> None:
    from publisher.state.git import Git

    chosen = ", ".join(chosen_targets(settings))
    said = f"Next: commit these files. A merge then publishes to {chosen}; the rest waits for a run at home."
    run.screen.say(worded(said, run.language))
    tracked = Git(settings.root).names("ls-files", "-z", "--", str(settings.state))
    if tracked:
        command = f"git rm -r --cached {settings.state.name}"
        said = f"The ledger was committed here so far; it lives on the branch now: {command}"
        run.screen.say(worded(said, run.language))
    secrets = [name for target in settings.targets.values() for name in _secrets_of(target)]
    if secrets:
        run.screen.say(worded(f"Secrets for more targets: {', '.join(secrets)}", run.language))
