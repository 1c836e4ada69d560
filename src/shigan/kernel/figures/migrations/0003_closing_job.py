import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("figures", "0002_seal"),
        ("orgs", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="ClosingJob",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("first", models.DateField(verbose_name="期间起")),
                ("last", models.DateField(verbose_name="期间止")),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("WAITING", "排队中"),
                            ("RUNNING", "正在封账"),
                            ("DONE", "已封账"),
                            ("FAILED", "没有封账"),
                        ],
                        default="WAITING",
                        max_length=8,
                        verbose_name="状态",
                    ),
                ),
                ("error", models.TextField(blank=True, verbose_name="原因")),
                ("asked_by_name", models.CharField(max_length=80, verbose_name="操作人姓名")),
                ("asked_at", models.DateTimeField(verbose_name="提交时间")),
                ("ended_at", models.DateTimeField(null=True, verbose_name="结束时间")),
                (
                    "asked_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="orgs.user",
                        verbose_name="操作人",
                    ),
                ),
                (
                    "closing",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="job",
                        to="figures.closing",
                        verbose_name="封账",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="orgs.unit",
                        verbose_name="单位",
                    ),
                ),
            ],
            options={
                "verbose_name": "封账任务",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("unit", "first", "last"), name="closing_job_once"
                    )
                ],
            },
        ),
    ]
