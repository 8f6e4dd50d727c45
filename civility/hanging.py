"""Hanging a month's confirmed records on the board: masked, with an end to objections."""

from datetime import date, timedelta
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from civility.doing import in_village
from civility.histories import own_rule, own_rules
from civility.notices import Notice, NoticeLine
from civility.records import Record, step
from kernel import clock
from kernel.errors import Refusal
from kernel.once import Outcome
from registry import Actor, NotPermitted, Subject, setting_of

HANG: Final = "notices"
#: After its last day a notice may hang so much longer, and then it must come down.
STAYS: Final = timedelta(days=7)


class MonthUnfit(Refusal):
    """A month is this one or one before it."""

    code = "month-unfit"


class NothingToList(Refusal):
    """No confirmed record of that month waits for a notice."""

    code = "nothing-to-list"


def hang_month(actor: Actor, *, village: int, month: date, key: str) -> Outcome:
    """Hang the confirmed records up to the end of this month. Outermost.

    `month` is its first day. Minuses are never listed. The reply: `notice`, `lines`, `until`.

    :raises NotPermitted: not where the actor hangs notices.
    :raises MonthUnfit: a month to come.
    :raises NothingToList: no record waits.
    """

    def work(tx: Session) -> dict[str, Any]:
        if not actor.may(HANG, village_id=village):
            raise NotPermitted
        notice = hang_records(tx, village, month, staff_id=actor.staff_id)
        lines = select(NoticeLine.no).where(
            NoticeLine.village_id == village, NoticeLine.notice_id == notice.id
        )
        return {
            "notice": notice.id,
            "lines": len(list(tx.scalars(lines))),
            "until": notice.until_on.isoformat(),
        }

    asked = {"do": "hang-month", "month": month}
    return in_village(village, client=actor.client, key=key, asked=asked, work=work)


def hang_records(tx: Session, village: int, month: date, *, staff_id: str | None) -> Notice:
    """The notice of a month, with a line for each record that waited; the caller commits.

    :raises MonthUnfit, NothingToList: as `hang_month`.
    """
    today = clock.today()
    if month.replace(day=1) > today:
        raise MonthUnfit
    records = _waiting(tx, village, _after(month))
    if not records:
        raise NothingToList
    notice = hang(
        tx,
        village,
        kind="month",
        period=f"{month:%Y-%m}",
        days=setting_of(tx, village, "month_notice_days"),
        staff_id=staff_id,
    )
    rules = own_rules(tx, (record for record, _subject in records))
    for no, (record, subject) in enumerate(records, start=1):
        item = rules.items[own_rule(record)]
        tier = next(one for one in item.tiers if one.no == record.tier)
        tx.add(
            NoticeLine(
                village_id=village,
                notice_id=notice.id,
                no=no,
                subject_id=subject.id,
                record_id=record.id,
                name=subject.shown_name,
                aspect=item.aspect,
                day=record.happened_on,
                points=tier.points * record.amount,
            )
        )
        record.notice_id = notice.id
        step(tx, record, "listed", what="listed", staff_id=staff_id)
    tx.flush()
    return notice


def hang(
    tx: Session, village: int, *, kind: str, period: str, days: int, staff_id: str | None
) -> Notice:
    """A notice that hangs from today for so many full days after it."""
    today = clock.today()
    notice = Notice(
        village_id=village,
        id=clock.new_id(),
        kind=kind,
        period=period,
        hung_on=today,
        until_on=today + timedelta(days=days),
        down_on=today + timedelta(days=days) + STAYS,
        staff_id=staff_id,
        at=clock.now(),
        words="",
    )
    tx.add(notice)
    tx.flush()
    return notice


def _waiting(tx: Session, village: int, before: date) -> list[tuple[Record, Subject]]:
    query = (
        select(Record, Subject)
        .join(
            Subject,
            (Subject.village_id == Record.village_id) & (Subject.id == Record.subject_id),
        )
        .where(
            Record.village_id == village,
            Record.state == "confirmed",
            Record.effect == "add",
            Record.happened_on < before,
        )
        .order_by(Record.happened_on, Record.id)
    )
    return [(row.Record, row.Subject) for row in tx.execute(query)]


def _after(month: date) -> date:
    """The first day of the month that follows."""
    return (month.replace(day=1) + timedelta(days=32)).replace(day=1)
