"""A copy of everything held: JSON for machines, a sheet with one line for each thing known."""

import json
from io import BytesIO

from flask import Flask
from openpyxl import load_workbook

from office.copying import as_json, as_workbook

HELD = {
    "subject": {"number": "010001", "head": "王小明", "phone": None},
    "points": 5,
    "notes": [{"text": "=1+1"}, {"text": "", "said": {"head": ["a", "b"]}}],
    "cards": [],
}


def test_json_holds_it_as_it_is() -> None:
    assert json.loads(as_json(HELD)) == HELD


def test_the_sheet_has_a_line_for_each_thing_known(app: Flask) -> None:
    with app.test_request_context():
        content = as_workbook(HELD)
    sheet = load_workbook(BytesIO(content)).active
    assert sheet is not None
    assert list(sheet.iter_rows(min_row=2, values_only=True)) == [
        ("subject", None, "number", "010001"),
        ("subject", None, "head", "王小明"),
        ("points", None, None, "5"),
        ("notes", 1, "text", "=1+1"),
        ("notes", 2, "said", '{"head": ["a", "b"]}'),
    ]
