"""Adopting a version: whole or not at all, from a coming day, once, by an officer of the town."""

from datetime import date, timedelta

import pytest

from civility.rule_adopting import (
    Proposal,
    RulebookDayUnfit,
    RulebookFaulty,
    RulebookNameUnfit,
    RulebookUnsigned,
    add_default_rules,
    adopt_rulebook,
)
from civility.rulebooks import rulebook_versions, rules_in_force, rules_of, sign_offs_of
from kernel import clock
from kernel.db import Database, reading, transaction
from registry.access import Actor, Grant, NotPermitted
from tests.civility.sheets import DEFAULT, good, sheet
from tests.registry.people import make_staff, make_town

DOUBTFUL = sheet(good("A1+1"), good("A1+2", title_zh="年内无越级上访"))


@pytest.fixture
def officer(database: Database) -> Actor:
    """An officer of a town that has the default."""
    make_town()
    transaction(add_default_rules)
    return _actor("chen", "town-officer", None)


def _actor(username: str, role: str, village: int | None) -> Actor:
    staff_id = make_staff(username)
    return Actor(kind="staff", staff_id=staff_id, grants=frozenset({Grant(role, village)}))


def _proposal(content: bytes = DEFAULT, *, days: int = 30, name: str = "二版") -> Proposal:
    return Proposal(name, clock.today() + timedelta(days=days), content)


def test_a_version_waits_for_its_day_and_the_old_one_stays_readable(officer: Actor) -> None:
    made = adopt_rulebook(officer, _proposal(), key="k1")
    with reading() as session:
        today = rules_in_force(session, clock.today())
        later = rules_in_force(session, clock.today() + timedelta(days=30))
        versions = rulebook_versions(session)
        assert rules_of(session, today.id) == today
    assert (later.id, later.name, len(later.items)) == (made, "二版", 66)
    assert len(today.items) == 85
    assert [(one.id, one.is_in_force) for one in versions] == [(made, False), (today.id, True)]
    assert versions[0].by != ""


def test_a_repeat_adopts_nothing_more(officer: Actor) -> None:
    made = [adopt_rulebook(officer, _proposal(), key="k1") for _ in range(2)]
    assert made[0] == made[1]
    with reading() as session:
        assert len(rulebook_versions(session)) == 2


def test_two_versions_do_not_begin_on_one_day_and_none_in_the_past(officer: Actor) -> None:
    adopt_rulebook(officer, _proposal(), key="k1")
    for key, days in (("k2", 30), ("k3", 0), ("k4", -1)):
        with pytest.raises(RulebookDayUnfit):
            adopt_rulebook(officer, _proposal(days=days), key=key)


def test_a_faulty_sheet_is_refused_whole(officer: Actor) -> None:
    faulty = sheet(good("A1+1"), good("A1+2", topic="birth"))
    with pytest.raises(RulebookFaulty) as refused:
        adopt_rulebook(officer, _proposal(faulty), key="k1")
    assert refused.value.details == {"faults": 1}
    with reading() as session:
        assert len(rulebook_versions(session)) == 1


def test_doubtful_words_are_signed_off_by_name(officer: Actor) -> None:
    bare = _proposal(DOUBTFUL)
    with pytest.raises(RulebookUnsigned) as refused:
        adopt_rulebook(officer, bare, key="k1")
    assert refused.value.details == {"items": "A1+2"}
    signed = Proposal(bare.name, bare.effective_on, DOUBTFUL, {"A1+2"})
    made = adopt_rulebook(officer, signed, key="k2")
    with reading() as session:
        [sign_off] = sign_offs_of(session, made).values()
        assert (sign_off.item, sign_off.words) == ("A1+2", "上访, 越级")
        assert (sign_off.by, sign_off.at.date()) != ("", date.min)


@pytest.mark.parametrize("name", ["", "   ", "版" * 61, "a\x00b"])
def test_a_version_has_a_name(officer: Actor, name: str) -> None:
    with pytest.raises(RulebookNameUnfit):
        adopt_rulebook(officer, _proposal(name=name), key="k1")


@pytest.mark.parametrize("role", ["village-officer", "supervisor", "clerk"])
def test_only_the_town_s_officers_adopt(officer: Actor, role: str) -> None:
    for village in (None, 1):
        with pytest.raises(NotPermitted):
            adopt_rulebook(_actor(f"{role}-{village}", role, village), _proposal(), key="k1")


def test_the_default_is_begun_with_once(officer: Actor) -> None:
    assert transaction(add_default_rules) is None
    with reading() as session:
        rules = rules_in_force(session, clock.today())
    assert rules.effective_on == clock.today().replace(month=1, day=1)
    assert (len(rules.aspects), len(rules.items)) == (12, 85)
