"""A picture is what a paper is, in dots: the same words as wide, everything where it was put."""

from io import BytesIO

from PIL import Image

from kernel.papers import A5, Paper
from kernel.pictures import DPI, Picture

WORDS = ("塘庄村信用超市", "Points card", "䶮㴋亓𠮷 AV", "阿不都热西提·买买提　户主")


def test_a_line_is_as_wide_as_on_paper() -> None:
    paper, picture = Paper(A5, title=""), Picture((10, 10))
    for words in WORDS:
        assert abs(paper.width(words, 12) - picture.width(words, 12)) < 0.01


def test_everything_stands_where_it_was_put() -> None:
    """White where nothing is; each module the same whole number of dots; what is moved, moved."""
    picture = Picture((60, 40))
    picture.block((2, 2), (8, 8), (31, 68, 112))
    picture.text("信", (6, 8), points=14, align="middle", white=True)
    wide = picture.text("010317", (30, 10), points=20, bold=True, align="right")
    picture.rule((2, 14), (30, 14), thick=0.5, grey=120)
    picture.modules([[True, False], [False, True]], (40, 2), 15.3)
    picture.stamp("of all", lambda: picture.rule((0, 0), (10, 0), thick=1), (40, 30))
    with Image.open(BytesIO(picture.whole())) as file:
        assert (file.format, round(file.info["dpi"][0])) == ("PNG", DPI)
        image = file.convert("RGB")
    assert (image.width, image.height) == (709, 472)

    def part(left: float, top: float, right: float, foot: float) -> set[bytes]:
        box = [round(edge * DPI / 25.4) for edge in (left, top, right, foot)]
        dots = image.crop((box[0], box[1], box[2], box[3])).tobytes()
        return {dots[at : at + 3] for at in range(0, len(dots), 3)}

    white, black = b"\xff\xff\xff", b"\0\0\0"
    assert {bytes((31, 68, 112)), white} <= part(2, 2, 10, 10)
    assert black in part(30 - wide, 5, 30, 10)
    assert part(30.3, 0, 39.5, 40) == part(2, 20, 39, 40) == {white}
    assert bytes((120, 120, 120)) in part(2, 13.7, 30, 14.3)
    assert part(40.3, 29.7, 49.7, 30.3) == {black}
    square = image.crop((472, 23, 653, 204)).convert("L")
    dark = Image.eval(square, lambda grey: 255 - grey).getbbox()
    assert dark is not None
    left, top, right, foot = dark
    assert (right - left, foot - top) == (180, 180)
    assert set(square.crop((left, top, left + 90, top + 90)).tobytes()) == {0}
    assert set(square.crop((left + 90, top, right, top + 90)).tobytes()) == {255}
