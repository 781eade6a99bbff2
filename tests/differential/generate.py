"""Requests that follow from a seed: most valid, some with one thing wrong.

`compare.py` sends each to several services. Everything is chosen by the random numbers given, so
that a seed is always the same sequence.
"""

import base64
import re

TABLE = {
    "TableName": "tab",
    "BillingMode": "PAY_PER_REQUEST",
    "AttributeDefinitions": [
        {"AttributeName": name, "AttributeType": kind}
        for name, kind in [("pk", "S"), ("sk", "N"), ("g", "S"), ("n", "N")]
    ],
    "KeySchema": [
        {"AttributeName": "pk", "KeyType": "HASH"},
        {"AttributeName": "sk", "KeyType": "RANGE"},
    ],
    "GlobalSecondaryIndexes": [
        {
            "IndexName": "glo",
            "KeySchema": [
                {"AttributeName": "g", "KeyType": "HASH"},
                {"AttributeName": "n", "KeyType": "RANGE"},
            ],
            "Projection": {"ProjectionType": "ALL"},
        },
        {
            "IndexName": "keys",
            "KeySchema": [{"AttributeName": "g", "KeyType": "HASH"}],
            "Projection": {"ProjectionType": "KEYS_ONLY"},
        },
    ],
    "LocalSecondaryIndexes": [
        {
            "IndexName": "loc",
            "KeySchema": [
                {"AttributeName": "pk", "KeyType": "HASH"},
                {"AttributeName": "n", "KeyType": "RANGE"},
            ],
            "Projection": {"ProjectionType": "ALL"},
        }
    ],
}

NAMES = {"#g": "g", "#n": "n", "#x": "x", "#l": "l", "#size": "size", "#k": "k"}

VALUES = {
    ":s": {"S": "a"},
    ":t": {"S": "b"},
    ":e": {"S": ""},
    ":zero": {"N": "0"},
    ":one": {"N": "1"},
    ":two": {"N": "2"},
    ":half": {"N": "-0.50"},
    ":l": {"L": [{"N": "7"}]},
    ":none": {"L": []},
    ":m": {"M": {"k": {"N": "1"}}},
    ":ss": {"SS": ["a", "c"]},
    ":ns": {"NS": ["1", "2"]},
    ":b": {"B": base64.b64encode(b"a").decode()},
    ":yes": {"BOOL": True},
    ":nil": {"NULL": True},
    ":string": {"S": "S"},
    ":list": {"S": "L"},
}

CONDITIONS = """
attribute_exists(pk)
attribute_not_exists(pk)
attribute_not_exists(g)
attribute_exists(m.k)
n = :one
n <> :one
n < :two AND g <> :s
n >= :zero OR attribute_not_exists(x)
NOT contains(s, :s)
NOT (g = :s OR n = :one)
contains(x, :s)
contains(l, :one)
size(x) > :one
size(l) <= :two
size(s) = :one
n BETWEEN :zero AND :two
g IN (:s, :t)
begins_with(x, :s)
attribute_type(l, :list)
attribute_type(x, :string)
#g = :s OR #n = :one
(n = :one)
l[0] = :one
l[1] < :two
m.k = :one
m.#k > :zero
m = :m
s = :ss
x = g
b = :b
n = x
""".strip().splitlines()

WRONG_CONDITIONS = """
((n = :one))
n = :one AND
n == :one
= :one
foo(n)
size(n)
n = n
name = :s
begins_with(n, :one)
begins_with(x, :ss)
contains(:s, :s)
attribute_exists(:s)
attribute_type(l, :s)
n IN ()
n = :undefined
#undefined = :s
n BETWEEN :two AND :one
n BETWEEN :one AND :s
n < :ss
size(:s, :t) = :one
attribute_exists(pk, sk)
l[x] = :one
l[-1] = :one
n = :one OR OR g = :s
n = "a"
n = 1
(n = :one
n > :yes
""".strip().splitlines()

UPDATES = """
SET g = :s
SET g = :t REMOVE x
SET n = :one
SET n = if_not_exists(n, :zero) + :one
SET n = n - :one
SET x = :s, l = :l
SET l = list_append(if_not_exists(l, :none), :l)
SET l[0] = :one
SET l[9] = :two
SET m = :m
SET m.k = :two
SET m.j = :s
SET x = g
SET x = if_not_exists(x, g)
SET #x = :t, #n = :two
REMOVE g
REMOVE x, l
REMOVE l[0]
REMOVE l[0], l[1]
REMOVE m.k
ADD n :one
ADD n :half
ADD s :ss
ADD q :ns
DELETE s :ss
DELETE q :ns
SET x = :s ADD n :one REMOVE l[0] DELETE s :ss
ADD m.k :one
""".strip().splitlines()

WRONG_UPDATES = """
SET
SET g = :s, g = :t
SET g = :s REMOVE g
SET m.k = :one, m = :m
SET pk = :s
SET sk = :one
REMOVE pk
SET g = :one
SET n = :s
SET g = :e
SET x = x + :s
SET x = :s + :one
SET x = :undefined
SET #undefined = :s
SET name = :s
SET x = foo(x)
SET x = size(x)
SET x = list_append(x, :s)
SET x = :s SET l = :l
ADD s :one
ADD n :s
ADD n :ss
ADD x :ss
ADD x = :one
DELETE n :one
DELETE s :ns
REMOVE
REMOVE x y
SET x :s
FOO x
SET x = if_not_exists(:s, :t)
SET x = ((:one + :two))
SET l[0].k.j = :one
""".strip().splitlines()

KEY_CONDITIONS = {
    None: ["pk = :p", "pk = :p AND sk = :one", "pk = :p AND sk > :one", ":two >= sk AND pk = :p",
           "pk = :p AND sk BETWEEN :zero AND :two", "(pk = :p) AND (sk <= :two)"],
    "glo": ["g = :s", "g = :s AND n >= :zero", "g = :t AND n BETWEEN :zero AND :two"],
    "keys": ["g = :s", "#g = :t"],
    "loc": ["pk = :p", "pk = :p AND n = :one", "pk = :p AND n < :two"],
}

WRONG_KEY_CONDITIONS = """
sk = :one
pk > :p
pk = :p AND n = :one
pk = :p OR sk = :one
pk = :p AND sk <> :one
pk = :p AND sk IN (:one, :two)
pk = :p AND contains(sk, :one)
pk = :p AND attribute_exists(sk)
pk = :p AND pk = :p
pk = :p AND sk = :s
pk = :one
pk = :p AND NOT sk = :one
pk = :p AND begins_with(sk, :one)
pk = :p AND sk > :one AND sk < :two
size(pk) = :one
pk = :p AND sk = sk
pk =
""".strip().splitlines()

FILTERS = ["x = :s", "attribute_exists(x)", "size(l) > :zero", "contains(s, :s) OR b = :b"]

PROJECTIONS = ["pk, sk", "g, n", "#g, x", "l[0], m.k", "s", "nothing"]

WRONG_PROJECTIONS = ["g, g", "m, m.k", "name", "#undefined", "g,", "l[", "size(x)", "a b"]

WRONG_VALUES = [
    {}, {"S": "a", "N": "1"}, {"N": "abc"}, {"N": ""}, {"N": "1e126"}, {"N": "1e-131"},
    {"N": "1" * 39}, {"SS": []}, {"SS": ["a", "a"]}, {"NS": ["1", "1.0"]}, {"NULL": False},
    {"SS": [""]}, {"NS": ["x"]}, {"B": "!"}, {"Q": "a"}, {"L": [{}]}, {"M": {"k": {"N": "x"}}},
]

OPERATIONS = {
    "PutItem": 5, "UpdateItem": 6, "DeleteItem": 2, "GetItem": 2, "Query": 4, "Scan": 2,
    "BatchGetItem": 1, "BatchWriteItem": 1, "TransactWriteItems": 1, "TransactGetItems": 1,
}


class Maker:
    """Makes requests by the random numbers of a generator."""

    def __init__(self, random):
        self.random = random

    def request(self):
        """Returns an operation and its body."""
        names, weights = list(OPERATIONS), list(OPERATIONS.values())
        operation = self.random.choices(names, weights)[0]
        body = getattr(self, operation)()
        if self.chance(0.2):
            self.spoil(operation, body)
        return operation, body

    def chance(self, share):
        return self.random.random() < share

    def one(self, of):
        return self.random.choice(of)

    def key(self):
        return {"pk": {"S": f"p{self.random.randrange(3)}"}, "sk": {"N": str(self.random.randrange(4))}}

    def item(self):
        item = self.key()
        kinds = {
            "g": [VALUES[":s"], VALUES[":t"]],
            "n": [{"N": "0"}, {"N": "1"}, {"N": "1.50"}, {"N": "-2e1"}],
            "x": [{"S": "a"}, {"S": "abc"}, {"S": ""}, {"N": "5"}],
            "l": [{"L": []}, {"L": [{"N": "1"}, {"S": "a"}]}, {"L": [{"M": {"k": {"N": "1"}}}]}],
            "m": [{"M": {}}, VALUES[":m"], {"M": {"k": {"S": "a"}, "j": {"BOOL": False}}}],
            "s": [VALUES[":ss"], {"SS": ["a"]}],
            "q": [VALUES[":ns"]],
            "b": [VALUES[":b"], {"B": ""}],
            "z": [VALUES[":nil"], VALUES[":yes"]],
        }
        for name, choices in kinds.items():
            if self.chance(0.5):
                item[name] = self.one(choices)
        return item

    def expression(self, body, member, right, wrong):
        """Sets a member to an expression, a wrong one now and then, with what it names."""
        text = self.one(wrong if self.chance(0.15) else right)
        body[member] = text
        for name in re.findall(r"#\w+", text):
            if name in NAMES:
                body.setdefault("ExpressionAttributeNames", {})[name] = NAMES[name]
        for name in re.findall(r":\w+", text):
            if name == ":p":
                body.setdefault("ExpressionAttributeValues", {})[name] = self.key()["pk"]
            elif name in VALUES:
                body.setdefault("ExpressionAttributeValues", {})[name] = VALUES[name]

    def conditioned(self, body):
        if self.chance(0.4):
            self.expression(body, "ConditionExpression", CONDITIONS, WRONG_CONDITIONS)
            if self.chance(0.3):
                body["ReturnValuesOnConditionCheckFailure"] = "ALL_OLD"
        return body

    def projected(self, body):
        if self.chance(0.3):
            self.expression(body, "ProjectionExpression", PROJECTIONS, WRONG_PROJECTIONS)
        return body

    def accounted(self, body):
        if self.chance(0.3):
            body["ReturnConsumedCapacity"] = self.one(["TOTAL", "INDEXES"])
        return body

    def PutItem(self):
        body = {"TableName": "tab", "Item": self.item()}
        if self.chance(0.4):
            body["ReturnValues"] = self.one(["NONE", "ALL_OLD", "ALL_OLD", "ALL_NEW"])
        return self.accounted(self.conditioned(body))

    def UpdateItem(self):
        body = {"TableName": "tab", "Key": self.key()}
        if self.chance(0.95):
            self.expression(body, "UpdateExpression", UPDATES, WRONG_UPDATES)
        if self.chance(0.6):
            kinds = ["ALL_OLD", "ALL_NEW", "UPDATED_OLD", "UPDATED_NEW", "NONE"]
            body["ReturnValues"] = self.one(kinds)
        return self.accounted(self.conditioned(body))

    def DeleteItem(self):
        body = {"TableName": "tab", "Key": self.key()}
        if self.chance(0.5):
            body["ReturnValues"] = self.one(["NONE", "ALL_OLD", "UPDATED_NEW"])
        return self.accounted(self.conditioned(body))

    def GetItem(self):
        body = {"TableName": "tab", "Key": self.key()}
        if self.chance(0.3):
            body["ConsistentRead"] = self.chance(0.5)
        return self.accounted(self.projected(body))

    def Query(self):
        body = {"TableName": "tab"}
        index = self.one([None, None, "glo", "keys", "loc"])
        if index:
            body["IndexName"] = index
        right = KEY_CONDITIONS[index]
        self.expression(body, "KeyConditionExpression", right, WRONG_KEY_CONDITIONS)
        if self.chance(0.3):
            self.expression(body, "FilterExpression", FILTERS, WRONG_CONDITIONS)
        # Rows of equal keys have no order in a global index, so that its pages differ.
        if index in (None, "loc") and self.chance(0.4):
            body["Limit"] = self.random.randrange(1, 4)
        if self.chance(0.3):
            body["ScanIndexForward"] = self.chance(0.5)
        if self.chance(0.15):
            body["Select"] = self.one(["COUNT", "ALL_ATTRIBUTES", "ALL_PROJECTED_ATTRIBUTES"])
        elif index != "keys":
            self.projected(body)
        if self.chance(0.1):
            body["ConsistentRead"] = True
        if self.chance(0.1):
            body["ExclusiveStartKey"] = self.key()
        return self.accounted(body)

    def Scan(self):
        body = {"TableName": "tab"}
        if self.chance(0.3):
            body["IndexName"] = self.one(["glo", "keys", "loc"])
        if self.chance(0.4):
            self.expression(body, "FilterExpression", CONDITIONS, WRONG_CONDITIONS)
        if self.chance(0.15):
            body["Select"] = self.one(["COUNT", "ALL_ATTRIBUTES"])
        if self.chance(0.1):
            body["Segment"] = self.random.randrange(3)
        if self.chance(0.1):
            body["TotalSegments"] = self.random.randrange(3)
        if "Segment" in body or "TotalSegments" in body:
            body["Select"] = "COUNT"
        return self.accounted(body)

    def BatchGetItem(self):
        keys = [self.key() for _ in range(self.random.randrange(1, 4))]
        asked = self.projected({"Keys": keys})
        return self.accounted({"RequestItems": {"tab": asked}})

    def BatchWriteItem(self):
        def write():
            if self.chance(0.6):
                return {"PutRequest": {"Item": self.item()}}
            return {"DeleteRequest": {"Key": self.key()}}

        writes = [write() for _ in range(self.random.randrange(1, 4))]
        return self.accounted({"RequestItems": {"tab": writes}})

    def TransactWriteItems(self):
        def action():
            kind = self.one(["Put", "Update", "Delete", "ConditionCheck"])
            body = {"TableName": "tab"}
            if kind == "Put":
                body["Item"] = self.item()
            else:
                body["Key"] = self.key()
            if kind == "Update":
                self.expression(body, "UpdateExpression", UPDATES, UPDATES)
            if kind == "ConditionCheck":
                self.expression(body, "ConditionExpression", CONDITIONS, CONDITIONS)
            else:
                self.conditioned(body)
            return {kind: body}

        return {"TransactItems": [action() for _ in range(self.random.randrange(1, 4))]}

    def TransactGetItems(self):
        gets = [{"Get": self.projected({"TableName": "tab", "Key": self.key()})}
                for _ in range(self.random.randrange(1, 3))]
        return {"TransactItems": gets}

    def spoil(self, operation, body):
        """Makes one thing of a request wrong."""
        kind = self.random.randrange(8)
        at = self.one(sorted(body))
        holder = body.get("Item") or body.get("Key")
        if kind == 0:
            del body[at]
        elif kind == 1:
            body["ReturnConsumedCapacity"] = "SOME"
        elif kind == 2 and "TableName" in body:
            body["TableName"] = self.one(["none", "a", "bad!", "", "x" * 256])
        elif kind == 3 and holder:
            name, value = self.one([("pk", {"S": ""}), ("pk", {"N": "1"}), ("sk", {"S": "1"}),
                                    ("g", {"N": "1"}), ("n", {"S": "1"}), ("g", {"S": ""}), ("", {"S": "a"})])
            holder[name] = value
        elif kind == 4 and holder:
            holder[self.one(["x", "l", "pk"])] = self.one(WRONG_VALUES)
        elif kind == 5 and holder:
            holder.pop(self.one(["pk", "sk"]), None)
        elif kind == 6:
            body.setdefault("ExpressionAttributeValues", {})[self.one([":unused", "bad", ":s"])] = (
                self.one(WRONG_VALUES + [VALUES[":s"]]))
        elif operation in ("Query", "Scan"):
            body[self.one(["Limit", "Segment"])] = self.one([0, -1])
            body["Select"] = "COUNT"
        else:
            body.setdefault("ExpressionAttributeNames", {})["#unused"] = "unused"
