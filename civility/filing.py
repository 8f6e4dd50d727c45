"""Filing (信息归档): what is known of every subject, what is missing, and closing the step."""

from collections import Counter
from dataclasses import dataclass
from typing import Final

from sqlalchemy import ColumnElement, and_, case, exists, func, or_, select
from sqlalchemy.orm import Session

from civility.ratings import NoPhone
from civility.round_acts import RUN, Stand, in_round, reason, subjects_in
from civility.rounds import FILING, PRELIMINARY, keep_step
from kernel import clock
from kernel.errors import Refusal
from registry import Actor, Subject

PAGE: Final = 50
#: Head, consent and its channel the registry never lacks; an organisation has no household's rest.
FIELDS: Final = ("head", "phone", "members", "group", "grid")
CHANNELS: Final = ("visit", "self", "phone", "wechat")


class FilingIncomplete(Refusal):
    """Of `missing` subjects something is not known: a signed reason is needed to go on."""

    code = "filing-incomplete"


class ChannelUnfit(Refusal):
    """What somebody says comes by one of four channels."""

    code = "channel-unfit"


@dataclass(frozen=True)
class Gap:
    """One subject of which something is missing: its number, its masked name, what."""

    number: str
    name: str
    missing: tuple[str, ...]


@dataclass(frozen=True)
class Completeness:
    """How many subjects a village has, of how many all is known, by which channel they said it."""

    subjects: int
    complete: int
    channels: dict[str, int]

    @property
    def missing(self) -> int:
        """Of how many something is missing."""
        return self.subjects - self.complete


def completeness(session: Session, village: int) -> Completeness:
    """How complete the village's filing is now."""
    lacking = func.sum(case((_lacks_any(), 1), else_=0))
    query = (
        select(Subject.consent_channel, func.count(), lacking)
        .where(Subject.village_id == village, Subject.closed_on.is_(None))
        .group_by(Subject.consent_channel)
    )
    channels: Counter[str] = Counter()
    missing = 0
    for channel, count, lacks in session.execute(query):
        channels[channel] += count
        missing += int(lacks or 0)
    return Completeness(channels.total(), channels.total() - missing, dict(channels))


def gaps(session: Session, village: int, *, after: str = "") -> list[Gap]:
    """Subjects of which something is missing, by number, at most fifty after that one."""
    conditions = _lacks()
    query = (
        select(Subject, *(conditions[field].label(field) for field in FIELDS))
        .where(
            Subject.village_id == village,
            Subject.closed_on.is_(None),
            Subject.number > after,
            _lacks_any(),
        )
        .order_by(Subject.number)
        .limit(PAGE)
    )
    return [
        Gap(row[0].number, row[0].shown_name, tuple(f for f in FIELDS if row._mapping[f]))
        for row in session.execute(query)
    ]


def note_no_phone(
    actor: Actor, round_id: str, village: int, *, numbers: list[str], channel: str
) -> int:
    """Keep that these subjects said they have no telephone; how many. Outermost.

    :raises RoundUnknown, StepNotDue: as `in_round`; only while filing runs.
    :raises SubjectUnknown: a number that nobody has here.
    :raises ChannelUnfit: not a channel.
    """
    if channel not in CHANNELS:
        raise ChannelUnfit

    def work(tx: Session, _stand: Stand) -> int:
        for subject in subjects_in(tx, village, numbers):
            tx.merge(
                NoPhone(
                    village_id=village,
                    subject_id=subject.id,
                    channel=channel,
                    staff_id=actor.staff_id,
                    at=clock.now(),
                )
            )
        return len(set(numbers))

    return in_round(actor, round_id, village, permission=RUN, steps=[FILING], work=work)


def close_filing(actor: Actor, round_id: str, village: int, *, why: str = "") -> None:
    """Close filing: at 100 %, or with a reason that stands under the actor's name. Outermost.

    :raises RoundUnknown, StepNotDue: as `in_round`.
    :raises FilingIncomplete: something is missing, and no reason is given.
    :raises RoundWords: the reason is too long.
    """
    words = reason(why, needed=False)

    def work(tx: Session, stand: Stand) -> None:
        missing = completeness(tx, village).missing
        if missing and not words:
            raise FilingIncomplete(missing=missing)
        stand.place.step = PRELIMINARY
        keep_step(tx, stand.place, "filed", staff_id=actor.staff_id, words=words)

    in_round(actor, round_id, village, permission=RUN, steps=[FILING], work=work)


def _lacks() -> dict[str, ColumnElement[bool]]:
    household = Subject.kind == "household"
    said_none = exists().where(
        NoPhone.village_id == Subject.village_id, NoPhone.subject_id == Subject.id
    )
    return {
        "head": Subject.head == "",
        "phone": and_(Subject.phone.is_(None), ~said_none),
        "members": and_(household, Subject.members.is_(None)),
        "group": and_(household, Subject.villager_group.is_(None)),
        "grid": and_(household, Subject.grid_id.is_(None)),
    }


def _lacks_any() -> ColumnElement[bool]:
    return or_(*_lacks().values())
