"""Permits: what a clerk was allowed for one household beyond a card alone, once and soon.

Whoever allowed it gave a password or a PIN for it; the redemption only names the permit, so that
no secret is ever part of a stored request. Rows are never changed; a slip uses a permit up.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, cast

from sqlalchemy import (
    CheckConstraint,
    ColumnElement,
    ForeignKey,
    ForeignKeyConstraint,
    String,
    Table,
    UniqueConstraint,
    exists,
    select,
)
from sqlalchemy.orm import Mapped, Session, mapped_column

from kernel import clock
from kernel.db import Base, UtcDateTime
from kernel.errors import Refusal
from pos.shops import Shop
from pos.slips import Slip
from registry import Actor

#: Without a card: a reason, and a second person who stands beside.
NO_CARD: Final = "no-card"
#: With the card and the household's PIN.
PIN: Final = "pin"
#: With the card, brought by somebody whom the household has named.
NOMINEE: Final = "nominee"
#: With a code that the household's telephone shows: in place of the card.
ROTATING: Final = "rotating"
#: So long after it was given a permit can be used.
GOOD_FOR: Final = timedelta(minutes=10)


class PermitOver(Refusal):
    """This till has no such permit, it was used, or it is too old."""

    code = "permit-over"


class Permit(Base):
    """One permit for one household, bound to a shop, its clerk and the till."""

    __tablename__ = "till_permit"
    __table_args__ = (
        CheckConstraint("kind IN ('no-card', 'pin', 'nominee', 'rotating')", name="kind"),
        CheckConstraint(
            "(kind = 'no-card') = (reason IS NOT NULL)"
            " AND (kind = 'no-card') = (second_id IS NOT NULL)"
            " AND (kind = 'nominee') = (nominee_id IS NOT NULL)",
            name="whole",
        ),
        ForeignKeyConstraint(["village_id", "shop"], ["shop.village_id", "shop.code"]),
    )

    village_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    kind: Mapped[str] = mapped_column(String(10))
    shop: Mapped[str] = mapped_column(String(12))
    household: Mapped[str] = mapped_column(String(20))
    clerk_id: Mapped[str] = mapped_column(ForeignKey("staff.id"))
    device_id: Mapped[str | None] = mapped_column(ForeignKey("device.id"))
    reason: Mapped[str | None] = mapped_column(String(100))
    second_id: Mapped[str | None] = mapped_column(ForeignKey("staff.id"))
    nominee_id: Mapped[str | None] = mapped_column(String(32))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    until: Mapped[datetime] = mapped_column(UtcDateTime)


class SlipPermit(Base):
    """The permit that a slip used."""

    __tablename__ = "slip_permit"
    __table_args__ = (
        UniqueConstraint("village_id", "permit_id"),
        ForeignKeyConstraint(["village_id", "slip"], ["slip.village_id", "slip.slip"]),
        ForeignKeyConstraint(
            ["village_id", "permit_id"], ["till_permit.village_id", "till_permit.id"]
        ),
    )

    village_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    slip: Mapped[str] = mapped_column(String(20), primary_key=True)
    permit_id: Mapped[str] = mapped_column(String(32))


#: The rows behind the class: the checkout writes them without the unit of work.
USED: Final = cast("Table", SlipPermit.__table__)


def by_telephone() -> ColumnElement[bool]:
    """For a query on slips: only those made with a code that a telephone showed."""
    return exists().where(
        SlipPermit.village_id == Slip.village_id,
        SlipPermit.slip == Slip.slip,
        Permit.village_id == SlipPermit.village_id,
        Permit.id == SlipPermit.permit_id,
        Permit.kind == ROTATING,
    )


@dataclass(frozen=True)
class Allowed:
    """What is allowed, and by what: a reason and a second person, or a nominee."""

    kind: str
    reason: str | None = None
    second_id: str | None = None
    nominee_id: str | None = None


def give(tx: Session, actor: Actor, shop: Shop, household: str, *, allowed: Allowed) -> Permit:
    """Give the clerk `actor` a permit for the household with this number."""
    now = clock.now()
    permit = Permit(
        village_id=shop.village_id,
        id=clock.new_id(),
        shop=shop.code,
        household=household,
        clerk_id=actor.staff_id,
        device_id=actor.device_id,
        at=now,
        until=now + GOOD_FOR,
        **vars(allowed),
    )
    tx.add(permit)
    tx.flush()
    return permit


def find_permit(session: Session, actor: Actor, shop: Shop, permit_id: str) -> Permit:
    """The permit with this id, if it was given to this clerk at this till and is still good.

    :raises PermitOver: it was not, or is not.
    """
    permit = session.get(Permit, (shop.village_id, permit_id))
    if (
        permit is None
        or (permit.shop, permit.clerk_id, permit.device_id)
        != (shop.code, actor.staff_id, actor.device_id)
        or permit.until <= clock.now()
    ):
        raise PermitOver
    return permit


def refuse_used(tx: Session, permit: Permit) -> None:
    """Refuse a permit that a slip has used, asked while the household's account is held.

    :raises PermitOver: it was used.
    """
    used = exists().where(
        SlipPermit.village_id == permit.village_id, SlipPermit.permit_id == permit.id
    )
    if tx.scalar(select(used)):
        raise PermitOver
