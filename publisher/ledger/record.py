"""The record of what was sent where, and its spelling as JSON. Pure: no file is opened here."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields, replace
from types import MappingProxyType
from typing import Any, TypeVar, get_args

from publisher.adapter import Field, Prints, Remote, Stage, Uploaded
from publisher.errors import NeedsPerson

SCHEMA_VERSION = 1
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Sent:
    """The fingerprint of what was last sent, in three parts and as a whole."""

    own: str = ""
    links: str = ""
    around: str = ""
    fingerprint: str = ""

    @staticmethod
    def of(prints: Prints, fingerprint: str) -> Sent:
        return Sent(prints.own, prints.links, prints.around, fingerprint)


@dataclass(frozen=True, slots=True)
class Pending:
    """A step that was begun and whose end is not recorded; `fingerprint` is what a reader will see of what is sent.

    `by` and `since` say who is at it and since when, where several machines share one ledger.
    """

    attempt: str
    step: str
    time: str
    fingerprint: str = ""
    own: str = ""
    links: str = ""
    around: str = ""
    whole: str = ""
    """The fingerprint of what is sent as `Sent` has it, for when it turns out to have arrived."""
    by: str = ""
    since: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TargetEntry:
    """One post on one target. `id` is None when only the address is known (published by hand).

    `returned` is the fingerprint of what a reader saw there after our last write, `fields` what the platform then
    gave back, `extra` its further ids. `time` is that of the last write, ISO 8601 in UTC. `waits` says that
    what was sent then stands in the draft of a page that is live, `is_adopted` that a draft was found there and never
    written by us.
    """

    account: str = ""
    id: str | None = None
    url: str | None = None
    stage: Stage = "draft"
    images: Mapping[str, Uploaded] = field(default_factory=lambda: MappingProxyType({}))
    pending: Pending | None = None
    returned: str = ""
    sent: Sent = Sent()
    fields: Mapping[str, Field] = field(default_factory=lambda: MappingProxyType({}))
    time: str = ""
    extra: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    waits: bool = False
    is_adopted: bool = False

    @property
    def remote(self) -> Remote | None:
        """The copy as a client knows it; None while none is recorded."""
        return None if self.id is None else Remote(self.id, self.url, self.stage, self.extra)

    @property
    def public_url(self) -> str | None:
        """The address that readers can open; a draft's never counts."""
        return self.url if self.stage in ("published", "manual") else None

    def of_account(self, account: str) -> TargetEntry:
        """This entry under the login of `account`. Raises `NeedsPerson` E410 when another one sent it."""
        if self.account and self.account != account:
            raise NeedsPerson(
                "E410",
                f"this post was sent as {self.account}, but the login is {account}'s",
                fix="log in as before, or `publish forget` what is recorded for this target",
            )
        return replace(self, account=account)


@dataclass(frozen=True, slots=True)
class LedgerEntry:
    """One post: its file's path for messages, the hash of its body, and its targets by name."""

    post: str
    path: str
    source: str
    targets: Mapping[str, TargetEntry] = field(default_factory=lambda: MappingProxyType({}))


# ---------------------------------------------------------------- as JSON


def spell(entry: LedgerEntry) -> str:
    """The file's text: sorted keys, one blank of indent, a line end at its end."""
    data = {
        "schema_version": SCHEMA_VERSION,
        "post": entry.post,
        "path": entry.path,
        "source": entry.source,
        "targets": {name: _spell_target(target) for name, target in entry.targets.items()},
    }
    return json.dumps(data, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def _spell_target(entry: TargetEntry) -> dict[str, object]:
    clash = _KEYS & set(entry.extra)
    if clash:
        raise ValueError(f"a platform's further ids must not be named {sorted(clash)}")
    return {
        **entry.extra,
        **{key: getattr(entry, key) for key in ("account", "id", "url", "stage", "returned", "time")},
        "images": {sha: _without_empty(asdict(uploaded)) for sha, uploaded in entry.images.items()},
        "pending": _spell_pending(entry.pending) if entry.pending else None,
        "sent": asdict(entry.sent),
        "fields": dict(entry.fields),
        **({"waits": True} if entry.waits else {}),
        **({"is_adopted": True} if entry.is_adopted else {}),
    }


def _spell_pending(pending: Pending) -> dict[str, str]:
    begun = asdict(pending)
    always = {key: begun.pop(key) for key in ("attempt", "step", "time", "fingerprint")}
    return always | _without_empty(begun)


def _without_empty(data: dict[str, str]) -> dict[str, str]:
    return {key: value for key, value in data.items() if value}


_KEYS = frozenset(spec.name for spec in fields(TargetEntry))


def parse(data: Mapping[str, Any], post: str) -> LedgerEntry:
    """The record that a file's JSON holds. Raises `ValueError`, `TypeError`, `KeyError`, `AttributeError`."""
    if data["schema_version"] != SCHEMA_VERSION:
        raise ValueError(f"schema_version {data['schema_version']!r} never existed")
    if data["post"] != post:
        raise ValueError(f"it is about the post {data['post']!r}")
    targets = {name: _parse_target(entry) for name, entry in data["targets"].items()}
    return LedgerEntry(post, _text(data, "path"), _text(data, "source"), MappingProxyType(targets))


def _parse_target(data: Mapping[str, Any]) -> TargetEntry:
    pending = data.get("pending")
    if data["stage"] not in get_args(Stage):
        raise ValueError(f"stage {data['stage']!r} is unknown")
    return TargetEntry(
        account=_text(data, "account"),
        id=None if data["id"] is None else _text(data, "id"),
        url=None if data["url"] is None else _text(data, "url"),
        stage=data["stage"],
        images=MappingProxyType(
            {sha: _parse_texts(Uploaded, image) for sha, image in data["images"].items()}
        ),
        pending=_parse_texts(Pending, pending) if pending else None,
        returned=_text(data, "returned"),
        sent=_parse_texts(Sent, data["sent"]),
        fields=MappingProxyType({key: _parse_field(value) for key, value in data["fields"].items()}),
        time=_text(data, "time"),
        waits=data.get("waits") is True,
        is_adopted=data.get("is_adopted") is True,
        extra=MappingProxyType({key: _text(data, key) for key in data if key not in _KEYS}),
    )


def _text(data: Mapping[str, Any], key: str) -> str:
    if not isinstance(data[key], str):
        raise TypeError(f"{key} is no text")
    return str(data[key])


def _parse_texts(kind: type[T], data: Mapping[str, Any]) -> T:
    return kind(**{key: _text(data, key) for key in data})


def _parse_field(value: object) -> Field:
    if isinstance(value, list) and all(isinstance(item, str) for item in value):
        return tuple(value)
    if value is None or isinstance(value, (str, bool)):
        return value
    raise TypeError(f"a field is {value!r}")
