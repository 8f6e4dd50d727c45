"""What the tests of the app ask for beside the small town: a caller of the API."""

from tests.app.calling import call

__all__ = ["call"]
