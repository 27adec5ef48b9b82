"""Runs the replica that docs/live.md shows, in one of its languages, while others write.

    page.py ts|swift URL DATABASE

Its connections break again and again, and once the store's epoch changes, as when a database was restored, so that it has to begin
anew. Every state that it prints must be what the database was at its cursor. DATABASE is what psql connects to. Says nothing and
ends with 0 where it was.
"""

import asyncio
import base64
import json
import pathlib
import random
import re
import sys

import aiohttp

from live import Replica, Shop
from stores import Database

ROOT = pathlib.Path(__file__).resolve().parents[2]
STATE = re.search(r"```graphql\n# state.graphql\n(.*?)```", (ROOT / "docs/live.md").read_text(), re.DOTALL)[1]
# Longer than a compiler takes anywhere: what hangs shall end.
LIMIT = 300


def place(cursor):
    """Cursors say nothing to clients; a test looks inside. Returns epoch and sequence."""
    text = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode()
    return tuple(int(part) for part in text.split(".")[:2])


class Line:
    """What connections to the server go through, so that they can be cut."""

    def __init__(self, host, port):
        self.host, self.port, self.connections, self.writers = host, port, 0, set()

    async def open(self):
        server = await asyncio.start_server(self.accept, "127.0.0.1", 0)
        return server.sockets[0].getsockname()[1]

    async def accept(self, reader, writer):
        self.connections += 1
        try:
            far_reader, far_writer = await asyncio.open_connection(self.host, self.port)
            self.writers |= {writer, far_writer}
            await asyncio.gather(self.carry(reader, far_writer), self.carry(far_reader, writer))
        except OSError:
            writer.transport.abort()

    async def carry(self, reader, writer):
        while data := await reader.read(65_536):
            writer.write(data)
            await writer.drain()
        writer.close()

    def cut(self):
        for writer in self.writers:
            writer.transport.abort()
        self.writers.clear()


class Test:
    def __init__(self, shop):
        self.shop, self.states, self.seen, self.products, self.end = shop, {}, [], [], None

    async def open(self):
        data = await self.ask("query($s: String!) { getStore(storeToken: $s) { session { token } } }")
        self.visitor = data["getStore"]["session"]["token"]
        for number in range(3):
            await self.make(f"Lamp {number}")
        made = await self.change(
            "variantCreate", f'input: {{productId: "{self.products[0]}", size: "M", price: 100}}', "variant { id } userErrors { code }")
        self.variant = made["variant"]["id"]
        made = await self.change(
            "inventoryCreate", f'input: {{variantId: "{self.variant}", onHand: 1000}}', "inventory { id } userErrors { code }")
        self.stock = made["inventory"]["id"]

    async def ask(self, query, session=None):
        answer = await self.shop.post(query, self.shop.variables(), session)
        assert "errors" not in answer, answer
        return answer["data"]

    async def change(self, name, arguments, selection="userErrors { code }", session=None):
        """A mutation by the admin, or by `session`."""
        call = f"{name}(storeToken: $s, {arguments}) {{ {selection} }}"
        payload = (await self.ask(f"mutation($s: String!) {{ r: {call} }}", session or self.shop.session))["r"]
        assert not payload["userErrors"], (name, payload)
        return payload

    async def make(self, name):
        made = await self.change("productCreate", f'input: {{name: "{name}", price: 5}}', "product { id } userErrors { code }")
        self.products.append(made["product"]["id"])

    async def write(self, number):
        """One transaction, and what the visitor sees then."""
        product = random.choice(self.products)
        kind = number % 10
        if kind == 0:
            await self.make(f"New {number}")
        elif kind == 1:
            await self.change("productUpdate", f'id: "{product}", input: {{name: "Name {number}"}}')
        elif kind == 2:
            await self.change("cartItemAdd", f'input: {{variantId: "{self.variant}", quantity: 2}}', session=self.visitor)
        elif kind == 3:
            made = await self.change(
                "createOrder", f'input: {{deliveryType: PICKUP, idempotencyKey: "{number}"}}', "order { id } userErrors { code }",
                self.visitor)
            self.order = made["order"]["id"]
        elif kind == 4:
            await self.change("inventoryUpdate", f'id: "{self.stock}", input: {{onHand: 0}}')
        elif kind == 5:
            await self.change("updateOrderStatus", f'id: "{self.order}", status: PREPARING')
        elif kind == 6:
            # Out of the visitor's sight, and back again.
            self.hidden = self.products[-1]
            await self.change("productUpdate", f'id: "{self.hidden}", input: {{isActive: false}}')
        elif kind == 7:
            await self.change("productUpdate", f'id: "{self.hidden}", input: {{isActive: true}}')
        elif kind == 8:
            await self.change("productDelete", f'id: "{self.products.pop()}"')
        else:
            await self.change("inventoryUpdate", f'id: "{self.stock}", input: {{onHand: 1000}}')
        await self.read()

    async def read(self):
        answer = await self.shop.post(STATE, {"store": self.shop.token}, self.visitor)
        replica = Replica(answer["data"])
        self.now = place(replica.cursor)
        # Rows inside rows are rows of their own.
        self.states[self.now] = {
            key: {name: value for name, value in row.items() if not isinstance(value, list)} for key, row in replica.rows.items()}

    async def listen(self, process):
        """Every line, until the one at `end`."""
        async for line in process.stdout:
            state = json.loads(line)
            at = place(state["cursor"])
            assert not self.seen or at >= self.seen[-1], (self.seen[-1], at)
            # A write's answer may come later than what it sends.
            while at not in self.states:
                await asyncio.sleep(0.01)
            assert state["rows"] == self.states[at], f"at {at}, replica and database: {state['rows']} {self.states[at]}"
            self.seen.append(at)
            if at == self.end:
                return
        raise AssertionError(f"it has ended: {(await process.stderr.read()).decode()}")

    async def caught_up(self):
        while not self.seen or self.seen[-1] < self.now:
            await asyncio.sleep(0.01)

    async def go(self, language, database):
        await self.open()
        await self.read()
        host, port = self.shop.url.split("/")[2].split(":")
        line = Line(host, int(port))
        process = await asyncio.create_subprocess_exec(
            ROOT / "Scripts/replica", language, f"http://127.0.0.1:{await line.open()}/graphql", self.shop.token, self.visitor,
            stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE, limit=1 << 24)
        listener = asyncio.create_task(self.listen(process))
        writer = asyncio.create_task(self.write_all(line, database))
        try:
            await asyncio.gather(writer, listener)
        finally:
            writer.cancel()
            if process.returncode is None:
                process.kill()
            await process.wait()
        assert line.connections > 5, line.connections
        assert {epoch for epoch, _ in self.seen} == {1, 2}, self.seen
        assert len(self.seen) > 15, self.seen

    async def write_all(self, line, database):
        number = 0
        for round in range(5):
            await self.caught_up()
            for _ in range(6):
                await self.write(number)
                number += 1
            if round == 2:
                await database.run(
                    f"""update clock set epoch = 2 where store_id = (
                        select store_id from store_directory where token = '{self.shop.token}')""")
                await self.read()
            line.cut()
            # While nobody follows.
            for _ in range(3):
                await self.write(number)
                number += 1
        await self.caught_up()
        await self.write(0)
        self.end = self.now


async def main(language, url, database):
    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0)) as http:
        await asyncio.wait_for(Test(await Shop(url, http).open()).go(language, Database(database)), LIMIT)


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
