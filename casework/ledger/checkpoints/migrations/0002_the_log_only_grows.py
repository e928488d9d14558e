"""The database itself refuses whatever would not make the log longer: places and checkpoints stay, tiles grow to the right."""

from django.db import migrations

TABLES = {"checkpoints_checkpoint": ("size",), "checkpoints_leaf": ("place", "entry")}
TILES = "checkpoints_tile"

POSTGRES = """
CREATE FUNCTION the_log_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is append-only: % refused', TG_TABLE_NAME, TG_OP USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE FUNCTION tiles_only_grow() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (NEW.id, NEW.level, NEW.position) = (OLD.id, OLD.level, OLD.position)
        AND length(NEW.hashes) > length(OLD.hashes) AND substr(NEW.hashes, 1, length(OLD.hashes)) = OLD.hashes
    THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'checkpoints_tile is append-only: % refused', TG_OP USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER tiles_only_grow BEFORE UPDATE ON checkpoints_tile FOR EACH ROW EXECUTE FUNCTION tiles_only_grow();
CREATE TRIGGER tiles_are_never_deleted BEFORE DELETE ON checkpoints_tile
    FOR EACH ROW EXECUTE FUNCTION the_log_is_append_only();
"""
POSTGRES_GUARD = """
CREATE TRIGGER {table}_is_never_changed BEFORE UPDATE OR DELETE ON {table}
    FOR EACH ROW EXECUTE FUNCTION the_log_is_append_only();
"""
POSTGRES_TRUNCATE = """
CREATE TRIGGER {table}_is_never_truncated BEFORE TRUNCATE ON {table}
    FOR EACH STATEMENT EXECUTE FUNCTION the_log_is_append_only();
"""
SQLITE_TILES = (
    """
    CREATE TRIGGER tiles_only_grow BEFORE UPDATE ON checkpoints_tile
    WHEN NOT coalesce(
        NEW.id = OLD.id AND NEW.level = OLD.level AND NEW.position = OLD.position
        AND length(NEW.hashes) > length(OLD.hashes) AND substr(NEW.hashes, 1, length(OLD.hashes)) = OLD.hashes, 0)
    BEGIN SELECT RAISE(ABORT, 'checkpoints_tile is append-only: UPDATE refused'); END
    """,
    """
    CREATE TRIGGER tiles_are_never_deleted BEFORE DELETE ON checkpoints_tile
    BEGIN SELECT RAISE(ABORT, 'checkpoints_tile is append-only: DELETE refused'); END
    """,
    """
    CREATE TRIGGER tiles_are_never_replaced BEFORE INSERT ON checkpoints_tile
    WHEN EXISTS (SELECT 1 FROM checkpoints_tile
                 WHERE id = NEW.id OR (level = NEW.level AND position = NEW.position))
    BEGIN SELECT RAISE(ABORT, 'checkpoints_tile is append-only: REPLACE refused'); END
    """,
)
SQLITE_GUARD = (
    """
    CREATE TRIGGER {table}_is_never_changed BEFORE UPDATE ON {table}
    BEGIN SELECT RAISE(ABORT, '{table} is append-only: UPDATE refused'); END
    """,
    """
    CREATE TRIGGER {table}_is_never_deleted BEFORE DELETE ON {table}
    BEGIN SELECT RAISE(ABORT, '{table} is append-only: DELETE refused'); END
    """,
    # As for entries: INSERT OR REPLACE fires the one above only where recursive_triggers are on.
    """
    CREATE TRIGGER {table}_is_never_replaced BEFORE INSERT ON {table}
    WHEN EXISTS (SELECT 1 FROM {table} WHERE {same})
    BEGIN SELECT RAISE(ABORT, '{table} is append-only: REPLACE refused'); END
    """,
)


def _statements(vendor):
    if vendor == "postgresql":
        yield POSTGRES
        for table in TABLES:
            yield POSTGRES_GUARD.format(table=table)
        for table in (*TABLES, TILES):
            yield POSTGRES_TRUNCATE.format(table=table)
        return
    yield from SQLITE_TILES
    for table, unique in TABLES.items():
        same = " OR ".join(f"{name} = NEW.{name}" for name in unique)
        for statement in SQLITE_GUARD:
            yield statement.format(table=table, same=same)


def _back(vendor):
    if vendor == "postgresql":
        for table in (*TABLES, TILES):
            yield f"DROP TRIGGER {table}_is_never_truncated ON {table}"
        for table in TABLES:
            yield f"DROP TRIGGER {table}_is_never_changed ON {table}"
        yield "DROP TRIGGER tiles_are_never_deleted ON checkpoints_tile"
        yield "DROP TRIGGER tiles_only_grow ON checkpoints_tile"
        yield "DROP FUNCTION tiles_only_grow()"
        yield "DROP FUNCTION the_log_is_append_only()"
        return
    for table in TABLES:
        for deed in ("replaced", "deleted", "changed"):
            yield f"DROP TRIGGER {table}_is_never_{deed}"
    for name in ("tiles_are_never_replaced", "tiles_are_never_deleted", "tiles_only_grow"):
        yield f"DROP TRIGGER {name}"


def forbid(apps, schema_editor):
    for statement in _statements(schema_editor.connection.vendor):
        schema_editor.execute(statement, params=None)


def allow(apps, schema_editor):
    for statement in _back(schema_editor.connection.vendor):
        schema_editor.execute(statement, params=None)


class Migration(migrations.Migration):
    dependencies = [("checkpoints", "0001_entries_have_a_place_in_one_log")]
    operations = [migrations.RunPython(forbid, allow)]
