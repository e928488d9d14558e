"""A card tells since when its limit is counted, not by which act."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("command", "0004_dangers_are_told"),
    ]

    operations = [
        migrations.AlterField(
            model_name="card",
            name="armed_at",
            field=models.DateTimeField(verbose_name="counted since"),
        ),
    ]
