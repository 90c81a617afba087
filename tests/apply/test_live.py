"""Waiting for the blog's page before a copy becomes public (`site.wait`, interface 2)."""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest

from publisher.apply.live import PageWait
from publisher.apply.transport import Answer
from publisher.errors import ExitCode, NeedsPerson, Unreachable

URL = "https://blog.example/a.html"


@dataclass
class Web:
    """A transport that answers in order, the last answer for ever; None is a host that cannot be reached."""

    answers: list[int | None]
    asked: int = 0
    slept: list[float] = field(default_factory=list)

    def send(self, *_: object, **__: object) -> Answer:
        status = self.answers[min(self.asked, len(self.answers) - 1)]
        self.asked += 1
        if status is None:
            raise Unreachable("E401", "no such host")
        return Answer(status, {}, b"")

    def wait(self, seconds: float) -> PageWait:
        return PageWait(self, seconds=seconds, sleep=self.slept.append)  # type: ignore[arg-type]


def test_without_a_wait_nobody_is_asked() -> None:
    web = Web([404])

    web.wait(0)(URL)

    assert web.asked == 0


def test_a_page_that_comes_is_waited_for_and_asked_for_once() -> None:
    web = Web([None, 404, 200])
    wait = web.wait(60)

    wait(URL)
    wait(URL)

    assert (web.asked, web.slept) == (3, [5.0, 5.0])


def test_one_that_does_not_come_holds_for_a_person() -> None:
    web = Web([404])

    with pytest.raises(NeedsPerson) as caught:
        web.wait(12)(URL)

    assert (caught.value.code, caught.value.exit_code) == ("E420", ExitCode.PERSON)
    assert URL in caught.value.message
    assert sum(web.slept) == 12
