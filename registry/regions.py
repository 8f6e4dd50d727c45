"""Regions: county, town, village, grid. One database serves one town; villages are its books.

A village's id stands first in the key of everything that belongs to it.
"""

from collections.abc import Iterable
from typing import Final

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint, func, insert, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from kernel.db import Base
from kernel.errors import Refusal

LEVELS: Final = ("county", "town", "village", "grid")
NAME_LENGTH: Final = 40
VILLAGE_ENDING: Final = "村"


class VillageUnknown(Refusal):
    """No village of this town has that name."""

    code = "village-unknown"


class TownMissing(Refusal):
    """The town has not been set up yet."""

    code = "town-missing"


class RegionNameUnfit(Refusal):
    """A region's name is empty, too long, or holds markup."""

    code = "region-name-unfit"


class Region(Base):
    """A county, the town, a village or a grid, and what it lies in."""

    __tablename__ = "region"
    __table_args__ = (
        UniqueConstraint("parent_id", "level", "name"),
        CheckConstraint("level IN ('county', 'town', 'village', 'grid')", name="level"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("region.id"))
    level: Mapped[str] = mapped_column(String(10))
    name: Mapped[str] = mapped_column(String(NAME_LENGTH))


def add_region(tx: Session, level: str, name: str, parent: int | None = None) -> Region:
    """The region of this level and name under `parent` (a region id), made if it is not there.

    :raises RegionNameUnfit: an empty or overlong name, or one with markup in it.
    """
    name = "".join(name.split())
    if not name or len(name) > NAME_LENGTH or not name.isprintable() or set("<>&\"'") & set(name):
        raise RegionNameUnfit(level=level)
    found = tx.scalars(
        select(Region).where(
            Region.parent_id.is_(None) if parent is None else Region.parent_id == parent,
            Region.level == level,
            Region.name == name,
        )
    ).one_or_none()
    if found is not None:
        return found
    region = Region(level=level, name=name, parent_id=parent)
    tx.add(region)
    tx.flush()
    return region


def town(session: Session) -> Region:
    """The town that this database serves.

    :raises TownMissing: before it was set up.
    """
    found = session.scalars(select(Region).where(Region.level == "town")).first()
    if found is None:
        raise TownMissing
    return found


def villages(session: Session) -> list[Region]:
    """The town's villages, in the order they were set up."""
    return list(
        session.scalars(select(Region).where(Region.level == "village").order_by(Region.id))
    )


def bare_village(name: str) -> str:
    """A village's name without white space and without 村 at its end: what people compare."""
    return "".join(name.split()).removesuffix(VILLAGE_ENDING)


def find_village(session: Session, name: str) -> Region:
    """The village called `name`, with or without 村 at the end.

    :raises VillageUnknown: none is.
    """
    for village in villages(session):
        if bare_village(village.name) == bare_village(name):
            return village
    raise VillageUnknown


def region_by_id(session: Session, region_id: int) -> Region:
    """The region with this id.

    :raises LookupError: our bug: ids come from our own rows.
    """
    region = session.get(Region, region_id)
    if region is None:
        raise LookupError(f"no region {region_id}")
    return region


def ancestors(session: Session, region_id: int) -> list[int]:
    """This region's id and those it lies in, nearest first: at most four."""
    path: list[int] = []
    at: int | None = region_id
    while at is not None:
        path.append(at)
        at = session.scalar(select(Region.parent_id).where(Region.id == at))
    return path


def is_within(session: Session, region_id: int, scope: int) -> bool:
    """Whether the region is `scope` or lies in it."""
    return scope in ancestors(session, region_id)


def grids(session: Session, village: int) -> dict[str, int]:
    """The village's grids: name → region id."""
    query = select(Region.name, Region.id).where(
        Region.parent_id == village, Region.level == "grid"
    )
    return {row.name: row.id for row in session.execute(query)}


def grids_of(session: Session, village_ids: Iterable[int]) -> list[Region]:
    """The grids of these villages, as people count: the 2nd before the 10th."""
    query = select(Region).where(Region.parent_id.in_(set(village_ids)), Region.level == "grid")
    return list(
        session.scalars(query.order_by(Region.parent_id, func.length(Region.name), Region.name))
    )


def ensure_grids(tx: Session, village: int, names: Iterable[str]) -> dict[str, int]:
    """Make those grids of the village that are not there yet; give all of them, name → id."""
    known = grids(tx, village)
    fresh = sorted(set(names) - set(known))
    if not fresh:
        return known
    tx.execute(
        insert(Region),
        [{"parent_id": village, "level": "grid", "name": name} for name in fresh],
    )
    return grids(tx, village)
