"""Uses a running server as clients of others do: graphql-core's introspection, and gql over two HTTP libraries.

    clients.py FACT URL SDL

FACT is the name of a function below, URL the endpoint, SDL a file with what `storegraph schema sdl` printed. Says nothing
and ends with 0 where the fact holds.
"""

import asyncio
import itertools
import json
import pathlib
import sys
import urllib.request

import graphql
from gql import Client, GraphQLRequest
from gql.transport.aiohttp import AIOHTTPTransport
from gql.transport.exceptions import TransportQueryError
from gql.transport.requests import RequestsHTTPTransport

FIRST_QUERY = pathlib.Path(__file__).parents[2] / "docs" / "first-query.graphql"
STORE = {"storeToken": "store-one"}


def post(url, document):
    """The whole answer to a document, as JSON."""
    body = json.dumps({"query": document}).encode()
    request = urllib.request.Request(url, body, {"Content-Type": "application/json"})
    with urllib.request.urlopen(request) as answer:
        return json.load(answer)


def introspect(url, **options):
    answer = post(url, graphql.get_introspection_query(**options))
    assert "errors" not in answer, (options, answer["errors"])
    return answer["data"]


def canonical(schema):
    """In graphql-core's own words, whatever the order was."""
    return graphql.print_schema(graphql.lexicographic_sort_schema(schema))


EVERYTHING = {
    "descriptions": True,
    "specified_by_url": True,
    "directive_is_repeatable": True,
    "schema_description": True,
    "input_value_deprecation": True,
    "one_of": True,
}


def introspection_equals_sdl(url, sdl):
    from_answer = graphql.build_client_schema(introspect(url, **EVERYTHING))
    from_text = graphql.build_schema(pathlib.Path(sdl).read_text("utf-8"))
    given, wanted = canonical(from_answer).splitlines(), canonical(from_text).splitlines()
    assert len(wanted) > 500, len(wanted)
    for line, (one, other) in enumerate(itertools.zip_longest(given, wanted), 1):
        assert one == other, f"line {line}: introspection gives {one!r}, the SDL {other!r}"


def trees(text):
    """The definitions of a type-system document by their names. How a description is quoted is no part of it."""
    document = graphql.parse(text, no_location=True)
    found = {}

    class Plain(graphql.Visitor):
        def enter_string_value(self, node, *_):
            return graphql.StringValueNode(value=node.value, block=False)

    for definition in graphql.visit(document, Plain()).definitions:
        name = definition.name.value if hasattr(definition, "name") else definition.kind
        assert name not in found, name
        found[name] = definition
    return found


def introspection_equals_sdl_as_trees(url, sdl):
    """Node by node, with the order of fields, arguments and values; that of the types is graphql-core's own."""
    given = trees(graphql.print_schema(graphql.build_client_schema(introspect(url, **EVERYTHING))))
    wanted = trees(pathlib.Path(sdl).read_text("utf-8"))
    assert given.keys() == wanted.keys(), given.keys() ^ wanted.keys()
    assert len(wanted) > 50, len(wanted)
    for name, definition in wanted.items():
        assert given[name] == definition, f"{graphql.print_ast(given[name])}\n{graphql.print_ast(definition)}"


def schema_is_valid(url, sdl):
    schema = graphql.build_client_schema(introspect(url, **EVERYTHING))
    assert graphql.validate_schema(schema) == []
    assert graphql.validate_schema(graphql.build_schema(pathlib.Path(sdl).read_text("utf-8"))) == []


def every_introspection_query(url, _):
    for values in itertools.product((False, True), repeat=len(EVERYTHING)):
        options = dict(zip(EVERYTHING, values))
        schema = graphql.build_client_schema(introspect(url, **options))
        assert schema.query_type.name == "Query", options


def deep_type_references(url, _):
    """Tools differ in how many lists and non-nulls they unwrap."""
    for depth in (5, 7, 9, 12):
        graphql.build_client_schema(introspect(url, **EVERYTHING, type_depth=depth))


def introspection_in_pieces(url, _):
    """What an explorer asks while one looks around: the names first, then type by type."""
    names = [t["name"] for t in post(url, "{ __schema { types { name } } }")["data"]["__schema"]["types"]]
    assert len(names) == len(set(names)) and {"Query", "Mutation", "__Type"} <= set(names)
    for name in names:
        kind = post(url, f'{{ __type(name: "{name}") {{ kind name }} }}')["data"]["__type"]
        assert kind["name"] == name, kind


def connect(url, transport=RequestsHTTPTransport, **options):
    # All tests run at once, so an answer may take its time; gql's own limit is ten seconds.
    return Client(transport=transport(url=url, **options), fetch_schema_from_transport=True, execute_timeout=None)


def first_query():
    return GraphQLRequest(FIRST_QUERY.read_text("utf-8"), variable_values=STORE)


def first_query_is_valid_and_answered(url, _):
    with connect(url) as session:
        assert graphql.validate(session.client.schema, first_query().document) == []
        answer = session.execute(first_query())
    store = answer["getStore"]
    assert store["session"]["type"] == "V" and store["session"]["token"], store["session"]
    assert store["products"]["totalCount"] == len(store["products"]["nodes"]) > 0
    assert store["openOrders"] is None


def first_query_with_aiohttp(url, _):
    async def ask():
        async with connect(url, AIOHTTPTransport) as session:
            return await session.execute(first_query(), get_execution_result=True)

    answer = asyncio.run(ask())
    assert answer.data["getStore"]["store"]["slug"] == "one", answer.data
    assert "getStore.openOrders" in answer.extensions["filtered"], answer.extensions


def session_goes_on(url, _):
    """The token of the first answer, sent as a header, is the same viewer."""
    document = "query ($s: String!) { getStore(storeToken: $s) { session { token type } cart { id } } }"
    ask = GraphQLRequest(document, variable_values={"s": "store-one"})
    with connect(url) as session:
        token = session.execute(ask)["getStore"]["session"]["token"]
    with connect(url, headers={"Authorization": f"Bearer {token}"}) as session:
        again = session.execute(ask, get_execution_result=True)
    assert "sessionReplaced" not in again.extensions, again.extensions
    assert again.data["getStore"]["session"]["type"] == "V"


def mutation_with_variables(url, _):
    document = """
      mutation Make($input: CreateStoreInput) {
        createStore(input: $input) { storeToken sessionToken store { name slug } userErrors { code field } }
      }"""
    ask = GraphQLRequest(document, variable_values={"input": {"name": "Löwe 🦁", "slug": "by-a-client"}})
    with connect(url) as session:
        made = session.execute(ask)["createStore"]
        assert made["userErrors"] == [] and made["store"] == {"name": "Löwe 🦁", "slug": "by-a-client"}, made
        again = session.execute(ask)["createStore"]
        assert [e["code"] for e in again["userErrors"]] == ["SLUG_TAKEN"], again
    with connect(url, headers={"Authorization": f"Bearer {made['sessionToken']}"}) as session:
        ask = "query ($s: String!) { getStore(storeToken: $s) { config { isAdmin } } }"
        answer = session.execute(GraphQLRequest(ask, variable_values={"s": made["storeToken"]}))
    assert answer == {"getStore": {"config": {"isAdmin": True}}}, answer


def raised(url, document, variables=None, transport=RequestsHTTPTransport):
    """The error that gql raises for a document that it does not check itself."""
    client = Client(transport=transport(url=url), fetch_schema_from_transport=False, execute_timeout=None)
    try:
        client.execute(GraphQLRequest(document, variable_values=variables))
    except TransportQueryError as error:
        return error
    raise AssertionError(f"no error for {document}")


def errors_are_exceptions(url, _):
    for transport in (RequestsHTTPTransport, AIOHTTPTransport):
        wrong = raised(url, "{ nowhere }", transport=transport)
        assert wrong.errors[0]["extensions"]["code"] == "GRAPHQL_VALIDATION_FAILED", wrong.errors
        assert wrong.errors[0]["locations"] == [{"line": 2, "column": 3}], wrong.errors
        document = "query ($id: ID!) { product(storeToken: \"store-one\", id: $id) { name } }"
        wrong = raised(url, document, {"id": "no uuid"}, transport)
        assert wrong.errors[0]["extensions"]["code"] == "BAD_USER_INPUT", wrong.errors


def partial_data_comes_with_the_error(url, _):
    wrong = raised(url, '{ __typename lost: getStore(storeToken: "nowhere") { store { name } } }')
    assert wrong.data == {"__typename": "Query", "lost": None}, wrong.data
    assert wrong.errors[0]["path"] == ["lost"], wrong.errors
    assert wrong.errors[0]["extensions"]["code"] == "STORE_NOT_FOUND", wrong.errors


def local_validation_agrees(url, _):
    """What graphql-core refuses by our schema, the server refuses too, and the other way round."""
    schema = graphql.build_client_schema(introspect(url, **EVERYTHING))
    documents = {
        "{ products { totalCount } }": False,
        '{ products(storeToken: "a", orderBy: NAME_ASC) { nodes { name } } }': True,
        '{ products(storeToken: "a", orderBy: "NAME_ASC") { nodes { name } } }': False,
        '{ products(storeToken: "a", filter: { price: { gte: 1 } }) { nodes { name } } }': True,
        '{ products(storeToken: "a", limit: "1") { nodes { name } } }': False,
        '{ node(storeToken: "a", id: "x") { id ... on Product { name } } }': None,
        '{ node(storeToken: "a", id: "x") { name } }': False,
        "mutation { createStore(input: { nme: 1 }) { storeToken } }": False,
        "mutation { createStore { store } }": False,
    }
    for document, is_valid in documents.items():
        locally = graphql.validate(schema, graphql.parse(document)) == []
        codes = [e["extensions"]["code"] for e in post(url, document).get("errors", [])]
        remotely = "GRAPHQL_VALIDATION_FAILED" not in codes
        if is_valid is not None:
            assert locally == remotely == is_valid, (document, locally, codes)


if __name__ == "__main__":
    globals()[sys.argv[1]](*sys.argv[2:])
