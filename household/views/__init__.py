"""The pages of a household, one file per subject; the root mounts them all."""

from household.views import card, kiosk, own, phone, pin, rights, saved

__all__ = ["ALL"]

ALL = (card.pages, kiosk.pages, own.pages, phone.pages, pin.pages, rights.pages, saved.pages)
