"""Asking merchants for something: a subject asks, an officer merges, and answers."""

from typing import Any, Final

from sqlalchemy import update
from sqlalchemy.orm import Session

from kernel import clock
from kernel.errors import Refusal
from kernel.once import Outcome
from merchants.demands import (
    CHANNELS,
    DECLINED,
    WHY_AT_MOST,
    WORDS_AT_MOST,
    Demand,
    DemandAsk,
    DemandEnd,
    DemandMerge,
    asks,
    demands_of,
    find_open,
    fold,
)
from merchants.doing import Work, in_place
from registry import Actor, Subject, SubjectClosed, SubjectUnknown, require, subject_by_id

PERMISSION: Final = "registers"
#: What one subject may ask for at a time: a list, not a flood.
AT_ONCE: Final = 20


class DemandUnfit(Refusal):
    """A demand is 1 to 60 visible characters."""

    code = "demand-unfit"


class DemandAsked(Refusal):
    """The subject asks for this already."""

    code = "demand-asked"


class DemandsTooMany(Refusal):
    """The subject asks for as much as waits at one time."""

    code = "demands-too-many"


class DemandUnknown(Refusal):
    """The village has no such demand, or it was answered."""

    code = "demand-unknown"


class DemandWhyUnfit(Refusal):
    """A demand is declined with a reason of 1 to 100 characters."""

    code = "demand-why-unfit"


def ask(
    subject: Subject,
    *,
    words: str = "",
    demand: str = "",
    key: str,
    actor: Actor | None = None,
    channel: str = "look",
) -> Outcome:
    """Write down that the subject would like this, in words or as one of the list. Outermost.

    The subject does it itself, or an officer for it, on paper or said. Once per key. The reply:
    `demand`.

    :raises SubjectUnknown: not where the officer keeps the list.
    :raises SubjectClosed: it ended.
    :raises DemandUnfit: no words, too many, or no such channel.
    :raises DemandUnknown: no such demand waits.
    :raises DemandAsked, DemandsTooMany: it asks for this, or for much, already.
    """
    village = subject.village_id
    if actor is not None and not actor.may(PERMISSION, village_id=village):
        raise SubjectUnknown(number=subject.number[:20])
    words = " ".join(words.split())
    is_fit = demand or (1 <= len(words) <= WORDS_AT_MOST and words.isprintable())
    if not is_fit or channel not in CHANNELS:
        raise DemandUnfit(at_most=WORDS_AT_MOST)

    def work(tx: Session) -> dict[str, Any]:
        found = find_open(tx, village, words=words, demand=demand)
        if found is None and demand:
            raise DemandUnknown
        found = found or _begin(tx, village, words)
        _refuse(tx, found, subject)
        _note(tx, found, subject, actor, channel=channel)
        return {"demand": found.id}

    asked = {"do": "demand", "words": words, "demand": demand, "subject": subject.id}
    client = actor.client if actor else f"look/{subject.id}"
    return in_place(village, client=client, key=key, asked=asked, work=work)


def merge(actor: Actor, *, village: int, demand: str, into: str, key: str) -> Outcome:
    """Merge a demand into another that means the same; its askers ask for that. Outermost.

    :raises NotPermitted: not where the actor keeps the list.
    :raises DemandUnknown: one of the two does not wait, or they are one already.
    """

    def work(tx: Session) -> dict[str, Any]:
        lesser, greater = _known(tx, village, demand), _known(tx, village, into)
        if lesser.id == greater.id:
            raise DemandUnknown
        tx.execute(
            update(Demand)
            .where(Demand.village_id == village, Demand.root == lesser.id)
            .values(root=greater.id)
        )
        tx.add(
            DemandMerge(
                village_id=village,
                demand=lesser.id,
                into=greater.id,
                staff_id=actor.staff_id or "",
                at=clock.now(),
            )
        )
        tx.flush()
        return {"demand": greater.id}

    asked = {"do": "demand-merge", "demand": demand, "into": into}
    return _by_officer(actor, village, key, asked=asked, work=work)


def decline(actor: Actor, *, village: int, demand: str, words: str, key: str) -> Outcome:
    """Say that nothing comes of a demand, and why: every asker reads it. Outermost.

    :raises NotPermitted: not where the actor keeps the list.
    :raises DemandUnknown: it does not wait.
    :raises DemandWhyUnfit: no reason, or too long a one.
    """
    words = " ".join(words.split())
    if not 1 <= len(words) <= WHY_AT_MOST or not words.isprintable():
        raise DemandWhyUnfit(at_most=WHY_AT_MOST)

    def work(tx: Session) -> dict[str, Any]:
        found = _known(tx, village, demand)
        end(tx, found, DemandEnd(outcome=DECLINED, words=words), actor)
        return {"demand": found.id}

    asked = {"do": "demand-decline", "demand": demand, "words": words}
    return _by_officer(actor, village, key, asked=asked, work=work)


def end(tx: Session, demand: Demand, how: DemandEnd, actor: Actor) -> None:
    """Keep what became of a demand that waits; `how` says outcome, offer and words."""
    how.village_id, how.demand = demand.village_id, demand.id
    how.staff_id, how.at = actor.staff_id or "", clock.now()
    tx.add(how)
    tx.flush()


def _by_officer(
    actor: Actor, village: int, key: str, *, asked: dict[str, Any], work: Work
) -> Outcome:
    require(actor, PERMISSION, village_id=village)
    return in_place(village, client=actor.client, key=key, asked=asked, work=work)


def _known(tx: Session, village: int, demand: str) -> Demand:
    found = find_open(tx, village, demand=demand)
    if found is None:
        raise DemandUnknown
    return found


def _begin(tx: Session, village: int, words: str) -> Demand:
    made = clock.new_id()
    demand = Demand(
        village_id=village, id=made, words=words, folded=fold(words), root=made, at=clock.now()
    )
    tx.add(demand)
    tx.flush()
    return demand


def _refuse(tx: Session, demand: Demand, subject: Subject) -> None:
    now = subject_by_id(tx, subject.village_id, subject.id)
    if now.closed_on is not None:
        on = now.closed_on.isoformat()
        raise SubjectClosed(number=now.number, on=on, why=now.closed_why)
    if asks(tx, demand, subject.id):
        raise DemandAsked
    waiting = [one for one in demands_of(tx, subject) if one.end is None]
    if len(waiting) >= AT_ONCE:
        raise DemandsTooMany(at_most=AT_ONCE)


def _note(
    tx: Session, demand: Demand, subject: Subject, actor: Actor | None, *, channel: str
) -> None:
    tx.add(
        DemandAsk(
            village_id=demand.village_id,
            demand=demand.id,
            subject_id=subject.id,
            channel=channel,
            staff_id=actor.staff_id if actor else None,
            at=clock.now(),
        )
    )
    tx.flush()
