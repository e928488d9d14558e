"""Papers say by whom and where they were taken, and scans who certified them: that alone changes of a late one under a sealed file."""

from django.db import migrations, models

BEFORE = (
    "id", "matter_no", "kind", "title", "filename", "volume", "origin", "pages", "pages_from", "signatures", "sha256", "size", "content",
    "added_by", "added_at", "captured_at", "template", "number", "seq", "paper_kept",
)  # fmt: skip
TOLD = ("origin", "certified_by", "certified_at", "certified_in")
NOW = (*BEFORE, "taker", "place", *TOLD[1:])
ORIGINS = [
    ("BORN_DIGITAL", "made electronically"),
    ("CAPTURED", "taken on the spot"),
    ("CERTIFIED_SCAN", "scan certified to be true"),
    ("PAPER_PENDING", "scan to be certified"),
]
# Another table's trigger that reads this one would stand in the way of making it anew; none does.
DELETED = """
    CREATE TRIGGER sealed_papers_are_never_deleted BEFORE DELETE ON dossier_document
    WHEN EXISTS (SELECT 1 FROM dossier_seal WHERE matter_no = OLD.matter_no)
    BEGIN SELECT RAISE(ABORT, 'the file is sealed: DELETE refused'); END
"""
POSTGRES = """
CREATE OR REPLACE FUNCTION sealed_papers_stay() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT 1 FROM dossier_seal WHERE matter_no = OLD.matter_no)
        OR (TG_OP = 'UPDATE' AND to_jsonb(NEW) - 'frozen' = to_jsonb(OLD) - 'frozen')
        %s
    THEN
        RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
    END IF;
    RAISE EXCEPTION 'the file is sealed: %% refused', TG_OP USING ERRCODE = 'integrity_constraint_violation';
END $$;
"""
CERTIFIED = f"""OR (TG_OP = 'UPDATE' AND OLD.origin = 'PAPER_PENDING' AND NEW.origin = 'CERTIFIED_SCAN'
            AND to_jsonb(NEW) - ARRAY[{", ".join(f"'{name}'" for name in TOLD)}] = to_jsonb(OLD) - ARRAY[{", ".join(f"'{name}'" for name in TOLD)}])"""


def same(names):
    return " AND ".join(f'NEW."{name}" IS OLD."{name}"' for name in names)


def changed(kept, certified=""):
    """Write the trigger of SQLite that keeps these columns."""
    return f"""
    CREATE TRIGGER sealed_papers_are_never_changed BEFORE UPDATE ON dossier_document
    WHEN EXISTS (SELECT 1 FROM dossier_seal WHERE matter_no = OLD.matter_no) AND NOT ({same(kept)}) {certified}
    BEGIN SELECT RAISE(ABORT, 'the file is sealed: UPDATE refused'); END
    """  # noqa: S608  all names are ours


SCANS = f"""AND NOT (OLD.origin = 'PAPER_PENDING' AND NEW.origin = 'CERTIFIED_SCAN'
        AND {same(("frozen", *(name for name in NOW if name not in TOLD)))})"""


def put(editor, postgres, *sqlite):
    for statement in [postgres] if editor.connection.vendor == "postgresql" else sqlite:
        editor.execute(statement, params=None)


def keep(apps, editor):
    put(editor, POSTGRES.replace("%%", "%").replace("%s", CERTIFIED), changed(NOW, SCANS), DELETED)


def keep_as_before(apps, editor):
    put(editor, POSTGRES.replace("%%", "%").replace("%s", ""), changed(BEFORE), DELETED)


def let_go(apps, editor):
    """Take away what SQLite takes away with the table it makes anew; PostgreSQL keeps all columns as they are until it is told anew."""
    if editor.connection.vendor == "sqlite":
        editor.execute("DROP TRIGGER IF EXISTS sealed_papers_are_never_changed")
        editor.execute("DROP TRIGGER IF EXISTS sealed_papers_are_never_deleted")


def added(model):
    return [
        migrations.AddField(
            model_name=model,
            name="taker",
            field=models.CharField(blank=True, default="", max_length=120, verbose_name="taken by"),
        ),
        migrations.AddField(
            model_name=model,
            name="place",
            field=models.CharField(blank=True, default="", max_length=200, verbose_name="taken where"),
        ),
        migrations.AlterField(
            model_name=model,
            name="origin",
            field=models.CharField(choices=ORIGINS, default="BORN_DIGITAL", max_length=16, verbose_name="origin"),
        ),
    ]


class Migration(migrations.Migration):
    dependencies = [("dossier", "0016_copies_name_their_algorithms")]

    operations = [
        migrations.RunPython(let_go, keep_as_before, elidable=False),
        *added("document"),
        *added("heldpaper"),
        migrations.AddField(
            model_name="document",
            name="certified_by",
            field=models.CharField(blank=True, default="", max_length=150, verbose_name="certified by"),
        ),
        migrations.AddField(
            model_name="document",
            name="certified_at",
            field=models.DateTimeField(null=True, verbose_name="certified at"),
        ),
        migrations.AddField(
            model_name="document",
            name="certified_in",
            field=models.PositiveIntegerField(null=True, verbose_name="certified by entry"),
        ),
        migrations.AddConstraint(
            model_name="document",
            constraint=models.CheckConstraint(
                condition=models.Q(certified_by="", certified_at=None, certified_in=None)
                | (~models.Q(certified_by="") & ~models.Q(certified_at=None) & models.Q(origin="CERTIFIED_SCAN")),
                name="a_scan_that_was_certified_says_by_whom_and_when",
            ),
        ),
        migrations.RunPython(keep, let_go, elidable=False),
    ]
