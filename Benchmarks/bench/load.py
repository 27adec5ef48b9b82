"""Runs the two load programs and reads what they measured."""

import json
import statistics
import subprocess
from dataclasses import dataclass
from pathlib import Path


@dataclass
class Sample:
    """One measured run. Latencies in microseconds; processor time in microseconds a request."""

    requests: int
    per_second: float
    p50: float
    p99: float
    bytes: float
    load: float
    server: float
    postgres: float

    @staticmethod
    def of(text):
        run = json.loads(text)
        spent = run["cpu"]
        return Sample(
            run["requests"], run["perSecond"], run["p50"], run["p99"], run["bytes"], spent["load"], spent.get("server", 0.0),
            spent.get("postgres", 0.0))


def middle(samples):
    """The median of each figure."""
    values = {name: statistics.median(getattr(sample, name) for sample in samples) for name in Sample.__annotations__}
    return Sample(**values)


class Load:
    """Where the load programs are, and the Postgres that they look at."""

    def __init__(self, bin, cluster):
        self.bin, self.cluster = Path(bin), cluster
        self._seed = 0

    def http(self, service, requests, connections, seconds, *flags, warmup=None):
        return self._run(
            "http_load", "-p", service.port, "-r", requests, "-c", connections, "-m", f"server={service.pid}", *flags,
            seconds=seconds, warmup=warmup)

    def loop(self, statements, requests, connections, seconds, *flags, links=4):
        """`connections` requests in flight, on at most `links` connections of libpq, as the server has them."""
        links = min(links, connections)
        words = ["-d", self.cluster.connection, "-r", requests, "-c", links, "-f", connections // links, *flags]
        for statement in statements:
            words += ["-q", statement]
        return self._run("libpq_loop", *words, seconds=seconds)

    def answer(self, service, requests):
        return json.loads(self._call("http_load", "-p", service.port, "-r", requests, "-1"))

    def first(self, statements, requests):
        words = ["-d", self.cluster.connection, "-r", requests, "-1"]
        for statement in statements:
            words += ["-q", statement]
        return json.loads(self._call("libpq_loop", *words))

    def _run(self, name, *words, seconds, warmup=None):
        self._seed += 1
        warmup = min(0.3, seconds / 4) if warmup is None else warmup
        return Sample.of(self._call(
            name, *words, "-t", seconds, "-w", warmup, "-s", self._seed, "-m", f"postgres={self.cluster.pid}",
            timeout=seconds + 120))

    def _call(self, name, *words, timeout=120):
        done = subprocess.run(
            [self.bin / name, *map(str, words)], stdin=subprocess.DEVNULL, capture_output=True,
            timeout=timeout)
        if done.returncode != 0:
            raise SystemExit(f"{name}: {done.stderr.decode(errors='replace').strip()[:2000]}")
        return done.stdout
