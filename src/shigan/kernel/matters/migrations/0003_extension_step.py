"""An extension knows the step at which it was asked for; of those stored, their entry tells it."""

from django.db import migrations, models
from django.db.models import OuterRef, Subquery
from django.db.models.functions import Coalesce


def fill(apps, schema_editor):
    """The step at which the matter stood then: that of the request's own entry, else the last."""
    alias = schema_editor.connection.alias
    entries = (
        apps.get_model("matters", "Entry")
        .objects.using(alias)
        .filter(matter=OuterRef("matter"), at__lte=OuterRef("asked_at"))
        .order_by("-place")
    )
    own = entries.filter(at=OuterRef("asked_at"), act="ask_extension")
    told = [Subquery(rows.values("step_to")[:1]) for rows in (own, entries)]
    extensions = apps.get_model("matters", "Extension").objects.using(alias)
    extensions.update(step=Coalesce(*told, "step"))


class Migration(migrations.Migration):
    dependencies = [("matters", "0002_seal")]
    operations = [
        migrations.AddField(
            model_name="extension",
            name="step",
            field=models.CharField(default="", max_length=40, verbose_name="环节"),
            preserve_default=False,
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
