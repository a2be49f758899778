"""A scheme goes out as a file and comes back the same; a faulty file is refused whole, with every fault."""

import json
from decimal import Decimal
from typing import Any

import pytest

from campaigns.exporters.scheme_json import export_scheme
from campaigns.importers import scheme_json
from campaigns.importers.scheme_json import parse_scheme
from campaigns.models import Scheme, Target
from campaigns.operations.schemes import create_draft, new_version, replace_content
from campaigns.rules import FaultsError
from tests.worlds.small import NOW, SmallWorld, small_world

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> SmallWorld:
    return small_world()


def content(scheme: Scheme) -> bytes:
    return json.dumps(export_scheme(scheme), ensure_ascii=False).encode()


def test_export_import_export_is_identical(world: SmallWorld) -> None:
    target = world.targets["quantity"]
    Target.objects.filter(pk=target.pk).update(methods={"site": "40", "material": "60"})
    target.kinds.create(kind="bureau")
    target.classes.create(comparison_class="局")
    target.named_units.create(unit=world.home)
    written = content(world.scheme)
    parsed = parse_scheme(written)
    made = create_draft(campaign=world.campaign, rows=parsed.rows, head=parsed.head, actor=None, at=NOW)
    assert content(made) == written
    assert made.targets.get(code=target.code).shares == {"material": Decimal(60), "site": Decimal(40)}


def test_importing_into_a_new_version_changes_nothing(world: SmallWorld) -> None:
    draft = new_version(scheme=world.scheme, actor=None, at=NOW)
    tally = replace_content(scheme=draft, rows=parse_scheme(content(world.scheme)).rows, actor=None, at=NOW)
    assert (tally.has_changes, tally.untouched) == (False, 12)


def test_every_fault_is_named_by_its_path(world: SmallWorld) -> None:
    raw: dict[str, Any] = export_scheme(world.scheme)
    leaf = next(entry for entry in raw["targets"] if entry["code"] == "quantity")
    leaf |= {"points": "-1", "cycle": "weekly", "applies_to": ["moon"], "evidence_required": 1.5, "title": "长" * 201}
    leaf["rule"] = {"kind": "quantity", "goal": "0"}
    raw["targets"][0]["code"] = None
    raw["targets"].append("nothing")
    index = raw["targets"].index(leaf)
    with pytest.raises(FaultsError) as caught:
        parse_scheme(json.dumps(raw).encode())
    assert {fault.path for fault in caught.value.faults} == {
        "targets[0].code",
        f"targets[{index}].points",
        f"targets[{index}].cycle",
        f"targets[{index}].applies_to[0]",
        f"targets[{index}].evidence_required",
        f"targets[{index}].title",
        f"targets[{index}].rule.goal",
        "targets[12]",
    }


@pytest.mark.parametrize(
    ("file", "words"),
    [
        (b"\xff\xfe\x00", "不是 JSON"),
        ("名称,分值".encode("gbk"), "不是 JSON"),
        (b"[" * 100_000, "不是 JSON"),
        (b"[]", "civil-scheme/1"),
        (b'{"format": "civil-campaign/1"}', "civil-scheme/1"),
        (b'{"format": "civil-scheme/1"}', "应为列表"),
    ],
)
def test_what_is_no_scheme_is_refused_in_words(file: bytes, words: str) -> None:
    with pytest.raises(FaultsError, match=words):
        parse_scheme(file)


def test_a_file_too_large_is_refused_unread(monkeypatch: pytest.MonkeyPatch, world: SmallWorld) -> None:
    monkeypatch.setattr(scheme_json, "MOST_BYTES", 100)
    with pytest.raises(FaultsError, match="不能超过"):
        parse_scheme(content(world.scheme))
