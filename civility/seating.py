"""Groups and their members: nobody sits in two groups of a village, so no scorer reviews."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial
from typing import Final

from sqlalchemy import exists, func, select
from sqlalchemy.orm import Session

from civility.kin import Kin, Recused
from civility.panels import KINDS, Panel, PanelMember, Rating
from civility.round_acts import REVIEW, RUN, SCORE, SIGN, Stand, in_round
from civility.rounds import FILING, PRELIMINARY, PUBLICITY, RoundVillage, places_of
from kernel.db import reading
from kernel.errors import Refusal
from registry import Actor, NotPermitted, Staff, actor_of

EVALUATION, REVIEWING, SUPERVISION = KINDS
#: What a member must be allowed to do in the village.
RIGHTS: Final = {EVALUATION: SCORE, REVIEWING: REVIEW, SUPERVISION: SIGN}
NAME_AT_MOST: Final = 40
_OPEN: Final = (FILING, PRELIMINARY, PUBLICITY)


class GroupUnknown(Refusal):
    """The village has no such group in this round."""

    code = "group-unknown"


class GroupTaken(Refusal):
    """The village has a group of this name."""

    code = "group-taken"


class GroupUnfit(Refusal):
    """A group is for evaluation, review or supervision, and its name has 1 to 40 characters."""

    code = "group-unfit"


class MemberUnfit(Refusal):
    """Nobody of the staff with the right to it in this village."""

    code = "member-unfit"


class MemberSeated(Refusal):
    """The person sits in a group of this village already, or scored there: no scorer reviews."""

    code = "member-seated"


@dataclass(frozen=True)
class Seated:
    """A group with its members: staff id → name."""

    no: int
    kind: str
    name: str
    members: dict[str, str]


def add_group(actor: Actor, round_id: str, village: int, *, kind: str, name: str) -> int:
    """Add a group to the village's round; its number. Outermost.

    :raises RoundUnknown, StepNotDue: as `in_round`; not after completion.
    :raises GroupUnfit, GroupTaken: the group.
    """
    line = " ".join(name.split())
    if kind not in KINDS or not 1 <= len(line) <= NAME_AT_MOST or not line.isprintable():
        raise GroupUnfit

    def work(tx: Session, _stand: Stand) -> int:
        mine = (Panel.village_id == village, Panel.round_id == round_id)
        if tx.scalar(select(exists().where(*mine, Panel.name == line))):
            raise GroupTaken(name=line)
        no = (tx.scalar(select(func.max(Panel.no)).where(*mine)) or 0) + 1
        tx.add(Panel(village_id=village, round_id=round_id, no=no, kind=kind, name=line))
        return no

    return in_round(actor, round_id, village, permission=RUN, steps=_OPEN, work=work)


def add_member(actor: Actor, round_id: str, village: int, *, group: int, staff_id: str) -> None:
    """Seat somebody in a group of the village. Outermost.

    :raises RoundUnknown, StepNotDue: as `in_round`; not after completion.
    :raises GroupUnknown: no such group.
    :raises MemberUnfit: nobody who may do the group's work in this village.
    :raises MemberSeated: sits in another group of the village, or scored in it.
    :raises Recused: a household of the group is the person's own, or a relative's.
    """

    def work(tx: Session, _stand: Stand) -> None:
        panel = tx.get(Panel, (village, round_id, group))
        if panel is None:
            raise GroupUnknown
        _refuse_unfit(tx, panel, staff_id)
        _refuse_seated(tx, panel, staff_id)
        if panel.kind == EVALUATION:
            _refuse_tied(tx, panel, staff_id)
        tx.add(
            PanelMember(village_id=village, round_id=round_id, panel_no=panel.no, staff_id=staff_id)
        )

    in_round(actor, round_id, village, permission=RUN, steps=_OPEN, work=work)


def remove_member(actor: Actor, round_id: str, village: int, *, group: int, staff_id: str) -> None:
    """Let somebody leave a group; what was scored stays, and no scorer reviews. Outermost.

    :raises RoundUnknown, StepNotDue: as `in_round`; not after completion.
    """

    def work(tx: Session, _stand: Stand) -> None:
        seat = tx.get(PanelMember, (village, round_id, group, staff_id))
        if seat is not None:
            tx.delete(seat)

    in_round(actor, round_id, village, permission=RUN, steps=_OPEN, work=work)


def seat_supervision(actor: Actor, round_id: str, *, name: str, staff_ids: Iterable[str]) -> None:
    """Seat the town's one supervision group in every village of the round. Outermost.

    Villages where a group of this name sits already are left as they are.

    :raises NotPermitted: not an officer of the town.
    :raises Refusal: as `add_group` and `add_member`.
    """
    if not actor.may_everywhere(RUN):
        raise NotPermitted
    with reading() as session:
        villages = [place.village_id for place in places_of(session, round_id)]
    members = list(staff_ids)
    for village in villages:
        seat = partial(add_member, actor, round_id, village)
        try:
            group = add_group(actor, round_id, village, kind=SUPERVISION, name=name)
        except GroupTaken:
            continue
        for staff_id in members:
            seat(group=group, staff_id=staff_id)


def groups_of(session: Session, place: RoundVillage) -> list[Seated]:
    """The village's groups in the round by number, with their members by name."""
    mine = (Panel.village_id == place.village_id, Panel.round_id == place.round_id)
    query = (
        select(PanelMember.panel_no, Staff.id, Staff.name)
        .join(Staff, Staff.id == PanelMember.staff_id)
        .where(PanelMember.village_id == place.village_id, PanelMember.round_id == place.round_id)
        .order_by(Staff.name, Staff.id)
    )
    members: dict[int, dict[str, str]] = defaultdict(dict)
    for no, staff_id, name in session.execute(query):
        members[no][staff_id] = name
    panels = session.scalars(select(Panel).where(*mine).order_by(Panel.no))
    return [Seated(one.no, one.kind, one.name, members[one.no]) for one in panels]


def group_of(session: Session, place: RoundVillage, staff_id: str | None) -> Panel | None:
    """The group in which this person sits in the village's round, if in any."""
    query = (
        select(Panel)
        .join(
            PanelMember,
            (PanelMember.village_id == Panel.village_id)
            & (PanelMember.round_id == Panel.round_id)
            & (PanelMember.panel_no == Panel.no),
        )
        .where(
            Panel.village_id == place.village_id,
            Panel.round_id == place.round_id,
            PanelMember.staff_id == staff_id,
        )
    )
    return session.scalars(query).first()


def has_scored(session: Session, village: int, round_id: str, staff_id: str | None) -> bool:
    """Whether this person confirmed a score in the village's round."""
    scored = exists().where(
        Rating.village_id == village, Rating.round_id == round_id, Rating.confirmed_by == staff_id
    )
    return bool(session.scalar(select(scored)))


def _refuse_unfit(tx: Session, panel: Panel, staff_id: str) -> None:
    person = tx.get(Staff, staff_id)
    if person is None or person.disabled_at is not None:
        raise MemberUnfit
    if not actor_of(tx, person).may(RIGHTS[panel.kind], village_id=panel.village_id):
        raise MemberUnfit


def _refuse_seated(tx: Session, panel: Panel, staff_id: str) -> None:
    seat = exists().where(
        PanelMember.village_id == panel.village_id,
        PanelMember.round_id == panel.round_id,
        PanelMember.staff_id == staff_id,
    )
    if tx.scalar(select(seat)):
        raise MemberSeated
    if panel.kind != EVALUATION and has_scored(tx, panel.village_id, panel.round_id, staff_id):
        raise MemberSeated


def _refuse_tied(tx: Session, panel: Panel, staff_id: str) -> None:
    tied = exists().where(
        Rating.village_id == panel.village_id,
        Rating.round_id == panel.round_id,
        Rating.panel_no == panel.no,
        Kin.village_id == Rating.village_id,
        Kin.subject_id == Rating.subject_id,
        Kin.staff_id == staff_id,
    )
    if tx.scalar(select(tied)):
        raise Recused
