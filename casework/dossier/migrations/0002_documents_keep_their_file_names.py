from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("dossier", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="document",
            name="filename",
            field=models.CharField(default="", max_length=200, verbose_name="file name"),
            preserve_default=False,
        ),
    ]
