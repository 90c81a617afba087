"""What stands under `client:` for WeChat. Cheap to import: no network, no disk."""

from __future__ import annotations

from dataclasses import dataclass

from publisher.adapter import Secret


@dataclass(frozen=True, slots=True, kw_only=True)
class WechatOptions:
    """How one account is reached.

    `token` is `stable`, `plain`, or `command:` and a program that prints one. `uploads` is how many pictures
    travel side by side; `proxy` the address of an HTTP proxy.
    """

    appid: Secret = Secret("WECHAT_APPID")
    secret: Secret = Secret("WECHAT_SECRET")
    base_url: str = "https://api.weixin.qq.com"
    token: str = "stable"
    uploads: int = 6
    proxy: str | None = None


CLIENT_OPTIONS = WechatOptions
