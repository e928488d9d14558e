"""The database itself refuses to change or delete words, but for the erasure of what an entry says is erased."""

from django.db import migrations

POSTGRES = """
CREATE FUNCTION words_are_only_erased() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND OLD.erased_at IS NULL AND NEW.erased_at IS NOT NULL AND NEW.text = '' AND NEW.salt = ''
        AND (NEW.id, NEW.matter, NEW.seq, NEW.name) = (OLD.id, OLD.matter, OLD.seq, OLD.name)
        AND EXISTS (SELECT 1 FROM ledger_entry WHERE matter = OLD.matter AND verb = 'erase'
                    AND strpos(facts, '"' || OLD.seq || '.' || OLD.name || '"') > 0)
    THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'ledger_note is append-only: % refused', TG_OP USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE FUNCTION words_stay() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'ledger_note is append-only: % refused', TG_OP USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER words_are_only_erased BEFORE UPDATE OR DELETE ON ledger_note
    FOR EACH ROW EXECUTE FUNCTION words_are_only_erased();
CREATE TRIGGER words_are_never_truncated BEFORE TRUNCATE ON ledger_note
    FOR EACH STATEMENT EXECUTE FUNCTION words_stay();
"""
POSTGRES_BACK = """
DROP TRIGGER words_are_never_truncated ON ledger_note;
DROP TRIGGER words_are_only_erased ON ledger_note;
DROP FUNCTION words_stay();
DROP FUNCTION words_are_only_erased();
"""
SQLITE = (
    """
    CREATE TRIGGER words_are_only_erased BEFORE UPDATE ON ledger_note
    WHEN NOT coalesce(
        OLD.erased_at IS NULL AND NEW.erased_at IS NOT NULL AND NEW.text = '' AND NEW.salt = ''
        AND NEW.id = OLD.id AND NEW.matter = OLD.matter AND NEW.seq = OLD.seq AND NEW.name = OLD.name
        AND EXISTS (SELECT 1 FROM ledger_entry WHERE matter = OLD.matter AND verb = 'erase'
                    AND instr(facts, '"' || OLD.seq || '.' || OLD.name || '"') > 0), 0)
    BEGIN SELECT RAISE(ABORT, 'ledger_note is append-only: UPDATE refused'); END
    """,
    """
    CREATE TRIGGER words_are_never_deleted BEFORE DELETE ON ledger_note
    BEGIN SELECT RAISE(ABORT, 'ledger_note is append-only: DELETE refused'); END
    """,
    # As for entries: INSERT OR REPLACE fires the one above only where recursive_triggers are on.
    """
    CREATE TRIGGER words_are_never_replaced BEFORE INSERT ON ledger_note
    WHEN EXISTS (SELECT 1 FROM ledger_note
                 WHERE id = NEW.id OR (matter = NEW.matter AND seq = NEW.seq AND name = NEW.name))
    BEGIN SELECT RAISE(ABORT, 'ledger_note is append-only: REPLACE refused'); END
    """,
)
SQLITE_BACK = (
    "DROP TRIGGER words_are_never_replaced",
    "DROP TRIGGER words_are_never_deleted",
    "DROP TRIGGER words_are_only_erased",
)


def _run(schema_editor, postgres, sqlite):
    for statement in [postgres] if schema_editor.connection.vendor == "postgresql" else sqlite:
        schema_editor.execute(statement, params=None)


def forbid(apps, schema_editor):
    _run(schema_editor, POSTGRES, SQLITE)


def allow(apps, schema_editor):
    _run(schema_editor, POSTGRES_BACK, SQLITE_BACK)


class Migration(migrations.Migration):
    dependencies = [("ledger", "0002_entries_are_append_only")]
    operations = [migrations.RunPython(forbid, allow)]
