"""The pairs of letters a title holds stand in a table of their own, which the database keeps in step by itself."""

from django.db import migrations

# Of its own, for a column of the matter would be written anew at every move.
POSTGRES = """
CREATE FUNCTION workflow_pairs(words text) RETURNS text[] LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT coalesce(array_agg(DISTINCT substr(small, place, 2)), '{}')
    FROM (SELECT translate(words, 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz') AS small) AS said,
         generate_series(1, char_length(words) - 1) AS place
$$;
CREATE TABLE workflow_titlepairs (matter_id bigint PRIMARY KEY, pairs text[] NOT NULL);
INSERT INTO workflow_titlepairs (matter_id, pairs) SELECT id, workflow_pairs(title) FROM workflow_matter;
CREATE INDEX titlepairs_by_pair ON workflow_titlepairs USING gin (pairs) WITH (gin_pending_list_limit = 256);
CREATE FUNCTION titles_are_indexed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO workflow_titlepairs (matter_id, pairs) SELECT id, workflow_pairs(title) FROM opened;
    RETURN NULL;
END $$;
CREATE FUNCTION title_is_indexed_anew() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE workflow_titlepairs SET pairs = workflow_pairs(NEW.title) WHERE matter_id = NEW.id;
    RETURN NULL;
END $$;
CREATE FUNCTION titles_are_forgotten() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'TRUNCATE' THEN
        TRUNCATE workflow_titlepairs;
    ELSE
        DELETE FROM workflow_titlepairs WHERE matter_id = OLD.id;
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER titles_are_indexed AFTER INSERT ON workflow_matter
    REFERENCING NEW TABLE AS opened FOR EACH STATEMENT EXECUTE FUNCTION titles_are_indexed();
CREATE TRIGGER titles_are_indexed_anew AFTER UPDATE OF title ON workflow_matter
    FOR EACH ROW WHEN (OLD.title IS DISTINCT FROM NEW.title) EXECUTE FUNCTION title_is_indexed_anew();
CREATE TRIGGER titles_are_forgotten AFTER DELETE ON workflow_matter
    FOR EACH ROW EXECUTE FUNCTION titles_are_forgotten();
CREATE TRIGGER titles_are_all_forgotten AFTER TRUNCATE ON workflow_matter
    FOR EACH STATEMENT EXECUTE FUNCTION titles_are_forgotten();
"""
POSTGRES_BACK = """
DROP TRIGGER titles_are_all_forgotten ON workflow_matter;
DROP TRIGGER titles_are_forgotten ON workflow_matter;
DROP TRIGGER titles_are_indexed_anew ON workflow_matter;
DROP TRIGGER titles_are_indexed ON workflow_matter;
DROP FUNCTION titles_are_forgotten();
DROP FUNCTION title_is_indexed_anew();
DROP FUNCTION titles_are_indexed();
DROP TABLE workflow_titlepairs;
DROP FUNCTION workflow_pairs(text);
"""

# A pair is written as hexadecimal digits: the tokenizer takes no letter younger than its Unicode for a part of a word.
PLACES = str(list(range(1, 200)))  # a title has 200 letters at most
PAIRS = """
    (SELECT group_concat(lower(hex(substr(lower(ROW.title), value, 2))), ' ')
    FROM json_each('PLACES') WHERE value < length(ROW.title))
""".replace("PLACES", PLACES)
# On SQLite a later change of the table of matters rebuilds it and drops the triggers with it; that migration must put them back.
SQLITE = (
    "CREATE VIRTUAL TABLE workflow_titlepairs USING fts5(pairs, tokenize = 'ascii', detail = none, columnsize = 0)",
    "INSERT INTO workflow_titlepairs (rowid, pairs) SELECT id, PAIRS FROM workflow_matter AS matter".replace(
        "PAIRS", PAIRS.replace("ROW", "matter")
    ),
    """
    CREATE TRIGGER titles_are_indexed AFTER INSERT ON workflow_matter
    BEGIN INSERT INTO workflow_titlepairs (rowid, pairs) VALUES (NEW.id, PAIRS); END
    """.replace("PAIRS", PAIRS.replace("ROW", "NEW")),
    """
    CREATE TRIGGER titles_are_indexed_anew AFTER UPDATE OF title ON workflow_matter WHEN OLD.title IS NOT NEW.title
    BEGIN UPDATE workflow_titlepairs SET pairs = PAIRS WHERE rowid = NEW.id; END
    """.replace("PAIRS", PAIRS.replace("ROW", "NEW")),
    """
    CREATE TRIGGER titles_are_forgotten AFTER DELETE ON workflow_matter
    BEGIN DELETE FROM workflow_titlepairs WHERE rowid = OLD.id; END
    """,
)
SQLITE_BACK = (
    "DROP TRIGGER titles_are_forgotten",
    "DROP TRIGGER titles_are_indexed_anew",
    "DROP TRIGGER titles_are_indexed",
    "DROP TABLE workflow_titlepairs",
)


def _run(schema_editor, postgres, sqlite):
    for statement in [postgres] if schema_editor.connection.vendor == "postgresql" else sqlite:
        schema_editor.execute(statement, params=None)


def index(apps, schema_editor):
    _run(schema_editor, POSTGRES, SQLITE)


def forget(apps, schema_editor):
    _run(schema_editor, POSTGRES_BACK, SQLITE_BACK)


class Migration(migrations.Migration):
    dependencies = [("workflow", "0007_kinds_may_have_sixteen_letters")]
    operations = [migrations.RunPython(index, forget)]
