"""Cards drawn for tests, rasterised as a printer does, and read back as a scanner does."""

import base64
import random
import subprocess
from datetime import date
from pathlib import Path
from typing import Final

import zxingcpp
from PIL import Image

from household.card_face import CardWords
from registry import codes

ISSUED: Final = date(2026, 11, 28)
NAMES: Final = ("王某某", "欧阳某某", "䶮某", "㴋某", "亓官某", "阿不都热西提·买买提")
SQUARE: Final = zxingcpp.BarcodeFormat.QRCode
#: What by chance was read wrongly once must be read wrongly again, until its cause is gone.
SEED: Final = 20261128
LOOK: Final = "https://jifen.example.gov.cn/c/"


def some_cards(count: int) -> list[CardWords]:
    """So many cards of one village, no two with the same codes: the same ones every time."""
    chance = random.Random(SEED)
    return [
        CardWords(
            village="塘庄村",
            number=f"{10317 + n:06d}",
            name=NAMES[n % len(NAMES)],
            label="代办人" if n % 7 == 3 else "",
            code=codes.numbered_code(codes.SPEND, chance.randrange(10**16)),
            look=LOOK + _token(chance),
            hotline="村委会 0550-123 4567",
            no=f"{10317 + n:06d}-1",
            issued=ISSUED,
        )
        for n in range(count)
    ]


def _token(chance: random.Random) -> str:
    """As long as a real one, and of the same signs."""
    return base64.urlsafe_b64encode(chance.randbytes(32)).decode().rstrip("=")


def pages_of(
    pdftoppm: str, file: Path, *, dpi: int, first: int = 1, last: int = 0
) -> list[Image.Image]:
    """The pages (`first` to `last`, or all) in grey, at this resolution."""
    stem = file.with_name(f"page-{dpi}")
    command = [pdftoppm, "-r", str(dpi), "-gray", "-f", str(first)]
    command += ["-l", str(last)] if last else []
    subprocess.run([*command, str(file), str(stem)], check=True, capture_output=True)
    pages = []
    for path in sorted(stem.parent.glob(f"{stem.name}-*.pgm")):
        with Image.open(path) as picture:
            pages.append(picture.convert("L"))
        path.unlink()
    return pages


def cut(
    page: Image.Image, dpi: int, corner: tuple[float, float], size: tuple[float, float]
) -> Image.Image:
    """The part of a page with this corner and this size, in millimetres."""
    left, top = (edge * dpi / 25.4 for edge in corner)
    wide, high = (edge * dpi / 25.4 for edge in size)
    return page.crop((round(left), round(top), round(left + wide), round(top + high)))


def read(picture: Image.Image) -> list[str]:
    """What the square codes in a picture say."""
    return [one.text for one in zxingcpp.read_barcodes(picture)]


def read_side(side: Image.Image) -> list[str]:
    """What the codes on a side say, but for one kind of bars among the words.

    The strokes of large figures in a row may be bars to a reader: of 10,604 sides one front's
    digits, upside down at 300 dots, were a UPC-E to zxing-cpp, beside its square. Goods here bear
    none, and no till of ours takes it. In a square, or of another kind, nothing is let pass.
    """
    found = zxingcpp.read_barcodes(side)
    foot = max((one.position.bottom_left.y for one in found if one.format == SQUARE), default=0)
    tops = [(one, min(one.position.top_left.y, one.position.bottom_right.y)) for one in found]
    return [
        one.text for one, top in tops if one.format != zxingcpp.BarcodeFormat.UPCE or top < foot
    ]


def words_on(pdftotext: str, file: Path) -> str:
    """What is written on all pages."""
    said = subprocess.run([pdftotext, str(file), "-"], capture_output=True, text=True, check=True)
    return said.stdout
