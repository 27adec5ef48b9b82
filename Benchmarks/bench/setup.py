"""What every run starts from: a database with stores, the server's statements, and files of requests."""

import json
import os
from pathlib import Path

from . import requests
from .load import Load
from .program import Program

HERE = Path(__file__).resolve().parent.parent
PROJECT = HERE.parent
STORES = 200
SEED = "1"

# The roles that the comparisons by hand know; they are also those of nearly all visitors.
ROLES = ["visitor", "customer"]


class Setup:
    """The seeded database, and paths of files in a temporary folder."""

    def __init__(self, cluster, folder, stores=STORES):
        self.cluster, self.folder = cluster, Path(folder)
        self.program = Program(os.environ["STOREGRAPH"], cluster)
        self.load = Load(os.environ["BENCH_BIN"], cluster)
        self.program.run("migrate", "up")
        tokens = self.folder / "tokens"
        self.program.run(
            "seed", "--stores", str(stores), "--products", "60", "--orders", "50", "--chats", "20", "--sessions", "10",
            "--seed", SEED, "--tokens", str(tokens))
        cluster.sql("vacuum analyze")
        self.visitors = [each for each in requests.read_visitors(tokens, cluster) if each.role in ROLES]
        self.document = (HERE / "queries" / "getstore.graphql").read_text()
        self.http = self.write_http("getstore", requests.bodies(self.document, self.visitors))

    def path(self, name):
        return str(self.folder / name)

    def write_http(self, name, bodies, tokens=()):
        return requests.write_http(self.path(f"{name}.http"), bodies, tokens)

    def loop_files(self, name, statement_of, visitors=None):
        """Files for the loop. `statement_of` leads from a role to its SQL, its parameters, and whether types are declared.

        Returns the statements' files and the requests' file.
        """
        files = [requests.write_statement(self.path("tenant.sql"), requests.TENANT, ["text"])]
        known = {}
        for role in ROLES:
            sql, parameters = statement_of(role)
            known[role] = (len(files), parameters)
            types = [type for type, _ in parameters]
            files.append(requests.write_statement(self.path(f"{name}-{role}.sql"), sql, types))
        file = requests.write_loop(self.path(f"{name}.loop"), visitors or self.visitors, known)
        return files, file

    def own_statement(self, role):
        token = next(each for each in self.visitors if each.role == role).store_token
        variables = json.dumps({"storeToken": token})
        return self.program.statement(self.document, variables, role)

    def by_hand(self, name):
        template = (HERE / "statements" / f"{name}.sql").read_text()
        return lambda role: requests.by_hand(template, role)
