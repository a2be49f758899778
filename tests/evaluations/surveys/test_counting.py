"""From letters to results: what counts, what voids, what is too little."""

import datetime as dt
from decimal import Decimal

import pytest

from core.draw import draw
from core.refusals import ConflictError, NotAllowedError, RefusedError
from evaluations.enums import HandingOut, SurveyKind, SurveyState
from evaluations.models import Invitation, Recipient, Survey
from evaluations.operations.surveys.answering import UnknownCodeError, cast_ballot
from evaluations.operations.surveys.counting import annul_survey, close_survey, publish_survey
from evaluations.operations.surveys.issuing import issue_survey, replace_unused_codes
from evaluations.operations.surveys.paper import drop_entries, type_paper
from evaluations.operations.surveys.setup import GroupPlan, change_survey, create_survey
from evaluations.queries.surveys.results import results_of
from evaluations.queries.surveys.returns import returns_of
from tests.evaluations.surveys.polling import answer, draft, group_of, issued, plan, vote
from tests.worlds.small import NOW, SmallWorld, person, small_world
from units.enums import Role
from units.models import User


@pytest.fixture
def world(db: None) -> SmallWorld:
    return small_world()


def _closed(world: SmallWorld, survey: Survey) -> Survey:
    close_survey(survey=survey, actor=world.people["administrator"], at=NOW)
    return Survey.objects.get(pk=survey.pk)


def test_the_means_of_groups_are_joined_by_their_weights_and_unknown_is_no_vote(world: SmallWorld) -> None:
    survey, codes = issued(world)
    vote(survey, codes["服务对象"], "满意", "不满意")
    vote(survey, codes["监督员"][:4], "不了解", "满意")
    vote(survey, codes["监督员"][4:], "基本满意", "满意")
    _closed(world, survey)
    north, south = survey.subjects.all()
    # (50 × 100 + 25 × 70) ÷ 75 and (50 × 30 + 25 × 100) ÷ 75
    assert (north.mean, south.mean) == (Decimal(90), Decimal("53.3333333333"))
    assert (north.rank, south.rank) == (1, 2)


def test_units_with_the_same_mean_share_a_rank(world: SmallWorld) -> None:
    survey, codes = issued(world)
    vote(survey, [*codes["服务对象"], *codes["监督员"]], "满意", "满意")
    _closed(world, survey)
    assert [row.rank for row in survey.subjects.all()] == [1, 1]


def test_below_the_quorum_there_is_no_result(world: SmallWorld) -> None:
    survey, codes = issued(world)
    vote(survey, codes["服务对象"], "满意")  # 6 of 16
    closed = _closed(world, survey)
    assert {row.mean for row in survey.subjects.all()} == {None}
    with pytest.raises(RefusedError, match="有效回收率"):
        publish_survey(survey=closed, actor=world.people["administrator"], at=NOW)


def test_answers_without_a_valid_vote_do_not_reach_the_quorum(world: SmallWorld) -> None:
    survey, codes = issued(world)
    vote(survey, [*codes["服务对象"], *codes["监督员"]], "不了解")
    _closed(world, survey)
    assert {row.mean for row in survey.subjects.all()} == {None}


def test_more_returned_than_issued_makes_it_void(world: SmallWorld) -> None:
    survey, codes = issued(world)
    vote(survey, codes["服务对象"], "满意")
    Invitation.objects.filter(group__name="服务对象").first().delete()  # type: ignore[union-attr]
    closed = _closed(world, survey)
    assert closed.state == SurveyState.VOID
    assert "服务对象" in closed.reason
    assert {row.mean for row in survey.subjects.all()} == {None}


def test_a_code_counts_once_and_an_invented_one_never(world: SmallWorld) -> None:
    survey, codes = issued(world)
    code = codes["服务对象"][0]
    cast_ballot(code=f"{code[:4].lower()}-{code[4:8]}-{code[8:]}", answer=answer(survey, "满意"))
    with pytest.raises(ConflictError):
        cast_ballot(code=code, answer=answer(survey, "不满意"))
    with pytest.raises(UnknownCodeError):
        cast_ballot(code="AAAA-BBBB-CCCC", answer=answer(survey, "满意"))
    assert [row.returned for row in returns_of(survey)] == [1, 0, 0]


def test_after_the_end_no_answer_is_taken(world: SmallWorld) -> None:
    survey, codes = issued(world)
    vote(survey, codes["服务对象"][:5], "满意")
    _closed(world, survey)
    with pytest.raises(RefusedError, match="已经结束"):
        cast_ballot(code=codes["服务对象"][5], answer=answer(survey, "满意"))


def test_reprinting_ends_the_old_codes_and_keeps_what_was_answered(world: SmallWorld) -> None:
    survey, codes = issued(world)
    vote(survey, codes["服务对象"][:2], "满意")
    group = group_of(survey, "服务对象")
    fresh = replace_unused_codes(group=group, actor=world.people["administrator"], at=NOW)
    assert len(fresh) == 4
    with pytest.raises(UnknownCodeError):
        cast_ballot(code=codes["服务对象"][2], answer=answer(survey, "满意"))
    vote(survey, fresh, "满意")
    assert next((row.issued, row.returned) for row in returns_of(survey)) == (6, 6)


def test_a_paper_counts_when_two_persons_typed_the_same(world: SmallWorld) -> None:
    survey, codes = issued(world)
    group, other = group_of(survey, "服务对象"), _second_administrator(world)
    code = codes["服务对象"][0]
    first = type_paper(group=group, number=code, answer=answer(survey, "满意"), actor=world.people["administrator"])
    again = type_paper(group=group, number=code, answer=answer(survey, "满意"), actor=world.people["administrator"])
    assert (first.is_counted, again.is_counted) == (False, False)
    wrong = type_paper(group=group, number=code, answer=answer(survey, "不满意"), actor=other)
    assert wrong.differs
    right = type_paper(group=group, number=code, answer=answer(survey, "满意"), actor=other)
    assert right.is_counted
    with pytest.raises(ConflictError):
        cast_ballot(code=code, answer=answer(survey, "满意"))
    assert returns_of(survey)[0].returned == 1


def test_a_numbered_paper_counts_once_and_only_within_what_was_handed_out(world: SmallWorld) -> None:
    survey, _ = issued(world)
    group, people = group_of(survey, "社会各界"), (world.people["administrator"], _second_administrator(world))
    for each in people:
        type_paper(group=group, number="3", answer=answer(survey, "满意"), actor=each)
    with pytest.raises(ConflictError, match="编号 3"):
        type_paper(group=group, number="03", answer=answer(survey, "满意"), actor=people[0])
    with pytest.raises(RefusedError, match="1 到 5"):
        type_paper(group=group, number="6", answer=answer(survey, "满意"), actor=people[0])
    assert [row.returned for row in returns_of(survey)] == [0, 0, 1]


def test_the_box_stays_shut_while_a_paper_waits_for_its_second_person(world: SmallWorld) -> None:
    survey, codes = issued(world)
    group, administrator = group_of(survey, "服务对象"), world.people["administrator"]
    type_paper(group=group, number=codes["服务对象"][0], answer=answer(survey, "满意"), actor=administrator)
    with pytest.raises(RefusedError, match="1 份纸质答卷"):
        close_survey(survey=survey, actor=administrator, at=NOW)
    drop_entries(group=group, key=group.paper_entries.get().key, actor=administrator, at=NOW)
    assert _closed(world, survey).state == SurveyState.CLOSED


def test_people_are_drawn_from_the_register_and_the_draw_can_be_repeated(world: SmallWorld) -> None:
    register = [
        Recipient(keeper=world.city, group="服务对象", name=f"张{number}", address="一号") for number in range(20)
    ]
    Recipient.objects.bulk_create(register)
    survey, _ = issued(world)
    group = group_of(survey, "服务对象")
    drawn = set(group.recipients.values_list("pk", flat=True))
    keys = [str(pk) for pk in Recipient.objects.values_list("pk", flat=True)]
    assert len(drawn) == 6
    assert drawn == {int(key) for key in draw(seed=group.seed, keys=reversed(keys), number=6)}


def test_only_the_office_of_the_organiser_runs_a_survey(world: SmallWorld) -> None:
    survey = draft(world)
    for name in ("reporter", "reviewer", "leader", "auditor"):
        someone = world.people[name]
        with pytest.raises(NotAllowedError):
            issue_survey(survey=survey, actor=someone, at=NOW)
        with pytest.raises(NotAllowedError):
            create_survey(
                campaign=world.campaign, kind=SurveyKind.OWN, plan=plan(world, title="另一个"), actor=someone, at=NOW
            )


def test_a_survey_that_is_out_is_not_changed_any_more(world: SmallWorld) -> None:
    survey, _ = issued(world)
    with pytest.raises(RefusedError, match="不能再改"):
        change_survey(survey=survey, plan=plan(world, questions=["别的"]), actor=world.people["administrator"], at=NOW)
    assert [row.text for row in survey.questions.all()] == ["服务态度", "办事效率"]


def test_it_is_not_handed_out_after_its_last_day(world: SmallWorld) -> None:
    survey = draft(world)
    with pytest.raises(RefusedError, match="截止日期"):
        issue_survey(survey=survey, actor=world.people["administrator"], at=NOW + dt.timedelta(days=20))
    assert not Invitation.objects.exists()


def test_what_reaches_the_lock_after_the_box_was_opened_is_refused(world: SmallWorld) -> None:
    survey, codes = issued(world)
    vote(survey, codes["服务对象"], "满意")
    late, office = group_of(survey, "社会各界"), world.people["administrator"]  # read while the survey was open
    _closed(world, survey)
    with pytest.raises(RefusedError, match="已开箱"):
        type_paper(group=late, number="1", answer=answer(survey, "满意"), actor=office)
    with pytest.raises(RefusedError, match="已开箱"):
        replace_unused_codes(group=late, actor=office, at=NOW)


def test_of_a_unit_with_fewer_than_five_votes_nothing_is_counted(world: SmallWorld) -> None:
    survey, codes = issued(world)
    vote(survey, codes["服务对象"][:4], "满意", "满意")
    vote(survey, [*codes["服务对象"][4:], *codes["监督员"]], "不了解", "满意")
    _closed(world, survey)
    north, south = survey.subjects.all()
    assert (north.mean, north.rank) == (None, None)
    assert (south.mean, south.rank) == (100, 1)


def test_what_came_back_is_still_told_of_a_survey_declared_void(world: SmallWorld) -> None:
    survey, codes = issued(world)
    vote(survey, codes["服务对象"][:3], "满意")
    annul_survey(survey=survey, actor=world.people["administrator"], at=NOW, reason="信函印错")
    assert returns_of(survey)[0].returned == 3


def test_a_void_survey_says_why(world: SmallWorld) -> None:
    survey, _ = issued(world)
    with pytest.raises(RefusedError, match="必须写明"):
        annul_survey(survey=survey, actor=world.people["administrator"], at=NOW, reason=" ")
    annul_survey(survey=survey, actor=world.people["administrator"], at=NOW, reason="信函印错")
    assert Survey.objects.get().reason == "信函印错"


def test_a_group_of_four_is_not_shown_apart_and_neither_is_its_cover(world: SmallWorld) -> None:
    groups = [
        GroupPlan("服务对象", Decimal(50), 8, HandingOut.LETTERS),
        GroupPlan("监督员", Decimal(25), 4, HandingOut.LETTERS),
        GroupPlan("社会各界", Decimal(25), 6, HandingOut.LETTERS),
    ]
    survey, codes = issued(world, groups=groups)
    for each in codes.values():
        vote(survey, each, "满意")
    closed = _closed(world, survey)
    row = results_of(closed, world.people["leader"])[0]
    assert [(group.name, group.is_withheld) for group in row.groups] == [
        ("服务对象", False),
        ("监督员", True),
        ("社会各界", True),
    ]
    assert row.mean == 100
    assert row.questions == ()


def _second_administrator(world: SmallWorld) -> User:
    return person("administrator two", world.city, Role.ADMINISTRATOR)
