"""主办 and 协办: told apart in the office's tables, carried by every file, given with the tasks."""

import io
import json
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from campaigns.enums import Part, SchemeState
from campaigns.exporters.scheme_json import export_scheme
from campaigns.exporters.target_book import export_targets
from campaigns.importers.office_words import read_units
from campaigns.importers.scheme_json import parse_scheme
from campaigns.importers.target_book import known_of, read_target_book
from campaigns.models import Assignment, Scheme, Target
from campaigns.operations.schemes import create_draft, new_version, publish_scheme
from campaigns.operations.target_import import TargetImport, import_targets
from campaigns.queries.scheme_check import check_scheme
from campaigns.queries.target_rows import read_rows
from campaigns.rules import FaultsError
from core.sheets import SheetFaultsError, read_workbook
from tests.core.sheets.books import xlsx
from tests.worlds.small import NOW, TODAY, SmallWorld, small_world

LEAD, ASSIST = Part.LEAD, Part.ASSISTING
HEAD = ("指标", "分值", "评分标准", "牵头单位", "配合单位")


@pytest.fixture
def world(db: None) -> SmallWorld:
    world = small_world()
    Scheme.objects.filter(pk=world.scheme.pk).update(state=SchemeState.SUPERSEDED)
    return world


def write(world: SmallWorld, content: bytes) -> TargetImport:
    sheets = read_workbook(name="表.xlsx", content=io.BytesIO(content), size=len(content))
    book = read_target_book(sheets, known_of(world.campaign))
    return import_targets(campaign=world.campaign, book=book, actor=None, at=NOW)


def draft_of(done: TargetImport) -> Scheme:
    assert done.scheme is not None
    return done.scheme


def table(*rows: tuple[Any, ...], head: tuple[str, ...] = HEAD) -> bytes:
    return xlsx({"表": [head, *rows]})


def sheets_of(content: bytes) -> list[tuple[str, Any]]:
    sheets = read_workbook(name="表.xlsx", content=io.BytesIO(content), size=len(content))
    return [(sheet.name, sheet.rows) for sheet in sheets]


def in_two_columns() -> bytes:
    return table(("一、动员部署", 60, "召开动员会。", "北区民政局", "南区民政局、北区福利院"))


@pytest.mark.parametrize(
    ("text", "header", "parts"),
    [
        ("主办：甲；协办：乙、丙", "责任单位", {"甲": LEAD, "乙": ASSIST, "丙": ASSIST}),
        ("牵头单位：甲\n配合单位：乙、丙", "单位", {"甲": LEAD, "乙": ASSIST, "丙": ASSIST}),
        ("甲、乙、丙", "责任单位", {"甲": LEAD, "乙": ASSIST, "丙": ASSIST}),
        ("甲、乙", "牵头、配合单位", {"甲": LEAD, "乙": ASSIST}),
        ("乙、甲（牵头）、丙", "责任单位", {"乙": ASSIST, "甲": LEAD, "丙": ASSIST}),
        ("甲、乙（配合）", "单位", {"甲": LEAD, "乙": ASSIST}),
        ("甲、乙", "牵头单位", {"甲": LEAD, "乙": LEAD}),
        ("甲、乙", "配合单位", {"甲": ASSIST, "乙": ASSIST}),
        ("甲、乙", "适用单位", {"甲": LEAD, "乙": LEAD}),
    ],
)
def test_a_cell_says_who_leads_and_who_assists(text: str, header: str, parts: dict[str, Part]) -> None:
    assert read_units(text, header) == parts


def test_a_column_for_each_part_is_told_apart_and_shown_before_it_is_written(world: SmallWorld) -> None:
    done = write(world, in_two_columns())
    (row,) = read_rows(draft_of(done))
    assert row.units == {"north", "south", "home"}
    assert row.assisting == {"south", "home"}
    said = {change.label: change.now for change in done.plan.preview.added[0].changes}
    assert (said["适用"], said["协办"]) == ("north", "home、south")


def test_a_unit_in_both_columns_leads(world: SmallWorld) -> None:
    (row,) = read_rows(draft_of(write(world, table(("一、动员", 60, "。", "北区民政局", "北区民政局、南区民政局")))))
    assert row.assisting == {"south"}


def test_the_same_table_again_changes_nothing(world: SmallWorld) -> None:
    write(world, in_two_columns())
    again = write(world, in_two_columns())
    assert (again.plan.preview.has_changes, again.plan.preview.untouched) == (False, 1)


def test_another_part_is_a_change(world: SmallWorld) -> None:
    write(world, in_two_columns())
    rest = ("一、动员部署", 60, "召开动员会。", "北区民政局、南区民政局", "北区福利院")
    (entry,) = write(world, table(rest)).plan.preview.changed
    assert ("协办", "home、south", "home") in [(each.label, each.before, each.now) for each in entry.changes]


def test_units_get_their_tasks_with_their_parts(world: SmallWorld) -> None:
    scheme = draft_of(write(world, in_two_columns()))
    publish_scheme(scheme=scheme, actor=None, at=NOW)
    given = Assignment.objects.filter(target__scheme=scheme)
    parts = dict(given.values_list("participation__unit__code", "part"))
    assert parts == {"north": LEAD, "south": ASSIST, "home": ASSIST}


def test_a_new_version_changes_the_parts_it_says_otherwise_and_no_others(world: SmallWorld) -> None:
    scheme = draft_of(write(world, in_two_columns()))
    publish_scheme(scheme=scheme, actor=None, at=NOW)
    Assignment.objects.filter(participation__unit__code="home").update(part=LEAD)
    scheme.refresh_from_db()
    draft = new_version(scheme=scheme, actor=None, at=NOW)
    for code, part in (("north", ASSIST), ("south", LEAD)):
        draft.targets.get().named_units.filter(unit__code=code).update(part=part)
    publish_scheme(scheme=draft, actor=None, at=NOW)
    parts = dict(Assignment.objects.filter(target__scheme=draft).values_list("participation__unit__code", "part"))
    assert parts == {"north": ASSIST, "south": LEAD, "home": LEAD}


def test_a_workbook_goes_out_and_comes_back_identical(world: SmallWorld) -> None:
    scheme = draft_of(write(world, in_two_columns()))
    first = export_targets(scheme)
    done = write(world, first)
    assert not done.plan.preview.has_changes
    assert sheets_of(export_targets(scheme)) == sheets_of(first)
    assert read_rows(scheme)[0].assisting == {"south", "home"}


def test_a_unit_in_both_columns_of_our_own_table_is_refused(world: SmallWorld) -> None:
    head = ("代码", "名称", "适用单位代码", "协办单位代码")
    with pytest.raises(SheetFaultsError) as caught:
        write(world, xlsx({"指标": [head, ("a", "动员", "north", "north、south")]}))
    assert [(fault.cell, fault.message) for fault in caught.value.faults] == [("D2", "“north”又是主办又是协办")]


def test_a_json_file_goes_out_and_comes_back_identical(world: SmallWorld) -> None:
    first = export_scheme(draft_of(write(world, in_two_columns())))
    assert first["targets"][0]["assisting_units"] == ["home", "south"]
    parsed = parse_scheme(json.dumps(first).encode())
    other = create_draft(campaign=world.campaign, head=parsed.head, rows=parsed.rows, actor=None, at=NOW)
    assert export_scheme(other) == first


def test_a_json_file_with_an_assisting_unit_that_is_not_among_the_units_is_refused() -> None:
    raw = {"format": "civil-scheme/1", "title": "x", "targets": [{"code": "a", "title": "a", "assisting_units": ["b"]}]}
    with pytest.raises(FaultsError, match="协办单位也要列入"):
        parse_scheme(json.dumps(raw).encode())


def test_a_target_that_nobody_leads_is_pointed_out(world: SmallWorld) -> None:
    scheme = draft_of(write(world, table(("一、动员", 60, "。", "", "北区民政局"))))
    assert "只点名了协办单位" in "".join(fault.message for fault in check_scheme(scheme, today=TODAY).warnings)


def _posted(target: Target, **more: str) -> dict[str, str]:
    return {
        "title": target.title,
        "points": "5",
        "kind": "direct",
        "cycle": "quarter",
        "join": "mean",
        "version": "0",
        **more,
    }


def test_the_editor_names_assisting_units(world: SmallWorld) -> None:
    target = draft_of(write(world, table(("一、动员", 60, "。", "", "")))).targets.get()
    office = Client()
    office.force_login(world.people["administrator"])
    address = reverse("campaigns:scheme_target", args=[target.scheme_id, target.pk])
    twice = office.post(address, _posted(target, units="北区民政局", assisting="北区民政局"))
    assert twice.status_code == 422
    assert "请只写一处" in twice.content.decode()
    office.post(address, _posted(target, units="北区民政局", assisting="南区民政局、北区福利院"))
    parts = dict(target.named_units.values_list("unit__code", "part"))
    assert parts == {"north": LEAD, "south": ASSIST, "home": ASSIST}
    assert "南区民政局" in office.get(address).content.decode()
