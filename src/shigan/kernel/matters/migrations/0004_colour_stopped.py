"""A fifth colour: ended without being closed."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("matters", "0003_extension_step")]
    operations = [
        migrations.AlterField(
            model_name="matter",
            name="manual_colour",
            field=models.CharField(
                blank=True,
                choices=[
                    ("GREEN", "正常"),
                    ("YELLOW", "预警"),
                    ("RED", "滞后"),
                    ("DONE", "办结"),
                    ("STOPPED", "终止"),
                ],
                max_length=8,
                verbose_name="人工定色",
            ),
        ),
    ]
