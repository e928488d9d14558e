from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("workflow", "0004_matters_are_found_by_their_origin")]

    operations = [
        migrations.AddField(
            model_name="matter",
            name="walled_from",
            field=models.CharField(blank=True, default="", max_length=255, verbose_name="kept from"),
            preserve_default=False,
        ),
    ]
