"""Evidence: what is accepted, what is refused and why, and that a refusal leaves nothing behind."""

import io
import zipfile

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import override_settings

from campaigns.models import Evidence, ProgressReport
from campaigns.operations.evidence import add_file, add_link, detach_evidence
from campaigns.operations.reports import submit_report
from core.refusals import NotAllowedError, RefusedError
from tests.worlds.small import NOW, SmallWorld, small_world

PDF = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"
PNG = bytes.fromhex("89504e470d0a1a0a0000000d49484452") + b"\0" * 64


@pytest.fixture
def world(db: None) -> SmallWorld:
    return small_world()


def _office(part: str) -> bytes:
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr(part, "<x/>")
    return kept.getvalue()


def _add(world: SmallWorld, name: str, content: bytes, unit: str = "north") -> Evidence:
    who = {"north": "reporter", "south": "reporter_south"}[unit]
    return add_file(
        assignment=world.assignment(unit=unit),
        period=world.now,
        upload=SimpleUploadedFile(name, content),
        actor=world.people[who],
        at=NOW,
    )


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("会议纪要.pdf", PDF),
        ("照片.PNG", PNG),
        ("总结.docx", _office("word/document.xml")),
        ("台账.xlsx", _office("xl/workbook.xml")),
        ("旧表.xls", bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 100),
        ("说明.txt", "无锡".encode("gb18030")),
    ],
)
def test_it_keeps_a_real_file_under_a_neutral_name(world: SmallWorld, name: str, content: bytes) -> None:
    proof = _add(world, name, content)
    assert proof.file_name == name
    assert proof.size == len(content)
    assert proof.sha256 in str(proof.file.name)
    with proof.file.open("rb") as kept:
        assert kept.read() == content


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("空.pdf", b"", "empty"),
        ("程序.exe", b"MZ" + b"\0" * 100, "ending"),
        ("页面.html", b"<script>1</script>", "ending"),
        ("无后缀", PDF, "ending"),
        ("伪装.pdf", b"<html><script>alert(1)</script></html>", "disguised"),
        ("伪装.png", PDF, "disguised"),
        ("伪装.docx", b"PK\x03\x04 not a zip", "disguised"),
        ("表格.docx", _office("xl/workbook.xml"), "disguised"),
        ("伪装.txt", b"text\0with a zero", "disguised"),
    ],
)
def test_it_refuses_what_is_not_what_its_name_says(world: SmallWorld, name: str, content: bytes, code: str) -> None:
    with pytest.raises(ValidationError) as refusal:
        _add(world, name, content)
    assert refusal.value.code == code
    assert not Evidence.objects.exists()
    assert not ProgressReport.objects.exists()


def test_it_refuses_a_file_that_is_too_large(world: SmallWorld) -> None:
    with override_settings(EVIDENCE_MAX_BYTES=len(PDF) - 1), pytest.raises(ValidationError, match="上限"):
        _add(world, "大.pdf", PDF)


def test_it_keeps_the_same_file_once_for_each_unit(world: SmallWorld) -> None:
    first, again, elsewhere = _add(world, "a.pdf", PDF), _add(world, "b.pdf", PDF), _add(world, "a.pdf", PDF, "south")
    assert first == again
    assert first != elsewhere
    assert ProgressReport.objects.get(assignment=world.assignment()).evidence.count() == 1


def test_it_drops_the_folders_of_an_uploaded_name(world: SmallWorld) -> None:
    assert _add(world, "..\\..\\秘密.pdf", PDF).file_name == "秘密.pdf"


def test_it_takes_a_link_and_refuses_other_schemes(world: SmallWorld) -> None:
    where = {"assignment": world.assignment(), "period": world.now, "actor": world.people["reporter"], "at": NOW}
    assert add_link(**where, url="https://example.org/a", title="").title == "https://example.org/a"  # type: ignore[arg-type]
    for url in ("javascript:alert(1)", "ftp://example.org/a", "example", ""):
        with pytest.raises(ValidationError):
            add_link(**where, url=url, title="")  # type: ignore[arg-type]


def test_it_leaves_a_submitted_report_as_it_is(world: SmallWorld) -> None:
    proof = _add(world, "a.pdf", PDF)
    report = ProgressReport.objects.get()
    detach_evidence(report=report, evidence=proof, actor=world.people["reporter"], at=NOW)
    assert not report.evidence.exists()
    ProgressReport.objects.update(facts={"value": "1"})
    report = ProgressReport.objects.get()
    submit_report(report=report, actor=world.people["reporter"], at=NOW)
    with pytest.raises(RefusedError, match="待审核"):
        _add(world, "b.png", PNG)
    assert not report.evidence.exists()


def test_it_lets_nobody_else_touch_the_evidence(world: SmallWorld) -> None:
    proof = _add(world, "a.pdf", PDF)
    for name in ("reporter_south", "reviewer", "leader"):
        with pytest.raises(NotAllowedError):
            detach_evidence(report=ProgressReport.objects.get(), evidence=proof, actor=world.people[name], at=NOW)
