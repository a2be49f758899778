"""Pages that people had open lately or keep with a star."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("units", "0011_audit_trail_is_sealed"),
    ]

    operations = [
        migrations.CreateModel(
            name='Shortcut',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('unit', '单位'), ('cell', '目标得分'), ('report', '填报'), ('case', '诉求')], max_length=8, verbose_name='类别')),
                ('key', models.CharField(max_length=64, verbose_name='键')),
                ('seen_at', models.DateTimeField(blank=True, null=True, verbose_name='最近打开')),
                ('starred_at', models.DateTimeField(blank=True, null=True, verbose_name='收藏时间')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='shortcuts', to=settings.AUTH_USER_MODEL, verbose_name='用户')),
            ],
            options={
                'verbose_name': '常用页面',
                'verbose_name_plural': '常用页面',
                'indexes': [models.Index(fields=['user', '-seen_at'], name='shortcut_recent'), models.Index(fields=['user', '-starred_at'], name='shortcut_starred')],
                'constraints': [models.UniqueConstraint(fields=('user', 'kind', 'key'), name='shortcut_once'), models.CheckConstraint(condition=models.Q(('kind__in', ['unit', 'cell', 'report', 'case'])), name='shortcut_kind_known'), models.CheckConstraint(condition=models.Q(('seen_at__isnull', False), ('starred_at__isnull', False), _connector='OR'), name='shortcut_has_a_reason')],
            },
        ),
    ]
