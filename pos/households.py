"""A household at the till without its card: found among those of the shop's village by what
people know by heart, and let in by a second person.
"""

from dataclasses import dataclass
from typing import Final

from sqlalchemy.orm import Session

from kernel.db import reading, transaction
from kernel.errors import Refusal
from pos.limits import left_without_card
from pos.no_card import Holder, allow
from pos.permits import Permit
from pos.scanning import ScannedCard, view_of
from pos.shops import find_shop
from registry import Actor, count_try, finding, mask_name, record_look

#: So many households are shown; whose question finds more asks a narrower one.
SHOWN: Final = 6
_DIGITS_AT_LEAST: Final = 4
_LETTERS_AT_LEAST: Final = 2


class SearchUnfit(Refusal):
    """Not a number, a telephone's last digits, or initials: `digits` or `letters` at least."""

    code = "search-unfit"


@dataclass(frozen=True)
class Candidate:
    """One household that may be meant: enough to ask for it, not to know it."""

    number: str
    name: str
    group: str | None


@dataclass(frozen=True)
class Candidates:
    """Up to six households by number, and whether there are more."""

    found: tuple[Candidate, ...]
    more: bool


def find_households(actor: Actor, text: str) -> Candidates:
    """Households of the shop's village, by number, telephone tail or initials. Outermost.

    Counted at each till, so that nobody reads the register there.

    :raises SearchUnfit: under four digits or two letters, or anything else.
    :raises TooManyTries: too many questions at this till; `seconds` says how long to wait.
    """
    asked = "".join(text.split())
    if not _is_fit(asked):
        raise SearchUnfit(digits=_DIGITS_AT_LEAST, letters=_LETTERS_AT_LEAST)
    count_try("search", actor.client)
    with reading() as session:
        village_id = find_shop(session, actor.shop or "").village_id
        page = finding.find_page(session, finding.Wanted((village_id,), asked), limit=SHOWN)
    found = tuple(
        Candidate(one.number, mask_name(one.head), one.villager_group) for one in page.subjects
    )
    return Candidates(found, more=page.total > SHOWN)


def _is_fit(asked: str) -> bool:
    if not asked.isascii() or len(asked) > finding.TEXT_AT_MOST:
        return False
    return (asked.isdigit() and len(asked) >= _DIGITS_AT_LEAST) or (
        asked.isalpha() and len(asked) >= _LETTERS_AT_LEAST
    )


def let_in(actor: Actor, holder: Holder) -> tuple[ScannedCard, Permit]:
    """Show the household that came without its card, and permit one redemption. Outermost.

    The look is recorded.

    :raises NoCardReasonUnfit, SubjectUnknown, SubjectClosed, SecondPersonNeeded, Recused: as
        `no_card.allow`.
    """

    def work(tx: Session) -> tuple[ScannedCard, Permit]:
        shop = find_shop(tx, actor.shop or "")
        subject, permit = allow(tx, actor, holder, shop=shop)
        record_look(tx, subject, staff_id=actor.staff_id, via="till")
        limits = left_without_card(tx, shop.village_id, subject.number)
        return view_of(tx, subject, limits=limits), permit

    return transaction(work)
