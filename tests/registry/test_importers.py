"""Who imports takes rows of the own villages only; the command line takes all."""

from datetime import UTC, datetime
from functools import partial
from io import BytesIO

import pytest

import ledger
from kernel import clock
from kernel.db import Database, reading, transaction
from registry.access import Actor, actor_of
from registry.batches import ImportBatch
from registry.household_import import import_households
from registry.importers import Importer
from registry.points_import import import_points
from registry.staff import RoleAt, find_staff
from registry.subjects import Subject
from tests.registry.people import make_staff
from tests.registry.workbooks import OPENING, filing, household, make_town

NOW = datetime(2026, 11, 20, 4, tzinfo=UTC)
HOME, AWAY = "塘庄村", "黄圩村"


@pytest.fixture
def villages(database: Database) -> dict[str, int]:
    """Two villages and their books."""
    made = make_town(HOME, AWAY)
    for village in made.values():
        transaction(partial(ledger.open_account, village=village, code="issued"))
    return made


@pytest.fixture
def officer(villages: dict[str, int]) -> Actor:
    """An officer of the first village alone."""
    make_staff("chen", RoleAt("village-officer", villages[HOME]))
    with reading() as session:
        person = find_staff(session, "chen")
        assert person
        return actor_of(session, person)


def test_rows_of_another_village_are_refused_one_by_one(
    officer: Actor, villages: dict[str, int]
) -> None:
    rows = (household(), household(村名=AWAY, 户编号="020001"), household(村名="无此村"))
    report = import_households(filing(*rows), actor=officer)
    assert report.created == 1
    assert [(row.row, row.column, row.code) for row in report.refused] == [
        (3, "村名", "village-not-yours"),
        (4, "村名", "village-unknown"),
    ]
    everywhere = import_households(filing(*rows))
    assert [row.code for row in everywhere.refused] == ["village-unknown"]


def test_opening_points_too_before_a_name_is_looked_at(
    officer: Actor, villages: dict[str, int]
) -> None:
    away = household(村名=AWAY, 户编号="020001", 网格="黄圩第1网格")
    import_households(filing(household(), away))
    with clock.frozen(NOW):
        report = import_points(
            filing(OPENING, {**OPENING, "户编号": "020001", "户主姓名": "别人"}), actor=officer
        )
    assert report.created == 1
    assert [row.code for row in report.refused] == ["village-not-yours"]


def test_a_key_imports_once_whoever_clicks_twice(officer: Actor, villages: dict[str, int]) -> None:
    rows = filing(household(), household(户编号="010002", 联系电话="1")).getvalue()
    first = import_households(BytesIO(rows), actor=officer, key="k")
    again = import_households(BytesIO(rows), actor=officer, key="k")
    assert again == first
    assert (first.created, [row.code for row in first.refused]) == (1, ["phone-not-11-digits"])
    opening = filing(OPENING).getvalue()
    with clock.frozen(NOW):
        points = import_points(BytesIO(opening), actor=officer, key="p")
        assert import_points(BytesIO(opening), actor=officer, key="p") == points
    with reading() as session:
        assert session.query(ImportBatch).count() == 2
        assert session.query(Subject).count() == 1


def test_an_import_belongs_to_the_only_village_of_whoever_did_it(
    officer: Actor, villages: dict[str, int]
) -> None:
    with reading() as session:
        assert Importer(officer).home(session) == villages[HOME]
        assert Importer().home(session) is None
        assert Importer(officer).villages(session) == {"塘庄": villages[HOME], "黄圩": None}
