"""A workbook of tasks that came back → its lines, once its hidden marks are found untouched."""

from campaigns.exporters.task_seal import BASE, FILL, HEAD_ROW, KEY, TITLES_ROW, Head, is_head, read_head, read_mark
from campaigns.queries.filing.lines import BookLine, TaskBook
from core.sheets import EMPTY, Fault, FaultList, Row, Sheet, UnreadableError, spoken

_AGAIN = "请重新下载工作簿，把填好的内容抄过去再上传"


def read_task_book(sheets: tuple[Sheet, ...]) -> TaskBook:
    """The lines; UnreadableError where it is no workbook of ours or its marks were edited."""
    sheet = next((each for each in sheets if is_head(spoken(each.at(HEAD_ROW, KEY)))), None)
    if sheet is None:
        message = "这不是从“成批填报”下载的工作簿，或者隐藏的 I、J 两列被删掉了。请先下载本期的工作簿，填好后另存为 .xlsx 再上传。"
        raise UnreadableError(message)
    head = read_head(spoken(sheet.at(HEAD_ROW, KEY)))
    if head is None:
        message = f"工作簿的校验信息（隐藏列）被改动过，不能确认是哪个单位、哪一期的。{_AGAIN}。"
        raise UnreadableError(message)
    faults = FaultList()
    lines = _lines(sheet, head, faults)
    if len(lines) < head.lines and not faults.blocking:
        said = f"比下载时少了 {head.lines - len(lines)} 行"
        faults.add(Fault(sheet.name, 0, 0, said, "请不要删除行；不想填的留着不动就行。请重新下载再填"))
    return TaskBook(head.participation_id, head.period_id, tuple(lines), faults)


def _lines(sheet: Sheet, head: Head, faults: FaultList) -> list[BookLine]:
    found: dict[str, int] = {}
    lines = []
    for number, row in sheet.numbered():
        if number <= TITLES_ROW or all(value == EMPTY for value in row):
            continue
        key, base = spoken(sheet.at(number, KEY)), spoken(sheet.at(number, BASE))
        mark = read_mark(key, head, base)
        if mark is None:
            said = "这一行是后来加的" if key == EMPTY else "这一行的校验信息被改动过"
            faults.add(Fault(sheet.name, number, 0, said, f"请删去这一行，或者{_AGAIN}"))
            continue
        if key in found:
            said = f"这一行与第 {found[key]} 行重复"
            faults.add(Fault(sheet.name, number, 0, said, "请删去复制出来的那一行"))
            continue
        found[key] = number
        value = Row(sheet.name, number, {"value": sheet.at(number, FILL)}, {"value": FILL}, faults)
        is_computed = (number, FILL) in sheet.formulas
        lines.append(BookLine(value, mark.assignment_id, mark.slot, base, is_computed))
    return lines
