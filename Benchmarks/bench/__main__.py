"""make bench, make soak: `python3 -m bench [soak | live]`, called by Scripts/bench and Scripts/soak."""

import os
import sys
import tempfile
from pathlib import Path

from . import live, measures, mutations, orders, scaling, soak
from .cluster import Cluster
from .report import Report, machine
from .setup import HERE, PROJECT, Setup


def bench():
    """Everything in one run; QUICK=1 a glance at it, which is not written down."""
    is_quick = bool(os.environ.get("QUICK"))
    report = Report()
    with Cluster() as cluster, tempfile.TemporaryDirectory() as folder:
        report.text(f"{machine('Postgres ' + cluster.sql('show server_version')[0][0].split()[0])}\n")
        setup = Setup(cluster, folder, stores=50 if is_quick else 200)
        cluster.sql((HERE / "data" / "scaling.sql").read_text())
        cluster.sql("vacuum analyze")
        rounds, seconds = (1, 0.7) if is_quick else (5, 1.5)
        # Every answer from the database.
        with setup.program.serve(folder, ANSWER_CACHE_BYTES="0") as server:
            measures.section_eight(setup, server, report, (8, 32) if is_quick else (1, 8, 32, 256), rounds, seconds)
            measures.anchor(setup, report, 1 if is_quick else 2)
            scaling.measure(setup, server, report, seconds)
            mutations.measure(setup, server, report, min(rounds, 2), seconds)
            measures.peer(setup, server, report, min(rounds, 2), seconds)
            orders.measure(setup, server, report, min(rounds, 3), seconds)
        with setup.program.serve(folder) as server:
            measures.kept(setup, server, report, rounds, seconds)
    live.run(report, is_quick)
    if not is_quick:
        report.write(PROJECT / "docs" / "performance.md")


def main():
    # Scripts stop what they started, however they end.
    sys.stdout.reconfigure(line_buffering=True)
    if sys.argv[1:] == ["soak"]:
        soak.run(float(os.environ.get("SOAK_SECONDS") or 600))
    elif sys.argv[1:] == ["live"]:
        live.run(Report(), bool(os.environ.get("QUICK")))
    else:
        bench()


if __name__ == "__main__":
    main()
