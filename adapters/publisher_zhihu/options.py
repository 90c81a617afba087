"""The `client:` options of a Zhihu target: the login, the hosts, the pace, and which way it publishes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Literal

from publisher.adapter import Secret

HOSTS: Mapping[str, str] = MappingProxyType(
    {
        "www": "https://www.zhihu.com",
        "zhuanlan": "https://zhuanlan.zhihu.com",
        "api": "https://api.zhihu.com",
        "upload": "https://zhihu-pics-upload.zhimg.com",
    }
)
"""Zhihu's own hosts by their role (seen 2026-11); the last takes pictures and no cookie."""


@dataclass(frozen=True, slots=True)
class ZhihuClientOptions:
    """`cookie` is a header string, a JSON export or Netscape text; `hosts` replaces any of `HOSTS`; `delay` is in
    seconds, between two writes; `publish_path` is the editor's current way or its older one; `transfer` lets Zhihu
    fetch remote pictures by itself, and sends the bytes where it cannot."""

    cookie: Secret = Secret("ZHIHU_COOKIE")
    hosts: Mapping[str, str] = field(default_factory=lambda: HOSTS)
    delay: float = 1.5
    publish_path: Literal["content", "legacy"] = "content"
    transfer: bool = False


CLIENT_OPTIONS = ZhihuClientOptions
