"""The cells of a filing: what is honest is cleaned, what is not is refused with its reason."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry import filing_cells
from registry.cells import BadCell, Cell
from registry.reasons import REASONS
from tests.registry.test_cells import ANY_CELL

WIDE = str.maketrans("0123456789", "０１２３４５６７８９")
PHONES = st.from_regex(r"1[0-9]{10}", fullmatch=True)
CLEANERS = (
    filing_cells.household_number,
    filing_cells.organisation_number,
    filing_cells.subject_number,
    filing_cells.phone,
    filing_cells.members,
    filing_cells.points,
    filing_cells.consent,
    filing_cells.channel,
    filing_cells.villager_group,
)


def _code(clean: Callable[[Cell], object], value: Cell) -> str:
    with pytest.raises(BadCell) as refused:
        clean(value)
    return refused.value.code


@given(st.integers(10_000, 999_999))
def test_a_household_number_survives_excel(number: int) -> None:
    six = f"{number:06d}"
    for value in (number, float(number), six, str(number), six.translate(WIDE), f" {six}\u3000"):
        assert filing_cells.household_number(value) == six


@pytest.mark.parametrize("value", ["1234", "1234567", "01E001", "010.5", 10962.5, -10962, "一号"])
def test_another_household_number_is_refused(value: Cell) -> None:
    assert _code(filing_cells.household_number, value) == "number-unreadable"


def test_an_organisations_number_has_a_letter() -> None:
    assert filing_cells.organisation_number(" ０１e００１ ") == "01E001"
    for value in ("010001", 10.0, "1E", "01E-001", "<E001>"):
        assert _code(filing_cells.organisation_number, value) == "number-unreadable"


def test_any_subjects_number_is_read_by_its_look() -> None:
    assert filing_cells.subject_number(10962.0) == "010962"
    assert filing_cells.subject_number("01c001") == "01C001"


@given(PHONES)
def test_a_phone_survives_spaces_and_country_codes(phone: str) -> None:
    spaced = f"{phone[:3]} {phone[3:7]} {phone[7:]}"
    for value in (
        phone,
        float(phone),
        int(phone),
        spaced,
        spaced.replace(" ", "-"),
        phone.translate(WIDE),
        f"+86 {spaced}",
        f"＋86{phone}",
        f"0086{phone}",
        f"86{phone}",
    ):
        assert filing_cells.phone(value) == phone


@pytest.mark.parametrize("value", ["", "无", " / ", "—", "-"])
def test_no_phone_is_no_fault(value: str) -> None:
    assert filing_cells.phone(value) is None


@pytest.mark.parametrize(
    "value",
    ["1381234567", "138123456789", "1381234567a", 1.5, "13812345678/13912345678", "+8513812345678"],
)
def test_a_phone_that_is_not_11_digits_is_refused(value: Cell) -> None:
    assert _code(filing_cells.phone, value) == "phone-not-11-digits"


@pytest.mark.parametrize(
    ("value", "members"),
    [(4, 4), (4.0, 4), ("４", 4), ("3人", 3), ("3 口人", 3), ("1", 1), (30, 30), ("", None)],
)
def test_members_are_counted(value: Cell, members: int | None) -> None:
    assert filing_cells.members(value) == members


@pytest.mark.parametrize(
    ("value", "code"),
    [
        (0, "members-out-of-range"),
        (-2, "members-out-of-range"),
        (31, "members-out-of-range"),
        ("9" * 5_000, "members-out-of-range"),
        (2.5, "members-not-whole"),
        ("三四", "members-not-whole"),
        (True, "members-not-whole"),
    ],
)
def test_members_that_cannot_be_are_refused(value: Cell, code: str) -> None:
    assert _code(filing_cells.members, value) == code


@pytest.mark.parametrize(
    ("value", "points"), [(38, 38), ("３８分", 38), (0, 0), ("1000000", 10**6)]
)
def test_points_are_whole(value: Cell, points: int) -> None:
    assert filing_cells.points(value) == points


@pytest.mark.parametrize(
    ("value", "code"),
    [
        ("", "missing"),
        (2.5, "points-not-whole"),
        ("很多", "points-not-whole"),
        (True, "points-not-whole"),
        (-1, "points-out-of-range"),
        (1_000_001, "points-out-of-range"),
    ],
)
def test_points_that_cannot_be_are_refused(value: Cell, code: str) -> None:
    assert _code(filing_cells.points, value) == code


@pytest.mark.parametrize("value", ["是", " 同意 ", "√", "✓", "YES", "y", True])
def test_a_yes_is_consent(value: Cell) -> None:
    assert filing_cells.consent(value) is True


@pytest.mark.parametrize("value", ["否", "不同意", "×", "No", False])
def test_a_no_is_none(value: Cell) -> None:
    assert filing_cells.consent(value) is False


def test_silence_or_another_word_is_neither() -> None:
    assert _code(filing_cells.consent, "") == "missing"
    for value in ("待定", "是吧", 1, "同意否"):
        assert _code(filing_cells.consent, value) == "consent-unreadable"


def test_channels_are_four() -> None:
    said = ("上门采集", "自主申报", "电话采集", "微信 采集", "入户", "Visit")
    read = [filing_cells.channel(value) for value in said]
    assert read == ["visit", "self", "phone", "wechat", "visit", "visit"]
    assert _code(filing_cells.channel, "飞鸽传书") == "channel-unknown"
    assert _code(filing_cells.channel, "") == "missing"


@pytest.mark.parametrize(
    "value", ["5组", "5", 5.0, "第５组", "05组", "5 村民组", "5小组", "5村民小组"]
)
def test_a_group_is_said_one_way(value: Cell) -> None:
    assert filing_cells.villager_group(value) == "5组"


def test_a_group_may_have_a_name_or_be_unsaid() -> None:
    assert filing_cells.villager_group("东 头组") == "东头组"
    assert filing_cells.villager_group("") is None
    assert _code(filing_cells.villager_group, "<组>") == "name-markup"


def _reason(clean: Callable[[Cell], object], value: Cell) -> str | None:
    try:
        clean(value)
    except BadCell as refused:
        return refused.code
    return None


@given(ANY_CELL)
def test_a_cleaner_answers_or_refuses_with_a_known_reason(value: Cell) -> None:
    for clean in CLEANERS:
        assert _reason(clean, value) in {None, *REASONS}
