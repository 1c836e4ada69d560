"""Who mediates; what an ended dispute came to; the term of members, where there are limits."""

from datetime import date

import django.db.models.deletion
from django.db import migrations, models

_ROWS = (  # step, amount, unit, source
    ("term", 3, "YEAR", "人民调解法第九条"),
    ("notice", 60, "DAY", "默认值，未核实"),
)


def fill(apps, schema_editor):
    """From the disputes, as their acts would have said it."""
    alias = schema_editor.connection.alias
    disputes = apps.get_model("mediation", "Dispute").objects.using(alias)
    matters = apps.get_model("matters", "Matter").objects.using(alias)
    ended = disputes.filter(matter__ended_at__isnull=False)
    for column in ("declined", "fulfilment"):
        held = ended.exclude(**{column: ""}).order_by()
        for code in held.values_list(column, flat=True).distinct():
            mine = disputes.filter(**{column: code}).values("matter")
            ending = "REFUSED" if column == "declined" else "CLOSED"
            matters.filter(pk__in=mine, ending=ending).update(ended_as=code)
    failed = disputes.filter(outcome="NONE").values("matter")
    matters.filter(pk__in=failed, ending="CLOSED").update(ended_as="NONE")


def add_terms(apps, schema_editor):
    """A store that has the limits of mediation gets those of committees too."""
    rules = apps.get_model("matters", "LimitRule").objects.using(schema_editor.connection.alias)
    if not rules.filter(kind="mediation.keeping").exists():
        return
    for step, amount, unit, source in _ROWS:
        rules.get_or_create(
            kind="mediation.committee",
            step=step,
            subject="",
            defaults={
                "amount": amount,
                "unit": unit,
                "valid_from": date(2000, 1, 1),
                "source": source,
            },
        )


class Migration(migrations.Migration):
    dependencies = [("mediation", "0001_initial"), ("matters", "0006_ended_as")]
    operations = [
        migrations.AddField(
            model_name="dispute",
            name="mediator",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="mediation.member",
                verbose_name="调解员",
            ),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
        migrations.RunPython(add_terms, migrations.RunPython.noop),
    ]
