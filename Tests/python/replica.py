"""Replicas of what viewers see, kept up by `storeChanged` while others write, and compared with the database at every cursor.

    replica.py RUNS WRITES MIRROR MIRROR_URL DATABASE URL…

Each run makes a store. Its writers write all the time; replicas connect to any of the servers; connections break, and whoever
runs this kills servers and Postgres meanwhile. Then a mirror of the database is brought to every moment at which a replica was,
and a server on it says what the replica's viewer sees there (mirror.py). What writers read from the database meanwhile must be what
the mirror says, too. DATABASE and MIRROR are what psql connects to.

Ends with 0 where every replica was equal at every cursor and no cursor came twice; says what it did.
"""

import asyncio
import collections
import json
import random
import sys
import time

import aiohttp

from live import PATIENCE, Replica, subscribe
from mirror import Mirror
from stores import AWAY, Broken, Database, Refused, Store, abort, greet, sequence

FIELDS = {
    "Store": "id name", "Config": "id locale", "Category": "id name isActive",
    "Product": "id name isActive inStock variantCount categoryIds", "Variant": "id size isActive inStock",
    "Inventory": "id onHand available", "Cart": "id version", "CartItem": "id quantity",
    "Order": "id status paymentStatus itemCount", "OrderItem": "id name quantity", "Chat": "id answered",
    "ChatMessage": "id text",
}
CHANGES = ("subscription($s: String!, $after: Cursor) { storeChanged(storeToken: $s, after: $after) { cursor resync changes { "
           "__typename " + " ".join(f"... on {name} {{ {fields} }}" for name, fields in FIELDS.items())
           + " ... on Removed { type id } } } }")


def rows(name, more=""):
    return f"{{ __typename {FIELDS[name]} {more} }}"


ORDERS = f"nodes {rows('Order', 'items ' + rows('OrderItem'))}"
STATE = f"""query($s: String!) {{
  getStore(storeToken: $s, createSession: false) {{ position viewerRole
    store {rows("Store")} config {rows("Config")} categories {rows("Category")}
    cart {rows("Cart", "items " + rows("CartItem"))} }}
  products(storeToken: $s, first: 100) {{ nodes {rows("Product", f"variants {rows('Variant', 'inventory ' + rows('Inventory'))}")} }}
  orders(storeToken: $s, first: 100) {{ {ORDERS} }}
  storeOrders(storeToken: $s, first: 100) {{ {ORDERS} }}
  chats(storeToken: $s, first: 100) {{ nodes {rows("Chat", "messages " + rows("ChatMessage"))} }} }}""".replace(" viewerRole", "")


def flat(state, viewer):
    """Rows by type and id, without the rows inside them."""
    rows = {key: {name: value for name, value in row.items() if name not in ("items", "variants", "inventory", "messages")}
            for key, row in state.items()}
    if viewer != "seller":
        return rows
    # Sellers see every variant, but get to it in STATE by its product alone, which they may not see.
    return {key: row for key, row in rows.items() if row["__typename"] not in ("Variant", "Inventory")}


class Viewer:
    def __init__(self, name, credential):
        self.name, self.credential = name, credential


class Run:
    def __init__(self, store, database, writes, pause, mirror, mirrored):
        self.store, self.database, self.writes, self.pause = store, database, writes, pause
        self.mirror, self.mirrored = mirror, mirrored
        # By viewer and position: what replicas were, and what the database answered.
        self.seen, self.answers = collections.defaultdict(list), collections.defaultdict(list)
        self.end, self.counts = None, collections.Counter()

    # The store and its people

    async def open(self):
        store = self.store
        self.admin = await store.open()
        # A mutation whose answer was lost is asked for again, and may be refused or done twice: what there is says a query.
        for number in range(3):
            await self.create("productCreate", f'input: {{name: "Thing {number}", price: 100}}')
        for product in (await self.catalogue())[:2]:
            await self.create("variantCreate", f'input: {{productId: "{product["id"]}", size: "M", price: 100}}')
        for product in (await self.catalogue())[:2]:
            await self.create("inventoryCreate", f'input: {{variantId: "{product["variants"][0]["id"]}", onHand: 1000}}')
        await self.create("categoryCreate", 'input: {name: "All", slug: "all"}')
        products = await self.catalogue()
        self.products = [product["id"] for product in products]
        self.variants = [product["variants"][0]["id"] for product in products[:2]]
        self.stock = [product["variants"][0]["inventory"]["id"] for product in products[:2]]
        data = await store.sure("query($s: String!) { getStore(storeToken: $s) { categories { id } } }", {}, self.admin)
        self.category = data["getStore"]["categories"][0]["id"]
        data = await store.sure("query($s: String!) { getStore(storeToken: $s) { config { id } } }", {}, self.admin)
        self.config = data["getStore"]["config"]["id"]
        self.visitor = await self.store.session()
        self.email = f"c{random.getrandbits(64)}@one.test"
        self.customer = await self.account("createUser", self.email, await self.store.session())
        # The first to sign up with the maker's session becomes the admin; its session is another one then.
        self.admin = await self.account("createUser", f"a{random.getrandbits(64)}@one.test", self.admin)
        added = None
        while not added:
            staff = f"s{random.getrandbits(64)}@one.test"
            data = await store.sure("""mutation($s: String!, $e: String!) {
                staffAdd(storeToken: $s, input: {email: $e, role: SELLER, password: "correct horse"}) { user { id } userErrors { code } } }""",
                                    {"e": staff}, self.admin)
            added = data["staffAdd"]["user"]
        self.staff, self.role = added["id"], "SELLER"
        self.seller = await self.account("login", staff, None)
        self.viewers = [Viewer("visitor", self.visitor), Viewer("customer", self.customer), Viewer("seller", self.seller),
                        Viewer("admin", self.admin)]

    async def create(self, name, arguments):
        await self.store.sure(f"mutation($s: String!) {{ {name}(storeToken: $s, {arguments}) {{ userErrors {{ code }} }} }}", {}, self.admin)

    async def catalogue(self):
        """Products, those first that have most."""
        data = await self.store.sure(
            "query($s: String!) { products(storeToken: $s, first: 100) { nodes { id variants { id inventory { id } } } } }", {}, self.admin)
        return sorted(data["products"]["nodes"], key=lambda product: -len(product["variants"]))

    async def account(self, mutation, email, credential):
        query = f"""mutation($s: String!, $e: String!) {{
            r: {mutation}(storeToken: $s, input: {{email: $e, password: "correct horse"}}) {{ accessToken userErrors {{ code }} }} }}"""
        for _ in range(3):
            try:
                data = await self.store.sure(query, {"e": email}, credential)
            except Refused:
                # It was done, but the answer was lost: the session goes on under a token that nobody knows.
                data = await self.store.sure(query.replace("createUser", "login"), {"e": email})
            if data["r"]["accessToken"]:
                return data["r"]["accessToken"]
            mutation, query, credential = "login", query.replace("createUser", "login"), None
        raise Refused(f"{mutation}: {data}")

    async def read(self, viewer):
        data = await self.store.sure(STATE, {}, viewer.credential)
        replica = Replica(data)
        at = sequence(replica.cursor)
        self.answers[viewer, at].append(flat(replica.rows, viewer.name))
        return replica, at

    # Writers

    async def write(self, numbers):
        for number in numbers:
            await self.write_one(number)
            await self.read(random.choice(self.viewers))
            # Where writers wait a little, replicas come to more moments; where they do not, more happens at a time.
            await asyncio.sleep(self.pause)

    async def write_one(self, number):
        kind = random.choice(KINDS)
        try:
            payload = await kind(self, number)
            if payload is not None and payload["userErrors"]:
                # Refusals change nothing; too many of them and the test is worth nothing.
                self.counts[f"{kind.__name__} {payload['userErrors'][0]['code']}"] += 1
            else:
                self.counts[kind.__name__] += 1
        except Broken:
            self.counts["broken writes"] += 1
            await self.database.settled()

    async def rename(self, number):
        return await self.store.change("productUpdate", f'id: "{random.choice(self.products)}", input: {{name: "Name {number}"}}', self.admin)

    async def deactivate(self, number):
        kind, ids = random.choice([("product", self.products), ("variant", self.variants), ("category", [self.category])])
        return await self.store.change(
            f"{kind}Update", f'id: "{random.choice(ids)}", input: {{isActive: {random.choice(["true", "true", "false"])}}}', self.admin)

    async def create_and_delete(self, number):
        if len(self.products) > 4:
            return await self.store.change("productDelete", f'id: "{self.products.pop()}"', self.admin, "deletedId userErrors { code }")
        payload = await self.store.change(
            "productCreate", f'input: {{name: "New {number}", price: 5}}', self.admin, "product { id } userErrors { code }")
        if payload["product"]:
            self.products.append(payload["product"]["id"])
        return payload

    async def stock_changes(self, number):
        return await self.store.change(
            "inventoryUpdate", f'id: "{random.choice(self.stock)}", input: {{onHand: {random.choice([100, 900, 1000])}}}', self.admin)

    async def fill_cart(self, number):
        return await self.store.change(
            "cartItemAdd", f'input: {{variantId: "{random.choice(self.variants)}", quantity: {random.randint(1, 3)}}}',
            random.choice([self.visitor, self.customer]))

    async def clear_cart(self, number):
        return await self.store.change("cartClear", "", random.choice([self.visitor, self.customer]))

    async def order(self, number):
        buyer = random.choice([self.visitor, self.customer])
        await self.store.change("cartItemAdd", f'input: {{variantId: "{random.choice(self.variants)}", quantity: 1}}', buyer)
        return await self.store.change(
            "createOrder", f'input: {{deliveryType: PICKUP, idempotencyKey: "order-{number}"}}', buyer, "order { id } userErrors { code }")

    async def order_goes_on(self, number):
        data = await self.store.post("query($s: String!) { storeOrders(storeToken: $s, first: 100) { nodes { id status } } }", {}, self.admin)
        orders = data["storeOrders"]["nodes"]
        if not orders:
            return None
        order = random.choice(orders)
        if random.random() < 0.3:
            return await self.store.change("cancelOrder", f'id: "{order["id"]}"', self.admin)
        status = random.choice(["PREPARING", "SHIPPED", "DELIVERED", "CANCELLED"])
        return await self.store.change("updateOrderStatus", f'id: "{order["id"]}", status: {status}', self.admin)

    async def talk(self, number):
        viewer = random.choice([self.visitor, self.customer])
        data = await self.store.post("query($s: String!) { chats(storeToken: $s, first: 100) { nodes { id } } }", {}, viewer)
        chats = data["chats"]["nodes"]
        if not chats:
            return await self.store.change("startChat", 'input: {text: "Is it warm?"}', viewer)
        return await self.store.change(
            "sendChatMessage", f'chatId: "{random.choice(chats)["id"]}", text: "Text {number}"', random.choice([viewer, self.admin]))

    async def claim(self, number):
        """Somebody looks around, asks, buys, and then logs in as the customer, whose the rows then are."""
        stranger = await self.store.session()
        await self.store.change("cartItemAdd", f'input: {{variantId: "{self.variants[0]}", quantity: 1}}', stranger)
        await self.store.change("startChat", 'input: {text: "Hello?"}', stranger)
        await self.store.change("createOrder", "input: {deliveryType: PICKUP}", stranger)
        return await self.store.change(
            "login", f'input: {{email: "{self.email}", password: "correct horse"}}', stranger, "claimed { orders } userErrors { code }")

    async def hold_expires(self, number):
        """A checkout of somebody who then goes away; the next one gives the stock back."""
        stranger = await self.store.session()
        for buyer in (stranger, self.visitor):
            await self.store.change("cartItemAdd", f'input: {{variantId: "{self.variants[0]}", quantity: 2}}', buyer)
        await self.store.change("checkoutStart", "", stranger)
        await self.database.run("update reservation set expires_at = now() - interval '1 second' where state = 'HELD' and order_id is null")
        # The sweep is a write of its own, between which and the hold replicas come, too.
        return await self.store.change("checkoutStart", "", self.visitor)

    async def change_role(self, number):
        self.role = "ADMIN" if self.role == "SELLER" else "SELLER"
        return await self.store.change("staffUpdate", f'id: "{self.staff}", input: {{role: {self.role}}}', self.admin)

    # Replicas

    async def follow(self, viewer):
        replica, last = await self.read(viewer)
        while True:
            # Connections break: some after a few messages, some after many.
            left, must_read = random.randint(1, 12), False
            try:
                async with self.store.socket() as socket:
                    await greet(socket, viewer.credential)
                    await subscribe(socket, "1", CHANGES, {"s": self.store.token, "after": replica.cursor})
                    while left and not must_read:
                        if self.end is not None and last >= self.end:
                            return
                        try:
                            message = await socket.receive(timeout=0.5)
                        except asyncio.TimeoutError:
                            continue
                        if message.type != aiohttp.WSMsgType.TEXT:
                            break
                        message = message.json()
                        if message["type"] == "ping":
                            continue
                        if message["type"] != "next":
                            # The stream could not be begun: the database was away.
                            code = message["payload"][0]["extensions"]["code"] if message["type"] == "error" else None
                            assert code in AWAY, message
                            break
                        assert "data" in message["payload"], message
                        change = message["payload"]["data"]["storeChanged"]
                        if change["resync"]:
                            self.counts["resync " + change["resync"]] += 1
                            must_read = True
                            continue
                        at = sequence(change["cursor"])
                        assert at > last, f"{viewer.name}: {at} after {last}"
                        replica.reduce(change)
                        last = at
                        left -= 1
                        self.counts["messages"] += 1
                        self.seen[viewer, at].append(flat(replica.rows, viewer.name))
                    abort(socket)
            except (aiohttp.ClientError, ConnectionError, asyncio.TimeoutError):
                await asyncio.sleep(0.1)
            if must_read:
                replica, last = await self.read(viewer)

    async def compare(self, start):
        """Brings the mirror to every moment that anybody saw, and compares what was seen with what it says."""
        moments = await self.mirror.fetch(self.store.token, start)
        viewers = collections.defaultdict(set)
        for viewer, at in self.seen.keys() | self.answers.keys():
            assert at in moments, f"{viewer.name} at {at}, where the database never was"
            viewers[at].add(viewer)
        self.counts["moments of the database"] += len(moments)
        self.counts["moments compared"] += len(viewers)
        self.counts["sweeps"] += sum(moment.swept for moment in moments.values())
        self.counts["sweeps compared"] += len({at for _, at in self.seen if moments[at].swept})
        self.counts["cursors that no answer had"] += len(self.seen.keys() - self.answers.keys())
        for at in sorted(viewers):
            await self.mirror.advance(moments[at])
            await asyncio.gather(*(self.compare_one(viewer, at) for viewer in viewers[at]))

    async def compare_one(self, viewer, at):
        state = Replica(await self.mirrored.sure(STATE, {}, viewer.credential))
        assert sequence(state.cursor) == at, (state.cursor, at)
        state = flat(state.rows, viewer.name)
        for kind, found in [("replicas", self.seen[viewer, at]), ("answers", self.answers[viewer, at])]:
            for rows in found:
                wrong = {key: (rows.get(key), state.get(key)) for key in rows.keys() | state.keys() if rows.get(key) != state.get(key)}
                assert not wrong, f"{viewer.name} at {at}, {kind} and mirror: {wrong}"
                self.counts[f"{kind} compared"] += 1

    async def go(self):
        begun = time.monotonic()
        start = await self.mirror.now()
        await self.open()
        self.mirrored.token = self.store.token
        followers = [asyncio.create_task(self.follow(viewer)) for viewer in self.viewers for _ in range(2)]
        try:
            writers = 3
            await asyncio.gather(*(self.write(range(number, self.writes, writers)) for number in range(writers)))
            # Every viewer sees the last one.
            await self.store.sure("""mutation($s: String!, $id: ID!) {
                configUpdate(storeToken: $s, id: $id, input: {locale: "en-LY"}) { userErrors { code } } }""", {"id": self.config}, self.admin)
            _, self.end = await self.read(self.viewers[0])
            await asyncio.wait_for(asyncio.gather(*followers), 5 * PATIENCE)
        finally:
            for follower in followers:
                follower.cancel()
        self.counts["seconds of writing"] += (middle := time.monotonic()) - begun
        await self.compare(start)
        self.counts["seconds of comparing"] += time.monotonic() - middle
        return self.counts


KINDS = [Run.rename, Run.deactivate, Run.create_and_delete, Run.stock_changes, Run.fill_cart, Run.clear_cart, Run.order, Run.order,
         Run.order_goes_on, Run.talk, Run.claim, Run.hold_expires, Run.change_role]


async def main(runs, writes, mirror, mirror_url, database, *urls):
    total, database = collections.Counter(), Database(database)
    mirror = Mirror(database, mirror)
    await mirror.begin()
    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0, force_close=True)) as http:
        for number in range(int(runs)):
            pause = 0.1 * (number % 2)
            total += await Run(Store(urls, http), database, int(writes), pause, mirror, Store([mirror_url], http)).go()
            total["runs"] += 1
    print(json.dumps({name: round(count) for name, count in total.items()}))
    assert total["replicas compared"] > total["runs"] * int(writes), total


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
