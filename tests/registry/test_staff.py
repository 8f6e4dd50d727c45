"""Staff: added with a one-time password, given roles, disabled."""

from collections.abc import Callable

import pytest
from sqlalchemy import insert
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from kernel.db import Database, reading, transaction
from registry import passwords, sessions, staff, tokens
from registry.sessions import SignedOut
from registry.staff import RoleAt, RoleUnfit, StaffRole, StaffUnknown, UsernameTaken, UsernameUnfit
from tests.registry.people import SHOP, make_clerk, make_staff, make_town


def test_a_new_member_gets_a_one_time_password(database: Database) -> None:
    person, password = transaction(lambda tx: staff.add_staff(tx, username="chen", name="陈某"))
    assert person.must_change
    with reading() as session:
        stored = staff.get_staff(session, "chen")
    assert passwords.is_right(stored.password_hash, password)
    assert password not in stored.password_hash


def test_a_given_password_stays(database: Database) -> None:
    person, password = transaction(
        lambda tx: staff.add_staff(tx, username="chen", name="陈某", password="three-wise-herons")
    )
    assert password == "three-wise-herons"
    assert not person.must_change


def test_a_given_password_must_be_fit(database: Database) -> None:
    with pytest.raises(passwords.PasswordLength):
        transaction(lambda tx: staff.add_staff(tx, username="chen", name="陈某", password="short"))


def test_a_username_is_one_in_any_case_and_width(database: Database) -> None:
    make_staff("Chen.Li")
    for again in ("chen.li", "CHEN.LI", " ｃｈｅｎ.ｌｉ "):
        with reading() as session:
            assert staff.get_staff(session, again).username == "chen.li"
        with pytest.raises(UsernameTaken):
            make_staff(again)


def test_a_member_is_found_by_id(database: Database) -> None:
    chen = make_staff("chen")
    with reading() as session:
        assert staff.person(session, chen).username == "chen"


@pytest.mark.parametrize("username", ["", "a", "a b", "-x1", "x\x00y", "x" * 41, "a/b", "<b>"])
def test_an_unfit_username_is_refused_and_is_nobody(database: Database, username: str) -> None:
    with pytest.raises(UsernameUnfit):
        make_staff(username)
    with reading() as session, pytest.raises(StaffUnknown):
        staff.get_staff(session, username)


def test_a_role_is_given_once_and_taken_away(database: Database) -> None:
    town = make_town()
    chen = make_clerk("chen", town.east)
    clerk = RoleAt("clerk", town.east, SHOP)
    transaction(lambda tx: staff.give_role(tx, chen, clerk))
    with reading() as session:
        assert [role.role for role in staff.roles_of(session, chen)] == ["clerk"]
    transaction(lambda tx: staff.take_role(tx, chen, clerk))
    with reading() as session:
        assert staff.roles_of(session, chen) == []


@pytest.mark.parametrize(("role", "shop"), [("king", ""), ("clerk", ""), ("town-officer", SHOP)])
def test_an_unfit_role_is_refused(database: Database, role: str, shop: str) -> None:
    town = make_town()
    with pytest.raises(RoleUnfit):
        make_staff("chen", RoleAt(role, town.east, shop))


@pytest.mark.parametrize(("role", "shop"), [("king", ""), ("clerk", "")])
def test_the_database_refuses_an_unfit_role_too(database: Database, role: str, shop: str) -> None:
    town, chen = make_town(), make_staff("chen")
    row = {"staff_id": chen, "role": role, "region_id": town.east, "shop": shop}
    with pytest.raises(IntegrityError):
        transaction(lambda tx: tx.execute(insert(StaffRole).values(row)))


def test_every_role_of_the_list_can_be_held(database: Database) -> None:
    town = make_town()
    roles = [RoleAt(role, town.east, SHOP if role in staff.SEATED else "") for role in staff.ROLES]
    chen = make_staff("chen", *roles)
    with reading() as session:
        assert {role.role for role in staff.roles_of(session, chen)} == set(staff.ROLES)


@pytest.mark.parametrize("change", [staff.give_role, staff.take_role])
def test_a_change_of_roles_ends_the_persons_sessions(
    database: Database, change: Callable[[Session, str, RoleAt], None]
) -> None:
    role = RoleAt("village-officer", make_town().east)
    chen = make_staff("chen")
    if change is staff.take_role:
        transaction(lambda tx: staff.give_role(tx, chen, role))
    sid = transaction(lambda tx: sessions.start(tx, chen, device_id=None, idle=sessions.IDLE))
    transaction(lambda tx: change(tx, chen, role))
    with reading() as session, pytest.raises(SignedOut):
        sessions.resume(session, sid)


def test_disabling_ends_sessions_and_tokens(database: Database) -> None:
    chen = make_staff("chen")
    sid = transaction(lambda tx: sessions.start(tx, chen, device_id=None, idle=sessions.IDLE))
    token = transaction(lambda tx: tokens.make_token(tx, chen))
    transaction(lambda tx: staff.disable_staff(tx, chen))
    with reading() as session:
        assert staff.get_staff(session, "chen").disabled_at is not None
        assert tokens.staff_id_by_token(session, token) is None
        with pytest.raises(SignedOut):
            sessions.resume(session, sid)
