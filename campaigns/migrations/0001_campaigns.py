"""Campaigns: schemes, assignments, reports, proofs, the ledger and what is sent.

Stands for the migrations it names: an installation that has run them all has nothing to do.
"""

from decimal import Decimal

import django.core.serializers.json
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import campaigns.models.evidence
import campaigns.models.scheme
import campaigns.models.stored_file
import campaigns.validators
import core.decimals
from core.migrations import CreateModels


class Migration(migrations.Migration):
    replaces = [
        ("campaigns", "0001_initial"),
        ("campaigns", "0002_initial"),
        ("campaigns", "0003_scheme_versions"),
        ("campaigns", "0004_filed_reports"),
        ("campaigns", "0005_assigning_and_calendar"),
        ("campaigns", "0006_target_proofs"),
        ("campaigns", "0007_measuring_methods"),
        ("campaigns", "0008_who_reviews"),
        ("campaigns", "0009_examples_and_copied_fields"),
        ("campaigns", "0010_unit_heads_sign"),
        ("campaigns", "0011_reports_are_proposed"),
        ("campaigns", "0012_reports_waiting_and_decided"),
        ("campaigns", "0013_evidence_library"),
        ("campaigns", "0014_files_of_existing_evidence"),
        ("campaigns", "0015_report_sources"),
        ("campaigns", "0016_disclosure_register"),
        ("campaigns", "0017_nudges_and_calendar_feeds"),
        ("campaigns", "0018_ledger"),
        ("campaigns", "0019_screenshots_are_files_when_taken_back"),
        ("campaigns", "0020_digests_tell_of_other_matters"),
        ("campaigns", "0021_group_robots"),
        ("campaigns", "0022_notices"),
        ("campaigns", "0023_checked_before_handing_in"),
        ("campaigns", "0024_instructions"),
        ("campaigns", "0025_filled_by_systems"),
        ("campaigns", "0026_archives_of_proofs"),
        ("campaigns", "0027_reasons_beyond_the_cap"),
        ("campaigns", "0028_named_units_lead_or_assist"),
        ("campaigns", "0029_ledger_feeds"),
        ("campaigns", "0030_blind_readings"),
        ("campaigns", "0031_ledger_kinds_change"),
        ("campaigns", "0032_usual_fields_are_fixed"),
        ("campaigns", "0033_records_prove_reports"),
        ("campaigns", "0034_lists_ordered_as_files"),
        ("campaigns", "0035_scheme_lists"),
        ("campaigns", "0036_records_take_places"),
        ("campaigns", "0037_found_by_initials"),
    ]

    initial = True

    dependencies = [
        ("units", "0001_people_and_units"),
    ]

    operations = [
        CreateModels(
            [
                migrations.CreateModel(
                    name="Assignment",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "part",
                            models.CharField(
                                choices=[("lead", "主办"), ("assisting", "协办")],
                                default="lead",
                                max_length=10,
                                verbose_name="承担方式",
                            ),
                        ),
                        (
                            "own_goal",
                            core.decimals.ExactDecimalField(blank=True, null=True, places=6, verbose_name="自定目标值"),
                        ),
                        ("assigned_at", models.DateTimeField(blank=True, null=True, verbose_name="派下时间")),
                        (
                            "participation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="assignments",
                                to="campaigns.participation",
                                verbose_name="单位",
                            ),
                        ),
                        (
                            "target",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="assignments",
                                to="campaigns.target",
                                verbose_name="目标",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "任务",
                        "verbose_name_plural": "任务",
                        "constraints": [
                            models.UniqueConstraint(fields=("participation", "target"), name="assignment_once"),
                            models.CheckConstraint(
                                condition=models.Q(("part__in", ["lead", "assisting"])), name="assignment_part_known"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("own_goal__isnull", True), ("own_goal__gt", 0), _connector="OR"),
                                name="own_goal_positive",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ProgressReport",
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
                                    ("draft", "草稿"),
                                    ("signing", "待审签"),
                                    ("submitted", "待审核"),
                                    ("returned", "已退回"),
                                    ("approved", "已核定"),
                                ],
                                default="draft",
                                max_length=10,
                                verbose_name="状态",
                            ),
                        ),
                        ("facts", models.JSONField(default=dict, verbose_name="上报数")),
                        ("text", models.TextField(blank=True, verbose_name="进展说明")),
                        ("version", models.PositiveIntegerField(default=0, verbose_name="修改次数")),
                        ("copied", models.JSONField(blank=True, default=list, verbose_name="抄自上期")),
                        ("cautions", models.JSONField(blank=True, default=list, verbose_name="提交时确认的提醒")),
                        ("approved_facts", models.JSONField(blank=True, null=True, verbose_name="核定数")),
                        ("correction_reason", models.TextField(blank=True, verbose_name="核减理由")),
                        (
                            "earned_whole",
                            core.decimals.ExactDecimalField(blank=True, null=True, places=10, verbose_name="本期得分"),
                        ),
                        ("earned_rest", models.BigIntegerField(default=0)),
                        ("amount", core.decimals.ExactDecimalField(default=Decimal("0"), places=6)),
                        ("base", core.decimals.ExactDecimalField(default=Decimal("0"), places=6)),
                        ("edited_at", models.DateTimeField(null=True, verbose_name="修改时间")),
                        ("submitted_at", models.DateTimeField(blank=True, null=True, verbose_name="提交时间")),
                        (
                            "first_submitted_on",
                            models.DateField(blank=True, editable=False, null=True, verbose_name="首次提交日期"),
                        ),
                        ("decided_at", models.DateTimeField(blank=True, null=True, verbose_name="审核时间")),
                        (
                            "assignment",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="reports",
                                to="campaigns.assignment",
                                verbose_name="任务",
                            ),
                        ),
                        (
                            "decided_by",
                            models.ForeignKey(
                                blank=True,
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="decided_reports",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="审核人",
                            ),
                        ),
                        (
                            "edited_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="填报人",
                            ),
                        ),
                        (
                            "proposed_to",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="经办审核员",
                            ),
                        ),
                        (
                            "signed_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="审签人",
                            ),
                        ),
                        (
                            "submitted_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="submitted_reports",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="提交人",
                            ),
                        ),
                        (
                            "period",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="reports",
                                to="campaigns.period",
                                verbose_name="填报期",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "进展填报",
                        "verbose_name_plural": "进展填报",
                        "indexes": [
                            models.Index(fields=["state", "submitted_at"], name="report_queue"),
                            models.Index(fields=["period", "state"], name="report_by_period"),
                            models.Index(fields=["decided_by", "decided_at"], name="report_decided"),
                            models.Index(
                                condition=models.Q(("state", "submitted")), fields=["assignment"], name="report_waiting"
                            ),
                        ],
                        "constraints": [
                            models.UniqueConstraint(fields=("assignment", "period"), name="report_once"),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("state__in", ["draft", "signing", "submitted", "returned", "approved"])
                                ),
                                name="report_state_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state", "approved"), _negated=True),
                                    models.Q(("approved_facts__isnull", False), ("earned_whole__isnull", False)),
                                    _connector="OR",
                                ),
                                name="report_approved_is_complete",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("earned_rest__gte", 0), ("earned_rest__lt", 1000000000000000)),
                                name="report_rest_in_range",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Period",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("code", models.CharField(max_length=64, verbose_name="代码")),
                        (
                            "cycle",
                            models.CharField(
                                choices=[
                                    ("month", "每月"),
                                    ("quarter", "每季度"),
                                    ("half", "每半年"),
                                    ("year", "每年"),
                                    ("once", "一次"),
                                ],
                                max_length=8,
                                verbose_name="周期",
                            ),
                        ),
                        ("starts_on", models.DateField(verbose_name="开始日期")),
                        ("ends_on", models.DateField(verbose_name="结束日期")),
                        ("due_on", models.DateField(verbose_name="截止日期")),
                        ("closes_on", models.DateField(blank=True, null=True, verbose_name="关闭日期")),
                        (
                            "campaign",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="periods",
                                to="campaigns.campaign",
                                verbose_name="创建活动",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "填报期",
                        "verbose_name_plural": "填报期",
                        "ordering": ["starts_on", "cycle"],
                        "constraints": [
                            models.UniqueConstraint(fields=("campaign", "code"), name="period_code_once"),
                            models.UniqueConstraint(
                                fields=("campaign", "cycle", "starts_on"), name="period_start_once"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("cycle__in", ["month", "quarter", "half", "year", "once"])),
                                name="period_cycle_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("starts_on__lte", models.F("ends_on"))),
                                name="period_starts_before_it_ends",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Target",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("path", models.CharField(editable=False, max_length=255)),
                        ("code", models.CharField(max_length=64, verbose_name="代码")),
                        (
                            "number",
                            models.CharField(
                                blank=True, help_text="印在表上的编号，如 Ⅲ-1-①", max_length=40, verbose_name="编号"
                            ),
                        ),
                        ("title", models.CharField(max_length=200, verbose_name="名称")),
                        (
                            "pinyin_initials",
                            models.CharField(
                                blank=True,
                                db_default="",
                                default="",
                                editable=False,
                                max_length=200,
                                verbose_name="拼音首字母",
                            ),
                        ),
                        ("explanation", models.TextField(blank=True, verbose_name="填报说明")),
                        ("example", models.TextField(blank=True, verbose_name="填报示例")),
                        ("is_leaf", models.BooleanField(default=False, verbose_name="末级目标")),
                        (
                            "points",
                            core.decimals.ExactDecimalField(blank=True, null=True, places=6, verbose_name="分值"),
                        ),
                        (
                            "rule",
                            models.JSONField(
                                blank=True,
                                encoder=django.core.serializers.json.DjangoJSONEncoder,
                                null=True,
                                verbose_name="计分规则",
                            ),
                        ),
                        (
                            "join",
                            models.CharField(
                                blank=True,
                                choices=[("sum", "累计"), ("mean", "平均"), ("latest", "取最近"), ("best", "取最好")],
                                max_length=8,
                                verbose_name="各期合并",
                            ),
                        ),
                        (
                            "cycle",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("month", "每月"),
                                    ("quarter", "每季度"),
                                    ("half", "每半年"),
                                    ("year", "每年"),
                                    ("once", "一次"),
                                ],
                                max_length=8,
                                verbose_name="填报周期",
                            ),
                        ),
                        (
                            "methods",
                            models.JSONField(
                                blank=True,
                                default=dict,
                                encoder=django.core.serializers.json.DjangoJSONEncoder,
                                verbose_name="测评方式",
                            ),
                        ),
                        ("is_reported", models.BooleanField(default=True, editable=False, verbose_name="由单位填报")),
                        ("evidence_required", models.PositiveSmallIntegerField(default=0, verbose_name="至少佐证件数")),
                        (
                            "evidence_kind",
                            models.CharField(
                                blank=True,
                                choices=[("photo", "照片"), ("document", "文件")],
                                max_length=10,
                                verbose_name="佐证种类",
                            ),
                        ),
                        (
                            "evidence_months",
                            models.PositiveSmallIntegerField(default=0, verbose_name="只认截止前几个月内的佐证"),
                        ),
                        (
                            "lineage",
                            models.CharField(
                                default=campaigns.models.scheme.new_lineage, editable=False, max_length=32
                            ),
                        ),
                        ("version", models.PositiveIntegerField(default=0, verbose_name="修改次数")),
                        (
                            "parent",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="children",
                                to="campaigns.target",
                                verbose_name="上级目标",
                            ),
                        ),
                        (
                            "scheme",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="targets",
                                to="campaigns.scheme",
                                verbose_name="指标体系",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "目标",
                        "verbose_name_plural": "目标",
                        "ordering": ["path"],
                        "constraints": [
                            models.UniqueConstraint(fields=("scheme", "code"), name="target_code_once"),
                            models.UniqueConstraint(fields=("scheme", "path"), name="target_path_once"),
                            models.UniqueConstraint(fields=("scheme", "lineage"), name="target_lineage_once"),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("is_leaf", False),
                                    models.Q(
                                        ("cycle__in", ["month", "quarter", "half", "year", "once"]),
                                        ("join__in", ["sum", "mean", "latest", "best"]),
                                        ("points__isnull", False),
                                        ("rule__isnull", False),
                                    ),
                                    _connector="OR",
                                ),
                                name="target_leaf_is_complete",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("points__isnull", True), ("points__gte", 0), _connector="OR"),
                                name="target_points_not_neg",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("evidence_kind__in", ["", "photo", "document"])),
                                name="target_proof_kind_known",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Scheme",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("version", models.PositiveIntegerField(verbose_name="版本")),
                        ("title", models.CharField(blank=True, max_length=120, verbose_name="名称")),
                        (
                            "state",
                            models.CharField(
                                choices=[("draft", "草稿"), ("published", "已发布"), ("superseded", "已替换")],
                                default="draft",
                                max_length=12,
                                verbose_name="状态",
                            ),
                        ),
                        ("published_at", models.DateTimeField(blank=True, null=True, verbose_name="发布时间")),
                        (
                            "intended_points",
                            core.decimals.ExactDecimalField(blank=True, null=True, places=6, verbose_name="计划总分"),
                        ),
                        ("notes", models.TextField(blank=True, verbose_name="说明")),
                        (
                            "bonus_cap",
                            core.decimals.ExactDecimalField(blank=True, null=True, places=6, verbose_name="加分上限"),
                        ),
                        ("items_only", models.BooleanField(default=False, verbose_name="加分和否决只能从清单里选")),
                        ("revision", models.PositiveIntegerField(default=0, verbose_name="修改次数")),
                        (
                            "campaign",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="schemes",
                                to="campaigns.campaign",
                                verbose_name="创建活动",
                            ),
                        ),
                        (
                            "owner",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="local_schemes",
                                to="campaigns.participation",
                                verbose_name="自设单位",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "指标体系",
                        "verbose_name_plural": "指标体系",
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("owner__isnull", True)),
                                fields=("campaign", "version"),
                                name="scheme_version_once",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("owner__isnull", False)),
                                fields=("owner", "version"),
                                name="local_scheme_version_once",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("owner__isnull", True), ("state", "published")),
                                fields=("campaign",),
                                name="scheme_published_once",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("owner__isnull", False), ("state", "published")),
                                fields=("owner",),
                                name="local_scheme_published_once",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("state__in", ["draft", "published", "superseded"])),
                                name="scheme_state_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("bonus_cap__isnull", True),
                                    models.Q(("bonus_cap__gte", 0), ("owner__isnull", True)),
                                    _connector="OR",
                                ),
                                name="scheme_bonus_cap_is_common",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="CalendarFeed",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("secret_hash", models.CharField(editable=False, max_length=64, unique=True)),
                        ("made_at", models.DateTimeField(verbose_name="生成时间")),
                        (
                            "user",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="calendar_feed",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="用户",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "日历订阅",
                        "verbose_name_plural": "日历订阅",
                        "ordering": ["-made_at"],
                    },
                ),
                migrations.CreateModel(
                    name="Campaign",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("code", models.CharField(max_length=64, unique=True, verbose_name="代码")),
                        ("name", models.CharField(max_length=120, verbose_name="名称")),
                        ("starts_on", models.DateField(verbose_name="开始日期")),
                        ("ends_on", models.DateField(verbose_name="结束日期")),
                        (
                            "full_points",
                            core.decimals.ExactDecimalField(default=Decimal("100"), places=6, verbose_name="满分"),
                        ),
                        (
                            "bonus_cap",
                            core.decimals.ExactDecimalField(default=Decimal("0"), places=6, verbose_name="加分上限"),
                        ),
                        ("text_limit", models.PositiveIntegerField(default=500, verbose_name="说明字数上限")),
                        ("is_demo", models.BooleanField(default=False, verbose_name="演示数据")),
                        (
                            "organiser",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="campaigns",
                                to="units.unit",
                                verbose_name="组织单位",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "创建活动",
                        "verbose_name_plural": "创建活动",
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("starts_on__lte", models.F("ends_on"))),
                                name="campaign_starts_before_it_ends",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("full_points__gt", 0)), name="campaign_full_points_positive"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("bonus_cap__gte", 0)), name="campaign_bonus_cap_not_negative"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ChainMember",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "level",
                            models.PositiveSmallIntegerField(
                                choices=[(1, "科员"), (2, "部门负责人"), (3, "分管领导"), (4, "主要领导")],
                                verbose_name="层级",
                            ),
                        ),
                        (
                            "assignment",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="chain",
                                to="campaigns.assignment",
                                verbose_name="任务",
                            ),
                        ),
                        (
                            "user",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="chain_places",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="责任人",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "责任链",
                        "verbose_name_plural": "责任链",
                        "ordering": ["level"],
                        "constraints": [
                            models.UniqueConstraint(fields=("assignment", "level"), name="chain_level_once"),
                            models.CheckConstraint(
                                condition=models.Q(("level__in", [1, 2, 3, 4])), name="chain_level_known"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Digest",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("day", models.DateField(verbose_name="日期")),
                        ("composed_at", models.DateTimeField(verbose_name="生成时间")),
                        ("emailed_at", models.DateTimeField(blank=True, null=True, verbose_name="邮件发送时间")),
                        ("read_at", models.DateTimeField(blank=True, null=True, verbose_name="阅读时间")),
                        (
                            "user",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="digests",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="收件人",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "提醒",
                        "verbose_name_plural": "提醒",
                        "ordering": ["-day"],
                        "constraints": [models.UniqueConstraint(fields=("user", "day"), name="digest_once_a_day")],
                    },
                ),
                migrations.CreateModel(
                    name="DisclosureItem",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "area",
                            models.CharField(
                                choices=[
                                    ("relief", "社会救助"),
                                    ("elderly", "养老服务"),
                                    ("children", "儿童福利"),
                                    ("disabled", "残疾人福利"),
                                    ("marriage", "婚姻登记"),
                                    ("adoption", "收养登记"),
                                    ("funerals", "殡葬管理"),
                                    ("associations", "社会组织"),
                                    ("community", "社区治理"),
                                    ("places", "区划地名"),
                                    ("charity", "慈善与福彩"),
                                    ("veterans", "优抚安置"),
                                    ("homeless", "流浪救助"),
                                    ("disasters", "救灾减灾"),
                                    ("office", "机关事务"),
                                ],
                                max_length=16,
                                verbose_name="事项类别",
                            ),
                        ),
                        (
                            "matter",
                            models.CharField(
                                max_length=120,
                                validators=[campaigns.validators.validate_public_text],
                                verbose_name="事项",
                            ),
                        ),
                        (
                            "pinyin_initials",
                            models.CharField(blank=True, editable=False, max_length=120, verbose_name="拼音首字母"),
                        ),
                        (
                            "content",
                            models.TextField(
                                blank=True, validators=[campaigns.validators.validate_public_text], verbose_name="内容"
                            ),
                        ),
                        (
                            "form",
                            models.CharField(
                                blank=True,
                                max_length=60,
                                validators=[campaigns.validators.validate_public_text],
                                verbose_name="形式",
                            ),
                        ),
                        ("formed_on", models.DateField(verbose_name="形成日期")),
                        (
                            "within_days",
                            models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="几个工作日内公开"),
                        ),
                        ("due_on", models.DateField(blank=True, null=True, verbose_name="公开期限")),
                        (
                            "responsibility",
                            models.CharField(
                                blank=True,
                                max_length=80,
                                validators=[campaigns.validators.validate_public_text],
                                verbose_name="责任",
                            ),
                        ),
                        (
                            "basis",
                            models.CharField(
                                blank=True,
                                max_length=200,
                                validators=[campaigns.validators.validate_public_text],
                                verbose_name="依据",
                            ),
                        ),
                        (
                            "lasting",
                            models.CharField(
                                blank=True,
                                max_length=60,
                                validators=[campaigns.validators.validate_public_text],
                                verbose_name="公开多久",
                            ),
                        ),
                        (
                            "channels",
                            models.CharField(
                                blank=True,
                                max_length=120,
                                validators=[campaigns.validators.validate_public_text],
                                verbose_name="渠道",
                            ),
                        ),
                        (
                            "audience",
                            models.CharField(
                                blank=True,
                                max_length=60,
                                validators=[campaigns.validators.validate_public_text],
                                verbose_name="对象",
                            ),
                        ),
                        (
                            "state",
                            models.CharField(
                                choices=[("draft", "待公开"), ("published", "已公开"), ("withdrawn", "已撤下")],
                                default="draft",
                                max_length=10,
                                verbose_name="状态",
                            ),
                        ),
                        ("disclosed_on", models.DateField(blank=True, null=True, verbose_name="公开日期")),
                        ("withdrawal_reason", models.CharField(blank=True, max_length=300, verbose_name="撤下理由")),
                        ("edited_at", models.DateTimeField(verbose_name="修改时间")),
                        ("version", models.PositiveIntegerField(default=0, verbose_name="修改次数")),
                        (
                            "edited_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="经办人",
                            ),
                        ),
                        (
                            "unit",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="disclosure_items",
                                to="units.unit",
                                verbose_name="单位",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "公开事项",
                        "verbose_name_plural": "公开事项",
                        "ordering": ["-formed_on", "-pk"],
                        "indexes": [
                            models.Index(fields=["unit", "due_on"], name="disclosure_by_due"),
                            models.Index(fields=["unit", "disclosed_on"], name="disclosure_by_day"),
                            models.Index(fields=["state", "-disclosed_on"], name="disclosure_public"),
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("state__in", ["draft", "published", "withdrawn"])),
                                name="disclosure_state_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "area__in",
                                        [
                                            "relief",
                                            "elderly",
                                            "children",
                                            "disabled",
                                            "marriage",
                                            "adoption",
                                            "funerals",
                                            "associations",
                                            "community",
                                            "places",
                                            "charity",
                                            "veterans",
                                            "homeless",
                                            "disasters",
                                            "office",
                                        ],
                                    )
                                ),
                                name="disclosure_area_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state", "published"), _negated=True),
                                    models.Q(
                                        ("disclosed_on__isnull", False),
                                        models.Q(
                                            ("due_on__isnull", True),
                                            ("content", ""),
                                            ("form", ""),
                                            ("responsibility", ""),
                                            _connector="OR",
                                            _negated=True,
                                        ),
                                    ),
                                    _connector="OR",
                                ),
                                name="disclosure_published_is_clear",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("disclosed_on__isnull", True),
                                    ("disclosed_on__gte", models.F("formed_on")),
                                    _connector="OR",
                                ),
                                name="disclosure_not_before_formed",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("state", "withdrawn"), _negated=True),
                                fields=("unit", "matter"),
                                name="disclosure_matter_once",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="DisclosureLink",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("lineage", models.CharField(max_length=32, unique=True, verbose_name="指标")),
                        (
                            "measure",
                            models.CharField(
                                choices=[
                                    ("count", "公开事项数"),
                                    ("complete", "五明确齐全率"),
                                    ("on_time", "按时公开率"),
                                    ("late", "超期公开数"),
                                ],
                                max_length=10,
                                verbose_name="计什么",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "公开登记与指标的关联",
                        "verbose_name_plural": "公开登记与指标的关联",
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("measure__in", ["count", "complete", "on_time", "late"])),
                                name="disclosure_measure_known",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="FiledReport",
                    fields=[
                        (
                            "report",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.CASCADE,
                                primary_key=True,
                                related_name="filed",
                                serialize=False,
                                to="campaigns.progressreport",
                            ),
                        ),
                        ("filed_on", models.DateField(null=True, verbose_name="首次提交日期")),
                        ("whole", core.decimals.ExactDecimalField(null=True, places=10)),
                        ("rest", models.BigIntegerField(null=True)),
                        ("amount", core.decimals.ExactDecimalField(null=True, places=6)),
                        ("base", core.decimals.ExactDecimalField(null=True, places=6)),
                        (
                            "assignment",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="filed",
                                to="campaigns.assignment",
                            ),
                        ),
                        (
                            "period",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="filed", to="campaigns.period"
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "计入汇总的填报",
                        "verbose_name_plural": "计入汇总的填报",
                        "constraints": [
                            models.UniqueConstraint(fields=("assignment", "period"), name="filed_report_once")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="LedgerReading",
                    fields=[
                        (
                            "report",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.CASCADE,
                                primary_key=True,
                                related_name="ledger_reading",
                                serialize=False,
                                to="campaigns.progressreport",
                                verbose_name="填报",
                            ),
                        ),
                        ("said", models.JSONField(default=dict, verbose_name="台账当时的数")),
                        ("carried", models.PositiveSmallIntegerField(default=0, verbose_name="带出的项数")),
                        ("reason", models.CharField(blank=True, max_length=300, verbose_name="与台账不同的理由")),
                    ],
                    options={
                        "verbose_name": "填报时的台账",
                        "verbose_name_plural": "填报时的台账",
                    },
                ),
                migrations.CreateModel(
                    name="BlindReading",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "user",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="blind_readings",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "report",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="blind_readings",
                                to="campaigns.progressreport",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "盲评",
                        "verbose_name_plural": "盲评",
                        "constraints": [models.UniqueConstraint(fields=("report", "user"), name="blind_reading_once")],
                    },
                ),
                migrations.CreateModel(
                    name="GradeThreshold",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("name", models.CharField(max_length=20, verbose_name="等次")),
                        ("threshold", core.decimals.ExactDecimalField(places=6, verbose_name="最低总分")),
                        ("position", models.PositiveSmallIntegerField(verbose_name="次序")),
                        (
                            "campaign",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="grades",
                                to="campaigns.campaign",
                                verbose_name="创建活动",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "等次",
                        "verbose_name_plural": "等次",
                        "ordering": ["position"],
                        "constraints": [
                            models.UniqueConstraint(fields=("campaign", "name"), name="grade_name_once"),
                            models.CheckConstraint(
                                condition=models.Q(("threshold__gte", 0)), name="grade_threshold_not_negative"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="HolidayCorrection",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("day", models.DateField(unique=True, verbose_name="日期")),
                        ("is_workday", models.BooleanField(verbose_name="上班")),
                        ("name", models.CharField(max_length=60, verbose_name="说明")),
                        ("set_at", models.DateTimeField(verbose_name="设置时间")),
                        (
                            "set_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="设置人",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "工作日更正",
                        "verbose_name_plural": "工作日更正",
                        "ordering": ["day"],
                    },
                ),
                migrations.CreateModel(
                    name="Instruction",
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
                                    ("score", "单位得分"),
                                    ("target", "目标得分"),
                                    ("cell", "目标的一期"),
                                    ("report", "填报"),
                                ],
                                max_length=8,
                                verbose_name="批示对象",
                            ),
                        ),
                        ("text", models.TextField(verbose_name="批示内容")),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("open", "待答复"),
                                    ("answered", "待认可"),
                                    ("accepted", "已办结"),
                                    ("withdrawn", "已撤销"),
                                ],
                                default="open",
                                max_length=10,
                                verbose_name="状态",
                            ),
                        ),
                        ("due_on", models.DateField(verbose_name="答复期限")),
                        ("told_on", models.DateField(verbose_name="批示日期")),
                        ("version", models.PositiveIntegerField(default=1, verbose_name="步数")),
                        ("sent_at", models.DateTimeField(verbose_name="批示时间")),
                        ("answered_at", models.DateTimeField(blank=True, null=True, verbose_name="答复时间")),
                        (
                            "answered_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="实际答复人",
                            ),
                        ),
                        (
                            "person",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="instructions",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="答复人",
                            ),
                        ),
                        (
                            "report",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                to="campaigns.progressreport",
                                verbose_name="填报",
                            ),
                        ),
                        (
                            "sent_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="instructions_sent",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="批示人",
                            ),
                        ),
                        (
                            "participation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="instructions",
                                to="campaigns.participation",
                                verbose_name="单位",
                            ),
                        ),
                        (
                            "period",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                to="campaigns.period",
                                verbose_name="填报期",
                            ),
                        ),
                        (
                            "target",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                to="campaigns.target",
                                verbose_name="目标",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "领导批示",
                        "verbose_name_plural": "领导批示",
                        "ordering": ["-sent_at", "-pk"],
                        "indexes": [models.Index(fields=["state", "due_on"], name="instruction_open")],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("state__in", ["open", "answered", "accepted", "withdrawn"])),
                                name="instruction_state_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("period__isnull", True),
                                        ("report__isnull", True),
                                        ("subject", "score"),
                                        ("target__isnull", True),
                                    ),
                                    models.Q(
                                        ("period__isnull", True),
                                        ("report__isnull", True),
                                        ("subject", "target"),
                                        ("target__isnull", False),
                                    ),
                                    models.Q(
                                        ("period__isnull", False),
                                        ("report__isnull", True),
                                        ("subject", "cell"),
                                        ("target__isnull", False),
                                    ),
                                    models.Q(
                                        ("period__isnull", True),
                                        ("report__isnull", False),
                                        ("subject", "report"),
                                        ("target__isnull", True),
                                    ),
                                    _connector="OR",
                                ),
                                name="instruction_subject_is_whole",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("due_on__gt", models.F("told_on"))),
                                name="instruction_due_after_told",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="InstructionStep",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("step", models.CharField(max_length=12, verbose_name="步骤")),
                        ("at", models.DateTimeField(verbose_name="时间")),
                        ("text", models.TextField(blank=True, verbose_name="内容")),
                        ("due_on", models.DateField(blank=True, null=True, verbose_name="答复期限")),
                        (
                            "actor",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="操作人",
                            ),
                        ),
                        (
                            "instruction",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="steps",
                                to="campaigns.instruction",
                                verbose_name="批示",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "批示记录",
                        "verbose_name_plural": "批示记录",
                        "ordering": ["at", "pk"],
                    },
                ),
                migrations.CreateModel(
                    name="LedgerEntry",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("dated_on", models.DateField(verbose_name="日期")),
                        ("ends_on", models.DateField(blank=True, null=True, verbose_name="有效至")),
                        ("title", models.CharField(max_length=200, verbose_name="标题")),
                        (
                            "pinyin_initials",
                            models.CharField(
                                blank=True,
                                db_default="",
                                default="",
                                editable=False,
                                max_length=200,
                                verbose_name="拼音首字母",
                            ),
                        ),
                        ("document_number", models.CharField(blank=True, max_length=80, verbose_name="文号")),
                        ("values", models.JSONField(default=dict, verbose_name="内容")),
                        ("version", models.PositiveIntegerField(default=1, verbose_name="修改次数")),
                        ("added_at", models.DateTimeField(verbose_name="登记时间")),
                        ("withdrawn_at", models.DateTimeField(blank=True, null=True, verbose_name="撤销时间")),
                        ("withdrawn_reason", models.CharField(blank=True, max_length=200, verbose_name="撤销理由")),
                        (
                            "added_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="登记人",
                            ),
                        ),
                        (
                            "supersedes",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="followers",
                                to="campaigns.ledgerentry",
                                verbose_name="代替",
                            ),
                        ),
                        (
                            "system",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="units.businesssystem",
                                verbose_name="来自系统",
                            ),
                        ),
                        (
                            "unit",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="ledger_entries",
                                to="units.unit",
                                verbose_name="单位",
                            ),
                        ),
                        (
                            "kind",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="entries",
                                to="campaigns.ledgerkind",
                                verbose_name="种类",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "台账记录",
                        "verbose_name_plural": "台账记录",
                        "ordering": ["-dated_on", "-pk"],
                        "indexes": [models.Index(fields=["unit", "kind", "dated_on"], name="ledger_by_day")],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("ends_on__isnull", True), ("ends_on__gte", models.F("dated_on")), _connector="OR"
                                ),
                                name="ledger_ends_after_start",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Evidence",
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
                                    ("file", "文件"),
                                    ("link", "链接"),
                                    ("shot", "截图或拍照"),
                                    ("ledger", "台账记录"),
                                ],
                                max_length=8,
                                verbose_name="类别",
                            ),
                        ),
                        ("title", models.CharField(max_length=200, verbose_name="标题")),
                        (
                            "pinyin_initials",
                            models.CharField(
                                blank=True,
                                db_default="",
                                default="",
                                editable=False,
                                max_length=200,
                                verbose_name="拼音首字母",
                            ),
                        ),
                        ("document_number", models.CharField(blank=True, max_length=80, verbose_name="文号")),
                        ("dated_on", models.DateField(blank=True, null=True, verbose_name="日期")),
                        ("place", models.CharField(blank=True, max_length=80, verbose_name="地点")),
                        ("keywords", models.CharField(blank=True, max_length=200, verbose_name="关键词")),
                        ("url", models.URLField(blank=True, max_length=500, verbose_name="网址")),
                        (
                            "file",
                            models.FileField(
                                blank=True,
                                max_length=200,
                                upload_to=campaigns.models.evidence.neutral_name,
                                verbose_name="文件",
                            ),
                        ),
                        ("file_name", models.CharField(blank=True, max_length=200, verbose_name="原文件名")),
                        ("content_type", models.CharField(blank=True, max_length=100, verbose_name="内容类型")),
                        ("size", models.PositiveBigIntegerField(default=0, verbose_name="大小（字节）")),
                        ("sha256", models.CharField(blank=True, db_index=True, max_length=64, verbose_name="校验码")),
                        ("added_at", models.DateTimeField(verbose_name="上传时间")),
                        ("version", models.PositiveIntegerField(default=0, verbose_name="修改次数")),
                        ("withdrawn_at", models.DateTimeField(blank=True, null=True, verbose_name="撤下时间")),
                        ("withdrawn_because", models.CharField(blank=True, max_length=200, verbose_name="撤下理由")),
                        (
                            "added_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="上传人",
                            ),
                        ),
                        (
                            "unit",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="evidence",
                                to="units.unit",
                                verbose_name="单位",
                            ),
                        ),
                        (
                            "withdrawn_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="撤下人",
                            ),
                        ),
                        (
                            "entry",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="evidence",
                                to="campaigns.ledgerentry",
                                verbose_name="台账记录",
                            ),
                        ),
                        (
                            "reports",
                            models.ManyToManyField(
                                related_name="evidence",
                                through="campaigns.ReportEvidence",
                                to="campaigns.progressreport",
                            ),
                        ),
                        (
                            "stored",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="evidence",
                                to="campaigns.storedfile",
                                verbose_name="存储",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "佐证材料",
                        "verbose_name_plural": "佐证材料",
                        "ordering": ["added_at", "pk"],
                        "indexes": [models.Index(fields=["unit", "added_at"], name="evidence_of_unit")],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("entry__isnull", True),
                                        ("kind__in", ["file", "shot"]),
                                        ("url", ""),
                                        models.Q(("sha256", ""), _negated=True),
                                    ),
                                    models.Q(
                                        ("entry__isnull", True), ("kind", "link"), models.Q(("url", ""), _negated=True)
                                    ),
                                    models.Q(("entry__isnull", False), ("kind", "ledger"), ("url", "")),
                                    _connector="OR",
                                ),
                                name="evidence_is_file_link_or_record",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("withdrawn_at__isnull", True),
                                    models.Q(("withdrawn_because", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="evidence_withdrawn_says_why",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("sha256", ""), _negated=True),
                                fields=("unit", "sha256"),
                                name="evidence_file_once_per_unit",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("entry__isnull", False), ("withdrawn_at__isnull", True)),
                                fields=("entry",),
                                name="evidence_entry_once",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="LedgerKind",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("code", models.CharField(max_length=40, verbose_name="代码")),
                        ("name", models.CharField(max_length=40, verbose_name="名称")),
                        ("about", models.CharField(blank=True, max_length=200, verbose_name="说明")),
                        ("fields", models.JSONField(default=list, verbose_name="栏目")),
                        ("is_lasting", models.BooleanField(default=False, verbose_name="长期有效")),
                        ("position", models.PositiveSmallIntegerField(default=0, verbose_name="次序")),
                        ("is_active", models.BooleanField(default=True, verbose_name="在用")),
                        ("version", models.PositiveIntegerField(default=1, verbose_name="修改次数")),
                        (
                            "owner",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="ledger_kinds",
                                to="units.unit",
                                verbose_name="设置单位",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "台账种类",
                        "verbose_name_plural": "台账种类",
                        "ordering": ["position", "pk"],
                        "constraints": [models.UniqueConstraint(fields=("owner", "code"), name="ledger_kind_once")],
                    },
                ),
                migrations.CreateModel(
                    name="LedgerVersion",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("version", models.PositiveIntegerField(verbose_name="修改次数")),
                        ("verb", models.CharField(max_length=20, verbose_name="操作")),
                        ("content", models.JSONField(default=dict, verbose_name="当时内容")),
                        ("at", models.DateTimeField(verbose_name="时间")),
                        (
                            "actor",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="操作人",
                            ),
                        ),
                        (
                            "entry",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="versions",
                                to="campaigns.ledgerentry",
                                verbose_name="记录",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "台账修改记录",
                        "verbose_name_plural": "台账修改记录",
                        "ordering": ["-version"],
                        "constraints": [
                            models.UniqueConstraint(fields=("entry", "version"), name="ledger_version_once")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ListOrder",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("sight", models.CharField(editable=False, max_length=64, verbose_name="可见范围")),
                        ("name", models.CharField(max_length=40, verbose_name="列表")),
                        ("title", models.CharField(max_length=120, verbose_name="名称")),
                        ("words", models.JSONField(default=dict, verbose_name="筛选")),
                        ("requested_at", models.DateTimeField(verbose_name="申请时间")),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("waiting", "等待生成"),
                                    ("working", "正在生成"),
                                    ("done", "已做好"),
                                    ("failed", "没有做成"),
                                ],
                                default="waiting",
                                max_length=8,
                                verbose_name="状态",
                            ),
                        ),
                        ("tries", models.PositiveSmallIntegerField(default=0)),
                        ("moved_at", models.DateTimeField(blank=True, null=True, verbose_name="最近进展")),
                        ("total", models.PositiveIntegerField(default=0, verbose_name="行数")),
                        ("done", models.PositiveIntegerField(default=0, verbose_name="已写入")),
                        ("place", models.CharField(blank=True, max_length=200, verbose_name="位置")),
                        ("size", models.PositiveBigIntegerField(default=0, verbose_name="大小（字节）")),
                        ("fault", models.CharField(blank=True, max_length=200, verbose_name="原因")),
                        (
                            "user",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="list_orders",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="申请人",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "列表导出",
                        "verbose_name_plural": "列表导出",
                        "ordering": ["-requested_at", "-pk"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("state__in", ["waiting", "working", "done", "failed"])),
                                name="list_order_state_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("done__lte", models.F("total"))),
                                name="list_order_done_is_part_of_total",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state", "done"), _negated=True),
                                    models.Q(("place", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="list_order_done_is_kept",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("state__in", ["waiting", "working"])),
                                fields=("user",),
                                name="list_order_one_at_a_time",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="MilestoneDone",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("name", models.CharField(max_length=120, verbose_name="节点")),
                        ("done_on", models.DateField(verbose_name="完成日期")),
                        (
                            "report",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="milestones_done",
                                to="campaigns.progressreport",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "完成节点",
                        "verbose_name_plural": "完成节点",
                        "constraints": [models.UniqueConstraint(fields=("report", "name"), name="milestone_done_once")],
                    },
                ),
                migrations.CreateModel(
                    name="Notice",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("text", models.CharField(max_length=300, verbose_name="内容")),
                        ("page", models.CharField(max_length=60, verbose_name="页面")),
                        ("number", models.PositiveBigIntegerField(verbose_name="编号")),
                        ("told_at", models.DateTimeField(verbose_name="告知时间")),
                        ("read_at", models.DateTimeField(blank=True, null=True, verbose_name="阅读时间")),
                        (
                            "user",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="notices",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="收件人",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "通知",
                        "verbose_name_plural": "通知",
                        "ordering": ["-told_at", "-pk"],
                        "indexes": [models.Index(fields=["user", "-told_at"], name="notice_of_person")],
                    },
                ),
                migrations.CreateModel(
                    name="Nudge",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("day", models.DateField(verbose_name="日期")),
                        ("text", models.CharField(max_length=300, verbose_name="催办内容")),
                        ("sent_at", models.DateTimeField(verbose_name="催办时间")),
                        (
                            "assignment",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="nudges",
                                to="campaigns.assignment",
                                verbose_name="任务",
                            ),
                        ),
                        (
                            "sent_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="nudges_sent",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="催办人",
                            ),
                        ),
                        (
                            "period",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to="campaigns.period",
                                verbose_name="填报期",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "催办",
                        "verbose_name_plural": "催办",
                        "ordering": ["-sent_at", "-pk"],
                        "constraints": [
                            models.UniqueConstraint(fields=("assignment", "period", "day"), name="nudge_once_a_day")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="NudgeReceipt",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("read_at", models.DateTimeField(blank=True, null=True, verbose_name="阅读时间")),
                        (
                            "nudge",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="receipts",
                                to="campaigns.nudge",
                                verbose_name="催办",
                            ),
                        ),
                        (
                            "user",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="nudge_receipts",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="收件人",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "催办回执",
                        "verbose_name_plural": "催办回执",
                        "ordering": ["pk"],
                        "constraints": [models.UniqueConstraint(fields=("nudge", "user"), name="nudge_receipt_once")],
                    },
                ),
                migrations.CreateModel(
                    name="Participation",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("path", models.CharField(db_index=True, editable=False, max_length=255)),
                        ("name", models.CharField(max_length=120, verbose_name="当时名称")),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("bureau", "局"),
                                    ("institution", "事业单位"),
                                    ("department", "处（科）室"),
                                    ("window", "服务窗口"),
                                    ("township", "街道（乡镇）"),
                                ],
                                max_length=16,
                                verbose_name="类别",
                            ),
                        ),
                        ("comparison_class", models.CharField(blank=True, max_length=40, verbose_name="比较类别")),
                        (
                            "weight",
                            core.decimals.ExactDecimalField(default=Decimal("1"), places=2, verbose_name="权重"),
                        ),
                        (
                            "campaign",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="participations",
                                to="campaigns.campaign",
                                verbose_name="创建活动",
                            ),
                        ),
                        (
                            "parent",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="children",
                                to="campaigns.participation",
                                verbose_name="上级",
                            ),
                        ),
                        (
                            "unit",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="participations",
                                to="units.unit",
                                verbose_name="单位",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "参加单位",
                        "verbose_name_plural": "参加单位",
                        "ordering": ["path"],
                        "constraints": [
                            models.UniqueConstraint(fields=("campaign", "unit"), name="participation_once"),
                            models.UniqueConstraint(fields=("campaign", "path"), name="participation_path_once"),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("kind__in", ["bureau", "institution", "department", "window", "township"])
                                ),
                                name="participation_kind_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("weight__gte", 0)), name="participation_weight_not_negative"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="DigestLine",
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
                                    ("due", "即将到期"),
                                    ("late", "已逾期"),
                                    ("returned", "被退回"),
                                    ("escalated", "下级逾期"),
                                    ("nudged", "领导催办"),
                                    ("signing", "待您审签"),
                                    ("review", "待您审核"),
                                    ("instructed", "领导批示"),
                                    ("unanswered", "批示逾期未答复"),
                                    ("answered", "批示已答复"),
                                ],
                                max_length=10,
                                verbose_name="事由",
                            ),
                        ),
                        ("text", models.CharField(blank=True, max_length=200, verbose_name="事项")),
                        ("link", models.CharField(blank=True, max_length=200, verbose_name="地址")),
                        (
                            "workdays",
                            models.IntegerField(help_text="距截止的工作日数；逾期为负", verbose_name="工作日"),
                        ),
                        (
                            "assignment",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to="campaigns.assignment",
                                verbose_name="任务",
                            ),
                        ),
                        (
                            "digest",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="lines", to="campaigns.digest"
                            ),
                        ),
                        (
                            "period",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to="campaigns.period",
                                verbose_name="填报期",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "提醒事项",
                        "verbose_name_plural": "提醒事项",
                        "ordering": ["workdays", "pk"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("digest", "kind", "assignment", "period"), name="digest_line_once"
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("assignment__isnull", True)),
                                fields=("digest", "kind", "link"),
                                name="digest_word_once",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "kind__in",
                                        [
                                            "due",
                                            "late",
                                            "returned",
                                            "escalated",
                                            "nudged",
                                            "signing",
                                            "review",
                                            "instructed",
                                            "unanswered",
                                            "answered",
                                        ],
                                    )
                                ),
                                name="digest_line_kind_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("assignment__isnull", False), ("period__isnull", False), ("text", "")),
                                    models.Q(
                                        ("assignment__isnull", True),
                                        ("period__isnull", True),
                                        models.Q(("text", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="digest_line_is_about_something",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Bundle",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("requested_at", models.DateTimeField(verbose_name="申请时间")),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("waiting", "等待打包"),
                                    ("working", "正在打包"),
                                    ("done", "已做好"),
                                    ("failed", "没有做成"),
                                ],
                                default="waiting",
                                max_length=8,
                                verbose_name="状态",
                            ),
                        ),
                        ("tries", models.PositiveSmallIntegerField(default=0)),
                        ("moved_at", models.DateTimeField(blank=True, null=True, verbose_name="最近进展")),
                        ("total", models.PositiveIntegerField(default=0, verbose_name="文件数")),
                        ("done", models.PositiveIntegerField(default=0, verbose_name="已写入")),
                        ("missing", models.PositiveIntegerField(default=0, verbose_name="缺失")),
                        ("place", models.CharField(blank=True, max_length=200, verbose_name="位置")),
                        ("size", models.PositiveBigIntegerField(default=0, verbose_name="大小（字节）")),
                        ("fault", models.CharField(blank=True, max_length=200, verbose_name="原因")),
                        (
                            "user",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="bundles",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="申请人",
                            ),
                        ),
                        (
                            "participation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="bundles",
                                to="campaigns.participation",
                                verbose_name="单位",
                            ),
                        ),
                        (
                            "period",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to="campaigns.period",
                                verbose_name="填报期",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "材料包",
                        "verbose_name_plural": "材料包",
                        "ordering": ["-requested_at", "-pk"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("state__in", ["waiting", "working", "done", "failed"])),
                                name="bundle_state_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("done__lte", models.F("total"))),
                                name="bundle_done_is_part_of_total",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state", "done"), _negated=True),
                                    models.Q(("place", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="bundle_done_is_kept",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("state__in", ["waiting", "working"])),
                                fields=("user",),
                                name="bundle_one_at_a_time",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="PeriodExtension",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("due_on", models.DateField(verbose_name="展期至")),
                        ("reason", models.TextField(verbose_name="理由")),
                        ("granted_at", models.DateTimeField(verbose_name="批准时间")),
                        (
                            "granted_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="批准人",
                            ),
                        ),
                        (
                            "participation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="extensions",
                                to="campaigns.participation",
                                verbose_name="单位",
                            ),
                        ),
                        (
                            "period",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="extensions",
                                to="campaigns.period",
                                verbose_name="填报期",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "展期",
                        "verbose_name_plural": "展期",
                        "ordering": ["period__starts_on", "participation__path"],
                        "constraints": [
                            models.UniqueConstraint(fields=("participation", "period"), name="extension_once")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Policy",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("name", models.CharField(max_length=40, verbose_name="名称")),
                        ("value", models.JSONField(verbose_name="内容")),
                        ("set_at", models.DateTimeField(verbose_name="设置时间")),
                        (
                            "campaign",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="policies",
                                to="campaigns.campaign",
                                verbose_name="创建活动",
                            ),
                        ),
                        (
                            "set_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="设置人",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "工作规则",
                        "verbose_name_plural": "工作规则",
                        "ordering": ["name"],
                        "constraints": [
                            models.UniqueConstraint(fields=("campaign", "name"), name="policy_once"),
                            models.UniqueConstraint(
                                condition=models.Q(("campaign__isnull", True)),
                                fields=("name",),
                                name="policy_once_for_all",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ReportEvidence",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "evidence",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="attachments",
                                to="campaigns.evidence",
                            ),
                        ),
                        (
                            "report",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="attachments",
                                to="campaigns.progressreport",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "填报佐证",
                        "verbose_name_plural": "填报佐证",
                        "constraints": [models.UniqueConstraint(fields=("report", "evidence"), name="attachment_once")],
                    },
                ),
                migrations.CreateModel(
                    name="ReportSource",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("version", models.PositiveIntegerField(verbose_name="汇总时的修改次数")),
                        (
                            "report",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="sources",
                                to="campaigns.progressreport",
                                verbose_name="主办填报",
                            ),
                        ),
                        (
                            "source",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="summed_up_in",
                                to="campaigns.progressreport",
                                verbose_name="协办填报",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "汇总的填报",
                        "verbose_name_plural": "汇总的填报",
                        "constraints": [
                            models.UniqueConstraint(fields=("report", "source"), name="report_source_once")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ReportStep",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("step", models.CharField(max_length=12, verbose_name="步骤")),
                        (
                            "from_state",
                            models.CharField(
                                choices=[
                                    ("draft", "草稿"),
                                    ("signing", "待审签"),
                                    ("submitted", "待审核"),
                                    ("returned", "已退回"),
                                    ("approved", "已核定"),
                                ],
                                max_length=10,
                                verbose_name="原状态",
                            ),
                        ),
                        (
                            "to_state",
                            models.CharField(
                                choices=[
                                    ("draft", "草稿"),
                                    ("signing", "待审签"),
                                    ("submitted", "待审核"),
                                    ("returned", "已退回"),
                                    ("approved", "已核定"),
                                ],
                                max_length=10,
                                verbose_name="新状态",
                            ),
                        ),
                        ("at", models.DateTimeField(verbose_name="时间")),
                        ("opinion", models.TextField(blank=True, verbose_name="意见")),
                        ("snapshot", models.JSONField(default=dict, verbose_name="当时内容")),
                        (
                            "actor",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="操作人",
                            ),
                        ),
                        (
                            "report",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="steps",
                                to="campaigns.progressreport",
                                verbose_name="填报",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "填报记录",
                        "verbose_name_plural": "填报记录",
                        "ordering": ["at", "pk"],
                    },
                ),
                migrations.CreateModel(
                    name="RequiredRegulation",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "unit_kind",
                            models.CharField(
                                choices=[
                                    ("bureau", "局"),
                                    ("institution", "事业单位"),
                                    ("department", "处（科）室"),
                                    ("window", "服务窗口"),
                                    ("township", "街道（乡镇）"),
                                ],
                                max_length=20,
                                verbose_name="单位种类",
                            ),
                        ),
                        ("name", models.CharField(max_length=60, verbose_name="制度类别")),
                        ("position", models.PositiveSmallIntegerField(default=0, verbose_name="次序")),
                        (
                            "owner",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="required_regulations",
                                to="units.unit",
                                verbose_name="设置单位",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "必备制度",
                        "verbose_name_plural": "必备制度",
                        "ordering": ["position", "pk"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("owner", "unit_kind", "name"), name="required_regulation_once"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("unit_kind__in", ["bureau", "institution", "department", "window", "township"])
                                ),
                                name="required_regulation_kind_known",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ReviewRoute",
                    fields=[
                        (
                            "target",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.CASCADE,
                                primary_key=True,
                                related_name="route",
                                serialize=False,
                                to="campaigns.target",
                            ),
                        ),
                        ("is_own", models.BooleanField(default=True)),
                        ("is_signed_first", models.BooleanField(default=False, verbose_name="先由本单位领导审签")),
                        ("kinds", models.CharField(blank=True, max_length=120, verbose_name="审核哪些类别的单位")),
                        (
                            "office",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="review_routes",
                                to="units.unit",
                                verbose_name="职能处室",
                            ),
                        ),
                        (
                            "panel",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="review_routes",
                                to="units.reviewpanel",
                                verbose_name="评审组",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "审核分工",
                        "verbose_name_plural": "审核分工",
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("office__isnull", True), ("panel__isnull", True), _connector="OR"),
                                name="route_leads_to_one",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("office__isnull", False), ("panel__isnull", False), ("kinds", ""), _connector="OR"
                                ),
                                name="route_to_the_superior_is_whole",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="LedgerFeed",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("fact", models.CharField(max_length=40, verbose_name="数据项")),
                        ("item", models.TextField(blank=True, verbose_name="标准或节点")),
                        ("kind", models.CharField(db_index=True, max_length=40, verbose_name="台账种类")),
                        (
                            "measure",
                            models.CharField(
                                choices=[
                                    ("count", "条数"),
                                    ("sum", "合计"),
                                    ("distinct", "不同的个数"),
                                    ("heads", "在岗职工人次"),
                                    ("first_day", "最早一条的日期"),
                                ],
                                max_length=10,
                                verbose_name="计什么",
                            ),
                        ),
                        ("field", models.CharField(blank=True, max_length=40, verbose_name="栏目")),
                        ("times", models.CharField(blank=True, max_length=40, verbose_name="乘以")),
                        ("where", models.CharField(blank=True, max_length=40, verbose_name="只计栏目")),
                        ("equals", models.CharField(blank=True, max_length=200, verbose_name="等于")),
                        ("at_least", models.PositiveIntegerField(default=1, verbose_name="至少")),
                        (
                            "target",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="feeds",
                                to="campaigns.target",
                                verbose_name="目标",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "台账取数",
                        "verbose_name_plural": "台账取数",
                        "ordering": ["pk"],
                        "constraints": [
                            models.UniqueConstraint(fields=("target", "fact", "item"), name="ledger_feed_once"),
                            models.CheckConstraint(
                                condition=models.Q(("measure__in", ["count", "sum", "distinct", "heads", "first_day"])),
                                name="ledger_feed_measure_known",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="AssignmentReturn",
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
                                    ("open", "待答复"),
                                    ("accepted", "同意退回"),
                                    ("declined", "不同意"),
                                    ("withdrawn", "单位撤回"),
                                ],
                                default="open",
                                max_length=10,
                                verbose_name="状态",
                            ),
                        ),
                        ("reason", models.TextField(verbose_name="退回理由")),
                        ("returned_at", models.DateTimeField(verbose_name="退回时间")),
                        ("answer", models.TextField(blank=True, verbose_name="答复")),
                        ("decided_at", models.DateTimeField(blank=True, null=True, verbose_name="答复时间")),
                        (
                            "assignment",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="returns",
                                to="campaigns.assignment",
                                verbose_name="任务",
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
                            "returned_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="退回人",
                            ),
                        ),
                        (
                            "participation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="returned_assignments",
                                to="campaigns.participation",
                                verbose_name="单位",
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
                        "verbose_name": "退回任务",
                        "verbose_name_plural": "退回任务",
                        "ordering": ["-returned_at", "-pk"],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("state", "open")),
                                fields=("participation", "target"),
                                name="return_open_once",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("state__in", ["open", "accepted", "declined", "withdrawn"])),
                                name="return_state_known",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Robot",
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
                                choices=[("wecom", "企业微信"), ("dingtalk", "钉钉")],
                                max_length=10,
                                verbose_name="平台",
                            ),
                        ),
                        ("name", models.CharField(max_length=40, verbose_name="群名称")),
                        ("host", models.CharField(editable=False, max_length=255, verbose_name="服务器")),
                        ("sealed_address", models.BinaryField()),
                        ("sealed_secret", models.BinaryField(default=b"")),
                        ("is_active", models.BooleanField(default=True, verbose_name="启用")),
                        ("set_at", models.DateTimeField(verbose_name="设置时间")),
                        (
                            "set_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="设置人",
                            ),
                        ),
                        (
                            "unit",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="robots",
                                to="units.unit",
                                verbose_name="单位",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "群机器人",
                        "verbose_name_plural": "群机器人",
                        "ordering": ["unit__path", "pk"],
                        "constraints": [
                            models.UniqueConstraint(fields=("unit", "name"), name="robot_name_once"),
                            models.CheckConstraint(
                                condition=models.Q(("kind__in", ["wecom", "dingtalk"])), name="robot_kind_known"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="RobotMessage",
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
                                choices=[("digest", "每日提醒"), ("trial", "测试消息")],
                                max_length=10,
                                verbose_name="种类",
                            ),
                        ),
                        ("day", models.DateField(verbose_name="日期")),
                        ("title", models.CharField(max_length=80, verbose_name="标题")),
                        ("text", models.TextField(verbose_name="内容")),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("waiting", "等待发送"),
                                    ("sending", "正在发送"),
                                    ("sent", "已送达"),
                                    ("failed", "发送失败"),
                                ],
                                default="waiting",
                                max_length=10,
                                verbose_name="状态",
                            ),
                        ),
                        ("tries", models.PositiveSmallIntegerField(default=0, verbose_name="已试次数")),
                        ("next_try_at", models.DateTimeField(verbose_name="下次发送时间")),
                        ("claimed_at", models.DateTimeField(blank=True, null=True, verbose_name="开始发送时间")),
                        ("sent_at", models.DateTimeField(blank=True, null=True, verbose_name="送达时间")),
                        ("reason", models.CharField(blank=True, max_length=200, verbose_name="失败原因")),
                        (
                            "robot",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="messages",
                                to="campaigns.robot",
                                verbose_name="机器人",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "机器人消息",
                        "verbose_name_plural": "机器人消息",
                        "ordering": ["-day", "-pk"],
                        "indexes": [models.Index(fields=["state", "next_try_at"], name="robot_message_waiting")],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("kind", "digest")),
                                fields=("robot", "day"),
                                name="robot_digest_once_a_day",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("kind__in", ["digest", "trial"])), name="robot_message_kind_known"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("state__in", ["waiting", "sending", "sent", "failed"])),
                                name="robot_message_state_known",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="BurdenReason",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("reason", models.CharField(max_length=300, verbose_name="理由")),
                        ("peak", models.PositiveIntegerField(verbose_name="最多的一个月")),
                        ("units", models.PositiveIntegerField(verbose_name="超过上限的单位")),
                        ("cap", models.PositiveIntegerField(verbose_name="当时的上限")),
                        ("given_at", models.DateTimeField(verbose_name="说明时间")),
                        (
                            "given_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="说明人",
                            ),
                        ),
                        (
                            "campaign",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="burden_reasons",
                                to="campaigns.campaign",
                                verbose_name="创建活动",
                            ),
                        ),
                        (
                            "scheme",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to="campaigns.scheme",
                                verbose_name="发布的指标体系",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "超上限说明",
                        "verbose_name_plural": "超上限说明",
                        "ordering": ["-given_at", "-pk"],
                    },
                ),
                migrations.CreateModel(
                    name="SchemeItem",
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
                                choices=[("bonus", "加分项"), ("negative", "负面清单")],
                                max_length=10,
                                verbose_name="类别",
                            ),
                        ),
                        ("position", models.PositiveSmallIntegerField(verbose_name="次序")),
                        ("code", models.CharField(max_length=64, verbose_name="代码")),
                        ("title", models.CharField(max_length=120, verbose_name="名称")),
                        ("explanation", models.TextField(blank=True, verbose_name="说明")),
                        (
                            "points",
                            core.decimals.ExactDecimalField(
                                blank=True, null=True, places=6, verbose_name="每次最多加几分"
                            ),
                        ),
                        (
                            "most",
                            core.decimals.ExactDecimalField(
                                blank=True, null=True, places=6, verbose_name="全年最多加几分"
                            ),
                        ),
                        (
                            "counting",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("project", "同一年同一项目只取最高"),
                                    ("item", "同一年这一项只取最高"),
                                    ("each", "每一笔都计"),
                                ],
                                max_length=10,
                                verbose_name="几笔怎样计",
                            ),
                        ),
                        (
                            "look_back_months",
                            models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="追溯月数"),
                        ),
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
                        (
                            "scheme",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="items",
                                to="campaigns.scheme",
                                verbose_name="指标体系",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "加分项和负面清单",
                        "verbose_name_plural": "加分项和负面清单",
                        "ordering": ["kind", "position"],
                        "constraints": [
                            models.UniqueConstraint(fields=("scheme", "code"), name="scheme_item_code_once"),
                            models.UniqueConstraint(
                                fields=("scheme", "kind", "position"), name="scheme_item_place_once"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("kind__in", ["bonus", "negative"])), name="scheme_item_kind_known"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("kind", "bonus"), _negated=True),
                                    models.Q(
                                        ("counting__in", ["project", "item", "each"]),
                                        ("effect", ""),
                                        ("look_back_months__isnull", True),
                                        ("points__gt", 0),
                                    ),
                                    _connector="OR",
                                ),
                                name="scheme_item_bonus_is_complete",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("kind", "negative"), _negated=True),
                                    models.Q(
                                        ("counting", ""),
                                        ("effect__in", ["no_application", "term_cancelled", "title_revoked"]),
                                        ("look_back_months__gte", 1),
                                        ("look_back_months__lte", 120),
                                        ("most__isnull", True),
                                        ("points__isnull", True),
                                    ),
                                    _connector="OR",
                                ),
                                name="scheme_item_negative_is_complete",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("most__isnull", True), ("most__gt", 0), _connector="OR"),
                                name="scheme_item_most_positive",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="StaleMark",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("marked_at", models.DateTimeField()),
                        (
                            "assignment",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to="campaigns.assignment",
                            ),
                        ),
                        (
                            "campaign",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="stale_marks",
                                to="campaigns.campaign",
                            ),
                        ),
                        (
                            "participation",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to="campaigns.participation",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "待重算",
                        "verbose_name_plural": "待重算",
                        "ordering": ["pk"],
                    },
                ),
                migrations.CreateModel(
                    name="StoredFile",
                    fields=[
                        (
                            "sha256",
                            models.CharField(max_length=64, primary_key=True, serialize=False, verbose_name="校验码"),
                        ),
                        ("content_type", models.CharField(max_length=100, verbose_name="内容类型")),
                        ("size", models.PositiveBigIntegerField(verbose_name="大小（字节）")),
                        ("kept_at", models.DateTimeField(verbose_name="存入时间")),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("waiting", "等待检查"),
                                    ("seen", "已检查"),
                                    ("broken", "打不开"),
                                    ("lost", "文件丢失"),
                                ],
                                db_index=True,
                                default="waiting",
                                max_length=8,
                                verbose_name="检查",
                            ),
                        ),
                        ("tries", models.PositiveSmallIntegerField(default=0)),
                        ("width", models.PositiveIntegerField(null=True, verbose_name="宽（像素）")),
                        ("height", models.PositiveIntegerField(null=True, verbose_name="高（像素）")),
                        ("pages", models.PositiveIntegerField(null=True, verbose_name="页数")),
                        ("sharpness", models.PositiveIntegerField(null=True, verbose_name="清晰度")),
                        ("fingerprint", models.CharField(blank=True, max_length=16, verbose_name="图片指纹")),
                        ("text", models.TextField(blank=True, verbose_name="开头的文字")),
                        (
                            "preview",
                            models.FileField(
                                blank=True,
                                max_length=200,
                                upload_to=campaigns.models.stored_file.preview_name,
                                verbose_name="预览图",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "文件",
                        "verbose_name_plural": "文件",
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("state__in", ["waiting", "seen", "broken", "lost"])),
                                name="stored_file_state_known",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="PictureBand",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("position", models.PositiveSmallIntegerField()),
                        ("value", models.PositiveIntegerField()),
                        (
                            "stored",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="bands",
                                to="campaigns.storedfile",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "图片指纹段",
                        "verbose_name_plural": "图片指纹段",
                        "indexes": [models.Index(fields=["position", "value"], name="picture_band_value")],
                        "constraints": [
                            models.UniqueConstraint(fields=("stored", "position"), name="picture_band_once")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="SystemFill",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "facts",
                            models.JSONField(
                                default=dict,
                                encoder=django.core.serializers.json.DjangoJSONEncoder,
                                verbose_name="填入的数",
                            ),
                        ),
                        ("text", models.TextField(blank=True, verbose_name="填入的说明")),
                        ("version", models.PositiveIntegerField(verbose_name="修改次数")),
                        ("at", models.DateTimeField(verbose_name="时间")),
                        (
                            "report",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="fills",
                                to="campaigns.progressreport",
                                verbose_name="填报",
                            ),
                        ),
                        (
                            "system",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="units.businesssystem",
                                verbose_name="业务系统",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "系统填入",
                        "verbose_name_plural": "系统填入",
                        "ordering": ["-at", "-pk"],
                    },
                ),
                migrations.CreateModel(
                    name="TargetClass",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("comparison_class", models.CharField(max_length=40, verbose_name="比较类别")),
                        (
                            "target",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="classes",
                                to="campaigns.target",
                                verbose_name="目标",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "适用比较类别",
                        "verbose_name_plural": "适用比较类别",
                        "constraints": [
                            models.UniqueConstraint(fields=("target", "comparison_class"), name="target_class_once")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="TargetKind",
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
                                    ("bureau", "局"),
                                    ("institution", "事业单位"),
                                    ("department", "处（科）室"),
                                    ("window", "服务窗口"),
                                    ("township", "街道（乡镇）"),
                                ],
                                max_length=16,
                                verbose_name="单位类别",
                            ),
                        ),
                        (
                            "target",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="kinds",
                                to="campaigns.target",
                                verbose_name="目标",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "适用范围",
                        "verbose_name_plural": "适用范围",
                        "constraints": [
                            models.UniqueConstraint(fields=("target", "kind"), name="target_kind_once"),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("kind__in", ["bureau", "institution", "department", "window", "township"])
                                ),
                                name="target_kind_known",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="TargetUnit",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "part",
                            models.CharField(
                                choices=[("lead", "主办"), ("assisting", "协办")],
                                default="lead",
                                max_length=10,
                                verbose_name="承担方式",
                            ),
                        ),
                        (
                            "target",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="named_units",
                                to="campaigns.target",
                                verbose_name="目标",
                            ),
                        ),
                        (
                            "unit",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="units.unit",
                                verbose_name="单位",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "适用单位",
                        "verbose_name_plural": "适用单位",
                        "constraints": [
                            models.UniqueConstraint(fields=("target", "unit"), name="target_unit_once"),
                            models.CheckConstraint(
                                condition=models.Q(("part__in", ["lead", "assisting"])), name="target_unit_part_known"
                            ),
                        ],
                    },
                ),
            ]
        ),
    ]
