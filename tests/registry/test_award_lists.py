"""Lists of awards: pasted lines and sign-in workbooks, and what stands in the way of each row."""

from io import BytesIO

import pytest
from sqlalchemy.orm import Session

from kernel import clock
from kernel.db import Database, reading, transaction
from registry.access import actor_of
from registry.award_lists import (
    Common,
    ReadList,
    clean_points,
    clean_reason,
    lines_of_text,
    lines_of_workbook,
    read_list,
)
from registry.awarding import AwardLine, AwardList, ListUnfit, give_awards
from registry.cells import BadCell, Cell
from registry.reasons import REASONS
from registry.staff import RoleAt, get_staff
from registry.subjects import find_subject
from registry.workbook import HeadingTwice, TableNotFound
from tests.registry.people import Town, make_household, make_staff, make_town
from tests.registry.workbooks import workbook

COMMON = Common("5", "村庄清洁日")


@pytest.fixture
def town(database: Database) -> Town:
    """Two households and a cooperative in the first village, one household in the second."""
    town = make_town()
    for number in ("010317", "010318"):
        make_household(town.east, number)
    make_household(town.east, "01E001", "agribusiness")
    make_household(town.west, "020001")
    return town


def _read(town: Town, text: str, common: Common = COMMON, ref: str = "") -> ReadList:
    with reading() as session:
        return read_list(session, town.east, lines_of_text(text), common, ref=ref)


def _lines(found: ReadList) -> list[tuple[int, str, int, str]]:
    return [(one.row, *vars(one.line).values()) for one in found.awards]


def _refused(found: ReadList) -> list[tuple[int, str, str]]:
    return [(row.row, row.value, row.code) for row in found.refused]


def test_a_line_says_a_number_and_the_list_says_the_rest(town: Town) -> None:
    found = _read(town, " 010317 \n\n10318\n01e001\n")
    assert _lines(found) == [
        (1, "010317", 5, "村庄清洁日"),
        (3, "010318", 5, "村庄清洁日"),
        (4, "01E001", 5, "村庄清洁日"),
    ]
    assert [one.name for one in found.awards] == ["王某某", "王某某", "东庄果蔬合作社"]
    assert (found.points, found.refused) == (15, ())


@pytest.mark.parametrize(
    "line",
    [
        "010317\t20\t清沟 两天",
        "010317,20,清沟 两天",
        "010317，20分，清沟 两天",
        "010317 20 清沟 两天",
    ],
)
def test_a_line_may_say_its_own_points_and_reason(town: Town, line: str) -> None:
    assert _lines(_read(town, line)) == [(1, "010317", 20, "清沟 两天")]
    assert _lines(_read(town, line, Common())) == [(1, "010317", 20, "清沟 两天")]


def test_every_row_in_the_way_is_named(town: Town) -> None:
    text = "\n".join(
        [
            "010317",
            "010999",
            "020001",
            "王小明",
            "010318 0",
            "010318 五分",
            "010318 10001",
            f"010318 5 {'长' * 101}",
            "010317",
        ]
    )
    found = _read(town, text)
    assert _lines(found) == [(1, "010317", 5, "村庄清洁日")]
    assert _refused(found) == [
        (2, "010999", "number-not-here"),
        (3, "020001", "number-not-here"),
        (4, "王小明", "number-unreadable"),
        (5, "0", "award-points-out-of-range"),
        (6, "五分", "points-not-whole"),
        (7, "10001", "award-points-out-of-range"),
        (8, "长" * 79 + "…", "award-reason-unfit"),
        (9, "010317", "number-twice"),
    ]
    assert {row.code for row in found.refused} <= REASONS.keys()


def test_a_list_without_common_points_needs_them_in_each_line(town: Town) -> None:
    found = _read(town, "010317\n010318 5", Common("", ""))
    assert _refused(found) == [(1, "", "missing"), (2, "", "missing")]


def test_a_closed_household_is_named(town: Town) -> None:
    def close(tx: Session) -> None:
        subject = find_subject(tx, "010318")
        subject.closed_on, subject.closed_why = clock.today(), "ended"

    transaction(close)
    assert _refused(_read(town, "010317\n010318")) == [(2, "010318", "number-closed")]


def test_a_reference_used_before_is_told_by_row(town: Town) -> None:
    make_staff("chen", RoleAt("village-officer", town.east))
    with reading() as session:
        chen = actor_of(session, get_staff(session, "chen"))
    lines = [AwardLine("010317", 5, "村庄清洁日")]
    give_awards(chen, AwardList(town.east, lines, "签到表7"), key="k1")
    assert _refused(_read(town, "010317\n010318", ref=" 签到表7 ")) == [
        (1, "010317", "award-ref-used")
    ]
    assert _refused(_read(town, "010317\n010318", ref="签到表8")) == []
    assert _refused(_read(town, "010317")) == []


@pytest.mark.parametrize("count", [0, 501])
def test_a_list_names_somebody_and_not_everybody(town: Town, count: int) -> None:
    with pytest.raises(ListUnfit):
        _read(town, "010317\n" * count)


def _workbook(town: Town, upload: BytesIO) -> ReadList:
    with reading() as session:
        return read_list(session, town.east, lines_of_workbook(upload), COMMON)


def test_a_sign_in_list_is_read_by_its_headings(town: Town) -> None:
    upload = workbook(
        签到=[
            ["清洁日签到表"],
            ["序号", "户主姓名", "户编号", "签字", "积分", "事由"],
            [1, "王小明", 10317, None, 8, None],
            [2, "王小明", "010318", None, None, "带头清沟"],
            [3, "某某", "099999", None, None, None],
            ["合计", None, None, None, 13, None],
        ]
    )
    found = _workbook(town, upload)
    assert _lines(found) == [
        (3, "010317", 8, "村庄清洁日"),
        (4, "010318", 5, "带头清沟"),
    ]
    [row] = found.refused
    assert (row.sheet, row.row, row.column, row.code) == ("签到", 5, "户编号", "number-not-here")


def test_a_workbook_of_something_else_is_refused(town: Town) -> None:
    with pytest.raises(TableNotFound):
        _workbook(town, workbook(商品=[["商品条码", "商品名称"], ["1", "盐"]]))
    with pytest.raises(HeadingTwice):
        _workbook(town, workbook(签到=[["户编号", "户号"], ["010317", "010317"]]))


@pytest.mark.parametrize(
    ("value", "code"),
    [("", "missing"), ("1.5", "points-not-whole"), (-1, "award-points-out-of-range")],
)
def test_points_of_an_award(value: Cell, code: str) -> None:
    assert (clean_points("10,000"), clean_points(20.0), clean_points("5分")) == (10_000, 20, 5)
    with pytest.raises(BadCell) as bad:
        clean_points(value)
    assert bad.value.code == code


def test_a_reason_is_one_line() -> None:
    assert clean_reason(" 清沟\n两天 ") == "清沟 两天"
    for value, code in (("", "missing"), ("长" * 101, "award-reason-unfit")):
        with pytest.raises(BadCell) as bad:
            clean_reason(value)
        assert bad.value.code == code
