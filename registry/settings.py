"""Settings a town can change: whole numbers, for one village or for the whole town."""

from typing import Final

from sqlalchemy import ForeignKey, Select, String, bindparam, delete, literal, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from kernel.db import Base
from registry.regions import Region

#: name → what holds where nobody set anything. Proposals of ours, not official figures.
DEFAULTS: Final = {
    "card_points_per_day": 200,
    "proven_points_per_day": 500,
    "rotating_points_per_day": 1_000,
    "no_card_points_per_day": 100,
    "undo_minutes": 10,
    "till_lock_minutes": 5,
    "expiry_years": 1,
    "award_alone_points": 100,
    "card_full_name": 0,
    "open_month_days": 1 << 9,  # the 10th
    "open_only": 0,
    "open_weekdays": 0,
    "aspect_gain": 6,
    "event_loss": 10,
    "civility_month_points": 60,
    "civility_year_points": 500,
    "month_notice_days": 3,
    "objection_days": 5,
    "reply_days": 7,
    "fix_days": 7,
    "merchant_complaints": 3,
}
#: name → the least and the most it may be. Days are bits: the lowest the 1st, or Monday.
BOUNDS: Final = {
    "card_points_per_day": (1, 10_000),
    "proven_points_per_day": (1, 10_000),
    "rotating_points_per_day": (1, 10_000),
    "no_card_points_per_day": (0, 10_000),
    "undo_minutes": (0, 60),
    "till_lock_minutes": (1, 60),
    "expiry_years": (1, 10),
    "award_alone_points": (0, 10_000),
    "card_full_name": (0, 1),
    "open_month_days": (0, 2**31 - 1),
    "open_only": (0, 1),
    "open_weekdays": (0, 2**7 - 1),
    "aspect_gain": (1, 30),
    "event_loss": (1, 30),
    "civility_month_points": (1, 10_000),
    "civility_year_points": (1, 100_000),
    "month_notice_days": (3, 30),
    "objection_days": (1, 15),
    "reply_days": (3, 60),
    "fix_days": (3, 60),
    "merchant_complaints": (1, 20),
}


class Setting(Base):
    """One value for a region and all that lies in it."""

    __tablename__ = "setting"

    region_id: Mapped[int] = mapped_column(ForeignKey("region.id"), primary_key=True)
    name: Mapped[str] = mapped_column(String(40), primary_key=True)
    value: Mapped[int]


def _nearest() -> Select[int]:
    """The value set nearest to a region, on its way up; built once, for every redemption asks."""
    path = (
        select(Region.id, Region.parent_id, literal(0).label("steps"))
        .where(Region.id == bindparam("region_id"))
        .cte("path", recursive=True)
    )
    above = select(Region.id, Region.parent_id, path.c.steps + 1).where(
        Region.id == path.c.parent_id
    )
    path = path.union_all(above)
    return (
        select(Setting.value)
        .join(path, path.c.id == Setting.region_id)
        .where(Setting.name == bindparam("name"))
        .order_by(path.c.steps)
        .limit(1)
    )


_NEAREST: Final = _nearest()


def setting_of(session: Session, region_id: int, name: str) -> int:
    """The setting that holds in this region: its own, else its town's, else the default.

    :raises KeyError: our bug: no setting has this name.
    """
    default = DEFAULTS[name]
    value = session.scalar(_NEAREST, {"region_id": region_id, "name": name})
    return default if value is None else value


def set_setting(tx: Session, region_id: int, name: str, value: int) -> None:
    """Set it for this region and for all in it that have none of their own.

    :raises KeyError: our bug: no setting has this name.
    :raises ValueError: a value below zero.
    """
    if name not in DEFAULTS:
        raise KeyError(name)
    if value < 0:
        raise ValueError(f"{name} cannot be {value}")
    tx.merge(Setting(region_id=region_id, name=name, value=value))
    tx.flush()


def own_settings(session: Session, region_id: int) -> dict[str, int]:
    """What is set for this very region: name → value."""
    rows = session.scalars(select(Setting).where(Setting.region_id == region_id))
    return {row.name: row.value for row in rows}


def clear_setting(tx: Session, region_id: int, name: str) -> None:
    """Let what holds above hold here again."""
    tx.execute(delete(Setting).where(Setting.region_id == region_id, Setting.name == name))
