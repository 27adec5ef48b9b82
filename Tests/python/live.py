"""Uses subscriptions of a running server as clients of others do, over WebSocket and over Server-Sent Events.

    live.py FACT URL [MORE]

FACT is the name of a function below, URL the endpoint; MORE is what it says. Says nothing and ends with 0 where the fact holds. Each makes a store
of its own.
"""

import asyncio
import json
import socket as socketlib
import sys

import aiohttp
from gql import Client, GraphQLRequest
from gql.transport.exceptions import TransportQueryError
from gql.transport.websockets import WebsocketsTransport

PROTOCOL = "graphql-transport-ws"
# Seconds for what comes at once where the machine has nothing else to do.
PATIENCE = 120
CHANGES = """subscription($s: String!, $after: Cursor) { storeChanged(storeToken: $s, after: $after) {
  cursor resync changes { __typename ... on Product { id name } ... on Category { id name }
  ... on Removed { type id } } } }"""
CREATE = """mutation($s: String!, $input: ProductCreateInput!) {
  productCreate(storeToken: $s, input: $input) { product { id name } userErrors { code } } }"""


class Shop:
    """A store with its maker's session."""

    def __init__(self, url, http):
        self.url, self.http = url, http
        self.socket_url = url.replace("http", "ws", 1)

    async def open(self):
        made = await self.post("mutation { createStore { storeToken sessionToken } }")
        self.token = made["data"]["createStore"]["storeToken"]
        self.session = made["data"]["createStore"]["sessionToken"]
        return self

    async def post(self, query, variables=None, session=None):
        headers = {"Authorization": "Bearer " + session} if session else {}
        body = {"query": query, "variables": variables or {}}
        async with self.http.post(self.url, json=body, headers=headers) as answer:
            return await answer.json(content_type=None)

    async def product(self, name):
        made = await self.post(CREATE, {"s": self.token, "input": {"name": name, "price": 1}}, self.session)
        return made["data"]["productCreate"]["product"]["id"]

    async def rename(self, product, name):
        await self.post(
            """mutation($s: String!, $id: ID!, $name: String!) {
              productUpdate(storeToken: $s, id: $id, input: {name: $name}) { userErrors { code } } }""",
            {"s": self.token, "id": product, "name": name}, self.session)

    def variables(self, **more):
        return {"s": self.token, **more}

    async def socket(self, init=None, acknowledged=True):
        socket = await self.http.ws_connect(self.socket_url, protocols=(PROTOCOL,))
        if acknowledged:
            payload = {"Authorization": "Bearer " + self.session} if init is None else init
            await socket.send_json({"type": "connection_init", "payload": payload})
            assert (await socket.receive_json(timeout=PATIENCE))["type"] == "connection_ack"
        return socket


async def subscribe(socket, id, query, variables):
    await socket.send_json({"type": "subscribe", "id": id, "payload": {"query": query, "variables": variables}})


async def next_of(socket, id):
    message = await socket.receive_json(timeout=PATIENCE)
    assert message["type"] == "next" and message["id"] == id, message
    return message["payload"]["data"]


async def closed(socket):
    while True:
        message = await socket.receive(timeout=PATIENCE)
        if message.type in (aiohttp.WSMsgType.CLOSE, aiohttp.WSMsgType.CLOSED, aiohttp.WSMsgType.CLOSING):
            return socket.close_code


def names(data):
    return [change.get("name") for change in data["storeChanged"]["changes"]]


# WebSocket


async def changes_arrive(shop):
    socket = await shop.socket()
    await subscribe(socket, "a", CHANGES, shop.variables())
    first = await next_of(socket, "a")
    assert first["storeChanged"]["changes"] == [] and first["storeChanged"]["cursor"], first
    await shop.product("Lamp")
    assert names(await next_of(socket, "a")) == ["Lamp"]
    await socket.send_json({"type": "complete", "id": "a"})
    # Messages of a socket are taken in order, so this answer comes from behind the end.
    await socket.send_json({"type": "ping"})
    assert await socket.receive_json(timeout=PATIENCE) == {"type": "pong"}
    await shop.product("Nobody hears")
    await socket.send_json({"type": "ping"})
    assert await socket.receive_json(timeout=PATIENCE) == {"type": "pong"}


async def cursor_goes_on(shop):
    state = await shop.post("query($s: String!) { getStore(storeToken: $s) { position } }",
                            shop.variables(), shop.session)
    cursor, seen = state["data"]["getStore"]["position"], []
    for round in range(6):
        await shop.product(f"P{2 * round}")
        socket = await shop.socket()
        await subscribe(socket, "a", CHANGES, shop.variables(after=cursor))
        await shop.product(f"P{2 * round + 1}")
        while f"P{2 * round + 1}" not in seen:
            data = await next_of(socket, "a")
            seen += names(data)
            cursor = data["storeChanged"]["cursor"]
        # Without a farewell.
        socket._response.connection.transport.abort()
    assert seen == [f"P{n}" for n in range(12)], seen


async def queries_and_mutations(shop):
    socket = await shop.socket()
    await subscribe(socket, "q", "query($s: String!) { getStore(storeToken: $s) { store { name } } }", shop.variables())
    assert "store" in (await next_of(socket, "q"))["getStore"]
    assert await socket.receive_json(timeout=PATIENCE) == {"type": "complete", "id": "q"}
    await subscribe(socket, "m", CREATE, {"s": shop.token, "input": {"name": "Chair", "price": 5}})
    assert (await next_of(socket, "m"))["productCreate"]["product"]["name"] == "Chair"
    assert await socket.receive_json(timeout=PATIENCE) == {"type": "complete", "id": "m"}
    await subscribe(socket, "q", "{ wrong }", {})
    error = await socket.receive_json(timeout=PATIENCE)
    assert error["type"] == "error" and error["id"] == "q", error
    assert error["payload"][0]["extensions"]["code"] == "GRAPHQL_VALIDATION_FAILED", error


async def close_codes(shop):
    async def code(messages, acknowledged=False, **options):
        socket = await shop.socket(acknowledged=acknowledged, **options)
        for message in messages:
            await socket.send_str(message if isinstance(message, str) else json.dumps(message))
        return await closed(socket)

    init = {"type": "connection_init"}
    run = {"type": "subscribe", "id": "1", "payload": {"query": CHANGES, "variables": shop.variables()}}
    assert await code(["no json"]) == 4400
    assert await code(['{"type": 1}']) == 4400
    assert await code([{"type": "connection_init", "payload": 7}]) == 4400
    assert await code([{"type": "subscribe", "payload": {}}], True) == 4400
    assert await code([{"type": "subscribe", "id": "", "payload": {"query": "{x}"}}], True) == 4400
    assert await code([{"type": "start", "id": "1"}], True) == 4400
    assert await code(["[" * 60_000], True) == 4400
    assert await code([run]) == 4401
    assert await code([run, run], True) == 4409
    assert await code([init, init]) == 4429
    assert await code([init], True) == 4429
    assert await code([]) == 4408
    assert await code([{"type": "connection_init", "payload": {"Authorization": "Bearer nonsense"}}]) == 4403
    assert await code(["x" * 70_000], True) == 1009
    socket = await shop.http.ws_connect(shop.socket_url)
    assert await closed(socket) == 4406
    socket = await shop.http.ws_connect(shop.socket_url, protocols=("graphql-ws",))
    assert await closed(socket) == 4406
    socket = await shop.socket()
    await socket.send_bytes(b"{}")
    assert await closed(socket) == 4400


async def foreign_origins_are_refused(shop):
    for origin, status in [("https://evil.example", 403), (shop.url.rsplit("/", 1)[0], 101)]:
        try:
            socket = await shop.http.ws_connect(shop.socket_url, protocols=(PROTOCOL,), origin=origin)
            found = 101
            await socket.close()
        except aiohttp.WSServerHandshakeError as error:
            found = error.status
        assert found == status, (origin, found)


async def twenty_subscriptions(shop):
    socket = await shop.socket()
    for number in range(20):
        await subscribe(socket, f"s{number}", CHANGES, shop.variables())
    await subscribe(socket, "more", CHANGES, shop.variables())
    seen, refused = set(), None
    while len(seen) < 20 or not refused:
        message = await socket.receive_json(timeout=PATIENCE)
        if message["type"] == "error":
            refused = message
        else:
            seen.add(message["id"])
    assert refused["id"] == "more" and refused["payload"][0]["extensions"]["code"] == "LIMIT_EXCEEDED", refused
    await shop.product("To all")
    got = {(await socket.receive_json(timeout=PATIENCE))["id"] for _ in range(20)}
    assert len(got) == 20, got


async def session_end_closes(shop):
    state = await shop.post("query($s: String!) { getStore(storeToken: $s) { session { token } } }", shop.variables())
    token = state["data"]["getStore"]["session"]["token"]
    socket = await shop.socket({"sessionToken": token})
    await subscribe(socket, "a", CHANGES, shop.variables())
    await next_of(socket, "a")
    left = await shop.post("mutation($s: String!) { logout(storeToken: $s) { ended userErrors { code } } }",
                           shop.variables(), token)
    assert left["data"]["logout"]["ended"], left
    await shop.product("Too late")
    message = await socket.receive(timeout=PATIENCE)
    assert message.type == aiohttp.WSMsgType.CLOSE and message.data == 4403, message


async def gql_subscribes(shop):
    transport = WebsocketsTransport(
        url=shop.socket_url, init_payload={"Authorization": "Bearer " + shop.session}, connect_timeout=PATIENCE,
        ack_timeout=PATIENCE, connect_args={"open_timeout": PATIENCE})
    async with Client(transport=transport, fetch_schema_from_transport=True, execute_timeout=PATIENCE) as session:
        seen = []
        request = GraphQLRequest(CHANGES, variable_values=shop.variables())
        async for data in session.subscribe(request):
            seen += names(data)
            if len(seen) == 3:
                break
            await shop.product(f"G{len(seen)}")
        assert seen == ["G0", "G1", "G2"], seen
        answer = await session.execute(GraphQLRequest("{ __typename }"))
        assert answer == {"__typename": "Query"}, answer
        try:
            await session.execute(GraphQLRequest("{ getStore(storeToken: \"no such\") { position } }"))
            raise AssertionError("no error")
        except TransportQueryError as error:
            assert error.errors[0]["extensions"]["code"] == "STORE_NOT_FOUND"


# Server-Sent Events


async def events(answer):
    """The events of a stream, as an EventSource parses them."""
    event = {}
    async for line in answer.content:
        line = line.decode().rstrip("\n")
        if not line:
            if "event" in event:
                yield event
            event = {}
        elif not line.startswith(":"):
            name, _, value = line.partition(":")
            event[name] = value.removeprefix(" ")


def listen(shop, query, variables, **headers):
    return shop.http.post(
        shop.url, json={"query": query, "variables": variables},
        headers={"Accept": "text/event-stream", "Authorization": "Bearer " + shop.session, **headers})


async def events_arrive_and_go_on(shop):
    seen, last = [], {}
    for round in range(3):
        async with listen(shop, CHANGES, shop.variables(), **last) as answer:
            assert answer.status == 200 and answer.content_type == "text/event-stream", answer
            if round == 0:
                await shop.product("E0")
            async for event in events(answer):
                assert event["event"] == "next", event
                last = {"Last-Event-ID": event["id"]}
                data = json.loads(event["data"])["data"]
                assert data["storeChanged"]["cursor"] == event["id"], event
                seen += names(data)
                if seen and seen[-1] == f"E{2 * round}":
                    break
        await shop.product(f"E{2 * round + 1}")
        await shop.product(f"E{2 * round + 2}")
    assert seen == [f"E{n}" for n in range(5)], seen


async def long_events(shop):
    """Who goes on behind a cursor gets what has come since, be it longer than what may wait."""
    state = await shop.post("query($s: String!) { getStore(storeToken: $s) { position } }", shop.variables(), shop.session)
    await long_product(shop, "Lamp")
    query = f"subscription($s: String!, $after: Cursor) {{ productChanged(storeToken: $s, after: $after) {{ changes {{ {LONG} name }} }} }}"
    text = b""
    async with listen(shop, query, shop.variables(after=state["data"]["getStore"]["position"])) as answer:
        async for part in answer.content.iter_any():
            text += part
            if b'"name":"Lamp"' in text:
                break
    assert len(text) > 1 << 20, len(text)


async def queries_as_events(shop):
    async with listen(shop, "{ __typename }", {}) as answer:
        found = [event async for event in events(answer)]
    assert [event["event"] for event in found] == ["next", "complete"], found
    assert json.loads(found[0]["data"])["data"] == {"__typename": "Query"}, found
    async with listen(shop, "{ wrong }", {}) as answer:
        found = [event async for event in events(answer)]
    assert [event["event"] for event in found] == ["next", "complete"], found
    assert json.loads(found[0]["data"])["errors"], found


async def event_source(shop):
    """GET, as a browser's EventSource of the same origin does."""
    params = {"query": CHANGES, "variables": json.dumps(shop.variables())}
    headers = {"Accept": "text/event-stream", "Sec-Fetch-Site": "same-origin"}
    async with shop.http.get(shop.url, params=params, headers=headers) as answer:
        stream = events(answer)
        first = json.loads((await anext(stream))["data"])
        assert first["data"]["storeChanged"]["changes"] == [], first
        product = await shop.product("Seen by all")
        assert names(json.loads((await anext(stream))["data"])["data"]) == ["Seen by all"]
        await shop.rename(product, "Renamed")
        assert names(json.loads((await anext(stream))["data"])["data"]) == ["Renamed"]
    headers["Sec-Fetch-Site"] = "cross-site"
    async with shop.http.get(shop.url, params=params, headers=headers) as answer:
        assert answer.status == 403, answer.status


async def resync_ends_the_stream(shop):
    async with listen(shop, CHANGES, shop.variables(after="MS4xLjE")) as answer:
        found = [event async for event in events(answer)]
    assert [event["event"] for event in found] == ["next", "complete"], found
    assert json.loads(found[0]["data"])["data"]["storeChanged"]["resync"] == "VIEWER", found
    async with listen(shop, CHANGES, shop.variables(after="no cursor")) as answer:
        found = [event async for event in events(answer)]
    assert json.loads(found[0]["data"])["errors"][0]["extensions"]["code"] == "BAD_USER_INPUT", found


class Replica:
    """What a client keeps, as docs/live.md shows it, but that rows keep the rows inside them."""

    def __init__(self, state):
        self.rows, self.cursor = {}, state["getStore"]["position"]
        self.put(state)

    def put(self, value):
        if isinstance(value, list):
            for element in value:
                self.put(element)
        if isinstance(value, dict):
            if "__typename" in value and "id" in value:
                self.rows[f"{value['__typename']} {value['id']}"] = value
            for inner in value.values():
                self.put(inner)

    def reduce(self, message):
        for change in message["changes"]:
            if change["__typename"] == "Removed":
                self.rows.pop(f"{change['type']} {change['id']}", None)
            else:
                self.put(change)
        self.cursor = message["cursor"]


async def far_behind(shop, database):
    """Who comes back after thousands of changes hears of them, or that there are too many; and others go on."""
    # That file needs this one.
    from stores import Database
    state = await shop.post("query($s: String!) { getStore(storeToken: $s) { position } }", shop.variables(), shop.session)
    await Database(database).run(f"""
        with made as (insert into product (store_id, id, name, currency, price)
            select store_id, gen_random_uuid(), 'Many', 'LYD', 1 from store_directory, generate_series(1, 9900) where token = '{shop.token}'
            returning store_id, id),
          numbered as (select *, row_number() over () as number from made),
          told as (insert into event (store_id, seq, type, action, key)
            select store_id, seq + number, 'Product', 'CREATED', id from numbered join clock using (store_id))
        update clock set seq = seq + 9900 where store_id = (select store_id from store_directory where token = '{shop.token}')""")
    async with shop.http.ws_connect(shop.socket_url, protocols=(PROTOCOL,), max_msg_size=0) as socket:
        await socket.send_json({"type": "connection_init", "payload": {"Authorization": "Bearer " + shop.session}})
        assert (await socket.receive_json(timeout=PATIENCE))["type"] == "connection_ack"
        for id in "abcd":
            await subscribe(socket, id, CHANGES, shop.variables(after=state["data"]["getStore"]["position"]))
        heard = set()
        while len(heard) < 4:
            message = json.loads((await asyncio.wait_for(socket.receive(), PATIENCE)).data)
            if message["type"] == "next":
                change = message["payload"]["data"]["storeChanged"]
                assert change["resync"] == "BEHIND" or len(change["changes"]) == 9_900, str(change)[:300]
                heard.add(message["id"])
    socket = await shop.socket()
    await subscribe(socket, "a", CHANGES, shop.variables())
    await next_of(socket, "a")
    await shop.product("One more")
    assert names(await next_of(socket, "a")) == ["One more"]


# Ends


async def told_to_go(shop):
    """The server is stopped meanwhile: sockets hear 1001, and streams of events break off to be continued."""
    socket = await shop.socket()
    await subscribe(socket, "a", CHANGES, shop.variables())
    await next_of(socket, "a")
    async with listen(shop, CHANGES, shop.variables()) as answer:
        stream = events(answer)
        await anext(stream)
        # Whoever stops the server waits for this one.
        async with shop.http.get(shop.url.replace("/graphql", "/health"), headers={"X-Request-Id": "told-to-go"}) as health:
            assert health.status == 200, health
        assert await closed(socket) == 1001, socket.close_code
        try:
            async for event in stream:
                assert event["event"] != "complete", event
        except aiohttp.ClientPayloadError:
            pass


async def sign_up(shop):
    answer = await shop.post(
        """mutation($s: String!) { createUser(storeToken: $s, input: {email: "a@b.test", password: "long enough"}) {
          accessToken refreshToken userErrors { code } } }""", shop.variables(), shop.session)
    return answer["data"]["createUser"]


async def tokens_end(shop):
    """A token of 40 seconds: the socket is closed when its time is over, unless a ping brings the next one."""
    user = await sign_up(shop)
    quiet = await shop.socket({"Authorization": "Bearer " + user["accessToken"]})
    renewed = await shop.socket({"Authorization": "Bearer " + user["accessToken"]})
    for socket in (quiet, renewed):
        await subscribe(socket, "a", CHANGES, shop.variables())
        await next_of(socket, "a")
    answer = await shop.post(
        """mutation($s: String!, $r: String!) { refreshSession(storeToken: $s, refreshToken: $r) {
          accessToken refreshToken userErrors { code } } }""", shop.variables(r=user["refreshToken"]))
    fresh = answer["data"]["refreshSession"]
    # What is signed within the second has the same end; and between the two ends there is time to look.
    await asyncio.sleep(15)
    answer = await shop.post(
        """mutation($s: String!, $r: String!) { refreshSession(storeToken: $s, refreshToken: $r) {
          accessToken userErrors { code } } }""", shop.variables(r=fresh["refreshToken"]))
    token = answer["data"]["refreshSession"]["accessToken"]
    await renewed.send_json({"type": "ping", "payload": {"Authorization": "Bearer " + token}})
    assert await renewed.receive_json(timeout=PATIENCE) == {"type": "pong", "payload": {"renewed": True}}
    assert await closed(quiet) == 4403, quiet.close_code
    await renewed.send_json({"type": "ping"})
    assert await renewed.receive_json(timeout=PATIENCE) == {"type": "pong"}
    assert await closed(renewed) == 4403, renewed.close_code


class SlowSocket:
    """A socket that nobody reads from but by `read`, with as little of a buffer as the system gives."""

    def __init__(self, shop):
        host, port = shop.url.split("/")[2].split(":")
        self.raw = socketlib.socket()
        self.raw.setsockopt(socketlib.SOL_SOCKET, socketlib.SO_RCVBUF, 4_096)
        self.raw.settimeout(PATIENCE)
        self.raw.connect((host, int(port)))
        self.raw.sendall((f"GET /graphql HTTP/1.1\r\nHost: {host}:{port}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                          "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n"
                          f"Sec-WebSocket-Protocol: {PROTOCOL}\r\n\r\n").encode())
        head = b""
        while not head.endswith(b"\r\n\r\n"):
            head += self.exactly(1)

    def say(self, message):
        data = json.dumps(message).encode()
        length = bytes([128 | len(data)]) if len(data) < 126 else bytes([254]) + len(data).to_bytes(2, "big")
        self.raw.sendall(bytes([129]) + length + bytes(4) + data)

    def exactly(self, count):
        data = bytearray()
        while len(data) < count:
            more = self.raw.recv(min(count - len(data), 1 << 20))
            assert more, "closed without a reason"
            data += more
        return bytes(data)

    def read(self):
        """The next frame's kind and content."""
        head = self.exactly(2)
        length = head[1]
        if length == 126:
            length = int.from_bytes(self.exactly(2), "big")
        elif length == 127:
            length = int.from_bytes(self.exactly(8), "big")
        return head[0] & 15, self.exactly(length)

    def faster(self):
        self.raw.setsockopt(socketlib.SOL_SOCKET, socketlib.SO_RCVBUF, 1 << 20)


# With what `long_product` makes: more than a megabyte for each.
LONG = " ".join(f"d{number}: description" for number in range(20))


async def long_product(shop, name):
    made = await shop.post(CREATE, shop.variables(input={"name": name, "price": 1, "description": "語" * 20_000}), shop.session)
    assert made["data"]["productCreate"]["product"], made


async def slow_reader(shop, limit):
    """Who lets more than LIMIT bytes wait is told so, goes on behind their cursor and misses nothing. A single message may be longer."""
    query = f"""subscription($s: String!, $after: Cursor) {{ productChanged(storeToken: $s, after: $after) {{
        cursor changes {{ name {LONG} }} }} }}"""
    names, heard, cursor = [], [], None

    async def create():
        names.append(f"N{len(names)}")
        await long_product(shop, names[-1])

    def take(data):
        nonlocal cursor
        change = json.loads(data)["payload"]["data"]["productChanged"]
        cursor = change["cursor"]
        # Rows of one message come in the order of their ids.
        heard.extend(row["name"] for row in change["changes"])

    def drain():
        """Reads until all is heard. Returns what waited, and the code with which the socket was closed."""
        waited = 0
        while heard != names:
            kind, data = socket.read()
            waited += len(data)
            if kind == 8:
                return waited, int.from_bytes(data[:2], "big")
            if kind == 1:
                take(data)
        return waited, None

    socket = SlowSocket(shop)
    socket.say({"type": "connection_init", "payload": {"Authorization": "Bearer " + shop.session}})
    socket.read()
    socket.say({"type": "subscribe", "id": "a", "payload": {"query": query, "variables": shop.variables()}})
    take(socket.read()[1])
    await create()
    waited, code = await asyncio.to_thread(drain)
    assert waited > 1 << 20 and code is None, (waited, code)
    # Until there is more than the system keeps between the two.
    for count in (8, 16, 32, 64):
        for _ in range(count):
            await create()
        socket.faster()
        waited, code = await asyncio.to_thread(drain)
        if code:
            break
    assert code == 1013 and waited > int(limit), (waited, code)
    assert heard == names[:len(heard)] and len(heard) < len(names), (heard, names)
    async with shop.http.ws_connect(shop.socket_url, protocols=(PROTOCOL,), max_msg_size=0) as socket:
        await socket.send_json({"type": "connection_init", "payload": {"Authorization": "Bearer " + shop.session}})
        assert (await socket.receive_json(timeout=PATIENCE))["type"] == "connection_ack"
        await subscribe(socket, "a", query, shop.variables(after=cursor))
        while len(heard) < len(names):
            take((await socket.receive(timeout=PATIENCE)).data)
    assert heard == names, (heard, names)


async def sockets_get_errors(shop):
    """A subscription that cannot begin is answered by `error`, alone, and its id may be used again."""
    visitor = (await shop.post(
        "query($s: String!) { getStore(storeToken: $s) { session { token } } }", shop.variables()))["data"]["getStore"]["session"]["token"]
    socket = await shop.socket({"sessionToken": visitor})
    navigated = "subscription($s: String!) { visitorNavigated(storeToken: $s) { url } }"
    for query, variables, code in [
            ("subscription { wrong }", {}, "GRAPHQL_VALIDATION_FAILED"), ("subscription {", {}, "GRAPHQL_PARSE_FAILED"),
            (CHANGES, {}, "BAD_USER_INPUT"), (CHANGES, shop.variables(after="no cursor"), "BAD_USER_INPUT"),
            (CHANGES, {"s": "nowhere"}, "STORE_NOT_FOUND"), (navigated, shop.variables(), "FORBIDDEN")]:
        await subscribe(socket, "a", query, variables)
        error = await socket.receive_json(timeout=PATIENCE)
        assert error["type"] == "error" and error["id"] == "a", error
        assert error["payload"][0]["extensions"]["code"] == code, error
    await subscribe(socket, "a", CHANGES, shop.variables())
    assert (await next_of(socket, "a"))["storeChanged"]["cursor"]


async def visitors_move(shop):
    """Those who run the store see visitors move; visitors may not."""
    query = """subscription($s: String!) { visitorNavigated(storeToken: $s) { url title sessionId at } }"""
    socket = await shop.socket()
    await subscribe(socket, "a", query, shop.variables())
    state = await shop.post("query($s: String!) { getStore(storeToken: $s) { session { id token } } }", shop.variables())
    visitor = state["data"]["getStore"]["session"]
    hearing = asyncio.create_task(next_of(socket, "a"))
    # Nobody is told what came before they listened, so it is told until somebody hears it; more than once a second is too often.
    accepted = []
    while not hearing.done():
        moved = await shop.post(
            """mutation($s: String!) { visitorNavigate(storeToken: $s, input: {url: "/lamp?token=hidden", title: "Lamp"}) {
              accepted userErrors { code } } }""", shop.variables(), visitor["token"])
        assert moved["data"]["visitorNavigate"]["userErrors"] == [], moved
        accepted.append(moved["data"]["visitorNavigate"]["accepted"])
        await asyncio.wait([hearing], timeout=1.1)
    seen = (await hearing)["visitorNavigated"]
    assert accepted[0], accepted
    assert (seen["title"], seen["sessionId"]) == ("Lamp", visitor["id"]) and "hidden" not in seen["url"], seen
    other = await shop.socket({"sessionToken": visitor["token"]})
    await subscribe(other, "a", query, shop.variables())
    error = await other.receive_json(timeout=PATIENCE)
    assert error["type"] == "error" and error["payload"][0]["extensions"]["code"] == "FORBIDDEN", error


async def without_a_stream_is_an_error(shop):
    answer = await shop.post(CHANGES, shop.variables())
    assert answer["errors"][0]["extensions"]["code"] == "BAD_REQUEST", answer


async def main(fact, url, *more):
    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0)) as http:
        await globals()[fact](await Shop(url, http).open(), *more)


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
