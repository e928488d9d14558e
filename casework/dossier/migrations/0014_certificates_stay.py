"""The database itself refuses to change or remove a certificate of destruction."""

from django.db import migrations

POSTGRES = """
CREATE FUNCTION certificates_stay() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'dossier_disposal is append-only: % refused', TG_OP USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER certificates_are_never_changed BEFORE UPDATE OR DELETE ON dossier_disposal
    FOR EACH ROW EXECUTE FUNCTION certificates_stay();
CREATE TRIGGER certificates_are_never_truncated BEFORE TRUNCATE ON dossier_disposal
    FOR EACH STATEMENT EXECUTE FUNCTION certificates_stay();
"""
POSTGRES_BACK = """
DROP TRIGGER certificates_are_never_truncated ON dossier_disposal;
DROP TRIGGER certificates_are_never_changed ON dossier_disposal;
DROP FUNCTION certificates_stay();
"""
SQLITE = (
    """
    CREATE TRIGGER certificates_are_never_changed BEFORE UPDATE ON dossier_disposal
    BEGIN SELECT RAISE(ABORT, 'dossier_disposal is append-only: UPDATE refused'); END
    """,
    """
    CREATE TRIGGER certificates_are_never_deleted BEFORE DELETE ON dossier_disposal
    BEGIN SELECT RAISE(ABORT, 'dossier_disposal is append-only: DELETE refused'); END
    """,
    # As for entries: INSERT OR REPLACE fires the one above only where recursive_triggers are on.
    """
    CREATE TRIGGER certificates_are_never_replaced BEFORE INSERT ON dossier_disposal
    WHEN EXISTS (SELECT 1 FROM dossier_disposal
                 WHERE id = NEW.id OR matter_no = NEW.matter_no)
    BEGIN SELECT RAISE(ABORT, 'dossier_disposal is append-only: REPLACE refused'); END
    """,
)
SQLITE_BACK = (
    "DROP TRIGGER certificates_are_never_replaced",
    "DROP TRIGGER certificates_are_never_deleted",
    "DROP TRIGGER certificates_are_never_changed",
)


def _run(schema_editor, postgres, sqlite):
    for statement in [postgres] if schema_editor.connection.vendor == "postgresql" else sqlite:
        schema_editor.execute(statement, params=None)


def forbid(apps, schema_editor):
    _run(schema_editor, POSTGRES, SQLITE)


def allow(apps, schema_editor):
    _run(schema_editor, POSTGRES_BACK, SQLITE_BACK)


class Migration(migrations.Migration):
    dependencies = [("dossier", "0013_files_are_destroyed")]
    operations = [migrations.RunPython(forbid, allow)]
