"""Residents, households, groups."""

import django.db.models.deletion
from django.db import migrations, models

import shigan.kernel.base.columns
import shigan.kernel.personal.columns


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("orgs", "0003_username_case"),
    ]

    operations = [
        migrations.CreateModel(
            name="PeopleGroup",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.CharField(max_length=20, unique=True, verbose_name="代码")),
                ("label", models.CharField(max_length=20, verbose_name="名称")),
                ("sensitive", models.BooleanField(default=False, verbose_name="敏感")),
                ("order", models.PositiveIntegerField(default=0, verbose_name="顺序")),
                ("closed_on", models.DateField(null=True, verbose_name="停用日期")),
            ],
            options={
                "verbose_name": "群体",
            },
        ),
        migrations.CreateModel(
            name="Household",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "unit_path",
                    shigan.kernel.base.columns.PathField(max_length=200, verbose_name="所属路径"),
                ),
                ("estate", models.CharField(blank=True, max_length=60, verbose_name="小区")),
                ("building", models.CharField(blank=True, max_length=20, verbose_name="楼号")),
                ("entrance", models.CharField(blank=True, max_length=20, verbose_name="单元")),
                ("room", models.CharField(blank=True, max_length=20, verbose_name="室号")),
                ("number", models.CharField(max_length=30, verbose_name="户号")),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="orgs.unit",
                        verbose_name="社区或网格",
                    ),
                ),
            ],
            options={
                "verbose_name": "户",
            },
        ),
        migrations.CreateModel(
            name="Resident",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "unit_path",
                    shigan.kernel.base.columns.PathField(max_length=200, verbose_name="所属路径"),
                ),
                ("estate", models.CharField(blank=True, max_length=60, verbose_name="小区")),
                ("building", models.CharField(blank=True, max_length=20, verbose_name="楼号")),
                ("entrance", models.CharField(blank=True, max_length=20, verbose_name="单元")),
                ("room", models.CharField(blank=True, max_length=20, verbose_name="室号")),
                ("name", models.CharField(max_length=40, verbose_name="姓名")),
                (
                    "sex",
                    models.CharField(
                        blank=True,
                        choices=[("F", "女"), ("M", "男")],
                        max_length=1,
                        verbose_name="性别",
                    ),
                ),
                ("birth", models.DateField(null=True, verbose_name="出生日期")),
                (
                    "resident_id_hash",
                    shigan.kernel.personal.columns.KeyedHashField(
                        blank=True,
                        default="",
                        editable=False,
                        max_length=64,
                        verbose_name="身份证号检索值",
                    ),
                ),
                (
                    "resident_id",
                    shigan.kernel.personal.columns.EncryptedTextField(
                        blank=True,
                        hashed_as="resident_id",
                        hashed_in="resident_id_hash",
                        verbose_name="身份证号",
                    ),
                ),
                (
                    "phone_hash",
                    shigan.kernel.personal.columns.KeyedHashField(
                        blank=True,
                        default="",
                        editable=False,
                        max_length=64,
                        verbose_name="电话检索值",
                    ),
                ),
                (
                    "phone",
                    shigan.kernel.personal.columns.EncryptedTextField(
                        blank=True, hashed_as="phone", hashed_in="phone_hash", verbose_name="电话"
                    ),
                ),
                (
                    "residence",
                    models.CharField(
                        choices=[("REGISTERED", "户籍"), ("FLOATING", "流动")],
                        max_length=12,
                        verbose_name="居住类别",
                    ),
                ),
                (
                    "relation",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("HEAD", "户主"),
                            ("SPOUSE", "配偶"),
                            ("CHILD", "子女"),
                            ("PARENT", "父母"),
                            ("GRANDCHILD", "孙子女"),
                            ("OTHER", "其他"),
                        ],
                        max_length=12,
                        verbose_name="与户主关系",
                    ),
                ),
                (
                    "guardian_name",
                    models.CharField(blank=True, max_length=40, verbose_name="监护人姓名"),
                ),
                ("guardian_consent_on", models.DateField(null=True, verbose_name="监护人同意日期")),
                ("registered_on", models.DateField(verbose_name="登记日期")),
                ("left_on", models.DateField(null=True, verbose_name="离开日期")),
                (
                    "left_why",
                    models.CharField(
                        blank=True,
                        choices=[("MOVED", "迁出"), ("DIED", "死亡"), ("OTHER", "其他")],
                        max_length=8,
                        verbose_name="离开原因",
                    ),
                ),
                ("erased_at", models.DateTimeField(null=True, verbose_name="删除时间")),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "household",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="members",
                        to="people.household",
                        verbose_name="户",
                    ),
                ),
                (
                    "merged_into",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="merged",
                        to="people.resident",
                        verbose_name="并入",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="orgs.unit",
                        verbose_name="社区或网格",
                    ),
                ),
            ],
            options={
                "verbose_name": "居民",
            },
        ),
        migrations.CreateModel(
            name="Membership",
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
                    "group",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.peoplegroup",
                        verbose_name="群体",
                    ),
                ),
                (
                    "resident",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="memberships",
                        to="people.resident",
                        verbose_name="居民",
                    ),
                ),
            ],
            options={
                "verbose_name": "群体归属",
            },
        ),
        migrations.AddField(
            model_name="household",
            name="head",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="heads",
                to="people.resident",
                verbose_name="户主",
            ),
        ),
        migrations.CreateModel(
            name="Snapshot",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("version", models.PositiveIntegerField()),
                ("values", shigan.kernel.personal.columns.EncryptedTextField()),
                (
                    "resident",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="people.resident",
                    ),
                ),
            ],
            options={
                "verbose_name": "导入前的样子",
            },
        ),
        migrations.AddIndex(
            model_name="resident",
            index=models.Index(fields=["unit_path", "birth"], name="resident_place"),
        ),
        migrations.AddIndex(
            model_name="resident",
            index=models.Index(fields=["resident_id_hash"], name="resident_by_id"),
        ),
        migrations.AddIndex(
            model_name="resident",
            index=models.Index(fields=["phone_hash", "name"], name="resident_by_phone"),
        ),
        migrations.AddIndex(
            model_name="resident",
            index=models.Index(fields=["birth", "estate"], name="resident_by_birth"),
        ),
        migrations.AddConstraint(
            model_name="resident",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("merged_into__isnull", True),
                    models.Q(("merged_into", models.F("id")), _negated=True),
                    _connector="OR",
                ),
                name="resident_not_into_itself",
            ),
        ),
        migrations.AddConstraint(
            model_name="membership",
            constraint=models.UniqueConstraint(
                fields=("resident", "group", "since"), name="membership_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="membership",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("until__isnull", True), ("until__gte", models.F("since")), _connector="OR"
                ),
                name="membership_until_after_since",
            ),
        ),
        migrations.AddConstraint(
            model_name="household",
            constraint=models.UniqueConstraint(
                fields=("unit", "number"), name="household_once_in_unit"
            ),
        ),
    ]
