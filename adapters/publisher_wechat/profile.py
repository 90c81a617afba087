"""The card that leads from an article to the account: the one link that every reader of WeChat can follow.

The element is the editor's own, `mp-common-profile`; what it needs besides its look is the account's public id
(the `__biz` of any of its articles' addresses). Form as in the editor's pages, 2026-11.
"""

from __future__ import annotations

from dataclasses import dataclass

from publisher.write.html import attribute, element


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """An account as its card shows it. `id` is its `__biz`; `avatar` the address of its picture on WeChat."""

    id: str
    name: str
    intro: str = ""
    avatar: str = ""


def card_html(profile: Profile, *, style: str | None) -> str:
    """The card, in a section of its own."""
    shown = {
        "pluginname": "mpprofile",
        "id": profile.id,
        "nickname": profile.name,
        "headimg": profile.avatar,
        "signature": profile.intro,
    }
    attributes = "".join(f' data-{name}="{attribute(value)}"' for name, value in shown.items() if value)
    return element("section", f"<mp-common-profile{attributes}></mp-common-profile>", style=style)
