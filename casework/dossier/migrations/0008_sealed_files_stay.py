"""The database itself refuses to change or remove a seal, and the papers of a file that has one."""

from django.db import migrations

KEPT = (
    "id", "matter_no", "kind", "title", "filename", "volume", "origin", "pages", "pages_from", "signatures", "sha256", "size", "content",
    "added_by", "added_at", "captured_at", "template", "number", "seq",
)  # fmt: skip
# What a paper states is put under a new key when keys are rotated; its digest stands in the entry.
POSTGRES = """
CREATE FUNCTION seals_stay() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'dossier_seal is append-only: % refused', TG_OP USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE FUNCTION sealed_papers_stay() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT 1 FROM dossier_seal WHERE matter_no = OLD.matter_no)
        OR (TG_OP = 'UPDATE' AND to_jsonb(NEW) - 'frozen' = to_jsonb(OLD) - 'frozen')
    THEN
        RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
    END IF;
    RAISE EXCEPTION 'the file is sealed: % refused', TG_OP USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER seals_are_never_changed BEFORE UPDATE OR DELETE ON dossier_seal
    FOR EACH ROW EXECUTE FUNCTION seals_stay();
CREATE TRIGGER seals_are_never_truncated BEFORE TRUNCATE ON dossier_seal
    FOR EACH STATEMENT EXECUTE FUNCTION seals_stay();
CREATE TRIGGER sealed_papers_stay BEFORE UPDATE OR DELETE ON dossier_document
    FOR EACH ROW EXECUTE FUNCTION sealed_papers_stay();
"""
POSTGRES_BACK = """
DROP TRIGGER sealed_papers_stay ON dossier_document;
DROP TRIGGER seals_are_never_truncated ON dossier_seal;
DROP TRIGGER seals_are_never_changed ON dossier_seal;
DROP FUNCTION sealed_papers_stay();
DROP FUNCTION seals_stay();
"""
SQLITE = (
    """
    CREATE TRIGGER seals_are_never_changed BEFORE UPDATE ON dossier_seal
    BEGIN SELECT RAISE(ABORT, 'dossier_seal is append-only: UPDATE refused'); END
    """,
    """
    CREATE TRIGGER seals_are_never_deleted BEFORE DELETE ON dossier_seal
    BEGIN SELECT RAISE(ABORT, 'dossier_seal is append-only: DELETE refused'); END
    """,
    # As for entries: INSERT OR REPLACE fires the one above only where recursive_triggers are on.
    """
    CREATE TRIGGER seals_are_never_replaced BEFORE INSERT ON dossier_seal
    WHEN EXISTS (SELECT 1 FROM dossier_seal
                 WHERE id = NEW.id OR (matter_no = NEW.matter_no AND (seq = NEW.seq OR (cycle = NEW.cycle AND part = NEW.part))))
    BEGIN SELECT RAISE(ABORT, 'dossier_seal is append-only: REPLACE refused'); END
    """,
    f"""
    CREATE TRIGGER sealed_papers_are_never_changed BEFORE UPDATE ON dossier_document
    WHEN EXISTS (SELECT 1 FROM dossier_seal WHERE matter_no = OLD.matter_no)
        AND NOT ({" AND ".join(f'NEW."{name}" IS OLD."{name}"' for name in KEPT)})
    BEGIN SELECT RAISE(ABORT, 'the file is sealed: UPDATE refused'); END
    """,  # noqa: S608  all names are ours
    """
    CREATE TRIGGER sealed_papers_are_never_deleted BEFORE DELETE ON dossier_document
    WHEN EXISTS (SELECT 1 FROM dossier_seal WHERE matter_no = OLD.matter_no)
    BEGIN SELECT RAISE(ABORT, 'the file is sealed: DELETE refused'); END
    """,
)
SQLITE_BACK = (
    "DROP TRIGGER sealed_papers_are_never_deleted",
    "DROP TRIGGER sealed_papers_are_never_changed",
    "DROP TRIGGER seals_are_never_replaced",
    "DROP TRIGGER seals_are_never_deleted",
    "DROP TRIGGER seals_are_never_changed",
)


def _run(schema_editor, postgres, sqlite):
    for statement in [postgres] if schema_editor.connection.vendor == "postgresql" else sqlite:
        schema_editor.execute(statement, params=None)


def forbid(apps, schema_editor):
    _run(schema_editor, POSTGRES, SQLITE)


def allow(apps, schema_editor):
    _run(schema_editor, POSTGRES_BACK, SQLITE_BACK)


class Migration(migrations.Migration):
    dependencies = [("dossier", "0007_files_are_sealed")]
    operations = [migrations.RunPython(forbid, allow)]
