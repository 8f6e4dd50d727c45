"""The first page of the web card, read at one moment: points, what ends, what came and went."""

from dataclasses import dataclass
from typing import Final

from sqlalchemy.orm import Session

import ledger
from household.movements import Movement, statement
from kernel import clock
from ledger import Expiry
from merchants import today
from registry import (
    Subject,
    grade_of,
    handout_runs,
    hotlines,
    mask_name,
    opening_days,
    region_by_id,
)

#: Of what came and went, the page shows the last so many.
LINES: Final = 10


@dataclass(frozen=True)
class WebCard:
    """What anybody with the look link may read: nobody's name in full, nothing that spends.

    `ends_soon`: the next points to end do so within thirty days.
    """

    name: str
    number: str
    village: str
    group: str | None
    grade: str | None
    points: int
    next_expiry: Expiry | None
    ends_soon: bool
    lines: list[Movement]
    offers: list[today.Today]
    shops: list[opening_days.ShopDays]
    hotline: hotlines.Line | None


def web_card(session: Session, subject: Subject) -> WebCard:
    """The page of this subject."""
    village = subject.village_id
    expiry = ledger.next_expiry(session, village, subject.account)
    return WebCard(
        name=mask_name(subject.head),
        number=subject.number,
        village=region_by_id(session, village).name,
        group=subject.villager_group,
        grade=grade_of(session, village, subject.id),
        points=ledger.available(session, village, subject.account),
        next_expiry=expiry,
        ends_soon=expiry is not None and expiry.on - clock.today() <= handout_runs.NOTICE,
        lines=statement(session, subject, limit=LINES).lines,
        offers=today.offers_today(session, subject),
        shops=opening_days.days_in(session, village),
        hotline=hotlines.hotline_in(session, village).line,
    )
