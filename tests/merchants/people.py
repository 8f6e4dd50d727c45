"""Who acts in the tests of the lists: an officer of the east and one of the town."""

from dataclasses import dataclass

from registry import Actor, Subject
from registry.access import Grant
from tests.registry.people import Town, make_household, make_staff, make_town


@dataclass(frozen=True)
class Around:
    """A town of two villages: officers, a supervisor, and subjects of the east."""

    town: Town
    officer: Actor
    whole: Actor
    supervisor: Actor
    subjects: tuple[Subject, ...]


def around(subjects: int = 3) -> Around:
    """Build it in the bound database."""
    town = make_town()

    def actor(name: str, role: str, village: int | None) -> Actor:
        grants = frozenset({Grant(role, village)})
        return Actor(kind="staff", staff_id=make_staff(name), grants=grants)

    return Around(
        town,
        actor("chen", "village-officer", town.east),
        actor("zhou", "town-officer", None),
        actor("sun", "supervisor", town.east),
        tuple(make_household(town.east, f"01000{n}") for n in range(subjects)),
    )
