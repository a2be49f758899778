"""Units, people and the audit trail; ``units.receivers`` puts up the triggers that guard it, after every ``migrate``.

Stands for the migrations it names: an installation that has run them all has nothing to do.
"""

from decimal import Decimal

import django.core.validators
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import core.decimals
from core.migrations import CreateModels


class Migration(migrations.Migration):
    replaces = [
        ("units", "0001_initial"),
        ("units", "0002_time_of_units_and_people"),
        ("units", "0003_initials_of_people"),
        ("units", "0004_audit_by_object"),
        ("units", "0005_units_are_found_by_level_and_beginning"),
        ("units", "0006_review_panels"),
        ("units", "0007_unread_notices"),
        ("units", "0008_business_systems"),
        ("units", "0009_supervisors_are_a_role"),
        ("units", "0010_audit_entries_are_stamped"),
        ("units", "0011_audit_trail_is_sealed"),
        ("units", "0012_shortcuts"),
        ("units", "0013_accounts_are_kept_safe"),
        ("units", "0014_second_factor"),
        ("units", "0015_administrators_by_two"),
        ("units", "0016_the_office_by_two"),
    ]

    initial = True

    dependencies = [
        ("auth", "0012_alter_user_first_name_max_length"),
    ]

    operations = [
        CreateModels(
            [
                migrations.CreateModel(
                    name="BusinessSystem",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("name", models.CharField(max_length=40, verbose_name="系统名称")),
                        ("may_fill", models.BooleanField(default=False, verbose_name="填报数据")),
                        ("may_record", models.BooleanField(default=False, verbose_name="登记台账")),
                        ("may_read", models.BooleanField(default=False, verbose_name="读取得分")),
                        (
                            "calls_per_minute",
                            models.PositiveIntegerField(default=120, verbose_name="每分钟最多调用次数"),
                        ),
                        ("is_active", models.BooleanField(default=True, verbose_name="启用")),
                        (
                            "unit",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="systems",
                                to="units.unit",
                                verbose_name="所属单位",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "业务系统",
                        "verbose_name_plural": "业务系统",
                        "ordering": ["unit__path", "name"],
                        "constraints": [
                            models.UniqueConstraint(fields=("unit", "name"), name="system_once"),
                            models.CheckConstraint(
                                condition=models.Q(("calls_per_minute__gte", 1)), name="system_calls_positive"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="User",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("password", models.CharField(max_length=128, verbose_name="password")),
                        ("last_login", models.DateTimeField(blank=True, null=True, verbose_name="last login")),
                        (
                            "is_superuser",
                            models.BooleanField(
                                default=False,
                                help_text="Designates that this user has all permissions without explicitly assigning them.",
                                verbose_name="superuser status",
                            ),
                        ),
                        (
                            "username",
                            models.CharField(
                                max_length=40,
                                unique=True,
                                validators=[
                                    django.core.validators.RegexValidator(
                                        "^[A-Za-z0-9_.\\-]{3,40}$",
                                        "登录名须为 3 至 40 位字母、数字、点、下划线或短横线",
                                    )
                                ],
                                verbose_name="登录名",
                            ),
                        ),
                        ("name", models.CharField(max_length=40, verbose_name="姓名")),
                        (
                            "pinyin_initials",
                            models.CharField(blank=True, editable=False, max_length=40, verbose_name="拼音首字母"),
                        ),
                        (
                            "phone",
                            models.CharField(
                                blank=True,
                                max_length=20,
                                validators=[
                                    django.core.validators.RegexValidator(
                                        "^\\+?[0-9\\-]{5,20}$", "请输入正确的电话号码（只含数字和短横线）"
                                    )
                                ],
                                verbose_name="手机",
                            ),
                        ),
                        ("email", models.EmailField(blank=True, max_length=254, verbose_name="电子邮箱")),
                        ("is_active", models.BooleanField(default=True, verbose_name="启用")),
                        ("is_staff", models.BooleanField(default=False, verbose_name="可进入技术后台")),
                        ("must_change_password", models.BooleanField(default=False, verbose_name="下次登录须改密码")),
                        (
                            "password_set_at",
                            models.DateTimeField(blank=True, editable=False, null=True, verbose_name="密码设定时间"),
                        ),
                        (
                            "second_factor_at",
                            models.DateTimeField(
                                blank=True, editable=False, null=True, verbose_name="二次验证启用时间"
                            ),
                        ),
                        ("session_mark", models.CharField(blank=True, editable=False, max_length=16)),
                        (
                            "duty",
                            models.CharField(
                                blank=True,
                                choices=[("system", "系统管理员"), ("security", "安全管理员"), ("audit", "审计管理员")],
                                editable=False,
                                max_length=16,
                                verbose_name="三员职责",
                            ),
                        ),
                        (
                            "unread_notices",
                            models.PositiveIntegerField(default=0, editable=False, verbose_name="未读提醒"),
                        ),
                        ("joined_at", models.DateTimeField(auto_now_add=True, verbose_name="创建时间")),
                        (
                            "groups",
                            models.ManyToManyField(
                                blank=True,
                                help_text="The groups this user belongs to. A user will get all permissions granted to each of their groups.",
                                related_name="user_set",
                                related_query_name="user",
                                to="auth.group",
                                verbose_name="groups",
                            ),
                        ),
                        (
                            "user_permissions",
                            models.ManyToManyField(
                                blank=True,
                                help_text="Specific permissions for this user.",
                                related_name="user_set",
                                related_query_name="user",
                                to="auth.permission",
                                verbose_name="user permissions",
                            ),
                        ),
                        (
                            "home_unit",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="people",
                                to="units.unit",
                                verbose_name="所属单位",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "用户",
                        "verbose_name_plural": "用户",
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("duty__in", ["", "system", "security", "audit"])),
                                name="user_duty_known",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="AccountPolicy",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("name", models.CharField(max_length=40, unique=True, verbose_name="名称")),
                        ("value", models.PositiveIntegerField(verbose_name="内容")),
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
                        "verbose_name": "账号安全规则",
                        "verbose_name_plural": "账号安全规则",
                        "ordering": ["name"],
                    },
                ),
                migrations.CreateModel(
                    name="AuditSeal",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("number", models.PositiveIntegerField(unique=True, verbose_name="批次")),
                        ("sealed_at", models.DateTimeField(db_index=True, verbose_name="封存时间")),
                        ("entries", models.PositiveIntegerField(verbose_name="条数")),
                        ("horizon", models.BigIntegerField()),
                        ("body", models.CharField(max_length=64)),
                        ("link", models.CharField(max_length=64)),
                        ("purged_at", models.DateTimeField(null=True, verbose_name="清理时间")),
                        ("purge_mark", models.CharField(blank=True, max_length=64)),
                    ],
                    options={
                        "verbose_name": "审计封存",
                        "verbose_name_plural": "审计封存",
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("number__gte", 1)), name="audit_seal_counts_from_one"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("entries__gte", 1)), name="audit_seal_holds_something"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="AuditSealLine",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("entry_id", models.BigIntegerField(unique=True)),
                        ("digest", models.CharField(max_length=64)),
                        (
                            "seal",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="lines", to="units.auditseal"
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "审计封存明细",
                        "verbose_name_plural": "审计封存明细",
                    },
                ),
                migrations.CreateModel(
                    name="SystemToken",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("digest", models.CharField(editable=False, max_length=64, unique=True)),
                        ("hint", models.CharField(editable=False, max_length=12, verbose_name="开头")),
                        ("made_at", models.DateTimeField(verbose_name="生成时间")),
                        ("expires_on", models.DateField(verbose_name="有效至")),
                        ("revoked_at", models.DateTimeField(blank=True, null=True, verbose_name="停用时间")),
                        ("last_used_on", models.DateField(blank=True, null=True, verbose_name="最近使用")),
                        (
                            "made_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="生成人",
                            ),
                        ),
                        (
                            "system",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="tokens",
                                to="units.businesssystem",
                                verbose_name="业务系统",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "接入密钥",
                        "verbose_name_plural": "接入密钥",
                        "ordering": ["-made_at", "-pk"],
                    },
                ),
                migrations.CreateModel(
                    name="Unit",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("path", models.CharField(max_length=255, unique=True)),
                        ("depth", models.PositiveIntegerField()),
                        ("numchild", models.PositiveIntegerField(default=0)),
                        ("code", models.CharField(max_length=64, unique=True, verbose_name="代码")),
                        ("name", models.CharField(max_length=120, verbose_name="名称")),
                        ("short_name", models.CharField(blank=True, max_length=40, verbose_name="简称")),
                        (
                            "pinyin_initials",
                            models.CharField(blank=True, editable=False, max_length=160, verbose_name="拼音首字母"),
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
                                verbose_name="类别",
                            ),
                        ),
                        (
                            "comparison_class",
                            models.CharField(
                                blank=True, help_text="同一类别的单位之间排名", max_length=40, verbose_name="比较类别"
                            ),
                        ),
                        (
                            "weight",
                            core.decimals.ExactDecimalField(default=Decimal("1"), places=2, verbose_name="权重"),
                        ),
                        ("exists_from", models.DateField(blank=True, null=True, verbose_name="设立日期")),
                        ("exists_to", models.DateField(blank=True, null=True, verbose_name="撤销日期")),
                        ("version", models.PositiveIntegerField(default=0, editable=False, verbose_name="修改次数")),
                        (
                            "branches",
                            models.ManyToManyField(
                                blank=True, related_name="origins", to="units.unit", verbose_name="分出单位"
                            ),
                        ),
                        (
                            "successor",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="predecessors",
                                to="units.unit",
                                verbose_name="承继单位",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "单位",
                        "verbose_name_plural": "单位",
                        "indexes": [
                            models.Index(fields=["depth", "path"], name="unit_level"),
                            models.Index(fields=["name"], name="unit_name", opclasses=["varchar_pattern_ops"]),
                            models.Index(
                                fields=["short_name"], name="unit_short_name", opclasses=["varchar_pattern_ops"]
                            ),
                            models.Index(
                                fields=["pinyin_initials"], name="unit_initials", opclasses=["varchar_pattern_ops"]
                            ),
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("kind__in", ["bureau", "institution", "department", "window", "township"])
                                ),
                                name="unit_kind_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("weight__gte", 0)), name="unit_weight_not_negative"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("exists_from__isnull", True),
                                    ("exists_to__isnull", True),
                                    ("exists_from__lte", models.F("exists_to")),
                                    _connector="OR",
                                ),
                                name="unit_exists_from_before_to",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ReviewPanel",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("name", models.CharField(max_length=40, verbose_name="名称")),
                        (
                            "unit",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="panels",
                                to="units.unit",
                                verbose_name="设立单位",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "评审组",
                        "verbose_name_plural": "评审组",
                        "ordering": ["unit__path", "name"],
                        "constraints": [models.UniqueConstraint(fields=("unit", "name"), name="panel_once")],
                    },
                ),
                migrations.CreateModel(
                    name="Membership",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "role",
                            models.CharField(
                                choices=[
                                    ("reporter", "填报员"),
                                    ("reviewer", "审核员"),
                                    ("leader", "领导"),
                                    ("administrator", "创建办"),
                                    ("auditor", "审计员"),
                                    ("panellist", "评审组成员"),
                                    ("supervisor", "行风监督员"),
                                ],
                                max_length=16,
                                verbose_name="角色",
                            ),
                        ),
                        ("post", models.CharField(blank=True, max_length=40, verbose_name="职务")),
                        ("starts_on", models.DateField(blank=True, null=True, verbose_name="自")),
                        ("ends_on", models.DateField(blank=True, null=True, verbose_name="至")),
                        (
                            "deputy_for",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="deputies",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="代理谁",
                            ),
                        ),
                        (
                            "user",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="memberships",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="用户",
                            ),
                        ),
                        (
                            "panel",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="seats",
                                to="units.reviewpanel",
                                verbose_name="评审组",
                            ),
                        ),
                        (
                            "unit",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="memberships",
                                to="units.unit",
                                verbose_name="单位",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "任职",
                        "verbose_name_plural": "任职",
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("deputy_for__isnull", True), ("panel__isnull", True)),
                                fields=("user", "unit", "role"),
                                name="membership_once",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("deputy_for__isnull", False), ("panel__isnull", True)),
                                fields=("user", "unit", "role", "deputy_for"),
                                name="membership_deputy_once",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("deputy_for__isnull", True), ("panel__isnull", False)),
                                fields=("user", "panel"),
                                name="membership_seat_once",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("deputy_for__isnull", False), ("panel__isnull", False)),
                                fields=("user", "panel", "deputy_for"),
                                name="membership_seat_deputy_once",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("panel__isnull", False), ("role", "panellist")),
                                    models.Q(models.Q(("role", "panellist"), _negated=True), ("panel__isnull", True)),
                                    _connector="OR",
                                ),
                                name="membership_seat_names_its_panel",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("starts_on__isnull", True),
                                    ("ends_on__isnull", True),
                                    ("starts_on__lte", models.F("ends_on")),
                                    _connector="OR",
                                ),
                                name="membership_starts_before_it_ends",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("deputy_for__isnull", True),
                                    models.Q(("ends_on__isnull", False), ("starts_on__isnull", False)),
                                    _connector="OR",
                                ),
                                name="membership_deputy_is_for_a_time",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "role__in",
                                        [
                                            "reporter",
                                            "reviewer",
                                            "leader",
                                            "administrator",
                                            "auditor",
                                            "panellist",
                                            "supervisor",
                                        ],
                                    )
                                ),
                                name="membership_role_known",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="LeadingGroup",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("founded_on", models.DateField(blank=True, null=True, verbose_name="成立日期")),
                        ("document_number", models.CharField(blank=True, max_length=60, verbose_name="文号")),
                        (
                            "unit",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="leading_group",
                                to="units.unit",
                                verbose_name="单位",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "领导小组",
                        "verbose_name_plural": "领导小组",
                    },
                ),
                migrations.CreateModel(
                    name="DutyProposal",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "duty",
                            models.CharField(
                                choices=[
                                    ("system", "系统管理员"),
                                    ("security", "安全管理员"),
                                    ("audit", "审计管理员"),
                                    ("office", "创建办"),
                                ],
                                max_length=16,
                                verbose_name="职责",
                            ),
                        ),
                        ("takes_away", models.BooleanField(default=False, verbose_name="免去")),
                        ("reason", models.CharField(max_length=200, verbose_name="理由")),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("open", "等待确认"),
                                    ("confirmed", "已生效"),
                                    ("declined", "未同意"),
                                    ("withdrawn", "已撤回"),
                                ],
                                default="open",
                                max_length=16,
                                verbose_name="状态",
                            ),
                        ),
                        ("proposed_at", models.DateTimeField(verbose_name="提名时间")),
                        ("decided_at", models.DateTimeField(null=True, verbose_name="确认时间")),
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
                            "person",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="duty_proposals",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="人员",
                            ),
                        ),
                        (
                            "proposed_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="提名人",
                            ),
                        ),
                        (
                            "unit",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="units.unit",
                                verbose_name="单位",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "管理员任免",
                        "verbose_name_plural": "管理员任免",
                        "ordering": ["-proposed_at", "-pk"],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("state", "open")), fields=("person",), name="duty_proposal_one_open"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("duty__in", ["system", "security", "audit", "office"])),
                                name="duty_proposal_duty_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("duty", "office"), ("unit__isnull", False)),
                                    models.Q(models.Q(("duty", "office"), _negated=True), ("unit__isnull", True)),
                                    _connector="OR",
                                ),
                                name="duty_proposal_office_has_its_unit",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("state__in", ["open", "confirmed", "declined", "withdrawn"])),
                                name="duty_proposal_state_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state", "confirmed"), _negated=True),
                                    models.Q(("decided_by__isnull", True), ("proposed_by__isnull", True)),
                                    models.Q(
                                        ("decided_by__isnull", False),
                                        ("proposed_by__isnull", False),
                                        models.Q(("decided_by", models.F("proposed_by")), _negated=True),
                                        models.Q(("decided_by", models.F("person")), _negated=True),
                                        models.Q(("proposed_by", models.F("person")), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="duty_proposal_takes_two_others",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="AuditEntry",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("at", models.DateTimeField(db_index=True, verbose_name="时间")),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("act", "操作"),
                                    ("sign_in", "登录"),
                                    ("access", "查看与导出"),
                                    ("refusal", "越权被拒"),
                                ],
                                default="act",
                                max_length=8,
                                verbose_name="类别",
                            ),
                        ),
                        ("verb", models.CharField(max_length=60, verbose_name="操作")),
                        (
                            "result",
                            models.CharField(
                                choices=[("done", "成功"), ("failed", "失败")],
                                default="done",
                                max_length=8,
                                verbose_name="结果",
                            ),
                        ),
                        ("object_kind", models.CharField(max_length=40, verbose_name="对象类别")),
                        ("object_id", models.CharField(max_length=64, verbose_name="对象编号")),
                        ("label", models.CharField(max_length=200, verbose_name="对象")),
                        ("details", models.JSONField(default=dict, verbose_name="详情")),
                        ("address", models.CharField(blank=True, max_length=45, verbose_name="来源地址")),
                        ("request_id", models.CharField(blank=True, max_length=36, verbose_name="请求编号")),
                        ("nonce", models.CharField(editable=False, max_length=32, unique=True)),
                        ("stamp", models.CharField(editable=False, max_length=64)),
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
                            "unit",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="units.unit",
                                verbose_name="单位",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "审计记录",
                        "verbose_name_plural": "审计记录",
                        "ordering": ["-at", "-pk"],
                        "indexes": [
                            models.Index(fields=["object_kind", "object_id"], name="audit_by_object"),
                            models.Index(condition=models.Q(("kind", "act")), fields=["-id"], name="audit_acts"),
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("kind__in", ["act", "sign_in", "access", "refusal"])),
                                name="audit_kind_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("result__in", ["done", "failed"])), name="audit_result_known"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Bureau",
                    fields=[],
                    options={
                        "verbose_name": "局",
                        "verbose_name_plural": "局",
                        "proxy": True,
                        "indexes": [],
                        "constraints": [],
                    },
                    bases=("units.unit",),
                ),
                migrations.CreateModel(
                    name="UnitPast",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("until_on", models.DateField(verbose_name="至")),
                        ("name", models.CharField(max_length=120, verbose_name="当时名称")),
                        ("short_name", models.CharField(blank=True, max_length=40, verbose_name="当时简称")),
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
                                verbose_name="当时类别",
                            ),
                        ),
                        (
                            "parent",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="units.unit",
                                verbose_name="当时上级",
                            ),
                        ),
                        (
                            "unit",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="pasts",
                                to="units.unit",
                                verbose_name="单位",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "单位沿革",
                        "verbose_name_plural": "单位沿革",
                        "ordering": ["until_on", "pk"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("kind__in", ["bureau", "institution", "department", "window", "township"])
                                ),
                                name="unit_past_kind_known",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="LeadingGroupMember",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("name", models.CharField(max_length=40, verbose_name="姓名")),
                        (
                            "group_post",
                            models.CharField(
                                choices=[("head", "组长"), ("deputy", "副组长"), ("member", "成员")],
                                max_length=8,
                                verbose_name="组内职务",
                            ),
                        ),
                        ("post", models.CharField(blank=True, max_length=60, verbose_name="职务")),
                        ("position", models.PositiveSmallIntegerField(default=0, verbose_name="次序")),
                        (
                            "group",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="members",
                                to="units.leadinggroup",
                                verbose_name="领导小组",
                            ),
                        ),
                        (
                            "user",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="账号",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "领导小组成员",
                        "verbose_name_plural": "领导小组成员",
                        "ordering": ["position", "pk"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("group_post__in", ["head", "deputy", "member"])),
                                name="group_post_known",
                            ),
                            models.UniqueConstraint(fields=("group", "name", "group_post"), name="group_member_once"),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="PastPassword",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("password", models.CharField(max_length=128)),
                        ("until", models.DateTimeField(verbose_name="用至")),
                        (
                            "user",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="past_passwords",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "用过的密码",
                        "verbose_name_plural": "用过的密码",
                        "ordering": ["-until", "-pk"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("password", ""), _negated=True), name="past_password_is_a_hash"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="RecoveryCode",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("digest", models.CharField(max_length=64)),
                        ("used_at", models.DateTimeField(blank=True, null=True, verbose_name="使用时间")),
                        (
                            "user",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="recovery_codes",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "恢复码",
                        "verbose_name_plural": "恢复码",
                        "constraints": [models.UniqueConstraint(fields=("user", "digest"), name="recovery_code_once")],
                    },
                ),
                migrations.CreateModel(
                    name="Shortcut",
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
                                choices=[("unit", "单位"), ("cell", "目标得分"), ("report", "填报"), ("case", "诉求")],
                                max_length=8,
                                verbose_name="类别",
                            ),
                        ),
                        ("key", models.CharField(max_length=64, verbose_name="键")),
                        ("seen_at", models.DateTimeField(blank=True, null=True, verbose_name="最近打开")),
                        ("starred_at", models.DateTimeField(blank=True, null=True, verbose_name="收藏时间")),
                        (
                            "user",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="shortcuts",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="用户",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "常用页面",
                        "verbose_name_plural": "常用页面",
                        "indexes": [
                            models.Index(fields=["user", "-seen_at"], name="shortcut_recent"),
                            models.Index(fields=["user", "-starred_at"], name="shortcut_starred"),
                        ],
                        "constraints": [
                            models.UniqueConstraint(fields=("user", "kind", "key"), name="shortcut_once"),
                            models.CheckConstraint(
                                condition=models.Q(("kind__in", ["unit", "cell", "report", "case"])),
                                name="shortcut_kind_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("seen_at__isnull", False), ("starred_at__isnull", False), _connector="OR"
                                ),
                                name="shortcut_has_a_reason",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="StoredAnswer",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("key", models.CharField(max_length=100, verbose_name="幂等键")),
                        ("fingerprint", models.CharField(max_length=64)),
                        ("body", models.JSONField(default=dict, verbose_name="应答")),
                        ("at", models.DateTimeField(verbose_name="时间")),
                        (
                            "system",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="answers",
                                to="units.businesssystem",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "接口应答",
                        "verbose_name_plural": "接口应答",
                        "indexes": [models.Index(fields=["system", "at"], name="answer_by_age")],
                        "constraints": [models.UniqueConstraint(fields=("system", "key"), name="answer_once")],
                    },
                ),
            ]
        ),
    ]
