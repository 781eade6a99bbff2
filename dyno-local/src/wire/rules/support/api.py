#!/usr/bin/env python3
"""Prints api.txt: every operation of the service and every member of its input.

Run it when the service has grown, with a botocore that knows the growth:
`python3 dyno-local/src/wire/rules/support/api.py > dyno-local/src/wire/rules/support/api.txt`
"""

import gzip
import json
import os

import botocore

SERVICES = ["dynamodb", "dynamodbstreams"]
# Printed as one kind of value: it holds itself.
VALUE = "AttributeValue"


def rows(shapes, name, path, within):
    """Yields the path and the kind of each member below a shape."""
    shape = shapes[name]
    if shape["type"] == "structure" and name not in within and name != VALUE:
        for member, target in shape["members"].items():
            below = f"{path}.{member}" if path else member
            target = target["shape"]
            yield below, kind(shapes, target)
            yield from rows(shapes, target, below, within | {name})
    elif shape["type"] == "list":
        yield from rows(shapes, shape["member"]["shape"], path + "[]", within)
    elif shape["type"] == "map":
        yield from rows(shapes, shape["value"]["shape"], path + "{}", within)


def kind(shapes, name):
    if name == VALUE:
        return "value"
    found = shapes[name]["type"]
    return "number" if found in ("integer", "long", "double", "float") else found


def main():
    print("# Made by api.py from the API models of botocore", botocore.__version__ + ".")
    for service in SERVICES:
        folder = os.path.join(os.path.dirname(botocore.__file__), "data", service, "2012-08-10")
        with gzip.open(os.path.join(folder, "service-2.json.gz")) as file:
            model = json.load(file)
        for operation, details in model["operations"].items():
            print(operation)
            for path, found in rows(model["shapes"], details["input"]["shape"], "", frozenset()):
                print(f"  {path} {found}")


if __name__ == "__main__":
    main()
