"""The finance station: who a village's finance person is, and what that person helps with.

Rows are never changed: the last one of a village holds, and they are the log of who set what.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import ForeignKey, String, func, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from kernel import clock
from kernel.db import Base, UtcDateTime
from kernel.errors import Refusal
from merchants.doing import in_place
from registry import Actor, hotlines, require

PERMISSION: Final = "registers"
NAME_AT_MOST: Final = 40
BANK_AT_MOST: Final = 40
PRODUCTS_AT_MOST: Final = 200


class FinancePersonUnfit(Refusal):
    """A finance person has a name, a bank, what it offers, and when it comes, each on a line."""

    code = "finance-person-unfit"


class FinancePerson(Base):
    """Who it is from `at` on; no name: nobody at present."""

    __tablename__ = "finance_person"

    village_id: Mapped[int] = mapped_column(
        ForeignKey("region.id"), primary_key=True, autoincrement=False
    )
    no: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    name: Mapped[str] = mapped_column(String(NAME_AT_MOST))
    bank: Mapped[str] = mapped_column(String(BANK_AT_MOST))
    phone: Mapped[str] = mapped_column(String(40))
    products: Mapped[str] = mapped_column(String(PRODUCTS_AT_MOST))
    hours: Mapped[str] = mapped_column(String(60))
    staff_id: Mapped[str] = mapped_column(ForeignKey("staff.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)


@dataclass(frozen=True)
class Named:
    """What is said of a finance person; `phone`: words with one number in them, or none."""

    name: str
    bank: str
    phone: str
    products: str
    hours: str


def set_finance_person(actor: Actor, village: int, named: Named, *, key: str) -> None:
    """Say who a village's finance person is; no name at all: nobody. Once per key. Outermost.

    :raises NotPermitted: not the actor's village.
    :raises FinancePersonUnfit: part of it is missing, or too long.
    :raises HotlineUnfit: a telephone without one number in it.
    """
    require(actor, PERMISSION, village_id=village)
    said = {name: " ".join(value.split()) for name, value in vars(named).items()}
    if not said["name"]:
        said = dict.fromkeys(said, "")
    else:
        _refuse_unfit(said)

    def work(tx: Session) -> dict[str, Any]:
        rows = select(func.max(FinancePerson.no)).where(FinancePerson.village_id == village)
        no = (tx.scalar(rows) or 0) + 1
        by = {"staff_id": actor.staff_id, "at": clock.now()}
        tx.add(FinancePerson(village_id=village, no=no, **said, **by))
        tx.flush()
        return {"no": no}

    asked = {"do": "finance-person", **said}
    in_place(village, client=actor.client, key=key, asked=asked, work=work)


def finance_persons(session: Session, villages: Collection[int]) -> dict[int, FinancePerson]:
    """Village → its finance person today, where it has one."""
    last = (
        select(FinancePerson.village_id, func.max(FinancePerson.no).label("no"))
        .where(FinancePerson.village_id.in_(villages))
        .group_by(FinancePerson.village_id)
        .subquery()
    )
    query = select(FinancePerson).join(
        last, (last.c.village_id == FinancePerson.village_id) & (last.c.no == FinancePerson.no)
    )
    return {row.village_id: row for row in session.scalars(query) if row.name}


def _refuse_unfit(said: dict[str, str]) -> None:
    for name, value in said.items():
        longest = int(getattr(FinancePerson.__table__.c[name].type, "length", 0))
        is_needed = name in {"bank", "products"}
        if len(value) > longest or not value.isprintable() or (is_needed and not value):
            raise FinancePersonUnfit
    if said["phone"]:
        hotlines.checked_words(said["phone"])
