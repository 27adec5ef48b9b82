"""A Postgres of the benchmark's own, with the settings that the program gives its embedded one."""

import glob
import os
import pwd
import shutil
import subprocess
import tempfile
from pathlib import Path

SETTINGS = {
    "max_connections": "100",
    "shared_buffers": "128MB",
    "jit": "off",
    "max_parallel_workers_per_gather": "0",
    "timezone": "UTC",
    "log_checkpoints": "off",
    "log_line_prefix": "%p|",
    "listen_addresses": "",
}

ENVIRONMENT = {
    "MALLOC_TRIM_THRESHOLD_": "67108864",
    "MALLOC_TOP_PAD_": "1048576",
    "MALLOC_MMAP_THRESHOLD_": "33554432",
}

USER = "storegraph"
DATABASE = "storegraph"


def binaries():
    """The folder of Postgres' programs."""
    places = [os.environ.get("STOREGRAPH_POSTGRES_BIN")]
    places += [f"/usr/lib/postgresql/{version}/bin" for version in (15, 16, 17)]
    places += sorted(glob.glob("/usr/lib/postgresql/*/bin"))
    for place in places:
        if place and (Path(place) / "initdb").exists():
            return Path(place)
    raise SystemExit("No Postgres server is installed; Scripts/install bench brings one.")


class Cluster:
    """A cluster in a temporary folder, gone afterwards. Postgres refuses to run as root: then it runs as `postgres`."""

    def __init__(self, **settings):
        self.settings = {**SETTINGS, **settings}

    def __enter__(self):
        self.bin = binaries()
        self.folder = Path(tempfile.mkdtemp(prefix="storegraph-bench-"))
        self.log = self.folder / "log"
        self.socket = str(self.folder)
        self._prefix = []
        if os.geteuid() == 0:
            account = pwd.getpwnam("postgres")
            os.chown(self.folder, account.pw_uid, account.pw_gid)
            self._prefix = ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"]
        self._is_running = False
        try:
            data = str(self.folder / "data")
            self._run("initdb", "-D", data, "-U", USER, "--encoding=UTF8", "--locale=C.UTF-8", "--auth=trust", "--no-sync")
            options = " ".join(f"-c {name}='{value}'" for name, value in self.settings.items())
            self._run("pg_ctl", "-D", data, "-w", "-l", str(self.log), "-o", f"-k {self.socket} {options}", "start")
            self._is_running = True
            self.pid = int((self.folder / "data" / "postmaster.pid").read_text().splitlines()[0])
            self.sql(f"create database {DATABASE}", database="postgres")
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_):
        if self._is_running:
            self._run("pg_ctl", "-D", str(self.folder / "data"), "-w", "-m", "fast", "stop")
        shutil.rmtree(self.folder, ignore_errors=True)

    @property
    def connection(self):
        """For libpq."""
        return f"host={self.socket} user={USER} dbname={DATABASE}"

    def sql(self, text, database=DATABASE):
        """Runs a script as the owner. Returns its rows, as lists of texts."""
        words = [self.bin / "psql", "-XqAt", "-F", "\t", "-v", "ON_ERROR_STOP=1", "-h", self.socket, "-U", USER, "-d", database]
        done = subprocess.run(words, input=text, text=True, capture_output=True)
        if done.returncode != 0:
            raise SystemExit(f"psql: {done.stderr.strip()}")
        return [line.split("\t") for line in done.stdout.splitlines()]

    def pgbench(self, script, clients, seconds):
        """Transactions per second of a script of pgbench, prepared."""
        words = [self.bin / "pgbench", "-n", "-M", "prepared", "-f", "-", "-c", str(clients), "-j", "1", "-T", str(seconds)]
        words += ["-h", self.socket, "-U", USER, DATABASE]
        done = subprocess.run(words, input=script, text=True, capture_output=True)
        for line in done.stdout.splitlines():
            if line.startswith("tps = "):
                return float(line.split()[2])
        raise SystemExit(f"pgbench: {done.stderr.strip()}")

    def _run(self, name, *words):
        environment = {"PATH": os.environ.get("PATH", ""), "LC_ALL": "C.UTF-8", **ENVIRONMENT}
        done = subprocess.run(
            [*self._prefix, self.bin / name, *words], cwd=self.folder, env=environment, text=True,
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
        if done.returncode != 0:
            raise SystemExit(f"{name}: {done.stderr.strip()}")
