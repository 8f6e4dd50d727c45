"""Codes for trying a scanner out: one square, one barcode, that stand for nothing at all."""

from typing import Final

from pos.symbols import bars_of, svg_of
from registry import codes

#: What is drawn on the sheet → the digits that must arrive.
TRIALS: Final = {
    # A command that no mat bears: at the till it is named as one and does nothing.
    "square": codes.numbered_code(codes.COMMAND, 99),
    # 69 is China's prefix, and no maker has number nought.
    "bars": "6900000000007",
}


def drawing_of(trial: str) -> str:
    """One of `TRIALS` in SVG.

    :raises KeyError: our bug: there is no such trial.
    """
    return bars_of(TRIALS[trial]) if trial == "bars" else svg_of(TRIALS[trial])
