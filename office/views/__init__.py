"""One file of pages per subject of the office; the root mounts them all."""

from office.views import books, home

__all__ = ["ALL"]

ALL = (home.pages, books.pages)
