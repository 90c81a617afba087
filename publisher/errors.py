"""The tree of errors, ordered by who must act.

    PublisherError              what, where, and what to do next
    ├── SourceError             the author: a post, a picture, a front matter (E2, E3)
    │   └── NoSuchPost          what was named is no post of this site
    ├── ConfigError             the operator: publisher.yaml, a secret (E1)
    ├── LedgerError             a ledger file that is damaged, newer or in use
    ├── UnsafePlan              a person: the plan no longer fits, or too much would change
    └── TargetError             a platform (E4)
        ├── Unreachable         nothing was received there
        ├── RateLimited         too often; `retry_after` seconds
        ├── Refused             understood and turned down, with the platform's raw code
        │   ├── NotThere        the copy that was named is gone
        │   └── PictureGone     pictures that were there are gone: to be sent anew
        ├── Unauthorized        login expired, wrong secret
        ├── NeedsPerson         captcha, allow-list, a button that only a person may press
        └── OutcomeUnknown      sent, but nobody knows whether it was carried out

Nothing of ours is imported here, and nothing is printed: the command line words these errors.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import IntEnum
from types import MappingProxyType


class ExitCode(IntEnum):
    """What a run leaves with; the most urgent wins by `most_urgent`."""

    DONE = 0
    FAILED = 1
    USAGE = 2
    CONTENT = 3
    PERSON = 4
    PENDING = 10


_URGENCY = (ExitCode.USAGE, ExitCode.PERSON, ExitCode.CONTENT, ExitCode.FAILED, ExitCode.PENDING)


def most_urgent(codes: Sequence[ExitCode]) -> ExitCode:
    """The exit code of a run whose parts left with `codes`: 2, 4, 3, 1, then 10, else 0."""
    return next((code for code in _URGENCY if code in codes), ExitCode.DONE)


class Wording:
    """What an error says, in one language. No dataclass: `publish --help` loads this module and not theirs."""

    __slots__ = ("fix", "message", "why")

    def __init__(self, message: str, why: str = "", fix: str = "") -> None:
        self.message = message
        self.why = why
        self.fix = fix


class PublisherError(Exception):
    """Something went wrong that a person can act on.

    `code` is the stable word of the catalogue (`E201`), `message` one line on what happened, `fix` the next
    step, `path` and `line` the place (lines count from 1, front matter included), `safe_to_retry` whether
    running again can do no harm.
    """

    exit_code: ExitCode = ExitCode.FAILED
    wordings: Mapping[str, Wording] = MappingProxyType({})
    """By language, where whoever raised it knows it in more than English."""

    def __init__(
        self,
        code: str,
        message: str,
        *,
        why: str = "",
        fix: str = "",
        path: str | None = None,
        line: int | None = None,
        safe_to_retry: bool = True,
    ) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.why = why
        self.fix = fix
        self.path = path
        self.line = line
        self.safe_to_retry = safe_to_retry

    @property
    def place(self) -> str:
        """`file:line`, `file`, or nothing."""
        if self.path is None:
            return ""
        return f"{self.path}:{self.line}" if self.line else self.path


def file_trouble(error: OSError) -> PublisherError:
    """What the system said of a file, for the person who can see to it; E115."""
    said = error.strerror or str(error) or type(error).__name__
    return PublisherError("E115", said, path=None if error.filename is None else str(error.filename))


class SourceError(PublisherError):
    """A post, or a file it names, cannot be read as it must be: the author acts."""

    exit_code = ExitCode.CONTENT


class NoSuchPost(SourceError):
    """What was named on the command line is no post of this site: nothing is held, the words are wrong."""

    exit_code = ExitCode.USAGE


class ConfigError(PublisherError):
    """The configuration or a secret is wrong: the operator acts.

    `others` holds the further findings of the same reading, so that all are shown at once.
    """

    exit_code = ExitCode.USAGE

    def __init__(
        self,
        code: str,
        message: str,
        *,
        fix: str = "",
        path: str | None = None,
        line: int | None = None,
        others: Sequence[ConfigError] = (),
    ) -> None:
        super().__init__(code, message, fix=fix, path=path, line=line)
        self.others = tuple(others)


class LedgerError(PublisherError):
    """A ledger file is damaged or newer than this program; it is never overwritten."""

    exit_code = ExitCode.USAGE


class LedgerBusy(LedgerError):
    """Another run holds the ledger's lock; the message says who."""

    exit_code = ExitCode.FAILED


class UnsafePlan(PublisherError):
    """The plan no longer fits what it was made from, or would change too much unasked."""

    exit_code = ExitCode.PERSON


class TargetError(PublisherError):
    """A platform did not do what was asked. `target` is filled in by whoever knows its configured name; `diff`
    goes from what stands there to what we would show, where that is the question."""

    target: str = ""
    diff: str = ""


class Unreachable(TargetError):
    """No answer, and surely nothing carried out: name lookup, refused connection, or a read that timed out."""


class RateLimited(TargetError):
    """Too many calls. `retry_after` is in seconds, None when the platform does not say (a day's quota)."""

    def __init__(self, code: str, message: str, *, retry_after: float | None = None, fix: str = "") -> None:
        super().__init__(code, message, fix=fix)
        self.retry_after = retry_after


class Refused(TargetError):
    """The platform understood and said no; `platform_code` is its own raw code."""

    def __init__(
        self,
        code: str,
        message: str,
        *,
        platform_code: int | str | None = None,
        why: str = "",
        fix: str = "",
        exit_code: ExitCode | None = None,
    ) -> None:
        super().__init__(code, message, why=why, fix=fix)
        self.platform_code = platform_code
        self.exit_code = exit_code or self.exit_code


class NotThere(Refused):
    """The remote copy that was named does not exist there (any more)."""

    exit_code = ExitCode.PERSON


class PictureGone(Refused):
    """Pictures that the platform had are no longer there: `pictures`, by hash, are to be sent anew, once."""

    def __init__(self, code: str, message: str, *, pictures: Sequence[str], fix: str = "") -> None:
        super().__init__(code, message, fix=fix)
        self.pictures = frozenset(pictures)


class Unauthorized(TargetError):
    """The login expired or the secret is wrong."""

    exit_code = ExitCode.PERSON


class NeedsPerson(TargetError):
    """Only a person can go on: a captcha, an allow-list, a publication that waits for a click."""

    exit_code = ExitCode.PERSON


class OutcomeUnknown(TargetError):
    """A call that cannot be repeated was sent and its outcome is unknown; never repeated blindly."""

    exit_code = ExitCode.PERSON

    def __init__(self, code: str, message: str, *, fix: str = "") -> None:
        super().__init__(code, message, fix=fix, safe_to_retry=True)
