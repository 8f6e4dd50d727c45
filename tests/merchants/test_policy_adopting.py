"""Adopting policies: proposed by one officer of the town, adopted by another; what was stays."""

from datetime import timedelta

import pytest

from kernel import clock
from kernel.db import Database, reading, transaction
from merchants.policies import Version, policies_in_force, policies_of, versions_of
from merchants.policy_adopting import (
    PoliciesFaulty,
    PolicyDayUnfit,
    PolicyDecided,
    PolicyNameUnfit,
    Proposed,
    add_default_policies,
    adopt,
    drop,
    propose,
)
from registry import Actor, NotPermitted, SecondPersonNeeded
from registry.access import Grant
from tests.merchants.policy_rows import DEFAULT, sheet
from tests.registry.people import make_staff, make_town


def _actor(name: str, role: str = "town-officer", village: int | None = None) -> Actor:
    grants = frozenset({Grant(role, village)})
    return Actor(kind="staff", staff_id=make_staff(name), grants=grants)


@pytest.fixture
def officers(database: Database) -> tuple[Actor, Actor]:
    """Two officers of a town that has the default."""
    make_town()
    transaction(add_default_policies)
    return _actor("chen"), _actor("li")


def _proposed(content: bytes = DEFAULT, *, days: int = 0, name: str = "2.1") -> Proposed:
    return Proposed(name, clock.today() + timedelta(days=days), content)


def _versions() -> list[Version]:
    with reading() as session:
        return versions_of(session)


def test_another_officer_adopts_and_the_old_version_stays(officers: tuple[Actor, Actor]) -> None:
    chen, li = officers
    [default] = _versions()
    made = propose(chen, _proposed(sheet(title_zh="新驿站")), key="k1")
    assert propose(chen, _proposed(sheet(title_zh="新驿站")), key="k1") == made
    with reading() as session:
        assert policies_in_force(session)[1].words["title_zh"] == "金融驿站"
    with pytest.raises(SecondPersonNeeded):
        adopt(chen, made, key="k2")
    adopt(li, made, key="k3")
    with pytest.raises(PolicyDecided):
        adopt(li, made, key="k4")
    with reading() as session:
        assert policies_in_force(session)[1].words["title_zh"] == "新驿站"
        assert policies_of(session, default.id)[1].words["title_zh"] == "金融驿站"
    with pytest.raises(PolicyDayUnfit):
        propose(chen, _proposed(), key="k5")


def test_one_proposal_waits_at_a_time_and_may_be_dropped(officers: tuple[Actor, Actor]) -> None:
    chen, li = officers
    first = propose(chen, _proposed(days=3), key="k1")
    second = propose(li, _proposed(days=3), key="k2")
    assert {one.id: one.outcome for one in _versions()[:2]} == {first: "dropped", second: None}
    drop(li, second, key="k3")
    with pytest.raises(PolicyDecided):
        adopt(chen, second, key="k4")
    with pytest.raises(PolicyDecided):
        drop(chen, 99, key="k5")


def test_what_cannot_be_proposed(officers: tuple[Actor, Actor]) -> None:
    chen, _li = officers
    with pytest.raises(PoliciesFaulty):
        propose(chen, _proposed(sheet(who_zh="C 级")), key="a")
    with pytest.raises(PoliciesFaulty):
        propose(chen, _proposed(sheet(rows=0)), key="b")
    with pytest.raises(PolicyDayUnfit):
        propose(chen, _proposed(days=-1), key="c")
    for key, name in (("d", " "), ("e", "长" * 21), ("f", "a\x00")):
        with pytest.raises(PolicyNameUnfit):
            propose(chen, _proposed(name=name), key=key)
    for n, (role, village) in enumerate(
        [("village-officer", 2), ("town-officer", 2), ("supervisor", None)]
    ):
        actor = _actor(f"x{n}", role, village)
        with pytest.raises(NotPermitted):
            propose(actor, _proposed(), key="g")
        with pytest.raises(NotPermitted):
            adopt(actor, 1, key="h")
    assert len(_versions()) == 1


def test_the_default_is_begun_with_once(officers: tuple[Actor, Actor]) -> None:
    assert transaction(add_default_policies) is None
    with reading() as session:
        found = policies_in_force(session)
    first_day = clock.today().replace(month=1, day=1)
    assert len(found) == 12
    assert all(one.is_running(first_day) for one in found)
