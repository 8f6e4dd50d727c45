"""The small town at its counters, and the app on it, for the office's pages."""

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
