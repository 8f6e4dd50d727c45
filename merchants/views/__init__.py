"""The pages of merchants, one file per subject; the root mounts them all."""

from typing import Final

from flask import Blueprint

from merchants.views import policies

__all__ = ["ALL"]

ALL: Final[tuple[Blueprint, ...]] = (policies.pages,)
