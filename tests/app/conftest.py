"""The small town of the till, for the tests of the app."""

from tests.app.calling import call
from tests.pos.opening import (
    app,
    browser,
    empty,
    empty_url,
    instance,
    one_engine,
    postgres_template,
    sqlite_template,
    town,
    watch,
)

__all__ = [
    "app",
    "browser",
    "call",
    "empty",
    "empty_url",
    "instance",
    "one_engine",
    "postgres_template",
    "sqlite_template",
    "town",
    "watch",
]
