"""Requests as files: for HTTP, and for the loop on libpq."""

import base64
import hashlib
import itertools
import json
import os
import re
import struct
import uuid
from dataclasses import dataclass
from pathlib import Path

TYPES = {"uuid": 2950, "text": 25, "int8": 20, "bytea": 17, "bool": 16, "float8": 701, "timestamptz": 1184, "inferred": 0}


@dataclass
class Visitor:
    """A session, with what the statements need to know of it."""

    store_token: str
    session_token: str
    store: uuid.UUID
    session: uuid.UUID
    user: uuid.UUID | None
    role: str

    @property
    def hash(self):
        return hashlib.sha256(self.session_token.encode()).digest()


def read_visitors(path, cluster):
    """The sessions of a tokens file, with what the database knows of them."""
    rows = cluster.sql(
        """
        select encode(s.token_hash, 'hex'), s.store_id, s.id, s.user_id, s.is_owner, coalesce(m.role, '')
        from session s left join membership m on m.store_id = s.store_id and m.id = s.user_id
        """)
    known = {row[0]: row[1:] for row in rows}
    visitors = []
    for store_token, session_token in read_tokens(path):
        found = known.get(hashlib.sha256(session_token.encode()).hexdigest())
        if not found:
            raise SystemExit(f"{path}: a token that the database does not know")
        store, session, user, is_owner, membership = found
        role = {"ADMIN": "admin", "SELLER": "seller", "CUSTOMER": "customer"}.get(membership, "visitor")
        if is_owner == "t" and not user:
            role = "owner"
        visitors.append(
            Visitor(store_token, session_token, uuid.UUID(store), uuid.UUID(session), uuid.UUID(user) if user else None, role))
    return visitors


def read_tokens(path):
    """Pairs of a store's token and a session's, from the lines of `storegraph seed --tokens`."""
    for line in Path(path).read_text().splitlines():
        store = json.loads(line)
        for session in store["sessions"].values():
            yield store["storeToken"], session


def write_http(path, bodies, tokens=()):
    """POST requests, each behind its length, with a session's token each where there are any."""
    with open(path, "wb") as file:
        for body, token in itertools.zip_longest(bodies, tokens):
            text = json.dumps(body).encode()
            session = f"Authorization: Bearer {token}\r\n" if token else ""
            head = (
                "POST /graphql HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
                f"{session}Accept: application/json\r\nContent-Length: {len(text)}\r\n\r\n").encode()
            file.write(struct.pack("<I", len(head) + len(text)) + head + text)
    return path


def bodies(document, visitors):
    for visitor in visitors:
        variables = {"storeToken": visitor.store_token, "sessionToken": visitor.session_token}
        yield {"query": document, "variables": variables}


# --- The loop on libpq -----------------------------------------------------------------------------------

TENANT = "select set_config('storegraph.store_id', $1, true)"


def write_statement(path, sql, types=()):
    head = f"-- types {' '.join(str(TYPES[name]) for name in types)}\n" if types else ""
    Path(path).write_text(head + sql)
    return path


def binary(type, value):
    """Hexadecimal of Postgres' binary format; `-` for NULL."""
    match type, value:
        case _, None:
            return "-"
        case "uuid", uuid.UUID():
            return value.hex
        case "int8", _:
            return struct.pack(">q", int(value)).hex()
        case "bytea", bytes():
            return value.hex()
        case "text", str():
            return value.encode().hex()
    raise SystemExit(f"a parameter of type {type} is not known here")


def bound(meaning, visitor):
    """The value of a parameter, from what the server calls it."""
    match meaning.split():
        case ["tenant"]:
            return visitor.store
        case ["viewer"]:
            return visitor.session
        case ["user"]:
            return visitor.user
        case ["credential"]:
            return visitor.hash
        case ["literal", number]:
            return int(number)
    raise SystemExit(f"a parameter “{meaning}” is not known here")


def write_loop(path, visitors, statements):
    """Requests of two statements each: the tenant's setting (number 0), and the one of the visitor's role.

    `statements` leads from a role to its statement's number and parameters.
    """
    with open(path, "w") as file:
        for visitor in visitors:
            number, parameters = statements[visitor.role]
            fields = ["0", "1", str(visitor.store).encode().hex(), str(number), str(len(parameters))]
            fields += [binary(type, bound(meaning, visitor)) for type, meaning in parameters]
            file.write("\t".join(fields) + "\n")
    return path


# --- Statements written by hand --------------------------------------------------------------------------

OWN = {
    "visitor": "({0}.session_id = :session and {0}.user_id is null)",
    "customer": "{0}.user_id = :user",
}
SEEN = {
    "visitor": "{0}.role in ('ADMIN', 'SELLER')",
    "customer": "({0}.id = :user or {0}.role in ('ADMIN', 'SELLER'))",
}
NAMES = {"tenant": ("uuid", "tenant"), "session": ("uuid", "viewer"), "user": ("uuid", "user"), "hash": ("bytea", "credential")}


def by_hand(template, role):
    """A template of `statements/` for a role: the SQL, and its parameters in order."""
    text = re.sub(r":own\((\w+)\)", lambda found: OWN[role].format(found[1]), template)
    text = re.sub(r":seen\((\w+)\)", lambda found: SEEN[role].format(found[1]), text)
    order = []

    def number(found):
        if found[1] not in order:
            order.append(found[1])
        return f"${order.index(found[1]) + 1}"

    text = re.sub(rf":({'|'.join(NAMES)})\b", number, text)
    return text, [NAMES[name] for name in order]


def token():
    """128 random bits, as tokens of stores are spelt."""
    return base64.urlsafe_b64encode(os.urandom(16)).decode().rstrip("=")
