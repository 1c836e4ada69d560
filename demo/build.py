"""Builds the sample year: `python -m demo.build [FOLDER]`. The same bytes at every run."""

from __future__ import annotations

import sys
from pathlib import Path

from demo.sample import rule_rows, tables
from demo.sample.events import events
from demo.sample.people import Workers, roster
from demo.sample.places import shapes
from demo.sample.reported import reported
from demo.sample.residents import residents
from demo.sample.write import write_csv, write_json, write_workbook, write_yaml

TARGET = Path(__file__).parent / "caiyuan-2022"
#: What is loaded as what, in this order: each part refers only to those before it.
MANIFEST = (
    ("units.csv", "units"),
    ("shapes.geojson", "cells"),
    ("staff.csv", "staff"),
    ("posts.csv", "posts"),
    ("holdings.csv", "holdings"),
    ("sponsorships.csv", "sponsorships"),
    ("people.csv", "people"),
    ("event_classes.yaml", "grid.classes"),
    ("limits.yaml", "rules.limits"),
    ("colour_rules.yaml", "rules.colours"),
    ("duty.csv", "grid.duty"),
    ("events.xlsx", "grid.events"),
    ("committees.csv", "mediation.committees"),
    ("disputes.xlsx", "mediation.disputes"),
    ("labour.xlsx", "mediation.labour"),
    ("reported.yaml", "figures.reported"),
)


def build(folder: Path) -> None:
    """Writes all files of the manifest, and the manifest."""
    folder.mkdir(parents=True, exist_ok=True)
    people = roster()
    write_csv(folder / "units.csv", tables.units())
    write_json(folder / "shapes.geojson", shapes())
    write_csv(folder / "staff.csv", tables.staff(people))
    write_csv(folder / "posts.csv", tables.posts(people))
    write_csv(folder / "holdings.csv", tables.holdings(people))
    write_csv(folder / "sponsorships.csv", tables.sponsorships())
    write_csv(folder / "people.csv", tables.people(residents()))
    write_yaml(folder / "event_classes.yaml", rule_rows.class_rows())
    write_yaml(folder / "limits.yaml", rule_rows.limit_rows())
    write_yaml(folder / "colour_rules.yaml", rule_rows.colour_rows())
    write_csv(folder / "duty.csv", tables.duty())
    write_workbook(folder / "events.xlsx", "事件台账", tables.ledger(events(Workers(people))))
    write_csv(folder / "committees.csv", tables.committees())
    write_workbook(folder / "disputes.xlsx", "民间纠纷台账", tables.disputes("TJ"))
    write_workbook(folder / "labour.xlsx", "劳动争议台账", tables.disputes("LZ"))
    write_yaml(folder / "reported.yaml", reported())
    write_yaml(folder / "manifest.yaml", [{"file": name, "as": kind} for name, kind in MANIFEST])


if __name__ == "__main__":
    build(Path(sys.argv[1]) if len(sys.argv) > 1 else TARGET)
