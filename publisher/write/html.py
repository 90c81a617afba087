"""HTML as text: escaping and elements.

Every tag that an adapter writes goes through `element`, so that nothing is escaped twice or not at all.
Which tags a platform knows is that platform's business.
"""

from __future__ import annotations

from html import escape as _escape

_CONTROLS = {code: None for code in (*range(0x20), *range(0x7F, 0xA0)) if chr(code) not in "\t\n\f\r"}
"""What HTML has no way to write. WeChat shows the escapes that JSON writes for them, `\\u000b`, as text (2026-11)."""


def escape(text: str) -> str:
    """Text as HTML shows it.

    A quotation mark stays as it is (an entity costs five characters of a limited body) but for `="`: that pair
    is what `apply` looks for when it puts a picture's real address into `src="…"`, and it must never match
    inside the text of a code block.
    """
    return _escape(_writable(text), quote=False).replace('="', "=&quot;")


def attribute(value: str) -> str:
    """A value between double quotes."""
    return _escape(_writable(value), quote=False).replace('"', "&quot;")


def _writable(text: str) -> str:
    return text if text.isprintable() else text.translate(_CONTROLS)


def element(name: str, content: str | None = "", /, **attributes: str | int | None) -> str:
    """One element; `content` is HTML already, None for a void element; an attribute that is None is left out.

    `data_size="normal"` is written `data-size`; a trailing underscore is dropped, for Python's own words.
    """
    if not attributes and content is not None:
        return f"<{name}>{content}</{name}>"
    opening = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{attribute(str(value))}"'
        for key, value in attributes.items()
        if value is not None
    )
    return f"<{name}{opening}>" if content is None else f"<{name}{opening}>{content}</{name}>"
