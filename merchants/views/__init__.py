"""The pages of merchants, one file per subject; the root mounts them all."""

from merchants.views import demands, enrol, own, policies, reader

__all__ = ["ALL"]

ALL = (
    demands.pages,
    enrol.pages,
    own.pages,
    policies.pages,
    reader.pages,
)
