"""Prints what graphql-core finds wrong with a schema as a whole: nothing, as a rule. Argument: a file with SDL."""

import pathlib
import sys

import graphql

schema = graphql.build_schema(pathlib.Path(sys.argv[1]).read_text("utf-8"))
for error in graphql.validate_schema(schema):
    print(error.message)
