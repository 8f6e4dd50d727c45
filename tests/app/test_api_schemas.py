"""The shapes of the API: what goes out is what they say, what comes in names its wrong field."""

from typing import Any

import pytest
from flask import Flask
from marshmallow import Schema, ValidationError, fields

from app import api_schemas as shapes
from app.api_schemas import AwardSchema, PageSchema
from tests.app.browser import bearer
from tests.app.routes import Target
from tests.pos.counter import WANG, Town

AWARD: dict[str, Any] = {"household": WANG, "points": 5, "reason": "清沟", "ref": "r1"}


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("household", ""),
        ("household", "1" * 21),
        ("household", 10001),
        ("household", "1\x00"),
        ("points", "5"),
        ("points", 5.0),
        ("points", True),
        ("points", None),
        ("reason", None),
        ("ref", 7),
        ("more", 1),
    ],
)
def test_a_wrong_award_names_its_field(field: str, value: object) -> None:
    with pytest.raises(ValidationError) as wrong:
        AwardSchema().load({**AWARD, field: value})
    assert set(wrong.value.normalized_messages()) == {field}


def test_an_award_needs_all_of_it() -> None:
    assert AwardSchema().load(AWARD) == AWARD
    with pytest.raises(ValidationError) as wrong:
        AwardSchema().load({})
    assert set(wrong.value.normalized_messages()) == set(AWARD)


def test_a_page_has_sensible_bounds() -> None:
    assert PageSchema().load({}) == {"before": None, "limit": 20}
    assert PageSchema().load({"before": "7", "limit": "200"}) == {"before": 7, "limit": 200}


def _follows(schema: Schema, said: Any, where: str) -> None:
    """The answer has the members the schema lists, no other, down to the last line."""
    assert set(said) == set(schema.fields), where
    for name, field in schema.fields.items():
        inner = field.inner if isinstance(field, fields.List) else field
        if not isinstance(inner, fields.Nested) or said[name] is None:
            continue
        for one in said[name] if isinstance(field, fields.List) else [said[name]]:
            _follows(inner.schema, one, f"{where}.{name}")


def test_every_answer_is_as_the_document_says(app: Flask, town: Town) -> None:
    target = Target(town)
    slip = target.slip()
    asked: list[tuple[str, str, Any, str, type[Schema]]] = [
        ("POST", "redemptions", target.basket(), "clerk", shapes.RedemptionReply),
        ("POST", f"redemptions/{slip}/undo", {"key": "u1"}, "clerk", shapes.UndoReply),
        ("POST", "cards/lookup", {"card": target.card}, "clerk", shapes.CardReply),
        ("POST", "awards", target.award(), "officer", shapes.AwardReply),
        ("GET", f"households/{WANG}/statement", None, "officer", shapes.StatementReply),
    ]
    for method, path, sent, by, shape in asked:
        answer = app.test_client().open(
            f"/api/v1/{path}", method=method, json=sent, headers=bearer(town.tokens[by])
        )
        assert answer.status_code in {200, 201}
        _follows(shape(), answer.get_json(), path)


def test_a_problem_has_the_members_the_standard_names(app: Flask, town: Town) -> None:
    answer = app.test_client().post("/api/v1/awards", json=AWARD)
    assert set(answer.get_json()) == set(shapes.Problem().fields)
