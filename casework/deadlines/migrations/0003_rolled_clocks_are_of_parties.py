from django.db import migrations


def of_parties(apps, schema_editor):
    """Until now the time of a party was told by its rolling past rest days."""
    apps.get_model("deadlines", "Clock").objects.filter(is_rolled=True).update(nature="PARTY")


class Migration(migrations.Migration):
    dependencies = [("deadlines", "0002_clocks_say_whose_time_they_are")]

    operations = [migrations.RunPython(of_parties, migrations.RunPython.noop)]
