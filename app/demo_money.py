"""The demo town's settings: what a point is worth, and telephones."""

from typing import Final

from sqlalchemy.orm import Session

import registry
from kernel import clock
from kernel.db import reading
from registry import Actor, hotlines, point_values

#: Nobody's telephones: no number within a town begins with a nought.
HOTLINE: Final = "0561-000 0000"
VILLAGE_HOTLINE: Final = "村委会 0561-000 0001"


def decide(village: str) -> None:
    """What officers decide: a point's value, telephones."""
    with reading() as session:
        town, place = registry.town(session).id, registry.find_village(session, village).id
        head, first = (_actor(session, one) for one in ("town", "village-1"))
    point_values.set_point_value(head, region_id=town, fen=100, from_on=clock.today())
    hotlines.set_hotline(head, region_id=town, words=HOTLINE)
    hotlines.set_hotline(first, region_id=place, words=VILLAGE_HOTLINE)


def _actor(session: Session, username: str) -> Actor:
    return registry.actor_of(session, registry.get_staff(session, username))
