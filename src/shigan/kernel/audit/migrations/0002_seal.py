"""The database refuses to change or delete what was written."""

from django.db import migrations

from shigan.kernel.audit.sealed import seal


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_initial")]
    operations = [seal("audit_auditrow")]
