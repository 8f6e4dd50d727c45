"""The pages of a household, one file per subject; the root mounts them all."""

from household.views import card, kiosk, lost, own, phone, pin, rights, saved
from household.views.carried import go_on

__all__ = ["ALL", "go_on"]

ALL = (
    card.pages,
    kiosk.pages,
    lost.pages,
    own.pages,
    phone.pages,
    pin.pages,
    rights.pages,
    saved.pages,
)
