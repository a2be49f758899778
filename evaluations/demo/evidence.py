"""Proofs that the demo makes itself: one-page PDF files and drawn pictures."""

import datetime as dt
import hashlib
import random
from collections.abc import Collection, Mapping, Sequence
from io import BytesIO

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from PIL import Image, ImageDraw
from reportlab.lib.pagesizes import A4
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

from campaigns.enums import EvidenceKind
from campaigns.models import Evidence, ProgressReport, ReportEvidence, StoredFile
from campaigns.models.evidence import neutral_name
from campaigns.operations.evidence.looking import keep_look
from core.files.child import look_at_pdf, look_at_picture
from core.files.look import look_here
from units.models import Unit, User

_FONT = "STSong-Light"
_LINK = "https://example.org/demo/notice"
_PICTURED = "服务环境达标"
_LINKED = "信息宣传"


def attach_proofs(reports: Sequence[ProgressReport], reporters: Mapping[str, User], at: dt.datetime) -> None:
    """One proof for each unit and leaf that asks for one, serving every period's report; a link for press work."""
    asking = [row for row in reports if row.assignment.target.evidence_required]
    linked = [row for row in reports if row.assignment.target.title == _LINKED]
    proofs: dict[tuple[str, str], Evidence] = {}
    for report in [*asking, *linked]:
        unit, title = report.assignment.participation.unit, report.assignment.target.title
        if (unit.code, title) not in proofs:
            proofs[unit.code, title] = _proof(unit, title, report, reporters[unit.code], at)
    _look_into(proofs.values())
    Evidence.objects.bulk_create(proofs.values())
    ReportEvidence.objects.bulk_create(
        ReportEvidence(report=row, evidence=proofs[row.assignment.participation.unit.code, row.assignment.target.title])
        for row in [*asking, *linked]
    )


def _proof(unit: Unit, title: str, report: ProgressReport, by: User, at: dt.datetime) -> Evidence:
    added = report.submitted_at or at
    proof = Evidence(unit=unit, title=f"{title}（演示材料）", added_by=by, added_at=added, dated_on=added.date())
    if title == _LINKED:
        proof.kind, proof.url = EvidenceKind.LINK, f"{_LINK}/{unit.code}"
        return proof
    proof.kind = EvidenceKind.FILE
    if title == _PICTURED:
        content, proof.content_type, ending = draw_picture(unit.code), "image/png", "png"
        proof.place = "服务大厅"
    else:
        content, proof.content_type, ending = print_page(unit.name, title), "application/pdf", "pdf"
        proof.document_number = f"演示〔{added.year}〕{unit.pk}号"
    proof.file_name, proof.size = f"{title}.{ending}", len(content)
    proof.sha256 = hashlib.sha256(content).hexdigest()
    proof.file = _kept(neutral_name(proof, ""), content)
    return proof


def _look_into(proofs: Collection[Evidence]) -> None:
    """The rows of the stored files, with what is found in them: here and now, since we made them ourselves."""
    files = {proof.sha256: proof for proof in proofs if proof.sha256}
    StoredFile.objects.bulk_create(
        StoredFile(sha256=name, content_type=proof.content_type, size=proof.size, kept_at=proof.added_at)
        for name, proof in files.items()
    )
    for name, proof in files.items():
        with default_storage.open(neutral_name(proof, "")) as file:
            found = look_here(file.read(), look_at_picture if proof.is_picture else look_at_pdf)
        keep_look(sha256=name, look=found)
    for proof in proofs:
        proof.stored_id = proof.sha256 or None


def _kept(name: str, content: bytes) -> str:
    """Keep the file under exactly this name; it is named by its content, so that one there already is the same."""
    return name if default_storage.exists(name) else default_storage.save(name, ContentFile(content))


def print_page(unit: str, title: str) -> bytes:
    """A page of PDF that says what it stands for; the same bytes at every call."""
    pdfmetrics.registerFont(UnicodeCIDFont(_FONT))
    out = BytesIO()
    page = Canvas(out, pagesize=A4, invariant=True)
    width, height = A4
    page.setTitle(title)
    page.setFont(_FONT, 20)
    page.drawCentredString(width / 2, height - 110, title)
    page.setFont(_FONT, 13)
    for index, line in enumerate(
        (f"单位：{unit}", "用途：演示佐证材料，并非真实文件", "内容：由系统自动生成，可放心删除")
    ):
        page.drawString(80, height - 170 - 26 * index, line)
    page.setStrokeGray(0.6)
    page.rect(60, 60, width - 120, height - 120)
    page.save()
    return out.getvalue()


def draw_picture(code: str) -> bytes:
    """A small drawn service hall; its shape, colours and windows follow the unit's code, so that no two look alike."""
    dice = random.Random(code)  # noqa: S311 - the same picture at every loading
    image = Image.new("RGB", (640, 420), (222, 234, 246))
    draw = ImageDraw.Draw(image)
    wall = (dice.randint(170, 230), dice.randint(170, 220), dice.randint(160, 210))
    left, right, roof = dice.randint(20, 200), dice.randint(440, 620), dice.randint(90, 170)
    draw.rectangle((left, roof, right, 360), fill=wall, outline=(90, 90, 90), width=3)
    draw.polygon(((left - 20, roof), (dice.randint(left, right), 20), (right + 20, roof)), fill=(150, 70, 60))
    for row in range(2):
        for column in range(6):
            shade, width = dice.randint(20, 200), (right - left) // 6
            place = left + 8 + column * width
            draw.rectangle(
                (place, roof + 20 + row * 70, place + width - 16, roof + 75 + row * 70), fill=(shade, shade + 20, 230)
            )
    door = dice.randint(left + 10, right - 90)
    draw.rectangle((door, 280, door + 80, 360), fill=(96, 70, 50))
    for _ in range(4):  # cars and trees before it
        x, shade = dice.randint(0, 560), dice.randint(0, 255)
        draw.rectangle((x, 300, x + dice.randint(40, 120), 400), fill=(shade, 255 - shade, dice.randint(0, 255)))
    draw.rectangle((0, 360, 640, 420), fill=(140, 170, 120))
    out = BytesIO()
    image.save(out, "PNG", optimize=True)
    return out.getvalue()
