"""Templates of header, footer and related list: which variables there are, and a complaint about any other.

What the variables hold for a post on a target, `pipeline.surroundings` knows.
"""

from __future__ import annotations

from pathlib import Path

from publisher.config.findings import Findings, guess, shown
from publisher.errors import ConfigError

VARIABLES = (
    "title",
    "url",
    "author",
    "site",
    "date",
    "account",
    "copies",
    "series",
    "previous",
    "next",
)
"""The names that a template may put in braces."""


def refuse_unknown_variables(path: Path, findings: Findings) -> None:
    """Notes each variable that the template at `path` names and that does not exist (E116), with its line there."""
    text = _text(path, findings)
    if "{" not in text:
        return
    from publisher.read.fragment import variables_of

    for name, line in variables_of(text):
        if name not in VARIABLES:
            message = f"there is no variable {{{name}}}{guess(name, VARIABLES)}"
            fix = f"braces that mean nothing take a blank: {{ {name} }}"
            findings.join(ConfigError("E116", message, fix=fix, path=shown(path), line=line))


def _text(path: Path, findings: Findings) -> str:
    try:
        return path.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        findings.join(ConfigError("E104", f"the template cannot be read: {error}", path=shown(path)))
        return ""
