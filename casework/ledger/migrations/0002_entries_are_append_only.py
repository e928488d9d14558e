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
# recursive_triggers (see settings) makes INSERT OR REPLACE fire the second one too.
SQLITE = tuple(
    f"CREATE TRIGGER {name} BEFORE {deed} ON ledger_entry "
    f"BEGIN SELECT RAISE(ABORT, 'ledger_entry is append-only: {deed} refused'); END"
    for name, deed in (("entries_are_never_changed", "UPDATE"), ("entries_are_never_deleted", "DELETE"))
)
SQLITE_BACK = ("DROP TRIGGER entries_are_never_deleted", "DROP TRIGGER entries_are_never_changed")


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
