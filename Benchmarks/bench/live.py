"""From a commit to its subscribers: latency by their number, memory of idle sockets, and events a second. `python3 -m bench live`."""

import http.client
import json
import os
import resource
import statistics
import struct
import subprocess
import tempfile
import time
from pathlib import Path

from .cluster import Cluster
from .program import Program

MESSAGES = "subscription($s: String!, $c: ID!) { chatMessages(storeToken: $s, chatId: $c) { cursor changes { id text } } }"
SEND = "mutation($s: String!, $c: ID!, $t: String!) { sendChatMessage(storeToken: $s, chatId: $c, text: $t) { userErrors { code } } }"
START = """mutation($s: String!) { startChat(storeToken: $s, input: {text: "Hello"}) { chat { id } userErrors { code message } } }"""


class Store:
    """A store, its maker, and visitors with a chat each."""

    def __init__(self, server):
        self.http, self.asked = http.client.HTTPConnection("127.0.0.1", server.port), 0.0
        made = self.ask("mutation { createStore { storeToken sessionToken } }", {})["createStore"]
        self.token, self.maker = made["storeToken"], made["sessionToken"]

    def ask(self, query, variables, session=None):
        headers = {"Content-Type": "application/json"}
        if session:
            headers["Authorization"] = "Bearer " + session
        # The server closes a connection that was quiet for a minute, as while thousands of sockets are opened.
        if time.monotonic() - self.asked > 30:
            self.http.close()
        self.asked = time.monotonic()
        self.http.request("POST", "/graphql", json.dumps({"query": query, "variables": variables}), headers)
        answer = json.load(self.http.getresponse())
        if answer.get("errors"):
            raise SystemExit(f"{query[:40]}: {answer['errors']}")
        return answer["data"]

    def visitor(self):
        view = self.ask("query($s: String!) { getStore(storeToken: $s) { session { token } } }", {"s": self.token})
        session = view["getStore"]["session"]["token"]
        chat = self.ask(START, {"s": self.token}, session)["startChat"]["chat"]["id"]
        return session, chat

    def send(self, chat, text):
        self.ask(SEND, {"s": self.token, "c": chat, "t": text}, self.maker)


class Sockets:
    """Subscribers to chats: `(store, session, chat)` each."""

    def __init__(self, server, subscribers, folder):
        lines = []
        for store, session, chat in subscribers:
            lines.append(json.dumps({"type": "connection_init", "payload": {"Authorization": "Bearer " + session}}))
            payload = {"query": MESSAGES, "variables": {"s": store.token, "c": chat}}
            lines.append(json.dumps({"type": "subscribe", "id": "1", "payload": payload}))
        file = Path(folder) / "sockets"
        file.write_text("\n".join(lines) + "\n")
        self.process = subprocess.Popen(
            [Path(os.environ["BENCH_BIN"]) / "socket_load", str(server.port), file], stdin=subprocess.PIPE,
            stdout=subprocess.PIPE, text=True)

    def __enter__(self):
        if not self.process.stdout.readline().startswith("ready"):
            raise SystemExit("the sockets did not come about")
        return self

    def __exit__(self, *_):
        self.process.stdin.close()
        self.process.wait(30)

    def round(self, count, action):
        """Milliseconds from before `action` until the median one, 99 of 100, and the last have the change."""
        self.say(f"{count} {time.monotonic_ns()}")
        action()
        return [int(part) / 1000 for part in self.process.stdout.readline().split()]

    def say(self, line):
        self.process.stdin.write(line + "\n")
        self.process.stdin.flush()


def run(report, is_quick):
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    sizes = [size for size in ([1, 100] if is_quick else [1, 100, 1_000, 10_000]) if size + 500 < hard]
    # When a transaction was committed only Postgres knows.
    with Cluster(track_commit_timestamp="on") as cluster, tempfile.TemporaryDirectory() as folder:
        program = Program(os.environ["STOREGRAPH"], cluster)
        program.run("migrate", "up")
        rows = []
        for size in sizes:
            with program.serve(folder) as server:
                rows.append(together(cluster, server, size, folder))
        for size in sizes[1:]:
            with program.serve(folder) as server:
                rows.append(apart(cluster, server, size, folder))
        report.text("From the commit of a chat message until its subscribers have it, and with the write that sent it, in ms:\n")
        report.table(["subscribers", "p50", "p99", "last", "p50 with write", "p99 with write", "KB a socket"], rows)
        rows = []
        for stores in (1, 20 if is_quick else 200):
            with program.serve(folder) as server:
                rows.append(busy(cluster, server, stores, folder, 1 if is_quick else 5))
        report.text("As many chat messages as sixteen connections can send, each message one event of what its subscribers follow:\n")
        report.table(["", "events a second", "heard of", "ms behind the last write"], rows)


def together(cluster, server, size, folder):
    """Sockets that all follow one chat."""
    store = Store(server)
    _, chat = store.visitor()
    before = server.resident
    with Sockets(server, [(store, store.maker, chat)] * size, folder) as sockets:
        held = (server.resident - before) * 1024 / size
        rounds = measured(cluster, sockets, size, 30, lambda text: store.send(chat, text))[5:]
    middle = [statistics.median(each[index] for each in rounds) for index in range(5)]
    return [f"{size:,} on one chat", *middle, held if size >= 1_000 else None]


def apart(cluster, server, size, folder):
    """Each follows a chat of its own, and hears of no other."""
    store = Store(server)
    subscribers = [(store, *store.visitor()) for _ in range(size)]
    before = server.resident
    with Sockets(server, subscribers, folder) as sockets:
        held = (server.resident - before) * 1024 / size
        texts = iter(range(10_000_000))
        rounds = measured(cluster, sockets, 1, 300, lambda text: store.send(subscribers[next(texts) * 7 % size][2], text))[20:]

    def at(index, share):
        times = sorted(each[index] for each in rounds)
        return times[min(len(times) - 1, int(len(times) * share))]

    return [f"{size:,}, a chat each", at(0, 0.5), at(0, 0.99), at(0, 1), at(3, 0.5), at(3, 0.99), held if size >= 1_000 else None]


def measured(cluster, sockets, count, rounds, send):
    """Of each round: milliseconds from the commit until the median one, 99 of 100, and the last; then the first two with the write."""
    name, found = f"Round {time.monotonic_ns()}", []
    for number in range(rounds):
        began = time.time()
        found.append((began, sockets.round(count, lambda: send(f"{name} {number:05}"))))
    commits = cluster.sql(
        f"select extract(epoch from pg_xact_commit_timestamp(xmin)) from chat_message where text like '{name} %' order by text")
    result = []
    for (began, times), (commit,) in zip(found, commits, strict=True):
        written = (float(commit) - began) * 1000
        result.append([*(each - written for each in times), *times[:2]])
    return result


def busy(cluster, server, count, folder, seconds):
    """Many writes at once, to one store with ten subscribers or to many with one each."""
    stores = [Store(server) for _ in range(count)]
    chats = [(store, *store.visitor()) for store in stores]
    requests = Path(folder) / "busy.http"
    requests.write_bytes(b"".join(sending(store, chat) for store, _, chat in chats))
    cluster.sql("truncate chat_message cascade")
    subscribers = [(store, store.maker, chat) for store, _, chat in chats] * (10 if count == 1 else 1)
    with Sockets(server, subscribers, folder) as sockets:
        start = time.monotonic_ns()
        sockets.say(f"0 {start}")
        subprocess.run(
            [Path(os.environ["BENCH_BIN"]) / "http_load", "-p", str(server.port), "-r", requests, "-c", "16", "-w", "0", "-t", str(seconds)],
            check=True, stdout=subprocess.DEVNULL)
        spent = (time.monotonic_ns() - start) / 1e6
        # What was under way when the load ended is written, too.
        time.sleep(0.5)
        events = int(cluster.sql("select count(*) from chat_message")[0][0])
        sockets.say(f"all {events * len(subscribers) // count}")
        last = int(sockets.process.stdout.readline()) / 1000
    name = "one store, ten subscribers" if count == 1 else f"{count} stores, one subscriber each"
    return [name, events / spent * 1000, f"{events * len(subscribers) // count:,}", max(0.0, last - spent)]


def sending(store, chat):
    """A request that sends a message, behind its length."""
    body = json.dumps({"query": SEND, "variables": {"s": store.token, "c": chat, "t": "Is it warm?"}}).encode()
    head = (f"POST /graphql HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nAuthorization: Bearer {store.maker}\r\n"
            f"Content-Length: {len(body)}\r\n\r\n").encode()
    return struct.pack("<I", len(head + body)) + head + body
