"""Changes to finished HTML at single tags; everything else passes through character by character.

For showing only: what is sent never comes through here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from publisher.htmlreader import HtmlReader

Attributes = Mapping[str, str]
TagChange = Callable[[str, Attributes], str | None]
"""From a tag's name and attributes to the HTML that stands instead, None to leave it as it is."""


def change_tags(html: str, change: TagChange) -> str:
    """`html` with `change` applied to every opening tag; comments and declarations are left out."""
    walker = _Walker(change)
    walker.feed(html)
    walker.close()
    return "".join(walker.out)


class _Walker(HtmlReader):
    def __init__(self, change: TagChange) -> None:
        super().__init__(convert_charrefs=False)
        self.out: list[str] = []
        self._change = change

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        changed = self._change(tag, {name: value or "" for name, value in attrs})
        self.out.append(changed if changed is not None else self.get_starttag_text() or "")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        self.out.append(f"</{tag}>")

    def handle_data(self, data: str) -> None:
        self.out.append(data)

    def handle_entityref(self, name: str) -> None:
        self.out.append(f"&{name};")

    def handle_charref(self, name: str) -> None:
        self.out.append(f"&#{name};")
