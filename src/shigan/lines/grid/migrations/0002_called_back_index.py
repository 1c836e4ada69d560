"""Figures of call-backs go by their date."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("grid", "0001_initial")]
    operations = [
        migrations.AddIndex(
            model_name="event",
            index=models.Index(
                fields=["called_back_at"],
                condition=models.Q(called_back_at__isnull=False),
                name="event_called_back",
            ),
        )
    ]
