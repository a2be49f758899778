"""The weekly letter, and thresholds of one person's own."""

import core.decimals
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("campaigns", "0037_found_by_initials"),
        ("evaluations", "0022_found_by_initials"),
        ("units", "0012_shortcuts"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Watch',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('score', '总分低于'), ('late', '逾期项数达到')], max_length=10, verbose_name='关注')),
                ('threshold', core.decimals.ExactDecimalField(places=2, verbose_name='界线')),
                ('made_at', models.DateTimeField(verbose_name='设置时间')),
                ('unit', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='units.unit', verbose_name='单位')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='watches', to=settings.AUTH_USER_MODEL, verbose_name='收件人')),
            ],
            options={
                'verbose_name': '关注',
                'verbose_name_plural': '关注',
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='WatchCrossing',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('value', core.decimals.ExactDecimalField(places=2, verbose_name='当时数值')),
                ('since', models.DateTimeField(verbose_name='自')),
                ('until', models.DateTimeField(blank=True, null=True, verbose_name='至')),
                ('mailed_at', models.DateTimeField(blank=True, null=True, verbose_name='邮件发送时间')),
                ('participation', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='campaigns.participation', verbose_name='单位')),
                ('watch', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='crossings', to='evaluations.watch', verbose_name='关注')),
            ],
            options={
                'verbose_name': '越过界线',
                'verbose_name_plural': '越过界线',
                'ordering': ['since', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='Subscription',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('weekday', models.PositiveSmallIntegerField(verbose_name='星期')),
                ('hour', models.PositiveSmallIntegerField(verbose_name='几点以后')),
                ('made_at', models.DateTimeField(verbose_name='订阅时间')),
                ('sent_for', models.DateField(blank=True, null=True, verbose_name='最近一封对应的日子')),
                ('sent_at', models.DateTimeField(blank=True, null=True, verbose_name='最近发送时间')),
                ('user', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='subscription', to=settings.AUTH_USER_MODEL, verbose_name='收件人')),
            ],
            options={
                'verbose_name': '每周简报',
                'verbose_name_plural': '每周简报',
                'constraints': [models.CheckConstraint(condition=models.Q(('weekday__gte', 1), ('weekday__lte', 7)), name='subscription_weekday_known'), models.CheckConstraint(condition=models.Q(('hour__lte', 23)), name='subscription_hour_known')],
            },
        ),
        migrations.AddConstraint(
            model_name='watch',
            constraint=models.UniqueConstraint(condition=models.Q(('unit__isnull', True)), fields=('user', 'kind', 'threshold'), name='watch_of_all_once'),
        ),
        migrations.AddConstraint(
            model_name='watch',
            constraint=models.UniqueConstraint(condition=models.Q(('unit__isnull', False)), fields=('user', 'kind', 'unit', 'threshold'), name='watch_once'),
        ),
        migrations.AddConstraint(
            model_name='watch',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['score', 'late'])), name='watch_kind_known'),
        ),
        migrations.AddConstraint(
            model_name='watch',
            constraint=models.CheckConstraint(condition=models.Q(('threshold__gte', 0)), name='watch_threshold_not_negative'),
        ),
        migrations.AddIndex(
            model_name='watchcrossing',
            index=models.Index(fields=['watch', 'until'], name='watch_crossing_by_end'),
        ),
        migrations.AddIndex(
            model_name='watchcrossing',
            index=models.Index(condition=models.Q(('mailed_at__isnull', True)), fields=['watch'], name='watch_crossing_unmailed'),
        ),
        migrations.AddConstraint(
            model_name='watchcrossing',
            constraint=models.UniqueConstraint(condition=models.Q(('until__isnull', True)), fields=('watch', 'participation'), name='watch_crossing_open_once'),
        ),
    ]
