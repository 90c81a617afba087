"""Addresses that people hand over: each form of a public one, cleaned, and everything that is none."""

from __future__ import annotations

import pytest

from publisher.adapter import Capabilities
from publisher.errors import ConfigError, ExitCode
from publisher.plan.addresses import read_address
from publisher_wechat.adapter import ADAPTER as Wechat
from publisher_zhihu.adapter import ADAPTER as Zhihu

ZHIHU, WECHAT = Zhihu().capabilities, Wechat().capabilities
ARTICLE = "https://zhuanlan.zhihu.com/p/2002036615099471373"
SHORT = "https://mp.weixin.qq.com/s/Ab_c-9xYz"
LONG = "https://mp.weixin.qq.com/s?__biz=MzA4MjEyNA==&mid=2650&idx=1&sn=0a1b"

CLEANED = [
    (ZHIHU, ARTICLE, ARTICLE, "2002036615099471373"),
    (ZHIHU, f"  {ARTICLE}/?utm_psn=1&share_code=x#comments\n", ARTICLE, "2002036615099471373"),
    (ZHIHU, "http://zhuanlan.zhihu.com/p/42", "https://zhuanlan.zhihu.com/p/42", "42"),
    (WECHAT, SHORT, SHORT, ""),
    (WECHAT, f"{SHORT}?from=timeline&scene=1#rd", SHORT, ""),
    (WECHAT, f"{LONG}&chksm=f00&scene=21#wechat_redirect", LONG, ""),
    (WECHAT, LONG.replace("https", "http").replace("==", "%3D%3D"), LONG, ""),
]


@pytest.mark.parametrize(("platform", "given", "clean", "id"), CLEANED)
def test_an_address_is_cleaned(platform: Capabilities, given: str, clean: str, id: str) -> None:
    remote = read_address(given, platform)
    assert (remote.url, remote.id, remote.stage) == (clean, id, "published")
    assert read_address(clean, platform) == remote


REFUSED = [
    (ZHIHU, f"{ARTICLE}/edit", "no public article"),
    (ZHIHU, "https://zhuanlan.zhihu.com/write", "no public article"),
    (ZHIHU, "https://www.zhihu.com/question/1/answer/2", "no public article"),
    (ZHIHU, "https://zhuanlan.zhihu.com.example.org/p/42", "no public article"),
    (ZHIHU, SHORT, "no public article"),
    (ZHIHU, "zhuanlan.zhihu.com/p/42", "no web address"),
    (ZHIHU, "javascript:alert(1)//zhuanlan.zhihu.com/p/42", "no web address"),
    (ZHIHU, "https://zhuanlan.zhihu.com:8080/p/42", "no web address"),
    (ZHIHU, "https://zhuanlan.zhihu.com:x/p/42", "no web address"),
    (ZHIHU, "", "no web address"),
    (
        WECHAT,
        "https://mp.weixin.qq.com/cgi-bin/appmsg?t=media/appmsg_edit&action=edit&token=1",
        "no public article",
    ),
    (WECHAT, "https://mp.weixin.qq.com/s?__biz=MzA==&tempkey=MTIz", "temporary"),
    (WECHAT, f"{SHORT}?tempkey=MTIz", "temporary"),
    (WECHAT, f"{LONG}&timestamp=1795500000&ver=1&signature=x*y", "temporary"),
    (WECHAT, "https://mp.weixin.qq.com/s?__biz=MzA==&mid=1", "no public article"),
    (WECHAT, LONG.replace("sn=0a1b", "sn="), "no public article"),
    (Capabilities(label="x", format="html"), "https://x.example/1", "no public article"),
]


@pytest.mark.parametrize(("platform", "given", "says"), REFUSED)
def test_what_readers_cannot_open_is_refused(platform: Capabilities, given: str, says: str) -> None:
    with pytest.raises(ConfigError) as caught:
        read_address(given, platform)
    assert caught.value.code == "E421"
    assert caught.value.exit_code is ExitCode.USAGE
    assert says in caught.value.message


def test_a_temporary_address_is_not_repeated_in_the_message() -> None:
    with pytest.raises(ConfigError) as caught:
        read_address(f"{SHORT}?tempkey=secret", WECHAT)
    assert "secret" not in caught.value.message
