"""What is wrong in a workbook: where, what, and what to do about it. All of it at once."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from core.sheets.cells import column_name


@dataclass(frozen=True)
class Fault:
    """One fault, or with ``is_warning`` something to look at. Row or column 0: the sheet or the row as a whole."""

    sheet: str
    row: int
    column: int
    message: str
    remedy: str = ""
    is_warning: bool = False

    @property
    def cell(self) -> str:
        """The place as a spreadsheet names it, such as C12; empty where it is no single cell."""
        return f"{column_name(self.column)}{self.row}" if self.row and self.column else ""

    def __str__(self) -> str:
        row = f"第 {self.row} 行" if self.row else ""
        column = f" {column_name(self.column)} 列" if self.column else ""
        place = f"工作表“{self.sheet}”{row}{column}"
        return f"{place}：{self.message}。{self.remedy}。" if self.remedy else f"{place}：{self.message}。"


class SheetFaultsError(ValueError):
    """A workbook cannot be taken as it is; ``faults`` lists everything that is wrong."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        """``faults``: at least one."""
        self.faults = tuple(faults)
        super().__init__("\n".join(map(str, self.faults)))


@dataclass
class FaultList:
    """Collects; the same fault is kept once."""

    found: dict[Fault, None] = field(default_factory=dict)

    def add(self, fault: Fault) -> None:
        """Note one."""
        self.found.setdefault(fault)

    @property
    def blocking(self) -> tuple[Fault, ...]:
        """What must be mended, in the order of the workbook's sheets and rows."""
        return self._sorted(is_warning=False)

    @property
    def warnings(self) -> tuple[Fault, ...]:
        """What should be looked at."""
        return self._sorted(is_warning=True)

    def check(self) -> None:
        """Raise ``SheetFaultsError`` if anything must be mended."""
        if self.blocking:
            raise SheetFaultsError(self.blocking)

    def _sorted(self, *, is_warning: bool) -> tuple[Fault, ...]:
        chosen = [fault for fault in self.found if fault.is_warning == is_warning]
        sheets = {fault.sheet: None for fault in self.found}
        order = {name: ordinal for ordinal, name in enumerate(sheets)}
        return tuple(sorted(chosen, key=lambda fault: (order[fault.sheet], fault.row, fault.column)))
