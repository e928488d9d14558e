import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="AccessLog",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("account", models.CharField(max_length=150, verbose_name="account")),
                ("role", models.CharField(blank=True, max_length=16, verbose_name="role")),
                ("unit_key", models.CharField(blank=True, max_length=48, verbose_name="unit")),
                ("matter_no", models.CharField(blank=True, max_length=20, verbose_name="matter")),
                ("party_id", models.PositiveBigIntegerField(blank=True, null=True, verbose_name="party")),
                (
                    "action",
                    models.CharField(
                        choices=[
                            ("VIEW", "viewed"),
                            ("REVEAL", "revealed"),
                            ("SEARCH", "searched"),
                            ("EXPORT", "exported"),
                        ],
                        max_length=8,
                        verbose_name="action",
                    ),
                ),
                ("field", models.CharField(blank=True, max_length=16, verbose_name="field")),
                (
                    "value_digest",
                    models.CharField(blank=True, max_length=100, verbose_name="digest of the value searched for"),
                ),
                ("found", models.PositiveIntegerField(blank=True, null=True, verbose_name="found")),
                ("purpose", models.CharField(max_length=200, verbose_name="purpose")),
                ("ip", models.GenericIPAddressField(blank=True, null=True, verbose_name="address of the computer")),
                ("at", models.DateTimeField(verbose_name="at")),
            ],
            options={
                "verbose_name": "look at personal data",
                "verbose_name_plural": "looks at personal data",
                "ordering": ("pk",),
                "indexes": [
                    models.Index(fields=["matter_no", "at"], name="access_by_matter"),
                    models.Index(fields=["account", "at"], name="access_by_account"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Party",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("matter_no", models.CharField(max_length=20, verbose_name="matter")),
                ("position", models.PositiveSmallIntegerField(verbose_name="position")),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("APPLICANT", "applicant"),
                            ("RESPONDENT", "respondent"),
                            ("THIRD_PARTY", "third party"),
                            ("AGENT", "agent"),
                            ("REPRESENTATIVE", "representative"),
                            ("GUARDIAN", "guardian"),
                            ("WITNESS", "witness"),
                            ("REPORTER", "reporter"),
                            ("INTERPRETER", "interpreter"),
                        ],
                        max_length=16,
                        verbose_name="part",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[("PERSON", "natural person"), ("ORGANISATION", "organisation")],
                        max_length=12,
                        verbose_name="kind",
                    ),
                ),
                ("name", models.TextField(blank=True, verbose_name="name of the party")),
                ("name_digest", models.CharField(blank=True, editable=False, max_length=100)),
                (
                    "id_kind",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("RESIDENT_ID", "resident identity number"),
                            ("USCC", "unified social credit code"),
                            ("PASSPORT", "passport"),
                            ("OTHER", "other paper"),
                        ],
                        max_length=12,
                        verbose_name="kind of paper",
                    ),
                ),
                ("id_number", models.TextField(blank=True, verbose_name="ID number")),
                ("id_digest", models.CharField(blank=True, editable=False, max_length=100)),
                ("phone", models.TextField(blank=True, verbose_name="phone")),
                ("phone_digest", models.CharField(blank=True, editable=False, max_length=100)),
                ("address", models.TextField(blank=True, verbose_name="address")),
                ("place_code", models.CharField(blank=True, max_length=12, verbose_name="division of the address")),
                ("birth_date", models.DateField(blank=True, null=True, verbose_name="birth date")),
                ("is_incapable", models.BooleanField(default=False, verbose_name="lacks capacity")),
                ("consented_at", models.DateTimeField(blank=True, null=True, verbose_name="consented at")),
                (
                    "consent_means",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("APPLICATION", "by applying"),
                            ("WRITTEN", "in writing"),
                            ("ORAL", "orally, noted by the mediator"),
                            ("ONLINE", "online, identity checked"),
                        ],
                        max_length=12,
                        verbose_name="consented how",
                    ),
                ),
                ("refused_at", models.DateTimeField(blank=True, null=True, verbose_name="refused at")),
                ("language", models.CharField(default="zh-hans", max_length=12, verbose_name="language")),
                ("created_at", models.DateTimeField(verbose_name="named at")),
                (
                    "guardian_of",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="guardians",
                        to="parties.party",
                    ),
                ),
                (
                    "represents",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="stand_ins",
                        to="parties.party",
                    ),
                ),
            ],
            options={
                "verbose_name": "party",
                "verbose_name_plural": "parties",
                "ordering": ("matter_no", "position"),
            },
        ),
        migrations.CreateModel(
            name="Recusal",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("matter_no", models.CharField(max_length=20, verbose_name="matter")),
                ("account", models.CharField(max_length=150, verbose_name="objected to")),
                (
                    "ground",
                    models.CharField(
                        choices=[
                            ("KIN", "kin of a party"),
                            ("EMPLOYER", "works or worked for a party"),
                            ("INTEREST", "direct interest in the matter"),
                            ("PRIOR_ROLE", "acted in the matter before in another part"),
                            ("OBJECTION", "a party objects"),
                            ("CLEAR", "checked, nothing found"),
                        ],
                        max_length=12,
                        verbose_name="ground",
                    ),
                ),
                ("raised_by", models.CharField(max_length=150, verbose_name="raised by")),
                ("raised_at", models.DateTimeField(verbose_name="raised at")),
                ("decided_by", models.CharField(blank=True, max_length=150, verbose_name="decided by")),
                ("decided_at", models.DateTimeField(blank=True, null=True, verbose_name="decided at")),
                ("upheld", models.BooleanField(blank=True, null=True, verbose_name="upheld")),
                (
                    "party",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="recusals",
                        to="parties.party",
                        verbose_name="party",
                    ),
                ),
            ],
            options={
                "verbose_name": "recusal",
                "verbose_name_plural": "recusals",
                "ordering": ("pk",),
            },
        ),
        migrations.AddIndex(
            model_name="party",
            index=models.Index(fields=["id_digest"], name="party_by_id_number"),
        ),
        migrations.AddIndex(
            model_name="party",
            index=models.Index(fields=["phone_digest"], name="party_by_phone"),
        ),
        migrations.AddIndex(
            model_name="party",
            index=models.Index(fields=["name_digest"], name="party_by_name"),
        ),
        migrations.AddConstraint(
            model_name="party",
            constraint=models.UniqueConstraint(
                fields=("matter_no", "position"), name="one_party_per_matter_and_position"
            ),
        ),
        migrations.AddConstraint(
            model_name="party",
            constraint=models.CheckConstraint(condition=models.Q(("position__gte", 1)), name="positions_begin_at_one"),
        ),
        migrations.AddConstraint(
            model_name="party",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "role__in",
                        [
                            "APPLICANT",
                            "RESPONDENT",
                            "THIRD_PARTY",
                            "AGENT",
                            "REPRESENTATIVE",
                            "GUARDIAN",
                            "WITNESS",
                            "REPORTER",
                            "INTERPRETER",
                        ],
                    )
                ),
                name="a_party_has_a_known_part",
            ),
        ),
        migrations.AddConstraint(
            model_name="party",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["PERSON", "ORGANISATION"])), name="a_party_has_a_known_kind"
            ),
        ),
        migrations.AddConstraint(
            model_name="party",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("guardian_of__isnull", False), ("role", "GUARDIAN")),
                    models.Q(models.Q(("role", "GUARDIAN"), _negated=True), ("guardian_of__isnull", True)),
                    _connector="OR",
                ),
                name="guardians_and_only_they_have_a_ward",
            ),
        ),
        migrations.AddConstraint(
            model_name="party",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("consented_at__isnull", True), ("consent_means", "")),
                    models.Q(("consented_at__isnull", False), models.Q(("consent_means", ""), _negated=True)),
                    _connector="OR",
                ),
                name="consent_has_a_moment_and_a_means",
            ),
        ),
        migrations.AddConstraint(
            model_name="party",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("guardian_of__isnull", True),
                        models.Q(("guardian_of", models.F("id")), _negated=True),
                        _connector="OR",
                    ),
                    models.Q(
                        ("represents__isnull", True),
                        models.Q(("represents", models.F("id")), _negated=True),
                        _connector="OR",
                    ),
                ),
                name="nobody_stands_in_for_himself",
            ),
        ),
        migrations.AddIndex(
            model_name="recusal",
            index=models.Index(fields=["matter_no"], name="recusal_by_matter"),
        ),
        migrations.AddConstraint(
            model_name="recusal",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("decided_at__isnull", True), ("upheld__isnull", True), ("decided_by", "")),
                    models.Q(
                        ("decided_at__isnull", False),
                        ("upheld__isnull", False),
                        models.Q(("decided_by", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="a_decided_recusal_says_who_and_how",
            ),
        ),
        migrations.AddConstraint(
            model_name="recusal",
            constraint=models.CheckConstraint(
                condition=models.Q(models.Q(("ground", "CLEAR"), _negated=True), ("upheld", False), _connector="OR"),
                name="a_clear_check_bars_nobody",
            ),
        ),
    ]
