"""A certified scan says whether the paper it was made from is kept; under a seal that stays as it is, too."""

from django.db import migrations, models

BEFORE = (
    "id", "matter_no", "kind", "title", "filename", "volume", "origin", "pages", "pages_from", "signatures", "sha256", "size", "content",
    "added_by", "added_at", "captured_at", "template", "number", "seq",
)  # fmt: skip


def trigger(kept):
    """Write the trigger of SQLite that keeps these columns; that of PostgreSQL keeps whatever there is."""
    return f"""
    CREATE TRIGGER sealed_papers_are_never_changed BEFORE UPDATE ON dossier_document
    WHEN EXISTS (SELECT 1 FROM dossier_seal WHERE matter_no = OLD.matter_no)
        AND NOT ({" AND ".join(f'NEW."{name}" IS OLD."{name}"' for name in kept)})
    BEGIN SELECT RAISE(ABORT, 'the file is sealed: UPDATE refused'); END
    """  # noqa: S608  all names are ours


def keep(kept):
    def run(apps, schema_editor):
        if schema_editor.connection.vendor == "sqlite":
            schema_editor.execute("DROP TRIGGER sealed_papers_are_never_changed")
            schema_editor.execute(trigger(kept), params=None)

    return run


class Migration(migrations.Migration):
    dependencies = [("dossier", "0009_papers_are_signed")]

    operations = [
        migrations.AddField(
            model_name="document",
            name="paper_kept",
            field=models.BooleanField(null=True, verbose_name="paper original kept"),
        ),
        migrations.RunPython(keep((*BEFORE, "paper_kept")), keep(BEFORE), elidable=False),
    ]
