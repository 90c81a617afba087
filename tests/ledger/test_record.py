from __future__ import annotations

import json
from pathlib import Path
from types import MappingProxyType

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from publisher.adapter import Prints, Remote, Uploaded
from publisher.errors import NeedsPerson
from publisher.ledger import LedgerEntry, Pending, Sent, TargetEntry
from publisher.ledger.record import parse, spell

TEXT = st.text(max_size=12)
FIELD = st.one_of(TEXT, st.none(), st.booleans(), st.lists(TEXT, max_size=3).map(tuple))
ENTRY = st.builds(
    TargetEntry,
    account=TEXT,
    id=st.none() | TEXT,
    url=st.none() | TEXT,
    stage=st.sampled_from(["draft", "published", "manual", "gone"]),
    images=st.dictionaries(TEXT, st.builds(Uploaded, TEXT, TEXT), max_size=2),
    pending=st.none() | st.builds(Pending, TEXT, TEXT, TEXT, TEXT),
    returned=TEXT,
    sent=st.builds(Sent, TEXT, TEXT, TEXT, TEXT),
    fields=st.dictionaries(TEXT, FIELD, max_size=3),
    time=TEXT,
    extra=st.dictionaries(st.sampled_from(["publish_id", "article_id", "index"]), TEXT),
)


@given(st.builds(LedgerEntry, TEXT, TEXT, TEXT, st.dictionaries(TEXT, ENTRY, max_size=3)))
def test_what_is_spelled_is_read_back_the_same(entry: LedgerEntry) -> None:
    text = spell(entry)
    assert parse(json.loads(text), entry.post) == entry
    assert spell(parse(json.loads(text), entry.post)) == text


def test_the_file_is_as_the_contract_shows_it() -> None:
    target = TargetEntry(
        account="lin",
        id="42",
        images=MappingProxyType({"ab": Uploaded(url="https://x/a.png"), "cd": Uploaded(media_id="M")}),
        pending=Pending("1", "reserve", "2026-11-24T00:00:00Z"),
        returned="r",
        sent=Sent.of(Prints("o", "l", "a"), "f"),
        fields=MappingProxyType({"digest": "摘要", "tags": ("a", "b"), "open": True, "cover": None}),
        time="2026-11-24T00:00:00Z",
        extra=MappingProxyType({"publish_id": "9"}),
    )
    text = spell(LedgerEntry("fb9c8882", "source/_posts/x.md", "s", MappingProxyType({"wechat": target})))
    data = json.loads(text)
    assert (data["schema_version"], data["post"], data["path"], data["source"]) == (
        1,
        "fb9c8882",
        "source/_posts/x.md",
        "s",
    )
    assert data["targets"]["wechat"] == {
        "account": "lin",
        "id": "42",
        "url": None,
        "stage": "draft",
        "images": {"ab": {"url": "https://x/a.png"}, "cd": {"media_id": "M"}},
        "pending": {"attempt": "1", "step": "reserve", "time": "2026-11-24T00:00:00Z", "fingerprint": ""},
        "returned": "r",
        "sent": {"own": "o", "links": "l", "around": "a", "fingerprint": "f"},
        "fields": {"digest": "摘要", "tags": ["a", "b"], "open": True, "cover": None},
        "time": "2026-11-24T00:00:00Z",
        "publish_id": "9",
    }
    assert text.splitlines()[1].startswith(' "path"')
    assert text.endswith("}\n")
    assert "摘要" in text


def test_a_further_id_must_not_hide_a_word_of_ours() -> None:
    entry = TargetEntry(extra=MappingProxyType({"stage": "x"}))
    with pytest.raises(ValueError, match="stage"):
        spell(LedgerEntry("a", "", "", MappingProxyType({"t": entry})))


def test_the_copy_as_a_client_knows_it() -> None:
    assert TargetEntry(id=None, url="https://x").remote is None
    known = TargetEntry(id="7", url="u", stage="published", extra=MappingProxyType({"article_id": "A"}))
    assert known.remote == Remote("7", "u", "published", {"article_id": "A"})


@pytest.mark.parametrize(
    ("known", "login", "is_let_in"), [("", "lin", True), ("lin", "lin", True), ("lin", "wu", False)]
)
def test_what_another_account_sent_is_not_this_one_s(known: str, login: str, is_let_in: bool) -> None:
    entry = TargetEntry(account=known, id="7")
    if is_let_in:
        assert entry.of_account(login) == TargetEntry(account=login, id="7")
        return
    with pytest.raises(NeedsPerson) as caught:
        entry.of_account(login)
    assert (caught.value.code, caught.value.exit_code) == ("E410", 4)
    assert {known, login} <= set(caught.value.message.replace("'s", "").replace(",", "").split())


@given(
    st.builds(
        LedgerEntry, post=TEXT, path=TEXT, source=TEXT, targets=st.dictionaries(TEXT, ENTRY, max_size=2)
    )
)
def test_every_record_has_the_published_schema(entry: LedgerEntry) -> None:
    text = (Path(__file__).parents[2] / "publisher/schemas/ledger.json").read_text("utf-8")
    found = Draft202012Validator(json.loads(text)).iter_errors(json.loads(spell(entry)))
    left = [
        error for error in found if not {"images", "post"} & set(map(str, error.path))
    ]  # their form is the store's

    assert left == []


def test_an_attempt_with_all_it_sends_has_the_published_schema_too() -> None:
    begun = Pending("1", "add", "2026-11-24T00:00:00Z", "seen", own="o", links="l", around="a", whole="w")
    entry = LedgerEntry("p", "p.md", "h", {"zhihu": TargetEntry(pending=begun, is_adopted=True, waits=True)})
    text = (Path(__file__).parents[2] / "publisher/schemas/ledger.json").read_text("utf-8")

    assert list(Draft202012Validator(json.loads(text)).iter_errors(json.loads(spell(entry)))) == []
    assert parse(json.loads(spell(entry)), "p") == entry
