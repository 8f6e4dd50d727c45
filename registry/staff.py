"""Staff: who works for the programme, in which roles, and where.

A role counts in one region and below it; a clerk's counts in one shop of one village, a merchant's
at the own: its code stands in `shop`. A new member of staff gets a one-time password, to be
changed at the first sign-in.
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import CheckConstraint, ForeignKey, String, delete, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from kernel import clock
from kernel.db import Base, UtcDateTime
from kernel.errors import Refusal
from registry import passwords, sessions, tokens

CLERK: Final = "clerk"
MERCHANT: Final = "merchant"
#: Roles that count in one place, on an enrolled device of that place: a shop, or a merchant's.
SEATED: Final = frozenset({CLERK, MERCHANT})
ROLES: Final = (
    "town-officer",
    "village-officer",
    "collector",
    "evaluator",
    "reviewer",
    "supervisor",
    CLERK,
    MERCHANT,
    "bank-officer",
)
_USERNAME: Final = re.compile(r"[^\W_][\w.-]{1,39}")
_NAME_AT_MOST: Final = 40


class UsernameTaken(Refusal):
    """Another member of staff signs in under this name."""

    code = "username-taken"


class UsernameUnfit(Refusal):
    """A username is 2 to 40 letters, digits, dots, hyphens or underscores."""

    code = "username-unfit"


class StaffUnknown(Refusal):
    """No member of staff has this username."""

    code = "staff-unknown"


class RoleUnfit(Refusal):
    """There is no such role, or a clerk or merchant was given no shop."""

    code = "role-unfit"


class Staff(Base):
    """One member of staff. `name` is for people, `username` for signing in."""

    __tablename__ = "staff"

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    username: Mapped[str] = mapped_column(String(40), unique=True)
    name: Mapped[str] = mapped_column(String(_NAME_AT_MOST))
    password_hash: Mapped[str] = mapped_column(String(200))
    must_change: Mapped[bool]
    disabled_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)


class StaffRole(Base):
    """One role of one member of staff: in a region and below it, or (clerk) in one shop."""

    __tablename__ = "staff_role"
    __table_args__ = (
        CheckConstraint(
            "role IN ('town-officer', 'village-officer', 'collector', 'evaluator', 'reviewer',"
            " 'supervisor', 'clerk', 'merchant', 'bank-officer')",
            name="role_known",
        ),
        CheckConstraint("role <> 'clerk' OR shop <> ''", name="clerk_has_shop"),
    )

    staff_id: Mapped[str] = mapped_column(ForeignKey("staff.id"), primary_key=True)
    role: Mapped[str] = mapped_column(String(20), primary_key=True)
    region_id: Mapped[int] = mapped_column(ForeignKey("region.id"), primary_key=True)
    shop: Mapped[str] = mapped_column(String(40), primary_key=True, default="")


@dataclass(frozen=True)
class RoleAt:
    """A role to give: which, in which region, for a clerk in which shop."""

    role: str
    region_id: int
    shop: str = ""


def add_staff(
    tx: Session,
    *,
    username: str,
    name: str,
    roles: Iterable[RoleAt] = (),
    password: str | None = None,
) -> tuple[Staff, str]:
    """Add a member of staff; give them and their password.

    Without `password` one is made, good until the first sign-in. A given one stays.

    :raises UsernameUnfit: the username has another form.
    :raises UsernameTaken: somebody has it.
    :raises PasswordLength: as `passwords.check_new`.
    :raises PasswordEasy: as `passwords.check_new`.
    :raises RoleUnfit: as `give_role`.
    """
    folded = fold(username)
    if _USERNAME.fullmatch(folded) is None:
        raise UsernameUnfit
    if find_staff(tx, folded) is not None:
        raise UsernameTaken(username=folded)
    if password is not None:
        passwords.check_new(password, username=folded)
    chosen = password or passwords.one_time_password()
    person = Staff(
        id=clock.new_id(),
        username=folded,
        name=name.strip()[:_NAME_AT_MOST] or folded,
        password_hash=passwords.hash_password(chosen),
        must_change=password is None,
        created_at=clock.now(),
    )
    tx.add(person)
    tx.flush()
    for role in roles:
        give_role(tx, person.id, role)
    return person, chosen


def find_staff(session: Session, username: str) -> Staff | None:
    """The member of staff with this username, in any case or width of letters."""
    folded = fold(username)
    if _USERNAME.fullmatch(folded) is None:
        return None
    return session.scalar(select(Staff).where(Staff.username == folded))


def get_staff(session: Session, username: str) -> Staff:
    """The member of staff with this username.

    :raises StaffUnknown: there is none.
    """
    found = find_staff(session, username)
    if found is None:
        raise StaffUnknown
    return found


def roles_of(session: Session, staff_id: str) -> list[StaffRole]:
    """Every role of this member of staff."""
    return list(session.scalars(select(StaffRole).where(StaffRole.staff_id == staff_id)))


def give_role(tx: Session, staff_id: str, role: RoleAt) -> None:
    """Give a role; ends the person's sessions, so that the new rights hold at once and alone.

    :raises RoleUnfit: no such role, or a clerk or merchant without a shop.
    """
    if role.role not in ROLES or (role.role in SEATED) != bool(role.shop):
        raise RoleUnfit
    key = (staff_id, role.role, role.region_id, role.shop)
    if tx.get(StaffRole, key) is not None:
        return
    tx.add(StaffRole(staff_id=staff_id, role=role.role, region_id=role.region_id, shop=role.shop))
    tx.flush()
    sessions.end_all_for(tx, staff_id)


def take_role(tx: Session, staff_id: str, role: RoleAt) -> None:
    """Take a role away; ends the person's sessions."""
    tx.execute(
        delete(StaffRole).where(
            StaffRole.staff_id == staff_id,
            StaffRole.role == role.role,
            StaffRole.region_id == role.region_id,
            StaffRole.shop == role.shop,
        )
    )
    sessions.end_all_for(tx, staff_id)


def disable_staff(tx: Session, staff_id: str) -> None:
    """Close the person's account: no sign-in, no session, no bearer token from now on."""
    tx.execute(update(Staff).where(Staff.id == staff_id).values(disabled_at=clock.now()))
    sessions.end_all_for(tx, staff_id)
    tokens.revoke_tokens(tx, staff_id)


def enable_staff(tx: Session, staff_id: str) -> None:
    """Open the person's account again: roles and password are as they were, tokens are not."""
    tx.execute(update(Staff).where(Staff.id == staff_id).values(disabled_at=None))


def set_password(tx: Session, staff_id: str, password_hash: str, *, must_change: bool) -> None:
    """Store the hash of a new password; `must_change` when somebody else chose it."""
    tx.execute(
        update(Staff)
        .where(Staff.id == staff_id)
        .values(password_hash=password_hash, must_change=must_change)
    )


def fold(username: str) -> str:
    """The one form a username is stored, sought and counted in."""
    return unicodedata.normalize("NFKC", username).strip().casefold()


def person(session: Session, staff_id: str) -> Staff:
    """The member of staff with this id, which a row of ours names."""
    return session.get_one(Staff, staff_id)
