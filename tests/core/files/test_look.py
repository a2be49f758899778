"""What is found in files, and that a file made to break its reader breaks nothing here."""

import io
import os
import struct
import zlib
from pathlib import Path

import pytest
from PIL import Image

from core.files import look as looking
from core.files.child import fingerprint_of, look_at_pdf, sharpness_of
from core.files.look import OFFICE, look_here, look_into
from tests.core.files.made import as_bytes, blurred, pdf, scene, word

DOCX = next(kind for kind, ending in OFFICE.items() if ending == "docx")


def _distance(one: str, other: str) -> int:
    return (int(one, 16) ^ int(other, 16)).bit_count()


def test_the_small_copy_carries_nothing_of_what_the_camera_wrote() -> None:
    notes = Image.Exif()
    notes[0x0110] = "Phone of somebody"
    notes.get_ifd(0x8825)[1] = "N"
    notes.get_ifd(0x8825)[2] = (31.0, 34.0, 0.0)
    photo = as_bytes(scene(), "JPEG", exif=notes)
    assert b"Phone of somebody" in photo
    found = look_into(photo, "image/jpeg")
    assert found is not None
    small = Image.open(io.BytesIO(found.preview))
    assert (found.width, found.height) == (1200, 800)
    assert max(small.size) == 720
    assert not small.getexif()
    assert b"Phone of somebody" not in found.preview


def test_a_photo_is_turned_as_the_camera_was_held() -> None:
    notes = Image.Exif()
    notes[0x0112] = 6
    found = look_into(as_bytes(scene(), "JPEG", exif=notes), "image/jpeg")
    assert found is not None
    small = Image.open(io.BytesIO(found.preview))
    assert small.height > small.width


def test_the_same_picture_smaller_and_rougher_is_known_again() -> None:
    first = scene(1)
    rough = Image.open(io.BytesIO(as_bytes(first.resize((500, 333)), "JPEG", quality=40)))
    assert _distance(fingerprint_of(first), fingerprint_of(rough)) <= 5
    assert _distance(fingerprint_of(first), fingerprint_of(scene(2))) > 10


def test_a_blank_sheet_has_no_fingerprint() -> None:
    assert fingerprint_of(Image.new("RGB", (900, 600), "white")) == ""


def test_a_blurred_picture_is_told_from_a_sharp_one() -> None:
    assert sharpness_of(scene()) > 10 * max(sharpness_of(blurred(scene())), 1)


def test_a_clear_line_on_an_empty_page_is_not_blurred() -> None:
    page = Image.new("RGB", (1240, 1754), "white")
    page.paste(scene(size=(300, 200)), (100, 100))
    assert sharpness_of(page) > sharpness_of(blurred(page))


def test_a_pdf_gives_its_words_its_pages_and_a_picture() -> None:
    found = look_into(pdf("无锡市民政局", "会议纪要", pages=12), "application/pdf")
    assert found is not None
    assert found.pages == 12
    assert "无锡市民政局" in found.text
    assert Image.open(io.BytesIO(found.preview)).format == "JPEG"
    assert found.sharpness is None


def test_a_scan_in_a_pdf_has_a_sharpness() -> None:
    found = look_here(as_bytes(scene(), "PDF"), look_at_pdf)
    assert found.text == ""
    assert found.sharpness


def test_a_word_file_gives_its_words() -> None:
    found = look_into(word("关于开展创建活动的通知", "各科室："), DOCX)
    assert found is not None
    assert found.text == "关于开展创建活动的通知\n各科室："
    assert found.preview == b""


def test_a_text_gives_its_first_words() -> None:
    read = look_into(("好" * 5000).encode("gb18030"), "text/plain")
    assert read is not None
    assert read.text == "好" * 4000


def _png_of(width: int, height: int) -> bytes:
    """A PNG whose head promises so many pixels."""

    def part(kind: bytes, body: bytes) -> bytes:
        return struct.pack("!I", len(body)) + kind + body + struct.pack("!I", zlib.crc32(kind + body))

    head = struct.pack("!IIBBBBB", width, height, 8, 2, 0, 0, 0)
    rows = zlib.compress(b"\0" * 1000)
    return b"\x89PNG\r\n\x1a\n" + part(b"IHDR", head) + part(b"IDAT", rows) + part(b"IEND", b"")


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (_png_of(60_000, 60_000), "image/png"),
        (b"\x89PNG\r\n\x1a\n" + b"\0" * 50, "image/png"),
        (b"%PDF-1.4\nnothing", "application/pdf"),
        (b"PK\x03\x04nothing", DOCX),
    ],
)
def test_what_cannot_be_opened_is_none(content: bytes, kind: str) -> None:
    assert look_into(content, kind) is None


def test_a_reader_that_never_ends_is_stopped(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    forever = tmp_path / "child.py"
    forever.write_text("import time\ntime.sleep(60)\n")
    monkeypatch.setattr(looking, "_CHILD", forever)
    monkeypatch.setattr(looking, "_PATIENCE", 0.5)
    assert look_into(b"", "image/png") is None


def test_an_office_program_draws_the_first_page_where_one_is_installed(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    ready = tmp_path / "ready.pdf"
    ready.write_bytes(pdf("收入支出表"))
    program = tmp_path / "soffice"
    program.write_text(f'#!/bin/sh\nwhile [ "$1" != --outdir ]; do shift; done\ncp {ready} "$2/document.pdf"\n')
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")
    found = look_into(bytes.fromhex("d0cf11e0a1b11ae1"), "application/vnd.ms-excel")
    assert found is not None
    assert "收入支出表" in found.text
    assert found.preview


def test_without_an_office_program_there_is_no_picture(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(looking, "_OFFICE_PROGRAMS", ())
    assert look_into(bytes.fromhex("d0cf11e0a1b11ae1"), "application/vnd.ms-excel") == looking.Look()
