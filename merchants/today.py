"""What a household can use of merchants' offers on this day: for its own page, not for a reader."""

from dataclasses import dataclass, replace

from sqlalchemy.orm import Session

from kernel import clock
from merchants.offers import Offer, Standing, offers_of
from merchants.roll import Merchant, merchants_in
from merchants.scanning import facts_of
from merchants.scans import Scan
from merchants.terms import Facts, hindrances
from registry import Subject, grade_of


@dataclass(frozen=True)
class Today:
    """An offer that holds at some hour of today, and the merchant who gives it."""

    merchant: Merchant
    offer: Offer


def offers_today(session: Session, subject: Subject) -> list[Today]:
    """What this subject can use today in its village, by merchant; the hour may be still to come.

    What it has used up, or has not the grade or the points for, is left out: its page shows what
    it may do, never what it may not.
    """
    grade = grade_of(session, subject.village_id, subject.id)
    found = []
    for merchant in merchants_in(session, {subject.village_id}, {"published"}):
        published = offers_of(session, [merchant], ("published",))
        # What a reader would ask with this card, but kept nowhere.
        asked = Scan(
            village_id=subject.village_id,
            merchant=merchant.code,
            household=subject.number,
            grade=grade,
            kind=subject.kind,
            at=clock.now(),
        )
        facts = facts_of(session, asked, published) if published else {}
        found += [
            Today(merchant, one.offer) for one in published if _holds(one, facts[one.offer.id])
        ]
    return found


def _holds(one: Standing, facts: Facts) -> bool:
    terms = one.offer.conditions
    return not any(hindrances(terms, replace(facts, minute=terms.from_minute)))
