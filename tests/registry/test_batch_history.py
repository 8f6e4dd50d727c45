"""Past imports: the newest first, and to each officer what is theirs to see."""

from datetime import UTC, datetime

import pytest

from kernel import clock
from kernel.db import Database, reading
from registry.access import NOBODY, Actor, actor_of
from registry.batch_history import ImportUnknown, past_import, past_imports, why_closed
from registry.batch_undo import undo_import
from registry.household_import import import_households
from registry.import_changes import BatchTooOld, BatchUndone
from registry.regions import town
from registry.staff import RoleAt, find_staff
from tests.registry.people import make_staff
from tests.registry.workbooks import filing, household, make_town

HOME, AWAY = "塘庄村", "黄圩村"


@pytest.fixture
def actors(database: Database) -> dict[str, Actor]:
    """Two officers of the first village, one of the second, one of the town, a supervisor."""
    made = make_town(HOME, AWAY)
    with reading() as session:
        whole = town(session).id
    for name, role, region in (
        ("chen", "village-officer", made[HOME]),
        ("bai", "village-officer", made[HOME]),
        ("yu", "village-officer", made[AWAY]),
        ("tan", "town-officer", whole),
        ("gu", "supervisor", made[HOME]),
    ):
        make_staff(name, RoleAt(role, region))
    with reading() as session:
        return {
            name: actor_of(session, person)
            for name in ("chen", "bai", "yu", "tan", "gu")
            if (person := find_staff(session, name))
        }


def _import(actor: Actor | None, day: int, **changes: str) -> str:
    with clock.frozen(datetime(2026, 11, day, 4, tzinfo=UTC)):
        return str(import_households(filing(household(**changes)), actor=actor).id)


def _seen(actor: Actor) -> list[str]:
    with reading() as session:
        return [one.batch.id for one in past_imports(session, actor)]


def test_each_sees_the_own_village_s_and_the_town_sees_all(actors: dict[str, Actor]) -> None:
    home = _import(actors["chen"], 1)
    away = _import(actors["yu"], 2, 村名=AWAY, 户编号="020001")
    whole = _import(actors["tan"], 3)
    shell = _import(None, 4)
    assert _seen(actors["chen"]) == _seen(actors["bai"]) == [home]
    assert _seen(actors["yu"]) == [away]
    assert _seen(actors["tan"]) == [shell, whole, away, home]
    assert _seen(actors["gu"]) == _seen(NOBODY) == []


def test_one_import_is_shown_or_unknown(actors: dict[str, Actor]) -> None:
    home = _import(actors["chen"], 1)
    with reading() as session:
        found = past_import(session, actors["bai"], home)
        assert (found.batch.id, found.by, found.shop) == (home, "陈某", None)
        for actor, batch in ((actors["yu"], home), (actors["chen"], "nothing")):
            with pytest.raises(ImportUnknown):
                past_import(session, actor, batch)


def test_pages_are_bounded(actors: dict[str, Actor]) -> None:
    made = [_import(actors["chen"], day) for day in (1, 2, 3)]
    with reading() as session:
        page = past_imports(session, actors["chen"], first=1, limit=1)
    assert [one.batch.id for one in page] == [made[1]]


def test_it_says_what_was_taken_back_and_what_no_longer_can_be(actors: dict[str, Actor]) -> None:
    old, batch = _import(actors["chen"], 1), _import(actors["chen"], 30, 户编号="010002")
    fresh = _import(actors["chen"], 30, 户编号="010003")
    with clock.frozen(datetime(2026, 12, 2, 4, tzinfo=UTC)):
        undo_import(batch, actors["bai"])
        with reading() as session:
            found = {one.batch.id: one for one in past_imports(session, actors["chen"])}
            closed = {name: type(why_closed(session, one)) for name, one in found.items()}
    taken = found[batch]
    assert taken.undone_at == datetime(2026, 12, 2, 4, tzinfo=UTC)
    assert (taken.undone_by, taken.undone_beside) == ("陈某", None)
    assert found[fresh].undone_at is None
    assert closed == {old: BatchTooOld, batch: BatchUndone, fresh: type(None)}
