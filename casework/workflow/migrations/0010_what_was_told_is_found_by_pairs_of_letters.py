"""What was told when a matter began is found like its title: by the pairs of letters it holds."""

from django.db import migrations

# The pairs are made for the index alone: what is erased of the words is gone from it with them, and nothing else is kept.
# Those of migration 0008 made as before, but by walking the letters once: 150 of them took 2.4 ms and take 0.1.
# No figures are kept of the pairs: ANALYZE would make them all anew, minutes of work for a guess that is not better.
# What comes in waits in a list, which the task casework.workflow.merge_tellings sorts in; else it would be sorted in by
# whoever fills it, while he waits.
POSTGRES = """
CREATE OR REPLACE FUNCTION workflow_pairs(words text) RETURNS text[] LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT coalesce(array_agg(one || next), '{}')
    FROM string_to_array(translate(words, 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz'), NULL) AS letters,
         unnest(letters[:cardinality(letters) - 1], letters[2:]) AS beside (one, next)
$$;
CREATE INDEX tellings_by_pair ON ledger_note USING gin (workflow_pairs(text))
    WITH (gin_pending_list_limit = 16384) WHERE seq = 1 AND name = 'text';
ALTER INDEX tellings_by_pair ALTER COLUMN 1 SET STATISTICS 0;
"""
POSTGRES_BACK = """
DROP INDEX tellings_by_pair;
CREATE OR REPLACE FUNCTION workflow_pairs(words text) RETURNS text[] LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT coalesce(array_agg(DISTINCT substr(small, place, 2)), '{}')
    FROM (SELECT translate(words, 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz') AS small) AS said,
         generate_series(1, char_length(words) - 1) AS place
$$;
"""

# Cut into pieces of 100 letters first, for SQLite counts from the beginning of a text to find a letter; LIMIT keeps it from
# cutting them anew for each pair. Words have 20,000 letters at most.
PAIRS = """
    (SELECT group_concat(lower(hex(substr(lower(piece), place.value, 2))), ' ')
    FROM (SELECT substr(ROW.text, 100 * value + 1, 101) AS piece FROM json_each('PIECES')
          WHERE 100 * value < length(ROW.text) LIMIT -1) AS cut,
         json_each('PLACES') AS place
    WHERE place.value < length(piece))
""".replace("PIECES", str(list(range(200)))).replace("PLACES", str(list(range(1, 101))))
# On SQLite a later change of the table of notes rebuilds it and drops the triggers with it; that migration must put them back.
SQLITE = (
    "CREATE VIRTUAL TABLE workflow_tellingpairs USING fts5(pairs, tokenize = 'ascii', detail = none, columnsize = 0)",
    "INSERT INTO workflow_tellingpairs (rowid, pairs) SELECT id, PAIRS FROM ledger_note AS note WHERE seq = 1 AND name = 'text'".replace(
        "PAIRS", PAIRS.replace("ROW", "note")
    ),
    """
    CREATE TRIGGER tellings_are_indexed AFTER INSERT ON ledger_note WHEN NEW.seq = 1 AND NEW.name = 'text'
    BEGIN INSERT INTO workflow_tellingpairs (rowid, pairs) VALUES (NEW.id, PAIRS); END
    """.replace("PAIRS", PAIRS.replace("ROW", "NEW")),
    """
    CREATE TRIGGER tellings_are_indexed_anew AFTER UPDATE OF text ON ledger_note WHEN NEW.seq = 1 AND NEW.name = 'text'
    BEGIN UPDATE workflow_tellingpairs SET pairs = PAIRS WHERE rowid = NEW.id; END
    """.replace("PAIRS", PAIRS.replace("ROW", "NEW")),
    """
    CREATE TRIGGER tellings_are_forgotten AFTER DELETE ON ledger_note WHEN OLD.seq = 1 AND OLD.name = 'text'
    BEGIN DELETE FROM workflow_tellingpairs WHERE rowid = OLD.id; END
    """,
)
SQLITE_BACK = (
    "DROP TRIGGER tellings_are_forgotten",
    "DROP TRIGGER tellings_are_indexed_anew",
    "DROP TRIGGER tellings_are_indexed",
    "DROP TABLE workflow_tellingpairs",
)


def _run(schema_editor, postgres, sqlite):
    for statement in [postgres] if schema_editor.connection.vendor == "postgresql" else sqlite:
        schema_editor.execute(statement, params=None)


def index(apps, schema_editor):
    _run(schema_editor, POSTGRES, SQLITE)


def forget(apps, schema_editor):
    _run(schema_editor, POSTGRES_BACK, SQLITE_BACK)


class Migration(migrations.Migration):
    dependencies = [
        ("workflow", "0009_what_is_born_of_a_walled_filing_is_walled"),
        ("ledger", "0003_words_are_only_erased"),
    ]
    operations = [migrations.RunPython(index, forget)]
