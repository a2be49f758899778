"""What the units of the demo disclose: subjects of fifteen areas, each from several sides. All wording is invented."""

from collections.abc import Iterator
from dataclasses import dataclass

from campaigns.enums import DisclosureArea as Area

_SUBJECTS: dict[Area, tuple[str, ...]] = {
    Area.RELIEF: ("城乡低保", "临时救助"),
    Area.ELDERLY: ("养老机构入住", "高龄津贴"),
    Area.CHILDREN: ("孤儿基本生活费", "困境儿童帮扶"),
    Area.DISABLED: ("残疾人护理补贴", "福利企业认定"),
    Area.MARRIAGE: ("结婚登记", "离婚登记"),
    Area.ADOPTION: ("收养登记", "送养登记"),
    Area.FUNERALS: ("惠民殡葬", "公墓管理"),
    Area.ASSOCIATIONS: ("社会团体登记", "民办非企业单位登记"),
    Area.COMMUNITY: ("居委会换届", "社区用房配置"),
    Area.PLACES: ("地名命名更名", "门牌编制"),
    Area.CHARITY: ("慈善捐赠使用", "福彩公益金使用"),
    Area.VETERANS: ("优待抚恤", "退役安置"),
    Area.HOMELESS: ("街头流浪人员救助", "寻亲返乡"),
    Area.DISASTERS: ("救灾款物发放", "避灾点设置"),
    Area.OFFICE: ("服务窗口", "财务收支"),
}
_SIDES: tuple[tuple[str, str, str], ...] = (
    ("办理条件", "办事指南", "列明“{subject}”面向哪些人、要满足哪些条件、哪些情形不予办理，并附常见问题。"),
    ("办理流程", "流程图", "从提出申请到办结分几步、每一步由谁办、几天办完，配有流程图和所需材料清单。"),
    ("标准", "通告", "公布“{subject}”现行的标准、计算办法和调整时间，新旧标准对照列出。"),
    ("办理结果", "公示表", "按期公布“{subject}”的办理件数、办结时间和结果，涉及个人的内容不列出。"),
    ("监督方式", "公告", "公布“{subject}”的投诉渠道、答复时限和监督方式，对答复不满意的可以要求复核。"),
)
_DESKS: dict[Area, str] = {
    Area.RELIEF: "社会救助岗",
    Area.ELDERLY: "养老服务岗",
    Area.CHILDREN: "儿童福利岗",
    Area.DISABLED: "残疾人福利岗",
    Area.MARRIAGE: "婚姻登记岗",
    Area.ADOPTION: "收养登记岗",
    Area.FUNERALS: "殡葬管理岗",
    Area.ASSOCIATIONS: "社会组织登记岗",
    Area.COMMUNITY: "基层政权和社区岗",
    Area.PLACES: "区划地名岗",
    Area.CHARITY: "慈善福彩岗",
    Area.VETERANS: "优抚安置岗",
    Area.HOMELESS: "救助管理岗",
    Area.DISASTERS: "救灾岗",
    Area.OFFICE: "综合岗",
}


@dataclass(frozen=True)
class Subject:
    """One matter in words."""

    area: Area
    matter: str
    content: str
    form: str
    responsibility: str


def subjects(start: int) -> Iterator[Subject]:
    """All 150, each once, from area to area; units that ``start`` elsewhere disclose something else first."""
    areas = list(_SUBJECTS)
    number = len(areas)
    for turn in range(len(_SIDES) * 2):
        side, form, words = _SIDES[(turn + start) % len(_SIDES)]
        for place in range(number):
            area = areas[(place + start) % number]
            subject = _SUBJECTS[area][turn // len(_SIDES)]
            yield Subject(area, f"{subject}{side}", words.format(subject=subject), form, f"{_DESKS[area]}负责人")
