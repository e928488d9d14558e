from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [("workflow", "0001_initial")]

    operations = [
        migrations.CreateModel(
            name="Petition",
            fields=[],
            options={
                "verbose_name": "petition",
                "verbose_name_plural": "petitions",
                "proxy": True,
                "indexes": [],
                "constraints": [],
            },
            bases=("workflow.matter", models.Model),
        ),
    ]
