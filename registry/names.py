"""People's names where others can read them: the surname stays, the rest becomes 某.

Organisations are named in full; a person on a receipt, a till or a public list never is.
"""

from typing import Final

_COMPOUND: Final = (
    "欧阳太史端木上官司马东方独孤南宫万俟闻人夏侯诸葛尉迟公羊赫连澹台皇甫宗政濮阳公冶"
    "太叔申屠公孙慕容仲孙钟离长孙宇文司徒鲜于司空闾丘子车亓官司寇巫马公西颛孙壤驷公良"
    "漆雕乐正宰父谷梁拓跋夹谷轩辕令狐段干百里呼延东郭南门羊舌微生公户公玉公仪梁丘公仲"
    "公上公门公山公坚左丘公伯西门公祖第五公乘贯丘公皙南荣东里东宫仲长子书子桑即墨达奚"
    "褚师淳于单于"
)
COMPOUND_SURNAMES: Final = frozenset(_COMPOUND[at : at + 2] for at in range(0, len(_COMPOUND), 2))
HIDDEN: Final = "某"


def mask_name(name: str) -> str:
    """王家艳 → 王某某, 石贵 → 石某, 欧阳修 → 欧阳某; always hides at least one sign.

    A name with a middle dot or of another script keeps its first letter.
    """
    if not name:
        return ""
    if name[:2] in COMPOUND_SURNAMES and len(name) > len("欧阳"):
        return name[:2] + HIDDEN * min(2, len(name) - 2)
    return name[0] + HIDDEN * min(2, max(1, len(name) - 1))
