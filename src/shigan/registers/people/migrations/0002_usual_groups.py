"""The groups with which an office begins; it edits the list on the page 群体."""

from django.db import migrations

GROUPS = (  # code, label, sensitive
    ("party_member", "党员", False),
    ("veteran", "退役军人", False),
    ("alone_elder", "独居老人", False),
    ("disabled", "残疾人", True),
    ("subsistence", "低保", True),
)


def begin(apps, editor):
    """Put the groups into an empty list."""
    model = apps.get_model("people", "PeopleGroup")
    model.objects.using(editor.connection.alias).bulk_create(
        model(code=code, label=label, sensitive=sensitive, order=order)
        for order, (code, label, sensitive) in enumerate(GROUPS, 1)
    )


class Migration(migrations.Migration):
    dependencies = [("people", "0001_initial")]
    operations = [migrations.RunPython(begin, migrations.RunPython.noop)]
