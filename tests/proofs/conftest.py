"""The small town of the till's tests: what is proven here runs through its real verbs."""

from tests.pos.opening import postgres_template, sqlite_template, town, watch

__all__ = ["postgres_template", "sqlite_template", "town", "watch"]
