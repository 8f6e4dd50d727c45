"""Names that others may read: the surname stays."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.names import COMPOUND_SURNAMES, mask_name


@pytest.mark.parametrize(
    ("name", "masked"),
    [
        ("董家艳", "董某某"),
        ("石贵", "石某"),
        ("诸葛平华", "诸葛某某"),
        ("欧阳修", "欧阳某"),
        ("欧阳", "欧某"),
        ("王", "王某"),
        ("阿卜杜拉·买买提", "阿某某"),
        ("Mary Ann", "M某某"),
        ("", ""),
    ],
)
def test_the_surname_stays(name: str, masked: str) -> None:
    assert mask_name(name) == masked


@given(st.text(min_size=2))
def test_the_given_name_is_never_shown(name: str) -> None:
    masked = mask_name(name)
    kept = masked.rstrip("某")
    assert len(kept) < len(name) or name.endswith("某")
    assert masked.endswith("某")


def test_compound_surnames_have_two_signs() -> None:
    assert {len(name) for name in COMPOUND_SURNAMES} == {2}
    assert {"诸葛", "欧阳", "单于", "司马"} <= COMPOUND_SURNAMES
