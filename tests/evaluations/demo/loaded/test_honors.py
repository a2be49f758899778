"""The honors of the report, counted from records, and what became of titles when units changed."""

import datetime as dt

import pytest

from evaluations.demo.honors import CIVIL_UNIT, GOOD_TEAM, STYLE_WINNER, SYSTEM_UNIT
from evaluations.enums import HonorLevel, HonorStanding
from evaluations.models import Certificate, Honor, Naming
from evaluations.queries.honors.figures import honors_of_bureau, institutions_holding, longest_streak, teams_called
from evaluations.queries.honors.page import unit_honors
from tests.worlds.small import TODAY
from units.models import Unit

TERM = {"first": dt.date(2006, 1, 1), "last": dt.date(2007, 12, 31)}


pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("demo")]


def unit(code: str) -> Unit:
    found: Unit = Unit.objects.get(code=code)
    return found


def test_eight_leadership_teams_are_called_good() -> None:
    assert teams_called(GOOD_TEAM, below=unit("wuxi"), **TERM) == 8


def test_eight_institutions_of_the_bureau_are_civilized_units_of_the_city() -> None:
    assert institutions_holding(CIVIL_UNIT, below=unit("wuxi"), day=TERM["last"]).count() == 8


def test_the_bureau_has_more_than_twenty_honors_of_nation_province_and_city() -> None:
    assert honors_of_bureau(unit("wuxi"), **TERM) > 20


def test_huishan_won_six_years_in_a_row() -> None:
    assert longest_streak(STYLE_WINNER, unit=unit("huishan"), last=2007) == 6
    assert longest_streak(STYLE_WINNER, unit=unit("huishan"), last=2008) == 0


@pytest.mark.parametrize(
    ("code", "title", "level"),
    [
        ("jy-junxiu", "全国和谐军休家园", HonorLevel.NATION),
        ("yx-ganxiu", "全省和谐军休家园", HonorLevel.PROVINCE),
        ("yx-ganxiu", CIVIL_UNIT, HonorLevel.CITY),
        ("fuli", "省级文明单位", HonorLevel.PROVINCE),
        ("qingyang", "全国民政系统行风建设先进基层窗口", HonorLevel.NATION),
        ("lieshi", "省爱国主义教育基地（第四批）", HonorLevel.PROVINCE),
        ("wuxi", "人民满意机关", HonorLevel.CITY),
        ("huishan", STYLE_WINNER, HonorLevel.COUNTY),
    ],
)
def test_a_unit_of_the_report_has_its_title_at_its_level(code: str, title: str, level: str) -> None:
    assert Honor.objects.filter(holder__code=code, title__name=title, title__level=level).exists()


def test_three_districts_lost_their_titles_when_they_became_one() -> None:
    lines = unit_honors(unit("liangxi"), TODAY)
    assert {line.honor.holder.code for line in lines} == {"chongan", "nanchang", "beitang"}
    assert {line.standing for line in lines} == {HonorStanding.ENDED}


def test_the_district_with_a_new_name_keeps_its_title() -> None:
    line = unit_honors(unit("xinqu"), TODAY)[0]
    assert (line.honor.holder_name, line.honor.holder.name) == ("新区社会事业局", "新吴区社会事业局")
    assert line.standing == HonorStanding.VALID


def test_every_fate_of_a_title_is_there_to_be_seen() -> None:
    rows = Honor.objects.select_related("holder")
    assert {row.standing_on(TODAY) for row in rows} == set(HonorStanding)
    assert Honor.objects.in_standing(HonorStanding.VALID, TODAY).filter(title__name=SYSTEM_UNIT).exists()


def test_an_application_stands_in_every_state_that_lasts_and_one_has_its_certificate() -> None:
    assert set(Naming.objects.values_list("state", flat=True)) == {"applied", "proposed", "notified", "named"}
    named = Naming.objects.get(state="named")
    assert Certificate.objects.get().honor_id == named.honor_id
