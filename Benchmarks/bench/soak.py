"""A long time under load: does memory grow, does speed fall?"""

import tempfile
import threading
import time

from .cluster import Cluster
from .report import Report, verdict
from .setup import Setup

CONNECTIONS = 32


def run(seconds):
    report = Report()
    with Cluster() as cluster, tempfile.TemporaryDirectory() as folder:
        setup = Setup(cluster, folder)
        with setup.program.serve(folder) as server:
            setup.load.http(server, setup.http, CONNECTIONS, min(5, seconds / 4))
            peak = Peak(server)
            memory, speed = [server.resident], []
            with peak:
                for part in range(2):
                    print(f"{CONNECTIONS} connections, half {part + 1} of 2, {seconds / 2:.0f} s", flush=True)
                    speed.append(setup.load.http(server, setup.http, CONNECTIONS, seconds / 2).per_second)
                    memory.append(server.resident)
    change = memory[2] / memory[1] - 1
    report.table(
        ["", "warm", "half", "end", "highest"], [["RSS MB", *memory, peak.highest], ["req/s", None, *speed, None]])
    report.text(f"RSS under 150 MB: {verdict(peak.highest, 150, at_least=False)}")
    report.text(f"RSS of the second half against the first: {change:+.1%}, {verdict(change, 0.05, at_least=False)}")


class Peak:
    """Looks at the memory four times a second."""

    def __init__(self, server):
        self.server, self.highest = server, 0.0
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._look)

    def _look(self):
        while not self._ended.is_set():
            self.highest = max(self.highest, self.server.resident)
            time.sleep(0.25)

    def __enter__(self):
        self._thread.start()

    def __exit__(self, *_):
        self._ended.set()
        self._thread.join()
