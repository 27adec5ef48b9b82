"""Sockets and streams of events that send anything and break anyhow, while others write: the server goes on as if nothing was.

    hostile.py SECONDS DATABASE URL…

Ends with 0 where, afterwards, each server still answers, and tells a subscriber of a write. What it did was chosen by chance; the
seed is said.
"""

import asyncio
import json
import os
import random
import socket
import struct
import sys
import threading
import time

import aiohttp

from live import CHANGES, CREATE, PATIENCE, PROTOCOL, subscribe
from stores import Store, greet

LENGTHS = [125, 126, 127, 65_535, 65_536, 70_000, 1 << 31, 1 << 32, (1 << 63) - 1, 1 << 63, (1 << 64) - 1]


def frame(data, opcode=1, fin=1, masked=True, reserved=0, claimed=None):
    """A frame; `claimed` is the length that it says it has."""
    length = len(data) if claimed is None else claimed
    head, mask = bytes([fin << 7 | reserved << 4 | opcode]), 0x80 if masked else 0
    if length < 126:
        head += bytes([mask | length])
    elif length < 65_536:
        head += bytes([mask | 126]) + length.to_bytes(2, "big")
    else:
        head += bytes([mask | 127]) + length.to_bytes(8, "big")
    return head + (bytes(4) if masked else b"") + data


def text(message):
    return frame(json.dumps(message).encode())


class Attacker:
    """One client at a time, on a thread of its own."""

    def __init__(self, url, store, credential, seed):
        self.host, port = url.split("/")[2].split(":")
        self.port, self.store, self.credential, self.random = int(port), store, credential, random.Random(seed)
        self.count = 0

    def run(self, until):
        while time.monotonic() < until:
            try:
                self.connection = socket.create_connection((self.host, self.port), timeout=2)
                self.random.choices([self.socket, self.events, self.requests, self.slow], [6, 3, 2, 0.3])[0]()
                self.end()
            except OSError:
                pass
            self.count += 1

    def chance(self, share):
        return self.random.random() < share

    def send(self, data):
        if self.chance(0.2) and len(data) > 1:
            at = self.random.randrange(1, len(data))
            self.connection.sendall(data[:at])
            time.sleep(self.random.random() * 0.02)
            data = data[at:]
        self.connection.sendall(data)

    def read(self, seconds):
        until = time.monotonic() + seconds
        try:
            while (left := until - time.monotonic()) > 0:
                self.connection.settimeout(left)
                if not self.connection.recv(65_536):
                    break
        except TimeoutError:
            pass
        self.connection.settimeout(2)

    def end(self):
        """By a reset, by an end, or by half an end first."""
        if self.chance(0.3):
            self.connection.shutdown(socket.SHUT_WR)
            time.sleep(self.random.random() * 0.1)
        if self.chance(0.5):
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.connection.close()

    # What is sent

    def post(self, query, variables=None, headers=""):
        body = json.dumps({"query": query, "variables": variables or {}}).encode()
        return (f"POST /graphql HTTP/1.1\r\nHost: {self.host}\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\n"
                f"{headers}\r\n").encode() + body

    def handshake(self):
        protocol = f"Sec-WebSocket-Protocol: {PROTOCOL}\r\n" if self.chance(0.9) else ""
        return (f"GET /graphql HTTP/1.1\r\nHost: {self.host}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
                f"Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n{protocol}\r\n").encode()

    def subscription(self, id):
        return text({"type": "subscribe", "id": id, "payload": {"query": CHANGES, "variables": {"s": self.store}}})

    def anything(self):
        """Frames, most of which nobody should send."""
        pick = self.random
        return pick.choice([
            lambda: frame(os.urandom(pick.randrange(200)), pick.randrange(16), pick.randrange(2), self.chance(0.8), pick.choice([0, 0, 0, 5])),
            lambda: frame(b"x", pick.choice([0, 1, 2, 8, 9]), claimed=pick.choice(LENGTHS)),
            lambda: frame(os.urandom(pick.choice([0, 1, 2, 3, 125, 126])), 8),
            lambda: frame(b'{"type":', fin=0) + frame(b"in between", 9) + frame(b'"ping"}', 0, pick.randrange(2)),
            lambda: b"".join(frame(b"a", 0 if index else 1, 0) for index in range(80)),
            lambda: frame(os.urandom(pick.randrange(126)), pick.choice([9, 10])),
            lambda: text(pick.choice([
                {"type": "ping"}, {"type": "pong"}, {"type": "complete", "id": "1"}, {"type": "connection_init"}, [], {"type": "next"},
                {"type": "ping", "payload": {"Authorization": "Bearer " + pick.choice(["x", self.credential])}}])),
            lambda: text({"type": "subscribe", "id": f"q{pick.random()}", "payload": {"query": "{ __typename }"}}),
            lambda: self.subscription(pick.choice("0123456789")),
            lambda: os.urandom(pick.randrange(1, 60)),
        ])()

    # Who sends it

    def socket(self):
        if self.chance(0.25):
            # On a connection that had another request before, answered or not.
            self.send(self.post("{ __typename }"))
            if self.chance(0.6):
                self.read(0.02)
        self.send(self.handshake() + (text({"type": "connection_init"}) if self.chance(0.1) else b""))
        if self.chance(0.8):
            self.read(0.02)
        if self.chance(0.8):
            self.send(text({"type": "connection_init", "payload": {"Authorization": "Bearer " + self.credential} if self.chance(0.7) else None}))
            if self.chance(0.8):
                self.read(0.05)
            for id in range(self.random.randrange(6)):
                self.send(self.subscription(str(id)))
            self.read(self.random.random() * 0.2)
        for _ in range(self.random.randrange(6)):
            self.send(self.anything())
            if self.chance(0.3):
                self.read(self.random.random() * 0.1)

    def events(self):
        self.send(self.post(
            CHANGES, {"s": self.store}, f"Accept: text/event-stream\r\nAuthorization: Bearer {self.credential}\r\n"))
        if self.chance(0.5):
            self.send(self.random.choice([self.post("{ __typename }"), os.urandom(50), self.handshake()]))
        self.read(self.random.random() * 0.3)

    def requests(self):
        for _ in range(self.random.randrange(1, 4)):
            self.send(self.post("{ __typename }", headers=self.random.choice(
                ["", "Connection: close\r\n", "Expect: 100-continue\r\n", "Connection: Upgrade\r\nUpgrade: websocket\r\n"])))
            if self.chance(0.5):
                self.read(0.02)

    def slow(self):
        """Subscribes, and then reads nothing."""
        self.send(self.handshake())
        self.read(0.05)
        self.send(text({"type": "connection_init", "payload": {"Authorization": "Bearer " + self.credential}}))
        self.read(0.05)
        for id in range(20):
            self.send(self.subscription(str(id)))
        time.sleep(self.random.random() * 2)


async def check(store, credential, url):
    """One client that keeps to the rules, of one server."""
    alone = Store([url], store.http)
    alone.token = store.token
    async with alone.socket() as socket:
        await greet(socket, credential)
        await subscribe(socket, "1", CHANGES, {"s": store.token})
        assert (await socket.receive_json(timeout=PATIENCE))["type"] == "next"
        await alone.sure(CREATE, {"input": {"name": "The last", "price": 1}}, credential)
        while "The last" not in await socket.receive_str(timeout=PATIENCE):
            pass


async def main(seconds, database, *urls):
    seed = random.getrandbits(32)
    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0, force_close=True)) as http:
        store = Store(urls, http)
        credential = await store.open()
        until = time.monotonic() + float(seconds)
        attackers = [Attacker(urls[number % len(urls)], store.token, credential, seed + number) for number in range(24)]
        threads = [threading.Thread(target=attacker.run, args=(until,)) for attacker in attackers]
        for thread in threads:
            thread.start()
        writes = 0
        while time.monotonic() < until:
            await store.sure(CREATE, {"input": {"name": f"P{writes}", "price": 1}}, credential)
            writes += 1
        for thread in threads:
            await asyncio.to_thread(thread.join)
        for url in urls:
            await check(store, credential, url)
    print(json.dumps({"seed": seed, "clients": sum(attacker.count for attacker in attackers), "writes": writes}))


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
