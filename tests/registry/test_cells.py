"""Cells are cleaned of what people and Excel do to them; what is doubtful is refused."""

import unicodedata
from collections.abc import Callable
from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry import cells
from registry.cells import BadCell, Cell
from registry.reasons import REASONS

ANY_CELL = st.one_of(
    st.text(),
    st.integers(),
    st.floats(),
    st.booleans(),
    st.dates(),
    st.datetimes(),
    st.times(),
    st.timedeltas(),
)
HAN = st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5)


def _code(clean: Callable[[Cell], object], value: Cell) -> str:
    with pytest.raises(BadCell) as refused:
        clean(value)
    return refused.value.code


@pytest.mark.parametrize(
    ("value", "read"),
    [
        ("  王芳\u3000\n", "王芳"),
        (10962.0, "10962"),
        (18879959494.0, "18879959494"),
        (2.5, "2.5"),
        (3, "3"),
        ("", ""),
        ("\ufeff\u200b甲", "甲"),
        (date(2026, 3, 9), "2026-03-09"),
        (datetime(2026, 3, 9, 8, 30), "2026-03-09 08:30:00"),  # noqa: DTZ001 - a sheet knows no zone
        (time(8, 30), "08:30:00"),
        (timedelta(hours=30), "1 day, 6:00:00"),
    ],
)
def test_text_is_what_people_read(value: Cell, read: str) -> None:
    assert cells.text(value) == read


def test_tight_is_half_width_without_white_space() -> None:
    assert cells.tight("　０１ ０９\n６１ ") == "010961"


@given(ANY_CELL)
def test_what_is_shown_is_short_and_printable(value: Cell) -> None:
    shown = cells.shown(value)
    assert len(shown) <= 80
    assert shown.isprintable()


def test_a_long_cell_is_cut_with_a_mark() -> None:
    assert cells.shown("长" * 81) == "长" * 79 + "…"
    assert cells.shown("长" * 80) == "长" * 80


@pytest.mark.parametrize(
    ("value", "name"),
    [
        (" 江平伟\u3000", "江平伟"),
        ("王\u3000芳", "王芳"),
        ("诸葛\n亮", "诸葛亮"),
        ("Mary  Ann", "Mary Ann"),
        ("菜籽油 5L", "菜籽油 5L"),
        ("阿卜杜拉•买买提", "阿卜杜拉·买买提"),
        ("䶮宝磊", "䶮宝磊"),
        ("\ue000明", "\ue000明"),
        ("O'Neil & Co", "O'Neil & Co"),
        ("长" * 40, "长" * 40),
    ],
)
def test_a_name_is_kept_as_written_but_for_white_space(value: str, name: str) -> None:
    assert cells.name(value) == name


@pytest.mark.parametrize(
    ("value", "code"),
    [
        ("", "missing"),
        ("\u3000 ", "missing"),
        ("长" * 41, "name-too-long"),
        ("<b>王</b>", "name-markup"),
        ("王>芳", "name-markup"),
        ('=HYPERLINK("http://x")', "name-markup"),
        ("+王", "name-markup"),
        ("@王", "name-markup"),
        ("-王", "name-markup"),
        ("\t=王", "name-markup"),
        ("王\x07芳", "name-markup"),
        ("王\u202e芳", "name-markup"),
        ("12345", "name-digits"),
        ("１２３", "name-digits"),
        (5.0, "name-digits"),
        (date(2026, 3, 9), "name-digits"),
        ("***", "name-digits"),
    ],
)
def test_what_is_no_name_is_refused(value: Cell, code: str) -> None:
    assert _code(cells.name, value) == code


@given(st.text())
def test_a_name_that_is_taken_is_safe_and_stays_as_it_is(value: str) -> None:
    try:
        name = cells.name(value)
    except BadCell:
        return
    assert 0 < len(name) <= 40
    assert not set(name) & set("<>")
    assert name[0] not in "=+-@"
    assert "Cc" not in {unicodedata.category(sign) for sign in name}
    assert cells.name(name) == name


@given(st.text(HAN, min_size=2, max_size=4), st.sampled_from([" ", "\u3000", "\n", " \t"]))
def test_white_space_within_a_chinese_name_does_not_make_another_name(name: str, gap: str) -> None:
    assert cells.name(gap + gap.join(name) + gap) == name


@given(st.integers(1, 10_000))
def test_a_whole_number_reads_the_same_however_it_is_kept(number: int) -> None:
    wide = str(number).translate(str.maketrans("0123456789", "０１２３４５６７８９"))
    for value in (number, float(number), str(number), wide, f" {number}\n"):
        assert cells.whole(value, 1, 10_000) == number


@pytest.mark.parametrize(
    ("value", "code"),
    [
        ("", "missing"),
        (2.5, "number-not-whole"),
        ("3个", "number-not-whole"),
        (True, "number-not-whole"),
        (0, "number-out-of-range"),
        (-3, "number-out-of-range"),
        (101, "number-out-of-range"),
        ("9" * 5_000, "number-out-of-range"),
    ],
)
def test_what_is_no_whole_number_is_refused(value: Cell, code: str) -> None:
    assert _code(lambda cell: cells.whole(cell, 1, 100), value) == code


@given(st.integers(0, 10_000_000))
def test_yuan_become_fen_exactly(fen: int) -> None:
    written = f"{fen // 100}.{fen % 100:02d}"
    for value in (fen / 100, written, f"¥{written}", f"{written}元"):
        assert cells.fen(value) == fen


def test_a_computed_amount_is_read_as_it_is_shown() -> None:
    assert cells.fen(0.1 + 0.2) == 30
    assert cells.fen("1,250.5") == 125_050


@pytest.mark.parametrize("value", ["2.555", -1, "免费", float("nan"), float("inf"), 1e15, 1e-9])
def test_what_is_no_amount_is_refused(value: Cell) -> None:
    assert _code(cells.fen, value) == "money-unreadable"


def _reason(clean: Callable[[Cell], object], value: Cell) -> str | None:
    try:
        clean(value)
    except BadCell as refused:
        return refused.code
    return None


@given(ANY_CELL)
def test_a_cleaner_answers_or_refuses_with_a_known_reason(value: Cell) -> None:
    for clean in (cells.name, cells.fen, cells.present, lambda cell: cells.whole(cell, 0, 9)):
        assert _reason(clean, value) in {None, *REASONS}
