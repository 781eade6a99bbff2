"""boto3 beyond items: tags, time to live, insights, PartiQL, streams, limits."""

import unittest

import boto3

TABLE = "boto3-features"


class Features(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.client = boto3.client("dynamodb")
        cls.client.create_table(
            TableName=TABLE,
            KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
            AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}],
            BillingMode="PAY_PER_REQUEST",
            StreamSpecification={"StreamEnabled": True, "StreamViewType": "NEW_AND_OLD_IMAGES"},
            Tags=[{"Key": "team", "Value": "music"}],
        )
        cls.client.get_waiter("table_exists").wait(TableName=TABLE, WaiterConfig={"Delay": 1})
        cls.description = cls.client.describe_table(TableName=TABLE)["Table"]

    @classmethod
    def tearDownClass(cls):
        cls.client.delete_table(TableName=TABLE)
        cls.client.get_waiter("table_not_exists").wait(TableName=TABLE, WaiterConfig={"Delay": 1})

    def test_tags(self):
        arn = self.description["TableArn"]
        self.client.tag_resource(ResourceArn=arn, Tags=[{"Key": "stage", "Value": "test"}])
        pages = self.client.get_paginator("list_tags_of_resource").paginate(ResourceArn=arn)
        tags = {tag["Key"]: tag["Value"] for page in pages for tag in page["Tags"]}
        self.assertEqual(tags, {"team": "music", "stage": "test"})
        self.client.untag_resource(ResourceArn=arn, TagKeys=["stage"])
        left = self.client.list_tags_of_resource(ResourceArn=arn)["Tags"]
        self.assertEqual(left, [{"Key": "team", "Value": "music"}])

    def test_time_to_live(self):
        before = self.client.describe_time_to_live(TableName=TABLE)["TimeToLiveDescription"]
        self.assertEqual(before, {"TimeToLiveStatus": "DISABLED"})
        self.client.update_time_to_live(
            TableName=TABLE,
            TimeToLiveSpecification={"Enabled": True, "AttributeName": "expires"},
        )
        after = self.client.describe_time_to_live(TableName=TABLE)["TimeToLiveDescription"]
        self.assertEqual(after["AttributeName"], "expires")
        self.assertIn(after["TimeToLiveStatus"], ["ENABLING", "ENABLED"])

    def test_contributor_insights(self):
        told = self.client.update_contributor_insights(
            TableName=TABLE, ContributorInsightsAction="ENABLE"
        )
        self.assertIn(told["ContributorInsightsStatus"], ["ENABLING", "ENABLED"])
        told = self.client.describe_contributor_insights(TableName=TABLE)
        self.assertEqual(told["ContributorInsightsMode"], "ACCESSED_AND_THROTTLED_KEYS")
        listed = self.client.list_contributor_insights(TableName=TABLE)
        self.assertEqual(len(listed["ContributorInsightsSummaries"]), 1)

    def test_partiql(self):
        execute = self.client.execute_statement
        execute(
            Statement=f'INSERT INTO "{TABLE}" VALUE {{\'id\': ?, \'n\': ?}}',
            Parameters=[{"S": "p1"}, {"N": "1"}],
        )
        with self.assertRaises(self.client.exceptions.DuplicateItemException):
            execute(Statement=f"INSERT INTO \"{TABLE}\" VALUE {{'id': 'p1'}}")
        execute(
            Statement=f'UPDATE "{TABLE}" SET n = n + 1 WHERE id = ?', Parameters=[{"S": "p1"}]
        )
        items = execute(
            Statement=f'SELECT n FROM "{TABLE}" WHERE id = ?', Parameters=[{"S": "p1"}]
        )["Items"]
        self.assertEqual(items, [{"n": {"N": "2"}}])
        answers = self.client.batch_execute_statement(
            Statements=[
                {"Statement": f"SELECT * FROM \"{TABLE}\" WHERE id = 'p1'"},
                {"Statement": f"SELECT * FROM \"{TABLE}\" WHERE id = 'none'"},
            ]
        )["Responses"]
        self.assertEqual(["Item" in answer for answer in answers], [True, False])
        self.client.execute_transaction(
            TransactStatements=[
                {"Statement": f"INSERT INTO \"{TABLE}\" VALUE {{'id': 'p2'}}"},
                {"Statement": f"DELETE FROM \"{TABLE}\" WHERE id = 'p1'"},
            ]
        )
        left = execute(Statement=f"SELECT id FROM \"{TABLE}\" WHERE id IN ['p1', 'p2']")["Items"]
        self.assertEqual(left, [{"id": {"S": "p2"}}])

    def test_streams(self):
        streams = boto3.client("dynamodbstreams")
        arn = self.description["LatestStreamArn"]
        listed = streams.list_streams(TableName=TABLE)["Streams"]
        self.assertEqual([stream["StreamArn"] for stream in listed], [arn])
        key = {"id": {"S": "streamed"}}
        self.client.put_item(TableName=TABLE, Item={**key, "n": {"N": "1"}})
        self.client.update_item(
            TableName=TABLE,
            Key=key,
            UpdateExpression="SET n = :n",
            ExpressionAttributeValues={":n": {"N": "2"}},
        )
        self.client.delete_item(TableName=TABLE, Key=key)
        records = []
        for shard in streams.describe_stream(StreamArn=arn)["StreamDescription"]["Shards"]:
            iterator = streams.get_shard_iterator(
                StreamArn=arn, ShardId=shard["ShardId"], ShardIteratorType="TRIM_HORIZON"
            )["ShardIterator"]
            for _ in range(5):
                answer = streams.get_records(ShardIterator=iterator)
                records += answer["Records"]
                iterator = answer.get("NextShardIterator")
                if iterator is None:
                    break
        mine = [record for record in records if record["dynamodb"]["Keys"] == key]
        names = [record["eventName"] for record in mine]
        self.assertEqual(names, ["INSERT", "MODIFY", "REMOVE"])
        self.assertEqual(mine[1]["dynamodb"]["OldImage"]["n"], {"N": "1"})
        self.assertEqual(mine[1]["dynamodb"]["NewImage"]["n"], {"N": "2"})

    def test_limits_and_endpoints(self):
        limits = self.client.describe_limits()
        self.assertEqual(limits["TableMaxReadCapacityUnits"], 40_000)
        self.assertEqual(len(self.client.describe_endpoints()["Endpoints"]), 1)


if __name__ == "__main__":
    unittest.main()
