"""Finding subjects: what was typed is told apart, filters hold, pages are bounded and cheap."""

from collections.abc import Callable
from datetime import date
from itertools import pairwise
from typing import Any

import pytest

from kernel.db import Database, reading, transaction
from registry.cards import issue_card, revoke_card
from registry.finding import COUNTED, PAGE, FoundPage, Wanted, find_page
from registry.subjects import find_subject
from tests.registry.crowd import counted, make_crowd
from tests.registry.people import Town, make_household, make_town

#: number → head, phone.
PEOPLE = {
    "010001": ("张三", "13800005762"),
    "010002": ("张长乐", "13900000102"),
    "010003": ("单雄信", None),
    "010102": ("欧阳修", "13700005762"),
    "020001": ("章三", None),
}


@pytest.fixture
def town(database: Database) -> Town:
    """Two villages; PEOPLE and a cooperative of the east."""
    made = make_town()
    for number in PEOPLE:
        make_household(made.west if number.startswith("02") else made.east, number)
    make_household(made.east, "01E001", "agribusiness")

    def name_them(tx: Any) -> None:
        for number, (head, phone) in PEOPLE.items():
            subject = find_subject(tx, number)
            subject.head, subject.phone = head, phone

    transaction(name_them)
    return made


def found(*villages: int, text: str = "", **filters: Any) -> list[str]:
    """The numbers found."""
    with reading() as session:
        page = find_page(session, Wanted(villages, text, **filters))
    assert page.total == len(page.subjects)
    return [one.number for one in page.subjects]


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("", ["010001", "010002", "010003", "010102", "01E001"]),
        ("0100", ["010001", "010002", "010003"]),
        ("010102", ["010102"]),
        ("0102", ["010002"]),
        ("01e", ["01E001"]),
        ("5762", ["010001", "010102"]),
        ("13800005762", ["010001"]),
        ("张", ["010001", "010002"]),
        (" 张 三 ", ["010001"]),
        ("三", []),
        ("东庄", ["01E001"]),
        ("zs", ["010001"]),
        ("ZＳ", ["010001"]),
        ("zcl", ["010002"]),
        ("zzy", ["010002"]),
        ("sxx", ["010003"]),
        ("dxx", ["010003"]),
        ("oy", ["010102"]),
        ("dzgs", ["01E001"]),
        ("%", []),
        ("_", []),
        ("张" * 200, []),
    ],
)
def test_what_was_typed_is_told_apart(town: Town, text: str, numbers: list[str]) -> None:
    assert found(town.east, text=text) == numbers


def test_only_the_villages_asked_for_are_searched(town: Town) -> None:
    assert found(town.west, text="zs") == ["020001"]
    assert found(town.east, town.west, text="zs") == ["010001", "020001"]
    assert found(text="zs") == []


def test_filters_narrow_what_is_found(town: Town) -> None:
    def settle(tx: Any) -> None:
        one, other = (find_subject(tx, number) for number in ("010001", "010002"))
        one.villager_group, one.grid_id = "5组", town.grid
        issue_card(tx, one, staff_id=None)
        lost, _code = issue_card(tx, other, staff_id=None)
        revoke_card(tx, lost, staff_id=None, reason="lost")

    transaction(settle)
    assert found(town.east, group="5组") == ["010001"]
    assert found(town.east, group="6组") == []
    assert found(town.east, grid_id=town.grid) == ["010001"]
    assert found(town.east, text="zs", card=True) == ["010001"]
    assert found(town.east, text="z", card=False) == ["010002"]
    assert found(town.west, grid_id=town.grid) == []


def test_closed_ones_are_found_when_asked(town: Town) -> None:
    def close(tx: Any) -> None:
        subject = find_subject(tx, "010001")
        subject.closed_on, subject.closed_why = date(2026, 11, 1), "ended"

    transaction(close)
    assert found(town.east, text="zs") == []
    assert found(town.east, text="zs", closed=True) == ["010001"]


def test_whatever_changes_a_name_changes_what_it_is_found_by(town: Town) -> None:
    def renamed(tx: Any) -> None:
        find_subject(tx, "010001").head = "曾小贤"

    transaction(renamed)
    assert found(town.east, text="zxx") == found(town.east, text="cxx") == ["010001"]
    assert found(town.east, text="zs") == []


def walk(wanted: Wanted) -> list[FoundPage]:
    """Every page, forwards."""
    pages, after = [], ""
    while True:
        with reading() as session:
            pages.append(find_page(session, wanted, after=after))
        if pages[-1].after is None:
            return pages
        after = pages[-1].after


@pytest.mark.prove
def test_pages_are_bounded_and_cost_two_queries(
    database: Database, size: Callable[[int, int], int]
) -> None:
    households = size(2_000, 100_000)
    villages = tuple(make_crowd(households))
    with counted(database.reader) as run, reading() as session:
        page = find_page(session, Wanted(villages))
        assert (len(page.subjects), page.total) == (PAGE, COUNTED + 1)
    assert len(run) == 2
    for text in ("", "z", "zs", "5762", "张", "0100", "李伟"):
        wanted = Wanted(villages[:1], text)
        pages = walk(wanted)
        numbers = [one.number for page in pages for one in page.subjects]
        assert numbers == sorted(set(numbers))
        assert all(len(page.subjects) <= PAGE for page in pages)
        assert len(numbers) == pages[0].total or pages[0].total == COUNTED + 1
        for earlier, later in pairwise(pages):
            assert later.before is not None
            with reading() as session:
                back = find_page(session, wanted, before=later.before)
            assert [one.number for one in back.subjects] == [one.number for one in earlier.subjects]
            assert back.after == earlier.after
        assert pages[0].before is None
