"""Indexes from which matters are counted without a look at them, and open ones found in order."""

from django.db import migrations, models

OPEN = models.Q(ended_at__isnull=True)
SEEN_BY = ["kind", "handler", "sponsor", "sponsor_until"]
BY_HAND = ["manual_since", "manual_until", "manual_colour"]


class Migration(migrations.Migration):
    dependencies = [("matters", "0008_number_first")]
    operations = [
        migrations.RemoveIndex(model_name="matter", name="matter_ended"),
        migrations.RemoveIndex(model_name="matter", name="matter_open_red"),
        migrations.AddIndex(
            model_name="matter",
            index=models.Index(fields=["street", "ending", *SEEN_BY], name="matter_ends"),
        ),
        *(
            migrations.AddIndex(
                model_name="matter", index=models.Index(fields=fields, condition=OPEN, name=name)
            )
            for name, fields in (
                ("matter_open_since", ["street", "opened_at"]),
                ("matter_open_due", ["street", "due_at"]),
                (
                    "matter_open_colour",
                    ["street", "ended_at", "red_at", "yellow_at", *BY_HAND, "ending", *SEEN_BY],
                ),
            )
        ),
    ]
