"""What may be scored: the closed list of topics; what is never scored; words that only warn.

The list is short on purpose. A forbidden topic is refused; a suspicious word in a title may be
honest (a fair for blood pressure, a talk on petitions), so an officer looks and signs it off.
"""

import re
from typing import Final

from civility.rules import TOPICS

#: Forbidden topic → the other names that people give it.
_FORBIDDEN: Final = {
    "petition": "petitions petitioning complaint complaints 上访 信访 缠访 闹访 投诉 举报 维权 "
    "诉求",
    "birth": "births childbirth family-planning familyplanning fertility 生育 生孩 计生 计划生育 "
    "二胎 三胎 婚育 优生",
    "health": "illness disease medical blood blood-donation vaccination 健康 疾病 医疗 献血 疫苗 "
    "体检 残疾 卫生健康",
    "religion": "religious faith belief church 宗教 信仰 教会 寺庙 民族宗教",
    "opinion": "opinions speech politics political view views 言论 意见 观点 政治 舆情 发帖",
}
#: The Chinese names of the allowed ones.
_CHINESE: Final = {
    "孝老": "care",
    "养老": "care",
    "子女": "children",
    "家庭": "family",
    "邻里": "neighbours",
    "移风易俗": "customs",
    "公益": "service",
    "村务": "participation",
    "环境": "surroundings",
    "守法": "law",
    "经营": "business",
}
#: Words in a title that an officer must look at.
_SUSPICIOUS: Final = (
    "上访 信访 缠访 闹访 越级 访民 进京 投诉 维权 举报政府 举报干部 控告 诬告政府 "
    "献血 疫苗 接种 体检 病史 传染病 残疾 精神病 "
    "生育 计划生育 计生 二胎 三胎 超生 节育 结扎 怀孕 流产 "
    "宗教 信教 教会 教堂 礼拜 寺庙 烧香 传教 "
    "言论 发帖 网上评论 转发 朋友圈 舆情 负面信息 政治立场 "
    "征地 拆迁 土地流转 交地 债务 欠款 贷款 还贷"
)
_SUSPICIOUS_ENGLISH: Final = re.compile(
    r"\b(?:petition\w*|complain\w*|blood\w*|vaccin\w*|disabilit\w*|births?|childbirth|pregnan\w*|"
    r"abortion\w*|family planning|church\w*|religio\w*|worship\w*|temple\w*|mosque\w*|"
    r"opinions?|online comments?|land requisition\w*|demolition\w*|debts?|loans?)\b",
    re.IGNORECASE,
)


def _fold(said: str) -> str:
    return "".join(said.casefold().replace("_", "-").split())


_NEAR: Final = {
    _fold(name): topic for topic, names in _FORBIDDEN.items() for name in (topic, *names.split())
}


def forbidden_topic(said: str) -> str | None:
    """Which of the forbidden topics this is, by any of its names; none if it is none."""
    return _NEAR.get(_fold(said))


def topic_of(said: str) -> str | None:
    """The allowed topic of this name, in either language; none if there is none."""
    folded = _fold(said)
    topic = _CHINESE.get(folded, folded)
    return topic if topic in TOPICS else None


def suspicious_words(*titles: str) -> tuple[str, ...]:
    """The words in these titles that an officer must look at, each once."""
    found: dict[str, None] = {}
    for title in titles:
        bare = "".join(title.split())
        found |= dict.fromkeys(word for word in _SUSPICIOUS.split() if word in bare)
        found |= dict.fromkeys(word.lower() for word in _SUSPICIOUS_ENGLISH.findall(title))
    return tuple(found)
