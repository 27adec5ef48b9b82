"""A mutation that needs nothing but itself, beside its own statements from the loop."""

from . import replay
from .load import middle
from .measures import heads, ratio, row

DOCUMENT = "mutation { createStore { storeToken userErrors { code } } }"
PLAYED = 6_000


def measure(setup, server, report, rounds, seconds):
    report.text("## A mutation: createStore\n")
    file = setup.write_http("create", [{"query": DOCUMENT}])
    answer = setup.load.answer(server, file)
    if (answer.get("data") or {}).get("createStore") is None:
        report.text(f"Left out: {answer}\n")
        return
    steps, read = replay.watch(setup, server, file, 'insert into "store"')
    before = stores(setup)
    rows, sent = [], 0
    for connections in (1, 8, 32):
        ours, theirs = [], []
        for _ in range(rounds):
            ours.append(setup.load.http(server, file, connections, seconds))
            statements, played = replay.play_back(setup, "create", steps + read, [{}] * PLAYED)
            theirs.append(setup.load.loop(statements, played, min(connections, 4), seconds, "-x", "-o"))
        sent += sum(sample.requests for sample in ours + theirs)
        sample, other = middle(ours), middle(theirs)
        rows.append(row("StoreGraph over HTTP", connections, sample, sample.server, server.resident))
        rows.append(row(f"its {len(steps + read)} statements from the loop", min(connections, 4), other, other.load))
        rows.append([f"ratio at {connections}", "", ratio(ours, theirs), None, None, None, None, None])
    made = stores(setup) - before
    report.text(
        f"{len(steps + read)} statements, in the loop one pipeline segment on as many connections as the server has for writes. "
        f"Commits wait for the disk. {'All were made.' if made >= sent else f'Only {made} of {sent} were made.'}\n")
    report.table(heads(), rows)


def stores(setup):
    return int(setup.cluster.sql("select count(*) from store")[0][0])
