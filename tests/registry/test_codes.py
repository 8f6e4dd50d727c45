"""Codes: well formed, told apart from foreign ones, and stored only as keyed digests."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry import codes

KEY = b"0123456789abcdef0123456789abcdef"


@pytest.mark.parametrize("prefix", [codes.SPEND, codes.ROTATING, codes.COMMAND, codes.SLIP])
def test_a_made_code_is_twenty_digits_with_its_prefix_and_is_well_formed(prefix: str) -> None:
    code = codes.make_code(prefix)
    assert len(code) == 20
    assert code.isdigit()
    assert code.startswith(prefix)
    assert codes.is_well_formed(code)
    assert int(code) % 97 == 1


def test_a_code_worked_out_by_hand() -> None:
    # 47 and sixteen zeros: the remainder is 12, and 98 - 12 is 86.
    assert 47 * 10**18 % 97 == 12
    assert codes.is_well_formed("47000000000000000086")
    assert not codes.is_well_formed("47000000000000000085")


def test_check_digits_99_01_and_00_are_never_right() -> None:
    """Each has the right remainder with some other pair, so a lax check would take two codes."""
    for end in ("00", "01", "99"):
        for body in range(97):
            assert not codes.is_well_formed(f"47{body:016d}{end}")


@given(st.integers(0, 10**16 - 1), st.integers(0, 19), st.integers(1, 9))
def test_one_wrong_digit_is_always_found(body: int, place: int, shift: int) -> None:
    code = _code(body)
    wrong = code[:place] + str((int(code[place]) + shift) % 10) + code[place + 1 :]
    assert not codes.is_well_formed(wrong)


@given(st.integers(0, 10**16 - 1), st.integers(0, 18))
def test_two_neighbours_swapped_are_always_found(body: int, place: int) -> None:
    code = _code(body)
    swapped = code[:place] + code[place + 1] + code[place] + code[place + 2 :]
    assert swapped == code or not codes.is_well_formed(swapped)


def _code(body: int) -> str:
    stem = f"47{body:016d}"
    return next(f"{stem}{n:02d}" for n in range(2, 99) if int(f"{stem}{n:02d}") % 97 == 1)


def test_codes_do_not_repeat() -> None:
    assert len({codes.make_code(codes.SPEND) for _ in range(1000)}) == 1000


@pytest.mark.parametrize(
    "typed",
    [
        "4700 0000 0000 0000 0086",
        "4700-0000-0000-0000-0086\r\n",
        "４７００００００００００００００００８６",
        "\x1d47000000000000000086\t",
        "\u200b47000000000000000086\ufeff",
    ],
)
def test_clean_takes_a_code_as_scanners_and_people_give_it(typed: str) -> None:
    assert codes.clean(typed) == "47000000000000000086"


@pytest.mark.parametrize("code", ["", "47", "²" * 20, "٤٧" * 10, "47000000000000000086\n"])
def test_other_text_is_not_well_formed(code: str) -> None:
    assert not codes.is_well_formed(code)


def test_only_a_spend_code_is_one() -> None:
    assert codes.is_spend_code(codes.make_code(codes.SPEND))
    assert not codes.is_spend_code(codes.make_code(codes.SLIP))


@pytest.mark.parametrize(
    ("scanned", "word"),
    [
        ("134567890123456789", "wechat"),
        ("104567890123456789", "wechat"),
        ("2888888888888888", "alipay"),
        ("301234567890123456789012", "alipay"),
        ("6212345678901234567", "unionpay"),
        ("6900000001004", "goods-barcode"),
        ("69012345", "goods-barcode"),
        ("9787020002207", "book"),
        ("47000000000000000085", "misread"),
        ("46000000000000000095", "misread"),
        ("47000000000000000086", "card"),
        ("163456789012345678", "other"),
        ("https://example.test/c/abc", "other"),
        ("", "other"),
        ("1" * 20, "other"),
    ],
)
def test_a_foreign_code_is_named(scanned: str, word: str) -> None:
    assert codes.name_foreign(scanned) == word


@pytest.mark.parametrize(
    ("prefix", "word"),
    [(codes.ROTATING, "rotating"), (codes.COMMAND, "command"), (codes.SLIP, "slip")],
)
def test_our_own_other_codes_are_named(prefix: str, word: str) -> None:
    assert codes.name_foreign(codes.make_code(prefix)) == word


def test_a_digest_needs_a_key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(codes, "_key", None)
    with pytest.raises(RuntimeError):
        codes.digest("47000000000000000086")


def test_a_digest_is_the_keys_own_and_does_not_show_the_code(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(codes, "_key", None)
    codes.use_key(KEY)
    first = codes.digest("47000000000000000086")
    assert first == codes.digest("47000000000000000086")
    assert len(first) == 64
    codes.use_key(KEY[::-1])
    assert codes.digest("47000000000000000086") != first


def test_a_short_key_is_refused() -> None:
    with pytest.raises(ValueError, match="32 bytes"):
        codes.use_key(b"short")


def test_a_digest_takes_any_text(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(codes, "_key", KEY)
    assert len(codes.digest("\ud800")) == 64


def test_tokens_are_long_and_safe_in_a_url() -> None:
    token = codes.new_token()
    assert len(token) >= 43
    assert token.replace("-", "").replace("_", "").isalnum()
    assert token != codes.new_token()


def test_a_numbered_code_is_whole_and_always_the_same() -> None:
    code = codes.numbered_code(codes.COMMAND, 8)
    assert code.startswith("490000000000000008")
    assert codes.is_well_formed(code)
    for number in (-1, 10**16):
        with pytest.raises(ValueError, match="16 digits"):
            codes.numbered_code(codes.COMMAND, number)
