"""Errors as people read them: code, place, what; why; fix; whether trying again does harm.

All of a run's errors go to stderr, in one shape, whoever raised them.
"""

from __future__ import annotations

from publisher.cli.catalogue import Language, explain, phrase
from publisher.cli.output import Screen
from publisher.errors import ConfigError, PublisherError, TargetError, Wording
from publisher.wording.sentences import worded


def complain(error: PublisherError, screen: Screen, language: Language) -> None:
    """Prints an error, and those that were found together with it."""
    found = (error, *(error.others if isinstance(error, ConfigError) else ()))
    for each in found:
        for line in complaint(each, screen, language, with_more=len(found) == 1):
            screen.note(line)


def complaint(
    error: PublisherError, screen: Screen, language: Language, *, with_more: bool = True
) -> list[str]:
    """The lines of one error; the last of them, `with_more`, says where the long text is."""
    head, *rest = _told(error, language, place=_place(error))
    lines = [screen.paint_note(head, "red", "bold"), *rest]
    if isinstance(error, TargetError):
        lines.append("  " + phrase("safe" if error.safe_to_retry else "unsafe", language))
    if with_more and explain(error.code, language):
        lines.append(screen.paint_note("  " + phrase("more", language, code=error.code), "dim"))
    return lines


def detail_of(error: PublisherError, language: Language) -> list[str]:
    """One error below a line that names its place: code and what, then why and what to do, without indents."""
    return [line.strip() for line in _told(error, language)]


def message_of(error: PublisherError, language: Language) -> str:
    """What happened, in one sentence of the language."""
    said = error.wordings.get(language)
    return said.message if said else worded(error.message, language)


def _told(error: PublisherError, language: Language, *, place: str = "") -> list[str]:
    said = error.wordings.get(language) or Wording(error.message, error.why, error.fix)
    return lines_of(error.code, said.message, language, why=said.why, fix=said.fix, place=place)


def lines_of(
    code: str, message: str, language: Language, *, why: str = "", fix: str = "", place: str = ""
) -> list[str]:
    """`CODE place what`, then why and what to do, from the catalogue where the error itself says nothing."""
    known = explain(code, language)
    reason = worded(why, language) or (known.why if known else "")
    advice = worded(fix, language) or (known.fix if known else "")
    what = _titled(message, language, known.title if known else "")
    lines = [" ".join(part for part in (code, place, what) if part)]
    if reason:
        lines.append(f"  {reason}")
    if advice:
        lines.append(f"  {phrase('fix', language)}{advice}")
    return lines


def _titled(message: str, language: Language, title: str) -> str:
    """The message; a foreign one, which no table has in this language, behind the title of its code."""
    said = worded(message, language)
    is_foreign = language == "zh" and said == message and said.isascii()
    return f"{title}：{said}" if is_foreign and title else said


def _place(error: PublisherError) -> str:
    if isinstance(error, TargetError) and error.target:
        return " ".join(part for part in (error.target, error.place) if part)
    return error.place
