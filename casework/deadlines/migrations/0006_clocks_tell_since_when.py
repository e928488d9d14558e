"""A clock tells since when it is counted, in the words of a card."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("deadlines", "0005_dangers_are_found"),
    ]

    operations = [
        migrations.AlterField(
            model_name="clock",
            name="armed_at",
            field=models.DateTimeField(verbose_name="counted since"),
        ),
    ]
