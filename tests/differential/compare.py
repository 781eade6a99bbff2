#!/usr/bin/env python3
"""Sends the same seeded requests to dyno-local and to other engines, and tells where they disagree.

`run` starts them all and calls this. After each write every engine is asked for the items that it
touched; one that has other items than dyno-local is told, and set right, so that a disagreement is
told once. What the reference decides for dyno-local stands in `known.txt`, each with its reason; any
other disagreement makes the run fail. Texts of errors are compared with dynalite alone: moto's are
its own.
"""

import argparse
import collections
import decimal
import http.client
import json
import os
import random
import re
import sys

import generate

WRITES = {"PutItem", "UpdateItem", "DeleteItem", "BatchWriteItem", "TransactWriteItems"}
TRANSACTIONS = {"TransactWriteItems", "TransactGetItems"}
SIGNATURE = ("AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20260101/us-east-1/dynamodb/aws4_request, "
             "SignedHeaders=host;x-amz-date;x-amz-target, Signature=" + "0" * 64)


class Engine:
    """A service at a port of this machine."""

    def __init__(self, name, port):
        self.name = name
        self.port = port
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)

    def call(self, operation, body):
        """Returns the status and the JSON of the answer."""
        headers = {
            "Content-Type": "application/x-amz-json-1.0",
            "X-Amz-Target": f"DynamoDB_20120810.{operation}",
            "X-Amz-Date": "20260101T000000Z",
            "Authorization": SIGNATURE,
        }
        for attempt in (1, 2):
            try:
                self.connection.request("POST", "/", json.dumps(body), headers)
                answer = self.connection.getresponse()
                text = answer.read()
                break
            except (http.client.HTTPException, ConnectionError):
                # A connection may be closed between two requests.
                self.connection.close()
                if attempt == 2:
                    return 0, {"__type": "#NoAnswer", "message": ""}
        if answer.status >= 500:
            return answer.status, {"__type": "#BrokeDown", "message": ""}
        try:
            return answer.status, json.loads(text or b"{}")
        except ValueError:
            return answer.status, {"__type": "#NoJson", "message": text[:80].decode(errors="replace")}

    def outcome(self, operation, body):
        status, answer = self.call(operation, body)
        if status == 200:
            return "ok", normal(operation, body, answer)
        code = str(answer.get("__type", "")).rsplit("#", 1)[-1]
        return f"{code}: {answer.get('message') or answer.get('Message') or ''}", None

    def item(self, key):
        return self.outcome("GetItem", {"TableName": "tab", "Key": key, "ConsistentRead": True})[1]


def normal(operation, request, answer):
    """Returns an answer without what is free to differ: the order of sets and of what has no order,
    the writing of numbers, and absent members that are empty."""
    answer = plain(answer)
    for empty in ("UnprocessedItems", "UnprocessedKeys", "ItemCollectionMetrics"):
        if not answer.get(empty):
            answer.pop(empty, None)
    unordered = operation == "Scan" or request.get("IndexName") in ("glo", "keys")
    if unordered and "Items" in answer:
        answer["Items"].sort(key=lambda item: json.dumps(item, sort_keys=True))
    if operation == "BatchGetItem":
        for items in answer.get("Responses", {}).values():
            items.sort(key=lambda item: json.dumps(item, sort_keys=True))
    return answer


def without_units(answer):
    return answer and {name: answer[name] for name in answer if name != "ConsumedCapacity"}


def plain(json_value):
    if isinstance(json_value, dict):
        if set(json_value) == {"N"} and isinstance(json_value["N"], str):
            return {"N": number(json_value["N"])}
        for kind in ("SS", "BS"):
            if set(json_value) == {kind}:
                return {kind: sorted(json_value[kind])}
        if set(json_value) == {"NS"}:
            return {"NS": sorted(number(text) for text in json_value["NS"])}
        return {name: plain(value) for name, value in json_value.items()}
    if isinstance(json_value, list):
        return [plain(value) for value in json_value]
    return float(json_value) if type(json_value) is int else json_value


def number(text):
    try:
        return format(decimal.Context(prec=60).create_decimal(text).normalize(), "f")
    except decimal.InvalidOperation:
        return text


def difference(ours, theirs, path=""):
    """Returns where two answers differ first, and what each has there; None if nowhere."""
    if isinstance(ours, dict) and isinstance(theirs, dict):
        for name in sorted(set(ours) | set(theirs)):
            found = difference(ours.get(name), theirs.get(name), f"{path}.{name}")
            if found:
                return found
        return None
    if isinstance(ours, list) and isinstance(theirs, list):
        if len(ours) != len(theirs):
            return f"{path}.length", len(ours), len(theirs)
        pairs = (difference(a, b, f"{path}[]") for a, b in zip(ours, theirs))
        return next(filter(None, pairs), None)
    return None if ours == theirs else (path, shown(ours), shown(theirs))


def shown(value):
    """Returns a value as a signature has it: whole if it is small."""
    if isinstance(value, (dict, list)):
        return "something" if value else "nothing"
    return "absent" if value is None else value


class Run:
    """All requests of all seeds, and what was found."""

    def __init__(self, ours, peers, known):
        self.ours = ours
        self.peers = peers
        self.known = known
        self.sent = 0
        self.used = set()
        self.found = collections.OrderedDict()

    def seed(self, seed, count):
        maker = generate.Maker(random.Random(seed))
        for engine in [self.ours, *self.peers]:
            self.clear(engine, lambda key: True)
        for _ in range(count):
            self.step(*maker.request())

    @staticmethod
    def clear(engine, is_meant):
        _, answer = engine.call("Scan", {"TableName": "tab"})
        for item in answer.get("Items", []):
            key = {"pk": item["pk"], "sk": item["sk"]}
            if is_meant(key):
                engine.call("DeleteItem", {"TableName": "tab", "Key": key})

    def step(self, operation, body):
        self.sent += 1
        ours = self.ours.outcome(operation, body)
        for peer in self.peers:
            if peer.name == "dynalite" and operation in TRANSACTIONS:
                if ours[0] == "ok" and operation in WRITES:
                    self.set_right(peer, tell=None)
                continue
            theirs = peer.outcome(operation, body)
            self.judge(peer, operation, body, ours, theirs)
            if operation in WRITES:
                self.set_right(peer, tell=(operation, body) if theirs[0] == ours[0] else None)

    def judge(self, peer, operation, body, ours, theirs):
        (ours, our_answer), (theirs, their_answer) = ours, theirs
        if peer.name == "moto":
            # Its units are made up, and so are the words of most of its errors.
            our_answer, their_answer = without_units(our_answer), without_units(their_answer)
            ours, theirs = ours.split(":")[0], theirs.split(":")[0]
        if ours == theirs == "ok":
            place = difference(our_answer, their_answer)
            if place is None:
                return
            ours, theirs = (f"ok, {place[0]} {shown}" for shown in place[1:])
        elif ours == theirs:
            return
        self.tell(peer, operation, body, ours, theirs, (our_answer, their_answer))

    def tell(self, peer, operation, body, ours, theirs, answers):
        text = json.dumps(body)
        for at, (name, of, within, mine, other) in enumerate(self.known):
            fits = name == peer.name and re.fullmatch(of, operation) and within in text
            if fits and re.fullmatch(mine, ours, re.S) and re.fullmatch(other, theirs, re.S):
                self.used.add(at)
                return
        entry = self.found.setdefault((peer.name, operation, ours, theirs), [0, body, answers])
        entry[0] += 1

    def set_right(self, peer, tell):
        """Compares the items of an engine with ours, and makes them ours."""
        if tell is None:
            # It may have taken a key that no valid request has.
            self.clear(peer, lambda key: key not in all_keys())
        for key in all_keys():
            ours, theirs = self.ours.item(key), peer.item(key)
            if ours == theirs:
                continue
            if tell:
                place = difference(ours, theirs)
                left = [f"left {place[0]} {shown}" for shown in place[1:]]
                self.tell(peer, *tell, *left, (ours, theirs))
            if ours and "Item" in ours:
                peer.call("PutItem", {"TableName": "tab", "Item": ours["Item"]})
            else:
                peer.call("DeleteItem", {"TableName": "tab", "Key": key})


def all_keys():
    return [{"pk": {"S": f"p{p}"}, "sk": {"N": str(s)}} for p in range(3) for s in range(4)]


def read_known(path):
    """Reads blocks of `engine operation what the request has`, `ours`, `theirs` and a reason."""
    known = []
    with open(path) as file:
        blocks = file.read().split("\n\n")
    for block in blocks:
        lines = [line for line in block.splitlines() if line and not line.startswith("#")]
        if not lines:
            continue
        if len(lines) < 4:
            sys.exit(f"{path}: a block has too few lines: {lines}")
        engine, operation, *within = lines[0].split(None, 2)
        known.append((engine, operation, "".join(within), lines[1], lines[2]))
    return known


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--ours", type=int, required=True, help="port of dyno-local")
    parser.add_argument("--peer", action="append", default=[], help="name=port")
    parser.add_argument("--seeds", default="1-5", help="such as 7 or 1-20")
    parser.add_argument("--count", type=int, default=400, help="requests a seed")
    arguments = parser.parse_args()
    known = read_known(os.path.join(os.path.dirname(__file__), "known.txt"))
    peers = [Engine(name, int(port)) for name, port in (it.split("=") for it in arguments.peer)]
    run = Run(Engine("dyno-local", arguments.ours), peers, known)
    for engine in [run.ours, *peers]:
        status, answer = engine.call("CreateTable", generate.TABLE)
        if status != 200:
            sys.exit(f"{engine.name}: {answer}")
    first, _, last = arguments.seeds.partition("-")
    for seed in range(int(first), int(last or first) + 1):
        run.seed(seed, arguments.count)
    for (peer, operation, ours, theirs), (times, body, answers) in run.found.items():
        print(f"\n{peer} {operation} ({times} times)\n  ours:   {ours}\n  theirs: {theirs}")
        print(f"  as in   {json.dumps(body)}")
        if any(answers):
            print(f"  ours    {json.dumps(answers[0])}\n  theirs  {json.dumps(answers[1])}")
    print(f"\n{run.sent} requests, {len(run.found)} unknown disagreements, "
          f"{len(run.used)} of {len(known)} known ones")
    sys.exit(1 if run.found else 0)


if __name__ == "__main__":
    main()
