"""An offer as a form sends it: yuan and days in, fen and dates out."""

import unicodedata
from collections.abc import Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Final

from merchants.offer_drafts import Draft, OfferUnfit
from merchants.terms import DAY_MINUTES, EVERY_DAY, KIND_BITS

Form = Mapping[str, str]
_DIGITS: Final = 9
_FEN: Final = 100
_HOUR: Final = 60


def fen_of(form: Form, field: str) -> int | None:
    """An amount of yuan as typed, in fen; nothing where nothing is.

    :raises OfferUnfit: something else, or more than two decimals.
    """
    typed = unicodedata.normalize("NFKC", form.get(field, "")).strip()
    if not typed:
        return None
    try:
        fen = Decimal(typed) * _FEN
    except InvalidOperation:
        raise OfferUnfit(field=field) from None
    if not fen.is_finite() or fen != fen.to_integral_value() or abs(fen) >= 10**_DIGITS:
        raise OfferUnfit(field=field)
    return int(fen)


def number_of(form: Form, field: str) -> int | None:
    """A whole number as typed; nothing where nothing is.

    :raises OfferUnfit: something else.
    """
    typed = unicodedata.normalize("NFKC", form.get(field, "")).strip()
    if not typed:
        return None
    if not (typed.isascii() and typed.isdigit() and len(typed) <= _DIGITS):
        raise OfferUnfit(field=field)
    return int(typed)


def draft_of(form: Form, *, many: Mapping[str, list[str]]) -> Draft:
    """The offer that this form describes; `many`: the boxes that were ticked, by name.

    :raises OfferUnfit: a field is no number, amount or day.
    """
    offer_type = form.get("type", "")
    if offer_type == "percent":
        value = number_of(form, "percent")
    else:
        value = 0 if offer_type == "gift" else fen_of(form, "amount")
    if value is None:
        raise OfferUnfit(field="value")
    return Draft(
        policy=number_of(form, "policy") or 0,
        type=offer_type,
        title=form.get("title", ""),
        note=form.get("note", ""),
        value=value,
        list_fen=fen_of(form, "list"),
        from_on=_day(form, "from_on"),
        until_on=_day(form, "until_on"),
        lowest=form.get("lowest") or None,
        kinds=sum(KIND_BITS[one] for one in set(many.get("kind", ())) if one in KIND_BITS),
        weekdays=_weekdays(many.get("weekday", [])),
        from_minute=_minute(form, "from_time", 0),
        until_minute=_minute(form, "until_time", DAY_MINUTES),
        cap_household=number_of(form, "cap_household"),
        cap_day=number_of(form, "cap_day"),
        cap_total=number_of(form, "cap_total"),
        budget_fen=fen_of(form, "budget"),
        points=number_of(form, "points") or 0,
        replaces=form.get("replaces") or None,
        is_insured=form.get("insured") == "yes",
        is_prescribed=form.get("prescribed") == "yes",
    )


def _weekdays(ticked: list[str]) -> int:
    days = {int(one) for one in ticked if one in {"1", "2", "3", "4", "5", "6", "7"}}
    return sum(1 << (day - 1) for day in days) or EVERY_DAY


def _minute(form: Form, field: str, default: int) -> int:
    typed = form.get(field, "").strip()
    if not typed:
        return default
    hours, _colon, minutes = typed.partition(":")
    if not (hours.isdigit() and minutes.isdigit()):
        raise OfferUnfit(field=field)
    return int(hours) * _HOUR + int(minutes)


def _day(form: Form, field: str) -> date:
    try:
        return date.fromisoformat(form.get(field, "").strip())
    except ValueError:
        raise OfferUnfit(field=field) from None
