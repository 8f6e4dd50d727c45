"""Grants reproduce from what was entered: 312 subjects, 33.98 million yuan, as reported once."""

from datetime import date

from sqlalchemy import insert
from sqlalchemy.orm import Session

from kernel import clock
from kernel.db import Database, reading, transaction
from merchants.grants import grants_in
from merchants.referrals import Bank, Referral, ReferralStep
from registry import Subject
from tests.merchants.people import Around, around

SUBJECTS, GRANTED, USED = 312, 33_980_000_00, 11_465_200_00
DAY = date(2026, 11, 1)


def _plant(tx: Session, here: Around) -> None:
    """312 with credit and 20 without, in two villages; each amount was corrected once."""
    by = {"staff_id": here.officer.staff_id, "at": clock.now()}
    tx.execute(insert(Bank), [{"code": "NS", "name": "农商行", **by}])
    said = {"kind": "household", "head": "王小明", "consent_on": DAY, "consent_channel": "visit"}
    times = {"created_at": clock.now(), "updated_at": clock.now()}
    people, referrals, steps = [], [], []
    for n in range(SUBJECTS + 20):
        village = here.town.east if n % 3 else here.town.west
        key = {"village_id": village, "id": f"s{n:04}"}
        people.append({**key, "number": f"09{n:04}", **said, **times})
        about = {"subject_id": key["id"], "bank": "NS", "consent_on": DAY}
        referrals.append({"village_id": village, "id": f"r{n:04}", **about, **by})
        steps += _steps(n, {"village_id": village, "referral": f"r{n:04}", "on_day": DAY, **by})
    for table, rows in ((Subject, people), (Referral, referrals), (ReferralStep, steps)):
        tx.execute(insert(table), rows)


def _steps(n: int, of: dict[str, object]) -> list[dict[str, object]]:
    if n >= SUBJECTS:
        return [{**of, "id": f"t{n:04}", "kind": "refused", "fen": None}] if n % 2 else []
    amounts = [("granted", 1), ("granted", _share(GRANTED, n)), ("used", _share(USED, n))]
    return [
        {**of, "id": f"t{n:04}-{step}", "kind": kind, "fen": fen}
        for step, (kind, fen) in enumerate(amounts)
    ]


def _share(whole: int, n: int) -> int:
    """One subject's share of a sum; the first has what does not divide."""
    return whole // SUBJECTS + (whole % SUBJECTS if n == 0 else 0)


def test_the_reported_sum_comes_out(database: Database) -> None:
    here = around(0)
    transaction(lambda tx: _plant(tx, here))
    with reading() as session:
        found = grants_in(session, {here.town.east, here.town.west})
        own = grants_in(session, {here.town.west})
    assert sum(one.subjects for one in found) == SUBJECTS
    assert sum(one.granted_fen for one in found) == GRANTED
    assert sum(one.used_fen for one in found) == USED
    assert sum(one.referred for one in found) == SUBJECTS + 20
    assert [one.village_id for one in own] == [here.town.west]
    assert own[0].subjects == 104
