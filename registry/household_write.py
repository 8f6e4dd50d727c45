"""Writing what importing filings changes in one village: in bulk, in the caller's transaction."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import delete, insert, select, update
from sqlalchemy.orm import Session

from kernel import clock
from ledger import open_accounts
from registry.household_plan import Plan, VillageRows, columns_of
from registry.household_rows import Filing, NoConsent
from registry.regions import ensure_grids
from registry.subjects import ConsentRefusal, Subject, account_of


def write_plan(tx: Session, rows: VillageRows, plan: Plan, batch: str) -> None:
    """Write the plan of one village: grids, subjects, accounts, refusals of consent."""
    at = clock.now()
    filings = [*plan.new, *plan.changed.values()]
    grids = ensure_grids(tx, rows.village, (one.grid for one in filings if one.grid))
    if plan.new:
        tx.execute(insert(Subject), [_new(one, grids, batch, at) for one in plan.new])
        open_accounts(tx, rows.village, [account_of(one.number) for one in plan.new])
    if plan.changed:
        changes = [_changed(key, one, grids, batch) for key, one in plan.changed.items()]
        tx.execute(update(Subject), changes)
    _forget_refusals(tx, rows.village, [*filings, *plan.unchanged])
    for one in rows.no_consents:
        _keep_refusal(tx, one, at)


def _new(filing: Filing, grids: Mapping[str, int], batch: str, at: datetime) -> dict[str, Any]:
    return {
        **columns_of(filing),
        "village_id": filing.village,
        "id": clock.new_id(),
        "kind": filing.kind,
        "number": filing.number,
        "name": filing.name,
        "head": filing.head,
        "grid_id": grids[filing.grid] if filing.grid else None,
        "created_at": at,
        "updated_at": at,
        "batch_id": batch,
    }


def _changed(
    subject_id: str, filing: Filing, grids: Mapping[str, int], batch: str
) -> dict[str, Any]:
    said = {column: value for column, value in columns_of(filing).items() if value is not None}
    if filing.grid:
        said["grid_id"] = grids[filing.grid]
    key = {"village_id": filing.village, "id": subject_id}
    return {**key, **said, "updated_at": clock.now(), "batch_id": batch}


def _forget_refusals(tx: Session, village: int, filings: list[Filing]) -> None:
    """Who says yes now has not refused."""
    query = select(ConsentRefusal.number).where(ConsentRefusal.village_id == village)
    agreed = set(tx.scalars(query)) & {filing.number for filing in filings}
    if agreed:
        tx.execute(
            delete(ConsentRefusal)
            .where(ConsentRefusal.village_id == village, ConsentRefusal.number.in_(agreed))
            .execution_options(synchronize_session=False)
        )


def _keep_refusal(tx: Session, one: NoConsent, at: datetime) -> None:
    kept = tx.get(ConsentRefusal, (one.village, one.number))
    if kept is None:
        kept = ConsentRefusal(village_id=one.village, number=one.number, recorded_at=at)
        tx.add(kept)
    kept.asked_on = one.asked_on
    tx.flush()
