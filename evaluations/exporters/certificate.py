"""The certificate of a title as one landscape page of PDF, with the QR picture that leads to its proof."""

import datetime as dt
from io import BytesIO

import segno
from reportlab.lib.colors import HexColor
from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

from evaluations.models import Certificate

_FONT = "STSong-Light"
_WIDTH, _HEIGHT = landscape(A4)
_RED, _INK = HexColor("#9b1c1c"), HexColor("#1c2733")
_QR = 30 * mm
_WIDEST = _WIDTH - 70 * mm


def print_certificate(*, certificate: Certificate, address: str) -> bytes:
    """``address``: of the page that proves it."""
    pdfmetrics.registerFont(UnicodeCIDFont(_FONT))
    out = BytesIO()
    page = Canvas(out, pagesize=(_WIDTH, _HEIGHT))
    honor = certificate.honor
    page.setTitle(f"{honor.title}证书")
    _frame(page)
    page.setFillColor(_RED)
    _centred(page, "荣 誉 证 书", _HEIGHT - 52 * mm, 40)
    page.setFillColor(_INK)
    _centred(page, f"{honor.holder_name}{honor.bearer}", _HEIGHT - 82 * mm, 26)
    _centred(page, "经考核、公示，命名为", _HEIGHT - 100 * mm, 18)
    page.setFillColor(_RED)
    _centred(page, str(honor.title), _HEIGHT - 120 * mm, 32)
    page.setFillColor(_INK)
    until = f"有效至 {_day(honor.valid_until)}" if honor.valid_until else "长期有效"
    _centred(page, until, _HEIGHT - 134 * mm, 14)
    page.setFont(_FONT, 16)
    page.drawRightString(_WIDTH - 40 * mm, 46 * mm, honor.awarding_body)
    page.drawRightString(_WIDTH - 40 * mm, 36 * mm, _day(honor.conferred_on))
    page.setFont(_FONT, 10)
    page.drawString(40 * mm, 25 * mm, f"证书编号 {grouped(certificate.code)}　扫码或在荣誉墙输入编号可查真伪")
    _draw_code(page, address)
    page.showPage()
    page.save()
    return out.getvalue()


def grouped(code: str) -> str:
    """The number in groups of four, as people read it."""
    return "-".join(code[start : start + 4] for start in range(0, len(code), 4))


def _day(day: dt.date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def _frame(page: Canvas) -> None:
    page.setStrokeColor(_RED)
    for inset, width in ((12, 3), (15, 1)):
        page.setLineWidth(width)
        page.rect(inset * mm, inset * mm, _WIDTH - 2 * inset * mm, _HEIGHT - 2 * inset * mm)


def _centred(page: Canvas, text: str, top: float, size: float) -> None:
    """Large, but never wider than the frame."""
    wide = pdfmetrics.stringWidth(text, _FONT, size)
    page.setFont(_FONT, size if wide <= _WIDEST else size * _WIDEST / wide)
    page.drawCentredString(_WIDTH / 2, top, text)


def _draw_code(page: Canvas, address: str) -> None:
    matrix = segno.make(address, error="m").matrix
    size, left, bottom = _QR / len(matrix), 40 * mm, 32 * mm
    page.setFillColor(_INK)
    for row, line in enumerate(matrix):
        for column, dark in enumerate(line):
            if dark:
                page.rect(left + column * size, bottom + (len(matrix) - row - 1) * size, size, size, stroke=0, fill=1)
