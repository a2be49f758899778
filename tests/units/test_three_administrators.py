"""三员: who may do what, role by act by object, with administrators separated and not; and that two persons appoint."""

import datetime as dt
import re
from typing import Any

import pytest
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from campaigns.models import ProgressReport
from campaigns.permissions import may_arrange_campaign, may_configure_all
from core.refusals import ConflictError, NotAllowedError, RefusedError
from tests.worlds.small import NOW, SmallWorld, person, small_world
from units.enums import Appointment, Arranging, Duty, ProposalState, Role
from units.models import AuditEntry, DutyProposal, Membership, User
from units.operations.accounts import PersonFacts, change_person, invite_person, reset_password, switch_account
from units.operations.duties import confirm_duty, decline_duty, propose_duty
from units.operations.memberships import grant_membership, revoke_membership
from units.permissions import (
    may_arrange,
    may_decide_duties,
    may_guard_accounts,
    may_manage_account,
    may_propose_duties,
)

PASSWORD = "Kunming-lake-2026"
LATER = NOW + dt.timedelta(days=1)


@pytest.fixture
def world(db: None, settings: Settings) -> SmallWorld:
    settings.SEPARATE_ADMINISTRATORS = True
    world = small_world()
    for name, duty in (
        ("system", Duty.SYSTEM),
        ("security", Duty.SECURITY),
        ("security_two", Duty.SECURITY),
        ("audit", Duty.AUDIT),
    ):
        world.people[name] = person(name)
        User.objects.filter(username=name).update(duty=duty)
        world.people[name].refresh_from_db()
    world.people["superuser"] = User.objects.create_superuser("superuser", name="技术员")
    world.people["office_north"] = person("office_north", world.north, Role.ADMINISTRATOR)
    return world


def client_of(world: SmallWorld, who: str) -> Client:
    client = Client()
    client.force_login(world.people[who], backend="django.contrib.auth.backends.ModelBackend")
    return client


ACTS = ("units", "accounts", "roles", "rules", "propose", "decide", "campaign", "everything")
SEPARATED = {
    "system": {"units", "accounts", "propose"},
    "security": {"roles", "rules", "propose", "decide"},
    "audit": set(),
    "administrator": {"campaign", "everything"},
    "office_north": set(),
    "reporter": set(),
    "leader": set(),
    "auditor": set(),
    "superuser": {"campaign", "everything"},
}
TOGETHER = {
    "system": {"units", "accounts", "propose"},
    "security": {"roles", "rules", "propose", "decide"},
    "audit": set(),
    "administrator": set(ACTS),
    "office_north": {"units", "accounts", "roles"},
    "reporter": set(),
    "leader": set(),
    "auditor": set(),
    "superuser": set(ACTS),
}
"""Who may which act on the north bureau, its reporter, the campaign."""


def acts_of(world: SmallWorld, user: User) -> set[str]:
    answers = {
        "units": may_arrange(user, world.north, Arranging.UNITS),
        "accounts": may_manage_account(user, world.people["reporter_home"]),
        "roles": may_arrange(user, world.north, Arranging.ROLES),
        "rules": may_guard_accounts(user),
        "propose": may_propose_duties(user),
        "decide": may_decide_duties(user),
        "campaign": may_arrange_campaign(user, world.campaign),
        "everything": may_configure_all(user),
    }
    assert set(answers) == set(ACTS)
    return {act for act, may in answers.items() if may}


@pytest.mark.parametrize("who", sorted(SEPARATED))
@pytest.mark.parametrize("is_separate", [True, False])
def test_each_act_has_its_hand(world: SmallWorld, settings: Settings, who: str, is_separate: bool) -> None:
    settings.SEPARATE_ADMINISTRATORS = is_separate
    expected = SEPARATED if is_separate else TOGETHER
    assert acts_of(world, User.objects.get(username=who)) == expected[who]


@pytest.mark.parametrize("whose", ["system", "security", "audit", "superuser", "administrator", "reporter"])
@pytest.mark.parametrize("who", ["system", "security", "security_two", "audit", "administrator"])
def test_no_administrator_takes_over_the_account_of_another(world: SmallWorld, who: str, whose: str) -> None:
    may = who == "system" and whose in {"administrator", "reporter"}
    one, other = world.people[who], world.people[whose]
    assert may_manage_account(one, other) is may
    assert User.objects.manageable_by(one, NOW.date()).filter(pk=other.pk).exists() is may
    if may:
        reset_password(person=other, actor=one, at=NOW)
        return
    with pytest.raises(NotAllowedError):
        reset_password(person=other, actor=one, at=NOW)
    with pytest.raises(NotAllowedError):
        switch_account(person=other, is_active=False, actor=one, at=NOW)
    with pytest.raises(NotAllowedError):
        change_person(person=other, facts=PersonFacts("别人"), actor=one, at=NOW)


@pytest.mark.parametrize("who", ["system", "security", "audit"])
def test_they_see_no_score_and_no_report(world: SmallWorld, who: str) -> None:
    world.report()
    user, client = world.people[who], client_of(world, who)
    assert not ProgressReport.objects.visible_to(user).exists()
    for address in (
        reverse("evaluations:unit_results", args=["north"]),
        reverse("campaigns:fill_in", args=[world.assignment().pk, world.now.pk]),
    ):
        assert client.get(address).status_code in {403, 404}


def test_the_system_administrator_makes_accounts_and_the_security_administrator_gives_roles(world: SmallWorld) -> None:
    system, security = client_of(world, "system"), client_of(world, "security")
    page = system.get(reverse("people:invite")).content.decode()
    assert "角色随后由安全管理员授予" in page
    made = system.post(reverse("people:invite"), {"name": "张三", "username": "zhangsan", "unit": "home"})
    assert made.status_code == 200
    new = User.objects.get(username="zhangsan")
    assert new.home_unit == world.home
    assert not new.memberships.exists()
    role = {"unit": "home", "role": "reporter", "post": "科员"}
    assert system.post(reverse("people:add_role", args=[new.pk]), role).status_code == 403
    assert security.post(reverse("people:add_role", args=[new.pk]), role).status_code == 302
    assert new.memberships.get().role == Role.REPORTER
    assert security.get(reverse("people:invite")).status_code == 403
    assert security.post(reverse("people:reset", args=[new.pk])).status_code == 403
    assert "授予角色" in security.get(reverse("people:person", args=[new.pk])).content.decode()


def test_the_campaign_office_arranges_neither_accounts_nor_roles_nor_units(world: SmallWorld) -> None:
    office, shown = client_of(world, "administrator"), world.people["reporter"]
    row = shown.memberships.get()
    for address in (
        reverse("people:list"),
        reverse("people:invite"),
        reverse("people:person", args=[shown.pk]),
        reverse("people:add_role", args=[shown.pk]),
        reverse("units:edit", args=["north"]),
        reverse("units:import"),
        reverse("accounts:locks"),
        reverse("accounts:duties"),
    ):
        assert office.get(address).status_code == 403, address
    with pytest.raises(NotAllowedError, match="安全管理员"):
        revoke_membership(membership=row, actor=world.people["administrator"], at=NOW)
    with pytest.raises(NotAllowedError, match="系统管理员"):
        invite_person(
            username="new",
            facts=PersonFacts("新人"),
            unit=world.north,
            role=None,
            actor=world.people["administrator"],
            at=NOW,
        )
    assert office.get(reverse("people:panels")).status_code == 200


def test_the_system_administrator_changes_units_everywhere(world: SmallWorld) -> None:
    client = client_of(world, "system")
    assert "南区民政局" in client.get(reverse("units:tree"), {"q": "南区"}).content.decode()
    assert client.get(reverse("units:unit", args=["south"])).status_code == 200
    assert client.get(reverse("units:edit", args=["south"])).status_code == 200
    assert client.get(reverse("units:move", args=["south"])).status_code == 200
    assert client_of(world, "security").get(reverse("units:edit", args=["south"])).status_code == 403


def test_nobody_gives_themselves_a_role(world: SmallWorld) -> None:
    security = world.people["security"]
    for role in (Role.REPORTER, Role.LEADER, Role.ADMINISTRATOR):
        with pytest.raises(NotAllowedError):
            grant_membership(user=security, unit=world.city, role=role, actor=security, at=NOW)
    with pytest.raises(NotAllowedError, match="不能兼任创建办"):
        grant_membership(user=world.people["audit"], unit=world.city, role=Role.ADMINISTRATOR, actor=security, at=NOW)
    assert not Membership.objects.filter(user=security).exists()


def proposed(
    world: SmallWorld, by: str = "system", whom: str = "reviewer", duty: Appointment = Appointment.AUDIT
) -> DutyProposal:
    return propose_duty(person=world.people[whom], duty=duty, reason="市民〔2026〕8号", actor=world.people[by], at=NOW)


@pytest.mark.parametrize(
    ("by", "confirmer", "words"),
    [
        ("system", "system", "由安全管理员确认"),
        ("security", "security", "自己提名的不能自己确认"),
        ("system", "audit", "由安全管理员确认"),
        ("system", "administrator", "由安全管理员确认"),
        ("system", "superuser", "由安全管理员确认"),
        ("system", "security", ""),
        ("security", "security_two", ""),
    ],
)
def test_it_takes_two_persons_to_appoint(world: SmallWorld, by: str, confirmer: str, words: str) -> None:
    row = proposed(world, by)
    reviewer = world.people["reviewer"]
    assert User.objects.get(pk=reviewer.pk).duty == ""
    if words:
        with pytest.raises(NotAllowedError, match=words):
            confirm_duty(proposal=row, actor=world.people[confirmer], at=LATER)
        assert User.objects.get(pk=reviewer.pk).duty == ""
        return
    confirm_duty(proposal=row, actor=world.people[confirmer], at=LATER)
    assert User.objects.get(pk=reviewer.pk).duty == Duty.AUDIT
    acts = AuditEntry.objects.filter(object_kind="user", object_id=str(reviewer.pk)).values_list(
        "actor__username", "verb"
    )
    assert list(acts) == [(confirmer, "确认任免"), (by, "提名任免")]
    with pytest.raises((ConflictError, RefusedError)):
        confirm_duty(proposal=row, actor=world.people[confirmer], at=LATER)


@pytest.mark.parametrize("who", ["audit", "administrator", "reporter", "superuser"])
def test_others_propose_nobody(world: SmallWorld, who: str) -> None:
    with pytest.raises(NotAllowedError):
        proposed(world, who)


def test_nobody_proposes_or_confirms_themselves(world: SmallWorld) -> None:
    with pytest.raises(NotAllowedError, match="不能提名自己"):
        proposed(world, "system", "system", Appointment.SECURITY)
    told: dict[str, Any] = {"reason": "轮岗", "takes_away": True, "at": NOW}
    one, two = world.people["security"], world.people["security_two"]
    row = propose_duty(person=one, duty=Appointment.SECURITY, actor=world.people["system"], **told)
    with pytest.raises(NotAllowedError, match="关于自己"):
        confirm_duty(proposal=row, actor=one, at=LATER)
    with pytest.raises(NotAllowedError, match="关于自己"):
        decline_duty(proposal=row, actor=one, at=LATER)
    confirm_duty(proposal=row, actor=two, at=LATER)
    assert User.objects.get(pk=one.pk).duty == ""
    with pytest.raises(RefusedError, match="至少要留一名安全管理员"):
        propose_duty(person=two, duty=Appointment.SECURITY, actor=world.people["system"], **told)


@pytest.mark.parametrize(
    ("whom", "words"), [("administrator", "创建办"), ("audit", "不能兼任"), ("superuser", "技术后台")]
)
def test_one_person_does_not_hold_two_of_the_hands(world: SmallWorld, whom: str, words: str) -> None:
    with pytest.raises(RefusedError, match=words):
        proposed(world, "security", whom, Appointment.SYSTEM)


def test_what_changed_between_proposal_and_confirmation_is_seen(world: SmallWorld) -> None:
    row = proposed(world)
    Membership.objects.create(user=world.people["reviewer"], unit=world.north, role=Role.ADMINISTRATOR)
    with pytest.raises(RefusedError, match="创建办"):
        confirm_duty(proposal=row, actor=world.people["security"], at=LATER)
    assert User.objects.get(username="reviewer").duty == ""


def test_the_database_refuses_a_confirmation_by_the_proposer(world: SmallWorld) -> None:
    row = proposed(world, "security")
    with pytest.raises(IntegrityError), transaction.atomic():
        DutyProposal.objects.filter(pk=row.pk).update(
            state=ProposalState.CONFIRMED, decided_by=world.people["security"], decided_at=LATER
        )


def test_new_rights_begin_with_a_new_sign_in(world: SmallWorld) -> None:
    client = client_of(world, "reviewer")
    assert client.get(reverse("units:tree")).status_code == 200
    confirm_duty(proposal=proposed(world, duty=Appointment.SYSTEM), actor=world.people["security"], at=LATER)
    assert client.get(reverse("units:tree"))["Location"].startswith(reverse("login"))


def test_the_pages_lead_through_both_steps(world: SmallWorld) -> None:
    system, security = client_of(world, "system"), client_of(world, "security")
    address = reverse("accounts:duties")
    wrong = system.post(address, {"username": "nobody", "duty": "audit", "reason": "试"})
    assert wrong.status_code == 422
    assert "没有这个登录名" in wrong.content.decode()
    system.post(address, {"username": "reviewer", "duty": "audit", "reason": "市民〔2026〕8号"})
    row = DutyProposal.objects.get()
    confirm = reverse("accounts:confirm_duty", args=[row.pk])
    assert confirm not in system.get(address).content.decode()
    assert confirm in security.get(address).content.decode()
    assert "由安全管理员确认" in system.post(confirm, follow=True).content.decode()
    assert "已生效" in security.post(confirm, follow=True).content.decode()
    assert User.objects.get(username="reviewer").duty == Duty.AUDIT
    assert client_of(world, "audit").get(address).status_code == 403
    withdrawn = system.post(reverse("accounts:relieve", args=[world.people["audit"].pk]), follow=True)
    assert "等待另一位安全管理员确认" in withdrawn.content.decode()
    other = DutyProposal.objects.open().get()
    system.post(reverse("accounts:decline_duty", args=[other.pk]))
    other.refresh_from_db()
    assert other.state == ProposalState.WITHDRAWN
    assert User.objects.get(username="audit").duty == Duty.AUDIT


def test_the_first_ones_are_appointed_on_the_server_and_on_record(world: SmallWorld) -> None:
    call_command("appoint", "reviewer", "--duty", "security", "--reason", "新装", verbosity=0)
    assert User.objects.get(username="reviewer").duty == Duty.SECURITY
    entry = AuditEntry.objects.get(verb="命令行任命")
    assert entry.actor is None
    assert entry.details["reason"] == "新装"


def test_each_finds_the_own_pages_in_the_bar(world: SmallWorld) -> None:
    found = {}
    for who in ("system", "security", "audit"):
        page = client_of(world, who).get(reverse("units:tree")).content.decode()
        bar = page[page.index('aria-label="主导航"') :]
        found[who] = re.findall(r"</svg><span>([^<]+)</span>", bar[: bar.index("</nav>")])
    assert found["system"] == ["单位", "人员", "三员"]
    assert found["security"] == ["单位", "人员", "账号安全"]
    assert found["audit"] == ["审计记录"]


@pytest.mark.parametrize(
    ("who", "status"), [("audit", 200), ("system", 403), ("security", 403), ("administrator", 403), ("superuser", 403)]
)
def test_the_log_is_read_by_the_audit_administrator_alone(world: SmallWorld, who: str, status: int) -> None:
    reset_password(person=world.people["reporter"], actor=world.people["system"], at=NOW)
    answer = client_of(world, who).get(reverse("audit:list"))
    assert answer.status_code == status
    assert ("重置密码" in answer.content.decode()) is (status == 200)


def test_it_takes_two_to_make_somebody_the_campaign_office(world: SmallWorld) -> None:
    security, reviewer = world.people["security"], world.people["reviewer"]
    with pytest.raises(NotAllowedError, match="两人任命"):
        grant_membership(user=reviewer, unit=world.north, role=Role.ADMINISTRATOR, actor=security, at=NOW)
    typed = {"username": "reviewer", "duty": "office", "unit": "", "reason": "市民〔2026〕9号"}
    client, address = client_of(world, "security"), reverse("accounts:duties")
    assert "要选单位" in client.post(address, typed).content.decode()
    assert client.post(address, typed | {"unit": "north"}).status_code == 302
    row = DutyProposal.objects.get()
    assert "北区民政局的创建办" in client_of(world, "security_two").get(address).content.decode()
    with pytest.raises(NotAllowedError, match="自己提名的"):
        confirm_duty(proposal=row, actor=security, at=LATER)
    assert not reviewer.memberships.filter(role=Role.ADMINISTRATOR).exists()
    confirm_duty(proposal=row, actor=world.people["security_two"], at=LATER)
    assert reviewer.memberships.get(role=Role.ADMINISTRATOR).unit == world.north
    assert User.objects.get(pk=reviewer.pk).duty == ""
