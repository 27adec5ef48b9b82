"""Mutations beside their own statements from the loop: one is watched in Postgres' log and played back with fresh keys."""

import os
import re
import time
import uuid

from . import requests
from .load import middle
from .measures import heads, ratio, row

DOCUMENT = "mutation { createStore { storeToken userErrors { code } } }"
PLAYED = 6_000

ID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
HASH = re.compile(r"^\\x[0-9a-f]{64}$")
TOKEN = re.compile(r"^[A-Za-z0-9_-]{22}$")


def measure(setup, server, report, rounds, seconds):
    report.text("## A mutation: createStore\n")
    file = setup.write_http("create", [{"query": DOCUMENT}])
    answer = setup.load.answer(server, file)
    if (answer.get("data") or {}).get("createStore") is None:
        report.text(f"Left out: {answer}\n")
        return
    steps = watch(setup, server, file)
    before = stores(setup)
    rows, sent = [], 0.0
    for connections in (1, 8, 32):
        ours, theirs = [], []
        for _ in range(rounds):
            ours.append(setup.load.http(server, file, connections, seconds))
            statements, played = play_back(setup, steps)
            theirs.append(setup.load.loop(statements, played, min(connections, 4), seconds, "-x", "-o"))
        sent += sum(sample.per_second for sample in ours) * seconds
        sample, other = middle(ours), middle(theirs)
        rows.append(row("StoreGraph over HTTP", connections, sample, sample.server, server.resident))
        rows.append(row(f"its {len(steps)} statements from the loop", min(connections, 4), other, other.load))
        rows.append([f"ratio at {connections}", "", ratio(ours, theirs), None, None, None, None, None])
    made = stores(setup) - before
    report.text(
        f"{len(steps)} statements, in the loop one pipeline segment on as many connections as the server has for writes. Commits wait "
        f"for the disk. {'All were made.' if made >= sent else f'Only {made} of {sent:.0f} were made.'}\n")
    report.table(heads(), rows)


def stores(setup):
    return int(setup.cluster.sql("select count(*) from store")[0][0])


def watch(setup, server, file):
    """The statements of one mutation in their order: `(sql, [text or None])`."""
    setup.cluster.sql("alter system set log_statement = 'all'")
    reload_settings(setup)
    start = os.path.getsize(setup.cluster.log)
    setup.load.answer(server, file)
    time.sleep(0.2)
    setup.cluster.sql("alter system reset log_statement")
    reload_settings(setup)
    with open(setup.cluster.log, errors="replace") as log:
        log.seek(start)
        lines = log.read()
    executed = re.findall(
        r"^(\d+)\|LOG:  execute [^:\n]*: ((?:.|\n(?!\d+\|))*)\n(?:\1\|DETAIL:  parameters: ((?:.|\n(?!\d+\|))*)\n)?", lines,
        re.MULTILINE)
    # The mutation runs on one connection; the answer's statement, a read, may be on another one.
    writer = next(pid for pid, sql, _ in executed if 'insert into "store"' in sql.lower())
    return [(sql.replace("\n\t", "\n"), values(text)) for pid, sql, text in executed if pid == writer]


def reload_settings(setup):
    setup.cluster.sql("select pg_reload_conf()")
    time.sleep(0.3)


def values(text):
    found = re.findall(r"\$\d+ = (NULL|'(?:[^']|'')*')", text or "")
    return [None if each == "NULL" else each[1:-1].replace("''", "'") for each in found]


def play_back(setup, steps):
    """Files for the loop: the same statements many times, each time with keys of their own."""
    sqls = list(dict.fromkeys(sql for sql, _ in steps))
    files = [requests.write_statement(setup.path(f"create-{index}.sql"), sql) for index, sql in enumerate(sqls)]
    path = setup.path("create.loop")
    with open(path, "w") as file:
        for _ in range(PLAYED):
            known = {}
            fields = []
            for sql, parameters in steps:
                fields += [str(sqls.index(sql)), str(len(parameters))]
                fields += ["-" if each is None else fresh(each, known).encode().hex() for each in parameters]
            file.write("\t".join(fields) + "\n")
    return files, path


def fresh(text, known):
    """The same text with every key exchanged for a new one, equal keys for equal ones."""
    if HASH.match(text):
        return known.setdefault(text, "\\x" + os.urandom(32).hex())
    if TOKEN.match(text):
        return known.setdefault(text, requests.token())
    return ID.sub(lambda found: known.setdefault(found[0], str(uuid.uuid4())), text)
