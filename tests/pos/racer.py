"""One till in a process of its own: `python -m tests.pos.racer URL TOKEN CARD GOODS TIMES`.

Says `ready`, waits for a line, redeems as fast as it can, and prints how often each answer came.
"""

import json
import sys
from collections import Counter

import pos
import registry
from kernel import clock
from kernel.db import reading
from kernel.errors import Refusal
from tests.pos.counter import connected


def race(token: str, card: str, goods: str, times: int) -> Counter[str]:
    """Redeem one piece again and again: answer → how often."""
    with reading() as session:
        actor = registry.actor_for_bearer(session, token)
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    sys.stdin.readline()
    answers: Counter[str] = Counter()
    for _ in range(times):
        try:
            pos.redeem(actor, pos.Order(clock.new_id(), card, ((goods, 1),)))
            answers["done"] += 1
        except Refusal as refusal:
            answers[refusal.code] += 1
    return answers


def main() -> None:
    """Run as the command line says."""
    url, token, card, goods, times = sys.argv[1:]
    with connected(url):
        sys.stdout.write(json.dumps(race(token, card, goods, int(times))) + "\n")


if __name__ == "__main__":
    main()
