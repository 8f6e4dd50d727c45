"""The pages of a household, one file per subject; the root mounts them all."""

from household.views import card, own, phone, pin

__all__ = ["ALL"]

ALL = (card.pages, own.pages, phone.pages, pin.pages)
