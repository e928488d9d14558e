"""A paper that several sign keeps each signature as a row."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("dossier", "0017_scans_are_certified"),
    ]

    operations = [
        migrations.CreateModel(
            name="PaperSignature",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveSmallIntegerField(verbose_name="number of the signature")),
                (
                    "who",
                    models.CharField(
                        choices=[("PARTIES", "parties"), ("MEDIATOR", "mediator"), ("ORGAN", "organ")],
                        max_length=8,
                        verbose_name="who signs",
                    ),
                ),
                ("party", models.PositiveBigIntegerField(default=0, verbose_name="party")),
                ("by_party", models.PositiveBigIntegerField(default=0, verbose_name="signed by")),
                (
                    "level",
                    models.CharField(
                        choices=[
                            ("L1", "click and SMS code"),
                            ("L2", "handwriting under the seal of the organ"),
                            ("L3", "certificate"),
                        ],
                        max_length=2,
                        verbose_name="level",
                    ),
                ),
                ("sha256", models.CharField(max_length=64, verbose_name="digest")),
                ("size", models.PositiveBigIntegerField(verbose_name="size in bytes")),
                ("picture", models.CharField(blank=True, max_length=64, verbose_name="digest of the handwriting")),
                ("check_reference", models.CharField(blank=True, max_length=200, verbose_name="identity check")),
                ("device", models.CharField(blank=True, max_length=200, verbose_name="device")),
                ("certificate", models.CharField(max_length=64, verbose_name="certificate")),
                ("algorithm", models.CharField(max_length=64, verbose_name="signature algorithm")),
                ("digest_algorithm", models.CharField(max_length=16, verbose_name="digest algorithm")),
                ("account", models.CharField(blank=True, max_length=150, verbose_name="taken by")),
                ("at", models.DateTimeField(verbose_name="signed at")),
                ("seq", models.PositiveIntegerField(null=True, verbose_name="seq")),
                (
                    "document",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="put_signatures",
                        to="dossier.document",
                    ),
                ),
            ],
            options={
                "verbose_name": "signature on a paper",
                "verbose_name_plural": "signatures on papers",
                "ordering": ("document", "number"),
                "constraints": [
                    models.UniqueConstraint(fields=("document", "number"), name="one_signature_per_paper_and_number"),
                    models.UniqueConstraint(fields=("document", "who", "party"), name="everybody_signs_a_paper_once"),
                ],
            },
        ),
    ]
