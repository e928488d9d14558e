"""Matters may be sealed for a minor; queries into them and their answers are only added to."""

from django.db import migrations, models

TABLES = ("workflow_lookasked", "workflow_lookanswered")
ONE = {"workflow_lookasked": "id = NEW.id", "workflow_lookanswered": "id = NEW.id OR query_id = NEW.query_id"}


def forbid(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(
            """
            CREATE FUNCTION openings_stay() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                RAISE EXCEPTION '% is append-only: % refused', TG_TABLE_NAME, TG_OP USING ERRCODE = 'integrity_constraint_violation';
            END $$;
            """,
            params=None,
        )
    for table in TABLES:
        for statement in _made(table, schema_editor.connection.vendor):
            schema_editor.execute(statement, params=None)


def _made(table, vendor):
    if vendor == "postgresql":
        return (
            f"CREATE TRIGGER {table}_stays BEFORE UPDATE OR DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION openings_stay()",
            f"CREATE TRIGGER {table}_is_whole BEFORE TRUNCATE ON {table} FOR EACH STATEMENT EXECUTE FUNCTION openings_stay()",
        )
    replaced = f"WHEN EXISTS (SELECT 1 FROM {table} WHERE {ONE[table]})"  # noqa: S608  all names are ours
    refused = f"BEGIN SELECT RAISE(ABORT, '{table} is append-only: {{}} refused'); END"
    return (
        f"CREATE TRIGGER {table}_is_never_changed BEFORE UPDATE ON {table} {refused.format('UPDATE')}",
        f"CREATE TRIGGER {table}_is_never_deleted BEFORE DELETE ON {table} {refused.format('DELETE')}",
        f"CREATE TRIGGER {table}_is_never_replaced BEFORE INSERT ON {table} {replaced} {refused.format('REPLACE')}",
    )


def allow(apps, schema_editor):
    is_postgres = schema_editor.connection.vendor == "postgresql"
    for table in TABLES:
        for name in (
            ("stays", "is_whole") if is_postgres else ("is_never_changed", "is_never_deleted", "is_never_replaced")
        ):
            schema_editor.execute(f"DROP TRIGGER {table}_{name}" + (f" ON {table}" if is_postgres else ""))
    if is_postgres:
        schema_editor.execute("DROP FUNCTION openings_stay()")


class Migration(migrations.Migration):
    dependencies = [("workflow", "0010_what_was_told_is_found_by_pairs_of_letters")]

    operations = [
        migrations.AddField(
            model_name="matter",
            name="restricted",
            field=models.CharField(blank=True, max_length=16, null=True, verbose_name="restricted"),
        ),
        migrations.CreateModel(
            name="LookAsked",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("matter_no", models.CharField(db_index=True, max_length=20, verbose_name="number")),
                ("account", models.CharField(max_length=150, verbose_name="account")),
                ("ground", models.CharField(max_length=24, verbose_name="ground")),
                ("words", models.TextField(verbose_name="in words")),
                ("asked_at", models.DateTimeField(verbose_name="asked at")),
            ],
            options={
                "verbose_name": "query into a sealed matter",
                "verbose_name_plural": "queries into sealed matters",
                "ordering": ("pk",),
            },
        ),
        migrations.CreateModel(
            name="LookAnswered",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("matter_no", models.CharField(max_length=20, verbose_name="number")),
                ("account", models.CharField(max_length=150, verbose_name="account")),
                ("until", models.DateTimeField(null=True, verbose_name="open until")),
                ("words", models.TextField(blank=True, verbose_name="in words")),
                ("answered_by", models.CharField(max_length=150, verbose_name="answered by")),
                ("answered_at", models.DateTimeField(verbose_name="answered at")),
                (
                    "query",
                    models.OneToOneField(
                        on_delete=models.deletion.PROTECT, related_name="answer", to="workflow.lookasked"
                    ),
                ),
            ],
            options={
                "verbose_name": "answer to a query",
                "verbose_name_plural": "answers to queries",
                "ordering": ("pk",),
                "indexes": [models.Index(fields=["matter_no", "account"], name="opening_by_matter")],
                "constraints": [
                    models.CheckConstraint(
                        condition=~models.Q(answered_by=models.F("account")),
                        name="nobody_opens_a_sealed_matter_for_himself",
                    )
                ],
            },
        ),
        migrations.RunPython(forbid, allow, elidable=False),
    ]
