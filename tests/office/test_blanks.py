"""Templates: what the readers want, filled in as shown they go in, untouched they do nothing."""

from collections.abc import Iterator
from datetime import UTC, datetime
from io import BytesIO
from typing import Any

import openpyxl
import pytest
from flask import Flask

from kernel import clock
from office.blanks import blank
from office.guides import EXAMPLE
from office.importing import ImportKindUnknown, Workbook
from tests.pos.counter import EAST, Town

LANGUAGES = pytest.mark.parametrize("language", ["zh", "en"])
KINDS = pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("households", "households"),
        ("organisations", "households"),
        ("points", "points"),
        ("goods", "goods"),
    ],
)


@pytest.fixture(autouse=True)
def page(app: Flask, language: str) -> Iterator[None]:
    """Somebody who reads this language."""
    with app.test_request_context(headers={"Accept-Language": language}):
        yield


def _filled(content: bytes, **changes: Any) -> bytes:
    """The template with the example as its only row, and these cells in place of its own."""
    book = openpyxl.load_workbook(BytesIO(content))
    sheet = book.worksheets[0]
    for head, cell in zip(sheet[1], sheet[2], strict=True):
        value = changes.get(str(head.value), cell.value)
        cell.value = value.removeprefix(EXAMPLE) if isinstance(value, str) else value
    out = BytesIO()
    book.save(out)
    return out.getvalue()


@LANGUAGES
@KINDS
def test_an_untouched_template_changes_nothing(name: str, kind: str, town: Town) -> None:
    report = Workbook(kind, blank(name), "S1").rehearse(town.actors["town"])
    assert (report.created, report.updated, report.refused) == (0, 0, ())


@LANGUAGES
@KINDS
def test_what_the_example_shows_goes_in(name: str, kind: str, town: Town) -> None:
    changes = {"村名": EAST} if kind == "households" else {}
    filled = _filled(blank(name), **changes)
    with clock.frozen(datetime(2026, 11, 20, 4, tzinfo=UTC)):
        report = Workbook(kind, filled, "S1").rehearse(town.actors["town"])
    assert report.refused == ()
    assert report.created + report.updated + report.unchanged == 1


@LANGUAGES
def test_the_last_sheet_explains_each_column(language: str) -> None:
    book = openpyxl.load_workbook(BytesIO(blank("goods")))
    table, guide = book.worksheets
    headings = [cell.value for cell in table[1]]
    explained = [row[0] for row in guide.iter_rows(min_row=2, values_only=True)][: len(headings)]
    assert explained == headings
    assert guide.title == ("How to fill in" if language == "en" else "填写说明")


@LANGUAGES
def test_there_is_no_other_template(language: str) -> None:
    with pytest.raises(ImportKindUnknown):
        blank("cards")
