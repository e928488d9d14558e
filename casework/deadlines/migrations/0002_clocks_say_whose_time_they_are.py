from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("deadlines", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="clock",
            name="nature",
            field=models.CharField(
                choices=[
                    ("DUTY", "duty of the organ"),
                    ("PARTY", "time of a party"),
                    ("WAIT", "time to let pass"),
                ],
                default="DUTY",
                max_length=5,
                verbose_name="whose time it is",
            ),
        ),
    ]
