"""Letters of a survey as PDF: one page each, with the code, its QR picture, and the paper form; labels for envelopes."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from io import BytesIO

import segno
from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

from evaluations.models import Recipient, Survey

_FONT = "STSong-Light"
_LEFT, _TOP = 25 * mm, A4[1] - 25 * mm
_LINE, _BOTTOM, _QR = 7 * mm, 20 * mm, 32 * mm
_SIGNS_A_LINE = 37
_SHORT, _BESIDE = 14, 64
"""Signs of a question that leave room for the answers beside it, which begin so many millimetres from the left."""
_LABEL_COLUMNS, _LABEL_ROWS = 2, 7
_CLOSING = "，。、；：？！）》】”’…"


def grouped(code: str) -> str:
    """The code in three groups of four, as people read it."""
    return "-".join(code[start : start + 4] for start in range(0, len(code), 4))


class _Sheet:
    """A document that is written from top to bottom; where a page is full, the next one begins."""

    def __init__(self, title: str) -> None:
        pdfmetrics.registerFont(UnicodeCIDFont(_FONT))
        self._out = BytesIO()
        self.canvas = Canvas(self._out, pagesize=A4)
        self.canvas.setTitle(title)
        self.top = _TOP

    def heading(self, text: str) -> None:
        """Large, centred."""
        self.canvas.setFont(_FONT, 18)
        self.canvas.drawCentredString(A4[0] / 2, self.top, text)
        self.down(2)

    def line(self, text: str, *, size: int = 12, indent: float = 0, font: str = _FONT) -> None:
        """One line, then down."""
        self.canvas.setFont(font, size)
        self.canvas.drawString(_LEFT + indent * mm, self.top, text)
        self.down()

    def pair(self, text: str, beside: str) -> None:
        """A question and, in the same line, its answers."""
        self.canvas.setFont(_FONT, 11)
        self.canvas.drawString(_LEFT + _BESIDE * mm, self.top, beside)
        self.line(text, size=11, indent=4)

    def rule(self) -> None:
        """A line to write on."""
        self.down()
        self.canvas.line(_LEFT, self.top, A4[0] - _LEFT, self.top)
        self.down()

    def down(self, lines: float = 1) -> None:
        """Further down, or over the page."""
        self.top -= lines * _LINE
        if self.top < _BOTTOM:
            self.next_page()

    def next_page(self) -> None:
        """A new page."""
        self.canvas.showPage()
        self.top = _TOP

    def finished(self) -> bytes:
        """The PDF."""
        self.canvas.save()
        return self._out.getvalue()


@dataclass(frozen=True)
class _Form:
    """What every paper asks."""

    subjects: tuple[str, ...]
    questions: tuple[str, ...]
    options: str

    @classmethod
    def of(cls, survey: Survey) -> "_Form":
        return cls(
            tuple(row.participation.name for row in survey.subjects.select_related("participation")),
            tuple(row.text for row in survey.questions.all()),
            "　".join(f"□{option.label}" for option in survey.options.all()),
        )

    def write(self, sheet: _Sheet) -> None:
        for subject in self.subjects:
            sheet.line(subject, size=13)
            for number, question in enumerate(self.questions, start=1):
                *above, last = _wrapped(f"{number}. {question}", _SIGNS_A_LINE)
                for line in above:
                    sheet.line(line, size=11, indent=4)
                if above or len(last) > _SHORT:
                    sheet.line(last, size=11, indent=4)
                    sheet.line(self.options, size=11, indent=_BESIDE)
                else:
                    sheet.pair(last, self.options)
            sheet.down(0.5)
        sheet.line("意见建议：")
        for _ in range(3):
            sheet.rule()


def print_letters(*, survey: Survey, codes: Sequence[str], address: str) -> bytes:
    """A letter for each code. ``address``: of the page on which the code is used.

    The code stands in the fragment of the QR picture's address, which browsers do not send: no log ever has it.
    """
    sheet, form = _Sheet(survey.title), _Form.of(survey)
    closing = f"请于 {survey.closes_on.year}年{survey.closes_on.month}月{survey.closes_on.day}日 前扫码作答，或填好下表寄回。答卷不记名。"
    for code in codes:
        sheet.heading(survey.title)
        for line in [*_wrapped(survey.greeting, _SIGNS_A_LINE), *_wrapped(closing, _SIGNS_A_LINE)]:
            sheet.line(line)
        _draw_code(sheet.canvas, f"{address}#{code}", A4[0] - _LEFT - _QR, sheet.top - _QR)
        sheet.down()
        sheet.line("答题码（只能使用一次）：")
        sheet.line(grouped(code), size=20, font="Courier-Bold")
        sheet.line(f"网址：{address}")
        sheet.down(2)
        form.write(sheet)
        sheet.next_page()
    return sheet.finished()


def print_reminders(*, survey: Survey, number: int) -> bytes:
    """The same reminder ``number`` times: the whole group gets it, for who has answered is known to nobody."""
    sheet, day = _Sheet(survey.title), survey.closes_on
    words = (
        f"我们近日寄给您一封“{survey.title}”的信，{day.year}年{day.month}月{day.day}日截止。还没有作答的，请您抽几分钟，"
        "用信上的答题码扫码作答，或填好信里的表寄回。已经答过的，请不必理会这封信，谢谢您。"
    )
    why = "这封信寄给本组全体收信人：答卷不记名，谁答过、谁没有答，没有人知道。"
    for _ in range(number):
        sheet.heading(survey.title)
        for line in [*_wrapped(words, _SIGNS_A_LINE), *_wrapped(why, _SIGNS_A_LINE)]:
            sheet.line(line)
        sheet.next_page()
    return sheet.finished()


def print_forms(*, survey: Survey, number: int) -> bytes:
    """Numbered forms without codes, to be handed out on site."""
    sheet, form = _Sheet(survey.title), _Form.of(survey)
    for serial in range(1, number + 1):
        sheet.heading(survey.title)
        sheet.line(f"第 {serial} 号。答卷不记名，填好后请投入意见箱。")
        form.write(sheet)
        sheet.next_page()
    return sheet.finished()


def print_labels(recipients: Iterable[Recipient]) -> bytes:
    """Labels for envelopes, fourteen a page; they carry no code and have an order of their own."""
    sheet = _Sheet("信封标签")
    width, height = A4[0] / _LABEL_COLUMNS, A4[1] / _LABEL_ROWS
    for number, recipient in enumerate(recipients):
        place = number % (_LABEL_COLUMNS * _LABEL_ROWS)
        if number and not place:
            sheet.next_page()
        sheet.canvas.setFont(_FONT, 12)
        left = (place % _LABEL_COLUMNS) * width + 10 * mm
        top = A4[1] - (place // _LABEL_COLUMNS) * height - 12 * mm
        lines = [recipient.postcode, *_wrapped(recipient.address, 20), f"{recipient.name}　收"]
        for index, line in enumerate(line for line in lines if line):
            sheet.canvas.drawString(left, top - index * 6 * mm, line)
    return sheet.finished()


def _draw_code(page: Canvas, address: str, left: float, bottom: float) -> None:
    matrix = segno.make(address, error="m").matrix
    size = _QR / len(matrix)
    for row, line in enumerate(matrix):
        for column, dark in enumerate(line):
            if dark:
                page.rect(left + column * size, bottom + (len(matrix) - row - 1) * size, size, size, stroke=0, fill=1)


def _wrapped(text: str, width: int) -> list[str]:
    """Lines of at most ``width`` full signs, of Latin ones twice as many; no line begins with a closing mark.

    Such a mark hangs beyond the end of the line before it, as printers set it.
    """
    lines: list[str] = []
    for paragraph in text.splitlines():
        line, used = "", 0.0
        for sign in paragraph:
            room = 0.5 if sign.isascii() else 1.0
            if line and used + room > width and sign not in _CLOSING:
                lines.append(line)
                line, used = "", 0.0
            line, used = line + sign, used + room
        lines.append(line)
    return [line for line in lines if line]
