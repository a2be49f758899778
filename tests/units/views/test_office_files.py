"""Panels and business systems as files, for the office only."""

import io

import pytest
import time_machine
from django.urls import reverse
from python_calamine import load_workbook

from tests.evaluations.views.boards import signed_in
from tests.worlds.small import NOW, SmallWorld, small_world
from units.models import BusinessSystem, ReviewPanel


@pytest.mark.django_db
@time_machine.travel(NOW, tick=False)
@pytest.mark.parametrize("name", ["panels", "systems"])
def test_the_list_is_taken_away_by_the_office_only(name: str) -> None:
    world: SmallWorld = small_world()
    ReviewPanel.objects.create(unit=world.city, name="=专家组")
    BusinessSystem.objects.create(unit=world.city, name="=婚姻登记")
    address = reverse(f"people:{name}")
    office = signed_in(world.people["administrator"])
    assert "format=xlsx" in office.get(address).content.decode()
    book = load_workbook(io.BytesIO(office.get(address, {"format": "xlsx"}).content))
    rows = book.get_sheet_by_index(0).to_python()
    assert rows[1][:2] == [{"panels": "'=专家组", "systems": "'=婚姻登记"}[name], "市民政局"]
    assert signed_in(world.people["leader"]).get(address, {"format": "xlsx"}).status_code in {403, 404}
