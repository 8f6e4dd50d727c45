"""Shops: where points are handed in for goods. One account `redeemed/<code>` each."""

from collections.abc import Collection
from datetime import datetime
from typing import Final

from sqlalchemy import ForeignKey, String, UniqueConstraint, select
from sqlalchemy.orm import Mapped, Session, mapped_column

import ledger
from kernel import clock
from kernel.db import Base, UtcDateTime
from kernel.errors import Refusal

CODE_AT_MOST: Final = 12
NAME_AT_MOST: Final = 40


class ShopUnknown(Refusal):
    """No shop has this code."""

    code = "shop-unknown"


class ShopExists(Refusal):
    """A shop with this code is there already."""

    code = "shop-exists"


class ShopUnfit(Refusal):
    """A shop's code is 1 to 12 letters and digits, its name 1 to 40 characters."""

    code = "shop-unfit"


class Shop(Base):
    """A village's credit supermarket."""

    __tablename__ = "shop"

    __table_args__ = (UniqueConstraint("code"),)

    village_id: Mapped[int] = mapped_column(
        ForeignKey("region.id"), primary_key=True, autoincrement=False
    )
    code: Mapped[str] = mapped_column(String(CODE_AT_MOST), primary_key=True)
    name: Mapped[str] = mapped_column(String(NAME_AT_MOST))
    opened_at: Mapped[datetime] = mapped_column(UtcDateTime)

    @property
    def account(self) -> str:
        """The account that gains what households hand in here."""
        return f"redeemed/{self.code}"


def add_shop(tx: Session, village_id: int, *, code: str, name: str) -> Shop:
    """Open a shop and its account in the village's books.

    :raises ShopExists: the code is taken, in this village or another.
    :raises ShopUnfit: code or name is not fit.
    """
    name = " ".join(name.split())
    is_code = code.isascii() and code.isalnum() and len(code) <= CODE_AT_MOST
    if not (is_code and 0 < len(name) <= NAME_AT_MOST):
        raise ShopUnfit
    if tx.scalar(select(Shop.code).where(Shop.code == code)) is not None:
        raise ShopExists(shop=code)
    shop = Shop(code=code, village_id=village_id, name=name, opened_at=clock.now())
    tx.add(shop)
    tx.flush()
    ledger.open_account(tx, village_id, shop.account)
    return shop


def find_shop(session: Session, code: str) -> Shop:
    """The shop with this code.

    :raises ShopUnknown: there is none.
    """
    shop = session.scalars(select(Shop).where(Shop.code == code)).one_or_none()
    if shop is None:
        raise ShopUnknown(shop=code)
    return shop


def shops_of(session: Session, village_id: int) -> list[Shop]:
    """The village's shops, by code."""
    return list(
        session.scalars(select(Shop).where(Shop.village_id == village_id).order_by(Shop.code))
    )


def every_shop(session: Session) -> list[Shop]:
    """Every shop of the town, village by village."""
    return list(session.scalars(select(Shop).order_by(Shop.village_id, Shop.code)))


def shops_in(session: Session, villages: Collection[int]) -> list[Shop]:
    """The shops of these villages, by code."""
    return list(
        session.scalars(select(Shop).where(Shop.village_id.in_(villages)).order_by(Shop.code))
    )
