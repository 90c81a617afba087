"""The forms of an article's public address on WeChat; what is a preview's, or expires, is none of them (2026-11)."""

from __future__ import annotations

from publisher.adapter import AddressForm

_HOST = "mp.weixin.qq.com"
_TEMPORARY = (("tempkey",), ("timestamp", "signature"))

FORMS = (
    AddressForm(
        host=_HOST, path=r"/s/(?P<key>[\w-]+)", page=f"https://{_HOST}/s/{{key}}", temporary=_TEMPORARY
    ),
    AddressForm(
        host=_HOST,
        path="/s",
        query=("__biz", "mid", "idx", "sn"),
        page=f"https://{_HOST}/s?__biz={{__biz}}&mid={{mid}}&idx={{idx}}&sn={{sn}}",
        temporary=_TEMPORARY,
    ),
)
