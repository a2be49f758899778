"""Files that are two things at once, and names that hide something."""

import io
import zipfile

import pytest

from core.files.disguise import clean_name, inner_ending, is_declared_active, is_two_things
from tests.core.files.made import as_bytes, pdf, scene, word


def _archive() -> bytes:
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w") as archive:
        archive.writestr("a.class", "code")
    return kept.getvalue()


@pytest.mark.parametrize(
    ("ending", "content", "is_double"),
    [
        ("png", as_bytes(scene()), False),
        ("jpg", as_bytes(scene(), "JPEG"), False),
        ("jpg", as_bytes(scene(), "JPEG") + b"ftypmp42 moving picture of the phone", False),
        ("pdf", pdf("正文"), False),
        ("pdf", pdf("正文") + _archive()[:-10] + b"\n%%EOF\n", False),
        ("docx", word("正文"), False),
        ("txt", "温度 < 5 度，a<b".encode(), False),
        ("png", as_bytes(scene()) + _archive(), True),
        ("jpg", as_bytes(scene(), "JPEG") + _archive(), True),
        ("png", as_bytes(scene()) + b"<script>alert(1)</script>", True),
        ("jpg", as_bytes(scene(), "JPEG", comment=b"%PDF-1.4"), True),
        ("pdf", pdf("正文") + _archive(), True),
        ("pdf", b"GIF89a" + pdf("正文"), True),
        ("docx", pdf("正文") + word("正文"), True),
        ("txt", b"<html><script>1</script>", True),
        ("txt", b"\n<svg onload=alert(1)>", True),
        ("xls", bytes.fromhex("d0cf11e0a1b11ae1") + _archive(), True),
    ],
)
def test_another_file_inside_is_found_and_an_honest_one_left_alone(
    ending: str, content: bytes, is_double: bool
) -> None:
    assert is_two_things(ending, content) is is_double


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("工资.exe.pdf", "exe"),
        ("说明.HTML .txt", "html"),
        ("图.svg.png", "svg"),
        ("v1.2.终稿.pdf", ""),
        ("报告.pdf", ""),
        ("无后缀", ""),
    ],
)
def test_an_ending_that_runs_is_found_before_the_last_one(name: str, found: str) -> None:
    assert inner_ending(name) == found


def test_a_name_loses_folders_and_signs_nobody_sees() -> None:
    assert clean_name("..\\..\\秘密.pdf") == "秘密.pdf"
    assert clean_name("/etc/通知\u202egpj.pdf") == "通知gpj.pdf"
    assert clean_name("a\r\nb\0.txt") == "ab.txt"


@pytest.mark.parametrize(
    ("declared", "is_active"),
    [("text/html; charset=utf-8", True), ("image/svg+xml", True), ("application/pdf", False), ("", False)],
)
def test_what_a_browser_would_run_is_known_by_its_declared_type(declared: str, is_active: bool) -> None:
    assert is_declared_active(declared) is is_active
