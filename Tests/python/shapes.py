"""Whether answers have the shape that graphql-core gives to the same operations.

    shapes.py URL TOKENS COUNT SEED

graphql-core executes each operation once more, on the schema that introspection gives, and takes its values from the server's
answer, key by key. What comes out must be what went in: the same keys in the same order, null and lists where the types let
them be, leaves of their kinds. After that, one member of the answer is spoiled, and the comparison must see it.

TOKENS is a file of `storegraph seed --tokens`; each operation is asked as two of its sessions, or as nobody. COUNT operations
must be answered. Prints what was compared; ends with 1 and the first operations that differ.
"""

import collections
import http.client
import json
import re
import sys
import urllib.parse

import graphql

from documents import Maker

SCALARS = {
    "UUID": lambda v: isinstance(v, str) and re.fullmatch(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", v),
    "DateTime": lambda v: isinstance(v, str) and re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,6})?Z", v),
    "MinorUnits": lambda v: type(v) is int,
    "Cursor": lambda v: isinstance(v, str) and v != "",
}


class Difference(Exception):
    pass


def once(pairs):
    members = dict(pairs)
    if len(members) != len(pairs):
        raise Difference(f"a key stands twice in {[key for key, _ in pairs]}")
    return members


class Connection:
    def __init__(self, url):
        self.address = urllib.parse.urlsplit(url)
        self.socket = http.client.HTTPConnection(self.address.hostname, self.address.port, timeout=180)

    def ask(self, document, variables=None, credential=None):
        headers = {"Content-Type": "application/json", "Accept": "application/graphql-response+json"}
        if credential:
            headers["Authorization"] = f"Bearer {credential}"
        body = json.dumps({"query": document, "variables": variables or {}})
        self.socket.request("POST", self.address.path, body, headers)
        return json.loads(self.socket.getresponse().read(), object_pairs_hook=once)


def client_schema(connection):
    answer = connection.ask(graphql.get_introspection_query(input_value_deprecation=True))
    schema = graphql.build_client_schema(answer["data"])
    for name, fits in SCALARS.items():
        schema.type_map[name].coerce_output_value = checked(name, fits)
    for name, type_ in schema.type_map.items():
        if graphql.is_enum_type(type_):
            type_.coerce_output_value = checked(name, lambda v, names=tuple(type_.values): v in names)
    # Introspection too comes from the server's answer, not from what graphql-core knows of the schema.
    graphql.SchemaMetaFieldDef.resolve = graphql.TypeMetaFieldDef.resolve = graphql.TypeNameMetaFieldDef.resolve = None
    # And of its fields those alone that the server has: graphql-core knows some of a later specification.
    served = {t["name"]: {f["name"] for f in t["fields"] or ()} for t in answer["data"]["__schema"]["types"]}
    for name, type_ in graphql.introspection_types.items():
        for field in list(getattr(type_, "fields", ())):
            if field in served[name]:
                type_.fields[field].resolve = None
            else:
                del type_.fields[field]
    return schema


def checked(name, fits):
    def coerce(value):
        if not fits(value):
            raise graphql.GraphQLError(f"{value!r} is no {name}")
        return value

    return coerce


def resolve(source, info, **_):
    """The server's value under the key, and a place for `spoil`. What is inside JSON has no shape."""
    if graphql.get_named_type(info.return_type).name != "JSON":
        info.context.append((source, info.path.key))
    return source[info.path.key]


def expected(schema, document, variables, data):
    """What graphql-core makes of the server's values, and where each was: the object and its key."""
    places = []
    result = graphql.execute(
        schema, graphql.parse(document), root_value=data, context_value=places, variable_values=variables,
        field_resolver=resolve, type_resolver=lambda value, *_: value["__typename"])
    if result.errors:
        raise Difference(f"{result.errors[0].path}: {result.errors[0].message}")
    return result.data, places


def compare(given, wanted, path):
    if type(given) is not type(wanted):
        raise Difference(f"{path}: {given!r} where graphql-core has {wanted!r}")
    if isinstance(given, dict):
        if list(given) != list(wanted):
            raise Difference(f"{path}: keys {list(given)} where graphql-core has {list(wanted)}")
        for key in given:
            compare(given[key], wanted[key], path + [key])
    elif isinstance(given, list):
        if len(given) != len(wanted):
            raise Difference(f"{path}: {len(given)} items where graphql-core has {len(wanted)}")
        for index, (one, other) in enumerate(zip(given, wanted)):
            compare(one, other, path + [index])
    elif given != wanted:
        raise Difference(f"{path}: {given!r} where graphql-core has {wanted!r}")


def check(schema, document, variables, answer):
    wanted, places = expected(schema, document, variables, answer["data"])
    compare(answer["data"], wanted, [])
    for path in answer["extensions"].get("filtered", []):
        check_filtered(path, answer["data"])
    return places


def check_filtered(path, data):
    """What is hidden somewhere is null somewhere, if there is anything."""
    values = [data]
    for key in path.split("."):
        values = [v[key] for v in flat(values) if v is not None and key in v]
    if values and all(v is not None for v in values):
        raise Difference(f"{path} is filtered, and yet there")


def flat(values):
    for value in values:
        if isinstance(value, list):
            yield from flat(value)
        else:
            yield value


def spoil(place, random):
    """Makes one member wrong, its key or its value."""
    source, key = place
    way = random.choice(("lost", "added", "turned", "other") if len(source) > 1 else ("lost", "added", "other"))
    if way == "lost":
        del source[key]
    elif way == "added":
        source["more"] = None
    elif way == "turned":
        members = list(reversed(source.items()))
        source.clear()
        source.update(members)
    else:
        source[key] = {"other": True}
    return way


def kinds(value, count):
    """How many objects, items and leaves of each kind there were to compare."""
    count[type(value).__name__] += 1
    for inner in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        kinds(inner, count)


def expect_difference(schema, document, variables, answer, way):
    """Proves that the comparison sees what is wrong."""
    try:
        check(schema, document, variables, answer)
    except Difference:
        return
    raise Difference(f"nothing was noticed of a member that was {way}")


def known_values(connection, token, credentials):
    """Arguments that lead to something."""
    ids = set()
    document = """query ($s: String!) { getStore(storeToken: $s, createSession: false) { categories { id } products { nodes { id } }
      orders { id } chats { id } cart { id } openOrders { id } } }"""
    for credential in credentials:
        text = json.dumps(connection.ask(document, {"s": token}, credential)["data"])
        ids.update(re.findall(r'"id": "([^"]+)"', text))
    ids = sorted(ids)
    return {"storeToken": [token], "id": ids * 3 + [ids[0][:-1] + "0"], "createSession": [False]}


def main(url, tokens, count, seed):
    connection = Connection(url)
    store = json.loads(open(tokens, encoding="utf-8").readline())
    viewers = [None, *store["sessions"].values()]
    schema = client_schema(connection)
    maker = Maker(schema, int(seed), known_values(connection, store["storeToken"], viewers))
    found, refused, members = [], collections.Counter(), collections.Counter()
    documents, compared = 0, 0
    while documents < int(count) and len(found) < 5:
        if refused.total() > int(count):
            raise SystemExit(f"too many operations are refused: {dict(refused)}")
        document, variables = maker.operation()
        before = compared
        for viewer in maker.random.sample(viewers, 2):
            answer = connection.ask(document, variables, viewer)
            if answer.get("data") is None:
                refused[answer["errors"][0]["extensions"]["code"]] += 1
                continue
            compared += 1
            members["with errors"] += "errors" in answer
            kinds(answer["data"], members)
            try:
                places = check(schema, document, variables, answer)
                if places:
                    way = spoil(maker.random.choice(places), maker.random)
                    expect_difference(schema, document, variables, answer, way)
                    members["spoiled"] += 1
            except Difference as difference:
                found.append(f"{difference}\n{document}\n{json.dumps(variables)}\n{json.dumps(answer)[:2000]}")
                break
        documents += compared > before
    print(f"{documents} operations, {compared} answers compared: {dict(members)}; refused: {dict(refused)}")
    if refused.keys() & {"GRAPHQL_PARSE_FAILED", "GRAPHQL_VALIDATION_FAILED", "INTERNAL_SERVER_ERROR"}:
        raise SystemExit("what graphql-core takes for valid was refused")
    if found:
        raise SystemExit("\n\n".join(found))


if __name__ == "__main__":
    main(*sys.argv[1:])
