"""What is out of the ordinary at a shop: a list of things to ask about, never an accusation.

Each clerk's slips of a time, counted by what somebody may want to ask about; a household that
often came without its card. Whoever stands on it may have the best of reasons.
"""

from collections import Counter
from dataclasses import dataclass
from datetime import date
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from kernel import clock
from pos.shops import Shop
from pos.slips import Slip, SlipUndo, without_card
from registry import staff_lists

#: Fewer than so many are no pattern.
FEWEST: Final = 5
#: From these shares of a clerk's slips on, in percent, it is worth asking.
NO_CARD_SHARE: Final = 20
UNDO_SHARE: Final = 10
#: A household that came so often without its card: perhaps it needs a new one.
NO_CARD_TIMES: Final = 3
#: Slips before or after these hours of the town are out of the ordinary.
HOURS: Final = range(6, 20)


@dataclass(frozen=True)
class Pattern:
    """One line: what, about whom (a clerk's name or a household's number), how many of how many."""

    kind: str
    who: str
    count: int
    of: int


def patterns(session: Session, shop: Shop, *, first: date, last: date) -> list[Pattern]:
    """What may be asked about the slips from `first` to `last`, both counted in."""
    since, until = clock.day_bounds(first)[0], clock.day_bounds(last)[1]
    query = (
        select(Slip.clerk_id, Slip.household, without_card(), Slip.at, SlipUndo.kind)
        .outerjoin(
            SlipUndo, (SlipUndo.village_id == Slip.village_id) & (SlipUndo.slip == Slip.slip)
        )
        .where(
            Slip.village_id == shop.village_id,
            Slip.shop == shop.code,
            Slip.at >= since,
            Slip.at < until,
        )
    )
    made: Counter[str] = Counter()
    found: dict[str, Counter[str]] = {
        kind: Counter() for kind in ("no-card", "undone", "after-hours", "household")
    }
    for clerk, household, cardless, at, undone in session.execute(query):
        made[clerk] += 1
        found["no-card"][clerk] += cardless
        found["undone"][clerk] += undone == "undo"
        found["after-hours"][clerk] += clock.local(at).hour not in HOURS
        found["household"][household] += cardless
    names = staff_lists.staff_names(session, made)
    return _worth_asking(found, made, names)


def _worth_asking(
    found: dict[str, Counter[str]], made: Counter[str], names: dict[str, str]
) -> list[Pattern]:
    shares = {"no-card": NO_CARD_SHARE, "undone": UNDO_SHARE, "after-hours": 0}
    lines = [
        Pattern(kind, names[clerk], count, made[clerk])
        for kind, share in shares.items()
        for clerk, count in sorted(found[kind].items())
        if count >= FEWEST and 100 * count >= share * made[clerk]
    ]
    lines += [
        Pattern("one-clerk", names[clerk], count, made.total())
        for clerk, count in sorted(found["no-card"].items())
        if len(made) > 1 and count >= FEWEST and count == found["no-card"].total()
    ]
    lines += [
        Pattern("household", number, count, count)
        for number, count in sorted(found["household"].items())
        if count >= NO_CARD_TIMES
    ]
    return lines
