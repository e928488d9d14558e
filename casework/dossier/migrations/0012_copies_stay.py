"""The database itself refuses to change or remove the record of a controlled copy."""

from django.db import migrations

POSTGRES = """
CREATE FUNCTION copies_stay() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'dossier_printedcopy is append-only: % refused', TG_OP USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER copies_are_never_changed BEFORE UPDATE OR DELETE ON dossier_printedcopy
    FOR EACH ROW EXECUTE FUNCTION copies_stay();
CREATE TRIGGER copies_are_never_truncated BEFORE TRUNCATE ON dossier_printedcopy
    FOR EACH STATEMENT EXECUTE FUNCTION copies_stay();
"""
POSTGRES_BACK = """
DROP TRIGGER copies_are_never_truncated ON dossier_printedcopy;
DROP TRIGGER copies_are_never_changed ON dossier_printedcopy;
DROP FUNCTION copies_stay();
"""
SQLITE = (
    """
    CREATE TRIGGER copies_are_never_changed BEFORE UPDATE ON dossier_printedcopy
    BEGIN SELECT RAISE(ABORT, 'dossier_printedcopy is append-only: UPDATE refused'); END
    """,
    """
    CREATE TRIGGER copies_are_never_deleted BEFORE DELETE ON dossier_printedcopy
    BEGIN SELECT RAISE(ABORT, 'dossier_printedcopy is append-only: DELETE refused'); END
    """,
    # As for entries: INSERT OR REPLACE fires the one above only where recursive_triggers are on.
    """
    CREATE TRIGGER copies_are_never_replaced BEFORE INSERT ON dossier_printedcopy
    WHEN EXISTS (SELECT 1 FROM dossier_printedcopy
                 WHERE id = NEW.id OR (matter_no = NEW.matter_no AND item = NEW.item AND number = NEW.number))
    BEGIN SELECT RAISE(ABORT, 'dossier_printedcopy is append-only: REPLACE refused'); END
    """,
)
SQLITE_BACK = (
    "DROP TRIGGER copies_are_never_replaced",
    "DROP TRIGGER copies_are_never_deleted",
    "DROP TRIGGER copies_are_never_changed",
)


def _run(schema_editor, postgres, sqlite):
    for statement in [postgres] if schema_editor.connection.vendor == "postgresql" else sqlite:
        schema_editor.execute(statement, params=None)


def forbid(apps, schema_editor):
    _run(schema_editor, POSTGRES, SQLITE)


def allow(apps, schema_editor):
    _run(schema_editor, POSTGRES_BACK, SQLITE_BACK)


class Migration(migrations.Migration):
    dependencies = [("dossier", "0011_copies_are_counted")]
    operations = [migrations.RunPython(forbid, allow)]
