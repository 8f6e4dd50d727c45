"""Initials of names: surnames have readings of their own, and what is read twice is kept twice."""

import pytest

from registry.readings import INITIALS_AT_MOST, keys_of, readings, tail_of


@pytest.mark.parametrize(
    ("name", "usual", "other"),
    [
        ("张三", "zs", None),
        ("王 家艳", "wjy", None),
        ("单雄信", "sxx", "dxx"),
        ("曾小贤", "zxx", "cxx"),
        ("仇英", "qy", "cy"),
        ("解晓东", "xxd", "jxd"),
        ("查良镛", "zly", "cly"),
        ("区建军", "ojj", "qjj"),
        ("翟志刚", "zzg", "dzg"),
        ("张长乐", "zcl", "zzy"),
        ("任长霞", "rzx", "rcx"),
        ("欧阳修", "oyx", None),
        ("单于夫罗", "cyfl", None),
        ("阿依古丽·买买提", "ayglmmt", None),
        ("Ａ2合作社", "a2hzs", None),
        ("…", "", None),
        ("", "", None),
    ],
)
def test_a_name_has_initials(name: str, usual: str, other: str | None) -> None:
    assert readings(name) == (usual, other)


def test_initials_have_their_most() -> None:
    usual, other = readings("长" * 100)
    assert (len(usual), other and len(other)) == (INITIALS_AT_MOST, INITIALS_AT_MOST)


def test_an_organisation_is_found_by_its_name_and_by_its_head() -> None:
    assert keys_of("曾小贤", "东庄果蔬合作社", "13800005762") == {
        "initials": "dzgshzs",
        "initials_too": "zxx",
        "phone_tail": "5762",
    }
    assert keys_of("曾小贤", None, None) == {
        "initials": "zxx",
        "initials_too": "cxx",
        "phone_tail": None,
    }


def test_four_digits_are_enough() -> None:
    assert (tail_of("13800005762"), tail_of(""), tail_of(None)) == ("5762", None, None)
