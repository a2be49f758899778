"""Results are keyed by what they are of, carry no foreign-key checks, and count what was filed.

A primary key cannot be changed in place: the tables are made anew and filled from the old ones.
"""

import core.decimals
import django.db.models.deletion
from decimal import Decimal
from django.db import migrations, models

CELL = "run_id, assignment_id, state, achieved, attainable, counted, missing"
TARGET = "run_id, participation_id, target_id, achieved, attainable, rate, weighted_rates, weights"
UNIT = (
    "run_id, participation_id, achieved, attainable, rate, bonus, deduction, total, is_vetoed, grade, rank,"
    " weighted_rates, weights, system_score"
)
UNIT_OF_U = ", ".join(f"u.{name.strip()}" for name in UNIT.split(","))
FILLED = (
    (
        f"INSERT INTO evaluations_cellscore ({CELL}, due, filed, on_time)"
        f" SELECT {CELL}, 0, 0, 0 FROM evaluations_oldcellscore",
        f"INSERT INTO evaluations_oldcellscore ({CELL}) SELECT {CELL} FROM evaluations_cellscore",
    ),
    (
        f"INSERT INTO evaluations_targetscore ({TARGET}) SELECT {TARGET} FROM evaluations_oldtargetscore",
        f"INSERT INTO evaluations_oldtargetscore ({TARGET}) SELECT {TARGET} FROM evaluations_targetscore",
    ),
    (
        f"INSERT INTO evaluations_unitscore ({UNIT}, path, weight, comparison_class, due, filed, on_time, system_due,"
        f" system_filed, system_on_time) SELECT {UNIT_OF_U}, p.path, p.weight, p.comparison_class, 0, 0, 0, 0, 0, 0"
        " FROM evaluations_oldunitscore u JOIN campaigns_participation p ON p.id = u.participation_id",
        f"INSERT INTO evaluations_oldunitscore ({UNIT}) SELECT {UNIT} FROM evaluations_unitscore",
    ),
)
NAMES = ("CellScore", "TargetScore", "UnitScore")


class Migration(migrations.Migration):

    dependencies = [
        ('campaigns', '0004_filed_reports'),
        ('evaluations', '0001_initial'),
    ]

    operations = [
        migrations.RemoveConstraint(model_name='cellscore', name='cell_once'),
        migrations.RemoveConstraint(model_name='cellscore', name='cell_state_known'),
        migrations.RemoveConstraint(model_name='targetscore', name='target_score_once'),
        migrations.RemoveConstraint(model_name='unitscore', name='unit_score_once'),
        *(migrations.RenameModel(name, f"Old{name}") for name in NAMES),
        migrations.CreateModel(
            name='CellScore',
            fields=[
                ('pk', models.CompositePrimaryKey('run_id', 'assignment_id', blank=True, editable=False, primary_key=True, serialize=False)),
                ('run', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='cells', to='evaluations.scorerun')),
                ('assignment', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='scores', to='campaigns.assignment', verbose_name='任务')),
                ('state', models.CharField(choices=[('pending', '未到期'), ('missing', '缺报'), ('scored', '已核定')], max_length=8, verbose_name='状态')),
                ('achieved', core.decimals.ExactDecimalField(places=10, verbose_name='得分')),
                ('attainable', core.decimals.ExactDecimalField(places=10, verbose_name='应得分')),
                ('counted', models.PositiveIntegerField(verbose_name='计入期数')),
                ('missing', models.PositiveIntegerField(verbose_name='缺报期数')),
                ('due', models.PositiveIntegerField(default=0, verbose_name='应报期数')),
                ('filed', models.PositiveIntegerField(default=0, verbose_name='已报期数')),
                ('on_time', models.PositiveIntegerField(default=0, verbose_name='按时期数')),
            ],
            options={
                'verbose_name': '目标得分',
                'verbose_name_plural': '目标得分',
                'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ['pending', 'missing', 'scored'])), name='cell_state_known')],
            },
        ),
        migrations.CreateModel(
            name='TargetScore',
            fields=[
                ('pk', models.CompositePrimaryKey('run_id', 'participation_id', 'target_id', blank=True, editable=False, primary_key=True, serialize=False)),
                ('run', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='targets', to='evaluations.scorerun')),
                ('participation', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='target_scores', to='campaigns.participation')),
                ('target', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='scores', to='campaigns.target')),
                ('achieved', core.decimals.ExactDecimalField(null=True, places=10, verbose_name='得分')),
                ('attainable', core.decimals.ExactDecimalField(null=True, places=10, verbose_name='应得分')),
                ('rate', core.decimals.ExactDecimalField(null=True, places=10, verbose_name='得分率')),
                ('weighted_rates', core.decimals.ExactDecimalField(default=Decimal('0'), places=12, verbose_name='Σ 权重 × 得分率')),
                ('weights', core.decimals.ExactDecimalField(default=Decimal('0'), places=2, verbose_name='Σ 权重')),
            ],
            options={
                'verbose_name': '目标汇总',
                'verbose_name_plural': '目标汇总',
            },
        ),
        migrations.CreateModel(
            name='UnitScore',
            fields=[
                ('pk', models.CompositePrimaryKey('run_id', 'participation_id', blank=True, editable=False, primary_key=True, serialize=False)),
                ('run', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='units', to='evaluations.scorerun')),
                ('participation', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='unit_scores', to='campaigns.participation')),
                ('path', models.CharField(editable=False, max_length=255)),
                ('weight', core.decimals.ExactDecimalField(default=Decimal('1'), places=2, verbose_name='权重')),
                ('comparison_class', models.CharField(blank=True, max_length=40, verbose_name='比较类别')),
                ('achieved', core.decimals.ExactDecimalField(places=10, verbose_name='得分')),
                ('attainable', core.decimals.ExactDecimalField(places=10, verbose_name='应得分')),
                ('rate', core.decimals.ExactDecimalField(null=True, places=10, verbose_name='得分率')),
                ('bonus', core.decimals.ExactDecimalField(places=6, verbose_name='加分')),
                ('deduction', core.decimals.ExactDecimalField(places=6, verbose_name='扣分')),
                ('total', core.decimals.ExactDecimalField(null=True, places=2, verbose_name='总分')),
                ('is_vetoed', models.BooleanField(verbose_name='一票否决')),
                ('grade', models.CharField(blank=True, max_length=20, verbose_name='等次')),
                ('rank', models.PositiveIntegerField(null=True, verbose_name='名次')),
                ('weighted_rates', core.decimals.ExactDecimalField(default=Decimal('0'), places=12, verbose_name='Σ 权重 × 得分率')),
                ('weights', core.decimals.ExactDecimalField(default=Decimal('0'), places=2, verbose_name='Σ 权重')),
                ('system_score', core.decimals.ExactDecimalField(null=True, places=2, verbose_name='系统得分')),
                ('due', models.PositiveBigIntegerField(default=0, verbose_name='应报')),
                ('filed', models.PositiveBigIntegerField(default=0, verbose_name='已报')),
                ('on_time', models.PositiveBigIntegerField(default=0, verbose_name='按时')),
                ('system_due', models.PositiveBigIntegerField(default=0, verbose_name='系统应报')),
                ('system_filed', models.PositiveBigIntegerField(default=0, verbose_name='系统已报')),
                ('system_on_time', models.PositiveBigIntegerField(default=0, verbose_name='系统按时')),
            ],
            options={
                'verbose_name': '单位得分',
                'verbose_name_plural': '单位得分',
                'indexes': [models.Index(fields=['run', 'path'], name='unit_score_path'), models.Index(fields=['run', 'comparison_class', 'rank'], name='unit_score_rank'), models.Index(fields=['run', 'comparison_class', 'total'], name='unit_score_total')],
            },
        ),
        *(migrations.RunSQL(*each) for each in FILLED),
        *(migrations.DeleteModel(f"Old{name}") for name in NAMES),
        # Whatever was computed before counted nothing as filed: the next roll-up computes all anew.
        migrations.RunSQL("UPDATE evaluations_scorerun SET version = 0 WHERE is_live", migrations.RunSQL.noop),
    ]
