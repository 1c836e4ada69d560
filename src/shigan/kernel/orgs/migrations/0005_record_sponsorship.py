"""Who was named to answer for one record that is no matter, with dates."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import shigan.kernel.base.columns


class Migration(migrations.Migration):
    dependencies = [
        ("orgs", "0004_user_must_change_password"),
    ]

    operations = [
        migrations.CreateModel(
            name="RecordSponsorship",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("record", models.CharField(max_length=60)),
                ("record_id", models.CharField(max_length=40)),
                (
                    "unit_path",
                    shigan.kernel.base.columns.PathField(max_length=200, verbose_name="所属路径"),
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
            ],
            options={
                "verbose_name": "登记包保",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("record", "record_id", "since"), name="record_sponsorship_once"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("until__isnull", True)),
                        fields=("record", "record_id"),
                        name="record_sponsorship_one_open",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("until__isnull", True),
                            ("until__gt", models.F("since")),
                            _connector="OR",
                        ),
                        name="record_sponsorship_until_after_since",
                    ),
                ],
            },
        ),
    ]
