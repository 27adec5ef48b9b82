"""The program under test, as a command and as a server."""

import os
import re
import signal
import socket
import subprocess
import time
import urllib.request
from pathlib import Path


# Encrypts in databases that live as long as a run.
KEYS = "bench:" + "A" * 43 + "="


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def resident(pid):
    """Megabytes of memory that a process and its descendants hold."""
    total = 0
    for process in [pid, *descendants(pid)]:
        try:
            status = Path(f"/proc/{process}/status").read_text()
        except OSError:
            continue
        found = re.search(r"^VmRSS:\s+(\d+)", status, re.MULTILINE)
        total += int(found[1]) if found else 0
    return total / 1024


def descendants(pid):
    found = []
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        try:
            children = task.read_text().split()
        except OSError:
            continue
        for child in children:
            found += [int(child), *descendants(int(child))]
    return found


class Service:
    """A process that listens on a loopback port, stopped at the end of the scope."""

    def __init__(self, words, environment, log, path="/health", port=None):
        self.words, self.environment, self.log, self.path = words, environment, log, path
        self.port = port or free_port()

    def __enter__(self):
        environment = {**os.environ, **self.environment, "PORT": str(self.port)}
        with open(self.log, "wb") as log:
            self.process = subprocess.Popen(
                [str(word) for word in self.words], env=environment, stdin=subprocess.DEVNULL, stdout=log, stderr=log)
        self.pid = self.process.pid
        deadline = time.monotonic() + 30
        while time.monotonic() < deadline:
            if self.process.poll() is not None:
                break
            try:
                with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{self.path}", timeout=1) as answer:
                    if answer.status == 200:
                        return self
            except OSError:
                time.sleep(0.05)
        self.__exit__()
        raise SystemExit(f"{self.words[0]} does not answer: {Path(self.log).read_text()[-2000:]}")

    def __exit__(self, *_):
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            try:
                self.process.wait(15)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()

    @property
    def resident(self):
        return resident(self.pid)


class Program:
    def __init__(self, path, cluster):
        self.path, self.cluster = path, cluster

    def run(self, *words, text=""):
        environment = {
            **os.environ, "DATABASE_URL": self.cluster.connection, "ENCRYPTION_KEYS": KEYS, "LOG_LEVEL": "warning"}
        done = subprocess.run(
            [self.path, *words], env=environment, input=text, text=True, capture_output=True, timeout=300)
        if done.returncode != 0:
            raise SystemExit(f"storegraph {' '.join(words)}: {done.stderr.strip() or done.stdout.strip()}")
        return done.stdout

    def serve(self, folder, **settings):
        environment = {"DATABASE_URL": self.cluster.connection, "ENCRYPTION_KEYS": KEYS, "HOST": "127.0.0.1", **settings}
        return Service([self.path, "serve"], environment, Path(folder) / "serve.log")

    def statement(self, document, variables, role):
        """The statement that the server sends, and what each of its parameters is: `(type, meaning)`.

        The first four are always the same; the others are read as `-- $5 = '101'::int8`.
        """
        explained = self.run("query", "--explain", "--role", role, "--variables", variables, text=document)
        head, sql = explained.split("\n\n")[:2]
        literals = re.findall(r"^-- \$(\d+) = (?:'(.*)'|null)::(\S+)$", head, re.MULTILINE)
        fixed = [("uuid", "tenant"), ("uuid", "viewer"), ("uuid", "user"), ("bytea", "credential")]
        return sql, fixed + [(type, f"literal {text}") for number, text, type in literals if int(number) > 4]
