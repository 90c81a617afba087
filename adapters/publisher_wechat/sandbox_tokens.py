"""Access tokens as WeChat hands them out: two families, each with its own rules, that do not touch each other."""

from __future__ import annotations

from collections.abc import Callable

from publisher_wechat.sandbox_rules import Refusal
from publisher_wechat.sandbox_store import Record, Store, name_of

_LIFE = 7200.0
_OVERLAP = 300.0
"""So long does a token live on after its successor, and so early is a stable one renewed (seconds)."""
_FORCE_PAUSE = 30.0


class Tokens:
    """The tokens of one account; `now` is in seconds."""

    def __init__(self, store: Store, now: Callable[[], float]) -> None:
        self._store = store
        self._now = now

    def plain(self) -> Record:
        """`/cgi-bin/token`: a new one every time; the former ones have five minutes left."""
        self._retire("plain", _OVERLAP)
        return self._issue("plain")

    def stable(self, *, force: bool) -> Record:
        """`/cgi-bin/stable_token`: the same while it is valid, a new one in its last five minutes or when forced."""
        latest = self._latest("stable")
        if latest and force and self._now() - latest["issued"] >= _FORCE_PAUSE:
            self._retire("stable", 0)
        elif latest and latest["expires"] - self._now() > _OVERLAP:
            return latest
        return self._issue("stable")

    def check(self, token: str) -> None:
        """Raises the `Refusal` that a call with `token` meets."""
        if not token:
            raise Refusal(41001)
        record = next((one for one in self._store.tokens.all() if one["token"] == token), None)
        if record is None:
            raise Refusal(40014)
        if self._now() >= record["dies"]:
            raise Refusal(40001)
        if self._now() >= record["expires"]:
            raise Refusal(42001)

    def seconds_left(self, record: Record) -> int:
        return int(record["expires"] - self._now())

    def end_all(self, *, expired: bool = False) -> None:
        """Makes every token invalid, as another program's call does, or as time does."""
        for record in self._store.tokens.all():
            key = "expires" if expired else "dies"
            self._store.tokens.put({**record, key: self._now()})

    def _latest(self, family: str) -> Record | None:
        alive = [one for one in self._store.tokens.all() if one["family"] == family and self._is_alive(one)]
        return alive[-1] if alive else None

    def _is_alive(self, record: Record) -> bool:
        return bool(self._now() < min(record["dies"], record["expires"]))

    def _retire(self, family: str, seconds: float) -> None:
        dies = self._now() + seconds
        for record in self._store.tokens.all():
            if record["family"] == family and record["dies"] > dies:
                self._store.tokens.put({**record, "dies": dies})

    def _issue(self, family: str) -> Record:
        number = self._store.next_number()
        name = name_of(family, number)
        expires = self._now() + _LIFE
        record: Record = {
            "id": name,
            "number": number,
            "family": family,
            "token": f"{number}_{name}{name_of(name, number)}",
            "issued": self._now(),
            "expires": expires,
            "dies": expires + _LIFE,
        }
        self._store.tokens.put(record)
        return record
