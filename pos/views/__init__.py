"""The pages of pos, one file per subject; the root mounts them all."""

from pos.views import (
    camera,
    errands,
    no_card,
    office_slips,
    own_pin,
    pictures,
    raising,
    settlements,
    setup,
    shifts,
    slips,
    switching,
    wishes,
)

__all__ = ["ALL"]

# The pages of slips stand in the till's own blueprint.
ALL = (
    office_slips.pages,
    camera.pages,
    errands.pages,
    no_card.pages,
    own_pin.pages,
    pictures.pages,
    raising.pages,
    settlements.pages,
    setup.pages,
    shifts.pages,
    slips.pages,
    switching.pages,
    wishes.pages,
)
