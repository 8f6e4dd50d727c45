"""What a form offers: places within the person's reach, and nothing else is taken back."""

import pytest

from kernel.db import reading
from office.postings import clerks_for, place_of, posts_for, role_at, stand_at
from registry import ClerkElsewhere, NotPermitted, RoleAt
from tests.pos.counter import EAST, WEST, Town


def test_an_officer_is_offered_the_own_village(town: Town) -> None:
    with reading() as session:
        own = posts_for(session, town.actors["officer"])
        whole = posts_for(session, town.actors["town"])
        none = posts_for(session, town.actors["supervisor"])
    assert [one.name for one in own if one.level == "village"] == [
        EAST,
        f"{EAST} · {EAST}信用超市 (S1)",
        f"{EAST} · 村口理发店 ({town.merchant})",
    ]
    assert [one.level for one in whole].count("town") == 1
    assert {one.name for one in own} < {one.name for one in whole}
    assert none == []
    assert role_at(own, "clerk", f"{town.east}.S1") == RoleAt("clerk", town.east, "S1")
    for value in (f"{town.west}.W1", f"{town.east}.S9", "", "x"):
        with pytest.raises(NotPermitted):
            role_at(own, "clerk", value)


def test_a_machine_stands_at_a_clerk_of_the_own_village(town: Town) -> None:
    with reading() as session:
        own = clerks_for(session, town.actors["officer"])
        assert place_of(session, town.west, "W1") == f"{WEST} · {WEST}信用超市"
        assert place_of(session, town.east, town.merchant) == f"{EAST} · 村口理发店"
        assert place_of(session, town.west, "W9") == f"{WEST} · W9"
    assert {one.clerk_id for one in own} == {
        town.ids[who] for who in ("clerk", "colleague", "merchant")
    }
    assert stand_at(own, own[0].value) is own[0]
    with pytest.raises(ClerkElsewhere):
        stand_at(own, f"{town.ids['clerk-west']}.{town.west}.W1")
