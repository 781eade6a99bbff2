"""boto3 as its tutorials use it: tables, items, queries, batches, transactions.

`run` starts the server and says where it is by AWS_ENDPOINT_URL_DYNAMODB; the code is what it would
be on AWS.
"""

import unittest
from decimal import Decimal
from urllib.request import Request, urlopen
from uuid import uuid4

import boto3
from boto3.dynamodb.conditions import Attr, Key
from boto3.dynamodb.types import Binary
from botocore.auth import SigV4QueryAuth
from botocore.awsrequest import AWSRequest
from botocore.exceptions import ClientError

TABLE = "boto3-music"


def code_of(error):
    return error.exception.response["Error"]["Code"]


class Tables(unittest.TestCase):
    def test_life_of_a_table(self):
        client = boto3.client("dynamodb")
        name = "boto3-life"
        created = client.create_table(
            TableName=name,
            KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
            AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}],
            ProvisionedThroughput={"ReadCapacityUnits": 5, "WriteCapacityUnits": 5},
        )["TableDescription"]
        self.assertEqual(created["TableStatus"], "CREATING")
        client.get_waiter("table_exists").wait(TableName=name, WaiterConfig={"Delay": 1})
        found = client.describe_table(TableName=name)["Table"]
        self.assertEqual(found["TableStatus"], "ACTIVE")
        self.assertEqual(found["TableArn"].split(":")[3], client.meta.region_name)
        self.assertEqual(found["ProvisionedThroughput"]["ReadCapacityUnits"], 5)
        with self.assertRaises(client.exceptions.ResourceInUseException):
            client.create_table(
                TableName=name,
                KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
                AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}],
                BillingMode="PAY_PER_REQUEST",
            )
        client.update_table(
            TableName=name,
            ProvisionedThroughput={"ReadCapacityUnits": 10, "WriteCapacityUnits": 5},
        )
        client.get_waiter("table_exists").wait(TableName=name, WaiterConfig={"Delay": 1})
        client.update_table(
            TableName=name,
            AttributeDefinitions=[{"AttributeName": "city", "AttributeType": "S"}],
            GlobalSecondaryIndexUpdates=[
                {
                    "Create": {
                        "IndexName": "by_city",
                        "KeySchema": [{"AttributeName": "city", "KeyType": "HASH"}],
                        "Projection": {"ProjectionType": "ALL"},
                        "ProvisionedThroughput": {
                            "ReadCapacityUnits": 1,
                            "WriteCapacityUnits": 1,
                        },
                    }
                }
            ],
        )
        client.get_waiter("table_exists").wait(TableName=name, WaiterConfig={"Delay": 1})
        found = client.describe_table(TableName=name)["Table"]
        self.assertEqual(found["GlobalSecondaryIndexes"][0]["IndexStatus"], "ACTIVE")
        client.delete_table(TableName=name)
        client.get_waiter("table_not_exists").wait(TableName=name, WaiterConfig={"Delay": 1})
        with self.assertRaises(client.exceptions.ResourceNotFoundException):
            client.describe_table(TableName=name)

    def test_listing_in_pages(self):
        client = boto3.client("dynamodb")
        names = [f"boto3-list-{at}" for at in range(7)]
        for name in names:
            client.create_table(
                TableName=name,
                KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
                AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "N"}],
                BillingMode="PAY_PER_REQUEST",
            )
        pages = list(client.get_paginator("list_tables").paginate(PaginationConfig={"PageSize": 3}))
        self.assertGreaterEqual(len(pages), 3)
        listed = [name for page in pages for name in page["TableNames"]]
        self.assertEqual([name for name in listed if name in names], names)
        for name in names:
            client.delete_table(TableName=name)


class Items(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.resource = boto3.resource("dynamodb")
        cls.client = boto3.client("dynamodb")
        cls.table = cls.resource.create_table(
            TableName=TABLE,
            KeySchema=[
                {"AttributeName": "artist", "KeyType": "HASH"},
                {"AttributeName": "song", "KeyType": "RANGE"},
            ],
            AttributeDefinitions=[
                {"AttributeName": "artist", "AttributeType": "S"},
                {"AttributeName": "song", "AttributeType": "S"},
                {"AttributeName": "genre", "AttributeType": "S"},
                {"AttributeName": "year", "AttributeType": "N"},
            ],
            GlobalSecondaryIndexes=[
                {
                    "IndexName": "by_genre",
                    "KeySchema": [
                        {"AttributeName": "genre", "KeyType": "HASH"},
                        {"AttributeName": "year", "KeyType": "RANGE"},
                    ],
                    "Projection": {"ProjectionType": "INCLUDE", "NonKeyAttributes": ["album"]},
                }
            ],
            LocalSecondaryIndexes=[
                {
                    "IndexName": "by_year",
                    "KeySchema": [
                        {"AttributeName": "artist", "KeyType": "HASH"},
                        {"AttributeName": "year", "KeyType": "RANGE"},
                    ],
                    "Projection": {"ProjectionType": "KEYS_ONLY"},
                }
            ],
            BillingMode="PAY_PER_REQUEST",
        )
        cls.table.wait_until_exists()

    @classmethod
    def tearDownClass(cls):
        cls.table.delete()
        cls.table.wait_until_not_exists()

    def test_every_type_of_value_comes_back(self):
        item = {
            "artist": "types",
            "song": "all",
            "text": "söng\n\"x\"",
            "empty": "",
            "number": Decimal("12345678901234567890.123456789012345678"),
            "small": Decimal("-1E-130"),
            "yes": True,
            "nothing": None,
            "bytes": Binary(b"\x00\xff\x10"),
            "texts": {"a", "b"},
            "numbers": {Decimal(1), Decimal("2.5")},
            "blobs": {Binary(b"1"), Binary(b"2")},
            "list": [1, "two", [Decimal(3)], {"four": None}],
            "map": {"nested": {"deep": [True]}},
        }
        self.table.put_item(Item=item)
        found = self.table.get_item(
            Key={"artist": "types", "song": "all"}, ConsistentRead=True
        )["Item"]
        self.assertEqual(found, item)

    def test_conditions(self):
        key = {"artist": "conditions", "song": "one"}
        absent = Attr("artist").not_exists()
        self.table.put_item(Item={**key, "plays": 1}, ConditionExpression=absent)
        with self.assertRaises(self.client.exceptions.ConditionalCheckFailedException) as refused:
            self.client.put_item(
                TableName=TABLE,
                Item={"artist": {"S": "conditions"}, "song": {"S": "one"}},
                ConditionExpression="attribute_not_exists(artist)",
                ReturnValuesOnConditionCheckFailure="ALL_OLD",
            )
        self.assertEqual(refused.exception.response["Item"]["plays"], {"N": "1"})
        self.assertEqual(
            refused.exception.response["Error"]["Message"], "The conditional request failed"
        )
        condition = Attr("plays").between(1, 3) & ~Attr("genre").exists()
        deleted = self.table.delete_item(
            Key=key, ConditionExpression=condition, ReturnValues="ALL_OLD"
        )
        self.assertEqual(deleted["Attributes"]["plays"], 1)
        self.assertNotIn("Item", self.table.get_item(Key=key))

    def test_updates_return_what_is_asked_for(self):
        key = {"artist": "updates", "song": "one"}
        self.table.put_item(Item={**key, "plays": 1, "tags": {"a"}, "info": {"x": 1}})

        def update(returned):
            answer = self.table.update_item(
                Key=key,
                UpdateExpression="SET plays = plays + :one, info.x = :x ADD tags :b REMOVE gone",
                ExpressionAttributeValues={":one": 1, ":x": 2, ":b": {"b"}},
                ReturnValues=returned,
                ReturnConsumedCapacity="TOTAL",
            )
            self.assertEqual(answer["ConsumedCapacity"]["TableName"], TABLE)
            return answer.get("Attributes")

        self.assertIsNone(update("NONE"))
        self.assertEqual(update("UPDATED_OLD"), {"plays": 2, "info": {"x": 2}, "tags": {"a", "b"}})
        self.assertEqual(update("UPDATED_NEW"), {"plays": 4, "info": {"x": 2}, "tags": {"a", "b"}})
        self.assertEqual(update("ALL_OLD")["plays"], 4)
        whole = {**key, "plays": 6, "tags": {"a", "b"}, "info": {"x": 2}}
        self.assertEqual(update("ALL_NEW"), whole)
        with self.assertRaises(ClientError) as refused:
            self.table.update_item(
                Key=key,
                UpdateExpression="SET #a = :a",
                ExpressionAttributeNames={"#a": "artist"},
                ExpressionAttributeValues={":a": "x"},
            )
        self.assertEqual(code_of(refused), "ValidationException")

    def test_queries_and_their_pages(self):
        with self.table.batch_writer() as batch:
            for at in range(60):
                batch.put_item(
                    Item={
                        "artist": "queries",
                        "song": f"{at:03}",
                        "genre": "even" if at % 2 == 0 else "odd",
                        "year": 2000 + at,
                        "album": "first",
                        "text": "x" * 500,
                    }
                )
        of_artist = Key("artist").eq("queries")
        answer = self.table.query(
            KeyConditionExpression=of_artist & Key("song").begins_with("01"),
            ScanIndexForward=False,
        )
        self.assertEqual([item["song"] for item in answer["Items"]][:2], ["019", "018"])
        self.assertEqual(answer["Count"], 10)

        paginator = self.client.get_paginator("query")
        pages = list(
            paginator.paginate(
                TableName=TABLE,
                KeyConditionExpression="artist = :a",
                ExpressionAttributeValues={":a": {"S": "queries"}},
                PaginationConfig={"PageSize": 25},
            )
        )
        self.assertEqual([page["Count"] for page in pages], [25, 25, 10])

        answer = self.table.query(
            IndexName="by_genre",
            KeyConditionExpression=Key("genre").eq("even") & Key("year").gte(2050),
            FilterExpression=Attr("album").eq("first"),
        )
        self.assertEqual([item["year"] for item in answer["Items"]], [2050, 2052, 2054, 2056, 2058])
        self.assertEqual(set(answer["Items"][0]), {"artist", "song", "genre", "year", "album"})

        answer = self.table.query(
            IndexName="by_year",
            KeyConditionExpression=of_artist & Key("year").between(2010, 2019),
            Select="COUNT",
        )
        self.assertEqual((answer["Count"], "Items" in answer), (10, False))

        scanned = self.table.scan(
            FilterExpression=Attr("year").lt(2010) & Attr("artist").eq("queries"),
            ProjectionExpression="song, #y",
            ExpressionAttributeNames={"#y": "year"},
        )
        self.assertEqual(scanned["Count"], 10)
        self.assertGreaterEqual(scanned["ScannedCount"], 60)
        self.assertEqual(set(scanned["Items"][0]), {"song", "year"})
        parts = [self.table.scan(Segment=at, TotalSegments=4)["Count"] for at in range(4)]
        self.assertEqual(sum(parts), self.table.scan()["Count"])

    def test_batches(self):
        keys = [{"artist": "batches", "song": str(at)} for at in range(30)]
        with self.table.batch_writer() as batch:
            for key in keys:
                batch.put_item(Item=key)
            batch.delete_item(Key=keys[0])
        answer = self.resource.batch_get_item(
            RequestItems={TABLE: {"Keys": keys, "ConsistentRead": True}}
        )
        self.assertEqual(len(answer["Responses"][TABLE]), 29)
        self.assertEqual(answer["UnprocessedKeys"], {})
        written = self.resource.batch_write_item(
            RequestItems={TABLE: [{"DeleteRequest": {"Key": key}} for key in keys[:25]]}
        )
        self.assertEqual(written["UnprocessedItems"], {})

    def test_transactions_say_why(self):
        key = {"artist": {"S": "transactions"}, "song": {"S": "1"}}
        put = {
            "Put": {
                "TableName": TABLE,
                "Item": {**key, "plays": {"N": "1"}},
                "ConditionExpression": "attribute_not_exists(artist)",
                "ReturnValuesOnConditionCheckFailure": "ALL_OLD",
            }
        }
        other = {**key, "song": {"S": "2"}}
        check = {
            "ConditionCheck": {
                "TableName": TABLE,
                "Key": other,
                "ConditionExpression": "attribute_not_exists(artist)",
            }
        }
        token = str(uuid4())
        self.client.transact_write_items(TransactItems=[put, check], ClientRequestToken=token)
        self.client.transact_write_items(TransactItems=[put, check], ClientRequestToken=token)
        with self.assertRaises(self.client.exceptions.IdempotentParameterMismatchException):
            self.client.transact_write_items(TransactItems=[put], ClientRequestToken=token)
        with self.assertRaises(self.client.exceptions.TransactionCanceledException) as canceled:
            self.client.transact_write_items(TransactItems=[check, put])
        reasons = canceled.exception.response["CancellationReasons"]
        self.assertEqual([reason["Code"] for reason in reasons], ["None", "ConditionalCheckFailed"])
        self.assertEqual(reasons[1]["Item"]["plays"], {"N": "1"})
        update = {
            "Update": {
                "TableName": TABLE,
                "Key": key,
                "UpdateExpression": "SET plays = plays + :one",
                "ExpressionAttributeValues": {":one": {"N": "1"}},
            }
        }
        delete = {"Delete": {"TableName": TABLE, "Key": other}}
        self.client.transact_write_items(TransactItems=[update, delete])
        got = self.client.transact_get_items(
            TransactItems=[
                {"Get": {"TableName": TABLE, "Key": key}},
                {"Get": {"TableName": TABLE, "Key": other}},
            ]
        )["Responses"]
        self.assertEqual(got[0]["Item"]["plays"], {"N": "2"})
        self.assertNotIn("Item", got[1])

    def test_mistakes_have_the_service_s_texts(self):
        for call, text in [
            (
                lambda: self.table.get_item(Key={"artist": "x"}),
                "The provided key element does not match the schema",
            ),
            (
                lambda: self.resource.Table("boto3-none").get_item(Key={"id": 1}),
                "Requested resource not found",
            ),
            (
                lambda: self.table.update_item(
                    Key={"artist": "x", "song": "y"}, UpdateExpression="SET"
                ),
                "Invalid UpdateExpression: Syntax error; token: \"<EOF>\", near: \"SET\"",
            ),
        ]:
            with self.assertRaises(ClientError) as refused:
                call()
            answer = refused.exception.response
            self.assertEqual(answer["Error"]["Message"], text)
            self.assertEqual(len(answer["ResponseMetadata"]["RequestId"]), 52)

    def test_a_presigned_request_is_answered(self):
        # Signed in the query, as tools do that cannot set headers.
        session = boto3.Session()
        headers = {
            "Content-Type": "application/x-amz-json-1.0",
            "X-Amz-Target": "DynamoDB_20120810.ListTables",
        }
        url = self.client.meta.endpoint_url + "/"
        request = AWSRequest(method="POST", url=url, headers=headers)
        credentials = session.get_credentials().get_frozen_credentials()
        SigV4QueryAuth(credentials, "dynamodb", session.region_name).add_auth(request)
        self.assertIn("X-Amz-Credential=", request.url)
        with urlopen(Request(request.url, b"{}", headers)) as answer:
            self.assertIn(TABLE, answer.read().decode())


if __name__ == "__main__":
    unittest.main()
