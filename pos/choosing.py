"""A household's PIN chosen at the till: with its card in hand, and its old PIN or an officer."""

from kernel import clock
from pos.raising import household_of
from registry import Actor, household_pins, require_second


def choose_pin(
    actor: Actor, *, card: str, pin: str, old: str = "", second: Actor | None = None
) -> None:
    """Keep the PIN that the household with this card typed at the pad. Outermost.

    With `second` an officer stands beside and answers for the first PIN, or for one that was
    forgotten; else the old one is asked for.

    :raises CardUnknown, CardRevoked, CardElsewhere, TooManyTries: the card is not good here.
    :raises SecondPersonNeeded: the second is the clerk, or no officer of the village.
    :raises PinUnfit, PinEasy: as `pins.check_new_pin`.
    :raises PinUnset, PinWrong, PinLocked: of the old one, as `household_pins.prove_pin`.
    """
    subject = household_of(actor, card)
    if second is None:
        household_pins.change_pin(subject, old=old, pin=pin, staff_id=actor.staff_id)
        return
    officer = require_second(actor, second, "subjects.change", village_id=subject.village_id)
    household_pins.set_pin(officer, number=subject.number, key=clock.new_id(), pin=pin)
