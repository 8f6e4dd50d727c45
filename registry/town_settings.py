"""Settings by the office: what holds in a village or the town, where it comes from, changing it.

The verb is outermost: officers of a village change its settings, the town's all. Each change is
kept (`setting_changes`). The days on which shops are open (`open_month_days`, `open_weekdays`)
are said to people; no till is held to them yet.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sqlalchemy import select
from sqlalchemy.orm import Session

from kernel.db import transaction
from kernel.errors import Refusal
from registry.access import Actor, NotPermitted, require
from registry.regions import Region, town, villages
from registry.setting_changes import changes_of, note_change
from registry.settings import BOUNDS, DEFAULTS, clear_setting, own_settings, set_setting

PERMISSION = "settings"


class SettingUnfit(Refusal):
    """The setting takes a whole number from `least` to `most`."""

    code = "setting-unfit"


class SettingUnknown(Refusal):
    """There is no such setting."""

    code = "setting-unknown"


@dataclass(frozen=True)
class Standing:
    """What holds of one setting in a place, whose it is, and what would hold without its own."""

    name: str
    value: int
    origin: Literal["own", "town", "default"]
    above: int


@dataclass(frozen=True)
class Change:
    """One change of a place's own value; none: what is above holds."""

    name: str
    value_from: int | None
    value_to: int | None
    at: datetime
    by: str


def places_of(session: Session, actor: Actor) -> list[Region]:
    """Where this person may change settings: the town if it is all theirs, and the villages."""
    reached = [town(session)] if actor.may_everywhere(PERMISSION) else []
    found = [one for one in villages(session) if actor.may(PERMISSION, village_id=one.id)]
    return reached + found


def standing_in(session: Session, region_id: int) -> dict[str, Standing]:
    """Every setting as it stands in a village, or in the town."""
    above_id = town(session).id
    own = own_settings(session, region_id)
    over = own_settings(session, above_id) if above_id != region_id else {}
    found = {}
    for name, default in DEFAULTS.items():
        above = over.get(name, default)
        origin: Literal["own", "town", "default"] = (
            "own" if name in own else "town" if name in over else "default"
        )
        found[name] = Standing(name, own.get(name, above), origin, above)
    return found


def changes_in(session: Session, region_id: int) -> list[Change]:
    """The last changes of this place's own settings, the newest first."""
    return [
        Change(row.name, row.value_from, row.value_to, row.at, by)
        for row, by in changes_of(session, region_id)
    ]


def change_settings(actor: Actor, *, region_id: int, values: dict[str, int | None]) -> None:
    """Set them here, or (no value) let what is above hold again: all or none. Outermost.

    What stands already is no change.

    :raises NotPermitted: not this person's village; the town's, and not a town officer.
    :raises SettingUnknown: no setting has this name.
    :raises SettingUnfit: a value is out of its bounds.
    """
    require(actor, PERMISSION, village_id=region_id)
    for name, value in values.items():
        _refuse_unfit(name, value)

    def work(tx: Session) -> None:
        hold_place(tx, region_id)
        own = own_settings(tx, region_id)
        for name, value in values.items():
            before = own.get(name)
            if before == value:
                continue
            if value is None:
                clear_setting(tx, region_id, name)
            else:
                set_setting(tx, region_id, name, value)
            note_change(tx, region_id, name, values=(before, value), actor_id=str(actor.staff_id))

    transaction(work)


def hold_place(tx: Session, region_id: int) -> None:
    """One change at a time in a village or the town.

    :raises NotPermitted: this is neither.
    """
    query = select(Region.id).where(Region.id == region_id, Region.level.in_(("town", "village")))
    if tx.scalar(query.with_for_update(key_share=True)) is None:
        raise NotPermitted


def _refuse_unfit(name: str, value: int | None) -> None:
    if name not in BOUNDS:
        raise SettingUnknown
    least, most = BOUNDS[name]
    if value is not None and not least <= value <= most:
        raise SettingUnfit(name=name, least=least, most=most)
