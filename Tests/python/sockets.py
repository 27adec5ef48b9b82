"""Many sockets at a time, of several servers on one database.

    sockets.py FACT SOCKETS MORE DATABASE URL…

FACT is the name of a function below; MORE is what it says. DATABASE is what psql connects to. Ends with 0 where the fact holds,
and says what it did.
"""

import asyncio
import collections
import json
import random
import sys
import time

import aiohttp

from live import CREATE, PATIENCE, subscribe
from stores import AWAY, Broken, Database, Store, abort, greet, sequence

CHANGES = """subscription($s: String!, $after: Cursor) { storeChanged(storeToken: $s, after: $after) {
  cursor resync changes { __typename ... on Product { id name } ... on Removed { type id } } } }"""


async def position(store, credential):
    data = await store.sure("query($s: String!) { getStore(storeToken: $s) { position } }", {}, credential)
    return data["getStore"]["position"]


async def product(store, database, admin, name):
    """Makes a product of this name once, whatever breaks meanwhile."""
    while True:
        try:
            await store.post(CREATE, {"input": {"name": name, "price": 1}}, admin)
            return
        except Broken:
            await database.settled()
            found = await store.sure(
                "query($s: String!, $n: String!) { products(storeToken: $s, filter: {name: {eq: $n}}) { nodes { id } } }",
                {"n": name}, admin)
            if found["products"]["nodes"]:
                return


async def once(store, database, sockets, writes):
    """Every socket breaks ten times, and servers are killed: each hears of every one of MORE writes once, in order."""
    admin = await store.open()
    start, counts = await position(store, admin), collections.Counter()

    async def follow():
        heard, cursor, breaks = 0, start, 10
        while heard < writes:
            # Breaks are spread over the whole of it.
            until = heard + random.randint(1, max(1, 2 * (writes - heard) // (breaks + 1))) if breaks else writes
            try:
                async with store.socket() as socket:
                    await greet(socket, admin)
                    await subscribe(socket, "1", CHANGES, {"s": store.token, "after": cursor})
                    while heard < min(until, writes):
                        message = await socket.receive(timeout=120)
                        if message.type != aiohttp.WSMsgType.TEXT:
                            break
                        message = message.json()
                        if message["type"] == "ping":
                            continue
                        if message["type"] != "next":
                            assert message["payload"][0]["extensions"]["code"] in AWAY, message
                            break
                        change = message["payload"]["data"]["storeChanged"]
                        assert not change["resync"], change
                        assert sequence(change["cursor"]) > sequence(cursor), (cursor, change)
                        cursor = change["cursor"]
                        # Rows of one message come in the order of their ids.
                        for number in sorted(int(row["name"][1:]) for row in change["changes"]):
                            assert number == heard, f"heard of {number} after {heard - 1}"
                            heard += 1
                        counts["messages"] += 1
                    if breaks and heard >= until:
                        breaks -= 1
                        counts["breaks"] += 1
                    abort(socket)
            except (aiohttp.ClientError, ConnectionError, asyncio.TimeoutError):
                counts["connections lost or refused"] += 1
                await asyncio.sleep(0.2)
        return heard

    async def write():
        for number in range(writes):
            await product(store, database, admin, f"N{number}")

    begun = time.monotonic()
    results = await asyncio.gather(*(follow() for _ in range(sockets)), write())
    assert results[:-1] == [writes] * sockets
    return {**counts, "sockets": sockets, "writes": writes, "seconds": round(time.monotonic() - begun, 1)}


async def revoked(store, database, sockets, writes):
    """While others write, a session is ended: its sockets hear nothing from behind that moment, and are closed; others go on."""
    admin = await store.open()
    visitor = await store.session()
    sure, ended = asyncio.Event(), asyncio.Event()
    begun = 0

    async def follow(credential, is_visitor):
        nonlocal begun
        last = None
        async with store.socket() as socket:
            await greet(socket, credential)
            await subscribe(socket, "1", CHANGES, {"s": store.token})
            while True:
                message = await socket.receive(timeout=PATIENCE)
                if message.type != aiohttp.WSMsgType.TEXT:
                    assert sure.is_set(), message
                    return last, socket.close_code
                message = message.json()
                if message["type"] != "next":
                    continue
                if last is None:
                    begun += 1
                    if begun == 2 * sockets:
                        sure.set()
                last = sequence(message["payload"]["data"]["storeChanged"]["cursor"])
                if not is_visitor and ended.is_set() and last >= end:
                    return last, None

    async def write():
        nonlocal end
        await sure.wait()
        for number in range(writes):
            await product(store, database, admin, f"N{number}")
            if number == writes // 2:
                leaving = asyncio.create_task(store.post("mutation($s: String!) { logout(storeToken: $s) { ended } }", {}, visitor))
        assert (await leaving)["logout"]["ended"]
        end = sequence(await position(store, admin))
        ended.set()
        # Something that those who stay have still to hear.
        await product(store, database, admin, f"N{writes}")

    end = None
    followers = [follow(visitor, True) for _ in range(sockets)] + [follow(admin, False) for _ in range(sockets)]
    *results, _ = await asyncio.gather(*followers, write())
    control = int(await database.run(
        f"""select max(e.seq) from event e join store_directory d on d.store_id = e.store_id
            where d.token = '{store.token}' and e.action = 'CONTROL' and e.type = 'Session'"""))
    for last, code in results[:sockets]:
        assert code == 4403 and last < control, (last, code, control)
    assert control < end and all(code is None for _, code in results[sockets:]), results
    return {"sockets": sockets, "writes": writes, "control": control, "last": max(last for last, _ in results[:sockets])}


async def idle(store, database, sockets, seconds):
    """Statements that Postgres runs while so many sockets hear nothing, for MORE seconds: fewer than 100 a minute."""
    stores, open_sockets, begun = [store], [], []
    await store.open()
    for _ in range(min(20, sockets // 10)):
        other = Store(store.urls, store.http)
        await other.open()
        stores.append(other)
    for number in range(sockets):
        where = stores[number % len(stores)]
        socket = await where.socket()
        open_sockets.append(socket)
        await greet(socket, await where.session())
        await subscribe(socket, "1", CHANGES, {"s": where.token})
        # Answers pings, too, while the others are opened.
        begun.append(asyncio.create_task(socket.receive_json()))
    await asyncio.wait_for(asyncio.gather(*begun), PATIENCE)
    # Answers pings, and hears nothing.
    readers = [asyncio.create_task(socket.receive()) for socket in open_sockets]

    async def statements():
        return int(await database.run("select coalesce(sum(calls), 0) from pg_stat_statements"))

    # What began them has an end: the quietest of some turns counts.
    for _ in range(8):
        await asyncio.sleep(2)
        before, start = await statements(), time.monotonic()
        await asyncio.sleep(seconds)
        # The question is one itself.
        count, minutes = await statements() - before - 1, (time.monotonic() - start) / 60
        if 0 < count < 100 * minutes:
            break
    assert 0 < count < 100 * minutes, (count, minutes)
    assert not any(reader.done() for reader in readers), next(reader.result() for reader in readers if reader.done())
    for reader, socket in zip(readers, open_sockets):
        reader.cancel()
        abort(socket)
    return {"sockets": sockets, "stores": len(stores), "statements a minute": round(count / minutes, 1)}


async def main(fact, sockets, more, database, *urls):
    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0, force_close=True)) as http:
        running = globals()[fact](Store(urls, http), Database(database), int(sockets), int(more))
        # Longer than the largest takes anywhere: what hangs shall end.
        print(json.dumps(await asyncio.wait_for(running, 1_800)))


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
