"""The small town of the till's tests, and the app on it."""

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
    "empty",
    "empty_url",
    "instance",
    "one_engine",
    "postgres_template",
    "sqlite_template",
    "town",
    "watch",
]
