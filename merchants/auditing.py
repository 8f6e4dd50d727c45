"""Proofs of the merchants: states are what the logs say, counts what the uses say, books agree."""

from collections.abc import Iterator
from typing import Final

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import Session

import ledger
from ledger import Finding
from merchants.months import SIDES, MerchantSettlement, signatures_of, statement
from merchants.offers import OfferCount, OfferEvent
from merchants.roll import Merchant, MerchantEvent, account_of
from merchants.scans import KEPT, Scan, Use, UseUndo

#: Triggers that keep what was done from being changed.
GUARDS: Final = frozenset(
    f"{table}_no_{verb}"
    for table in (
        *("merchant_event", "merchant_agreement", "merchant_visit", "complaint", "complaint_end"),
        *("offer", "offer_event", "offer_scan", "offer_use"),
        "offer_use_undo",
        *("merchant_signature", "merchant_settlement"),
    )
    for verb in ("update", "delete")
)


def audit(session: Session) -> list[Finding]:
    """Re-prove merchants, offers and uses from their rows; nothing found: every proof held."""
    proofs = (
        merchants_match,
        offers_match,
        counts_match,
        uses_match,
        uses_back_match,
        uses_were_offered,
        months_match,
        guards_stand,
    )
    return [finding for proof in proofs for finding in proof(session)]


def merchants_match(session: Session) -> Iterator[Finding]:
    """A merchant stands as the last line of its log says."""
    last = (
        select(
            MerchantEvent.village_id, MerchantEvent.merchant, func.max(MerchantEvent.id).label("id")
        )
        .group_by(MerchantEvent.village_id, MerchantEvent.merchant)
        .subquery()
    )
    query = (
        select(Merchant.village_id, Merchant.code, Merchant.state, MerchantEvent.state)
        .outerjoin(
            last, and_(last.c.village_id == Merchant.village_id, last.c.merchant == Merchant.code)
        )
        .outerjoin(
            MerchantEvent,
            and_(MerchantEvent.village_id == last.c.village_id, MerchantEvent.id == last.c.id),
        )
        .where(or_(MerchantEvent.state.is_(None), MerchantEvent.state != Merchant.state))
    )
    for village, code, said, logged in session.execute(query):
        what = f"{code} is {said}, its log says {logged or 'nothing'}"
        yield Finding("merchants-match", village, None, account_of(code), what)


def offers_match(session: Session) -> Iterator[Finding]:
    """An offer stands as the last line of its log says."""
    last = (
        select(OfferEvent.village_id, OfferEvent.offer, func.max(OfferEvent.id).label("id"))
        .group_by(OfferEvent.village_id, OfferEvent.offer)
        .subquery()
    )
    query = (
        select(OfferCount.village_id, OfferCount.offer, OfferCount.state, OfferEvent.state)
        .outerjoin(
            last,
            and_(last.c.village_id == OfferCount.village_id, last.c.offer == OfferCount.offer),
        )
        .outerjoin(
            OfferEvent, and_(OfferEvent.village_id == last.c.village_id, OfferEvent.id == last.c.id)
        )
        .where(or_(OfferEvent.state.is_(None), OfferEvent.state != OfferCount.state))
    )
    for village, offer, said, logged in session.execute(query):
        what = f"offer {offer} is {said}, its log says {logged or 'nothing'}"
        yield Finding("offers-match", village, None, None, what)


def counts_match(session: Session) -> Iterator[Finding]:
    """What is counted of an offer is what its uses add up to, those taken back left out."""
    true = (
        select(
            Use.village_id,
            Use.offer,
            func.count().label("uses"),
            func.sum(Use.list_fen - Use.paid_fen).label("spent"),
        )
        .where(KEPT)
        .group_by(Use.village_id, Use.offer)
        .subquery()
    )
    same = and_(true.c.village_id == OfferCount.village_id, true.c.offer == OfferCount.offer)
    uses, spent = func.coalesce(true.c.uses, 0), func.coalesce(true.c.spent, 0)
    query = (
        select(OfferCount.village_id, OfferCount.offer, OfferCount.uses, uses)
        .outerjoin(true, same)
        .where(or_(OfferCount.uses != uses, OfferCount.spent_fen != spent))
    )
    for village, offer, said, counted in session.execute(query):
        what = f"offer {offer}: {said} uses counted, {counted} there, or their money differs"
        yield Finding("offer-counts-match", village, None, None, what)


def uses_match(session: Session) -> Iterator[Finding]:
    """Every use with points has its entry, for the same points, and every such entry its use."""
    booked = ledger.entries_of(session, "offer")
    query = select(Use.village_id, Use.entry_id, Use.ticket, Use.points)
    said = {
        (village, entry or ""): (f"use/{ticket}", points)
        for village, entry, ticket, points in session.execute(query.where(Use.points > 0))
    }
    for village, entry in sorted(said.keys() | booked.keys()):
        use, books = said.get((village, entry)), booked.get((village, entry))
        if use != books:
            what = f"uses say {use}, the books {books}"
            yield Finding("uses-match", village, entry, None, what)


def uses_back_match(session: Session) -> Iterator[Finding]:
    """Every use taken back gave its points back by the opposite entry, and every such entry is one.

    A use without points has no entry, and none either when it is taken back.
    """
    booked = {
        one: said
        for kind in ("undo", "reverse")
        for one, said in ledger.entries_of(session, kind).items()
        if said[0].startswith("use/")
    }
    same = and_(Use.village_id == UseUndo.village_id, Use.ticket == UseUndo.ticket)
    query = select(UseUndo.village_id, UseUndo.entry_id, Use.ticket, Use.points).join(Use, same)
    said = {
        (village, entry or f"use/{ticket}"): (f"use/{ticket}", points)
        for village, entry, ticket, points in session.execute(query)
        if points or entry
    }
    for village, entry in sorted(said.keys() | booked.keys()):
        use, books = said.get((village, entry)), booked.get((village, entry))
        if use != books:
            what = f"uses taken back say {use}, the books {books}"
            yield Finding("uses-back-match", village, entry, None, what)


def uses_were_offered(session: Session) -> Iterator[Finding]:
    """A use follows a scan that had this offer, at the same merchant, by the same household."""
    same = and_(Scan.village_id == Use.village_id, Scan.id == Use.scan)
    query = (
        select(Use.village_id, Use.ticket, Use.merchant)
        .join(Scan, same)
        .where(
            or_(
                ~Scan.offers.contains(Use.offer),
                Scan.merchant != Use.merchant,
                Scan.household != Use.household,
                func.coalesce(Scan.grade, "") != func.coalesce(Use.grade, ""),
                Scan.at > Use.at,
            )
        )
    )
    for village, ticket, merchant in session.execute(query):
        what = f"use {ticket} does not follow its scan"
        yield Finding("uses-were-offered", village, None, account_of(merchant), what)


def months_match(session: Session) -> Iterator[Finding]:
    """A settled month is what its uses come to, confirmed by two people, and posted once."""
    booked = ledger.entries_of(session, "repay")
    query = select(MerchantSettlement, Merchant).join(
        Merchant,
        and_(
            Merchant.village_id == MerchantSettlement.village_id,
            Merchant.code == MerchantSettlement.merchant,
        ),
    )
    for one, merchant in session.execute(query).all():
        entry = booked.pop((one.village_id, one.entry_id or ""), None)
        source = f"repay/{one.merchant}/{one.month:%Y-%m}"
        is_posted = entry == ((source, abs(one.points)) if one.points else None)
        if not is_posted or not _is_true(session, one, merchant):
            what = f"{one.month:%Y-%m}: {one.uses} uses, {one.points} points do not hold"
            yield Finding(
                "merchant-months-match", one.village_id, one.entry_id, merchant.account, what
            )
    for village, entry_id in sorted(booked):
        what = "nothing was settled by it"
        yield Finding("merchant-months-match", village, entry_id, None, what)


def _is_true(session: Session, one: MerchantSettlement, merchant: Merchant) -> bool:
    true = statement(session, merchant, one.month)
    signed = signatures_of(session, merchant, one.month)
    people = {each.staff_id for each in signed.values()}
    prints = {each.fingerprint for each in signed.values()}
    return (
        (one.uses, one.points, one.fen, one.fingerprint)
        == (true.uses, true.points, true.fen, true.fingerprint)
        and set(signed) == set(SIDES)
        and len(people) == len(SIDES)
        and prints == {one.fingerprint}
    )


def guards_stand(session: Session) -> Iterator[Finding]:
    """The database's own guards of what merchants did are in place."""
    for name in ledger.missing_guards(session, GUARDS):
        yield Finding("guards-stand", None, None, None, f"{name} is missing")
