"""A till whose power will be cut: `python -m tests.proofs.teller URL TOKEN CARD TIMES SYNC`.

Does so many things one after the other and says each on standard output, once its verb has
returned and not before: what was said must outlive the cut. What it did is sealed and anchored
now and then.
"""

import os
import sys
from pathlib import Path
from typing import Any, Final

from sqlalchemy import event

import ledger
import pos
import registry
from kernel.db import bound, reading
from registry import Actor
from tests.pos.counter import MATCHES, SALT, WANG, connected

#: Two slips of every four things, a slip taken back, an award.
ROUND: Final = ("award", "redeem", "undo", "redeem")

#: After so many things they are sealed.
SEALED: Final = 3
ANCHORS: Final = "anchors.jsonl"


def seal(actor: Actor, url: str) -> None:
    """Seal what was done into blocks, and anchor them beside the database."""
    with reading() as session:
        village = pos.find_shop(session, actor.shop or "").village_id
    ledger.seal_all([village], Path(url.removeprefix("sqlite:///")).with_name(ANCHORS))


def do(actor: Actor, card: str, n: int) -> str:
    """Do the `n`th thing under its own key, and say what came of it: the same again for ever."""
    what, key = ROUND[n % len(ROUND)], f"cut-{n}"
    if what == "award":
        registry.award(actor_id=None, number=WANG, points=5, reason="参加村庄清洁日", ref=key)
        return f"award {key}"
    if what == "redeem":
        order = pos.Order(key, card, ((SALT, 1), (MATCHES, 1)))
        return f"redeem {pos.redeem(actor, order).reply['slip']}"
    last = pos.redeem(actor, pos.Order(f"cut-{n - 1}", card, ((SALT, 1), (MATCHES, 1))))
    slip = last.reply["slip"]
    pos.undo(actor, slip=slip, key=key)
    return f"undo {slip}"


def _set_synchronous(mode: str) -> None:
    def set_mode(connection: Any, _record: object) -> None:
        connection.execute(f"PRAGMA synchronous={mode}")

    event.listen(bound().writer, "connect", set_mode)


def main() -> None:
    """Run as the command line says; SYNC is `-` for what the program itself sets."""
    url, token, card, times, mode = sys.argv[1:]
    with connected(url):
        if mode != "-":
            _set_synchronous(mode)
        with reading() as session:
            actor = registry.actor_for_bearer(session, token)
        for n in range(int(times)):
            os.write(sys.stdout.fileno(), f"{do(actor, card, n)}\n".encode())
            if n % SEALED == 0:
                seal(actor, url)


if __name__ == "__main__":
    main()
