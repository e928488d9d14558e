"""A look names the paper it was at. The column may be empty, so that no table is built anew and its triggers stay."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("parties", "0003_looks_are_append_only")]
    operations = [
        migrations.AddField(
            "accesslog", "document_id", models.PositiveBigIntegerField(blank=True, null=True, verbose_name="paper")
        ),
        migrations.AlterField(
            "accesslog",
            "action",
            models.CharField(
                choices=[
                    ("VIEW", "viewed"),
                    ("REVEAL", "revealed"),
                    ("SEARCH", "searched"),
                    ("EXPORT", "exported"),
                    ("DOWNLOAD", "fetched"),
                    ("PRINT", "printed"),
                    ("VERIFY", "verified"),
                ],
                max_length=8,
                verbose_name="action",
            ),
        ),
    ]
