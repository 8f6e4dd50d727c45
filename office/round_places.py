"""Which round and which village a page is about: the latest round unless another is asked for."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy.orm import Session

from civility import rounds
from office.places import chosen_one, villages_for
from registry import Actor, Region


@dataclass(frozen=True)
class Shown:
    """The village, the person's villages, and the round's name; empty while there is none."""

    round_id: str
    village: Region
    places: list[Region]
    rounds: list[str]


def shown_round(
    session: Session,
    actor: Actor,
    permission: str,
    asked: Mapping[str, str],
    *,
    is_needed: bool = True,
) -> Shown:
    """The round and the village that the page asks for.

    :raises NotPermitted: a village that is not among the person's.
    :raises RoundUnknown: no round, though one is needed; or none of this name.
    """
    places = villages_for(session, actor, permission)
    village = chosen_one(places, asked.get("village"))
    known = [one.id for one in rounds.rounds_by_start(session)]
    wanted = asked.get("round") or (known[0] if known else "")
    if wanted and wanted not in known:
        raise rounds.RoundUnknown
    if is_needed and not wanted:
        raise rounds.RoundUnknown
    if wanted and is_needed:
        rounds.place_of(session, wanted, village.id)
    return Shown(wanted, village, places, known)
