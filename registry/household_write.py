"""Writing what importing filings changes in one village: in bulk, in the caller's transaction."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import delete, insert, select, update
from sqlalchemy.orm import Session

from kernel import clock
from ledger import open_accounts
from registry.events import Happening, record_event
from registry.household_plan import Plan, VillageRows, columns_of
from registry.household_rows import Filing, NoConsent
from registry.import_changes import ImportChange, picture, to_json
from registry.readings import keys_of, tail_of
from registry.regions import ensure_grids
from registry.subjects import ConsentRefusal, Subject, account_of


def write_plan(tx: Session, rows: VillageRows, plan: Plan, batch: str) -> None:
    """Write the plan of one village: grids, subjects, accounts, refusals of consent.

    What it changes is kept beside, so that the batch can be taken back.
    """
    at = clock.now()
    written = {**plan.changed, **plan.reopened}
    filings = [*plan.new, *written.values()]
    grids = ensure_grids(tx, rows.village, (one.grid for one in filings if one.grid))
    agreed = _forget_refusals(tx, rows.village, [*filings, *plan.unchanged])
    kept: list[dict[str, Any]] = []
    changes: list[dict[str, Any]] = []
    if plan.new:
        made = [_new(one, grids, batch, at) for one in plan.new]
        tx.execute(insert(Subject), made)
        open_accounts(tx, rows.village, [account_of(one.number) for one in plan.new])
        kept += [_kept(one["id"], batch, plan.new[n], agreed) for n, one in enumerate(made)]
    for key, one in written.items():
        said = (_reopened if key in plan.reopened else _changed)(one, grids, batch)
        changes.append({"village_id": rows.village, "id": key, **said})
        kept.append(_kept(key, batch, one, agreed, before=plan.standing[key], after=said))
    if changes:
        tx.execute(update(Subject), changes)
    if kept:
        tx.execute(insert(ImportChange), kept)
    for key in plan.reopened:
        record_event(tx, plan.standing[key], Happening("reopened"), staff_id=None)
    for no in rows.no_consents:
        _keep_refusal(tx, no, at)


def _new(filing: Filing, grids: Mapping[str, int], batch: str, at: datetime) -> dict[str, Any]:
    return {
        **columns_of(filing),
        "village_id": filing.village,
        "id": clock.new_id(),
        "kind": filing.kind,
        "number": filing.number,
        "name": filing.name,
        "head": filing.head,
        **keys_of(filing.head, filing.name, filing.phone),
        "grid_id": grids[filing.grid] if filing.grid else None,
        "created_at": at,
        "updated_at": at,
        "batch_id": batch,
    }


def _changed(filing: Filing, grids: Mapping[str, int], batch: str) -> dict[str, Any]:
    said = {column: value for column, value in columns_of(filing).items() if value is not None}
    if filing.grid:
        said["grid_id"] = grids[filing.grid]
    if filing.phone:
        said["phone_tail"] = tail_of(filing.phone)
    return {**said, "updated_at": clock.now(), "batch_id": batch}


def _reopened(filing: Filing, grids: Mapping[str, int], batch: str) -> dict[str, Any]:
    said = {"name": filing.name, "head": filing.head, "closed_on": None, "closed_why": None}
    keys = keys_of(filing.head, filing.name, filing.phone)
    return {**said, **keys, **_changed(filing, grids, batch)}


def _kept(
    subject_id: str,
    batch: str,
    filing: Filing,
    agreed: Mapping[str, dict[str, Any]],
    *,
    before: Subject | None = None,
    after: Mapping[str, Any] | None = None,
) -> dict[str, Any]:
    """What the import changes of one subject, as `import_change` keeps it."""
    return {
        "village_id": filing.village,
        "batch_id": batch,
        "subject_id": subject_id,
        "before": picture(before) if before is not None else None,
        "after": {name: to_json(value) for name, value in after.items()} if after else None,
        "refusal": agreed.get(filing.number),
    }


def _forget_refusals(tx: Session, village: int, filings: list[Filing]) -> dict[str, dict[str, Any]]:
    """Who says yes now has not refused. Number → the refusal as it was."""
    query = select(ConsentRefusal).where(ConsentRefusal.village_id == village)
    numbers = {filing.number for filing in filings}
    agreed = {
        one.number: {"asked_on": to_json(one.asked_on), "recorded_at": to_json(one.recorded_at)}
        for one in tx.scalars(query)
        if one.number in numbers
    }
    if agreed:
        tx.execute(
            delete(ConsentRefusal)
            .where(ConsentRefusal.village_id == village, ConsentRefusal.number.in_(agreed))
            .execution_options(synchronize_session=False)
        )
    return agreed


def _keep_refusal(tx: Session, one: NoConsent, at: datetime) -> None:
    kept = tx.get(ConsentRefusal, (one.village, one.number))
    if kept is None:
        kept = ConsentRefusal(village_id=one.village, number=one.number, recorded_at=at)
        tx.add(kept)
    kept.asked_on = one.asked_on
    tx.flush()
