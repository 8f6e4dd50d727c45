"""The pages of merchants, one file per subject; the root mounts them all."""

from typing import Final

from flask import Blueprint

__all__ = ["ALL"]

ALL: Final[tuple[Blueprint, ...]] = ()
