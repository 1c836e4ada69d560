"""Who was named to answer for one matter, with dates; of those stored, the last entry tells since when."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.models import F, Max
from django.utils import timezone


def fill(apps, schema_editor):
    """The present sponsors that were named by hand."""
    alias = schema_editor.connection.alias
    named = (
        apps.get_model("matters", "Entry")
        .objects.using(alias)
        .filter(act="sponsor", matter__sponsor__isnull=False)
        .values("matter_id", leader_id=F("matter__sponsor_id"))
        .annotate(at=Max("at"))
    )
    rows = apps.get_model("matters", "MatterSponsorship")
    rows.objects.using(alias).bulk_create(
        rows(
            matter_id=row["matter_id"],
            leader_id=row["leader_id"],
            since=timezone.localdate(row["at"]),
        )
        for row in named
    )


class Migration(migrations.Migration):
    dependencies = [
        ("matters", "0004_colour_stopped"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]
    operations = [
        migrations.AddField(
            model_name="matter",
            name="sponsor_until",
            field=models.DateField(null=True, verbose_name="包保至"),
        ),
        migrations.CreateModel(
            name="MatterSponsorship",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("since", models.DateField(verbose_name="自")),
                ("until", models.DateField(null=True, verbose_name="至")),
                (
                    "leader",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="包保领导",
                    ),
                ),
                (
                    "matter",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="sponsorships",
                        to="matters.matter",
                    ),
                ),
            ],
            options={
                "verbose_name": "事项包保",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("matter", "since"), name="matter_sponsorship_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("until__isnull", True), ("until__gt", F("since")), _connector="OR"
                        ),
                        name="matter_sponsorship_until_after_since",
                    ),
                ],
            },
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
