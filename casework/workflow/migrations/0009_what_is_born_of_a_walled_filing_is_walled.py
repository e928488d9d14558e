"""What was born of a filing that came of an accusation was open to the accused; it bears the wall of that filing from now on."""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor


def inherit_walls(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    matters = apps.get_model("workflow", "Matter").objects.using(schema_editor.connection.alias)
    walled = matters.filter(track="filing").exclude(walled_from="").values_list("number", "walled_from")
    for number, wall in walled.iterator():
        matters.filter(origin_number=number, walled_from="").exclude(origin_number="").exclude(track="filing").update(
            walled_from=wall
        )


class Migration(migrations.Migration):
    dependencies = [("workflow", "0008_titles_are_found_by_pairs_of_letters")]

    operations = [migrations.RunPython(inherit_walls, migrations.RunPython.noop)]
