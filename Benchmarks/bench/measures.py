"""The comparison with loops on libpq, the anchor, and the peer."""

import os
from pathlib import Path

from . import compare, requests
from .load import middle
from .program import Service
from .report import milliseconds, verdict
from .setup import HERE, ROLES

NAMES = {
    "server": "StoreGraph over HTTP",
    "own": "loop (a): the server's own statement",
    "best": "loop (b): best JSON in Postgres",
    "build_object": "loop (c): json_build_object",
}


def heads():
    return ["", "conn.", "req/s", "p50 ms", "p99 ms", "CPU µs own", "CPU µs Postgres", "RSS MB"]


def row(name, connections, sample, own, resident=None):
    return [
        name, connections, sample.per_second, milliseconds(sample.p50), milliseconds(sample.p99), own, sample.postgres,
        resident]


def section_eight(setup, server, report, connection_counts, rounds, seconds):
    """All candidates in turn, round after round, so that a passing load on the machine hits all of them."""
    loops = {
        "own": setup.loop_files("own", setup.own_statement),
        "best": setup.loop_files("best", setup.by_hand("best")),
        "build_object": setup.loop_files("build_object", setup.by_hand("build_object")),
    }
    check_answers(setup, server)
    rows, ratios = [], {}
    size = 0
    for connections in connection_counts:
        samples = {name: [] for name in NAMES}
        for _ in range(rounds):
            samples["server"].append(setup.load.http(server, setup.http, connections, seconds))
            for name, (statements, file) in loops.items():
                samples[name].append(setup.load.loop(statements, file, connections, seconds))
        for name, runs in samples.items():
            sample = middle(runs)
            is_server = name == "server"
            if is_server:
                size = sample.bytes
            rows.append(row(
                NAMES[name], connections, sample, sample.server if is_server else sample.load,
                server.resident if is_server else None))
        ratios[connections] = {
            name: ratio(samples["server"], samples[name]) for name in loops}
        ratios[connections]["tail"] = middle(samples["server"]).p99 / middle(samples["server"]).p50
    report.text(
        f"## The getStore query in full\n\nAnswer: {size / 1024:.1f} KB, {setup.load.answer_rows} rows of Postgres. Random store and "
        f"session of {len(setup.visitors)}; median of {rounds} rounds. Every loop sends the tenant's setting too, under "
        "the same role, with row-level security; rows discarded.\n")
    report.table(heads(), rows)
    print_ratios(report, ratios)


def ratio(ours, theirs):
    """The middle of the ratios of throughput, round by round."""
    each = sorted(one.per_second / other.per_second for one, other in zip(ours, theirs))
    return each[len(each) // 2]


def print_ratios(report, ratios):
    rows = []
    for connections, found in ratios.items():
        tail = verdict(found["tail"], 3, at_least=False) if connections == 32 else ""
        rows.append([
            str(connections), found["own"], verdict(found["own"], 0.70), found["best"], verdict(found["best"], 1.0),
            found["build_object"], found["tail"], tail])
    report.table(
        ["connections", "of (a)", "goal", "of (b)", "goal", "of (c)", "p99 / p50", "goal"], rows)


def kept(setup, server, report, rounds, seconds):
    """Answers from kept bytes, each held against the versions of that moment, beside the best JSON statement."""
    statements, file = setup.loop_files("best", setup.by_hand("best"))
    # Every viewer's answer is read once.
    setup.load.http(server, setup.http, 8, max(2, seconds))
    rows, found = [], []
    for connections in (8, 32):
        ours, theirs = [], []
        for _ in range(rounds):
            ours.append(setup.load.http(server, setup.http, connections, seconds))
            theirs.append(setup.load.loop(statements, file, connections, seconds))
        sample = middle(ours)
        rows.append(row("StoreGraph, kept and checked", connections, sample, sample.server, server.resident))
        sample = middle(theirs)
        rows.append(row(NAMES["best"], connections, sample, sample.load))
        of_best = ratio(ours, theirs)
        found.append([str(connections), of_best, verdict(of_best, 3.5)])
    report.text(
        "## The same query from kept answers\n\nA kept answer is served after one small statement has said that nothing in it has "
        "changed; nobody writes meanwhile. The tables above are without kept answers (`ANSWER_CACHE_BYTES=0`).\n")
    report.table(heads(), rows)
    report.table(["connections", "of (b)", "goal"], found)


def check_answers(setup, server):
    """The same data from the server and from both statements by hand, for several stores and each role."""
    for role in ROLES:
        for visitor in [each for each in setup.visitors if each.role == role][::67][:4]:
            expected = server_answer(setup, server, visitor)
            for name in ("best", "build_object"):
                statements, file = setup.loop_files(f"check-{name}", setup.by_hand(name), [visitor])
                compare.require_equal(expected, setup.load.first(statements, file), f"statements/{name}.sql")
    statements, file = setup.loop_files("count", setup.own_statement, setup.visitors[:1])
    setup.load.answer_rows = count_rows(setup, statements, file)


def count_rows(setup, statements, file):
    sql = Path(statements[1]).read_text().partition("\n")[2]
    counted = f"select count(*)::text from ({sql}) x"
    path = setup.path("count.sql")
    Path(path).write_text(Path(statements[1]).read_text().partition("\n")[0] + "\n" + counted)
    return setup.load.first([statements[0], path, path], file)


def server_answer(setup, server, visitor):
    file = setup.write_http("one", requests.bodies(setup.document, [visitor]))
    return setup.load.answer(server, file)["data"]["getStore"]


def anchor(setup, report, seconds):
    report.text("## The machine: `select 1` of pgbench, prepared\n")
    rows = [[str(clients), setup.cluster.pgbench("select 1;", clients, seconds)] for clients in (1, 8, 32)]
    report.table(["clients", "per second"], rows)


def peer(setup, server, report, rounds, seconds):
    """strawberry-graphql with data loaders, one process a core."""
    report.text("## A peer: strawberry-graphql, asyncpg, data loaders, uvicorn with one process a core\n")
    python = Path(os.environ.get("PEER_PYTHON", ""))
    if not python.is_file():
        report.text("Left out: its packages could not be installed.\n")
        return
    words = [python, "-m", "uvicorn", "app:app", "--app-dir", HERE / "peer", "--workers", os.cpu_count()]
    port = Service([], {}, "").port
    words += ["--host", "127.0.0.1", "--port", port, "--log-level", "warning", "--loop", "uvloop", "--http", "httptools"]
    target = f"postgresql://storegraph@/storegraph?host={setup.cluster.socket}"
    with Service(words, {"PEER_DATABASE": target}, setup.path("peer.log"), port=port) as other:
        for role in ROLES:
            for visitor in [each for each in setup.visitors if each.role == role][:3]:
                file = setup.write_http("one", requests.bodies(setup.document, [visitor]))
                answer = setup.load.answer(other, file)["data"]["getStore"]
                compare.require_equal(server_answer(setup, server, visitor), answer, "peer/app.py")
        rows = []
        for connections in (8, 32):
            ours, theirs = [], []
            for _ in range(rounds):
                ours.append(setup.load.http(server, setup.http, connections, seconds))
                theirs.append(setup.load.http(other, setup.http, connections, max(seconds, 3)))
            for name, runs, resident in [("StoreGraph", ours, server.resident), ("the peer", theirs, other.resident)]:
                sample = middle(runs)
                rows.append(row(name, connections, sample, sample.server, resident))
            rows.append([f"StoreGraph ÷ the peer at {connections}", "", ratio(ours, theirs), None, None, None, None, None])
        report.text("Answers were compared first. The peer reads without row-level security and without the check of rights.\n")
        report.table(heads(), rows)
