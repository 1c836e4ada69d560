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
    """Put the groups into the list; one that is there, because this was undone, stays as it is."""
    groups = apps.get_model("people", "PeopleGroup").objects.using(editor.connection.alias)
    for order, (code, label, sensitive) in enumerate(GROUPS, 1):
        usual = {"label": label, "sensitive": sensitive, "order": order}
        groups.get_or_create(code=code, defaults=usual)


class Migration(migrations.Migration):
    dependencies = [("people", "0001_initial")]
    operations = [migrations.RunPython(begin, migrations.RunPython.noop)]
