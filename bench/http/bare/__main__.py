"""Make the tables of the floor, and serve it as the product is served."""

from __future__ import annotations

import argparse
import os

os.environ["DJANGO_SETTINGS_MODULE"] = "bench.http.settings"


def main() -> None:
    """Serve until stopped."""
    import django  # noqa: PLC0415 -- after the settings are named

    django.setup()
    from django.db import connection  # noqa: PLC0415 -- needs Django

    from bench.http.bare.models import TABLES  # noqa: PLC0415 -- needs Django
    from shigan.server import serve  # noqa: PLC0415 -- needs Django

    parser = argparse.ArgumentParser()
    parser.add_argument("--port", type=int, required=True)
    held = connection.introspection.table_names()
    with connection.schema_editor() as editor:
        for table in TABLES:
            if table._meta.db_table not in held:
                editor.create_model(table)
    connection.close()
    serve(
        "127.0.0.1",
        parser.parse_args().port,
        8,
        application="bench.http.bare.wsgi:application",
    )


if __name__ == "__main__":
    main()
