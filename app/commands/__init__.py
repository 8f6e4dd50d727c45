"""The command line's verbs, by what they touch. Each calls one verb of a package."""

from app.commands import books, closing, exports, imports, people, rounds, server, town

__all__ = ["books", "closing", "exports", "imports", "people", "rounds", "server", "town"]
