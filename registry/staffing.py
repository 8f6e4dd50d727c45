"""Staff by the office: adding people, roles, closing an account, a new password.

Each verb is outermost and says who asks. An officer manages the staff of the own villages and
gives no role wider than the own; nobody closes the own account or takes the own last officer's
role; the town keeps an officer. What was done is kept (`staff_events`).
"""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from kernel import clock
from kernel.db import transaction
from kernel.errors import Refusal
from kernel.once import Operation, Outcome, once
from registry import passwords, sessions, staff, throttle
from registry.access import Actor, NotPermitted
from registry.regions import Region
from registry.staff import RoleAt, Staff, StaffRole
from registry.staff_events import note_event
from registry.staff_reach import check_role, manages, seen_person

OFFICERS: Final = frozenset({"town-officer", "village-officer"})
_TOWN_OFFICER: Final = "town-officer"
#: So long a repeat of the same request gives a fresh password: a double click, not a way back in.
_REPEAT: Final = timedelta(minutes=10)


class OwnAccount(Refusal):
    """Nobody closes the own account, takes the own last officer's role, resets the own password."""

    code = "own-account"


class LastOfficer(Refusal):
    """The town would be left without a town officer who can sign in."""

    code = "last-officer"


@dataclass(frozen=True)
class Newcomer:
    """Whom to add, and with which role."""

    username: str
    name: str
    role: RoleAt


@dataclass(frozen=True)
class Hired:
    """The new account, and its one-time password: kept nowhere, shown once."""

    staff_id: str
    password: str | None


def hire(actor: Actor, newcomer: Newcomer, *, key: str) -> Hired:
    """Add a person with one role. Outermost.

    A repeat of the same key adds nobody; a quick one gives a fresh password in place of the
    first, which nobody has seen. Later it gives none.

    :raises NotPermitted: the role reaches further than the actor's own.
    :raises RoleUnfit: the role cannot be held there.
    :raises UsernameUnfit: the username has another form.
    :raises UsernameTaken: somebody has it.
    """
    role = newcomer.role
    request = {"do": "hire", **vars(newcomer), "role": vars(role)}

    def work(tx: Session) -> tuple[Outcome, str | None]:
        made: list[str] = []

        def add() -> dict[str, Any]:
            check_role(tx, actor, role)
            person, password = staff.add_staff(
                tx, username=newcomer.username, name=newcomer.name, roles=[role]
            )
            note_event(tx, person.id, "add", actor_id=actor.staff_id, role=role)
            made.append(password)
            return {"staff_id": person.id}

        outcome = once(tx, Operation(role.region_id, actor.client, key, request), add)
        if outcome.refusal is not None:
            return outcome, None
        return outcome, made[0] if made else _again(tx, outcome.reply["staff_id"])

    outcome, password = transaction(work)
    return Hired(outcome.unwrap()["staff_id"], password)


def give(actor: Actor, staff_id: str, role: RoleAt) -> None:
    """Give a role; the person's sessions end. Twice changes nothing. Outermost.

    :raises StaffUnknown: nobody whom the actor sees.
    :raises NotPermitted: the role reaches further than the actor's own.
    :raises RoleUnfit: the role cannot be held there.
    """

    def work(tx: Session) -> None:
        seen_person(tx, actor, staff_id)
        check_role(tx, actor, role)
        if _held(tx, staff_id, role) is None:
            staff.give_role(tx, staff_id, role)
            note_event(tx, staff_id, "give", actor_id=actor.staff_id, role=role)

    transaction(work)


def take(actor: Actor, staff_id: str, role: RoleAt) -> None:
    """Take a role away; the person's sessions end. Twice changes nothing. Outermost.

    :raises StaffUnknown: nobody whom the actor sees.
    :raises NotPermitted: the role reaches further than the actor's own.
    :raises OwnAccount: the actor's own last officer's role.
    :raises LastOfficer: the town's last officer's.
    """

    def work(tx: Session) -> None:
        seen_person(tx, actor, staff_id)
        check_role(tx, actor, role)
        if _held(tx, staff_id, role) is None:
            return
        if role.role == _TOWN_OFFICER and _would_be_last(tx, staff_id):
            raise LastOfficer
        staff.take_role(tx, staff_id, role)
        note_event(tx, staff_id, "take", actor_id=actor.staff_id, role=role)
        if staff_id == actor.staff_id and not _is_officer(tx, staff_id):
            raise OwnAccount

    transaction(work)


def close(actor: Actor, staff_id: str) -> None:
    """Close the account: no sign-in, no session, no bearer token. Twice: once. Outermost.

    :raises StaffUnknown: nobody whom the actor sees.
    :raises NotPermitted: the person works elsewhere too.
    :raises OwnAccount: the actor's own.
    :raises LastOfficer: the town's last officer's.
    """

    def work(tx: Session) -> None:
        person = _managed(tx, actor, staff_id)
        _refuse_oneself(actor, staff_id)
        if person.disabled_at is not None:
            return
        if _would_be_last(tx, staff_id):
            raise LastOfficer
        staff.disable_staff(tx, staff_id)
        note_event(tx, staff_id, "disable", actor_id=actor.staff_id)

    transaction(work)


def reopen(actor: Actor, staff_id: str) -> None:
    """Open the account again, with its roles and its password. Twice: once. Outermost.

    :raises StaffUnknown: nobody whom the actor sees.
    :raises NotPermitted: the person works elsewhere too.
    """

    def work(tx: Session) -> None:
        if _managed(tx, actor, staff_id).disabled_at is not None:
            staff.enable_staff(tx, staff_id)
            note_event(tx, staff_id, "enable", actor_id=actor.staff_id)

    transaction(work)


def reset_password(actor: Actor, staff_id: str) -> str:
    """Give somebody else a one-time password; their sessions end. Outermost.

    A repeat gives another: the one shown last is the one that holds.

    :raises StaffUnknown: nobody whom the actor sees.
    :raises NotPermitted: the person works elsewhere too.
    :raises OwnAccount: the actor's own: that is changed with the old one.
    """
    password = passwords.one_time_password()
    hashed = passwords.hash_password(password)

    def work(tx: Session) -> str:
        person = _managed(tx, actor, staff_id)
        _refuse_oneself(actor, staff_id)
        staff.set_password(tx, staff_id, hashed, must_change=True)
        sessions.end_all_for(tx, staff_id)
        throttle.clear(tx, throttle.ACCOUNT, person.username)
        note_event(tx, staff_id, "reset", actor_id=actor.staff_id)
        return password

    return transaction(work)


def _again(tx: Session, staff_id: str) -> str | None:
    person = staff.person(tx, staff_id)
    if not person.must_change or clock.now() - person.created_at > _REPEAT:
        return None
    password = passwords.one_time_password()
    staff.set_password(tx, staff_id, passwords.hash_password(password), must_change=True)
    return password


def _managed(tx: Session, actor: Actor, staff_id: str) -> Staff:
    person = seen_person(tx, actor, staff_id)
    if not manages(tx, actor, staff_id):
        raise NotPermitted
    return person


def _held(tx: Session, staff_id: str, role: RoleAt) -> StaffRole | None:
    return tx.get(StaffRole, (staff_id, role.role, role.region_id, role.shop))


def _refuse_oneself(actor: Actor, staff_id: str) -> None:
    if actor.staff_id == staff_id:
        raise OwnAccount


def _is_officer(tx: Session, staff_id: str) -> bool:
    query = select(StaffRole.role).where(StaffRole.staff_id == staff_id)
    return not OFFICERS.isdisjoint(tx.scalars(query))


def _would_be_last(tx: Session, staff_id: str) -> bool:
    """Whether the person is the one town officer who can sign in.

    One removal at a time: two officers who close each other would leave the town none.
    """
    tx.execute(select(Region.id).where(Region.level == "town").with_for_update(key_share=True))
    query = (
        select(Staff.id)
        .join(StaffRole, StaffRole.staff_id == Staff.id)
        .where(StaffRole.role == _TOWN_OFFICER, Staff.disabled_at.is_(None))
        .distinct()
        .limit(2)
    )
    return list(tx.scalars(query)) == [staff_id]
