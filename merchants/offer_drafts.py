"""An offer as somebody writes it, and what makes it fit before anything else is asked."""

from dataclasses import asdict, dataclass, replace
from datetime import date
from typing import Any, Final

from kernel import clock
from kernel.errors import Refusal
from merchants.offers import NOTE_AT_MOST, TITLE_AT_MOST
from merchants.terms import (
    DAY_MINUTES,
    EVERY_DAY,
    KIND_BITS,
    LADDER,
    PERCENT,
    TYPES,
    paid_fen,
)

FEN_AT_MOST: Final = 100_000_00
COUNT_AT_MOST: Final = 1_000_000
POINTS_AT_MOST: Final = 1_000


class OfferUnfit(Refusal):
    """A field of the offer is not as it must be; `field` says which."""

    code = "offer-unfit"


class OfferNoGain(Refusal):
    """With the offer one would not pay less than without it."""

    code = "offer-no-gain"


class OfferCategory(Refusal):
    """What medical insurance pays or a doctor prescribes takes part in no offer."""

    code = "offer-category"


@dataclass(frozen=True)
class Draft:
    """An offer as it is written; amounts in fen, minutes of the day, days of the town.

    `is_insured`, `is_prescribed`: whether medical insurance pays for it, or a doctor has to
    prescribe it; either is refused.
    """

    policy: int
    type: str
    title: str
    value: int
    list_fen: int | None
    from_on: date
    until_on: date
    note: str = ""
    lowest: str | None = None
    kinds: int = KIND_BITS["household"]
    weekdays: int = EVERY_DAY
    from_minute: int = 0
    until_minute: int = DAY_MINUTES
    cap_household: int | None = None
    cap_day: int | None = None
    cap_total: int | None = None
    budget_fen: int | None = None
    points: int = 0
    replaces: str | None = None
    is_insured: bool = False
    is_prescribed: bool = False


#: number → the least and the most it may be.
_BOUNDS: Final = {
    "value": (0, FEN_AT_MOST),
    "list_fen": (1, FEN_AT_MOST),
    "kinds": (1, sum(KIND_BITS.values())),
    "weekdays": (1, EVERY_DAY),
    "from_minute": (0, DAY_MINUTES - 1),
    "until_minute": (1, DAY_MINUTES),
    "cap_household": (1, COUNT_AT_MOST),
    "cap_day": (1, COUNT_AT_MOST),
    "cap_total": (1, COUNT_AT_MOST),
    "budget_fen": (1, FEN_AT_MOST),
    "points": (0, POINTS_AT_MOST),
}


def fitted(draft: Draft) -> Draft:
    """The offer as it is kept: without stray spaces.

    :raises OfferUnfit, OfferNoGain, OfferCategory: it is not fit.
    """
    if draft.is_insured or draft.is_prescribed:
        raise OfferCategory
    title, note = " ".join(draft.title.split()), " ".join(draft.note.split())
    if not 1 <= len(title) <= TITLE_AT_MOST or not title.isprintable():
        raise OfferUnfit(field="title")
    if len(note) > NOTE_AT_MOST or not note.isprintable():
        raise OfferUnfit(field="note")
    for name, (least, most) in _BOUNDS.items():
        said = getattr(draft, name)
        if said is not None and not least <= said <= most:
            raise OfferUnfit(field=name)
    for name, is_fit in _fits(draft):
        if not is_fit:
            raise OfferUnfit(field=name)
    fit = replace(draft, title=title, note=note)
    _refuse_no_gain(fit)
    return fit


def _fits(draft: Draft) -> tuple[tuple[str, bool], ...]:
    return (
        ("type", draft.type in TYPES),
        ("lowest", draft.lowest is None or draft.lowest in LADDER),
        ("value", draft.type != "percent" or 1 <= draft.value < PERCENT),
        ("list_fen", draft.list_fen is not None or draft.type == "percent"),
        ("until_minute", draft.from_minute < draft.until_minute),
        ("until_on", draft.from_on <= draft.until_on and draft.until_on >= clock.today()),
    )


def _refuse_no_gain(draft: Draft) -> None:
    if draft.list_fen is None:
        return
    if paid_fen(draft.type, draft.value, draft.list_fen) >= draft.list_fen:
        raise OfferNoGain


def plain_values(draft: Draft) -> dict[str, Any]:
    """The offer as plain values, for its key."""
    said = asdict(draft)
    return {**said, "from_on": draft.from_on.isoformat(), "until_on": draft.until_on.isoformat()}
