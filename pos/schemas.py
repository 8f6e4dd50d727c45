"""The shape of what a till sends: gate one, before any rule is asked."""

from dataclasses import replace
from typing import Any

from marshmallow import Schema, ValidationError, fields, post_load, validates_schema
from marshmallow.validate import Length, Range

from pos.checkout import Order


def printable(text: str) -> None:
    """Take only what can be seen: a zero byte or half a character is no text to a database.

    :raises ValidationError: anything else.
    """
    if not text.isprintable():
        raise ValidationError("Not printable.")


KEY = (Length(min=1, max=100), printable)


class LineSchema(Schema):
    """Goods by barcode or number, and pieces."""

    goods = fields.String(required=True, validate=(Length(min=1, max=20), printable))
    quantity = fields.Integer(required=True, strict=True, validate=Range(min=1, max=999))


class RedemptionSchema(Schema):
    """A redemption: the caller's key, the card's code, the lines."""

    key = fields.String(required=True, validate=KEY)
    card = fields.String(required=True, validate=Length(min=1, max=64))
    lines = fields.List(fields.Nested(LineSchema), required=True, validate=Length(min=1, max=50))

    @post_load
    def order(self, data: dict[str, Any], **_: object) -> Order:
        """The order the checkout takes."""
        lines = tuple((line["goods"], line["quantity"]) for line in data["lines"])
        return Order(data["key"], data["card"], lines)


class TillRedemptionSchema(RedemptionSchema):
    """A redemption of the till's page: with a card, with a permit, or with both."""

    card = fields.String(load_default="", validate=Length(max=64))
    permit = fields.String(load_default="", validate=(Length(max=32), printable))

    @validates_schema
    def either(self, data: dict[str, Any], **_: object) -> None:
        """Take no basket of nobody.

        :raises ValidationError: neither a card nor a permit.
        """
        if not (data.get("card") or data.get("permit")):
            raise ValidationError("Nobody.", "card")

    @post_load
    def order(self, data: dict[str, Any], **_: object) -> Order:
        """The order the checkout takes."""
        whose: Order = super().order(data)
        return replace(whose, permit=data["permit"])


class SearchSchema(Schema):
    """What a household without its card is looked for by."""

    text = fields.String(required=True, validate=(Length(min=1, max=40), printable))


class NoCardSchema(Schema):
    """The household's number, why there is no card, and who stands beside."""

    number = fields.String(required=True, validate=(Length(min=1, max=20), printable))
    reason = fields.String(required=True, validate=(Length(min=1, max=100), printable))
    username = fields.String(required=True, validate=(Length(max=40), printable))
    password = fields.String(required=True, validate=(Length(max=200), printable))


class NomineeSchema(Schema):
    """Whose card was brought, and by which nominee of the household."""

    card = fields.String(required=True, validate=Length(min=1, max=64))
    nominee = fields.String(required=True, validate=(Length(min=1, max=32), printable))


class PinSchema(Schema):
    """Whose card was shown, and what the household typed: it goes no further than the check."""

    card = fields.String(required=True, validate=Length(min=1, max=64))
    pin = fields.String(required=True, validate=(Length(min=1, max=6), printable))


class NewPinSchema(PinSchema):
    """The PIN a household chose, and its old one, or who of the office stands beside."""

    old = fields.String(load_default="", validate=(Length(max=6), printable))
    username = fields.String(load_default="", validate=(Length(max=40), printable))
    password = fields.String(load_default="", validate=(Length(max=200), printable))


class SwitchSchema(Schema):
    """Which clerk takes the till over, and that one's PIN: it goes no further than the check."""

    clerk = fields.String(required=True, validate=(Length(min=1, max=32), printable))
    pin = fields.String(required=True, validate=(Length(min=1, max=6), printable))


class UndoSchema(Schema):
    """The caller's key for an undo."""

    key = fields.String(required=True, validate=KEY)


class SlipUndoSchema(UndoSchema):
    """An undo from the till's page, which names the slip in the body."""

    slip = fields.String(required=True, validate=(Length(equal=20), printable))


class CodeSchema(Schema):
    """One scanned code."""

    code = fields.String(required=True, validate=Length(min=1, max=64))


class CardSchema(Schema):
    """A card's code."""

    card = fields.String(required=True, validate=Length(min=1, max=64))
