from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("organisations", "0002_posts_and_successions_name_their_ends"),
    ]

    operations = [
        migrations.AlterField(
            model_name="historicalunit",
            name="kind",
            field=models.CharField(
                choices=[
                    ("DIVISION", "division"),
                    ("CENTRE", "county centre"),
                    ("BUREAU", "bureau"),
                    ("PLATFORM", "township platform"),
                    ("COMMITTEE", "people's mediation committee"),
                    ("GRID", "grid"),
                    ("OFFICE", "office of another city"),
                    ("DISCIPLINE", "discipline organ"),
                ],
                default="DIVISION",
                max_length=12,
                verbose_name="kind",
            ),
        ),
        migrations.AlterField(
            model_name="unit",
            name="kind",
            field=models.CharField(
                choices=[
                    ("DIVISION", "division"),
                    ("CENTRE", "county centre"),
                    ("BUREAU", "bureau"),
                    ("PLATFORM", "township platform"),
                    ("COMMITTEE", "people's mediation committee"),
                    ("GRID", "grid"),
                    ("OFFICE", "office of another city"),
                    ("DISCIPLINE", "discipline organ"),
                ],
                default="DIVISION",
                max_length=12,
                verbose_name="kind",
            ),
        ),
    ]
