"""Sources and corrected cells are encrypted, also those of sheets that are not in yet."""

import json

from django.db import migrations, models

import shigan.kernel.personal.columns


def seal(apps, schema_editor):
    """What open batches were corrected to, out of the plain column."""
    batches = apps.get_model("imports", "Batch").objects.using(schema_editor.connection.alias)
    for batch in batches.exclude(status__in=("DONE", "UNDOING", "UNDONE")).iterator():
        if cells := batch.said.get("cells"):
            batch.cells = json.dumps(cells, ensure_ascii=False)
            batch.said = {**batch.said, "cells": {}}
            batch.save(update_fields=["cells", "said"])


class Migration(migrations.Migration):
    dependencies = [
        ("imports", "0002_layouts"),
    ]

    operations = [
        migrations.AddField(
            model_name="batch",
            name="cells",
            field=shigan.kernel.personal.columns.EncryptedTextField(
                blank=True, default="", verbose_name="改正的单元格"
            ),
        ),
        migrations.AddField(
            model_name="batch",
            name="kept_as",
            field=models.CharField(blank=True, default="", max_length=100, verbose_name="存为"),
        ),
        migrations.AddField(
            model_name="batch",
            name="source_key",
            field=shigan.kernel.personal.columns.EncryptedTextField(
                blank=True, default="", verbose_name="源文件密钥"
            ),
        ),
        migrations.AlterField(
            model_name="batch",
            name="status",
            field=models.CharField(
                choices=[
                    ("CHECKED", "已核对"),
                    ("WAITING", "排队中"),
                    ("RUNNING", "导入中"),
                    ("DONE", "已导入"),
                    ("UNDOING", "撤销中"),
                    ("UNDONE", "已撤销"),
                    ("FAILED", "未成功"),
                    ("STOPPED", "已取消"),
                    ("DROPPED", "未导入，已清除"),
                ],
                default="CHECKED",
                max_length=8,
                verbose_name="状态",
            ),
        ),
        migrations.RunPython(seal, migrations.RunPython.noop, elidable=True),
    ]
