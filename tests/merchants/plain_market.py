"""A plain oracle of who gets which offer: dicts, sets and dates, told in the words of the rules.

It knows nothing of the code under test: not its bits, its counts, its versions or its clock.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time
from decimal import ROUND_HALF_UP, Decimal
from typing import Final
from zoneinfo import ZoneInfo

TOWN: Final = ZoneInfo("Asia/Shanghai")
#: How high a grade stands.
HEIGHT: Final = {"AAA": 6, "AA": 5, "A": 4, "B": 3, "C": 2, "D": 1, "": 0}
CLOSED: Final = "merchant-closed"
NOT_GOOD: Final = "card-not-good"
SHOWN: Final = 5

Days = tuple[date, date]


@dataclass
class Merchant:
    """Whether it is public, and the days for which it signed."""

    code: str
    is_public: bool
    signed: Days
    offers: list["Offer"] = field(default_factory=list)


@dataclass
class Offer:
    """What an offer says, in plain words; a cap of nothing is no cap. Prices in fen."""

    policy: int
    type: str
    value: int
    price: int | None
    lowest: str
    kinds: set[str]
    weekdays: set[int]
    hours: tuple[time, time]
    days: Days
    caps: dict[str, int]
    points: int
    is_public: bool
    id: str = ""

    def saves(self) -> int:
        """What one use saves, in fen; where the price is typed at the counter: something."""
        if self.price is None:
            return 1
        if self.type == "percent":
            share = Decimal(self.price) * (100 - self.value) / 100
            return self.price - int(share.quantize(Decimal(1), ROUND_HALF_UP))
        return {"amount": min(self.value, self.price), "gift": self.price}.get(
            self.type, self.price - self.value
        )


@dataclass
class Household:
    """Who holds a card: what it is, its grade (or none), its points."""

    number: str
    kind: str
    points: int
    grade: str = ""


@dataclass(frozen=True)
class Used:
    """A use as it was: of which offer, by whom, on which day, what it saved in fen."""

    offer: str
    number: str
    on: date
    saved: int


@dataclass
class Oracle:
    """The market as it is known; `cards` says whose a card is: nobody's, if it is not good.

    `policies`: from a day on, number → the days in which it runs.
    """

    merchants: list[Merchant] = field(default_factory=list)
    cards: dict[str, Household | None] = field(default_factory=dict)
    policies: list[tuple[date, dict[int, Days]]] = field(default_factory=list)
    uses: list[Used] = field(default_factory=list)

    def answer(self, merchant: Merchant, card: str, at: datetime) -> str | list[str]:
        """The refusal's code, or which offers a scan shows, in their order."""
        on = at.astimezone(TOWN).date()
        if not merchant.is_public or not _lies_in(on, merchant.signed):
            return CLOSED
        if self.cards[card] is None:
            return NOT_GOOD
        good = [one for one in merchant.offers if not self.against(merchant, one, card, at)]
        good.sort(key=lambda one: -one.saves())
        return [one.id for one in good[:SHOWN]]

    def against(self, merchant: Merchant, offer: Offer, card: str, at: datetime) -> set[str]:
        """Everything that speaks against it; nothing: it holds."""
        local = at.astimezone(TOWN)
        who = self.cards[card]
        found = set(self._of_the_offer(offer, local))
        if not merchant.is_public or not _lies_in(local.date(), merchant.signed):
            found.add("merchant")
        return found | (set(self._of_the_card(offer, who, local)) if who else {"card"})

    def _of_the_offer(self, offer: Offer, local: datetime) -> Iterator[str]:
        on, now = local.date(), local.time()
        if not offer.is_public:
            yield "offer"
        holding = [said for since, said in self.policies if since <= on][-1]
        if offer.policy not in holding or not _lies_in(on, holding[offer.policy]):
            yield "policy"
        if not _lies_in(on, offer.days):
            yield "days"
        if local.isoweekday() not in offer.weekdays:
            yield "weekday"
        begin, end = offer.hours
        if now < begin or (end != time.min and now >= end):
            yield "hours"

    def _of_the_card(self, offer: Offer, who: Household, local: datetime) -> Iterator[str]:
        if who.kind not in offer.kinds:
            yield "kind"
        if HEIGHT[who.grade] < HEIGHT[offer.lowest]:
            yield "grade"
        if who.points < offer.points:
            yield "points"
        on = local.date()
        before = [one for one in self.uses if one.offer == offer.id]
        mine = [one for one in before if one.number == who.number]
        month = [one for one in mine if (one.on.year, one.on.month) == (on.year, on.month)]
        counted = {
            "household": len(month) + 1,
            "day": len([one for one in before if one.on == on]) + 1,
            "total": len(before) + 1,
            "budget": sum(one.saved for one in before) + offer.saves(),
        }
        yield from (name for name, cap in offer.caps.items() if counted[name] > cap)

    def use(self, offer: Offer, card: str, at: datetime, saved: int) -> None:
        """It was used."""
        who = self.cards[card]
        assert who is not None
        who.points -= offer.points
        self.uses.append(Used(offer.id, who.number, at.astimezone(TOWN).date(), saved))


def _lies_in(day: date, days: Days) -> bool:
    first, last = days
    return first <= day <= last
