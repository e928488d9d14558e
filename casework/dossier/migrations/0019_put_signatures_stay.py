"""The database itself refuses to change or remove a signature that was put on a paper."""

from django.db import migrations

POSTGRES = """
CREATE FUNCTION put_signatures_stay() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'dossier_papersignature is append-only: % refused', TG_OP USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER put_signatures_are_never_changed BEFORE UPDATE OR DELETE ON dossier_papersignature
    FOR EACH ROW EXECUTE FUNCTION put_signatures_stay();
CREATE TRIGGER put_signatures_are_never_truncated BEFORE TRUNCATE ON dossier_papersignature
    FOR EACH STATEMENT EXECUTE FUNCTION put_signatures_stay();
"""
POSTGRES_BACK = """
DROP TRIGGER put_signatures_are_never_truncated ON dossier_papersignature;
DROP TRIGGER put_signatures_are_never_changed ON dossier_papersignature;
DROP FUNCTION put_signatures_stay();
"""
SQLITE = (
    """
    CREATE TRIGGER put_signatures_are_never_changed BEFORE UPDATE ON dossier_papersignature
    BEGIN SELECT RAISE(ABORT, 'dossier_papersignature is append-only: UPDATE refused'); END
    """,
    """
    CREATE TRIGGER put_signatures_are_never_deleted BEFORE DELETE ON dossier_papersignature
    BEGIN SELECT RAISE(ABORT, 'dossier_papersignature is append-only: DELETE refused'); END
    """,
    # As for entries: INSERT OR REPLACE fires the one above only where recursive_triggers are on.
    """
    CREATE TRIGGER put_signatures_are_never_replaced BEFORE INSERT ON dossier_papersignature
    WHEN EXISTS (SELECT 1 FROM dossier_papersignature
                 WHERE id = NEW.id OR (document_id = NEW.document_id AND (number = NEW.number OR (who = NEW.who AND party = NEW.party))))
    BEGIN SELECT RAISE(ABORT, 'dossier_papersignature is append-only: REPLACE refused'); END
    """,
)
SQLITE_BACK = (
    "DROP TRIGGER put_signatures_are_never_replaced",
    "DROP TRIGGER put_signatures_are_never_deleted",
    "DROP TRIGGER put_signatures_are_never_changed",
)


def _run(schema_editor, postgres, sqlite):
    for statement in [postgres] if schema_editor.connection.vendor == "postgresql" else sqlite:
        schema_editor.execute(statement, params=None)


def forbid(apps, schema_editor):
    _run(schema_editor, POSTGRES, SQLITE)


def allow(apps, schema_editor):
    _run(schema_editor, POSTGRES_BACK, SQLITE_BACK)


class Migration(migrations.Migration):
    dependencies = [("dossier", "0018_papers_are_signed_by_several")]
    operations = [migrations.RunPython(forbid, allow)]
