"""Posting: the one way points move.

1 hold the limited accounts, in code order · 2 refuse what they do not cover, less what has
ended on them · 3 write what has ended and the entry itself, in one lock order.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Final

from sqlalchemy import bindparam, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from kernel import clock
from kernel.errors import Refusal
from ledger.accounts import Held, hold_accounts
from ledger.budget import BudgetPassed, with_budget
from ledger.chart import kind_of, slots_of
from ledger.lots import ended_points
from ledger.tables import entry
from ledger.values import Draft, Entry, LawBroken, move
from ledger.writing import Step, write

#: Points given back after their last valid day stay usable for this long.
GRACE: Final = timedelta(days=30)


# Built once: every post runs it, and building costs more than running.
_USED: Final = select(entry.c.id).where(
    entry.c.village == bindparam("of_village"),
    entry.c.kind == bindparam("of_kind"),
    entry.c.source.in_(bindparam("sources", expanding=True)),
)


class NotEnoughPoints(Refusal):
    """A household does not cover the entry; `short` says by how many points."""

    code = "not-enough-points"


class SourceUsed(Refusal):
    """An entry of this kind exists for the same source already."""

    code = "source-used"


class PointsEnded(Refusal):
    """Points cannot be credited with a last valid day that is past."""

    code = "points-ended"


def post(tx: Session, draft: Draft) -> Entry:
    """Post one entry, and before it whatever has ended on the household accounts it touches.

    :raises NotEnoughPoints: a household would fall below zero.
    :raises BudgetPassed: the village's budget for the year does not cover the award.
    :raises SourceUsed: this source has an entry of this kind already.
    :raises PointsEnded: the credited points would have ended before today.
    :raises LawBroken: our bug: an unknown account, or a leg this kind may not have.
    """
    return post_many(tx, [draft])[0]


def post_many(tx: Session, drafts: Sequence[Draft]) -> list[Entry]:
    """Post entries of one village together, in order, all or none.

    :raises LawBroken: they are not of one village; else as `post`.
    :raises PointsEnded, SourceUsed, NotEnoughPoints, BudgetPassed: as `post`, for any of them.
    """
    if not drafts:
        return []
    village = drafts[0].village
    if any(draft.village != village for draft in drafts):
        raise LawBroken("one transaction, one village")
    budgeted = with_budget(tx, drafts)
    deltas = [draft.deltas() for draft in budgeted]
    _refuse_ended(budgeted)
    limited = {code for delta in deltas for code in delta if kind_of(code).limited}
    held = hold_accounts(tx, village, limited)
    _refuse_repeats(tx, budgeted)
    _refuse_overdrafts(held, deltas)
    steps = [
        step for one in held.values() for step in expiry_steps(tx, village, drafts[0].actor, one)
    ]
    drawn = {code: one.drawn + one.due for code, one in held.items()}
    for draft, delta in zip(budgeted, deltas, strict=True):
        steps += _own_steps(tx, draft, delta, drawn)
    return _write(tx, steps)[-len(drafts) :]


def _refuse_ended(drafts: Sequence[Draft]) -> None:
    """A transfer keeps the day its points have; what ended on its way expires where it arrives."""
    today = clock.today()
    for draft in drafts:
        if draft.kind != "transfer" and draft.expires_on is not None and draft.expires_on < today:
            raise PointsEnded(on=draft.expires_on.isoformat())


def _write(tx: Session, steps: list[Step]) -> list[Entry]:
    try:
        return write(tx, steps)
    except IntegrityError as error:
        # Two at once for different households: the second waited for the first, and is late.
        at_fault = getattr(getattr(error.orig, "diag", None), "constraint_name", None)
        if at_fault != "uq_entry_village_kind_source":
            raise
        raise SourceUsed(kind=steps[-1].draft.kind) from error


def expiry_steps(tx: Session, village: int, actor: str, held: Held) -> list[Step]:
    """The expire entry that is due on a held account, as steps."""
    if not held.due:
        return []
    draft = Draft(
        village,
        "expire",
        (move(held.due, source=held.account, target="expired"),),
        f"{held.account}@{clock.today().isoformat()}",
        actor,
    )
    return _plain_steps(tx, draft, draft.deltas())


def _refuse_repeats(tx: Session, drafts: Sequence[Draft]) -> None:
    for kind, sources in _sources_by_kind(drafts).items():
        if len(set(sources)) < len(sources):
            raise SourceUsed(kind=kind)
        params = {"of_village": drafts[0].village, "of_kind": kind, "sources": sources}
        found = tx.scalar(_USED, params)
        if found is not None:
            raise SourceUsed(kind=kind, entry=found)


def _sources_by_kind(drafts: Sequence[Draft]) -> dict[str, list[str]]:
    sources: dict[str, list[str]] = {}
    for draft in drafts:
        sources.setdefault(draft.kind, []).append(draft.source)
    return sources


def _refuse_overdrafts(held: Mapping[str, Held], deltas: Sequence[dict[str, int]]) -> None:
    left = {code: one.available for code, one in held.items()}
    for delta in deltas:
        for code in held.keys() & delta.keys():
            before, left[code] = left[code], left[code] + delta[code]
            if delta[code] < 0 and left[code] < 0:
                _refuse_overdraft(code, before, -delta[code])


def _refuse_overdraft(code: str, balance: int, points: int) -> None:
    if code.startswith("budget/"):
        raise BudgetPassed(left=balance, points=points)
    raise NotEnoughPoints(short=points - balance, balance=balance, points=points)


def _own_steps(
    tx: Session, draft: Draft, deltas: dict[str, int], drawn: dict[str, int]
) -> list[Step]:
    """The draft's own steps; `drawn` is what each account's lots gave before, and is moved on."""
    steps = _plain_steps(tx, draft, deltas)
    if draft.reverses is not None:
        steps = [part for step in steps for part in _given_back(tx, step, drawn)]
    for step in steps:
        if step.account in drawn and step.expires_on is None:
            drawn[step.account] -= step.points
    return steps


def _plain_steps(tx: Session, draft: Draft, deltas: dict[str, int]) -> list[Step]:
    entry_id, dialect = clock.new_id(), tx.get_bind().dialect.name
    # The id's last digits are random: they spread entries over a hot account's slots.
    spread = int(entry_id[-4:], 16)
    return [
        Step(
            draft,
            entry_id,
            code,
            spread % slots_of(code, dialect),
            points,
            draft.expires_on if kind_of(code).lots and points > 0 else None,
        )
        for code, points in deltas.items()
    ]


def _given_back(tx: Session, step: Step, drawn: dict[str, int]) -> list[Step]:
    """Points given back return to the lot they came from; if that has ended, they get grace."""
    if step.points < 0 or not kind_of(step.account).lots:
        return [step]
    ended = ended_points(tx, step.draft.village, step.account)
    late = min(step.points, max(0, ended - drawn[step.account] + step.points))
    grace = clock.today() + GRACE
    parts = [replace(step, points=step.points - late), replace(step, points=late, expires_on=grace)]
    return [part for part in parts if part.points]
