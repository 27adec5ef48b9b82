"""createOrder with three things in the cart, beside its own statements from the loop.

An order needs a cart, so there are buyers, each with a session and a cart of its own, spread over all stores. Before each run all
their carts are full; a run, of the server or of the loop, takes the buyers in turn, each once.
"""

import base64
import hashlib
import os
import random
import time
import uuid
from dataclasses import dataclass

from . import replay
from .load import middle
from .measures import heads, ratio, row
from .report import verdict

DOCUMENT = """mutation($s: String!, $k: String!) { createOrder(storeToken: $s, input: {
  deliveryAddress: { line1: "1 Gargaresh", city: "Tripoli" }, customer: { name: "Huda" }, idempotencyKey: $k
}) { order { id orderNumber status total { amount } items { name quantity } } userErrors { code message } } }"""
WARM = "query($s: String!) { cart(storeToken: $s) { id } }"
GOAL = 0.5
BUYERS_PER_STORE = 30

# Three things for each buyer, of nine in each store, so that buyers meet now and then.
TABLES = """
create schema bench;
create table bench.buyer (number int primary key, store_id uuid, session_id uuid, cart_id uuid, token_hash bytea);
create table bench.thing as
  select * from (
    select v.store_id, v.id variant_id, v.product_id, v.currency, n.id inventory_id,
      row_number() over (partition by v.store_id order by v.id) - 1 place
    from variant v join product p on p.store_id = v.store_id and p.id = v.product_id
    join inventory n on n.store_id = v.store_id and n.variant_id = v.id
    where v.is_active and p.is_active and v.deleted_at is null and p.deleted_at is null) x
  where place < 9;
update inventory n set on_hand = 100000000, held = 0 from bench.thing t
  where n.store_id = t.store_id and n.id = t.inventory_id;
delete from reservation r using bench.thing t where r.store_id = t.store_id and r.variant_id = t.variant_id;
"""
ROWS = """
insert into session (store_id, id, token_hash, expires_at)
  select store_id, session_id, token_hash, now() + interval '7 days' from bench.buyer;
insert into cart (store_id, id, session_id, currency)
  select b.store_id, b.cart_id, b.session_id, (select currency from bench.thing t where t.store_id = b.store_id limit 1)
  from bench.buyer b;
create table bench.item as
  select b.number, b.store_id, b.cart_id, gen_random_uuid() id, t.product_id, t.variant_id, t.inventory_id, t.place
  from bench.buyer b join bench.thing t on t.store_id = b.store_id and t.place / 3 = b.number % 3;
create index on bench.item (number);
analyze bench.buyer; analyze bench.item;
"""
# A buyer may have only so many orders that wait for their payment.
FILL = """
update "order" o set status = 'PREPARING' from bench.buyer b
  where o.store_id = b.store_id and o.session_id = b.session_id and o.status = 'PENDING';
insert into cart_item (store_id, id, cart_id, product_id, variant_id, quantity, created_at)
  select store_id, id, cart_id, product_id, variant_id, 1, now() + place * interval '1 ms' from bench.item
  on conflict do nothing;
vacuum analyze cart_item; vacuum cart; vacuum inventory; vacuum clock; vacuum counter; vacuum order_counter; vacuum session;
"""
COUNTS = """
select (select count(*) from "order"), (select count(*) from cart_item i join bench.item x on x.id = i.id and x.store_id = i.store_id)
"""


@dataclass
class Buyer:
    store_token: str
    token: str
    # Store, session and cart, then of each thing its line, variant, product and inventory.
    ids: list

    @property
    def hash(self):
        return "\\x" + hashlib.sha256(self.token.encode()).hexdigest()


class Market:
    """The buyers, and what was bought."""

    def __init__(self, setup):
        self.setup = setup
        setup.cluster.sql(TABLES)
        rows = []
        for store, token in setup.cluster.sql("select distinct d.store_id, d.token from store_directory d join bench.thing t using (store_id)"):
            rows += [(store, token)] * BUYERS_PER_STORE
        random.Random(1).shuffle(rows)
        self.buyers = []
        lines = []
        for number, (store, store_token) in enumerate(rows):
            visible = base64.urlsafe_b64encode(uuid.UUID(store).bytes).decode().rstrip("=")
            token = visible + "." + base64.urlsafe_b64encode(os.urandom(32)).decode().rstrip("=")
            buyer = Buyer(store_token, token, [store, replay.new_id(), replay.new_id()])
            self.buyers.append(buyer)
            lines.append(f"({number}, '{store}', '{buyer.ids[1]}', '{buyer.ids[2]}', '{buyer.hash}')")
        setup.cluster.sql(f"insert into bench.buyer (number, store_id, session_id, cart_id, token_hash) values {', '.join(lines)}")
        setup.cluster.sql(ROWS)
        found = setup.cluster.sql("select number, id, variant_id, product_id, inventory_id from bench.item order by number, place")
        for number, *ids in found:
            self.buyers[int(number)].ids += ids
        if any(len(buyer.ids) != 15 for buyer in self.buyers):
            raise SystemExit("a buyer has not three things")

    def fill(self):
        self.setup.cluster.sql(FILL)
        self.orders, self.items = self._counts()

    def require_bought(self, sample, what):
        """Every answer was an order, and every order emptied its cart. Those that were under way at the end come later."""
        orders, items = 0, 0
        while (orders, items) != (now := self._counts()):
            orders, items = now
            time.sleep(0.2)
        made = orders - self.orders
        if made < sample.requests or self.items - items != 3 * made:
            raise SystemExit(f"{what}: {sample.requests} answers, {made} orders, {self.items - items} things bought")

    def _counts(self):
        return tuple(int(each) for each in self.setup.cluster.sql(COUNTS)[0])

    def requests(self, document, buyers=None):
        buyers = buyers or self.buyers
        return self.setup.write_http(
            "order",
            ({"query": document, "variables": {"s": buyer.store_token, "k": str(uuid.uuid4())}} for buyer in buyers),
            [buyer.token for buyer in buyers])

    def replacements(self, watched):
        """From the one whose order was watched to everybody in turn."""
        for buyer in self.buyers:
            yield {**dict(zip(watched.ids, buyer.ids)), watched.hash: buyer.hash}


def measure(setup, server, report, rounds, seconds):
    report.text("## Buying: createOrder with three things\n")
    market = Market(setup)
    # Somebody who buys has been there before.
    warm = setup.write_http(
        "warm", ({"query": WARM, "variables": {"s": buyer.store_token}} for buyer in market.buyers),
        [buyer.token for buyer in market.buyers])
    setup.load.http(server, warm, 8, 120, "-o", warmup=0)
    market.fill()
    watched = market.buyers[0]
    written, read = replay.watch(setup, server, market.requests(DOCUMENT, [watched]), 'insert into "order"')
    steps = written + read
    rows, goals = [], []
    for connections in (1, 8, 32):
        ours, theirs = [], []
        for _ in range(rounds):
            market.fill()
            ours.append(setup.load.http(server, market.requests(DOCUMENT), connections, seconds, "-o"))
            market.require_bought(ours[-1], "the server")
            market.fill()
            statements, played = replay.play_back(setup, "order", steps, market.replacements(watched))
            theirs.append(setup.load.loop(statements, played, min(connections, 4), seconds, "-x", "-o"))
            market.require_bought(theirs[-1], "the loop")
        sample, other = middle(ours), middle(theirs)
        rows.append(row("StoreGraph over HTTP", connections, sample, sample.server, server.resident))
        rows.append(row(f"its {len(steps)} statements from the loop", min(connections, 4), other, other.load))
        found = ratio(ours, theirs)
        goals.append([str(connections), found, verdict(found, GOAL)])
    report.text(
        f"{len(market.buyers):,} buyers in as many carts, taken in turn, with an idempotency key each; after each run every answer was "
        f"an order and every order had emptied its cart. {len(written)} statements make an order and {len(read)} read the answer; in "
        "the loop all of them are one pipeline segment, on as many connections as the server has for writes. Commits wait for "
        "the disk.\n")
    report.table(heads(), rows)
    report.table(["connections", "of the loop", "goal"], goals)
