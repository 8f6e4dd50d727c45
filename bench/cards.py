"""What printing cards costs beside the bare work of their square codes.

Run `PYTHONPATH=. .venv/bin/python bench/cards.py 5302`: time in the processor and on the wall,
size of the file, and the ratio to the matrices of both sides with the same mask and no paper.
"""

import sys
import time
from collections.abc import Callable
from datetime import date
from typing import Final

import click
from qrcode import QRCode
from qrcode.constants import ERROR_CORRECT_M
from qrcode.util import MODE_8BIT_BYTE, QRData

from household.card_face import CardWords
from household.card_sheets import draw_cards
from household.squares import QUIET, spend_square
from registry import codes

LOOK: Final = "https://jifen.example.gov.cn/c/"


def main(count: int) -> None:
    """Draw so many cards, and their codes alone."""
    cards = [_card(n) for n in range(count)]

    size = QRCode(error_correction=ERROR_CORRECT_M)
    size.add_data(QRData(cards[0].look, mode=MODE_8BIT_BYTE))
    version = size.best_fit()

    def bare() -> None:
        for card in cards:
            spend_square(card.code)
            # As look_square draws it, but for its look at what it has drawn.
            back = QRCode(version, ERROR_CORRECT_M, border=QUIET, mask_pattern=3)
            back.add_data(QRData(card.look, mode=MODE_8BIT_BYTE))
            back.make(fit=False)
            back.get_matrix()

    alone = _timed(bare)
    drawn: list[bytes] = []
    whole = _timed(lambda: drawn.append(draw_cards("a4", cards)))
    for name, (processor, wall) in (("codes alone", alone), ("whole PDF", whole)):
        click.echo(f"{name}: {processor:.1f} s processor, {wall:.1f} s wall")
    click.echo(f"ratio {whole[0] / alone[0]:.2f}; {len(drawn[0]) / 1e6:.2f} MB for {count} cards")


def _timed(work: Callable[[], object]) -> tuple[float, float]:
    processor, wall = time.process_time(), time.perf_counter()
    work()
    return time.process_time() - processor, time.perf_counter() - wall


def _card(n: int) -> CardWords:
    number = f"{n:06d}"
    return CardWords(
        village="塘庄村",
        number=number,
        name="王某某",
        label="",
        code=codes.make_code(codes.SPEND),
        look=LOOK + codes.new_token(),
        hotline="村委会 0550-123 4567",
        no=f"{number}-1",
        issued=date(2026, 11, 28),
    )


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 100)
