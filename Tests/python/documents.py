"""Makes valid operations by chance, from nothing but a client's schema."""

import random

import graphql
from graphql import GraphQLInputObjectType, GraphQLList, GraphQLNonNull, get_named_type, is_abstract_type, is_leaf_type

WORDS = ("a", "Shirt", "قميص", "e\u0301", "%", "", "\\\"", "42")


class Maker:
    """One seed always gives the same documents.

    `known` has values for arguments by name, such as the ids of what there is.
    """

    def __init__(self, schema, seed, known):
        self.schema, self.known = schema, known
        self.random = random.Random(seed)

    def operation(self):
        """A document with its variables, valid by the schema's own rules."""
        while True:
            self.variables, self.fragments, self.aliases, self.directives = {}, {}, 0, 0
            kind = "mutation" if self.schema.mutation_type and self.chance(3) else "query"
            root = self.schema.mutation_type if kind == "mutation" else self.schema.query_type
            body = self.selection(root, 0, 5 if kind == "query" else 2)
            head = ", ".join(f"{name}: {type_}{default}" for name, (type_, default, _) in self.variables.items())
            text = f"{kind} Made({head}) {body}" if head else f"{kind} {body}"
            text += "".join(f"\nfragment {name} on {on} {body}" for name, (on, body) in self.fragments.items())
            if graphql.validate(self.schema, graphql.parse(text)) == []:
                return text, {n[1:]: v for n, (_, _, v) in self.variables.items() if v is not ...}

    def chance(self, percent):
        return self.random.random() * 100 < percent

    # Selections

    def selection(self, type_, depth, most):
        parts = []
        if is_abstract_type(type_):
            # Without it nobody could tell what an object is.
            parts.append("__typename")
            members = list(self.schema.get_possible_types(type_))
            for member in self.random.sample(members, min(len(members), 3)):
                parts.append(self.spread(member, depth, most))
        fields = list(getattr(type_, "fields", {}).items())
        for name, field in self.random.choices(fields, k=self.random.randint(1, most)) if fields else []:
            parts += self.field(name, field, depth)
        if self.chance(20):
            parts.insert(self.random.randrange(len(parts) + 1), self.alias("__typename") if self.chance(40) else "__typename")
        if depth == 0 and type_ is self.schema.query_type and self.chance(6):
            parts.append(self.introspection(depth))
        if fields and depth > 0 and self.chance(15):
            parts.append(self.spread(type_, depth, 2))
        if not parts:
            parts = ["__typename"]
        return "{ " + " ".join(parts) + " }"

    def field(self, name, field, depth):
        inner = get_named_type(field.type)
        if not is_leaf_type(inner) and depth > 7:
            return ["__typename"]
        arguments = self.arguments(field.args)
        head = self.alias(name) if arguments or self.chance(12) else name
        text = head + arguments + self.directive()
        if not is_leaf_type(inner):
            text += " " + self.selection(inner, depth + 1, 5 if depth < 3 else 3)
        # The same key twice is one member.
        return [text, text] if self.chance(4) else [text]

    def introspection(self, depth):
        if self.chance(60):
            name = self.random.choice([*self.schema.type_map, "Nowhere"])
            return f'{self.alias("__type")}(name: "{name}") ' + self.selection(self.schema.type_map["__Type"], 5, 4)
        return "__schema " + self.selection(self.schema.type_map["__Schema"], 5, 3)

    def spread(self, type_, depth, most):
        if depth > 6:
            return f"... on {type_.name} {{ __typename }}"
        body = self.selection(type_, depth, min(most, 3))
        if self.chance(40):
            name = f"F{len(self.fragments)}"
            self.fragments[name] = (type_.name, body)
            return f"...{name}{self.directive()}"
        return f"... on {type_.name}{self.directive()} {body}"

    def alias(self, name):
        if self.aliases >= 25:
            return name
        self.aliases += 1
        return f"{self.random.choice('abkz')}{self.aliases}: {name}"

    def directive(self):
        if self.directives >= 20 or not self.chance(10):
            return ""
        self.directives += 1
        value = self.random.random() < 0.5
        condition = self.variable("Boolean!", value) if self.chance(40) else str(value).lower()
        return f" @{self.random.choice(('skip', 'include'))}(if: {condition})"

    # Arguments

    def arguments(self, definitions):
        chosen = [name for name, a in definitions.items() if graphql.is_required_argument(a)]
        if "first" in definitions:
            ways = ([], [], ["first"], ["last"], ["page", "limit"])
            chosen += [name for name in self.random.choice(ways) if name in definitions]
        chosen += [n for n in ("filter", "orderBy", "input", "createSession") if n in definitions and self.chance(30)]
        if "createSession" in definitions and "createSession" not in chosen:
            chosen.append("createSession")
        if not chosen:
            return ""
        return "(" + ", ".join(f"{name}: {self.argument(name, definitions[name].type)}" for name in chosen) + ")"

    def argument(self, name, type_):
        if name in self.known:
            value = self.random.choice(self.known[name])
            return self.variable(str(type_), value) if self.chance(30) else self.literal(value)
        if name in ("first", "last", "limit", "page"):
            value = self.random.randint(1 if name != "first" else 0, 4)
            return self.variable("Int", value) if self.chance(30) else str(value)
        return self.value(type_, 0)

    def variable(self, type_, value):
        name = f"$v{len(self.variables)}"
        if not type_.endswith("!") and self.chance(30):
            self.variables[name] = (type_, f" = {self.literal(value)}", ...)
        else:
            self.variables[name] = (type_, "", value)
        return name

    def literal(self, value):
        if not isinstance(value, str):
            return str(value).lower()
        return graphql.print_ast(graphql.ast_from_value(value, graphql.GraphQLString))

    def value(self, type_, depth):
        if isinstance(type_, GraphQLNonNull):
            return self.value(type_.of_type, depth)
        if isinstance(type_, GraphQLList):
            if self.chance(20):
                return self.value(type_.of_type, depth)
            return "[" + ", ".join(self.value(type_.of_type, depth) for _ in range(self.random.randint(1, 2))) + "]"
        if isinstance(type_, GraphQLInputObjectType):
            fields = list(type_.fields.items())
            if depth > 2:
                fields = [f for f in fields if not isinstance(get_named_type(f[1].type), GraphQLInputObjectType)] or fields
            chosen = dict(self.random.sample(fields, 1 if self.chance(80) else min(2, len(fields))))
            chosen |= {n: f for n, f in type_.fields.items() if graphql.is_required_input_field(f)}
            return "{ " + ", ".join(f"{n}: {self.value(f.type, depth + 1)}" for n, f in chosen.items()) + " }"
        if graphql.is_enum_type(type_):
            return self.random.choice(list(type_.values))
        return {
            "Int": lambda: str(self.random.randint(-1, 50)),
            "MinorUnits": lambda: str(self.random.randint(0, 90_000)),
            "Float": lambda: "1.5",
            "Boolean": lambda: self.random.choice(("true", "false")),
            "ID": lambda: self.literal(self.random.choice(self.known["id"])),
            "UUID": lambda: self.literal(self.random.choice(self.known["id"])),
            "DateTime": lambda: '"2026-02-0%dT00:00:00Z"' % self.random.randint(1, 9),
        }.get(type_.name, lambda: self.literal(self.random.choice(WORDS)))()
