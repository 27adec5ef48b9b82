"""The same query on the same tables with strawberry-graphql, asyncpg and data loaders: one batched statement a level.

It has it easier than StoreGraph: no row-level security, and no check of the session's rights after reading.
"""

import base64
import functools
import hashlib
import json
import os
from datetime import datetime
from typing import NewType

import asyncpg
import strawberry
from strawberry.asgi import GraphQL
from strawberry.dataloader import DataLoader
from strawberry.scalars import JSON

EXPONENTS = {"LYD": 3, "JPY": 0}


class Loaders:
    """The loaders of one request, and the store that all of its statements pin."""

    def __init__(self, pool):
        self.pool = pool
        self.store = None
        self.session = None

    async def fetch(self, sql, *parameters):
        return await self.pool.fetch(sql, self.store, *parameters)

    def _loader(self, sql, key, single=False):
        async def load(keys):
            found = {}
            for row in await self.fetch(sql, keys):
                found.setdefault(row[key], []).append(row)
            return [(found.get(each) or [None])[0] if single else found.get(each, []) for each in keys]

        return DataLoader(load_fn=load)

    @functools.cached_property
    def variants(self):
        return self._loader(
            "select * from variant where store_id = $1 and product_id = any($2) and deleted_at is null and is_active order by position, id",
            "product_id")

    @functools.cached_property
    def variant(self):
        return self._loader("select * from variant where store_id = $1 and id = any($2)", "id", single=True)

    @functools.cached_property
    def product(self):
        return self._loader("select * from product where store_id = $1 and id = any($2)", "id", single=True)

    @functools.cached_property
    def inventory(self):
        return self._loader("select * from inventory where store_id = $1 and variant_id = any($2)", "variant_id", single=True)

    @functools.cached_property
    def category_ids(self):
        return self._loader(
            """
            select pc.product_id, pc.category_id from product_category pc
            join category c on c.store_id = pc.store_id and c.id = pc.category_id and c.is_active
            where pc.store_id = $1 and pc.product_id = any($2) order by pc.category_id
            """, "product_id")

    @functools.cached_property
    def cart_items(self):
        return self._loader(
            "select * from cart_item where store_id = $1 and cart_id = any($2) order by created_at, id", "cart_id")

    @functools.cached_property
    def messages(self):
        return self._loader(
            """
            select m.* from unnest($2::uuid[]) k cross join lateral (
              select * from chat_message where store_id = $1 and chat_id = k
              order by created_at desc, id desc limit 50) m
            order by m.created_at, m.id
            """, "chat_id")

    @functools.cached_property
    def order_items(self):
        return self._loader(
            "select * from order_item where store_id = $1 and order_id = any($2) order by position, id", "order_id")

    @functools.cached_property
    def user(self):
        return self._loader("select * from membership where store_id = $1 and id = any($2)", "id", single=True)


Info = strawberry.Info[dict, None]
Row = strawberry.Private[asyncpg.Record]

MinorUnits = NewType("MinorUnits", int)


@strawberry.type
class Money:
    amount: MinorUnits
    currency: str
    exponent: int


def money(amount, currency):
    return Money(amount=amount, currency=currency, exponent=EXPONENTS.get(currency, 2))


def loaders(info):
    return info.context["loaders"]


async def stock(info, variant):
    inventory = await loaders(info).inventory.load(variant["id"])
    return inventory["on_hand"] - inventory["held"] if inventory else 0


@strawberry.type
class User:
    id: strawberry.ID
    role: str
    email: str | None
    firstName: str | None
    lastName: str | None

    @staticmethod
    def of(row):
        return User(
            id=row["id"], role=row["role"], email=row["email"], firstName=row["first_name"], lastName=row["last_name"])


def may_see(session, user):
    return user is not None and (user["role"] in ("ADMIN", "SELLER") or user["id"] == session["user_id"])


@strawberry.type
class Store:
    id: strawberry.ID
    slug: str | None
    name: str
    logo: str | None
    description: str | None
    isActive: bool
    expiresAt: datetime | None


@strawberry.type
class Session:
    row: Row
    token: str | None
    expiresAt: datetime

    @strawberry.field
    async def type(self, info: Info) -> str:
        if self.row["user_id"] is None:
            return "V"
        user = await loaders(info).user.load(self.row["user_id"])
        return {"ADMIN": "AL", "SELLER": "SL"}.get(user["role"], "VL")

    @strawberry.field
    async def user(self, info: Info) -> User | None:
        if self.row["user_id"] is None:
            return None
        return User.of(await loaders(info).user.load(self.row["user_id"]))


@strawberry.type
class Statistics:
    visitors: int
    orders: int
    chats: int


@strawberry.type
class Config:
    currency: str
    locale: str
    settings: JSON
    isAdmin: bool
    statistics: Statistics | None
    chatQuickAnswers: list[str] | None


@strawberry.type
class Category:
    id: strawberry.ID
    slug: str
    name: str
    description: str | None


@strawberry.type
class Variant:
    row: Row
    id: strawberry.ID
    sku: str | None
    size: str | None
    color: str | None

    @strawberry.field
    def price(self) -> Money:
        return money(self.row["price"], self.row["currency"])

    @strawberry.field
    async def inStock(self, info: Info) -> bool:
        return await stock(info, self.row) > 0


@strawberry.type
class Product:
    row: Row
    id: strawberry.ID
    name: str
    description: str | None
    sku: str | None

    @strawberry.field
    def price(self) -> Money:
        return money(self.row["price"], self.row["currency"])

    @strawberry.field
    def images(self) -> list[str]:
        return json.loads(self.row["images"])

    @strawberry.field
    async def inStock(self, info: Info) -> bool:
        variants = await loaders(info).variants.load(self.row["id"])
        stocks = await loaders(info).inventory.load_many([each["id"] for each in variants])
        return any(each and each["on_hand"] - each["held"] > 0 for each in stocks)

    @strawberry.field
    async def categoryIds(self, info: Info) -> list[strawberry.ID]:
        return [each["category_id"] for each in await loaders(info).category_ids.load(self.row["id"])]

    @strawberry.field
    async def variants(self, info: Info) -> list[Variant]:
        return [
            Variant(row=each, id=each["id"], sku=each["sku"], size=each["size"], color=each["color"])
            for each in await loaders(info).variants.load(self.row["id"])
        ]


@strawberry.type
class PageInfo:
    endCursor: str | None
    hasNextPage: bool


@strawberry.type
class ProductConnection:
    nodes: list[Product]
    pageInfo: PageInfo

    @strawberry.field
    async def totalCount(self, info: Info) -> int:
        rows = await loaders(info).fetch("select count(*) from product where store_id = $1 and deleted_at is null and is_active")
        return rows[0][0]


@strawberry.type
class CartItem:
    row: Row
    id: strawberry.ID
    productId: strawberry.ID
    variantId: strawberry.ID
    quantity: int

    @strawberry.field
    async def lineTotal(self, info: Info) -> Money:
        variant = await loaders(info).variant.load(self.row["variant_id"])
        return money(self.quantity * variant["price"], variant["currency"])


@strawberry.type
class CartProblem:
    code: str
    itemId: strawberry.ID
    message: str


async def problem(info, item):
    """What stands in the way of buying one line."""
    variant = await loaders(info).variant.load(item["variant_id"])
    product = await loaders(info).product.load(variant["product_id"])
    left = await stock(info, variant)
    if not (variant["is_active"] and product["is_active"]):
        return CartProblem(code="UNAVAILABLE", itemId=item["id"], message="This is no longer sold.")
    if left == 0:
        return CartProblem(code="OUT_OF_STOCK", itemId=item["id"], message="This is sold out.")
    if left < item["quantity"]:
        return CartProblem(code="NOT_ENOUGH_STOCK", itemId=item["id"], message=f"Only {left} of these are left.")
    return None


@strawberry.type
class Cart:
    row: Row
    id: strawberry.ID
    version: int

    @strawberry.field
    async def items(self, info: Info) -> list[CartItem]:
        return [
            CartItem(
                row=each, id=each["id"], productId=each["product_id"], variantId=each["variant_id"], quantity=each["quantity"])
            for each in await loaders(info).cart_items.load(self.row["id"])
        ]

    @strawberry.field
    async def total(self, info: Info) -> Money:
        items = await loaders(info).cart_items.load(self.row["id"])
        variants = await loaders(info).variant.load_many([each["variant_id"] for each in items])
        amount = sum(item["quantity"] * variant["price"] for item, variant in zip(items, variants))
        return money(amount, self.row["currency"])

    @strawberry.field
    async def problems(self, info: Info) -> list[CartProblem]:
        items = await loaders(info).cart_items.load(self.row["id"])
        found = [await problem(info, each) for each in items]
        return [each for each in found if each]


@strawberry.type
class Message:
    row: Row
    id: strawberry.ID
    request: bool
    text: str
    createdAt: datetime

    @strawberry.field
    async def author(self, info: Info) -> User | None:
        if self.row["author_id"] is None:
            return None
        user = await loaders(info).user.load(self.row["author_id"])
        return User.of(user) if may_see(loaders(info).session, user) else None


@strawberry.type
class Chat:
    row: Row
    id: strawberry.ID
    answered: bool

    @strawberry.field
    async def messages(self, info: Info, last: int) -> list[Message]:
        rows = await loaders(info).messages.load(self.row["id"])
        return [
            Message(row=each, id=each["id"], request=each["request"], text=each["text"], createdAt=each["created_at"])
            for each in rows[-last:]
        ]


@strawberry.type
class OrderItem:
    row: Row
    productId: strawberry.ID | None
    name: str
    quantity: int

    @strawberry.field
    def priceAtPurchase(self) -> Money:
        return money(self.row["price_at_purchase"], self.row["currency"])


@strawberry.type
class Customer:
    name: str | None
    email: str | None


@strawberry.type
class Order:
    row: Row
    id: strawberry.ID
    orderNumber: str
    status: str
    paymentStatus: str
    createdAt: datetime
    customer: Customer | None = None

    @strawberry.field
    def total(self) -> Money:
        return money(self.row["total"], self.row["currency"])

    @strawberry.field
    async def items(self, info: Info) -> list[OrderItem]:
        return [
            OrderItem(row=each, productId=each["product_id"], name=each["name"], quantity=each["quantity"])
            for each in await loaders(info).order_items.load(self.row["id"])
        ]


def owned(session, table, order):
    """The rows that the viewer owns: by session for a visitor, by user for a customer."""
    column, key = ("user_id", session["user_id"]) if session["user_id"] else ("session_id", session["id"])
    guest = "" if session["user_id"] else " and user_id is null"
    return f'select * from "{table}" where store_id = $1 and {column} = $2{guest} order by {order} limit 100', key


@strawberry.type
class StoreView:
    openOrders: list[Order] | None = None
    unansweredChats: list[Chat] | None = None

    @strawberry.field
    async def position(self, info: Info) -> str:
        rows = await loaders(info).fetch("select epoch, seq from clock where store_id = $1")
        return base64.urlsafe_b64encode(f"{rows[0]['epoch']}.{rows[0]['seq']}".encode()).decode()

    @strawberry.field
    async def store(self, info: Info) -> Store | None:
        rows = await loaders(info).fetch("select * from store where store_id = $1 and state in ('UNCLAIMED', 'ACTIVE')")
        return rows and Store(
            id=rows[0]["id"], slug=rows[0]["slug"], name=rows[0]["name"], logo=rows[0]["logo"],
            description=rows[0]["description"], isActive=True, expiresAt=None) or None

    @strawberry.field
    def session(self, info: Info) -> Session | None:
        row = loaders(info).session
        return Session(row=row, token=None, expiresAt=row["expires_at"])

    @strawberry.field
    async def config(self, info: Info) -> Config | None:
        rows = await loaders(info).fetch("select * from config where store_id = $1")
        return Config(
            currency=rows[0]["currency"], locale=rows[0]["locale"], settings=json.loads(rows[0]["settings"]),
            isAdmin=False, statistics=None, chatQuickAnswers=None)

    @strawberry.field
    async def categories(self, info: Info) -> list[Category]:
        rows = await loaders(info).fetch(
            "select * from category where store_id = $1 and is_active order by position, id limit 100")
        return [
            Category(id=each["id"], slug=each["slug"], name=each["name"], description=each["description"])
            for each in rows
        ]

    @strawberry.field
    async def products(self, info: Info, first: int) -> ProductConnection:
        rows = await loaders(info).fetch(
            "select * from product where store_id = $1 and is_active order by id limit $2", first + 1)
        page = rows[:first]
        return ProductConnection(
            nodes=[
                Product(row=each, id=each["id"], name=each["name"], description=each["description"], sku=each["sku"])
                for each in page
            ],
            pageInfo=PageInfo(endCursor=str(page[-1]["id"]) if page else None, hasNextPage=len(rows) > first))

    @strawberry.field
    async def cart(self, info: Info) -> Cart | None:
        sql, key = owned(loaders(info).session, "cart", "id")
        rows = await loaders(info).fetch(sql, key)
        return Cart(row=rows[0], id=rows[0]["id"], version=rows[0]["version"]) if rows else None

    @strawberry.field
    async def chats(self, info: Info) -> list[Chat]:
        sql, key = owned(loaders(info).session, "chat", "last_message_at desc, id desc")
        return [
            Chat(row=each, id=each["id"], answered=each["answered"]) for each in await loaders(info).fetch(sql, key)
        ]

    @strawberry.field
    async def orders(self, info: Info) -> list[Order]:
        sql, key = owned(loaders(info).session, "order", "created_at desc, id desc")
        return [
            Order(
                row=each, id=each["id"], orderNumber=each["order_number"], status=each["status"],
                paymentStatus=each["payment_status"], createdAt=each["created_at"])
            for each in await loaders(info).fetch(sql, key)
        ]


@strawberry.type
class Query:
    @strawberry.field
    async def getStore(self, info: Info, storeToken: str, sessionToken: str) -> StoreView | None:
        own = loaders(info)
        rows = await own.pool.fetch("select store_id from store_directory where token = $1", storeToken)
        if not rows:
            return None
        own.store = rows[0][0]
        rows = await own.fetch(
            "select * from session where store_id = $1 and token_hash = $2 and expires_at > now()",
            hashlib.sha256(sessionToken.encode()).digest())
        if not rows:
            return None
        own.session = rows[0]
        return StoreView()


class Endpoint(GraphQL):
    """The schema at /graphql, on a pool that is opened with the worker."""

    pool = None

    async def __call__(self, scope, receive, send):
        if scope["type"] == "lifespan":
            return await self.live(receive, send)
        if scope["path"] == "/health":
            await send({"type": "http.response.start", "status": 200, "headers": []})
            return await send({"type": "http.response.body", "body": b"ok"})
        return await super().__call__(scope, receive, send)

    async def live(self, receive, send):
        while True:
            message = await receive()
            if message["type"] == "lifespan.startup":
                self.pool = await asyncpg.create_pool(os.environ["PEER_DATABASE"], min_size=4, max_size=4)
                await send({"type": "lifespan.startup.complete"})
            else:
                await self.pool.close()
                return await send({"type": "lifespan.shutdown.complete"})

    async def get_context(self, request, response):
        return {"loaders": Loaders(self.pool)}


app = Endpoint(
    strawberry.Schema(query=Query, scalar_overrides={MinorUnits: strawberry.scalar(name="MinorUnits", serialize=int)}))
