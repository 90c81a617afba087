from __future__ import annotations

import json
from base64 import b64encode
from urllib.parse import quote, urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from publisher.apply.redact import MASK, Redactor

SECRET = 'p/w+1=中"x y&z'
TEXTS = [
    SECRET,
    quote(SECRET),
    quote(SECRET, safe=""),
    "p%2fw%2b1%3d%e4%b8%ad%22x%20y%26z",
    urlencode({"secret": SECRET}),
    json.dumps({"secret": SECRET}),
    json.dumps({"secret": SECRET}, ensure_ascii=False),
]


@pytest.mark.parametrize("text", TEXTS)
def test_every_spelling_is_masked(text: str) -> None:
    cleaned = Redactor([SECRET]).clean(f"before {text} after")
    assert MASK in cleaned
    assert "p/w" not in cleaned
    assert "p%2" not in cleaned.replace("%25", "%")


@given(st.text(min_size=8, max_size=40).filter(lambda text: len(text.strip()) >= 8), st.binary(max_size=9))
def test_base64_with_anything_before_it_is_masked(secret: str, before: bytes) -> None:
    encoded = b64encode(before + secret.encode() + b":tail").decode()
    assert MASK in Redactor([secret.strip()]).clean(encoded) or secret != secret.strip()


def test_each_value_of_a_cookie_header_is_a_secret() -> None:
    redactor = Redactor(['z_c0="2|1:0|10:17|abcdef"; _xsrf=Xsrf-value; d_c0=device-9'])
    assert redactor.clean("login 2|1:0|10:17|abcdef xsrf Xsrf-value") == f"login {MASK} xsrf {MASK}"


def test_what_is_short_or_empty_blots_out_nothing() -> None:
    assert Redactor(["", "ab", " "]).clean("about a cab") == "about a cab"


def test_the_longer_of_two_secrets_goes_first() -> None:
    assert Redactor(["secret", "secret-longer"]).clean("secret-longer") == MASK
