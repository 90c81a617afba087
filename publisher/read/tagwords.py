"""What tags say for readers to see: kinds and titles of call-outs, labels of folded text, captions of code.

The arguments of many themes in one place; what stands around those words belongs to `tagblocks`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from publisher.read.tags import Tag

KINDS: Mapping[str, str] = MappingProxyType(
    {
        **{"note": "note", "info": "note", "primary": "note", "tip": "tip", "success": "tip", "hint": "tip"},
        **{"important": "important", "warning": "warning", "caution": "caution", "danger": "caution"},
        **{"error": "caution", "attention": "warning", "tips": "tip", "default": "note"},
    }
)
"""The kind of call-out that a box of some name is."""
_COLOURS: Mapping[str, str] = MappingProxyType(
    {
        **{"blue": "note", "pink": "note", "purple": "note", "gray": "note", "grey": "note", "cyan": "note"},
        **{"green": "tip", "orange": "warning", "yellow": "warning", "red": "caution"},
    }
)
_STYLES = frozenset({"no-icon", "simple", "modern", "flat", "disabled", "icon", "open", "close"})
_ICON = re.compile(r"(?:fa[bsrl]?\s+)?fa-[\w -]+|fa[bsrl]?")
_SETTING = re.compile(r"(?:color|colour|open|child|icon|lang|class|style):\S*")
_TAB_LABEL = re.compile(r"<!--\s*(?:tab|timeline|node)\b(?:\s+|:)([^\n@]*?)(?:@[^\n]*)?\s*-->")
_LABEL_FIRST = frozenset({"hideToggle", "hideBlock", "timeline", "timenode"})
"""Tags whose label comes before the colours."""
_OPTION = re.compile(
    r"(?:lang|line_number|line_threshold|first_line|wrap|mark|language_attr|highlight):(\S*)"
)
_CITED = re.compile(r"(\S.*?)\s+(https?://\S+)(?:\s+(.+))?")
_ADDRESSED = re.compile(r"(\S.*?)\s+(https?://\S+|/\S+)(?:\s+(.+))?")


@dataclass(frozen=True, slots=True)
class Caption:
    """Words with an address that may stand behind them, and that address's words."""

    words: str = ""
    address: str = ""
    label: str = ""


def callout(tag: Tag) -> tuple[str, str]:
    """Kind and title of a call-out; themes mix colours, icons and styles with the title's words."""
    named = tag.named("type", "class", "kind").lower()
    words = [word for word in (each.strip(", ") for each in tag.plain) if word and not _is_look(word)]
    while len(words) > 1 and words[-1].lower() in _STYLES:
        words.pop()
    found = named
    while words and (words[0].lower() in KINDS or words[0].lower() in _COLOURS or words[0] in _STYLES):
        found = found or (words[0].lower() if words[0] not in _STYLES else "")
        words.pop(0)
    kind = KINDS.get(found) or _COLOURS.get(found) or KINDS.get(tag.name.lower(), "note")
    return kind, tag.named("title", "header") or " ".join(words)


def folding_title(tag: Tag) -> str:
    """The label of folded text, without the colours and states that themes take as arguments."""
    if named := tag.named("title", "summary", "name"):
        return named
    quoted = [argument.value for argument in tag.arguments if argument.is_quoted]
    if quoted:
        return quoted[0]
    pieces = " ".join(word for word in tag.plain if not _is_look(word)).split(",")
    label = pieces[0 if tag.name in _LABEL_FIRST else -1].strip()
    return "" if label.lower() in _STYLES else label


def tab_label(raw: str) -> str:
    """The label that a comment `<!-- tab 标题 -->` between tabs names; nothing for any other comment."""
    found = _TAB_LABEL.fullmatch(raw.strip())
    return found[1].strip() if found else ""


def code_language(tag: Tag) -> str:
    """The language of a code tag: `lang:python`, or Jekyll's and Hugo's first word."""
    if tag.name == "mermaid":
        return "mermaid"
    named = next((a.value[5:] for a in tag.arguments if a.value.startswith("lang:")), "")
    if named or tag.name == "codeblock" or not tag.arguments:
        return named
    return tag.arguments[0].value


def code_caption(tag: Tag) -> Caption:
    """What stands above the code of a `codeblock`: its title, and a link with its text (as Hexo 8 parts them)."""
    if tag.name != "codeblock":
        return Caption()
    words = " ".join(word for word in tag.plain if not _OPTION.fullmatch(word))
    found = _ADDRESSED.fullmatch(words)
    return Caption(found[1], found[2], found[3] or "link") if found else Caption(words)


def quoted_from(tag: Tag) -> Caption:
    """Whose words a `blockquote` holds, and where they stand (as Hexo 8 parts its arguments)."""
    if tag.name not in ("blockquote", "quote"):
        return Caption()
    words = tag.words()
    if (cited := _CITED.fullmatch(words)) is not None:
        bare = re.sub(r"^https?://|/(?:index\.html?)?$", "", cited[2])
        return Caption(cited[1].rstrip(","), cited[2], cited[3] or bare)
    author, _, work = words.partition(",")
    return Caption(author.strip(), "", work.strip())


def _is_look(word: str) -> bool:
    """Whether a word only says how a box looks: an icon, or a setting such as `color:red`."""
    return _ICON.fullmatch(word) is not None or _SETTING.fullmatch(word) is not None
