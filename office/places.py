"""Which villages a person works in, and which of them a page is about."""

from collections.abc import Mapping, Sequence

from sqlalchemy.orm import Session

from pos import Shop, ShopUnknown, find_shop
from registry import Actor, NotPermitted, Region, villages


def villages_for(session: Session, actor: Actor, permission: str) -> list[Region]:
    """The villages in which this person may do it, in the town's order."""
    return [one for one in villages(session) if actor.may(permission, village_id=one.id)]


def chosen(places: Sequence[Region], asked: str | None) -> Region | None:
    """The village that the page asks for by id: nothing asked means all, or the only one.

    :raises NotPermitted: a village that is not among the person's, or is none at all.
    """
    if not asked:
        return places[0] if len(places) == 1 else None
    for place in places:
        if str(place.id) == asked:
            return place
    raise NotPermitted


def chosen_one(places: Sequence[Region], asked: str | None) -> Region:
    """The same where a page is about one village: the first of the person's unless asked.

    :raises NotPermitted: as `chosen`; or the person has no village.
    """
    if not places:
        raise NotPermitted
    return chosen(places, asked) or places[0]


def grid_asked(names: Mapping[str, int], asked: str) -> int | None:
    """The grid that the page asks for by id, if the village has it: name → id."""
    return next((one for one in names.values() if str(one) == asked), None)


def shop_for(session: Session, actor: Actor, code: str, permission: str) -> Shop:
    """The shop with this code, if it is in a village where this person may do it.

    :raises ShopUnknown: it is not, or there is none.
    """
    shop = find_shop(session, code)
    if not actor.may(permission, village_id=shop.village_id):
        raise ShopUnknown(shop=code)
    return shop
