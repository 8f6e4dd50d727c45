"""The copy of everything held on a household, for paper: the same data as the file, in words."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from flask_babel import format_date, format_time, gettext

from civility.rule_cells import half_points_text
from household.copy_words import FIELDS, PARTS, SMALL, VALUES
from kernel import clock

#: Of a part, the page shows the latest so many; the file has all.
SHOWN: Final = 300
#: Scores are kept in half points.
_HALVES: Final = frozenset({"halves", "proposed_halves", "would", "did"})
_DAY: Final = re.compile(r"\d{4}-\d{2}-\d{2}")
_MOMENT: Final = re.compile(r"\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}:\d{2}")


@dataclass(frozen=True)
class Thing:
    """One thing that is held: its fields with their words, and below them the small ones."""

    said: list[tuple[str, str]]
    small: list[tuple[str, str]]


@dataclass(frozen=True)
class Part:
    """One part of the copy; `more` things of it are in the file only."""

    title: str
    things: list[Thing]
    more: int


def in_words(copy: Mapping[str, Any]) -> list[Part]:
    """What `registry.export_subject` gave, as a page reads it; empty parts and fields are left."""
    parts = dict(_parts(copy))
    order = [*PARTS, *sorted(set(parts) - set(PARTS))]
    shown = [_part(name, parts[name]) for name in order if parts.get(name) not in (None, [], {})]
    return [part for part in shown if part.things]


def _parts(copy: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """The parts by name; what another floor keeps is a part for each of its lists."""
    for name, held in copy.items():
        if isinstance(held, dict) and all(isinstance(one, list) for one in held.values()):
            yield from ((f"{name}.{inner}", one) for inner, one in held.items())
        else:
            yield name, held


def _part(name: str, held: Any) -> Part:
    every = held if isinstance(held, list) else [held]
    things = [_thing(name, one) for one in every[:SHOWN]]
    filled = [one for one in things if one.said or one.small]
    return Part(str(PARTS.get(name, name)), filled, max(len(every) - SHOWN, 0))


def _thing(part: str, held: Any) -> Thing:
    fields = held if isinstance(held, dict) else {"points": held}
    filled = [(name, value) for name, value in fields.items() if value not in (None, "", [], {})]
    pairs = {
        small: [
            (_word(name), _value(part, name, value))
            for name, value in filled
            if (name in SMALL) is small
        ]
        for small in (False, True)
    }
    return Thing(pairs[False], pairs[True])


def _word(field: str) -> str:
    return str(FIELDS.get(field, field))


def _value(part: str, field: str, value: Any) -> str:
    if isinstance(value, dict):
        return "; ".join(f"{_word(name)}: {_value(part, name, one)}" for name, one in value.items())
    if isinstance(value, list):
        return " → ".join(_value(part, field, one) for one in value)
    if value is None or value == "":
        return "–"
    if isinstance(value, bool):
        return str(gettext("yes") if value else gettext("no"))
    if isinstance(value, int):
        return _number(field, value)
    return _said(part, field, str(value))


def _number(field: str, value: int) -> str:
    if field.endswith("_fen"):
        return str(gettext("%(amount)s yuan", amount="{}.{:02d}".format(*divmod(value, 100))))
    if field in _HALVES:
        return half_points_text(value)
    return str(value)


def _said(part: str, field: str, value: str) -> str:
    words = VALUES.get(f"{part}.{field}") or VALUES.get(field) or {}
    if value in words:
        return str(gettext(str(words[value])))
    if _DAY.fullmatch(value):
        return str(format_date(date.fromisoformat(value)))
    if _MOMENT.match(value):
        at = clock.local(datetime.fromisoformat(value))
        return f"{format_date(at.date())} {format_time(at, 'HH:mm')}"
    return value
