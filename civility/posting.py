"""Posting: listed records whose days of objection are over become award entries, once each."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from civility.doing import in_village
from civility.histories import histories, limits_of, own_rule, own_rules, scored
from civility.notices import Notice
from civility.objections import Objection
from civility.records import Record, step
from civility.scoring import points_to_post
from kernel import clock
from kernel.db import in_parts
from kernel.once import Outcome
from registry import Actor, AwardItem, NotPermitted, Subject, award_many

#: What the books call an award of a record: `award/civility/<record>`.
REF: Final = "civility/"
POST: Final = "notices"


def post_due(actor: Actor, *, village: int, key: str) -> Outcome:
    """Post every record whose notice is over and to which nobody objects. Outermost.

    One transaction; a record is posted once, whatever is retried. The reply: `records`, `points`.

    :raises NotPermitted: not where the actor hangs notices.
    :raises BudgetPassed: the village's budget does not cover it: nothing was posted.
    """

    def work(tx: Session) -> dict[str, Any]:
        if not actor.may(POST, village_id=village):
            raise NotPermitted
        posted = post_records(tx, village, due_records(tx, village), actor_id=actor.staff_id)
        return {"records": len(posted), "points": sum(posted.values())}

    return in_village(village, client=actor.client, key=key, asked={"do": "post"}, work=work)


def due_records(session: Session, village: int) -> list[Record]:
    """Listed records whose notice's last day is over and to which no objection is open."""
    objected = select(Objection.record_id).where(
        Objection.village_id == village,
        Objection.record_id.is_not(None),
        (Objection.state == "open") | (Objection.appeal_state == "open"),
    )
    query = (
        select(Record)
        .join(Notice, (Notice.village_id == Record.village_id) & (Notice.id == Record.notice_id))
        .where(
            Record.village_id == village,
            Record.state == "listed",
            Notice.until_on < clock.today(),
            Record.id.not_in(objected),
        )
        .order_by(Record.happened_on, Record.id)
    )
    return list(session.scalars(query))


def post_records(
    tx: Session, village: int, records: Sequence[Record], *, actor_id: str | None
) -> dict[str, int]:
    """Post these records in the caller's transaction: record id → points, none after the caps.

    A record of a closed subject stays as it is.

    :raises Refusal: as `registry.award_many`.
    """
    subjects = _standing(tx, village, {record.subject_id for record in records})
    fresh = [record for record in records if record.subject_id in subjects]
    if not fresh:
        return {}
    worth = worth_of(tx, village, fresh)
    rules = own_rules(tx, fresh)
    items = [
        AwardItem(
            number=subjects[record.subject_id],
            points=worth[record.id],
            reason=rules.items[own_rule(record)].title_zh[:100],
            ref=f"{REF}{record.id}",
        )
        for record in fresh
        if worth[record.id] > 0
    ]
    award_many(tx, village, items, actor_id=actor_id)
    for record in fresh:
        record.points_posted = worth[record.id]
        step(tx, record, "posted", what="posted", staff_id=actor_id)
    return {record.id: worth[record.id] for record in fresh}


def _standing(tx: Session, village: int, ids: Iterable[str]) -> dict[str, str]:
    """Of these subjects those that are not closed: id → number."""
    found: dict[str, str] = {}
    for part in in_parts(sorted(ids)):
        query = select(Subject.id, Subject.number).where(
            Subject.village_id == village,
            Subject.id.in_(part),
            Subject.closed_on.is_(None),
        )
        found |= {row.id: row.number for row in tx.execute(query)}
    return found


def worth_of(tx: Session, village: int, fresh: Sequence[Record]) -> dict[str, int]:
    """Record id → the points it brings after the caps, in calendar years as they are."""
    if not fresh:
        return {}
    since = date(min(one.happened_on for one in fresh).year, 1, 1)
    until = date(max(one.happened_on for one in fresh).year, 12, 31)
    by_subject: dict[str, set[str]] = defaultdict(set)
    for record in fresh:
        by_subject[record.subject_id].add(record.id)
    limits = limits_of(tx, village)
    worth: dict[str, int] = {}
    for part in in_parts(sorted(by_subject)):
        found = histories(tx, village, part, since=since, until=until)
        rules = own_rules(tx, (record for history in found.values() for record in history))
        for subject_id, history in found.items():
            known = [scored(record, own_rule(record)) for record in history]
            worth |= points_to_post(rules, limits, known, by_subject[subject_id])
    return worth
