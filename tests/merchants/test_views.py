"""The pages of merchants are those that the root mounts."""

from flask import Flask

from merchants.views import ALL


def test_the_root_mounts_every_one(served: Flask) -> None:
    assert all(served.blueprints[pages.name] is pages for pages in ALL)
