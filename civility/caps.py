"""How often an item counts: its cap's text as the sheet writes it, as a value, and in words."""

import re
from typing import Final

from flask_babel import gettext

from civility.rules import Cap

_PERIODS: Final = {"yr": "year", "half-yr": "half-year", "month": "month"}
_WRITTEN: Final = {period: text for text, period in _PERIODS.items()}
#: What one time may be called.
OF: Final = ("case", "event", "finding", "duty", "title")

_EVERY: Final = r"(?P<period>yr|half-yr|month)(?P<person>/person)?"
_TIMES: Final = re.compile(rf"(?P<times>[1-9][0-9]{{0,3}})(?P<hours> ?h)?/{_EVERY}")
_BEST: Final = re.compile(rf"best (?P<of>{'|'.join(OF)}) only/{_EVERY}")
_PER: Final = re.compile(
    rf"per (?P<of>{'|'.join(OF)})(?:, ?(?P<times>[1-9][0-9]{{0,3}})/{_EVERY})?"
)
#: What a clerk may write instead.
_CHINESE: Final = {
    "半年": "half-yr",
    "年": "yr",
    "月": "month",
    "小时": " h",
    "次": "",
    "每人": "person",
    "人": "person",
}


class CapUnreadable(ValueError):
    """This text is no cap."""


def parse_cap(text: str) -> Cap:
    """The cap that this text writes.

    :raises CapUnreadable: it is no cap.
    """
    said = " ".join(text.split())
    for chinese, ours in _CHINESE.items():
        said = said.replace(chinese, ours)
    for form in (_TIMES, _BEST, _PER):
        match = form.fullmatch(said)
        if match is not None:
            return _cap(match.groupdict(), best=form is _BEST)
    raise CapUnreadable(text)


def _cap(found: dict[str, str | None], *, best: bool) -> Cap:
    times = found.get("times")
    return Cap(
        times=1 if best else int(times) if times else None,
        per=_PERIODS[found.get("period") or "yr"],
        unit="hours" if found.get("hours") else "times",
        each="person" if found.get("person") else "household",
        best=best,
        of=found.get("of") or "",
    )


def cap_text(cap: Cap) -> str:
    """The cap as the sheet writes it."""
    every = _WRITTEN[cap.per] + ("/person" if cap.each == "person" else "")
    if cap.best:
        return f"best {cap.of} only/{every}"
    if cap.times is None:
        return f"per {cap.of}"
    times = f"{cap.times}{' h' if cap.unit == 'hours' else ''}/{every}"
    return f"per {cap.of}, {times}" if cap.of else times


def cap_in_words(cap: Cap) -> str:
    """The cap as people say it."""
    if cap.best:
        said = _best_in_words(cap.per)
    elif cap.times is None:
        return _every_in_words(cap.of)
    else:
        said = _times_in_words(cap)
        if cap.of:
            said = gettext("%(of)s, %(often)s", of=_every_in_words(cap.of), often=said)
    if cap.each == "person":
        said = gettext("%(often)s, for each person", often=said)
    return str(said)


def _best_in_words(per: str) -> str:
    said = {
        "month": gettext("only the highest in a month counts"),
        "half-year": gettext("only the highest in half a year counts"),
        "year": gettext("only the highest in a year counts"),
    }
    return str(said[per])


def _every_in_words(of: str) -> str:
    words = {
        "case": gettext("every case counts"),
        "event": gettext("every event counts"),
        "finding": gettext("every finding counts"),
        "duty": gettext("every duty counts"),
        "title": gettext("every title counts"),
    }
    return str(words.get(of) or gettext("every time counts"))


def _times_in_words(cap: Cap) -> str:
    n = cap.times or 0
    if cap.unit == "hours":
        said = {
            "month": gettext("at most %(n)s hours a month", n=n),
            "half-year": gettext("at most %(n)s hours in half a year", n=n),
            "year": gettext("at most %(n)s hours a year", n=n),
        }
    elif n == 1:
        said = {
            "month": gettext("once a month"),
            "half-year": gettext("once in half a year"),
            "year": gettext("once a year"),
        }
    else:
        said = {
            "month": gettext("at most %(n)s times a month", n=n),
            "half-year": gettext("at most %(n)s times in half a year", n=n),
            "year": gettext("at most %(n)s times a year", n=n),
        }
    return str(said[cap.per])
