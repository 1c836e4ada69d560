"""Small indexes of what is open, in place of those that held all years; and one of limits."""

from django.db import migrations, models

OPEN = models.Q(ended_at__isnull=True)


class Migration(migrations.Migration):
    dependencies = [("matters", "0006_ended_as")]
    operations = [
        migrations.RemoveIndex(model_name="matter", name="matter_red"),
        migrations.RemoveIndex(model_name="matter", name="matter_yellow"),
        *(
            migrations.AddIndex(
                model_name="matter", index=models.Index(fields=fields, condition=OPEN, name=name)
            )
            for name, fields in (
                ("matter_open", ["street", "unit_path"]),
                ("matter_open_handler", ["street", "handler_path"]),
                ("matter_open_sponsor", ["sponsor"]),
                ("matter_open_red", ["street", "red_at"]),
                ("matter_open_yellow", ["street", "yellow_at"]),
            )
        ),
        migrations.AddIndex(
            model_name="matter",
            index=models.Index(
                fields=["due_at"], condition=models.Q(due_at__isnull=False), name="matter_due"
            ),
        ),
    ]
