"""Judges documents and values of variables as graphql-core does.

    verdicts.py FOLDER

FOLDER has `schemas/NAME.graphql`, and `cases.jsonl` with one case a line; the answers go to `answers.jsonl` in the same order.
A case is `{"schema", "text", "printed"}` for a document, or `{"schema", "text", "values"}` for the variables of its first
operation. Where rules of graphql-core speak of several clauses of the specification, the answer names the clause meant.
"""

import enum
import json
import multiprocessing
import pathlib
import sys

from graphql import GraphQLSyntaxError, build_schema, parse, print_ast, specified_rules, validate
from graphql.execution import get_variable_values
from graphql.language import DocumentNode, VariableDefinitionNode
from graphql.utilities import ast_to_dict
from graphql.validation import recommended_rules

CLAUSES = {
    "ExecutableDefinitionsRule": "5.1.1",
    "KnownOperationTypesRule": "5.2.1.1",
    "UniqueOperationNamesRule": "5.2.2.1",
    "LoneAnonymousOperationRule": "5.2.3.1",
    "SingleFieldSubscriptionsRule": "5.2.4.1",
    "FieldsOnCorrectTypeRule": "5.3.1",
    "OverlappingFieldsCanBeMergedRule": "5.3.2",
    "ScalarLeafsRule": "5.3.3",
    "KnownArgumentNamesRule": "5.4.1",
    "UniqueArgumentNamesRule": "5.4.2",
    "ProvidedRequiredArgumentsRule": "5.4.3",
    "UniqueFragmentNamesRule": "5.5.1.1",
    "FragmentsOnCompositeTypesRule": "5.5.1.3",
    "NoUnusedFragmentsRule": "5.5.1.4",
    "KnownFragmentNamesRule": "5.5.2.1",
    "NoFragmentCyclesRule": "5.5.2.2",
    "PossibleFragmentSpreadsRule": "5.5.2.3",
    "UniqueInputFieldNamesRule": "5.6.3",
    "UniqueDirectivesPerLocationRule": "5.7.3",
    "UniqueVariableNamesRule": "5.8.1",
    "VariablesAreInputTypesRule": "5.8.2",
    "NoUndefinedVariablesRule": "5.8.3",
    "NoUnusedVariablesRule": "5.8.4",
    "VariablesInAllowedPositionRule": "5.8.5",
}


def clause(rule, error):
    """The clause that an error of a rule is about."""
    message = error.message
    if rule == "KnownTypeNamesRule":
        return "5.5.1.2"
    if rule == "KnownDirectivesRule":
        return "5.7.2" if "may not be used" in message else "5.7.1"
    if rule == "ValuesOfCorrectTypeRule":
        if "not to include unknown field" in message:
            return "5.6.2"
        return "5.6.4" if "to include required field" in message else "5.6.1"
    return CLAUSES[rule]


class Teller:
    """A context of validation in which every error says which clause it is about."""

    def __init__(self, context, rule):
        self._context = context
        self._rule = rule
        self.is_in_variable = False

    def __getattr__(self, name):
        return getattr(self._context, name)

    def report_error(self, error):
        # A type that does not exist is a matter of the variable that has it, or of a fragment.
        error.verdict_clause = "5.8.2" if self.is_in_variable else clause(self._rule, error)
        self._context.report_error(error)


def telling(rule):
    """The rule, in a context of its own."""

    class Telling(rule):
        def __init__(self, context):
            super().__init__(Teller(context, rule.__name__))

    class TellingOfTypes(Telling):
        def enter_named_type(self, node, key, parent, path, ancestors):
            around = [*ancestors, parent]
            self.context.is_in_variable = any(isinstance(a, VariableDefinitionNode) for a in around)
            super().enter_named_type(node, key, parent, path, ancestors)

    return TellingOfTypes if rule.__name__ == "KnownTypeNamesRule" else Telling


# Rules that no clause of the specification has are left out.
RULES = [
    telling(rule)
    for rule in specified_rules
    if rule not in recommended_rules and not rule.__name__.startswith(("DeferStream", "StreamDirective"))
]


def read(text, **options):
    """As the grammar of the September 2025 edition has it, which knows no empty selection sets."""
    return parse(text, allow_empty_selection_sets=False, **options)


def places(error):
    return [[place.line, place.column] for place in error.locations or ()]


def same(one, other):
    return ast_to_dict(read(one, no_location=True)) == ast_to_dict(read(other, no_location=True))


def judge_document(schema, case):
    try:
        document: DocumentNode = read(case["text"])
    except GraphQLSyntaxError as error:
        return {"syntax": error.message, "places": places(error)}
    errors = validate(schema, document, RULES, max_errors=1000)
    return {
        "errors": [{"clause": e.verdict_clause, "places": places(e), "message": e.message} for e in errors],
        "printed": print_ast(document),
        "same": case["printed"] is not None and same(case["text"], case["printed"]),
    }


def judge_values(schema, case):
    operation = read(case["text"]).definitions[0]
    result = get_variable_values(schema, operation.variable_definitions, case["values"])
    if isinstance(result, list):
        return {"errors": [{"message": e.message, "places": places(e)} for e in result]}
    return {"values": result.coerced}


def name_of(value):
    """Values of enums in introspection are no text."""
    if isinstance(value, enum.Enum):
        return value.name
    raise TypeError(f"{value!r} is no JSON")


def judge(schema, case):
    return judge_values(schema, case) if "values" in case else judge_document(schema, case)


SCHEMAS = {}


def answer(line):
    case = json.loads(line)
    return json.dumps(judge(SCHEMAS[case["schema"]], case), default=name_of)


def main(folder):
    for path in (folder / "schemas").iterdir():
        SCHEMAS[path.stem] = build_schema(path.read_text("utf-8"))
    cases = (folder / "cases.jsonl").read_bytes().splitlines()
    # The schemas are there for every process, which no other way of starting one would give. The processes are let end by
    # themselves: whoever started this one may have blocked the signals that a pool is ended with.
    pool = multiprocessing.get_context("fork").Pool()
    answers = pool.map(answer, cases, chunksize=32)
    pool.close()
    pool.join()
    (folder / "answers.jsonl").write_text("\n".join(answers) + "\n", "utf-8")


if __name__ == "__main__":
    main(pathlib.Path(sys.argv[1]))
