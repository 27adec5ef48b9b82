"""Compares answers as structures: order of members, spelling of times and escapes do not matter."""

import re
from datetime import datetime

TIME = re.compile(r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$")

# What no other implementation can know.
OWN = {"position", "endCursor", "epoch", "seq", "pageInfo"}


def normal(value):
    match value:
        case dict():
            return {name: normal(member) for name, member in value.items() if name not in OWN}
        case list():
            return [normal(item) for item in value]
        case str() if TIME.match(value):
            return datetime.fromisoformat(value.replace("Z", "+00:00")).timestamp()
        case float() if value.is_integer():
            return int(value)
    return value


def difference(left, right, path=""):
    """The first place where two normal values differ; None where they are equal."""
    if type(left) is not type(right):
        return f"{path}: {left!r} and {right!r}"
    match left:
        case dict():
            if left.keys() != right.keys():
                return f"{path}: members {sorted(left.keys() ^ right.keys())}"
            pairs = [(f"{path}.{name}", left[name], right[name]) for name in left]
        case list():
            if len(left) != len(right):
                return f"{path}: {len(left)} and {len(right)} items"
            pairs = [(f"{path}[{index}]", *both) for index, both in enumerate(zip(left, right))]
        case _:
            return None if left == right else f"{path}: {left!r} and {right!r}"
    return next((found for found in (difference(a, b, where) for where, a, b in pairs) if found), None)


def require_equal(expected, given, what):
    found = difference(normal(expected), normal(given))
    if found:
        raise SystemExit(f"{what} answers differently: {found}")
