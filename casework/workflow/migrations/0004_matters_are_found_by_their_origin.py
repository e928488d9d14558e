from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("workflow", "0003_units_are_told_of_what_went_past")]

    operations = [
        migrations.AddIndex(
            model_name="matter",
            index=models.Index(
                fields=["origin_number"],
                condition=~models.Q(origin_number=""),
                name="matter_by_origin",
            ),
        ),
    ]
