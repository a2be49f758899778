"""Pictures and documents made for tests."""

import io
import random
import zipfile
from xml.sax.saxutils import escape

from PIL import Image, ImageDraw, ImageFilter
from reportlab.lib.pagesizes import A4
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

_FONT = "STSong-Light"


def scene(seed: int = 0, size: tuple[int, int] = (1200, 800)) -> Image.Image:
    """A picture with edges and broad light and shade; another ``seed``, another picture."""
    image = Image.new("RGB", size, (225, 225, 215))
    draw = ImageDraw.Draw(image)
    dice = random.Random(seed)
    for _ in range(14):
        left, top = dice.randint(-100, size[0] - 100), dice.randint(-100, size[1] - 100)
        shade = tuple(dice.randint(0, 220) for _ in range(3))
        draw.rectangle((left, top, left + size[0] // 4, top + size[1] // 4), fill=shade, outline=(0, 0, 0))
    return image


def blurred(image: Image.Image) -> Image.Image:
    """The same out of focus."""
    return image.filter(ImageFilter.GaussianBlur(9))


def as_bytes(image: Image.Image, kind: str = "PNG", **options: object) -> bytes:
    """The picture as a file."""
    out = io.BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


def pdf(*lines: str, pages: int = 1) -> bytes:
    """A PDF whose pages hold these lines."""
    pdfmetrics.registerFont(UnicodeCIDFont(_FONT))
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=A4, invariant=True)
    for _ in range(pages):
        canvas.setFont(_FONT, 14)
        for number, line in enumerate(lines):
            canvas.drawString(80, 700 - 30 * number, line)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def word(*lines: str) -> bytes:
    """A .docx with only what makes it one."""
    paragraphs = "".join(f"<w:p><w:r><w:t>{escape(line)}</w:t></w:r></w:p>" for line in lines)
    space = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr(
            "word/document.xml", f'<w:document xmlns:w="{space}"><w:body>{paragraphs}</w:body></w:document>'
        )
    return out.getvalue()
