"""材料库."""

from campaigns.enums import EvidenceKind
from campaigns.models import Campaign, Evidence
from campaigns.queries.library import LIBRARY_WORDS, USES, LibraryFilter, library
from campaigns.queries.list_files import Asking, Filters, ListFile, a_list, notes_of
from core.keys import read_key
from core.tables import Value
from units.models import Unit

_COLUMNS = ("单位", "标题", "类别", "文号", "日期", "地点", "关键词", "文件名或网址", "引用次数", "状态", "校验码")


@a_list("library")
def list_library(asking: Asking) -> ListFile:
    """The proofs of the units one sees."""
    words = {field: asking.word(name) for field, name in LIBRARY_WORDS.items()}
    rows = library(user=asking.user, narrowed=LibraryFilter(**words))
    unit = Unit.objects.visible_to(asking.user).filter(pk=read_key(words["unit"]) or 0).first()
    campaign = Campaign.objects.visible_to(asking.user).filter(pk=read_key(words["campaign"]) or 0).first()
    filters: Filters = (
        ("q", "查找", {}),
        ("unit", "单位", {words["unit"]: str(unit or "—")}),
        ("campaign", "创建活动", {words["campaign"]: str(campaign or "—")}),
        ("target", "目标", {}),
        ("kind", "类别", dict(EvidenceKind.choices)),
        ("year", "年份", {}),
        ("use", "引用", USES),
    )
    lines = map(_cells, rows.iterator(chunk_size=500))
    return ListFile("材料库", _COLUMNS, lines, rows.count(), notes_of(asking, filters))


def _cells(row: Evidence) -> tuple[Value, ...]:
    return (
        row.unit.name,
        row.title,
        str(row.get_kind_display()),
        row.document_number,
        row.dated_on,
        row.place,
        row.keywords,
        row.file_name or row.url,
        getattr(row, "uses", None) or 0,
        "已撤下" if row.withdrawn_at else "",
        row.sha256,
    )
