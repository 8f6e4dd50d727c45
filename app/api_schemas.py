"""The shapes of the API's answers and of what only the API is asked."""

from marshmallow import Schema, fields
from marshmallow.validate import Length, Range

from pos.schemas import printable

POINTS = "whole points"


class Problem(Schema):
    """RFC 9457, with a stable `code`."""

    type = fields.String()
    title = fields.String()
    status = fields.Integer()
    detail = fields.String()
    code = fields.String(required=True)


class ExpirySchema(Schema):
    """Points that end after a day unless used."""

    points = fields.Integer(metadata={"description": POINTS})
    on = fields.Date()


class LineReply(Schema):
    """One kind of goods on a slip."""

    goods = fields.String()
    quantity = fields.Integer()
    price = fields.Integer(metadata={"description": "points a piece"})
    points = fields.Integer(metadata={"description": POINTS})


class RedemptionReply(Schema):
    """A slip."""

    slip = fields.String()
    household = fields.String()
    points = fields.Integer(metadata={"description": POINTS})
    balance_before = fields.Integer(metadata={"description": POINTS})
    balance_after = fields.Integer(metadata={"description": POINTS})
    lines = fields.List(fields.Nested(LineReply))
    at = fields.DateTime()
    undo_until = fields.DateTime()
    next_expiry = fields.Nested(ExpirySchema, allow_none=True)


class UndoReply(Schema):
    """A slip taken back."""

    slip = fields.String()
    household = fields.String()
    points = fields.Integer(metadata={"description": POINTS})
    balance_after = fields.Integer(metadata={"description": POINTS})
    at = fields.DateTime()


class CardReply(Schema):
    """What a clerk may see of a household."""

    name = fields.String(metadata={"description": "masked"})
    number = fields.String()
    group = fields.String(allow_none=True)
    grade = fields.String(allow_none=True)
    balance = fields.Integer(metadata={"description": POINTS})
    limit_today = fields.Integer(metadata={"description": POINTS})
    left_today = fields.Integer(metadata={"description": POINTS})
    next_expiry = fields.Nested(ExpirySchema, allow_none=True)


class AwardSchema(Schema):
    """An award: to whom, how many points, why, and the caller's source reference."""

    household = fields.String(required=True, validate=(Length(min=1, max=20), printable))
    points = fields.Integer(required=True, strict=True)
    reason = fields.String(required=True)
    ref = fields.String(required=True)


class AwardReply(Schema):
    """A posted award."""

    household = fields.String()
    points = fields.Integer(metadata={"description": POINTS})
    balance_after = fields.Integer(metadata={"description": POINTS})
    ref = fields.String()
    entry = fields.String()
    at = fields.DateTime()


class PageSchema(Schema):
    """A page of a statement: lines before the line with this `seq`, at most `limit`."""

    before = fields.Integer(load_default=None, allow_none=True, validate=Range(min=1))
    limit = fields.Integer(load_default=20, validate=Range(min=1, max=200))


class StatementLine(Schema):
    """One movement."""

    seq = fields.Integer()
    entry = fields.String()
    kind = fields.String()
    source = fields.String()
    at = fields.DateTime()
    points = fields.Integer(metadata={"description": POINTS})
    balance_after = fields.Integer(metadata={"description": POINTS})
    expires_on = fields.Date(allow_none=True)


class StatementReply(Schema):
    """A page of movements; `before` fetches the next."""

    household = fields.String()
    balance = fields.Integer(metadata={"description": POINTS})
    lines = fields.List(fields.Nested(StatementLine))
    before = fields.Integer(allow_none=True)
