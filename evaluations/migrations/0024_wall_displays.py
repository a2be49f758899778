"""Screens on a wall."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("evaluations", "0023_subscriptions"),
        ("units", "0012_shortcuts"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='WallDisplay',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=40, verbose_name='放在哪里')),
                ('digest', models.CharField(editable=False, max_length=64, unique=True)),
                ('made_at', models.DateTimeField(verbose_name='登记时间')),
                ('expires_on', models.DateField(verbose_name='有效至')),
                ('revoked_at', models.DateTimeField(blank=True, null=True, verbose_name='停用时间')),
                ('seen_at', models.DateTimeField(blank=True, null=True, verbose_name='最近取数')),
                ('made_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='登记人')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='walls', to='units.unit', verbose_name='显示哪个单位')),
            ],
            options={
                'verbose_name': '大屏',
                'verbose_name_plural': '大屏',
                'ordering': ['-made_at', '-pk'],
            },
        ),
    ]
