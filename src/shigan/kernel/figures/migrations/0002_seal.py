"""The database refuses to change or delete what was stated."""

from django.db import migrations

from shigan.kernel.audit.sealed import seal


class Migration(migrations.Migration):
    dependencies = [("figures", "0001_initial")]
    operations = [
        seal("figures_reportedfigure"),
        seal("figures_closing"),
        seal("figures_frozenvalue"),
        seal("figures_restatement"),
        seal("figures_target"),
    ]
