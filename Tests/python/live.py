"""Uses subscriptions of a running server as clients of others do, over WebSocket and over Server-Sent Events.

    live.py FACT URL

FACT is the name of a function below, URL the endpoint. Says nothing and ends with 0 where the fact holds. Each makes a store
of its own.
"""

import asyncio
import json
import sys

import aiohttp
from gql import Client, GraphQLRequest
from gql.transport.exceptions import TransportQueryError
from gql.transport.websockets import WebsocketsTransport

PROTOCOL = "graphql-transport-ws"
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
            assert (await socket.receive_json(timeout=10))["type"] == "connection_ack"
        return socket


async def subscribe(socket, id, query, variables):
    await socket.send_json({"type": "subscribe", "id": id, "payload": {"query": query, "variables": variables}})


async def next_of(socket, id):
    message = await socket.receive_json(timeout=20)
    assert message["type"] == "next" and message["id"] == id, message
    return message["payload"]["data"]


async def closed(socket):
    while True:
        message = await socket.receive(timeout=20)
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
    await shop.product("Nobody hears")
    await socket.send_json({"type": "ping"})
    assert await socket.receive_json(timeout=10) == {"type": "pong"}


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
    assert await socket.receive_json(timeout=10) == {"type": "complete", "id": "q"}
    await subscribe(socket, "m", CREATE, {"s": shop.token, "input": {"name": "Chair", "price": 5}})
    assert (await next_of(socket, "m"))["productCreate"]["product"]["name"] == "Chair"
    assert await socket.receive_json(timeout=10) == {"type": "complete", "id": "m"}
    await subscribe(socket, "q", "{ wrong }", {})
    error = await socket.receive_json(timeout=10)
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
        message = await socket.receive_json(timeout=20)
        if message["type"] == "error":
            refused = message
        else:
            seen.add(message["id"])
    assert refused["id"] == "more" and refused["payload"][0]["extensions"]["code"] == "LIMIT_EXCEEDED", refused
    await shop.product("To all")
    got = {(await socket.receive_json(timeout=20))["id"] for _ in range(20)}
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
    message = await socket.receive(timeout=20)
    assert message.type == aiohttp.WSMsgType.CLOSE and message.data == 4403, message


async def gql_subscribes(shop):
    transport = WebsocketsTransport(url=shop.socket_url, init_payload={"Authorization": "Bearer " + shop.session})
    async with Client(transport=transport, fetch_schema_from_transport=True) as session:
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


async def without_a_stream_is_an_error(shop):
    answer = await shop.post(CHANGES, shop.variables())
    assert answer["errors"][0]["extensions"]["code"] == "BAD_REQUEST", answer


async def main(fact, url):
    async with aiohttp.ClientSession() as http:
        await globals()[fact](await Shop(url, http).open())


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], sys.argv[2]))
