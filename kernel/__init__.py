"""The ground: database, clock, refusals, idempotency. A closed list; knows nothing above it."""

from kernel import clock, db, errors, once

__all__ = ["clock", "db", "errors", "once"]
