"""A signed copy names the algorithms it was signed by; of older ones nobody noted them."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("dossier", "0015_papers_are_held"),
    ]

    operations = [
        migrations.AddField(
            model_name="signedcopy",
            name="algorithm",
            field=models.CharField(blank=True, db_default="", max_length=64, verbose_name="signature algorithm"),
        ),
        migrations.AddField(
            model_name="signedcopy",
            name="algorithm_oid",
            field=models.CharField(
                blank=True, db_default="", max_length=64, verbose_name="object identifier of the algorithm"
            ),
        ),
        migrations.AddField(
            model_name="signedcopy",
            name="digest_algorithm",
            field=models.CharField(blank=True, db_default="", max_length=16, verbose_name="digest algorithm"),
        ),
    ]
