"""The login in every form in which people hand it over."""

from __future__ import annotations

import json

import pytest

from publisher.errors import Unauthorized
from publisher_zhihu.cookie import read_login
from tests.adapters.zhihu.conftest import NOW

HEADER = '_xsrf=abc; z_c0="2|1:0|ticket"; d_c0=dev=='
EXPORT = [
    {"name": "_xsrf", "value": "abc", "domain": ".zhihu.com"},
    {"name": "z_c0", "value": '"2|1:0|ticket"', "domain": ".zhihu.com", "expirationDate": 1795600000.5},
    {"name": "d_c0", "value": "dev==", "domain": ".zhihu.com", "session": True},
    {"name": "SID", "value": "elsewhere", "domain": ".example.org"},
]
NETSCAPE = """# Netscape HTTP Cookie File
.zhihu.com\tTRUE\t/\tFALSE\t0\t_xsrf\tabc
#HttpOnly_.zhihu.com\tTRUE\t/\tTRUE\t1795600000\tz_c0\t"2|1:0|ticket"
.zhihu.com\tTRUE\t/\tFALSE\t0\td_c0\tdev==
.example.org\tTRUE\t/\tFALSE\t0\tSID\telsewhere
"""
FORMS = {
    "header": HEADER,
    "header with its name": f"Cookie: {HEADER}",
    "export": json.dumps(EXPORT),
    "export below a key": json.dumps({"url": "https://www.zhihu.com", "cookies": EXPORT}),
    "names and values": json.dumps({"_xsrf": "abc", "z_c0": '"2|1:0|ticket"', "d_c0": "dev=="}),
    "netscape": NETSCAPE,
}


@pytest.mark.parametrize("form", FORMS)
def test_every_form_gives_the_same_login(form: str) -> None:
    login = read_login(FORMS[form], now=NOW)
    assert (login.header, login.xsrf) == (HEADER, "abc")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "d_c0=x",
        "z_c0=",
        "[not json",
        json.dumps([{"name": "z_c0", "value": "t", "domain": "zhihu.com.example.org"}]),
        json.dumps([{"name": "z_c0", "value": "t", "domain": ".zhihu.com", "expirationDate": 1700000000}]),
        "z_c0=a\r\nHost: example.org",
    ],
)
def test_what_is_no_login_is_refused_without_its_value(text: str) -> None:
    with pytest.raises(Unauthorized) as caught:
        read_login(text, now=NOW)
    assert caught.value.code == "E402"
    assert "example" not in caught.value.message


def test_a_login_does_not_print_itself() -> None:
    assert "ticket" not in repr(read_login(HEADER, now=NOW))
