"""The statements of a mutation: watched in Postgres' log, and played back by the loop with other keys."""

import os
import re
import secrets
import time
import uuid

from . import requests

ID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
HASH = re.compile(r"^\\x[0-9a-f]{64}$")
TOKEN = re.compile(r"^[A-Za-z0-9_-]{22}$")


def watch(setup, server, file, mark):
    """The statements of one mutation in their order, up to COMMIT and those that read its answer: `(sql, [text or None])`.

    `mark` stands in one of them. The mutation runs on one connection. Its answer, where it has rows, is read there behind
    COMMIT, or on another one, and is known then by ids that only this mutation made.
    """
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
    executed = [
        (pid, sql.replace("\n\t", "\n"), values(text))
        for pid, sql, text in re.findall(
            r"^(\d+)\|LOG:  execute [^:\n]*: ((?:.|\n(?!\d+\|))*)\n(?:\1\|DETAIL:  parameters: ((?:.|\n(?!\d+\|))*)\n)?",
            lines, re.MULTILINE)]
    writer = next(pid for pid, sql, _ in executed if mark in sql.lower())
    written = [(sql, parameters) for pid, sql, parameters in executed if pid == writer]
    made = {each for sql, parameters in written if sql.lower().startswith("with k as") for each in parameters if each}
    reader = next((pid for pid, _, parameters in executed if pid != writer and made.intersection(parameters)), None)
    end = 1 + max(index for index, (sql, _) in enumerate(written) if sql.strip().lower() == "commit")
    return written[:end], written[end:] + [(sql, parameters) for pid, sql, parameters in executed if pid == reader]


def reload_settings(setup):
    setup.cluster.sql("select pg_reload_conf()")
    time.sleep(0.3)


def values(text):
    found = re.findall(r"\$\d+ = (NULL|'(?:[^']|'')*')", text or "")
    return [None if each == "NULL" else each[1:-1].replace("''", "'") for each in found]


def play_back(setup, name, steps, replacements):
    """Files for the loop: the same statements once for each of `replacements`, texts by what stands in their place. Whatever
    other keys there are become new ones."""
    sqls = list(dict.fromkeys(sql for sql, _ in steps))
    counts = dict((sql, len(parameters)) for sql, parameters in steps)
    files = [
        requests.write_statement(setup.path(f"{name}-{index}.sql"), sql, types(sql, counts[sql]))
        for index, sql in enumerate(sqls)]
    numbers = {sql: str(index) for index, sql in enumerate(sqls)}
    path = setup.path(f"{name}.loop")
    with open(path, "w") as file:
        for known in replacements:
            known = dict(known)
            fields = []
            for sql, parameters in steps:
                fields += [numbers[sql], str(len(parameters))]
                fields += ["-" if each is None else fresh(each, known).encode().hex() for each in parameters]
            file.write("\t".join(fields) + "\n")
    return files, path


def types(sql, count):
    """Postgres knows the type of a parameter by its use; some statements carry one that they do not use."""
    return ["inferred" if re.search(rf"\${number}\b", sql) else "text" for number in range(1, count + 1)]


def fresh(text, known):
    """The same text with every key exchanged for another one, equal keys for equal ones."""
    if HASH.match(text):
        return known.setdefault(text, "\\x" + os.urandom(32).hex())
    if TOKEN.match(text):
        return known.setdefault(text, requests.token())
    return ID.sub(lambda found: known.setdefault(found[0], new_id()), text)


def new_id():
    """A UUID of version 7, as the server makes them: neighbours in time are neighbours in an index."""
    bits = (time.time_ns() // 1_000_000) << 80 | secrets.randbits(80)
    return str(uuid.UUID(int=bits & ~(0xF000 << 64) & ~(0xC000 << 48) | 0x7000 << 64 | 0x8000 << 48))
