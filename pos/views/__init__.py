"""The pages of pos, one file per subject; the root mounts them all."""

from pos.views import (
    camera,
    no_card,
    pictures,
    raising,
    settlements,
    setup,
    shifts,
    slips,
    till,
    wishes,
)

__all__ = ["ALL"]

ALL = (
    till.pages,
    camera.pages,
    no_card.pages,
    pictures.pages,
    raising.pages,
    settlements.pages,
    setup.pages,
    shifts.pages,
    slips.pages,
    wishes.pages,
)
