"""The database itself refuses to change or delete a look at personal data, whoever asks."""

from django.db import migrations

POSTGRES = """
CREATE FUNCTION access_log_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'parties_accesslog is append-only: % refused', TG_OP USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER looks_are_never_changed BEFORE UPDATE OR DELETE ON parties_accesslog
    FOR EACH ROW EXECUTE FUNCTION access_log_is_append_only();
CREATE TRIGGER looks_are_never_truncated BEFORE TRUNCATE ON parties_accesslog
    FOR EACH STATEMENT EXECUTE FUNCTION access_log_is_append_only();
"""
POSTGRES_BACK = """
DROP TRIGGER looks_are_never_truncated ON parties_accesslog;
DROP TRIGGER looks_are_never_changed ON parties_accesslog;
DROP FUNCTION access_log_is_append_only();
"""
# On SQLite a later change of this table rebuilds it and drops these with it; that migration must put them back.
SQLITE = (
    """
    CREATE TRIGGER looks_are_never_changed BEFORE UPDATE ON parties_accesslog
    BEGIN SELECT RAISE(ABORT, 'parties_accesslog is append-only: UPDATE refused'); END
    """,
    """
    CREATE TRIGGER looks_are_never_deleted BEFORE DELETE ON parties_accesslog
    BEGIN SELECT RAISE(ABORT, 'parties_accesslog is append-only: DELETE refused'); END
    """,
    # INSERT OR REPLACE fires the one above only where the connection has recursive_triggers on.
    """
    CREATE TRIGGER looks_are_never_replaced BEFORE INSERT ON parties_accesslog
    WHEN EXISTS (SELECT 1 FROM parties_accesslog WHERE id = NEW.id)
    BEGIN SELECT RAISE(ABORT, 'parties_accesslog is append-only: REPLACE refused'); END
    """,
)
SQLITE_BACK = (
    "DROP TRIGGER looks_are_never_replaced",
    "DROP TRIGGER looks_are_never_deleted",
    "DROP TRIGGER looks_are_never_changed",
)


def _run(schema_editor, postgres, sqlite):
    for statement in [postgres] if schema_editor.connection.vendor == "postgresql" else sqlite:
        schema_editor.execute(statement, params=None)


def forbid(apps, schema_editor):
    _run(schema_editor, POSTGRES, SQLITE)


def allow(apps, schema_editor):
    _run(schema_editor, POSTGRES_BACK, SQLITE_BACK)


class Migration(migrations.Migration):
    dependencies = [("parties", "0002_looks_may_be_refused")]
    operations = [migrations.RunPython(forbid, allow)]
