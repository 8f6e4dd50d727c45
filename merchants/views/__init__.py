"""The pages of merchants, one file per subject; the root mounts them all."""

from merchants.views import demands, enrol, policies

__all__ = ["ALL"]

ALL = (
    demands.pages,
    enrol.pages,
    policies.pages,
)
