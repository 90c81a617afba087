"""Inlines -> Zhihu's HTML: what stands within one line of the editor.

`<b>`-like emphasis, code, formulas, links and references; every other style is unwrapped, with a loss (2026-11).
"""

from __future__ import annotations

from typing import assert_never

from publisher.adapter import Capabilities
from publisher.document import (
    Code,
    Emphasis,
    FootnoteReference,
    Image,
    Inline,
    LineBreak,
    Link,
    Math,
    SoftBreak,
    Strong,
    Styled,
    StyleKind,
    Text,
    plain_text,
)
from publisher.write.captions import caption_words
from publisher.write.html import element, escape
from publisher.write.links import is_live
from publisher_zhihu.equation import Equations
from publisher_zhihu.findings import Findings
from publisher_zhihu.notes import Notes
from publisher_zhihu.pieces import Run, joined

_STYLES: dict[StyleKind, str] = {
    "strikethrough": "strikethrough",
    "underline": "underlining",
    "mark": "highlighting",
    "keyboard": "key caps",
    "subscript": "subscript",
    "superscript": "superscript",
}


class InlineWriter:
    """Writes runs of inlines; links have been led to where they lead on this target."""

    def __init__(
        self, capabilities: Capabilities, equations: Equations, notes: Notes, findings: Findings
    ) -> None:
        self._capabilities = capabilities
        self._equations = equations
        self._notes = notes
        self._findings = findings

    def write(self, run: Run, line: int) -> str:
        """The HTML of one run, without blanks at its ends; `line` is that of its block."""
        return self._all(joined(run), line).strip(" \t\n")

    def equation(self, math: Math, line: int) -> str:
        """A formula of the text."""
        return self._equations.write(math.tex, line, display=math.display)

    def card(self, run: Run) -> str:
        """A run that is one live link and nothing else, as a card; empty for any other. Within a `<p>` Zhihu would
        show a plain link."""
        seen = [inline for inline in run if not isinstance(inline, Text) or inline.text.strip()]
        match seen:
            case [Link() as link] if is_live(link, self._capabilities) and plain_text((link,)).strip():
                return element(
                    "a",
                    escape(" ".join(plain_text((link,)).split())),
                    href=link.href,
                    data_draft_node="block",
                    data_draft_type="link-card",
                )
            case _:
                return ""

    def _all(self, inlines: Run, line: int) -> str:
        return "".join(self._one(inline, line) for inline in inlines)

    def _one(self, inline: Inline, line: int) -> str:  # noqa: C901 - one case a kind
        match inline:
            case Text():
                return escape(inline.text)
            case Code():
                return element("code", escape(inline.text))
            case Math():
                return self.equation(inline, line)
            case Emphasis():
                return _wrapped("em", self._all(inline.inlines, line))
            case Strong():
                return _wrapped("strong", self._all(inline.inlines, line))
            case Styled():
                return self._styled(inline, line)
            case Link():
                return self._link(inline, line)
            case FootnoteReference():
                return self._notes.mark(inline.label, line)
            case Image():
                return escape(f"[{caption_words(inline) or inline.src}]")
            case SoftBreak() | LineBreak():
                return " "
            case _:
                assert_never(inline)

    def _styled(self, styled: Styled, line: int) -> str:
        self._findings.lose("W303", line, f"Zhihu has no {_STYLES[styled.kind]}: the text stands without")
        return self._all(styled.inlines, line)

    def _link(self, link: Link, line: int) -> str:
        text = self._all(link.inlines, line)
        if is_live(link, self._capabilities):
            return _wrapped("a", text, href=link.href)
        address = link.written or link.href
        self._findings.lose(
            "W302", link.line or line, f"the link {address} leads nowhere from Zhihu: its text stays"
        )
        return text


def _wrapped(name: str, content: str, **attributes: str) -> str:
    """`content` in an element, unless nothing of it would be seen."""
    return element(name, content, **attributes) if content.strip() else content
