"""The number on a business licence (统一社会信用代码, GB 32100-2015), and whether it is one."""

from typing import Final

LENGTH: Final = 18
#: Digits and capitals, without the letters that are taken for digits or left out: I O S V Z.
_SIGNS: Final = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_MODULUS: Final = 31


def clean(text: str) -> str:
    """The number as it is kept: capitals and digits, no spaces or hyphens."""
    return "".join(text.split()).replace("-", "").upper()


def check_sign(first: str) -> str:
    """The last sign that belongs to the first 17: by weights 3^n, modulo 31.

    :raises ValueError: a sign that no licence number has.
    """
    total = sum(_SIGNS.index(sign) * pow(3, n, _MODULUS) for n, sign in enumerate(first))
    return _SIGNS[-total % _MODULUS]


def is_licence(number: str) -> bool:
    """Whether this is a licence number: 18 signs, the last of which belongs to the others."""
    if len(number) != LENGTH or any(sign not in _SIGNS for sign in number):
        return False
    return check_sign(number[:-1]) == number[-1]
