"""What a matter came to when it ended, in its line's own sense."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("matters", "0005_matter_sponsorship")]
    operations = [
        migrations.AddField(
            model_name="matter",
            name="ended_as",
            field=models.CharField(blank=True, default="", max_length=20, verbose_name="结束情形"),
        ),
    ]
