"""Settings a town can change: whole numbers, for one village or for the whole town."""

from typing import Final

from sqlalchemy import ForeignKey, String, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from kernel.db import Base
from registry.regions import ancestors

#: name → what holds where nobody set anything. Proposals of ours, not official figures.
DEFAULTS: Final = {
    "card_points_per_day": 200,
    "undo_minutes": 10,
    "expiry_years": 1,
}


class Setting(Base):
    """One value for a region and all that lies in it."""

    __tablename__ = "setting"

    region_id: Mapped[int] = mapped_column(ForeignKey("region.id"), primary_key=True)
    name: Mapped[str] = mapped_column(String(40), primary_key=True)
    value: Mapped[int]


def setting_of(session: Session, region_id: int, name: str) -> int:
    """The setting that holds in this region: its own, else its town's, else the default.

    :raises KeyError: our bug: no setting has this name.
    """
    default = DEFAULTS[name]
    path = ancestors(session, region_id)
    query = select(Setting.region_id, Setting.value).where(
        Setting.name == name, Setting.region_id.in_(path)
    )
    found = {row.region_id: row.value for row in session.execute(query)}
    return next((found[region] for region in path if region in found), default)


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
