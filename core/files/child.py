"""Looks into one file in a process of its own: standard input → JSON on standard output.

A picture or document can be made so that opening it takes all memory or for ever, and its reader is written in C: where
it breaks, it takes its process with it. Here that process is not the web server's, and its memory and time are limited.
This file imports nothing of the project, so that it starts quickly and runs alone.
"""

import base64
import io
import json
import resource
import sys
import warnings
import zipfile
from collections.abc import Callable, Mapping
from typing import Any
from xml.etree import ElementTree as ET

from PIL import Image, ImageFilter, ImageOps, ImageStat

PREVIEW_SIDE = 720

_MEMORY = 2**30
_SECONDS = 30
_SHARP_SIDE = 1000
_TILES = 4
_FLAT = 24
"""A picture whose 9 × 8 greys differ by less says nothing about itself: many sheets of paper look like it."""
_MOST_TEXT = 4000
_TEXT_PAGES = 3
_PDF_SIDE = 1200
_MOST_XML = 20 * 2**20
_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_SHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_LAPLACE = ImageFilter.Kernel((3, 3), (0, 1, 0, 1, -4, 1, 0, 1, 0), scale=1, offset=128)

Found = dict[str, Any]


def look_at_picture(content: bytes) -> Found:
    """Size, sharpness, fingerprint and a small copy that carries nothing of what the camera wrote (place, owner)."""
    with warnings.catch_warnings():
        warnings.simplefilter("error", Image.DecompressionBombWarning)
        opened = Image.open(io.BytesIO(content))
    width, height = opened.size
    opened.draft("RGB", (2 * _SHARP_SIDE, 2 * _SHARP_SIDE))  # a JPEG is decoded no larger than needed
    picture = _on_white(ImageOps.exif_transpose(opened))
    return {
        "width": width,
        "height": height,
        "sharpness": sharpness_of(picture),
        "fingerprint": fingerprint_of(picture),
        "preview": _small_copy(picture),
    }


def look_at_pdf(content: bytes) -> Found:
    """Pages, the words of the first ones, a picture of the first; sharpness where it is a scan without words."""
    import pypdfium2  # noqa: PLC0415 - only where a PDF is opened

    document = pypdfium2.PdfDocument(content)
    pages = len(document)
    words = "".join(document[index].get_textpage().get_text_range() for index in range(min(pages, _TEXT_PAGES)))
    first = document[0]
    longest = max(first.get_size()) or 1.0
    picture = first.render(scale=_PDF_SIDE / longest).to_pil().convert("RGB")
    text = words.strip()[:_MOST_TEXT]
    found: Found = {"pages": pages, "text": text, "preview": _small_copy(picture)}
    return found if text else {**found, "sharpness": sharpness_of(picture)}


def look_at_word(content: bytes) -> Found:
    """The words of a .docx; what it looks like only an office program knows."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive, archive.open("word/document.xml") as part:
        raw = part.read(_MOST_XML + 1)
    if len(raw) > _MOST_XML:
        message = "the document is larger than anybody writes"
        raise ValueError(message)
    root = ET.fromstring(raw)  # noqa: S314 - this process may break: it was made for that
    lines = ("".join(part.text or "" for part in line.iter(f"{_WORD}t")) for line in root.iter(f"{_WORD}p"))
    return {"text": "\n".join(lines).strip()[:_MOST_TEXT]}


def look_at_sheet(content: bytes) -> Found:
    """The words of an .xlsx, as far as its table of texts or its first sheet holds them."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        names = [name for name in ("xl/sharedStrings.xml", "xl/worksheets/sheet1.xml") if name in archive.namelist()]
        lines = [line for name in names for line in _lines(archive, name)]
    return {"text": "\n".join(filter(None, lines)).strip()[:_MOST_TEXT]}


def _lines(archive: zipfile.ZipFile, name: str) -> list[str]:
    with archive.open(name) as part:
        raw = part.read(_MOST_XML + 1)
    if len(raw) > _MOST_XML:
        return []  # a table of figures; what it is called stands in its name
    root = ET.fromstring(raw)  # noqa: S314 - as for words
    return [
        "".join(part.text or "" for part in cell.iter(f"{_SHEET}t"))
        for tag in ("si", "is")
        for cell in root.iter(f"{_SHEET}{tag}")
    ]


def look_at_text(content: bytes) -> Found:
    """The first words of a plain text in UTF-8 or GB 18030."""
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return {"text": content.decode(encoding)[:_MOST_TEXT]}
        except UnicodeDecodeError:
            continue
    return {}


def sharpness_of(picture: Image.Image) -> int:
    """The variance of the Laplacian in the sharpest of 16 tiles: a blank margin does not make a clear page blurred."""
    grey = picture.convert("L")
    grey.thumbnail((_SHARP_SIDE, _SHARP_SIDE))
    edges = ImageOps.crop(grey.filter(_LAPLACE), 1)  # the filter leaves the rim as it was
    across, down = max(edges.width // _TILES, 1), max(edges.height // _TILES, 1)
    tiles = (
        edges.crop((left, top, left + across, top + down))
        for left in range(0, edges.width - across + 1, across)
        for top in range(0, edges.height - down + 1, down)
    )
    return int(max(ImageStat.Stat(tile).var[0] for tile in tiles))


def fingerprint_of(picture: Image.Image) -> str:
    """64 bits in hexadecimal: where the brightness grows from left to right; "" for a picture without contrast.

    The same picture in another size or quality differs in a few bits only.
    """
    greys = picture.convert("L").resize((9, 8), Image.Resampling.LANCZOS).tobytes()
    if max(greys) - min(greys) < _FLAT:
        return ""
    bits = 0
    for row in range(8):
        for column in range(8):
            left = greys[row * 9 + column]
            bits = bits << 1 | (greys[row * 9 + column + 1] > left)
    return f"{bits:016x}"


def _on_white(picture: Image.Image) -> Image.Image:
    if picture.mode not in {"RGBA", "LA", "P"}:
        return picture.convert("RGB")
    layer = picture.convert("RGBA")
    ground = Image.new("RGB", layer.size, "white")
    ground.paste(layer, mask=layer.getchannel("A"))
    return ground


def _small_copy(picture: Image.Image) -> str:
    small = picture.copy()
    small.thumbnail((PREVIEW_SIDE, PREVIEW_SIDE))
    plain = Image.new("RGB", small.size)  # a new picture has none of the notes of the old one
    plain.paste(small)
    out = io.BytesIO()
    plain.save(out, "JPEG", quality=82, optimize=True)
    return base64.b64encode(out.getvalue()).decode()


KINDS: Mapping[str, Callable[[bytes], Found]] = {
    "picture": look_at_picture,
    "pdf": look_at_pdf,
    "word": look_at_word,
    "sheet": look_at_sheet,
    "text": look_at_text,
}


def main() -> None:
    """Argument: the kind of the file."""
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (_SECONDS, _SECONDS))
    json.dump(KINDS[sys.argv[1]](sys.stdin.buffer.read()), sys.stdout)


if __name__ == "__main__":
    main()
