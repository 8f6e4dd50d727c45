"""One file of pages per subject of the office; the root mounts them all."""

from office.views import (
    award_giving,
    board,
    books,
    budget,
    cards,
    devices,
    enrol,
    goods,
    home,
    imports,
    objections,
    record_new,
    reports,
    round_groups,
    round_scores,
    rounds,
    rulebook,
    settings,
    staff,
    subject_new,
)

__all__ = ["ALL"]

ALL = (
    home.pages,
    subject_new.pages,
    award_giving.pages,
    record_new.pages,
    board.pages,
    objections.pages,
    cards.pages,
    imports.pages,
    books.pages,
    budget.pages,
    reports.pages,
    rounds.pages,
    round_groups.pages,
    round_scores.pages,
    goods.pages,
    staff.pages,
    devices.pages,
    enrol.pages,
    rulebook.pages,
    settings.pages,
)
