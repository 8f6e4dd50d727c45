"""Proof of settled months: what was signed is what the slips come to, and what was posted."""

from collections.abc import Iterator

from sqlalchemy import select
from sqlalchemy.orm import Session

import ledger
from ledger import Finding
from pos.settlements import SIDES, Settlement, signatures_of
from pos.shops import Shop
from pos.statements import statement


def settlements_match(session: Session) -> Iterator[Finding]:
    """A settled month is what its slips come to, signed by two people, and posted once."""
    booked = ledger.entries_of(session, "settle")
    query = select(Settlement, Shop).join(
        Shop, (Shop.village_id == Settlement.village_id) & (Shop.code == Settlement.shop)
    )
    for one, shop in session.execute(query).all():
        for what in _faults(session, one, shop):
            yield Finding("settlements-match", one.village_id, one.entry_id, shop.account, what)
        entry = booked.pop((one.village_id, one.entry_id or ""), None)
        source = f"settle/{one.shop}/{one.month:%Y-%m}"
        if entry != ((source, abs(one.points)) if one.points else None):
            what = f"{one.month:%Y-%m}: {one.points} points, the books say {entry}"
            yield Finding("settlements-match", one.village_id, one.entry_id, shop.account, what)
    for village, entry_id in sorted(booked):
        yield Finding("settlements-match", village, entry_id, None, "nothing was settled by it")


def _faults(session: Session, one: Settlement, shop: Shop) -> Iterator[str]:
    true = statement(session, shop, one.month)
    said, proven = (one.points, one.fen, one.fingerprint), (true.points, true.fen, true.fingerprint)
    if said != proven:
        yield f"{one.month:%Y-%m}: {one.points} points, {one.fen} fen; slips say {true.points}"
    signed = signatures_of(session, shop, one.month)
    people = {each.staff_id for each in signed.values()}
    prints = {each.fingerprint for each in signed.values()}
    if set(signed) != set(SIDES) or len(people) != len(SIDES) or prints != {one.fingerprint}:
        yield f"{one.month:%Y-%m}: not signed by both sides"
