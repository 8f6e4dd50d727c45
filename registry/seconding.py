"""A second person: for what nobody on the staff may do alone."""

from dataclasses import replace

from kernel.db import reading
from kernel.errors import Refusal
from registry.access import Actor, actor_of
from registry.sign_in import vouch


class SecondPersonNeeded(Refusal):
    """This needs a second person, other than the one who asks."""

    code = "second-person-needed"


def vouched(*, username: str, password: str, address: str) -> Actor:
    """Who stands beside, by the own username and password; begins no session. Outermost.

    :raises TooManyTries, SignInRefused: as `vouch`.
    """
    person = vouch(username=username, password=password, address=address)
    with reading() as session:
        return replace(actor_of(session, person), must_change=person.must_change)


def require_second(
    actor: Actor, second: Actor | None, permission: str, *, village_id: int
) -> Actor:
    """Give the second person, if that is somebody else who may do it in that village.

    Whoever still has a one-time password is none: another officer knows it too.

    :raises SecondPersonNeeded: nobody, the same person, or somebody without the right there.
    """
    if (
        second is None
        or second.staff_id == actor.staff_id
        or second.must_change
        or not second.may(permission, village_id=village_id)
    ):
        raise SecondPersonNeeded
    return second
