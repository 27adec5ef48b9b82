"""A store as clients of several servers use it, all of which may be killed meanwhile."""

import asyncio
import base64
import glob
import json
import random
import shutil
import time

import aiohttp

from live import PATIENCE, PROTOCOL

# What a server says that has lost its database.
AWAY = ("INTERNAL_SERVER_ERROR", "UNAVAILABLE", "TIMEOUT", "BUSY")


class Refused(Exception):
    """The server answered, and the answer is no."""


class Broken(Exception):
    """Nobody knows what became of it."""


def sequence(cursor):
    """Cursors say nothing to clients; a test looks inside to see their order."""
    text = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode()
    return int(text.split(".")[1])


class Store:
    def __init__(self, urls, http):
        self.urls, self.http, self.token = urls, http, None

    async def post(self, query, variables, credential=None):
        headers = {"Authorization": "Bearer " + credential} if credential else {}
        body = {"query": query, "variables": {"s": self.token, **variables} if self.token else variables}
        try:
            async with self.http.post(
                    random.choice(self.urls), json=body, headers=headers, timeout=aiohttp.ClientTimeout(total=PATIENCE)) as answer:
                answer = await answer.json(content_type=None)
        except (aiohttp.ClientError, asyncio.TimeoutError, ConnectionError, json.JSONDecodeError) as error:
            raise Broken(repr(error)) from error
        if answer.get("errors"):
            code = answer["errors"][0].get("extensions", {}).get("code")
            if code in AWAY:
                raise Broken(code)
            raise Refused(str(answer["errors"]))
        assert "data" in answer, answer
        return answer["data"]

    async def sure(self, query, variables, credential=None):
        """Asks again until there is an answer."""
        until = time.monotonic() + 3 * PATIENCE
        while True:
            try:
                return await self.post(query, variables, credential)
            except Broken:
                if time.monotonic() > until:
                    raise
                await asyncio.sleep(0.1)

    async def change(self, name, arguments="", credential=None, selection="userErrors { code }"):
        """A mutation. Returns its payload."""
        call = f"{name}(storeToken: $s{', ' + arguments if arguments else ''})"
        return (await self.post(f"mutation($s: String!) {{ r: {call} {{ {selection} }} }}", {}, credential))["r"]

    async def open(self):
        """Makes the store. Returns its maker's credential."""
        made = (await self.sure("mutation { createStore { storeToken sessionToken } }", {}))["createStore"]
        self.token = made["storeToken"]
        return made["sessionToken"]

    async def session(self):
        """A new visitor's credential."""
        data = await self.sure("query($s: String!) { getStore(storeToken: $s) { session { token } } }", {})
        return data["getStore"]["session"]["token"]

    def socket(self):
        return self.http.ws_connect(random.choice(self.urls).replace("http", "ws", 1), protocols=(PROTOCOL,))


async def greet(socket, credential):
    """Raises `ConnectionError` where the socket is closed instead of acknowledged."""
    await socket.send_json({"type": "connection_init", "payload": {"Authorization": "Bearer " + credential}})
    message = await socket.receive(timeout=PATIENCE)
    if message.type != aiohttp.WSMsgType.TEXT:
        raise ConnectionError(str(message))
    assert message.json()["type"] == "connection_ack", message


def abort(socket):
    """Ends a connection without a farewell."""
    connection = socket._response.connection
    if connection and connection.transport:
        connection.transport.abort()


class Database:
    """Statements of the owner, by psql."""

    def __init__(self, connection):
        self.connection = connection
        self.program = shutil.which("psql") or sorted(glob.glob("/usr/lib/postgresql/*/bin/psql"))[-1]

    def start(self, *arguments, **pipes):
        return asyncio.create_subprocess_exec(
            self.program, "-XqAt", "-v", "ON_ERROR_STOP=1", *arguments, self.connection, stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE, **pipes)

    async def run(self, sql, data=b""):
        """Returns what psql prints. `data` is what a `copy … from stdin` reads."""
        process = await self.start("-c", sql, stderr=asyncio.subprocess.PIPE)
        output, error = await process.communicate(data)
        if process.returncode:
            raise Broken(error.decode())
        return output.decode().strip()

    async def settled(self):
        """Waits until what was under way has ended: servers that are killed leave statements behind, which go on."""
        # A statement that has just come may not have begun yet; the second look comes later.
        for _ in range(2):
            before = await self.transactions()
            while before & await self.transactions():
                await asyncio.sleep(0.05)

    async def transactions(self):
        """Those that run, but for the one that is held open on purpose."""
        until = time.monotonic() + 3 * PATIENCE
        while True:
            try:
                found = await self.run(
                    """select pid || ' ' || xact_start from pg_stat_activity where backend_type = 'client backend'
                       and pid <> pg_backend_pid() and xact_start is not null and query not like '%pg_sleep(10)%'""")
                return set(found.splitlines())
            except Broken:
                if time.monotonic() > until:
                    raise
                await asyncio.sleep(0.1)

    async def session(self):
        """A psql that stays. Returns what runs a statement there and waits for its end."""
        process = await self.start("-f", "-", stderr=asyncio.subprocess.STDOUT)

        async def run(sql):
            process.stdin.write(f"{sql};\n\\echo done\n".encode())
            said = b""
            while not said.endswith(b"done\n"):
                line = await process.stdout.readline()
                if not line:
                    raise Broken(said.decode())
                said += line

        return run
