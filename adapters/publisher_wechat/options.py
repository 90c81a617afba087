"""What stands under `client:` for WeChat. Cheap to import: no network, no disk."""

from __future__ import annotations

from dataclasses import dataclass

from publisher.adapter import Secret


@dataclass(frozen=True, slots=True, kw_only=True)
class WechatOptions:
    """How one account is reached.

    `token` is `stable`, `plain`, or `command:` and a program that prints one. `uploads` is how many pictures
    travel side by side; `proxy` the address of an HTTP proxy. `poll` is how many seconds pass before a publication
    is asked about a second time; the pauses after it grow.
    """

    appid: Secret = Secret("WECHAT_APPID")
    secret: Secret = Secret("WECHAT_SECRET")
    base_url: str = "https://api.weixin.qq.com"
    token: str = "stable"
    uploads: int = 6
    proxy: str | None = None
    poll: float = 1.0

    def __post_init__(self) -> None:
        if self.uploads < 1:
            raise ValueError(f"uploads must be at least 1, not {self.uploads}")
        if self.poll < 0:
            raise ValueError(f"poll must not be negative, and is {self.poll:g}")


CLIENT_OPTIONS = WechatOptions
