"""Kept views of lists."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("search", "0002_fulltext"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="SavedView",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("list_code", models.CharField(max_length=60, verbose_name="列表")),
                ("name", models.CharField(max_length=30, verbose_name="名称")),
                ("query", models.CharField(blank=True, max_length=2000, verbose_name="条件")),
                (
                    "shared_path",
                    models.CharField(blank=True, max_length=200, verbose_name="共享给"),
                ),
                ("order", models.PositiveIntegerField(default=0, verbose_name="顺序")),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="所有人",
                    ),
                ),
            ],
            options={
                "verbose_name": "视图",
                "indexes": [
                    models.Index(fields=["list_code", "shared_path"], name="saved_view_list")
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("user", "list_code", "name"), name="saved_view_once"
                    )
                ],
            },
        ),
    ]
