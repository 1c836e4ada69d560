"""The stamps of what is remembered until it changes."""

from django.db import migrations


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.RunSQL(
            "CREATE TABLE IF NOT EXISTS base_stamp (topic varchar(40) PRIMARY KEY, stamp varchar(40) NOT NULL)",
            "DROP TABLE base_stamp",
        )
    ]
