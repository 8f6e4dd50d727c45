"""The shape of what a till sends: what passes is an order, what does not names its field."""

from typing import Any

import pytest
from marshmallow import Schema, ValidationError

from pos.checkout import Order
from pos.schemas import (
    CardSchema,
    CodeSchema,
    RedemptionSchema,
    SlipUndoSchema,
    TillRedemptionSchema,
    UndoSchema,
)

LINE = {"goods": "6900000001004", "quantity": 1}
GOOD: dict[str, Any] = {"key": "k1", "card": "4712", "lines": [LINE]}


def _wrong_fields(schema: Schema, sent: Any) -> dict[str, Any]:
    with pytest.raises(ValidationError) as wrong:
        schema.load(sent)
    found: dict[str, Any] = wrong.value.normalized_messages()
    return found


def test_an_order_is_loaded_as_the_checkout_takes_it() -> None:
    sent = {**GOOD, "lines": [LINE, {"goods": "0001", "quantity": 999}]}
    assert RedemptionSchema().load(sent) == Order(
        "k1", "4712", (("6900000001004", 1), ("0001", 999))
    )


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("key", ""),
        ("key", "k" * 101),
        ("key", 7),
        ("key", None),
        ("key", "k\x00"),
        ("key", "k\ud800"),
        ("card", ""),
        ("card", "4" * 65),
        ("card", 4712),
        ("lines", []),
        ("lines", "salt"),
        ("lines", None),
        ("lines", [LINE] * 51),
    ],
)
def test_a_wrong_field_is_named(field: str, value: object) -> None:
    assert set(_wrong_fields(RedemptionSchema(), {**GOOD, field: value})) == {field}


@pytest.mark.parametrize("field", ["key", "card", "lines"])
def test_a_missing_field_is_named(field: str) -> None:
    sent = {name: value for name, value in GOOD.items() if name != field}
    assert set(_wrong_fields(RedemptionSchema(), sent)) == {field}


def test_a_price_cannot_be_sent() -> None:
    assert set(_wrong_fields(RedemptionSchema(), {**GOOD, "points": 1})) == {"points"}
    priced = {**GOOD, "lines": [{**LINE, "price": 1}]}
    assert _wrong_fields(RedemptionSchema(), priced)["lines"][0].keys() == {"price"}


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("quantity", 0),
        ("quantity", -1),
        ("quantity", 1000),
        ("quantity", 1.5),
        ("quantity", "1"),
        ("quantity", True),
        ("quantity", None),
        ("quantity", 10**30),
        ("goods", ""),
        ("goods", "6" * 21),
        ("goods", 6900000001004),
        ("goods", "6900\x00"),
        ("goods", "6900\ud800"),
    ],
)
def test_a_wrong_line_is_named_by_its_place(field: str, value: object) -> None:
    sent = {**GOOD, "lines": [LINE, {**LINE, field: value}]}
    assert _wrong_fields(RedemptionSchema(), sent)["lines"][1].keys() == {field}


@pytest.mark.parametrize(
    ("schema", "good"),
    [
        (UndoSchema(), {"key": "k1"}),
        (SlipUndoSchema(), {"key": "k1", "slip": "4" * 20}),
        (CodeSchema(), {"code": "x"}),
        (CardSchema(), {"card": "x"}),
    ],
)
def test_the_small_shapes_want_all_their_fields_and_no_other(
    schema: Schema, good: dict[str, str]
) -> None:
    assert schema.load(good) == good
    assert set(_wrong_fields(schema, {})) == set(good)
    assert set(_wrong_fields(schema, {**good, "more": 1})) == {"more"}
    assert set(_wrong_fields(schema, dict.fromkeys(good, ""))) == set(good)


def test_a_till_s_order_names_a_card_or_a_permit() -> None:
    whose = {name: value for name, value in GOOD.items() if name != "card"}
    lines = (("6900000001004", 1),)
    load = TillRedemptionSchema().load
    assert load({**whose, "permit": "p1"}) == Order("k1", "", lines, "p1")
    assert load({**GOOD, "permit": "p1"}) == Order("k1", "4712", lines, "p1")
    assert load(GOOD) == Order("k1", "4712", lines)
    assert set(_wrong_fields(TillRedemptionSchema(), whose)) == {"card"}
    assert set(_wrong_fields(RedemptionSchema(), {**GOOD, "permit": "p1"})) == {"permit"}
