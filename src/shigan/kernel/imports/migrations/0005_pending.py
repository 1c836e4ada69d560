"""What a person says about a large file waits, encrypted, until the background reads it so."""

from django.db import migrations

import shigan.kernel.personal.columns


class Migration(migrations.Migration):
    dependencies = [
        ("imports", "0004_checking"),
    ]

    operations = [
        migrations.AddField(
            model_name="batch",
            name="pending",
            field=shigan.kernel.personal.columns.EncryptedTextField(
                blank=True, default="", verbose_name="待核对的改正"
            ),
        ),
    ]
