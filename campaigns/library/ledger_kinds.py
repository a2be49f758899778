"""The kinds of ledger that an office sets up with one press."""

from campaigns.rules.ledger import REGULATION, SORT, STAFF, LedgerField
from campaigns.rules.ledger_kinds import KindDraft

TRAINING, PROMISE, INTEGRITY = "training", "promise", "integrity"
MEETING, EDUCATION, STUDY_TRIP, PAIRING, GROUP_SESSION = (
    "meeting",
    "education",
    "study_trip",
    "pairing",
    "group_session",
)


def _people(key: str, label: str, *, at_most: str = "", must: bool = True) -> LedgerField:
    return LedgerField(key, label, "people", is_required=must, at_most=at_most, is_fixed=must)


def _text(key: str, label: str, *, must: bool = False, note: str = "") -> LedgerField:
    return LedgerField(key, label, is_required=must, help=note, is_fixed=must)


def _choice(key: str, label: str, *choices: str) -> LedgerField:
    return LedgerField(key, label, "choice", is_required=True, choices=choices, is_fixed=True)


_ATTENDANCE = (_people("expected", "应到人数"), _people("attended", "实到人数", at_most="expected"))

LEDGER_KINDS = (
    KindDraft(
        MEETING,
        "会议和学习",
        "动员会、学习会、座谈会",
        (_choice("sort", "类别", "动员", "学习", "座谈", "其他"), *_ATTENDANCE, _text("summary", "主要内容")),
    ),
    KindDraft(
        GROUP_SESSION,
        "领导小组会议",
        "班子或领导小组研究创建工作",
        (_text("topics", "研究事项", must=True), _text("decisions", "议定事项"), *_ATTENDANCE),
    ),
    KindDraft(EDUCATION, "主题教育", "主题教育活动", (_text("theme", "主题", must=True), *_ATTENDANCE)),
    KindDraft(
        TRAINING,
        "培训",
        "人次 × 学时",
        (
            _text("subject", "培训内容"),
            _people("people", "参加人次"),
            LedgerField("hours", "每人学时", "number", is_required=True, is_fixed=True),
        ),
    ),
    KindDraft(
        STUDY_TRIP,
        "考察学习",
        "外出考察",
        (_text("place", "地点", must=True), _people("people", "人数"), _text("gain", "收获")),
    ),
    KindDraft(
        "degree",
        "在职进修",
        "学历、学位进修",
        (_text("person", "姓名", must=True), _text("school", "学校", must=True), _text("degree", "学历或学位")),
    ),
    KindDraft(
        REGULATION,
        "规章制度",
        "日期填生效日期",
        (
            _text(SORT, "制度类别", must=True, note="如首问负责、廉政、职业道德"),
            _text("text", "正文或要点"),
        ),
        is_lasting=True,
    ),
    KindDraft(
        INTEGRITY,
        "廉政教育",
        "警示教育、廉政党课、参观",
        (_choice("sort", "形式", "专题学习", "警示教育", "参观", "其他"), *_ATTENDANCE),
    ),
    KindDraft(
        "inspection",
        "重大项目监督",
        "对重大工程项目的监督检查",
        (_text("project", "项目", must=True), _text("found", "发现的问题"), _text("mended", "整改结果")),
    ),
    KindDraft(
        "leaving_audit",
        "离任审计",
        "领导干部离任时的审计",
        (_text("person", "审计对象", must=True), _text("conclusion", "审计结论")),
    ),
    KindDraft(
        PAIRING,
        "结对和志愿服务",
        "走访结对户、结对村，志愿服务",
        (
            _choice("sort", "对象", "困难户", "薄弱村", "社区", "其他"),
            _text("whom", "结对对象", must=True, note="写到户主姓氏或村名即可"),
            _text("done", "做了什么", must=True),
            _text("outcome", "结果"),
            _people("volunteers", "参加人数", must=False),
        ),
    ),
    KindDraft(
        "key_task",
        "年度重点工作",
        "年度重点工作的进展",
        (_text("task", "重点工作", must=True), _choice("stage", "进度", "启动", "实施", "完成")),
    ),
    KindDraft(
        PROMISE,
        "服务承诺",
        "向社会公开的承诺",
        (_text("promise", "承诺内容", must=True), _text("where", "公示在哪里")),
        is_lasting=True,
    ),
    KindDraft(
        STAFF, "在岗职工人数", "人数变动时记一条；参与率按它计算", (_people("people", "在岗职工"),), is_lasting=True
    ),
)
"""In the order in which they are offered."""
