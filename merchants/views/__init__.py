"""The pages of merchants, one file per subject; the root mounts them all."""

from merchants.views import enrol, policies

__all__ = ["ALL"]

ALL = (
    enrol.pages,
    policies.pages,
)
