"""A copy of everything held on one subject: as JSON, and as a sheet that people can read."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from flask_babel import gettext

from office.sheets import workbook


def as_json(held: Mapping[str, Any]) -> bytes:
    """The copy for machines."""
    return json.dumps(held, ensure_ascii=False, indent=1).encode()


def as_workbook(held: Mapping[str, Any]) -> bytes:
    """The copy for people: one line for each thing that is known."""
    headings = (gettext("Part"), gettext("Line"), gettext("What"), gettext("Value"))
    return workbook(gettext("Copy of everything held"), headings, _lines(held))


def _lines(held: Mapping[str, Any]) -> Iterator[tuple[str, int | None, str, str]]:
    for part, said in held.items():
        if isinstance(said, list):
            for line, one in enumerate(said, start=1):
                yield from _of(part, line, one)
        else:
            yield from _of(part, None, said)


def _of(part: str, line: int | None, said: Any) -> Iterator[tuple[str, int | None, str, str]]:
    if not isinstance(said, Mapping):
        yield part, line, "", _text(said)
        return
    for name, value in said.items():
        if value not in (None, "", [], {}):
            yield part, line, str(name), _text(value)


def _text(value: Any) -> str:
    if isinstance(value, str):
        return value
    return json.dumps(value, ensure_ascii=False)
