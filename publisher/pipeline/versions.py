"""What was sent when: the last body and those before it, by the times that the ledger kept them under.

Reads the ledger's files; asks nobody, writes nothing.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Literal

from publisher.errors import ConfigError
from publisher.ledger import Ledger

_STAMP = re.compile(r"(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z")


@dataclass(frozen=True, slots=True)
class Version:
    """A body that was sent: `name` is what `restore` takes, `time` when it was sent (UTC, as people read it)."""

    name: str
    time: str
    body: str = field(repr=False)
    format: Literal["html", "md"]
    is_last: bool = False


def versions_of(ledger: Ledger, post: str, target: str) -> tuple[Version, ...]:
    """The bodies sent of one post to one target, the last one first."""
    found: list[Version] = []
    entry, last = ledger.target(post, target), ledger.sent_body(target, post)
    if entry is not None and last is not None:
        name = "".join(sign for sign in entry.time if sign.isalnum()) or "last"
        found.append(Version(name, _time(name), last, _format(last), is_last=True))
    for file in ledger.versions(target, post):
        body = file.read_bytes().decode(errors="replace")
        found.append(Version(file.stem, _time(file.stem), body, "md" if file.suffix == ".md" else "html"))
    return tuple(found)


def find_version(ledger: Ledger, post: str, target: str, name: str = "") -> Version:
    """The version that `name` begins the name of; without one, the last but one. Raises `ConfigError` E426."""
    versions = versions_of(ledger, post, target)
    before = [version for version in versions if not version.is_last]
    fitting = [version for version in versions if version.name.startswith(name)] if name else before[:1]
    exact = [version for version in fitting if version.name == name]
    if len(exact or fitting) != 1:
        what = "nothing was sent before the last version" if not name else f"no version is called {name}"
        what = f"{len(fitting)} versions begin with {name}" if len(fitting) > 1 else what
        raise ConfigError("E426", f"{post} on {target}: {what}", fix="`publish history POST` lists them")
    return (exact or fitting)[0]


def _time(name: str) -> str:
    match = _STAMP.match(name)
    return "{}-{}-{} {}:{}:{}".format(*match.groups()) if match else ""


def _format(body: str) -> Literal["html", "md"]:
    return "html" if body.lstrip().startswith("<") else "md"
