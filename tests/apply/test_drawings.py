"""Kept drawings: equal to new ones, told from damaged ones, bounded, and never a reason to stop."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from publisher.apply.drawings import FileDrawings
from publisher.write import kept, tex
from publisher.write.kept import keep_in, key_of
from publisher.write.tex import BadFormula, Formulas

FRACTION = r"\frac{a}{b} + \text{损失}"


@pytest.fixture
def drawings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The folder of this process's keeper; each drawing is asked of it, as in a new process."""
    monkeypatch.setattr(tex, "_MADE", {})
    keep_in(FileDrawings(tmp_path / "drawings"))
    yield tmp_path / "drawings"
    keep_in(None)


def forget(monkeypatch: pytest.MonkeyPatch) -> None:
    """As a new process, whose engine does not start."""
    monkeypatch.setattr(tex, "_MADE", {})

    def never() -> Any:
        raise AssertionError("the engine was started")

    monkeypatch.setattr(tex, "_worker", never)


def test_a_drawing_of_an_earlier_run_is_the_same_and_needs_no_engine(
    drawings: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = Formulas().svg(FRACTION, display=True)
    forget(monkeypatch)
    assert Formulas().svg(FRACTION, display=True) == first
    with pytest.raises(AssertionError, match="engine"):
        Formulas().svg(FRACTION, display=False)


def test_what_an_earlier_formula_defined_counts(drawings: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def both(text: str) -> tuple[str, str]:
        post = Formulas()
        return post.svg(rf"\newcommand{{\x}}{{{text}}} \x").markup, post.svg(r"\x").markup

    alpha, beta = both(r"\alpha"), both(r"\beta")
    assert alpha != beta
    forget(monkeypatch)
    assert (both(r"\alpha"), both(r"\beta")) == (alpha, beta)


def test_a_bad_formula_is_not_kept(drawings: Path) -> None:
    with pytest.raises(BadFormula):
        Formulas().svg(r"\nosuch")
    assert not drawings.exists()


@pytest.mark.parametrize("damage", [b"", b"x", b"{}", b"00\n{}", b"\xff" * 40])
def test_a_damaged_file_is_drawn_anew_and_mended(
    drawings: Path, monkeypatch: pytest.MonkeyPatch, damage: bytes
) -> None:
    first = Formulas().svg(FRACTION)
    (file,) = drawings.iterdir()
    whole = file.read_bytes()
    for broken in (damage, whole[:-3], whole.replace(b"width_em", b"width_ex")):
        file.write_bytes(broken)
        monkeypatch.setattr(tex, "_MADE", {})
        assert Formulas().svg(FRACTION) == first
        assert file.read_bytes() == whole


def test_a_folder_that_cannot_be_written_costs_time_only(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "drawings").write_text("a file in the way", encoding="utf-8")
    monkeypatch.setattr(tex, "_MADE", {})
    keep_in(FileDrawings(tmp_path / "drawings"))
    assert Formulas().svg("x").markup.startswith("<svg")
    keep_in(None)


def test_the_folder_does_not_grow_without_end(tmp_path: Path) -> None:
    for run in range(6):
        keeper = FileDrawings(tmp_path, most=20)  # a run of its own, which looks once
        for number in range(10):
            keeper.put(f"{run} {number}", {"n": number})
    assert len(list(tmp_path.iterdir())) <= 30
    assert keeper.get("5 9") == {"n": 9}
    assert keeper.get("0 0") is None


def test_what_is_too_large_is_not_kept(tmp_path: Path) -> None:
    keeper = FileDrawings(tmp_path)
    keeper.put("k", {"markup": "x" * 500_000})
    assert keeper.get("k") is None


def test_a_key_follows_the_engine_and_our_own_code(monkeypatch: pytest.MonkeyPatch) -> None:
    key = key_of("formula", "engine 1", ("tex",), "x")
    assert key == key_of("formula", "engine 1", ("tex",), "x")
    assert key != key_of("formula", "engine 2", ("tex",), "x")
    assert key != key_of("formula", "engine 1", ("tex",), "y")
    monkeypatch.setattr(kept, "_code", lambda _: "another version of it")
    assert key != key_of("formula", "engine 1", ("tex",), "x")
