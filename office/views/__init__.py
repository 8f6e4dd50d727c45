"""One file of pages per subject of the office; the root mounts them all."""

from office.views import award_giving, books, devices, enrol, home, staff

__all__ = ["ALL"]

ALL = (
    home.pages,
    award_giving.pages,
    books.pages,
    staff.pages,
    devices.pages,
    enrol.pages,
)
