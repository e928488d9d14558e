"""The database itself refuses to change or delete an entry, whoever asks."""

from django.db import migrations

POSTGRES = """
CREATE FUNCTION ledger_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'ledger_entry is append-only: % refused', TG_OP USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER entries_are_never_changed BEFORE UPDATE OR DELETE ON ledger_entry
    FOR EACH ROW EXECUTE FUNCTION ledger_is_append_only();
CREATE TRIGGER entries_are_never_truncated BEFORE TRUNCATE ON ledger_entry
    FOR EACH STATEMENT EXECUTE FUNCTION ledger_is_append_only();
"""
POSTGRES_BACK = """
DROP TRIGGER entries_are_never_truncated ON ledger_entry;
DROP TRIGGER entries_are_never_changed ON ledger_entry;
DROP FUNCTION ledger_is_append_only();
"""
SQLITE = (
    """
    CREATE TRIGGER entries_are_never_changed BEFORE UPDATE ON ledger_entry
    BEGIN SELECT RAISE(ABORT, 'ledger_entry is append-only: UPDATE refused'); END
    """,
    """
    CREATE TRIGGER entries_are_never_deleted BEFORE DELETE ON ledger_entry
    BEGIN SELECT RAISE(ABORT, 'ledger_entry is append-only: DELETE refused'); END
    """,
    # INSERT OR REPLACE fires the one above only where the connection has recursive_triggers on.
    """
    CREATE TRIGGER entries_are_never_replaced BEFORE INSERT ON ledger_entry
    WHEN EXISTS (SELECT 1 FROM ledger_entry WHERE id = NEW.id OR (matter = NEW.matter AND seq = NEW.seq))
    BEGIN SELECT RAISE(ABORT, 'ledger_entry is append-only: REPLACE refused'); END
    """,
)
SQLITE_BACK = (
    "DROP TRIGGER entries_are_never_replaced",
    "DROP TRIGGER entries_are_never_deleted",
    "DROP TRIGGER entries_are_never_changed",
)


def _run(schema_editor, postgres, sqlite):
    for statement in [postgres] if schema_editor.connection.vendor == "postgresql" else sqlite:
        schema_editor.execute(statement, params=None)


def forbid(apps, schema_editor):
    _run(schema_editor, POSTGRES, SQLITE)


def allow(apps, schema_editor):
    _run(schema_editor, POSTGRES_BACK, SQLITE_BACK)


class Migration(migrations.Migration):
    dependencies = [("ledger", "0001_initial")]
    operations = [migrations.RunPython(forbid, allow)]
