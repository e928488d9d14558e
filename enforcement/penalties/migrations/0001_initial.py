from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("workflow", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Penalty",
            fields=[],
            options={
                "verbose_name": "penalty case",
                "verbose_name_plural": "penalty cases",
                "proxy": True,
                "indexes": [],
                "constraints": [],
            },
            bases=("workflow.matter", models.Model),
        ),
    ]
