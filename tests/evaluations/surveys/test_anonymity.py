"""An attacker who is an administrator and has the whole database finds nothing that leads from a letter to an answer."""

import pytest
from django.contrib.sessions.models import Session
from django.db import connection, models
from django.test import Client, override_settings
from django.urls import reverse

from core.sealing import BrokenSealError, unseal
from evaluations.models import (
    Ballot,
    BallotMark,
    Invitation,
    Recipient,
    RecipientGroup,
    SealedBallot,
    Survey,
    SurveyRemark,
)
from evaluations.operations.surveys.answering import cast_ballot, purpose_of
from evaluations.operations.surveys.counting import close_survey
from tests.evaluations.surveys.polling import answer, group_of, issued, vote
from tests.worlds.small import NOW, SmallWorld, small_world
from units.models import AuditEntry, User

SECRET = (Invitation, SealedBallot, Ballot, BallotMark, SurveyRemark)


@pytest.fixture
def world(transactional_db: None) -> SmallWorld:
    return small_world()


@pytest.mark.parametrize("model", SECRET)
def test_no_row_has_a_time_a_person_or_a_running_number(model: type[models.Model]) -> None:
    fields = model._meta.get_fields()
    assert not [field.name for field in fields if isinstance(field, models.DateField | models.TimeField)]
    assert not [field.name for field in fields if field.related_model in {User, Recipient}]
    assert isinstance(model._meta.pk, models.UUIDField)


def test_no_way_of_foreign_keys_leads_from_a_code_to_a_ballot_but_through_its_group() -> None:
    def neighbours(model: type[models.Model]) -> set[type[models.Model]]:
        return {
            field.related_model
            for field in model._meta.get_fields()
            if isinstance(field.related_model, type) and field.related_model is not RecipientGroup
        }

    seen, ahead = {Invitation}, [Invitation]
    while ahead:
        fresh = {model for model in neighbours(ahead.pop()) if model not in seen}
        seen |= fresh  # type: ignore[arg-type]
        ahead += fresh  # type: ignore[arg-type]
    assert not seen & {Ballot, BallotMark, SealedBallot, SurveyRemark, Recipient, User}


def test_what_lies_in_the_box_cannot_be_read_without_the_key_and_is_all_of_one_length(world: SmallWorld) -> None:
    survey, codes = issued(world)
    vote(survey, codes["服务对象"][:1], "满意")
    vote(survey, codes["服务对象"][1:2], "不满意", text="窗口排队太久。" * 60)
    sealed = [bytes(row.sealed) for row in SealedBallot.objects.all()]
    assert len({len(each) for each in sealed}) == 1
    with override_settings(SECRET_KEY="the attacker has another key"), pytest.raises(BrokenSealError):
        unseal(sealed[0], purpose=purpose_of(survey_id=survey.pk))


def _transactions(model: type[models.Model]) -> dict[str, str]:
    """The transaction that last wrote each row, which PostgreSQL shows anybody who may read the table; SQLite has none."""
    if connection.vendor != "postgresql":
        return dict.fromkeys(map(str, model._default_manager.values_list("pk", flat=True)), "")
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT id, xmin FROM {connection.ops.quote_name(model._meta.db_table)}")  # noqa: S608
        return {str(key): str(written) for key, written in cursor.fetchall()}


def test_the_transaction_does_not_tell_which_code_and_which_answer_belong_together(world: SmallWorld) -> None:
    survey, codes = issued(world)
    vote(survey, codes["服务对象"][:4], "满意", text="好")
    group = group_of(survey, "服务对象")
    used = {str(row.pk) for row in group.invitations.filter(is_used=True)}
    codes_written = {key: value for key, value in _transactions(Invitation).items() if key in used}
    assert len(codes_written) == 4
    assert len(set(codes_written.values())) == 1
    assert len(set(_transactions(SealedBallot).values())) == 1
    close_survey(survey=survey, actor=world.people["administrator"], at=NOW)
    assert len(set(_transactions(Invitation).values())) == 1
    for model in (Ballot, BallotMark, SurveyRemark):
        assert len(set(_transactions(model).values())) == 1


def test_ballots_do_not_stand_in_the_order_in_which_they_came(world: SmallWorld) -> None:
    survey, codes = issued(world)
    everyone = [code for each in codes.values() for code in each]
    remarks = [f"意见 {number}" for number in range(len(everyone))]
    for code, text in zip(everyone, remarks, strict=True):
        cast_ballot(code=code, answer=answer(survey, "满意", text=text))
    close_survey(survey=survey, actor=world.people["administrator"], at=NOW)
    place = "ctid" if connection.vendor == "postgresql" else "rowid"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT text FROM evaluations_surveyremark ORDER BY {place}")  # noqa: S608
        stored = [row[0] for row in cursor.fetchall()]
    assert sorted(stored) == sorted(remarks)
    assert stored != remarks  # by chance once in 40 million runs
    assert not SealedBallot.objects.exists()


def test_answering_leaves_no_audit_entry_no_session_and_no_cookie(world: SmallWorld) -> None:
    survey, codes = issued(world)
    before = AuditEntry.objects.count()
    client, address = Client(), reverse("survey_answer")
    given = {f"m{subject}-{question}": option for (subject, question), option in answer(survey, "满意").marks.items()}
    page = client.post(address, {"code": codes["服务对象"][0]})
    thanks = client.post(address, {"code": codes["服务对象"][0], "answering": "1", "text": "", **given})
    assert (page.status_code, thanks.status_code) == (200, 200)
    assert "谢谢您" in thanks.content.decode()
    assert not client.cookies
    assert not Session.objects.exists()
    assert AuditEntry.objects.count() == before
    assert SealedBallot.objects.count() == 1


def test_a_code_stands_nowhere_in_the_database(world: SmallWorld) -> None:
    _, codes = issued(world)
    code = codes["服务对象"][0]
    Client().post(reverse("survey_answer"), {"code": code})
    for kept in Survey.objects.values(), Invitation.objects.values(), AuditEntry.objects.values():
        assert code not in str(list(kept))
