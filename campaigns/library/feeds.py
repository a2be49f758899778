"""Which leaves of the templates the usual ledger kinds fill in, by their titles."""

from collections.abc import Mapping

from campaigns.rules.feeds import COUNT, HEADS, SUM, FeedSpec

SYSTEMS = ("领导责任", "首问负责", "服务承诺", "一次告知", "限时办结", "岗位互补")
"""What the checklist of required regulations of the templates names, by 制度类别."""
CASES = "@case"
"""The register of citizens' matters, which ``evaluations`` keeps."""

FEEDS: Mapping[str, tuple[FeedSpec, ...]] = {
    "专题研究次数": (FeedSpec("value", "group_session"),),
    "学习动员场次": (FeedSpec("value", "meeting"),),
    "职工参与率": (
        FeedSpec("numerator", "meeting", SUM, "attended"),
        FeedSpec("denominator", "meeting", HEADS),
    ),
    "主题教育": (FeedSpec("value", "education"),),
    "业务培训学时": (FeedSpec("value", "training", SUM, "people", "hours"),),
    "必备制度清单": tuple(FeedSpec("met", "regulation", COUNT, "", "", "sort", name, name) for name in SYSTEMS),
    "廉政教育": (FeedSpec("value", "integrity"),),
    "限时办结率": (
        FeedSpec("numerator", CASES, where="on_time", equals="是"),
        FeedSpec("denominator", CASES, where="due", equals="是"),
    ),
    "结对帮扶": (FeedSpec("count", "pairing"),),
}
