"""Splitting a household: some of it lives by itself from now on, with a number and points."""

from dataclasses import asdict
from typing import Any

from sqlalchemy.orm import Session

from kernel import clock
from kernel.errors import Refusal
from kernel.once import Outcome
from registry.access import Actor
from registry.changing import apply
from registry.closing import hold_points, pour_over
from registry.details import DetailUnfit, NewHousehold, clean_members
from registry.doing import on_subject
from registry.events import Happening, record_event
from registry.joining import begin_household, beginnings
from registry.subjects import Subject


class NotHousehold(Refusal):
    """Only households split and merge; organisations do not."""

    code = "not-a-household"


def split_household(
    actor: Actor,
    *,
    number: str,
    key: str,
    into: NewHousehold,
    points: int = 0,
    members_left: int | None = None,
) -> Outcome:
    """Make a new household out of one, with `points` of its points. Outermost.

    The new one lies in the same group and grid; its points keep their last valid days.
    `members_left`: how many the old one counts now; none leaves what is recorded. The reply:
    `household` (the new number), `from`, `points`.

    :raises SubjectUnknown, SubjectClosed: no such household for this officer.
    :raises NotHousehold: an organisation.
    :raises DetailUnfit: a detail of the new household, the points, or the members left.
    :raises NumberTaken, NumberNeeded: the number wanted is somebody's; none can be counted.
    :raises NotEnoughPoints: the household cannot spend so many.
    """
    into = into.cleaned()
    left = clean_members("members", members_left)
    if type(points) is not int or points < 0:
        raise DetailUnfit(field="points", reason="points-not-whole")

    def work(tx: Session, subject: Subject) -> dict[str, Any]:
        if subject.kind != "household":
            raise NotHousehold(number=subject.number)
        fresh = _begin(tx, subject, into)
        hold_points(tx, subject, fresh)
        pour_over(
            tx,
            points,
            subject,
            fresh,
            ref=f"split/{fresh.number}/{fresh.id}",
            staff_id=actor.staff_id,
        )
        said = apply(subject, {"members": left}) if left is not None else {}
        subject.updated_at = clock.now()
        tx.flush()
        _record(tx, subject, Happening("split", said, other=_place(fresh)), actor)
        happening = Happening("split-off", beginnings(into), other=_place(subject))
        _record(tx, fresh, happening, actor)
        return {"household": fresh.number, "from": subject.number, "points": points}

    asked = {"do": "split", **asdict(into), "points": points, "members_left": left}
    return on_subject(actor, number=number, key=key, asked=asked, work=work)


def _begin(tx: Session, parent: Subject, into: NewHousehold) -> Subject:
    group, grid = parent.villager_group, parent.grid_id
    return begin_household(tx, parent.village_id, into, group=group, grid_id=grid)


def _place(subject: Subject) -> tuple[int, str]:
    return subject.village_id, subject.id


def _record(tx: Session, subject: Subject, happening: Happening, actor: Actor) -> None:
    record_event(tx, subject, happening, staff_id=actor.staff_id)
