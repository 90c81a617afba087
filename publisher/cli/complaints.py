"""Errors as people read them: code, place, what; why; fix; whether trying again does harm.

All of a run's errors go to stderr, in one shape, whoever raised them.
"""

from __future__ import annotations

from publisher.cli.catalogue import Language, explain, phrase
from publisher.cli.output import Screen
from publisher.errors import ConfigError, PublisherError, TargetError, Wording


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
    said = error.wordings.get(language) or Wording(error.message, error.why, error.fix)
    head, *rest = lines_of(
        error.code, said.message, language, why=said.why, fix=said.fix, place=_place(error)
    )
    lines = [screen.paint_note(head, "red", "bold"), *rest]
    if isinstance(error, TargetError):
        lines.append("  " + phrase("safe" if error.safe_to_retry else "unsafe", language))
    if with_more and explain(error.code, language):
        lines.append(screen.paint_note("  " + phrase("more", language, code=error.code), "dim"))
    return lines


def lines_of(
    code: str, message: str, language: Language, *, why: str = "", fix: str = "", place: str = ""
) -> list[str]:
    """`CODE place what`, then why and what to do, from the catalogue where the error itself says nothing."""
    known = explain(code, language)
    what = f"{known.title}：{message}" if known and language == "zh" else message
    reason = why or (known.why if known else "")
    advice = fix or (known.fix if known else "")
    lines = [" ".join(part for part in (code, place, what) if part)]
    if reason:
        lines.append(f"  {reason}")
    if advice:
        lines.append(f"  {phrase('fix', language)}{advice}")
    return lines


def _place(error: PublisherError) -> str:
    if isinstance(error, TargetError) and error.target:
        return " ".join(part for part in (error.target, error.place) if part)
    return error.place
