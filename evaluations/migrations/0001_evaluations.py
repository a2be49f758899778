"""Evaluations: scores, rounds, surveys, cases, rectifications, honors and the report of the term.

Stands for the migrations it names: an installation that has run them all has nothing to do.
"""

import uuid
from decimal import Decimal

import django.core.serializers.json
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.models.expressions import CombinedExpression

import core.decimals
import evaluations.models.honor_title
from core.migrations import CreateModels


class Migration(migrations.Migration):
    replaces = [
        ("evaluations", "0001_initial"),
        ("evaluations", "0002_results_by_key"),
        ("evaluations", "0003_cells_late_since"),
        ("evaluations", "0004_method_results"),
        ("evaluations", "0005_units_that_owe_most"),
        ("evaluations", "0006_surveys"),
        ("evaluations", "0007_surveys_count_for_a_target"),
        ("evaluations", "0008_rounds_and_seals"),
        ("evaluations", "0009_rectifications"),
        ("evaluations", "0010_adjustments_confirmed_and_appealed"),
        ("evaluations", "0011_honor_register"),
        ("evaluations", "0012_cases"),
        ("evaluations", "0013_term_report"),
        ("evaluations", "0014_naming_and_public_notices"),
        ("evaluations", "0015_supervisors_and_mending_of_cases"),
        ("evaluations", "0016_what_inspectors_send"),
        ("evaluations", "0017_deductions_for_rectifications"),
        ("evaluations", "0018_seals_are_checked"),
        ("evaluations", "0019_second_marking"),
        ("evaluations", "0020_adjustments_of_scheme_lists"),
        ("evaluations", "0021_days_as_they_were_known"),
        ("evaluations", "0022_found_by_initials"),
        ("evaluations", "0023_subscriptions"),
        ("evaluations", "0024_wall_displays"),
        ("evaluations", "0025_remarks_followed_up"),
        ("evaluations", "0026_appeals_move_scores"),
        ("evaluations", "0027_contacts_of_objectors_are_sealed"),
    ]

    initial = True

    dependencies = [
        ("campaigns", "0001_campaigns"),
        ("units", "0001_people_and_units"),
    ]

    operations = [
        CreateModels(
            [
                migrations.CreateModel(
                    name="RecipientGroup",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("position", models.PositiveSmallIntegerField(verbose_name="次序")),
                        ("name", models.CharField(max_length=40, verbose_name="评议对象")),
                        ("weight", core.decimals.ExactDecimalField(places=2, verbose_name="权重")),
                        ("quota", models.PositiveIntegerField(verbose_name="份数")),
                        (
                            "handing_out",
                            models.CharField(
                                choices=[("letters", "信函"), ("on_site", "现场发放")],
                                max_length=10,
                                verbose_name="发放方式",
                            ),
                        ),
                        ("seed", models.CharField(blank=True, max_length=64, verbose_name="抽样种子")),
                        (
                            "survey",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="groups",
                                to="evaluations.survey",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "评议对象",
                        "verbose_name_plural": "评议对象",
                        "ordering": ["position"],
                        "constraints": [
                            models.UniqueConstraint(fields=("survey", "name"), name="recipient_group_once"),
                            models.CheckConstraint(
                                condition=models.Q(("weight__gt", 0)), name="recipient_group_weight_positive"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("quota__gt", 0)), name="recipient_group_quota_positive"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("handing_out__in", ["letters", "on_site"])),
                                name="recipient_group_handing_out_known",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="SurveyRemark",
                    fields=[
                        ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                        ("text", models.TextField(verbose_name="意见建议")),
                        (
                            "survey",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="remarks",
                                to="evaluations.survey",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "书面意见",
                        "verbose_name_plural": "书面意见",
                    },
                ),
                migrations.CreateModel(
                    name="Survey",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[("letters", "百人评机关"), ("windows", "民主评议"), ("own", "自定义测评")],
                                max_length=10,
                                verbose_name="类型",
                            ),
                        ),
                        ("title", models.CharField(max_length=80, verbose_name="名称")),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("draft", "筹备中"),
                                    ("open", "回收中"),
                                    ("closed", "已开箱"),
                                    ("published", "已公布"),
                                    ("void", "已作废"),
                                ],
                                default="draft",
                                max_length=10,
                                verbose_name="状态",
                            ),
                        ),
                        ("closes_on", models.DateField(verbose_name="回收截止")),
                        (
                            "quorum",
                            core.decimals.ExactDecimalField(
                                default=Decimal("60"), places=2, verbose_name="有效回收率（%）"
                            ),
                        ),
                        ("greeting", models.TextField(blank=True, verbose_name="致收信人")),
                        ("reason", models.TextField(blank=True, verbose_name="作废原因")),
                        ("issued_on", models.DateField(null=True, verbose_name="发放日期")),
                        ("closed_on", models.DateField(null=True, verbose_name="开箱日期")),
                        ("published_on", models.DateField(null=True, verbose_name="公布日期")),
                        (
                            "campaign",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="surveys",
                                to="campaigns.campaign",
                                verbose_name="创建活动",
                            ),
                        ),
                        (
                            "created_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="建立人",
                            ),
                        ),
                        (
                            "target",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="campaigns.target",
                                verbose_name="计入的目标",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "民意测评",
                        "verbose_name_plural": "民意测评",
                        "ordering": ["-closes_on", "-pk"],
                        "constraints": [
                            models.UniqueConstraint(fields=("campaign", "title"), name="survey_title_once"),
                            models.CheckConstraint(
                                condition=models.Q(("state__in", ["draft", "open", "closed", "published", "void"])),
                                name="survey_state_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("kind__in", ["letters", "windows", "own"])),
                                name="survey_kind_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("quorum__gte", 0), ("quorum__lte", 100)),
                                name="survey_quorum_is_percent",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Adjustment",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("code", models.CharField(blank=True, max_length=64, verbose_name="代码")),
                        (
                            "kind",
                            models.CharField(
                                choices=[("bonus", "加分"), ("deduction", "扣分"), ("veto", "一票否决")],
                                max_length=10,
                                verbose_name="类别",
                            ),
                        ),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("proposed", "待确认"),
                                    ("confirmed", "已确认"),
                                    ("refused", "不予确认"),
                                    ("withdrawn", "已撤回"),
                                    ("revoked", "已撤销"),
                                ],
                                default="confirmed",
                                max_length=10,
                                verbose_name="状态",
                            ),
                        ),
                        ("dated_on", models.DateField(verbose_name="日期")),
                        (
                            "points",
                            core.decimals.ExactDecimalField(default=Decimal("0"), places=6, verbose_name="分数"),
                        ),
                        ("is_escalating", models.BooleanField(default=False, verbose_name="按次数递增")),
                        (
                            "project",
                            models.CharField(
                                blank=True,
                                help_text="同一年同一项目的加分只取最高",
                                max_length=120,
                                verbose_name="项目",
                            ),
                        ),
                        ("basis", models.TextField(blank=True, verbose_name="依据")),
                        ("look_back_months", models.PositiveSmallIntegerField(default=12, verbose_name="追溯月数")),
                        (
                            "effect",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("no_application", "不得申报"),
                                    ("term_cancelled", "本届取消"),
                                    ("title_revoked", "撤销称号"),
                                ],
                                max_length=16,
                                verbose_name="后果",
                            ),
                        ),
                        ("proposed_at", models.DateTimeField(null=True, verbose_name="提出时间")),
                        ("decided_at", models.DateTimeField(null=True, verbose_name="确认时间")),
                        ("opinion", models.CharField(blank=True, max_length=500, verbose_name="意见")),
                        ("ended_at", models.DateTimeField(null=True, verbose_name="撤回撤销时间")),
                        ("ended_because", models.CharField(blank=True, max_length=500, verbose_name="撤回撤销理由")),
                        (
                            "decided_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="确认人",
                            ),
                        ),
                        (
                            "ended_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="撤回撤销人",
                            ),
                        ),
                        (
                            "item",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="campaigns.schemeitem",
                                verbose_name="清单中的项",
                            ),
                        ),
                        (
                            "participation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="adjustments",
                                to="campaigns.participation",
                                verbose_name="单位",
                            ),
                        ),
                        (
                            "proofs",
                            models.ManyToManyField(
                                blank=True, related_name="adjustments", to="campaigns.evidence", verbose_name="证明材料"
                            ),
                        ),
                        (
                            "proposed_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="提出人",
                            ),
                        ),
                        (
                            "target",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="campaigns.target",
                                verbose_name="对应目标",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "加减分与否决",
                        "verbose_name_plural": "加减分与否决",
                        "ordering": ["dated_on", "pk"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("kind__in", ["bonus", "deduction", "veto"])),
                                name="adjustment_kind_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("state__in", ["proposed", "confirmed", "refused", "withdrawn", "revoked"])
                                ),
                                name="adjustment_state_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("effect__in", ["", "no_application", "term_cancelled", "title_revoked"])
                                ),
                                name="adjustment_effect_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("points__gte", 0)), name="adjustment_points_not_negative"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("proposed_by__isnull", True),
                                    ("decided_by__isnull", True),
                                    models.Q(("proposed_by", models.F("decided_by")), _negated=True),
                                    _connector="OR",
                                ),
                                name="adjustment_decided_by_another",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("code", ""), _negated=True),
                                fields=("participation", "code"),
                                name="adjustment_code_once",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="BoardLook",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("looked_on", models.DateField(verbose_name="最近查看")),
                        ("before_on", models.DateField(null=True, verbose_name="上次查看")),
                        (
                            "campaign",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to="campaigns.campaign",
                                verbose_name="创建活动",
                            ),
                        ),
                        (
                            "user",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="board_looks",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="人员",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "驾驶舱查看",
                        "verbose_name_plural": "驾驶舱查看",
                        "constraints": [
                            models.UniqueConstraint(fields=("user", "campaign"), name="board_look_once"),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("before_on__lt", models.F("looked_on")),
                                    ("before_on__isnull", True),
                                    _connector="OR",
                                ),
                                name="board_look_in_order",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Case",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "channel",
                            models.CharField(
                                choices=[
                                    ("letter", "群众来信"),
                                    ("box", "意见箱"),
                                    ("phone", "监督电话"),
                                    ("sector_line", "行风热线"),
                                    ("politics_line", "政风热线"),
                                    ("visiting_day", "领导信访日"),
                                    ("website", "网站"),
                                    ("supervisor", "监督员"),
                                    ("line_12345", "12345 热线"),
                                ],
                                max_length=16,
                                verbose_name="来源",
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("advice", "意见建议"),
                                    ("complaint", "投诉举报"),
                                    ("question", "咨询"),
                                    ("request", "求助"),
                                ],
                                max_length=10,
                                verbose_name="类别",
                            ),
                        ),
                        ("title", models.CharField(max_length=80, verbose_name="事由")),
                        (
                            "pinyin_initials",
                            models.CharField(
                                blank=True,
                                db_default="",
                                default="",
                                editable=False,
                                max_length=80,
                                verbose_name="拼音首字母",
                            ),
                        ),
                        ("text", models.TextField(max_length=2000, verbose_name="内容")),
                        ("received_on", models.DateField(verbose_name="收到日期")),
                        ("registered_at", models.DateTimeField(verbose_name="登记时间")),
                        ("limit_days", models.PositiveSmallIntegerField(verbose_name="办理时限（工作日）")),
                        ("due_on", models.DateField(verbose_name="办理期限")),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("received", "待受理"),
                                    ("handling", "办理中"),
                                    ("replied", "待回访"),
                                    ("closed", "已办结"),
                                    ("withdrawn", "已撤回"),
                                ],
                                default="received",
                                max_length=10,
                                verbose_name="状态",
                            ),
                        ),
                        ("reply", models.TextField(blank=True, max_length=2000, verbose_name="答复")),
                        ("replied_on", models.DateField(blank=True, null=True, verbose_name="答复日期")),
                        ("call_back_on", models.DateField(blank=True, null=True, verbose_name="回访日期")),
                        (
                            "satisfaction",
                            models.CharField(
                                blank=True,
                                choices=[("satisfied", "满意"), ("fairly", "基本满意"), ("dissatisfied", "不满意")],
                                max_length=12,
                                verbose_name="满意度",
                            ),
                        ),
                        ("closed_on", models.DateField(blank=True, null=True, verbose_name="办结日期")),
                        ("was_late", models.BooleanField(default=False, verbose_name="超期答复")),
                        ("reopened", models.PositiveSmallIntegerField(default=0, verbose_name="重新办理次数")),
                        ("contact", models.BinaryField(null=True, verbose_name="联系方式（加密）")),
                        ("contact_key", models.CharField(blank=True, editable=False, max_length=64)),
                        ("code_hash", models.CharField(blank=True, editable=False, max_length=64)),
                        ("version", models.PositiveIntegerField(default=0, editable=False, verbose_name="修改次数")),
                        (
                            "handler",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="cases_handled",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="经办人",
                            ),
                        ),
                        (
                            "intake",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="cases_taken_in",
                                to="units.unit",
                                verbose_name="受理单位",
                            ),
                        ),
                        (
                            "registered_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="登记人",
                            ),
                        ),
                        (
                            "repeat_of",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="repeats",
                                to="evaluations.case",
                                verbose_name="重复于",
                            ),
                        ),
                        (
                            "replied_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="答复人",
                            ),
                        ),
                        (
                            "unit",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="cases",
                                to="units.unit",
                                verbose_name="承办单位",
                            ),
                        ),
                        (
                            "rectification",
                            models.OneToOneField(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="case",
                                to="evaluations.rectification",
                                verbose_name="整改",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "诉求",
                        "verbose_name_plural": "诉求",
                        "ordering": ["-received_on", "-pk"],
                        "indexes": [
                            models.Index(fields=["state", "due_on"], name="case_by_due"),
                            models.Index(fields=["received_on"], name="case_by_receipt"),
                            models.Index(fields=["contact_key"], name="case_by_contact"),
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "channel__in",
                                        [
                                            "letter",
                                            "box",
                                            "phone",
                                            "sector_line",
                                            "politics_line",
                                            "visiting_day",
                                            "website",
                                            "supervisor",
                                            "line_12345",
                                        ],
                                    )
                                ),
                                name="case_channel_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("kind__in", ["advice", "complaint", "question", "request"])),
                                name="case_kind_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("state__in", ["received", "handling", "replied", "closed", "withdrawn"])
                                ),
                                name="case_state_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("satisfaction__in", ["", "satisfied", "fairly", "dissatisfied"])),
                                name="case_satisfaction_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("due_on__gt", models.F("received_on"))),
                                name="case_due_after_receipt",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("replied_on__isnull", False), ("state", "replied")),
                                    models.Q(("state", "replied"), _negated=True),
                                    _connector="OR",
                                ),
                                name="case_replied_has_a_day",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("code_hash", ""), _negated=True),
                                fields=("code_hash",),
                                name="case_code_once",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="CaseEvent",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "act",
                            models.CharField(
                                choices=[
                                    ("register", "登记"),
                                    ("accept", "受理"),
                                    ("transfer", "转办"),
                                    ("hand_over", "交办"),
                                    ("reply", "答复"),
                                    ("call_back", "回访"),
                                    ("close", "不回访办结"),
                                    ("reopen", "重新办理"),
                                    ("withdraw", "撤回"),
                                    ("ask_time", "申请延期"),
                                    ("grant_time", "同意延期"),
                                    ("refuse_time", "不同意延期"),
                                    ("link", "关联重复事项"),
                                ],
                                max_length=12,
                                verbose_name="事项",
                            ),
                        ),
                        ("at", models.DateTimeField(verbose_name="时间")),
                        ("text", models.TextField(blank=True, verbose_name="说明")),
                        (
                            "actor",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="经手人",
                            ),
                        ),
                        (
                            "case",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="events",
                                to="evaluations.case",
                                verbose_name="诉求",
                            ),
                        ),
                        (
                            "unit",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="units.unit",
                                verbose_name="承办单位",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "诉求经过",
                        "verbose_name_plural": "诉求经过",
                        "ordering": ["at", "pk"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "act__in",
                                        [
                                            "register",
                                            "accept",
                                            "transfer",
                                            "hand_over",
                                            "reply",
                                            "call_back",
                                            "close",
                                            "reopen",
                                            "withdraw",
                                            "ask_time",
                                            "grant_time",
                                            "refuse_time",
                                            "link",
                                        ],
                                    )
                                ),
                                name="case_event_act_known",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="CaseExtension",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("days", models.PositiveSmallIntegerField(verbose_name="延长（工作日）")),
                        ("reason", models.CharField(max_length=300, verbose_name="理由")),
                        ("asked_at", models.DateTimeField(verbose_name="申请时间")),
                        (
                            "state",
                            models.CharField(
                                choices=[("open", "待审批"), ("granted", "同意"), ("refused", "不同意")],
                                default="open",
                                max_length=8,
                                verbose_name="状态",
                            ),
                        ),
                        ("decided_at", models.DateTimeField(null=True, verbose_name="审批时间")),
                        ("opinion", models.CharField(blank=True, max_length=300, verbose_name="意见")),
                        (
                            "asked_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="申请人",
                            ),
                        ),
                        (
                            "case",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="extensions",
                                to="evaluations.case",
                                verbose_name="诉求",
                            ),
                        ),
                        (
                            "decided_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="审批人",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "诉求延期",
                        "verbose_name_plural": "诉求延期",
                        "ordering": ["-asked_at", "-pk"],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("state", "open")), fields=("case",), name="case_extension_open_once"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("state__in", ["open", "granted", "refused"])),
                                name="case_extension_state_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("days__gte", 1)), name="case_extension_has_days"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="CaseLimit",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("advice", "意见建议"),
                                    ("complaint", "投诉举报"),
                                    ("question", "咨询"),
                                    ("request", "求助"),
                                ],
                                max_length=10,
                                unique=True,
                                verbose_name="类别",
                            ),
                        ),
                        ("days", models.PositiveSmallIntegerField(verbose_name="时限（工作日）")),
                        ("set_at", models.DateTimeField(verbose_name="设定时间")),
                        (
                            "set_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="设定人",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "诉求时限",
                        "verbose_name_plural": "诉求时限",
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("kind__in", ["advice", "complaint", "question", "request"])),
                                name="case_limit_kind_known",
                            ),
                            models.CheckConstraint(condition=models.Q(("days__gte", 1)), name="case_limit_has_days"),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Honor",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "subject",
                            models.CharField(
                                choices=[
                                    ("window", "窗口"),
                                    ("organ", "机关"),
                                    ("unit", "单位"),
                                    ("team", "处室（班组）"),
                                    ("person", "职工"),
                                ],
                                max_length=10,
                                verbose_name="授予对象",
                            ),
                        ),
                        ("holder_name", models.CharField(max_length=120, verbose_name="授予时名称")),
                        ("bearer", models.CharField(blank=True, max_length=60, verbose_name="处室（班组）或职工")),
                        ("awarding_body", models.CharField(max_length=80, verbose_name="授予机关")),
                        ("document_number", models.CharField(blank=True, max_length=80, verbose_name="文号")),
                        ("conferred_on", models.DateField(verbose_name="授予日期")),
                        ("year_from", models.PositiveSmallIntegerField(verbose_name="年度自")),
                        ("year_to", models.PositiveSmallIntegerField(verbose_name="年度至")),
                        ("valid_until", models.DateField(blank=True, null=True, verbose_name="有效至")),
                        ("check_on", models.DateField(blank=True, null=True, verbose_name="下次复查")),
                        (
                            "decision",
                            models.CharField(
                                choices=[
                                    ("valid", "有效"),
                                    ("suspended", "暂停"),
                                    ("revoking", "拟撤销"),
                                    ("revoked", "已撤销"),
                                ],
                                default="valid",
                                max_length=10,
                                verbose_name="决定",
                            ),
                        ),
                        ("decided_on", models.DateField(blank=True, null=True, verbose_name="决定日期")),
                        ("reason", models.CharField(blank=True, max_length=300, verbose_name="理由")),
                        (
                            "suspended_because",
                            models.CharField(blank=True, max_length=300, verbose_name="拟撤销前暂停的理由"),
                        ),
                        ("entered_at", models.DateTimeField(verbose_name="登记时间")),
                        ("version", models.PositiveIntegerField(default=0, verbose_name="修改次数")),
                        (
                            "entered_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="登记人",
                            ),
                        ),
                        (
                            "holder",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="honors",
                                to="units.unit",
                                verbose_name="单位",
                            ),
                        ),
                        (
                            "proposed_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="提出撤销的人",
                            ),
                        ),
                        (
                            "revoking_for",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="evaluations.adjustment",
                                verbose_name="因哪项否决拟撤销",
                            ),
                        ),
                        (
                            "scans",
                            models.ManyToManyField(
                                related_name="honors", to="campaigns.evidence", verbose_name="证书、文件"
                            ),
                        ),
                        (
                            "title",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="honors",
                                to="evaluations.honortitle",
                                verbose_name="称号",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "荣誉",
                        "verbose_name_plural": "荣誉",
                        "ordering": ["-conferred_on", "pk"],
                        "indexes": [
                            models.Index(fields=["holder", "-conferred_on"], name="honor_of_unit"),
                            models.Index(fields=["year_from", "year_to"], name="honor_by_year"),
                            models.Index(fields=["valid_until"], name="honor_by_end"),
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("subject__in", ["window", "organ", "unit", "team", "person"])),
                                name="honor_subject_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("decision__in", ["valid", "suspended", "revoking", "revoked"])),
                                name="honor_decision_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("subject__in", ["person", "team"]), models.Q(("bearer", ""), _negated=True)
                                    ),
                                    models.Q(
                                        models.Q(("subject__in", ["person", "team"]), _negated=True), ("bearer", "")
                                    ),
                                    _connector="OR",
                                ),
                                name="honor_names_its_bearer",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("year_from__lte", models.F("year_to"))), name="honor_years_in_order"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("valid_until__isnull", True),
                                    ("valid_until__gte", models.F("conferred_on")),
                                    _connector="OR",
                                ),
                                name="honor_not_over_before_it_begins",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("decision", "valid"),
                                    models.Q(models.Q(("reason", ""), _negated=True), ("decided_on__isnull", False)),
                                    _connector="OR",
                                ),
                                name="honor_decision_says_why",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("decision", "revoked"), _negated=True),
                                fields=("title", "holder", "bearer", "year_from"),
                                name="honor_once_a_year",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Certificate",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("code", models.CharField(max_length=20, unique=True, verbose_name="证书编号")),
                        ("issued_on", models.DateField(verbose_name="颁发日期")),
                        (
                            "honor",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="certificate",
                                to="evaluations.honor",
                                verbose_name="荣誉",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "荣誉证书",
                        "verbose_name_plural": "荣誉证书",
                    },
                ),
                migrations.CreateModel(
                    name="HonorCheck",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("checked_on", models.DateField(verbose_name="复查日期")),
                        ("is_passed", models.BooleanField(verbose_name="合格")),
                        ("found", models.CharField(max_length=300, verbose_name="复查情况")),
                        (
                            "checked_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="复查人",
                            ),
                        ),
                        (
                            "honor",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="checks",
                                to="evaluations.honor",
                                verbose_name="荣誉",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "荣誉复查",
                        "verbose_name_plural": "荣誉复查",
                        "ordering": ["-checked_on", "-pk"],
                        "constraints": [
                            models.UniqueConstraint(fields=("honor", "checked_on"), name="honor_check_once_a_day")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="HonorTitle",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("name", models.CharField(max_length=80, unique=True, verbose_name="称号")),
                        (
                            "pinyin_initials",
                            models.CharField(
                                blank=True,
                                db_default="",
                                default="",
                                editable=False,
                                max_length=80,
                                verbose_name="拼音首字母",
                            ),
                        ),
                        (
                            "level",
                            models.CharField(
                                choices=[
                                    ("1-nation", "国家级"),
                                    ("2-province", "省级"),
                                    ("3-city", "市级"),
                                    ("4-county", "县区级"),
                                    ("5-unit", "单位级"),
                                ],
                                max_length=12,
                                verbose_name="级别",
                            ),
                        ),
                        (
                            "subjects",
                            models.JSONField(
                                default=list,
                                validators=[evaluations.models.honor_title.validate_subjects],
                                verbose_name="授予对象",
                            ),
                        ),
                        ("awarding_body", models.CharField(blank=True, max_length=80, verbose_name="授予机关")),
                        (
                            "valid_years",
                            models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="有效期（年）"),
                        ),
                        (
                            "renewal_months",
                            models.PositiveSmallIntegerField(default=6, verbose_name="到期前几个月可申请复评"),
                        ),
                        (
                            "check_months",
                            models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="每几个月复查一次"),
                        ),
                        (
                            "system_share",
                            core.decimals.ExactDecimalField(
                                blank=True, null=True, places=2, verbose_name="下级单位须达比例（%）"
                            ),
                        ),
                        (
                            "least_score",
                            core.decimals.ExactDecimalField(blank=True, null=True, places=2, verbose_name="最低总分"),
                        ),
                        ("is_yearly", models.BooleanField(default=False, verbose_name="按年度评选")),
                        ("is_named_here", models.BooleanField(default=False, verbose_name="由本系统申报命名")),
                        ("is_active", models.BooleanField(default=True, verbose_name="在用")),
                        (
                            "below",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="above",
                                to="evaluations.honortitle",
                                verbose_name="须先获得",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "荣誉称号",
                        "verbose_name_plural": "荣誉称号",
                        "ordering": ["level", "name"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("level__in", ["1-nation", "2-province", "3-city", "4-county", "5-unit"])
                                ),
                                name="honor_title_level_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("valid_years__isnull", True), ("valid_years__in", (2, 3, 5)), _connector="OR"
                                ),
                                name="honor_title_valid_2_3_5",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("system_share__isnull", True),
                                    models.Q(("system_share__gt", 0), ("system_share__lte", 100)),
                                    _connector="OR",
                                ),
                                name="honor_title_share_is_percent",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("system_share__isnull", True), ("below__isnull", False), _connector="OR"
                                ),
                                name="honor_title_share_names_title",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("least_score__isnull", True), ("least_score__gte", 0), _connector="OR"
                                ),
                                name="honor_title_score_not_negative",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("check_months__isnull", True), ("check_months__gt", 0), _connector="OR"
                                ),
                                name="honor_title_check_positive",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="LightSpell",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "light",
                            models.CharField(
                                choices=[("red", "红"), ("yellow", "黄")], max_length=8, verbose_name="灯"
                            ),
                        ),
                        ("since", models.DateField(verbose_name="自")),
                        ("until", models.DateField(null=True, verbose_name="至")),
                        (
                            "assignment",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="light_spells",
                                to="campaigns.assignment",
                                verbose_name="任务",
                            ),
                        ),
                        (
                            "campaign",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="light_spells",
                                to="campaigns.campaign",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "亮灯经过",
                        "verbose_name_plural": "亮灯经过",
                        "indexes": [models.Index(fields=["campaign", "until", "since"], name="light_spell_time")],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("light__in", ["red", "yellow"])), name="light_spell_light_known"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("until__gt", models.F("since")), ("until__isnull", True), _connector="OR"
                                ),
                                name="light_spell_in_order",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("until__isnull", True)),
                                fields=("assignment",),
                                name="light_spell_open_once",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="MethodResult",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "method",
                            models.CharField(
                                choices=[
                                    ("site", "实地"),
                                    ("survey", "问卷"),
                                    ("department", "部门意见"),
                                    ("covert", "暗访"),
                                    ("peer", "互评"),
                                ],
                                max_length=12,
                                verbose_name="测评方式",
                            ),
                        ),
                        ("achieved", core.decimals.ExactDecimalField(places=6, verbose_name="得分")),
                        ("full_points", core.decimals.ExactDecimalField(places=6, verbose_name="满分")),
                        ("source", models.CharField(blank=True, max_length=120, verbose_name="来源")),
                        ("confirmed_at", models.DateTimeField(verbose_name="确认时间")),
                        (
                            "assignment",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="method_results",
                                to="campaigns.assignment",
                                verbose_name="任务",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "测评方式得分",
                        "verbose_name_plural": "测评方式得分",
                        "constraints": [
                            models.UniqueConstraint(fields=("assignment", "method"), name="method_result_once"),
                            models.CheckConstraint(
                                condition=models.Q(("method__in", ["site", "survey", "department", "covert", "peer"])),
                                name="method_result_kind_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("full_points__gt", 0)), name="method_result_has_full_points"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("achieved__gte", 0)), name="method_result_not_negative"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Naming",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "subject",
                            models.CharField(
                                choices=[
                                    ("window", "窗口"),
                                    ("organ", "机关"),
                                    ("unit", "单位"),
                                    ("team", "处室（班组）"),
                                    ("person", "职工"),
                                ],
                                max_length=10,
                                verbose_name="授予对象",
                            ),
                        ),
                        ("bearer", models.CharField(blank=True, max_length=60, verbose_name="处室（班组）或职工")),
                        ("statement", models.TextField(verbose_name="申报理由")),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("applied", "已申报"),
                                    ("proposed", "拟命名"),
                                    ("notified", "公示中"),
                                    ("named", "已命名"),
                                    ("rejected", "未通过"),
                                    ("withdrawn", "已撤回"),
                                ],
                                default="applied",
                                max_length=10,
                                verbose_name="状态",
                            ),
                        ),
                        ("opinion", models.CharField(blank=True, max_length=300, verbose_name="意见")),
                        ("applied_at", models.DateTimeField(verbose_name="申报时间")),
                        ("version", models.PositiveIntegerField(default=0, verbose_name="修改次数")),
                        (
                            "applied_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="申报人",
                            ),
                        ),
                        (
                            "honor",
                            models.OneToOneField(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="naming",
                                to="evaluations.honor",
                                verbose_name="授予的荣誉",
                            ),
                        ),
                        (
                            "participation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="namings",
                                to="campaigns.participation",
                                verbose_name="申报单位",
                            ),
                        ),
                        (
                            "proposed_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="提名人",
                            ),
                        ),
                        (
                            "title",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="namings",
                                to="evaluations.honortitle",
                                verbose_name="申报称号",
                            ),
                        ),
                        (
                            "notice",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="namings",
                                to="evaluations.publicnotice",
                                verbose_name="公示",
                            ),
                        ),
                        (
                            "round",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="namings",
                                to="evaluations.round",
                                verbose_name="依据的考评轮次",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "申报命名",
                        "verbose_name_plural": "申报命名",
                        "ordering": ["-applied_at", "-pk"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("state__in", ["applied", "proposed", "notified", "named", "rejected", "withdrawn"])
                                ),
                                name="naming_state_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("subject__in", ["window", "organ", "unit", "team", "person"])),
                                name="naming_subject_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("subject__in", ["person", "team"]), models.Q(("bearer", ""), _negated=True)
                                    ),
                                    models.Q(
                                        models.Q(("subject__in", ["person", "team"]), _negated=True), ("bearer", "")
                                    ),
                                    _connector="OR",
                                ),
                                name="naming_names_its_bearer",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("honor__isnull", False), ("state", "named")),
                                    models.Q(models.Q(("state", "named"), _negated=True), ("honor__isnull", True)),
                                    _connector="OR",
                                ),
                                name="naming_named_has_its_honor",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state", "notified"), _negated=True),
                                    ("notice__isnull", False),
                                    _connector="OR",
                                ),
                                name="naming_notified_has_notice",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("state__in", ("applied", "proposed", "notified", "named"))),
                                fields=("participation", "title", "bearer"),
                                name="naming_once_a_campaign",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Objection",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("text", models.TextField(max_length=1000, verbose_name="异议内容")),
                        ("contact", models.BinaryField(null=True, verbose_name="联系方式（加密）")),
                        ("received_on", models.DateField(verbose_name="收到日期")),
                        (
                            "state",
                            models.CharField(
                                choices=[("open", "待处理"), ("upheld", "成立"), ("dismissed", "不成立")],
                                default="open",
                                max_length=10,
                                verbose_name="处理",
                            ),
                        ),
                        ("decided_on", models.DateField(blank=True, null=True, verbose_name="处理日期")),
                        ("reason", models.CharField(blank=True, max_length=300, verbose_name="处理理由")),
                        (
                            "decided_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="处理人",
                            ),
                        ),
                        (
                            "naming",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="objections",
                                to="evaluations.naming",
                                verbose_name="候选对象",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "公示异议",
                        "verbose_name_plural": "公示异议",
                        "ordering": ["pk"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("state__in", ["open", "upheld", "dismissed"])),
                                name="objection_state_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("state", "open"), models.Q(("reason", ""), _negated=True), _connector="OR"
                                ),
                                name="objection_decided_says_why",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="PracticeChoice",
                    fields=[
                        (
                            "report",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.CASCADE,
                                primary_key=True,
                                related_name="practice_choice",
                                serialize=False,
                                to="campaigns.progressreport",
                                verbose_name="填报",
                            ),
                        ),
                        ("chosen_at", models.DateTimeField(verbose_name="选用时间")),
                        (
                            "chosen_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="选用人",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "选用的做法",
                        "verbose_name_plural": "选用的做法",
                    },
                ),
                migrations.CreateModel(
                    name="PublicNotice",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("heading", models.CharField(max_length=120, verbose_name="标题")),
                        ("contact", models.CharField(max_length=120, verbose_name="受理单位和电话")),
                        ("starts_on", models.DateField(verbose_name="开始日期")),
                        ("ends_on", models.DateField(verbose_name="结束日期")),
                        ("published_at", models.DateTimeField(verbose_name="发布时间")),
                        ("withdrawn_at", models.DateTimeField(blank=True, null=True, verbose_name="撤回时间")),
                        ("withdrawn_because", models.CharField(blank=True, max_length=300, verbose_name="撤回理由")),
                        (
                            "campaign",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="notices",
                                to="campaigns.campaign",
                                verbose_name="创建活动",
                            ),
                        ),
                        (
                            "published_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="发布人",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "公示",
                        "verbose_name_plural": "公示",
                        "ordering": ["-starts_on", "-pk"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("starts_on__lt", models.F("ends_on"))),
                                name="public_notice_has_days",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("withdrawn_at__isnull", True),
                                    models.Q(("withdrawn_because", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="public_notice_withdrawn_says_why",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Recipient",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("group", models.CharField(max_length=40, verbose_name="评议对象")),
                        ("name", models.CharField(max_length=40, verbose_name="姓名")),
                        ("address", models.CharField(max_length=200, verbose_name="地址")),
                        ("postcode", models.CharField(blank=True, max_length=10, verbose_name="邮编")),
                        (
                            "keeper",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="recipients",
                                to="units.unit",
                                verbose_name="登记单位",
                            ),
                        ),
                        (
                            "drawn_for",
                            models.ManyToManyField(related_name="recipients", to="evaluations.recipientgroup"),
                        ),
                    ],
                    options={
                        "verbose_name": "评议人员登记",
                        "verbose_name_plural": "评议人员登记",
                        "ordering": ["group", "name", "pk"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("keeper", "group", "name", "address"), name="recipient_once"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="PaperEntry",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("key", models.CharField(max_length=64, verbose_name="答题码或编号")),
                        ("label", models.CharField(max_length=12, verbose_name="显示为")),
                        ("sealed", models.BinaryField()),
                        ("is_counted", models.BooleanField(default=False, verbose_name="已计入")),
                        (
                            "typed_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="录入人",
                            ),
                        ),
                        (
                            "group",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="paper_entries",
                                to="evaluations.recipientgroup",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "纸质答卷录入",
                        "verbose_name_plural": "纸质答卷录入",
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("group", "key", "typed_by"), name="paper_entry_once_per_person"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Invitation",
                    fields=[
                        ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                        ("code_hash", models.CharField(max_length=64, unique=True)),
                        ("is_used", models.BooleanField(default=False)),
                        (
                            "group",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="invitations",
                                to="evaluations.recipientgroup",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "答题码",
                        "verbose_name_plural": "答题码",
                    },
                ),
                migrations.CreateModel(
                    name="Ballot",
                    fields=[
                        ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                        (
                            "group",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="ballots",
                                to="evaluations.recipientgroup",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "选票",
                        "verbose_name_plural": "选票",
                    },
                ),
                migrations.CreateModel(
                    name="Rectification",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "source",
                            models.CharField(
                                choices=[
                                    ("round", "考评轮次"),
                                    ("case", "诉求办理"),
                                    ("inspection", "现场检查"),
                                    ("supervisor", "监督员"),
                                    ("survey", "测评意见"),
                                    ("hand", "自行登记"),
                                ],
                                max_length=10,
                                verbose_name="来源",
                            ),
                        ),
                        ("problem", models.TextField(verbose_name="问题")),
                        ("measure", models.TextField(blank=True, verbose_name="整改措施")),
                        ("result", models.TextField(blank=True, verbose_name="整改结果")),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("found", "待交办"),
                                    ("assigned", "整改中"),
                                    ("fixed", "待核验"),
                                    ("verified", "待销号"),
                                    ("closed", "已销号"),
                                ],
                                default="found",
                                max_length=10,
                                verbose_name="状态",
                            ),
                        ),
                        ("found_on", models.DateField(verbose_name="发现日期")),
                        ("due_on", models.DateField(blank=True, null=True, verbose_name="整改期限")),
                        ("fixed_on", models.DateField(blank=True, null=True, verbose_name="报告完成日期")),
                        ("verified_on", models.DateField(blank=True, null=True, verbose_name="核验日期")),
                        ("closed_on", models.DateField(blank=True, null=True, verbose_name="销号日期")),
                        ("times_reopened", models.PositiveSmallIntegerField(default=0, verbose_name="重新整改次数")),
                        (
                            "client_key",
                            models.CharField(blank=True, editable=False, max_length=36, verbose_name="现场编号"),
                        ),
                        ("version", models.PositiveIntegerField(default=0, verbose_name="修改次数")),
                        (
                            "campaign",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="rectifications",
                                to="campaigns.campaign",
                                verbose_name="创建活动",
                            ),
                        ),
                        (
                            "deduction",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="rectifications",
                                to="evaluations.adjustment",
                                verbose_name="扣分",
                            ),
                        ),
                        (
                            "fixed_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="报告人",
                            ),
                        ),
                        (
                            "found_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="发现人",
                            ),
                        ),
                        (
                            "person",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="rectifications",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="责任人",
                            ),
                        ),
                        (
                            "repeats",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="repeated_by",
                                to="evaluations.rectification",
                                verbose_name="重复于",
                            ),
                        ),
                        (
                            "target",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="rectifications",
                                to="campaigns.target",
                                verbose_name="目标",
                            ),
                        ),
                        (
                            "unit",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="rectifications",
                                to="units.unit",
                                verbose_name="单位",
                            ),
                        ),
                        (
                            "verified_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="核验人",
                            ),
                        ),
                        (
                            "round",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="rectifications",
                                to="evaluations.round",
                                verbose_name="考评轮次",
                            ),
                        ),
                        (
                            "survey",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="rectifications",
                                to="evaluations.survey",
                                verbose_name="民意测评",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "整改",
                        "verbose_name_plural": "整改",
                        "ordering": ["-found_on", "-pk"],
                        "indexes": [
                            models.Index(fields=["unit", "state"], name="rectify_of_unit"),
                            models.Index(fields=["state", "due_on"], name="rectify_by_day"),
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("source__in", ["round", "case", "inspection", "supervisor", "survey", "hand"])
                                ),
                                name="rectify_source_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("state__in", ["found", "assigned", "fixed", "verified", "closed"])),
                                name="rectify_state_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("round__isnull", False), ("source", "round"), ("survey__isnull", True)),
                                    models.Q(("source", "inspection"), ("survey__isnull", True)),
                                    models.Q(("round__isnull", True), ("source", "survey"), ("survey__isnull", False)),
                                    models.Q(
                                        models.Q(("source__in", ("round", "inspection", "survey")), _negated=True),
                                        ("round__isnull", True),
                                        ("survey__isnull", True),
                                    ),
                                    _connector="OR",
                                ),
                                name="rectify_origin_fits_source",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("state__in", ("found",)), ("due_on__isnull", False), _connector="OR"
                                ),
                                name="rectify_given_has_a_day",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("state__in", ("found", "assigned")), ("fixed_on__isnull", False), _connector="OR"
                                ),
                                name="rectify_fixed_has_a_day",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("verified_by__isnull", True),
                                    ("fixed_by__isnull", True),
                                    models.Q(("verified_by", models.F("fixed_by")), _negated=True),
                                    _connector="OR",
                                ),
                                name="rectify_not_verified_by_fixer",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state", "closed"), _negated=True),
                                    models.Q(("closed_on__isnull", False), ("verified_on__isnull", False)),
                                    _connector="OR",
                                ),
                                name="rectify_closed_was_verified",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("client_key", ""), _negated=True),
                                fields=("found_by", "client_key"),
                                name="rectify_sent_once",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="RectificationProof",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "stage",
                            models.CharField(
                                choices=[("before", "整改前"), ("after", "整改后")], max_length=8, verbose_name="阶段"
                            ),
                        ),
                        ("is_spent", models.BooleanField(default=False, verbose_name="上次报告时已用")),
                        (
                            "evidence",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="rectification_proofs",
                                to="campaigns.evidence",
                                verbose_name="材料",
                            ),
                        ),
                        (
                            "rectification",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="proofs",
                                to="evaluations.rectification",
                                verbose_name="整改",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "整改材料",
                        "verbose_name_plural": "整改材料",
                        "ordering": ["pk"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("rectification", "evidence", "stage"), name="rectify_proof_once"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("stage__in", ["before", "after"])), name="rectify_proof_stage_known"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="RemarkFollowUp",
                    fields=[
                        (
                            "remark",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                primary_key=True,
                                related_name="follow_up",
                                serialize=False,
                                to="evaluations.surveyremark",
                                verbose_name="书面意见",
                            ),
                        ),
                        (
                            "case",
                            models.OneToOneField(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="from_remark",
                                to="evaluations.case",
                                verbose_name="诉求",
                            ),
                        ),
                        (
                            "rectification",
                            models.OneToOneField(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="from_remark",
                                to="evaluations.rectification",
                                verbose_name="整改",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "书面意见的办理",
                        "verbose_name_plural": "书面意见的办理",
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("case__isnull", True), ("rectification__isnull", False)),
                                    models.Q(("case__isnull", False), ("rectification__isnull", True)),
                                    _connector="OR",
                                ),
                                name="remark_became_one_thing",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ReportBlock",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("part", models.CharField(max_length=60, verbose_name="部分")),
                        ("text", models.TextField(verbose_name="文字")),
                        ("version", models.PositiveIntegerField(default=1, verbose_name="修改次数")),
                        ("edited_at", models.DateTimeField(verbose_name="修改时间")),
                        (
                            "campaign",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="blocks",
                                to="campaigns.campaign",
                                verbose_name="创建活动",
                            ),
                        ),
                        (
                            "edited_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="修改人",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "总结文字",
                        "verbose_name_plural": "总结文字",
                        "constraints": [
                            models.UniqueConstraint(fields=("campaign", "part"), name="report_block_once"),
                            models.CheckConstraint(
                                condition=models.Q(("text", ""), _negated=True), name="report_block_says_something"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ResultDay",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("day", models.DateField(verbose_name="日期")),
                        ("kept_at", models.DateTimeField(verbose_name="留存时间")),
                        (
                            "campaign",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="result_days",
                                to="campaigns.campaign",
                                verbose_name="创建活动",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "每日结果",
                        "verbose_name_plural": "每日结果",
                        "ordering": ["day"],
                        "constraints": [models.UniqueConstraint(fields=("campaign", "day"), name="result_day_once")],
                    },
                ),
                migrations.CreateModel(
                    name="DayScore",
                    fields=[
                        (
                            "pk",
                            models.CompositePrimaryKey(
                                "day_id",
                                "participation_id",
                                blank=True,
                                editable=False,
                                primary_key=True,
                                serialize=False,
                            ),
                        ),
                        ("comparison_class", models.CharField(blank=True, max_length=40, verbose_name="比较类别")),
                        ("rate", core.decimals.ExactDecimalField(null=True, places=10, verbose_name="得分率")),
                        ("total", core.decimals.ExactDecimalField(null=True, places=2, verbose_name="总分")),
                        ("system_score", core.decimals.ExactDecimalField(null=True, places=2, verbose_name="系统得分")),
                        ("is_vetoed", models.BooleanField(verbose_name="一票否决")),
                        ("grade", models.CharField(blank=True, max_length=20, verbose_name="等次")),
                        ("rank", models.PositiveIntegerField(null=True, verbose_name="名次")),
                        ("due", models.PositiveBigIntegerField(default=0, verbose_name="应报")),
                        ("filed", models.PositiveBigIntegerField(default=0, verbose_name="已报")),
                        (
                            "participation",
                            models.ForeignKey(
                                db_constraint=False,
                                db_index=False,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="day_scores",
                                to="campaigns.participation",
                            ),
                        ),
                        (
                            "day",
                            models.ForeignKey(
                                db_constraint=False,
                                db_index=False,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="scores",
                                to="evaluations.resultday",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "每日得分",
                        "verbose_name_plural": "每日得分",
                    },
                ),
                migrations.CreateModel(
                    name="Round",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("name", models.CharField(max_length=80, verbose_name="名称")),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("self", "自查"),
                                    ("inspection", "检查考评"),
                                    ("peer", "互评"),
                                    ("department", "职能部门测评"),
                                    ("covert", "暗访"),
                                    ("recheck", "复核"),
                                    ("decision", "审定"),
                                ],
                                max_length=12,
                                verbose_name="类型",
                            ),
                        ),
                        (
                            "method",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("", "不计分"),
                                    ("site", "实地"),
                                    ("survey", "问卷"),
                                    ("department", "部门意见"),
                                    ("covert", "暗访"),
                                    ("peer", "互评"),
                                ],
                                max_length=12,
                                verbose_name="计入哪种测评方式",
                            ),
                        ),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("setup", "筹备"),
                                    ("self_check", "自查"),
                                    ("inspecting", "检查"),
                                    ("reviewing", "复核"),
                                    ("deciding", "审定"),
                                    ("published", "已公布"),
                                ],
                                default="setup",
                                max_length=12,
                                verbose_name="阶段",
                            ),
                        ),
                        ("starts_on", models.DateField(verbose_name="开始日期")),
                        ("ends_on", models.DateField(verbose_name="结束日期")),
                        ("is_blind", models.BooleanField(default=False, verbose_name="不给考评人员看自查分")),
                        ("is_trimmed", models.BooleanField(default=False, verbose_name="去掉一个最高分和一个最低分")),
                        (
                            "drift_limit",
                            core.decimals.ExactDecimalField(
                                default=Decimal("10"), places=2, verbose_name="尺度偏差提醒（百分点）"
                            ),
                        ),
                        (
                            "selection",
                            models.CharField(
                                choices=[("all", "全部单位"), ("class", "某一比较类别"), ("draw", "随机抽取")],
                                default="all",
                                max_length=8,
                                verbose_name="考评单位",
                            ),
                        ),
                        ("comparison_class", models.CharField(blank=True, max_length=40, verbose_name="比较类别")),
                        ("seed", models.CharField(blank=True, max_length=60, verbose_name="抽签种子")),
                        ("draw_size", models.PositiveIntegerField(default=0, verbose_name="抽几家")),
                        (
                            "quotas",
                            models.JSONField(
                                blank=True,
                                default=dict,
                                encoder=django.core.serializers.json.DjangoJSONEncoder,
                                verbose_name="等次比例",
                            ),
                        ),
                        ("year", models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="所属年度")),
                        (
                            "year_weight",
                            core.decimals.ExactDecimalField(default=Decimal("0"), places=2, verbose_name="年度权重"),
                        ),
                        ("version", models.PositiveIntegerField(default=0, verbose_name="修改次数")),
                        (
                            "campaign",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="rounds",
                                to="campaigns.campaign",
                                verbose_name="创建活动",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "考评轮次",
                        "verbose_name_plural": "考评轮次",
                        "ordering": ["-starts_on", "-pk"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "kind__in",
                                        ["self", "inspection", "peer", "department", "covert", "recheck", "decision"],
                                    )
                                ),
                                name="round_kind_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("method__in", ["", "site", "survey", "department", "covert", "peer"])
                                ),
                                name="round_method_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "state__in",
                                        ["setup", "self_check", "inspecting", "reviewing", "deciding", "published"],
                                    )
                                ),
                                name="round_state_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("selection__in", ["all", "class", "draw"])),
                                name="round_selection_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("starts_on__lte", models.F("ends_on"))),
                                name="round_starts_before_it_ends",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("year_weight__gte", 0)), name="round_year_weight_not_negative"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Rater",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("share", core.decimals.ExactDecimalField(default=Decimal("1"), places=2, verbose_name="权重")),
                        ("left_at", models.DateTimeField(blank=True, null=True, verbose_name="退出时间")),
                        ("left_reason", models.CharField(blank=True, max_length=200, verbose_name="退出原因")),
                        ("is_excluded", models.BooleanField(default=False, verbose_name="所评不计")),
                        (
                            "unit",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="rater_places",
                                to="units.unit",
                                verbose_name="考评单位",
                            ),
                        ),
                        (
                            "user",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="rater_places",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="考评人员",
                            ),
                        ),
                        (
                            "round",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="raters",
                                to="evaluations.round",
                                verbose_name="考评轮次",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "考评人员",
                        "verbose_name_plural": "考评人员",
                        "ordering": ["pk"],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("user__isnull", False)),
                                fields=("round", "user"),
                                name="rater_person_once",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("unit__isnull", False)),
                                fields=("round", "unit"),
                                name="rater_unit_once",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("unit__isnull", False), ("user__isnull", True)),
                                    models.Q(("unit__isnull", True), ("user__isnull", False)),
                                    _connector="OR",
                                ),
                                name="rater_is_person_or_unit",
                            ),
                            models.CheckConstraint(condition=models.Q(("share__gt", 0)), name="rater_share_positive"),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="RoundOverride",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "stage",
                            models.CharField(
                                choices=[("review", "复核"), ("decision", "审定"), ("appeal", "申诉")],
                                max_length=8,
                                verbose_name="阶段",
                            ),
                        ),
                        ("points", core.decimals.ExactDecimalField(places=6, verbose_name="改为")),
                        ("reason", models.CharField(max_length=300, verbose_name="理由")),
                        ("at", models.DateTimeField(verbose_name="时间")),
                        (
                            "actor",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="经办人",
                            ),
                        ),
                        (
                            "participation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="campaigns.participation",
                                verbose_name="单位",
                            ),
                        ),
                        (
                            "round",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="overrides",
                                to="evaluations.round",
                                verbose_name="考评轮次",
                            ),
                        ),
                        (
                            "target",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="campaigns.target",
                                verbose_name="目标",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "复核与审定的更正",
                        "verbose_name_plural": "复核与审定的更正",
                        "ordering": ["pk"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("stage__in", ["review", "decision", "appeal"])),
                                name="override_stage_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("points__gte", 0)), name="override_not_negative"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="RoundTarget",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "round",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="targets",
                                to="evaluations.round",
                                verbose_name="考评轮次",
                            ),
                        ),
                        (
                            "target",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="campaigns.target",
                                verbose_name="目标",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "考评目标",
                        "verbose_name_plural": "考评目标",
                        "ordering": ["target__path"],
                        "constraints": [models.UniqueConstraint(fields=("round", "target"), name="round_target_once")],
                    },
                ),
                migrations.CreateModel(
                    name="RoundUnit",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("lot", models.CharField(blank=True, max_length=64, verbose_name="签号")),
                        (
                            "participation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="campaigns.participation",
                                verbose_name="单位",
                            ),
                        ),
                        (
                            "round",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="units",
                                to="evaluations.round",
                                verbose_name="考评轮次",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "考评单位",
                        "verbose_name_plural": "考评单位",
                        "ordering": ["participation__path"],
                        "constraints": [
                            models.UniqueConstraint(fields=("round", "participation"), name="round_unit_once")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Appeal",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("filed", "待答复"),
                                    ("upheld", "申诉成立"),
                                    ("refused", "申诉不成立"),
                                    ("withdrawn", "已撤回"),
                                ],
                                default="filed",
                                max_length=10,
                                verbose_name="状态",
                            ),
                        ),
                        ("reason", models.TextField(verbose_name="申诉理由")),
                        ("filed_at", models.DateTimeField(verbose_name="申诉时间")),
                        ("answer", models.TextField(blank=True, verbose_name="答复")),
                        ("decided_at", models.DateTimeField(blank=True, null=True, verbose_name="答复时间")),
                        (
                            "adjustment",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="appeals",
                                to="evaluations.adjustment",
                                verbose_name="加减分与否决",
                            ),
                        ),
                        (
                            "decided_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="答复人",
                            ),
                        ),
                        (
                            "filed_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="申诉人",
                            ),
                        ),
                        (
                            "participation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="appeals",
                                to="campaigns.participation",
                                verbose_name="单位",
                            ),
                        ),
                        (
                            "proofs",
                            models.ManyToManyField(
                                blank=True, related_name="appeals", to="campaigns.evidence", verbose_name="证明材料"
                            ),
                        ),
                        (
                            "round_unit",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="appeals",
                                to="evaluations.roundunit",
                                verbose_name="考评结果",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "申诉",
                        "verbose_name_plural": "申诉",
                        "ordering": ["-filed_at", "-pk"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("state__in", ["filed", "upheld", "refused", "withdrawn"])),
                                name="appeal_state_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("adjustment__isnull", False), ("round_unit__isnull", True)),
                                    models.Q(("adjustment__isnull", True), ("round_unit__isnull", False)),
                                    _connector="OR",
                                ),
                                name="appeal_against_one_thing",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("decided_by__isnull", True),
                                    models.Q(("filed_by", models.F("decided_by")), _negated=True),
                                    _connector="OR",
                                ),
                                name="appeal_decided_by_another",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(
                                    ("adjustment__isnull", False), models.Q(("state", "withdrawn"), _negated=True)
                                ),
                                fields=("adjustment",),
                                name="appeal_against_adjustment_once",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(
                                    ("round_unit__isnull", False), models.Q(("state", "withdrawn"), _negated=True)
                                ),
                                fields=("round_unit",),
                                name="appeal_against_result_once",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ScoreRun",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("as_of", models.DateField(verbose_name="截至")),
                        ("is_live", models.BooleanField(default=False, verbose_name="实时")),
                        ("version", models.PositiveBigIntegerField(default=0, verbose_name="版次")),
                        ("computed_at", models.DateTimeField(null=True, verbose_name="计算时间")),
                        (
                            "campaign",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="runs",
                                to="campaigns.campaign",
                                verbose_name="创建活动",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "得分计算",
                        "verbose_name_plural": "得分计算",
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("is_live", True)), fields=("campaign",), name="run_live_once"
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("is_live", False)),
                                fields=("campaign", "as_of"),
                                name="run_kept_once",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="CellScore",
                    fields=[
                        (
                            "pk",
                            models.CompositePrimaryKey(
                                "run_id", "assignment_id", blank=True, editable=False, primary_key=True, serialize=False
                            ),
                        ),
                        (
                            "state",
                            models.CharField(
                                choices=[("pending", "未到期"), ("missing", "缺报"), ("scored", "已核定")],
                                max_length=8,
                                verbose_name="状态",
                            ),
                        ),
                        ("achieved", core.decimals.ExactDecimalField(places=10, verbose_name="得分")),
                        ("attainable", core.decimals.ExactDecimalField(places=10, verbose_name="应得分")),
                        ("counted", models.PositiveIntegerField(verbose_name="计入期数")),
                        ("missing", models.PositiveIntegerField(verbose_name="缺报期数")),
                        ("due", models.PositiveIntegerField(default=0, verbose_name="应报期数")),
                        ("filed", models.PositiveIntegerField(default=0, verbose_name="已报期数")),
                        ("on_time", models.PositiveIntegerField(default=0, verbose_name="按时期数")),
                        ("late_since", models.DateField(null=True, verbose_name="最早逾期")),
                        (
                            "assignment",
                            models.ForeignKey(
                                db_constraint=False,
                                db_index=False,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="scores",
                                to="campaigns.assignment",
                                verbose_name="任务",
                            ),
                        ),
                        (
                            "run",
                            models.ForeignKey(
                                db_constraint=False,
                                db_index=False,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="cells",
                                to="evaluations.scorerun",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "目标得分",
                        "verbose_name_plural": "目标得分",
                        "indexes": [
                            models.Index(
                                condition=models.Q(("late_since__isnull", False)),
                                fields=["run", "late_since", "assignment"],
                                name="cell_late",
                            )
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("state__in", ["pending", "missing", "scored"])),
                                name="cell_state_known",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ScoreSheet",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "state",
                            models.CharField(
                                choices=[("open", "未交"), ("submitted", "已交"), ("lapsed", "逾期作废")],
                                default="open",
                                max_length=10,
                                verbose_name="状态",
                            ),
                        ),
                        ("version", models.PositiveIntegerField(default=0, verbose_name="修改次数")),
                        ("edited_at", models.DateTimeField(blank=True, null=True, verbose_name="修改时间")),
                        ("submitted_at", models.DateTimeField(blank=True, null=True, verbose_name="提交时间")),
                        (
                            "edited_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="填写人",
                            ),
                        ),
                        (
                            "participation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="campaigns.participation",
                                verbose_name="单位",
                            ),
                        ),
                        (
                            "rater",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="sheets",
                                to="evaluations.rater",
                                verbose_name="考评人员",
                            ),
                        ),
                        (
                            "round",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="sheets",
                                to="evaluations.round",
                                verbose_name="考评轮次",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "评分表",
                        "verbose_name_plural": "评分表",
                        "ordering": ["participation__path", "rater"],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("rater__isnull", False)),
                                fields=("rater", "participation"),
                                name="sheet_once_for_rater",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("rater__isnull", True)),
                                fields=("round", "participation"),
                                name="sheet_once_for_self",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("state__in", ["open", "submitted", "lapsed"])),
                                name="sheet_state_known",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ScoreMark",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("points", core.decimals.ExactDecimalField(null=True, places=6, verbose_name="评分")),
                        ("remark", models.CharField(blank=True, max_length=300, verbose_name="说明")),
                        (
                            "target",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="campaigns.target",
                                verbose_name="目标",
                            ),
                        ),
                        (
                            "sheet",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="marks",
                                to="evaluations.scoresheet",
                                verbose_name="评分表",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "评分",
                        "verbose_name_plural": "评分",
                        "ordering": ["target__path"],
                        "constraints": [
                            models.UniqueConstraint(fields=("sheet", "target"), name="mark_once"),
                            models.CheckConstraint(
                                condition=models.Q(("points__isnull", True), ("points__gte", 0), _connector="OR"),
                                name="mark_not_negative",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="SealedBallot",
                    fields=[
                        ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                        ("sealed", models.BinaryField()),
                        (
                            "group",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="sealed",
                                to="evaluations.recipientgroup",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "票箱",
                        "verbose_name_plural": "票箱",
                    },
                ),
                migrations.CreateModel(
                    name="SealedResult",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("as_of", models.DateField(verbose_name="截至")),
                        ("sealed_at", models.DateTimeField(verbose_name="公布时间")),
                        ("digest", models.CharField(max_length=64, verbose_name="SHA-256")),
                        ("checked_at", models.DateTimeField(null=True, verbose_name="核对时间")),
                        ("is_sound", models.BooleanField(null=True, verbose_name="核对结果")),
                        (
                            "campaign",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="seals",
                                to="campaigns.campaign",
                                verbose_name="创建活动",
                            ),
                        ),
                        (
                            "round",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="seal",
                                to="evaluations.round",
                                verbose_name="考评轮次",
                            ),
                        ),
                        (
                            "sealed_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="公布人",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "公布结果",
                        "verbose_name_plural": "公布结果",
                        "ordering": ["-sealed_at"],
                    },
                ),
                migrations.CreateModel(
                    name="SealedRow",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("position", models.PositiveIntegerField(verbose_name="行")),
                        ("unit_code", models.CharField(blank=True, max_length=64, verbose_name="单位代码")),
                        ("unit_name", models.CharField(blank=True, max_length=120, verbose_name="单位")),
                        ("comparison_class", models.CharField(blank=True, max_length=40, verbose_name="比较类别")),
                        ("total", core.decimals.ExactDecimalField(null=True, places=2, verbose_name="总分")),
                        ("grade", models.CharField(blank=True, max_length=20, verbose_name="等次")),
                        ("rank", models.PositiveIntegerField(null=True, verbose_name="名次")),
                        ("body", models.TextField(verbose_name="内容")),
                        (
                            "participation",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="campaigns.participation",
                                verbose_name="参加单位",
                            ),
                        ),
                        (
                            "seal",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="rows",
                                to="evaluations.sealedresult",
                                verbose_name="公布结果",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "公布结果的行",
                        "verbose_name_plural": "公布结果的行",
                        "ordering": ["position"],
                        "constraints": [models.UniqueConstraint(fields=("seal", "position"), name="sealed_row_once")],
                    },
                ),
                migrations.CreateModel(
                    name="Amendment",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("change", models.CharField(max_length=300, verbose_name="更正内容")),
                        ("reason", models.CharField(max_length=300, verbose_name="理由")),
                        ("at", models.DateTimeField(verbose_name="时间")),
                        (
                            "actor",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="经办人",
                            ),
                        ),
                        (
                            "seal",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="amendments",
                                to="evaluations.sealedresult",
                                verbose_name="公布结果",
                            ),
                        ),
                        (
                            "row",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="evaluations.sealedrow",
                                verbose_name="单位",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "公布后的更正",
                        "verbose_name_plural": "公布后的更正",
                        "ordering": ["pk"],
                    },
                ),
                migrations.CreateModel(
                    name="SecondDraw",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("percent", models.PositiveSmallIntegerField(verbose_name="抽取比例（%）")),
                        ("seed", models.CharField(max_length=40, verbose_name="种子")),
                        ("pool", models.PositiveIntegerField(verbose_name="核定份数")),
                        ("drawn_at", models.DateTimeField(verbose_name="抽取时间")),
                        (
                            "campaign",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to="campaigns.campaign",
                                verbose_name="创建活动",
                            ),
                        ),
                        (
                            "drawn_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="抽取人",
                            ),
                        ),
                        (
                            "period",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="second_draws",
                                to="campaigns.period",
                                verbose_name="填报期",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "复评抽取",
                        "verbose_name_plural": "复评抽取",
                        "ordering": ["-drawn_at", "-pk"],
                        "constraints": [
                            models.UniqueConstraint(fields=("period",), name="second_draw_once_a_period"),
                            models.CheckConstraint(
                                condition=models.Q(("percent__gte", 1), ("percent__lte", 100)),
                                name="second_draw_percent_in_range",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="SecondMark",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("first_facts", models.JSONField(verbose_name="初评核定数")),
                        ("first_points", core.decimals.ExactDecimalField(places=10, verbose_name="初评得分")),
                        (
                            "decision",
                            models.CharField(
                                blank=True,
                                choices=[("approve", "同意核定"), ("return", "应当退回")],
                                max_length=8,
                                verbose_name="复评意见",
                            ),
                        ),
                        ("facts", models.JSONField(blank=True, null=True, verbose_name="复评核定数")),
                        (
                            "points",
                            core.decimals.ExactDecimalField(blank=True, null=True, places=10, verbose_name="复评得分"),
                        ),
                        ("gap", core.decimals.ExactDecimalField(blank=True, null=True, places=10, verbose_name="相差")),
                        ("differs", models.BooleanField(default=False, verbose_name="不一致")),
                        ("opinion", models.TextField(blank=True, verbose_name="复评说明")),
                        ("decided_at", models.DateTimeField(blank=True, null=True, verbose_name="复评时间")),
                        (
                            "verdict",
                            models.CharField(
                                blank=True,
                                choices=[("upheld", "维持初评"), ("correct", "应当更正")],
                                max_length=8,
                                verbose_name="处理",
                            ),
                        ),
                        ("verdict_reason", models.TextField(blank=True, verbose_name="处理理由")),
                        ("verdict_at", models.DateTimeField(blank=True, null=True, verbose_name="处理时间")),
                        (
                            "draw",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="marks",
                                to="evaluations.seconddraw",
                                verbose_name="抽取",
                            ),
                        ),
                        (
                            "first_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="初评人",
                            ),
                        ),
                        (
                            "report",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to="campaigns.progressreport",
                                verbose_name="填报",
                            ),
                        ),
                        (
                            "reviewer",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="second_marks",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="复评人",
                            ),
                        ),
                        (
                            "verdict_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="处理人",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "复评",
                        "verbose_name_plural": "复评",
                        "ordering": ["pk"],
                        "indexes": [
                            models.Index(
                                condition=models.Q(("decided_at__isnull", True)),
                                fields=["reviewer"],
                                name="second_mark_waiting",
                            )
                        ],
                        "constraints": [
                            models.UniqueConstraint(fields=("draw", "report"), name="second_mark_once"),
                            models.CheckConstraint(
                                condition=models.Q(("decision__in", ["", "approve", "return"])),
                                name="second_mark_decision_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("decided_at__isnull", True), ("decision", "")),
                                    models.Q(models.Q(("decision", ""), _negated=True), ("decided_at__isnull", False)),
                                    _connector="OR",
                                ),
                                name="second_mark_is_whole",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("reviewer__isnull", True),
                                    ("first_by__isnull", True),
                                    models.Q(("reviewer", models.F("first_by")), _negated=True),
                                    _connector="OR",
                                ),
                                name="second_mark_by_another_person",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("verdict", ""),
                                    models.Q(
                                        ("verdict__in", ["upheld", "correct"]),
                                        models.Q(("verdict_reason", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="second_mark_verdict_says_why",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Subscription",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("weekday", models.PositiveSmallIntegerField(verbose_name="星期")),
                        ("hour", models.PositiveSmallIntegerField(verbose_name="几点以后")),
                        ("made_at", models.DateTimeField(verbose_name="订阅时间")),
                        ("sent_for", models.DateField(blank=True, null=True, verbose_name="最近一封对应的日子")),
                        ("sent_at", models.DateTimeField(blank=True, null=True, verbose_name="最近发送时间")),
                        (
                            "user",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="subscription",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="收件人",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "每周简报",
                        "verbose_name_plural": "每周简报",
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("weekday__gte", 1), ("weekday__lte", 7)),
                                name="subscription_weekday_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("hour__lte", 23)), name="subscription_hour_known"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Supervisor",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("name", models.CharField(max_length=40, verbose_name="姓名")),
                        (
                            "sector",
                            models.CharField(
                                choices=[
                                    ("congress", "人大代表"),
                                    ("consultative", "政协委员"),
                                    ("discipline", "纪检监察"),
                                    ("justice", "司法"),
                                    ("civilization", "文明办"),
                                    ("subdistrict", "街道（乡镇）"),
                                    ("community", "居（村）委会"),
                                    ("allowance", "低保对象"),
                                    ("veterans", "优抚对象"),
                                    ("media", "新闻媒体"),
                                    ("other", "其他"),
                                ],
                                max_length=16,
                                verbose_name="界别",
                            ),
                        ),
                        ("workplace", models.CharField(blank=True, max_length=80, verbose_name="单位和职务")),
                        ("starts_on", models.DateField(verbose_name="任期自")),
                        ("ends_on", models.DateField(verbose_name="任期至")),
                        (
                            "bureau",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="supervisors",
                                to="units.unit",
                                verbose_name="聘请单位",
                            ),
                        ),
                        (
                            "user",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="supervisor_terms",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="账号",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "行风监督员",
                        "verbose_name_plural": "行风监督员",
                        "ordering": ["-ends_on", "sector", "name", "pk"],
                        "constraints": [
                            models.UniqueConstraint(fields=("bureau", "name", "starts_on"), name="supervisor_once"),
                            models.CheckConstraint(
                                condition=models.Q(("starts_on__lte", models.F("ends_on"))),
                                name="supervisor_starts_before_end",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "sector__in",
                                        [
                                            "congress",
                                            "consultative",
                                            "discipline",
                                            "justice",
                                            "civilization",
                                            "subdistrict",
                                            "community",
                                            "allowance",
                                            "veterans",
                                            "media",
                                            "other",
                                        ],
                                    )
                                ),
                                name="supervisor_sector_known",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Patrol",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("day", models.DateField(verbose_name="日期")),
                        ("title", models.CharField(max_length=80, verbose_name="名称")),
                        ("minutes", models.TextField(blank=True, verbose_name="情况记录")),
                        (
                            "bureau",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="patrols",
                                to="units.unit",
                                verbose_name="组织单位",
                            ),
                        ),
                        (
                            "unit",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="patrolled",
                                to="units.unit",
                                verbose_name="巡查单位",
                            ),
                        ),
                        (
                            "written_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="登记人",
                            ),
                        ),
                        (
                            "members",
                            models.ManyToManyField(
                                related_name="patrols", to="evaluations.supervisor", verbose_name="参加的监督员"
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "监督员活动",
                        "verbose_name_plural": "监督员活动",
                        "ordering": ["-day", "-pk"],
                    },
                ),
                migrations.CreateModel(
                    name="SupervisorFinding",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("seen_on", models.DateField(verbose_name="发现日期")),
                        ("text", models.TextField(verbose_name="发现的情况")),
                        ("entered_at", models.DateTimeField(verbose_name="录入时间")),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("open", "待处理"),
                                    ("case", "转诉求办理"),
                                    ("rectification", "转整改"),
                                    ("noted", "已阅"),
                                ],
                                default="open",
                                max_length=14,
                                verbose_name="处理",
                            ),
                        ),
                        ("answer", models.CharField(blank=True, max_length=300, verbose_name="处理意见")),
                        (
                            "case",
                            models.OneToOneField(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="finding",
                                to="evaluations.case",
                                verbose_name="诉求",
                            ),
                        ),
                        (
                            "entered_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="录入人",
                            ),
                        ),
                        (
                            "patrol",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="findings",
                                to="evaluations.patrol",
                                verbose_name="巡查",
                            ),
                        ),
                        (
                            "rectification",
                            models.OneToOneField(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="finding",
                                to="evaluations.rectification",
                                verbose_name="整改",
                            ),
                        ),
                        (
                            "supervisor",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="findings",
                                to="evaluations.supervisor",
                                verbose_name="监督员",
                            ),
                        ),
                        (
                            "unit",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="supervisor_findings",
                                to="units.unit",
                                verbose_name="单位",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "监督员发现",
                        "verbose_name_plural": "监督员发现",
                        "ordering": ["-seen_on", "-pk"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("state__in", ["open", "case", "rectification", "noted"])),
                                name="finding_state_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("case__isnull", False), ("rectification__isnull", True), ("state", "case")
                                    ),
                                    models.Q(
                                        ("case__isnull", True),
                                        ("rectification__isnull", False),
                                        ("state", "rectification"),
                                    ),
                                    models.Q(
                                        ("case__isnull", True),
                                        ("rectification__isnull", True),
                                        ("state__in", ("open", "noted")),
                                    ),
                                    _connector="OR",
                                ),
                                name="finding_became_what_it_says",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="SurveyOption",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("position", models.PositiveSmallIntegerField(verbose_name="次序")),
                        ("label", models.CharField(max_length=20, verbose_name="选项")),
                        ("value", core.decimals.ExactDecimalField(null=True, places=2, verbose_name="分值")),
                        (
                            "survey",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="options",
                                to="evaluations.survey",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "测评选项",
                        "verbose_name_plural": "测评选项",
                        "ordering": ["position"],
                        "constraints": [
                            models.UniqueConstraint(fields=("survey", "label"), name="survey_option_once"),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("value__isnull", True),
                                    models.Q(("value__gte", 0), ("value__lte", 100)),
                                    _connector="OR",
                                ),
                                name="survey_option_value_range",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="SurveyQuestion",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("position", models.PositiveSmallIntegerField(verbose_name="次序")),
                        ("text", models.CharField(max_length=200, verbose_name="问题")),
                        (
                            "survey",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="questions",
                                to="evaluations.survey",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "测评问题",
                        "verbose_name_plural": "测评问题",
                        "ordering": ["position"],
                        "constraints": [
                            models.UniqueConstraint(fields=("survey", "position"), name="survey_question_position_once")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="SurveySubject",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("category", models.CharField(max_length=40, verbose_name="类别")),
                        ("position", models.PositiveSmallIntegerField(verbose_name="次序")),
                        ("mean", core.decimals.ExactDecimalField(null=True, places=10, verbose_name="得分")),
                        ("rank", models.PositiveSmallIntegerField(null=True, verbose_name="类内名次")),
                        (
                            "participation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="survey_subjects",
                                to="campaigns.participation",
                            ),
                        ),
                        (
                            "survey",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="subjects",
                                to="evaluations.survey",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "被评单位",
                        "verbose_name_plural": "被评单位",
                        "ordering": ["position"],
                        "constraints": [
                            models.UniqueConstraint(fields=("survey", "participation"), name="survey_subject_once")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="BallotMark",
                    fields=[
                        ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                        (
                            "ballot",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="marks",
                                to="evaluations.ballot",
                            ),
                        ),
                        (
                            "option",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to="evaluations.surveyoption",
                            ),
                        ),
                        (
                            "question",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to="evaluations.surveyquestion",
                            ),
                        ),
                        (
                            "subject",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="marks",
                                to="evaluations.surveysubject",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "选票内容",
                        "verbose_name_plural": "选票内容",
                        "constraints": [
                            models.UniqueConstraint(fields=("ballot", "subject", "question"), name="ballot_mark_once")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="TargetScore",
                    fields=[
                        (
                            "pk",
                            models.CompositePrimaryKey(
                                "run_id",
                                "participation_id",
                                "target_id",
                                blank=True,
                                editable=False,
                                primary_key=True,
                                serialize=False,
                            ),
                        ),
                        ("achieved", core.decimals.ExactDecimalField(null=True, places=10, verbose_name="得分")),
                        ("attainable", core.decimals.ExactDecimalField(null=True, places=10, verbose_name="应得分")),
                        ("rate", core.decimals.ExactDecimalField(null=True, places=10, verbose_name="得分率")),
                        (
                            "weighted_rates",
                            core.decimals.ExactDecimalField(
                                default=Decimal("0"), places=12, verbose_name="Σ 权重 × 得分率"
                            ),
                        ),
                        (
                            "weights",
                            core.decimals.ExactDecimalField(default=Decimal("0"), places=2, verbose_name="Σ 权重"),
                        ),
                        (
                            "participation",
                            models.ForeignKey(
                                db_constraint=False,
                                db_index=False,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="target_scores",
                                to="campaigns.participation",
                            ),
                        ),
                        (
                            "run",
                            models.ForeignKey(
                                db_constraint=False,
                                db_index=False,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="targets",
                                to="evaluations.scorerun",
                            ),
                        ),
                        (
                            "target",
                            models.ForeignKey(
                                db_constraint=False,
                                db_index=False,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="scores",
                                to="campaigns.target",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "目标汇总",
                        "verbose_name_plural": "目标汇总",
                    },
                ),
                migrations.CreateModel(
                    name="UnitScore",
                    fields=[
                        (
                            "pk",
                            models.CompositePrimaryKey(
                                "run_id",
                                "participation_id",
                                blank=True,
                                editable=False,
                                primary_key=True,
                                serialize=False,
                            ),
                        ),
                        ("path", models.CharField(editable=False, max_length=255)),
                        (
                            "weight",
                            core.decimals.ExactDecimalField(default=Decimal("1"), places=2, verbose_name="权重"),
                        ),
                        ("comparison_class", models.CharField(blank=True, max_length=40, verbose_name="比较类别")),
                        ("achieved", core.decimals.ExactDecimalField(places=10, verbose_name="得分")),
                        ("attainable", core.decimals.ExactDecimalField(places=10, verbose_name="应得分")),
                        ("rate", core.decimals.ExactDecimalField(null=True, places=10, verbose_name="得分率")),
                        ("bonus", core.decimals.ExactDecimalField(places=6, verbose_name="加分")),
                        ("deduction", core.decimals.ExactDecimalField(places=6, verbose_name="扣分")),
                        ("total", core.decimals.ExactDecimalField(null=True, places=2, verbose_name="总分")),
                        ("is_vetoed", models.BooleanField(verbose_name="一票否决")),
                        ("grade", models.CharField(blank=True, max_length=20, verbose_name="等次")),
                        ("rank", models.PositiveIntegerField(null=True, verbose_name="名次")),
                        (
                            "weighted_rates",
                            core.decimals.ExactDecimalField(
                                default=Decimal("0"), places=12, verbose_name="Σ 权重 × 得分率"
                            ),
                        ),
                        (
                            "weights",
                            core.decimals.ExactDecimalField(default=Decimal("0"), places=2, verbose_name="Σ 权重"),
                        ),
                        ("system_score", core.decimals.ExactDecimalField(null=True, places=2, verbose_name="系统得分")),
                        ("due", models.PositiveBigIntegerField(default=0, verbose_name="应报")),
                        ("filed", models.PositiveBigIntegerField(default=0, verbose_name="已报")),
                        ("on_time", models.PositiveBigIntegerField(default=0, verbose_name="按时")),
                        ("system_due", models.PositiveBigIntegerField(default=0, verbose_name="系统应报")),
                        ("system_filed", models.PositiveBigIntegerField(default=0, verbose_name="系统已报")),
                        ("system_on_time", models.PositiveBigIntegerField(default=0, verbose_name="系统按时")),
                        (
                            "participation",
                            models.ForeignKey(
                                db_constraint=False,
                                db_index=False,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="unit_scores",
                                to="campaigns.participation",
                            ),
                        ),
                        (
                            "run",
                            models.ForeignKey(
                                db_constraint=False,
                                db_index=False,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="units",
                                to="evaluations.scorerun",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "单位得分",
                        "verbose_name_plural": "单位得分",
                        "indexes": [
                            models.Index(fields=["run", "path"], name="unit_score_path"),
                            models.Index(fields=["run", "comparison_class", "rank"], name="unit_score_rank"),
                            models.Index(fields=["run", "comparison_class", "total"], name="unit_score_total"),
                            models.Index(
                                models.F("run"),
                                CombinedExpression(models.F("filed"), "-", models.F("due")),
                                models.F("path"),
                                condition=models.Q(("due__gt", models.F("filed"))),
                                name="unit_score_owing",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="VisitEntry",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("key", models.CharField(max_length=36, verbose_name="现场编号")),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("marks", "评分"),
                                    ("photo", "现场照片"),
                                    ("problem", "发现问题"),
                                    ("signature", "现场签字"),
                                    ("submit", "提交评分表"),
                                ],
                                max_length=10,
                                verbose_name="内容",
                            ),
                        ),
                        ("words", models.CharField(blank=True, max_length=300, verbose_name="说明")),
                        ("version", models.PositiveIntegerField(default=0, verbose_name="评分表修改次数")),
                        (
                            "latitude",
                            core.decimals.ExactDecimalField(blank=True, null=True, places=6, verbose_name="纬度"),
                        ),
                        (
                            "longitude",
                            core.decimals.ExactDecimalField(blank=True, null=True, places=6, verbose_name="经度"),
                        ),
                        ("made_at", models.DateTimeField(blank=True, null=True, verbose_name="现场时间")),
                        ("received_at", models.DateTimeField(verbose_name="收到时间")),
                        (
                            "evidence",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="visit_entries",
                                to="campaigns.evidence",
                                verbose_name="材料",
                            ),
                        ),
                        (
                            "rectification",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="visit_entries",
                                to="evaluations.rectification",
                                verbose_name="整改",
                            ),
                        ),
                        (
                            "sender",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="考评人员",
                            ),
                        ),
                        (
                            "sheet",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="visit_entries",
                                to="evaluations.scoresheet",
                                verbose_name="评分表",
                            ),
                        ),
                        (
                            "target",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="campaigns.target",
                                verbose_name="目标",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "现场记录",
                        "verbose_name_plural": "现场记录",
                        "ordering": ["pk"],
                        "constraints": [
                            models.UniqueConstraint(fields=("sender", "key"), name="visit_entry_once"),
                            models.CheckConstraint(
                                condition=models.Q(("kind__in", ["marks", "photo", "problem", "signature", "submit"])),
                                name="visit_entry_kind_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("key", ""), _negated=True), name="visit_entry_has_key"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="WallDisplay",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("name", models.CharField(max_length=40, verbose_name="放在哪里")),
                        ("digest", models.CharField(editable=False, max_length=64, unique=True)),
                        ("made_at", models.DateTimeField(verbose_name="登记时间")),
                        ("expires_on", models.DateField(verbose_name="有效至")),
                        ("revoked_at", models.DateTimeField(blank=True, null=True, verbose_name="停用时间")),
                        ("seen_at", models.DateTimeField(blank=True, null=True, verbose_name="最近取数")),
                        (
                            "made_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="登记人",
                            ),
                        ),
                        (
                            "unit",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="walls",
                                to="units.unit",
                                verbose_name="显示哪个单位",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "大屏",
                        "verbose_name_plural": "大屏",
                        "ordering": ["-made_at", "-pk"],
                    },
                ),
                migrations.CreateModel(
                    name="Watch",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[("score", "总分低于"), ("late", "逾期项数达到")],
                                max_length=10,
                                verbose_name="关注",
                            ),
                        ),
                        ("threshold", core.decimals.ExactDecimalField(places=2, verbose_name="界线")),
                        ("made_at", models.DateTimeField(verbose_name="设置时间")),
                        (
                            "unit",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to="units.unit",
                                verbose_name="单位",
                            ),
                        ),
                        (
                            "user",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="watches",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="收件人",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "关注",
                        "verbose_name_plural": "关注",
                        "ordering": ["pk"],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("unit__isnull", True)),
                                fields=("user", "kind", "threshold"),
                                name="watch_of_all_once",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("unit__isnull", False)),
                                fields=("user", "kind", "unit", "threshold"),
                                name="watch_once",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("kind__in", ["score", "late"])), name="watch_kind_known"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("threshold__gte", 0)), name="watch_threshold_not_negative"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="WatchCrossing",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("value", core.decimals.ExactDecimalField(places=2, verbose_name="当时数值")),
                        ("since", models.DateTimeField(verbose_name="自")),
                        ("until", models.DateTimeField(blank=True, null=True, verbose_name="至")),
                        ("mailed_at", models.DateTimeField(blank=True, null=True, verbose_name="邮件发送时间")),
                        (
                            "participation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to="campaigns.participation",
                                verbose_name="单位",
                            ),
                        ),
                        (
                            "watch",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="crossings",
                                to="evaluations.watch",
                                verbose_name="关注",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "越过界线",
                        "verbose_name_plural": "越过界线",
                        "ordering": ["since", "pk"],
                        "indexes": [
                            models.Index(fields=["watch", "until"], name="watch_crossing_by_end"),
                            models.Index(
                                condition=models.Q(("mailed_at__isnull", True)),
                                fields=["watch"],
                                name="watch_crossing_unmailed",
                            ),
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("until__isnull", True)),
                                fields=("watch", "participation"),
                                name="watch_crossing_open_once",
                            )
                        ],
                    },
                ),
            ]
        ),
    ]
