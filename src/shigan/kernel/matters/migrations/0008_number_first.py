"""The key of numbers begins with the number, by which a matter is asked for; and three indexes go
whose columns others begin with, or that nobody asks for: each was paid for with every entry.
"""

import django.db.models.deletion
from django.db import migrations, models


def unindexed(model, name, field, index):
    """The index of a reference goes; the table is not remade for it, which on SQLite it would be."""
    table = f"matters_{model}"
    return migrations.SeparateDatabaseAndState(
        state_operations=[migrations.AlterField(model_name=model, name=name, field=field)],
        database_operations=[
            migrations.RunSQL(
                f"DROP INDEX IF EXISTS {index}", f"CREATE INDEX {index} ON {table} ({name}_id)"
            )
        ],
    )


def reference(to, **options):
    return models.ForeignKey(
        db_index=False, on_delete=django.db.models.deletion.PROTECT, to=to, **options
    )


class Migration(migrations.Migration):
    dependencies = [("matters", "0007_open_indexes")]
    operations = [
        migrations.RemoveConstraint(model_name="matter", name="matter_number_once"),
        migrations.AddConstraint(
            model_name="matter",
            constraint=models.UniqueConstraint(
                condition=~models.Q(ending="UNDONE"),
                fields=("number", "street"),
                name="matter_number_once",
            ),
        ),
        unindexed(
            "matter",
            "street",
            reference("orgs.unit", related_name="+", verbose_name="街道"),
            "matters_matter_street_id_d1a66cbc",
        ),
        unindexed(
            "entry",
            "street",
            reference("orgs.unit", related_name="+"),
            "matters_entry_street_id_c6d043db",
        ),
        unindexed(
            "entry",
            "matter",
            reference("matters.matter", related_name="entries"),
            "matters_entry_matter_id_98046af0",
        ),
    ]
