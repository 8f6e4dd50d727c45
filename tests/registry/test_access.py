"""Access: each role's rights and reach, and what a view declares of itself."""

import pytest
from flask import Flask, g
from flask.views import MethodView

from registry import access, staff
from registry.access import (
    NOBODY,
    Actor,
    Grant,
    NotPermitted,
    PasswordChangeNeeded,
    Rule,
    permit,
    rule_of,
)
from registry.rights import ACCOUNT, ANYBODY, PERMISSIONS
from registry.sessions import SignedOut
from registry.sign_in import DeviceNeeded
from tests.registry.people import SHOP

EAST, WEST = 2, 3


def _actor(*grants: Grant, shop: str | None = None, must_change: bool = False) -> Actor:
    return Actor(
        kind="staff",
        staff_id="s1",
        grants=frozenset(grants),
        device_id="d1" if shop else None,
        village_id=EAST if shop else None,
        shop=shop,
        must_change=must_change,
    )


OFFICER = _actor(Grant("village-officer", EAST))
TOWN_OFFICER = _actor(Grant("town-officer", None))
CLERK = _actor(Grant("clerk", EAST, SHOP), shop=SHOP)
CLERK_AWAY = _actor(Grant("clerk", EAST, SHOP))
SUPERVISOR = _actor(Grant("supervisor", EAST))


def test_a_village_officer_reaches_the_own_village_alone() -> None:
    assert OFFICER.may("awards.post")
    assert OFFICER.may("awards.post", village_id=EAST)
    assert not OFFICER.may("awards.post", village_id=WEST)
    assert OFFICER.covers(EAST)
    assert not OFFICER.covers(WEST)


def test_a_town_officer_reaches_every_village() -> None:
    assert TOWN_OFFICER.may("awards.post", village_id=EAST)
    assert TOWN_OFFICER.covers(WEST)


def test_a_clerk_has_the_till_of_the_own_shop_and_nothing_else() -> None:
    assert CLERK.may("till", village_id=EAST)
    assert not CLERK.may("till", village_id=WEST)
    for permission in ("awards.post", "statement.read", "slips.reverse", "imports"):
        assert not CLERK.may(permission)


@pytest.mark.parametrize(
    "actor",
    [
        CLERK_AWAY,
        _actor(Grant("clerk", EAST, "S02"), shop=SHOP),
        _actor(Grant("clerk", WEST, SHOP), shop=SHOP),
        OFFICER,
        TOWN_OFFICER,
    ],
)
def test_no_till_away_from_a_device_of_the_own_shop(actor: Actor) -> None:
    assert not actor.may("till")


def test_one_role_must_bring_both_the_right_and_the_reach() -> None:
    mixed = _actor(Grant("village-officer", EAST), Grant("reviewer", None))
    assert mixed.covers(WEST)
    assert not mixed.may("awards.post", village_id=WEST)


def test_a_supervisor_is_a_second_person_and_cannot_reverse_alone() -> None:
    assert SUPERVISOR.may("slips.witness", village_id=EAST)
    assert not SUPERVISOR.may("slips.reverse")


def test_every_role_is_listed_and_what_none_has_cannot_be_asked() -> None:
    assert set(PERMISSIONS) == set(staff.ROLES)
    with pytest.raises(ValueError, match="fly"):
        permit("fly", scope="village")


@pytest.mark.parametrize(
    ("actor", "client"),
    [(NOBODY, "public"), (OFFICER, "staff/s1"), (CLERK, "device/d1")],
)
def test_keys_are_kept_in_the_name_of_the_till_or_the_person(actor: Actor, client: str) -> None:
    assert actor.client == client


@pytest.mark.parametrize(
    ("actor", "rule", "refusal"),
    [
        (NOBODY, Rule(ANYBODY, "public"), None),
        (NOBODY, Rule(ANYBODY, "card"), None),
        (NOBODY, Rule(ACCOUNT, "signed-in"), SignedOut),
        (NOBODY, Rule("till", "own-shop"), SignedOut),
        (NOBODY, Rule(ANYBODY, "signed-in"), SignedOut),
        (OFFICER, Rule(ACCOUNT, "signed-in"), None),
        (OFFICER, Rule("awards.post", "village"), None),
        (OFFICER, Rule("till", "own-shop"), NotPermitted),
        (CLERK, Rule("till", "own-shop"), None),
        (CLERK, Rule("awards.post", "village"), NotPermitted),
        (CLERK_AWAY, Rule("till", "own-shop"), DeviceNeeded),
        (CLERK_AWAY, Rule(ACCOUNT, "signed-in"), None),
        (OFFICER, Rule("awards.post", "own-shop"), NotPermitted),
        (_actor(), Rule(ACCOUNT, "signed-in"), None),
        (_actor(), Rule("slips.read", "village"), NotPermitted),
    ],
)
def test_a_rule_is_enforced(actor: Actor, rule: Rule, refusal: type[Exception] | None) -> None:
    if refusal is None:
        access.enforce(actor, rule)
        return
    with pytest.raises(refusal):
        access.enforce(actor, rule)


def test_a_one_time_password_opens_the_own_account_and_nothing_else() -> None:
    fresh = _actor(Grant("town-officer", None), must_change=True)
    access.enforce(fresh, Rule(ACCOUNT, "signed-in"))
    access.enforce(fresh, Rule(ANYBODY, "public"))
    with pytest.raises(PasswordChangeNeeded):
        access.enforce(fresh, Rule("awards.post", "village"))


def test_require_names_the_village() -> None:
    access.require(OFFICER, "statement.read", village_id=EAST)
    with pytest.raises(NotPermitted):
        access.require(OFFICER, "statement.read", village_id=WEST)


def test_a_view_carries_its_rule() -> None:
    @permit("till", scope="own-shop")
    def scan() -> str:
        return "scanned"

    def bare() -> str:
        return "bare"

    assert rule_of(scan) == Rule("till", "own-shop")
    assert scan() == "scanned"
    assert rule_of(bare) is None


def test_a_view_class_declares_each_method_or_all() -> None:
    class Each(MethodView):
        @permit("statement.read", scope="village")
        def get(self) -> str:
            return ""

        def post(self) -> str:
            return ""

    @permit("awards.post", scope="village")
    class Whole(MethodView):
        def post(self) -> str:
            return ""

    each, whole = Each.as_view("each"), Whole.as_view("whole")
    assert rule_of(each) == rule_of(each, "HEAD") == Rule("statement.read", "village")
    assert rule_of(each, "POST") is None
    assert rule_of(whole, "POST") == Rule("awards.post", "village")


def test_the_current_actor_is_nobody_until_the_app_found_out() -> None:
    with Flask(__name__).app_context():
        assert access.current_actor() is NOBODY
        g.actor = OFFICER
        assert access.current_actor() is OFFICER
