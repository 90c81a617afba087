"""Everything that is wrong with one configuration file, gathered before anything is raised."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path

from publisher.errors import ConfigError


@dataclass(slots=True)
class Findings:
    """The complaints about the file at `path` (as it is shown to people), in the order they were met."""

    path: str
    errors: list[ConfigError] = field(default_factory=list)

    def add(self, code: str, message: str, *, line: int | None = None, fix: str = "") -> None:
        """Notes one complaint, once however often it is met."""
        if not any((error.line, error.message) == (line, message) for error in self.errors):
            self.errors.append(ConfigError(code, message, path=self.path, line=line, fix=fix))

    def adopt(self, error: ConfigError, *, line: int | None) -> None:
        """Notes an error that another room raised, at this file's `line`."""
        self.add(error.code, error.message, line=line, fix=error.fix)

    def join(self, error: ConfigError) -> None:
        """Notes an error of another file that this one names, and all that were found together with it."""
        self.errors += (error, *error.others)

    def raise_any(self) -> None:
        """Raises the first complaint by line, the others behind it, when there is any; other files' come last."""
        if not self.errors:
            return
        first, *others = sorted(
            self.errors, key=lambda error: (error.path != self.path, error.path or "", error.line or 0)
        )
        raise ConfigError(
            first.code, first.message, fix=first.fix, path=first.path, line=first.line, others=others
        )


def guess(word: str, known: Iterable[str]) -> str:
    """`; did you mean "…"?`, or what there is to choose from."""
    names = sorted(known)
    close = get_close_matches(word, names, n=1, cutoff=0.6)
    if close:
        return f'; did you mean "{close[0]}"?'
    return f"; known here: {', '.join(names)}" if names else ""


def shown(path: Path) -> str:
    """A path as people are shown it: relative to the working folder when it lies below it."""
    try:
        return path.absolute().relative_to(Path.cwd()).as_posix()
    except ValueError:
        return str(path)
