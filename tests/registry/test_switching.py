"""Another clerk at the same till by a PIN: the right one, there only, and no more than a clerk."""

from datetime import timedelta

import pytest

from kernel.db import reading, transaction
from registry import sessions, staff, switching
from registry.access import Actor, actor_for_sign_in
from registry.devices import ClerkElsewhere, DeviceUnknown, revoke_device
from registry.pins import PinWrong
from registry.sessions import SignedOut
from registry.staff_pins import OwnPinUnset
from tests.pos.counter import Town, Watch
from tests.registry.test_staff_pins import PIN, choose


class Till:
    """The first till, opened by the clerk's password."""

    def __init__(self, town: Town) -> None:
        self.town = town
        self.token = town.tokens["clerk"]
        self.sid = self.opened("clerk")

    def opened(self, who: str) -> str:
        """A session of this person at the till, begun by a password."""
        device = self.town.clerk.device_id
        return transaction(
            lambda tx: sessions.start(
                tx, self.town.ids[who], device_id=device, idle=sessions.CLERK_IDLE
            )
        )

    def switch(self, who: str, pin: str = PIN) -> str:
        """Let this person take the till over; the session that runs now."""
        self.sid = switching.switch(
            sid=self.sid, device_token=self.token, clerk=self.town.ids[who], pin=pin
        )
        return self.sid

    def actor(self, sid: str = "") -> Actor:
        """Who is at the till."""
        with reading() as session:
            return actor_for_sign_in(session, sid or self.sid, self.token)


@pytest.fixture
def till(town: Town) -> Till:
    """The till; both its clerks have a PIN."""
    choose("clerk", "50418")
    choose("colleague")
    return Till(town)


def test_the_till_is_the_other_clerk_s(till: Till, town: Town) -> None:
    with reading() as session:
        named = switching.colleagues_at(session, town.clerk.device_id or "")
    assert [(one.username, one.pin) for one in named] == [("clerk", "set"), ("colleague", "set")]
    before = till.sid
    with pytest.raises(PinWrong):
        till.switch("colleague", "50418")
    assert till.actor().username == "clerk"
    till.switch("colleague")
    with pytest.raises(SignedOut):
        till.actor(before)
    actor = till.actor()
    assert (actor.username, actor.shop, actor.device_id) == (
        "colleague",
        "S1",
        town.clerk.device_id,
    )
    assert actor.may("till", village_id=town.east)


def test_only_clerks_of_the_shop_with_a_pin_and_only_at_their_till(till: Till, town: Town) -> None:
    choose("clerk-west")
    for who in ("clerk-west", "officer"):
        with pytest.raises(ClerkElsewhere):
            till.switch(who)
    role = staff.RoleAt("clerk", town.east, "S1")
    transaction(lambda tx: staff.give_role(tx, town.ids["clerk-west"], role))
    assert till.switch("clerk-west")
    till.token = town.tokens["colleague"]  # the session's id, carried to another till
    with pytest.raises(SignedOut):
        till.switch("colleague")
    till.token = town.tokens["clerk"]
    transaction(lambda tx: revoke_device(tx, town.clerk.device_id or ""))
    with pytest.raises((SignedOut, DeviceUnknown)):
        till.switch("colleague")


def test_without_a_pin_or_a_running_session_there_is_the_password(till: Till, town: Town) -> None:
    role = staff.RoleAt("clerk", town.east, "S1")
    transaction(lambda tx: staff.give_role(tx, town.ids["officer"], role))
    with pytest.raises(OwnPinUnset):
        till.switch("officer")
    transaction(lambda tx: sessions.end(tx, till.sid))
    with pytest.raises(SignedOut):
        till.switch("colleague")


def test_a_pin_makes_an_officer_a_clerk_and_nothing_more(till: Till, town: Town) -> None:
    role = staff.RoleAt("clerk", town.east, "S1")
    transaction(lambda tx: staff.give_role(tx, town.ids["officer"], role))
    choose("officer")
    by_password = till.actor(till.opened("officer"))
    assert by_password.may("subjects.change", village_id=town.east)
    till.switch("officer")
    assert till.actor().may("till", village_id=town.east)
    assert till.actor().roles == {"clerk"}


def test_pins_go_on_for_sixteen_hours_after_the_password(till: Till, watch: Watch) -> None:
    started = watch.at
    for who in ("colleague", "clerk", "colleague"):
        watch.forward(hours=5)
        till.switch(who, PIN if who == "colleague" else "50418")
    assert till.actor().username == "colleague"
    watch.at = started + timedelta(hours=16)
    with pytest.raises(SignedOut):
        till.switch("clerk", "50418")
