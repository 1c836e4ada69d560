"""The full-text index that the database keeps: FTS5 on SQLite, GIN on PostgreSQL."""

from django.db import migrations

SQLITE = """
CREATE VIRTUAL TABLE search_fts USING fts5(
    terms, content='search_searchrow', content_rowid='id',
    tokenize="unicode61 remove_diacritics 0"
);
CREATE TRIGGER search_row_insert AFTER INSERT ON search_searchrow BEGIN
    INSERT INTO search_fts(rowid, terms) VALUES (new.id, new.terms);
END;
CREATE TRIGGER search_row_delete AFTER DELETE ON search_searchrow BEGIN
    INSERT INTO search_fts(search_fts, rowid, terms) VALUES ('delete', old.id, old.terms);
END;
CREATE TRIGGER search_row_update AFTER UPDATE ON search_searchrow BEGIN
    INSERT INTO search_fts(search_fts, rowid, terms) VALUES ('delete', old.id, old.terms);
    INSERT INTO search_fts(rowid, terms) VALUES (new.id, new.terms);
END;
"""
POSTGRES = """
CREATE INDEX search_row_terms ON search_searchrow
    USING gin (array_to_tsvector(string_to_array(terms, ' ')));
"""


def forward(apps, editor):
    if editor.connection.vendor == "sqlite":
        with editor.connection.cursor() as cursor:
            for statement in SQLITE.strip().split(";\nCREATE "):
                text = statement if statement.startswith("CREATE") else f"CREATE {statement}"
                cursor.execute(text)
    else:
        editor.execute(POSTGRES)


def backward(apps, editor):
    if editor.connection.vendor == "sqlite":
        for name in ("insert", "delete", "update"):
            editor.execute(f"DROP TRIGGER search_row_{name}")
        editor.execute("DROP TABLE search_fts")
    else:
        editor.execute("DROP INDEX search_row_terms")


class Migration(migrations.Migration):
    dependencies = [("search", "0001_initial")]
    operations = [migrations.RunPython(forward, backward)]
