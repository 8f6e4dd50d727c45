"""Founding: the town, its accounts and first officer in one transaction; again adds what is new."""

import pytest
from sqlalchemy.orm import Session

import ledger
import registry
from app.founding import add_clerk, set_up_town
from kernel.db import Database, reading, transaction
from pos import add_shop
from registry.regions import RegionNameUnfit


def test_a_town_is_set_up_once(database: Database) -> None:
    first = transaction(lambda tx: set_up_town(tx, "石台镇", ["甲村", "乙村"], "chen"))
    again = transaction(lambda tx: set_up_town(tx, "石台镇", ["甲村", "乙村", "丙村"], "chen"))
    assert first
    assert again is None
    with reading() as session:
        made = registry.villages(session)
        assert [one.name for one in made] == ["甲村", "乙村", "丙村"]
        for village in made:
            assert ledger.is_open(session, village.id, "issued")
            assert ledger.is_open(session, village.id, "expired")
        officer = registry.get_staff(session, "chen")
        assert officer.must_change
        actor = registry.actor_of(session, officer)
    assert actor.roles == {"town-officer"}
    assert actor.may("awards.post", village_id=made[2].id)


def test_nothing_is_half_founded(database: Database) -> None:
    with pytest.raises(RegionNameUnfit):
        transaction(lambda tx: set_up_town(tx, "石台镇", ["甲村", "<乙村>"], "chen"))
    with reading() as session:
        assert registry.villages(session) == []
        assert registry.find_staff(session, "chen") is None


def test_clerks_are_numbered(database: Database) -> None:
    def work(tx: Session) -> list[tuple[str, bool]]:
        set_up_town(tx, "石台镇", ["甲村"], "chen")
        shop = add_shop(tx, registry.villages(tx)[0].id, code="S1", name="店")
        made = [add_clerk(tx, shop), add_clerk(tx, shop, password="three-wise-herons")]
        return [(person.username, person.must_change) for person, _password in made]

    assert transaction(work) == [("clerk-s1-1", True), ("clerk-s1-2", False)]
    with reading() as session:
        clerk = registry.get_staff(session, "clerk-s1-1")
        grants = registry.actor_of(session, clerk).grants
    assert [(grant.role, grant.shop) for grant in grants] == [("clerk", "S1")]
