"""The database itself refuses two rows of the same thing that hold on one day, whoever writes them."""

from django.db import migrations

SAME = {
    "standards_penaltyitem": ("code",),
    "standards_delegateditem": ("unit_code", "item_code"),
    "standards_hearingthreshold": ("agency_line", "person_kind"),
    "standards_discretionband": ("item_code", "gravity"),
}
REFUSAL = "another row of the same thing holds on one of these days"

# The lock makes writers of one table queue, so that neither of two overlooks the row of the other.
POSTGRES_FUNCTION = """
CREATE FUNCTION {table}_period() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_advisory_xact_lock('{table}'::regclass::oid::bigint);
    IF EXISTS (
        SELECT 1 FROM {table} other WHERE {same} AND other.id <> NEW.id
        AND other.valid_from <= COALESCE(NEW.valid_to, 'infinity') AND NEW.valid_from <= COALESCE(other.valid_to, 'infinity')
    ) THEN
        RAISE EXCEPTION '{table}: {refusal}' USING ERRCODE = 'exclusion_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER {table}_periods_never_overlap AFTER INSERT OR UPDATE ON {table}
    FOR EACH ROW EXECUTE FUNCTION {table}_period();
"""
POSTGRES_BACK = """
DROP TRIGGER {table}_periods_never_overlap ON {table};
DROP FUNCTION {table}_period();
"""
SQLITE = """
CREATE TRIGGER {table}_periods_never_overlap_{event} AFTER {event} ON {table}
WHEN EXISTS (
    SELECT 1 FROM {table} other WHERE {same} AND other.id <> NEW.id
    AND other.valid_from <= COALESCE(NEW.valid_to, '9999-12-31') AND NEW.valid_from <= COALESCE(other.valid_to, '9999-12-31')
)
BEGIN SELECT RAISE(ABORT, '{table}: {refusal}'); END
"""
SQLITE_BACK = "DROP TRIGGER {table}_periods_never_overlap_{event}"


def _run(schema_editor, postgres, sqlite):
    for table, columns in SAME.items():
        same = " AND ".join(f"other.{column} = NEW.{column}" for column in columns)
        if schema_editor.connection.vendor == "postgresql":
            schema_editor.execute(postgres.format(table=table, same=same, refusal=REFUSAL), params=None)
        else:
            for event in ("INSERT", "UPDATE"):
                schema_editor.execute(sqlite.format(table=table, same=same, refusal=REFUSAL, event=event), params=None)


def forbid(apps, schema_editor):
    _run(schema_editor, POSTGRES_FUNCTION, SQLITE)


def allow(apps, schema_editor):
    _run(schema_editor, POSTGRES_BACK, SQLITE_BACK)


class Migration(migrations.Migration):
    dependencies = [("standards", "0001_initial")]
    operations = [migrations.RunPython(forbid, allow)]
