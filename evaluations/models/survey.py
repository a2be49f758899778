"""民意测评: questionnaires, whom they rate, who is asked (DOMAIN.md sections 1 and 4)."""

from decimal import Decimal
from typing import ClassVar, Self

from django.db import models
from django.db.models import Q

from campaigns.models import Campaign, Participation, Target
from core.decimals import ExactDecimalField
from evaluations.enums import HandingOut, SurveyKind, SurveyState
from units.enums import Role
from units.models import Unit, User


class SurveyQuerySet(models.QuerySet["Survey"]):
    """Surveys."""

    def visible_to(self, user: User) -> Self:
        """Those of an organiser this person sees; once published also those that rate a unit they see."""
        mine = SurveySubject.objects.filter(user.reach.q("participation__unit"), survey=models.OuterRef("pk"))
        published = Q(models.Exists(mine), state=SurveyState.PUBLISHED)
        return self.filter(user.reach.q("campaign__organiser") | published)


class Survey(models.Model):
    """One survey: what is asked, until when, and what share of questionnaires must come back."""

    campaign = models.ForeignKey(Campaign, verbose_name="创建活动", on_delete=models.PROTECT, related_name="surveys")
    kind = models.CharField("类型", max_length=10, choices=SurveyKind.choices)
    title = models.CharField("名称", max_length=80)
    state = models.CharField("状态", max_length=10, choices=SurveyState.choices, default=SurveyState.DRAFT)
    closes_on = models.DateField("回收截止")
    quorum = ExactDecimalField("有效回收率（%）", places=2, default=Decimal(60))
    greeting = models.TextField("致收信人", blank=True)
    reason = models.TextField("作废原因", blank=True)
    target = models.ForeignKey(
        Target, verbose_name="计入的目标", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    created_by = models.ForeignKey(User, verbose_name="建立人", null=True, on_delete=models.PROTECT, related_name="+")
    issued_on = models.DateField("发放日期", null=True)
    closed_on = models.DateField("开箱日期", null=True)
    published_on = models.DateField("公布日期", null=True)

    objects = SurveyQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "民意测评"
        ordering: ClassVar = ["-closes_on", "-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["campaign", "title"], name="survey_title_once"),
            models.CheckConstraint(condition=Q(state__in=SurveyState.values), name="survey_state_known"),
            models.CheckConstraint(condition=Q(kind__in=SurveyKind.values), name="survey_kind_known"),
            models.CheckConstraint(condition=Q(quorum__gte=0, quorum__lte=100), name="survey_quorum_is_percent"),
        ]

    def __str__(self) -> str:
        return self.title


class SurveyQuestion(models.Model):
    """One thing that is rated."""

    survey = models.ForeignKey(Survey, on_delete=models.CASCADE, related_name="questions")
    position = models.PositiveSmallIntegerField("次序")
    text = models.CharField("问题", max_length=200)

    class Meta:
        verbose_name = verbose_name_plural = "测评问题"
        ordering: ClassVar = ["position"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["survey", "position"], name="survey_question_position_once")
        ]

    def __str__(self) -> str:
        return self.text


class SurveyOption(models.Model):
    """One answer; without a value (不了解) it is no valid vote."""

    survey = models.ForeignKey(Survey, on_delete=models.CASCADE, related_name="options")
    position = models.PositiveSmallIntegerField("次序")
    label = models.CharField("选项", max_length=20)
    value = ExactDecimalField("分值", places=2, null=True)

    class Meta:
        verbose_name = verbose_name_plural = "测评选项"
        ordering: ClassVar = ["position"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["survey", "label"], name="survey_option_once"),
            models.CheckConstraint(
                condition=Q(value__isnull=True) | Q(value__gte=0, value__lte=100), name="survey_option_value_range"
            ),
        ]

    def __str__(self) -> str:
        return self.label


class SurveySubject(models.Model):
    """A unit that is rated, ranked among those of its category; ``mean`` is saved when the box is opened."""

    survey = models.ForeignKey(Survey, on_delete=models.CASCADE, related_name="subjects")
    participation = models.ForeignKey(Participation, on_delete=models.PROTECT, related_name="survey_subjects")
    category = models.CharField("类别", max_length=40)
    position = models.PositiveSmallIntegerField("次序")
    mean = ExactDecimalField("得分", places=10, null=True)
    rank = models.PositiveSmallIntegerField("类内名次", null=True)

    class Meta:
        verbose_name = verbose_name_plural = "被评单位"
        ordering: ClassVar = ["position"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["survey", "participation"], name="survey_subject_once")
        ]

    def __str__(self) -> str:
        return self.participation.name


class RecipientGroup(models.Model):
    """Who is asked, with what weight; how many questionnaires went out (letters: one for each code)."""

    survey = models.ForeignKey(Survey, on_delete=models.CASCADE, related_name="groups")
    position = models.PositiveSmallIntegerField("次序")
    name = models.CharField("评议对象", max_length=40)
    weight = ExactDecimalField("权重", places=2)
    quota = models.PositiveIntegerField("份数")
    handing_out = models.CharField("发放方式", max_length=10, choices=HandingOut.choices)
    seed = models.CharField("抽样种子", max_length=64, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "评议对象"
        ordering: ClassVar = ["position"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["survey", "name"], name="recipient_group_once"),
            models.CheckConstraint(condition=Q(weight__gt=0), name="recipient_group_weight_positive"),
            models.CheckConstraint(condition=Q(quota__gt=0), name="recipient_group_quota_positive"),
            models.CheckConstraint(
                condition=Q(handing_out__in=HandingOut.values), name="recipient_group_handing_out_known"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class RecipientQuerySet(models.QuerySet["Recipient"]):
    """The register of people who may be asked."""

    def visible_to(self, user: User) -> Self:
        """Addresses are seen by those who keep the register: the 创建办 of the unit or one above."""
        return self.filter(user.reach_as(Role.ADMINISTRATOR).q("keeper"))


class Recipient(models.Model):
    """A person who may be asked, kept by an office. Nothing here or elsewhere leads from a person to a code."""

    keeper = models.ForeignKey(Unit, verbose_name="登记单位", on_delete=models.PROTECT, related_name="recipients")
    group = models.CharField("评议对象", max_length=40)
    name = models.CharField("姓名", max_length=40)
    address = models.CharField("地址", max_length=200)
    postcode = models.CharField("邮编", max_length=10, blank=True)
    drawn_for = models.ManyToManyField(RecipientGroup, related_name="recipients")

    objects = RecipientQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "评议人员登记"
        ordering: ClassVar = ["group", "name", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["keeper", "group", "name", "address"], name="recipient_once")
        ]

    def __str__(self) -> str:
        return self.name
