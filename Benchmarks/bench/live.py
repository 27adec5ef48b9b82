"""From a commit to its subscribers: latency by their number, and memory of idle sockets. `python3 -m bench live`."""

import http.client
import json
import os
import resource
import statistics
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
        self.http = http.client.HTTPConnection("127.0.0.1", server.port)
        made = self.ask("mutation { createStore { storeToken sessionToken } }", {})["createStore"]
        self.token, self.maker = made["storeToken"], made["sessionToken"]

    def ask(self, query, variables, session=None):
        headers = {"Content-Type": "application/json"}
        if session:
            headers["Authorization"] = "Bearer " + session
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
    """Subscribers to chats: `(session, chat)` each."""

    def __init__(self, server, store, subscribers, folder):
        lines = []
        for session, chat in subscribers:
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
        """Milliseconds from before `action` until the median one, 99 of 100, and the last have the message."""
        self.process.stdin.write(f"{count} {time.monotonic_ns()}\n")
        self.process.stdin.flush()
        action()
        return [int(part) / 1000 for part in self.process.stdout.readline().split()]


def run(report, is_quick):
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    sizes = [size for size in ([1, 100] if is_quick else [1, 100, 1_000, 10_000]) if size * 2 + 500 < hard]
    with Cluster() as cluster, tempfile.TemporaryDirectory() as folder:
        program = Program(os.environ["STOREGRAPH"], cluster)
        program.run("migrate", "up")
        rows = []
        for size in sizes:
            with program.serve(folder) as server:
                store = Store(server)
                rows.append(together(server, store, size, folder))
        apart = min(1_000, sizes[-1])
        with program.serve(folder) as server:
            rows.append(alone(server, Store(server), apart, folder))
        report.text("From the sending of a chat message until its subscribers have it, the write itself included, in ms:\n")
        report.table(["subscribers", "p50", "p99", "last", "KB a socket"], rows)


def together(server, store, size, folder):
    """Sockets that all follow one chat."""
    _, chat = store.visitor()
    before = server.resident
    with Sockets(server, store, [(store.maker, chat)] * size, folder) as sockets:
        held = (server.resident - before) * 1024 / size
        rounds = [sockets.round(size, lambda: store.send(chat, f"Message {number}")) for number in range(30)][5:]
    return [f"{size:,} on one chat", *medians(rounds), held if size >= 1_000 else None]


def alone(server, store, size, folder):
    """Each follows a chat of its own, and hears of no other."""
    subscribers = [store.visitor() for _ in range(size)]
    before = server.resident
    with Sockets(server, store, subscribers, folder) as sockets:
        held = (server.resident - before) * 1024 / size
        rounds = []
        for number in range(300):
            chat = subscribers[number * 7 % size][1]
            rounds.append(sockets.round(1, lambda: store.send(chat, f"Message {number}")))
    times = sorted(each[0] for each in rounds[20:])
    return [f"{size:,}, a chat each", times[len(times) // 2], times[len(times) * 99 // 100], times[-1], held]


def medians(rounds):
    return [statistics.median(each[index] for each in rounds) for index in range(3)]
