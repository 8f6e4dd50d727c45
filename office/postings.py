"""Where a role may be given: the town, a village, a grid, a shop: what a form offers."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

import merchants
import pos
from registry import (
    Actor,
    ClerkElsewhere,
    NotPermitted,
    Region,
    RoleAt,
    device_lists,
    grids_of,
    region_by_id,
    town,
    villages,
)


@dataclass(frozen=True)
class Post:
    """A place where a role may be held. `value` stands in the form."""

    region_id: int
    shop: str
    level: str
    name: str

    @property
    def value(self) -> str:
        """The place as a form carries it."""
        return f"{self.region_id}.{self.shop}"


def posts_for(session: Session, actor: Actor) -> list[Post]:
    """The places where this person may give roles, in the town's order."""
    reached = [one for one in villages(session) if actor.may("staff", village_id=one.id)]
    posts: list[Post] = []
    if actor.may_everywhere("staff"):
        place = town(session)
        posts.append(Post(place.id, "", "town", place.name))
    grids = grids_of(session, [one.id for one in reached])
    seats = _seats(session, [one.id for one in reached])
    for village in reached:
        posts += _in_village(village, grids, seats)
    return posts


def role_at(posts: Sequence[Post], role: str, value: str) -> RoleAt:
    """The role at the place that the form names.

    :raises NotPermitted: a place that was not offered.
    """
    for post in posts:
        if post.value == value:
            return RoleAt(role, post.region_id, post.shop)
    raise NotPermitted


def _in_village(
    village: Region, grids: Iterable[Region], seats: Mapping[tuple[int, str], str]
) -> Iterable[Post]:
    yield Post(village.id, "", "village", village.name)
    for (village_id, code), name in seats.items():
        if village_id == village.id:
            yield Post(village.id, code, "village", f"{village.name} · {name} ({code})")
    for grid in grids:
        if grid.parent_id == village.id:
            yield Post(grid.id, "", "grid", f"{village.name} · {grid.name}")


def _seats(session: Session, village_ids: Collection[int]) -> dict[tuple[int, str], str]:
    """Where somebody works at a device: the shops, then the merchants; (village, code) → name."""
    live = ("approved", "published", "paused", "suspended")
    found = merchants.merchants_in(session, village_ids, live)
    return {
        **{(one.village_id, one.code): one.name for one in pos.shops_in(session, village_ids)},
        **{(one.village_id, one.code): one.name for one in found},
    }


@dataclass(frozen=True)
class Stand:
    """A clerk at a shop's counter, or a merchant at the own: where a device may stand."""

    clerk_id: str
    village_id: int
    shop: str
    name: str

    @property
    def value(self) -> str:
        """The clerk and the shop as a form carries them."""
        return f"{self.clerk_id}.{self.village_id}.{self.shop}"


def clerks_for(session: Session, actor: Actor) -> list[Stand]:
    """The clerks and merchants for whom this person may enrol a device, place by place."""
    reached = {one.id: one for one in villages(session) if actor.may("devices", village_id=one.id)}
    names = _seats(session, reached)
    return [
        Stand(
            clerk_id,
            village_id,
            shop,
            f"{names.get((village_id, shop), shop)} ({shop}) · {name}",
        )
        for clerk_id, name, village_id, shop in device_lists.clerks_of(session, reached)
    ]


def stand_at(stands: Sequence[Stand], value: str) -> Stand:
    """The clerk and shop that the form names.

    :raises ClerkElsewhere: none that was offered.
    """
    for stand in stands:
        if stand.value == value:
            return stand
    raise ClerkElsewhere


def place_of(session: Session, village_id: int, shop: str) -> str:
    """The place and its village by name, for the machine that will stand there."""
    village = region_by_id(session, village_id).name
    return f"{village} · {_seats(session, [village_id]).get((village_id, shop), shop)}"
