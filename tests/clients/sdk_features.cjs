// The AWS SDK for JavaScript v3 beyond items: tags, time to live, PartiQL, streams.
"use strict";

const assert = require("node:assert/strict");
const test = require("node:test");
const {
  CreateTableCommand,
  DeleteTableCommand,
  DescribeTableCommand,
  DescribeTimeToLiveCommand,
  DynamoDBClient,
  ListTagsOfResourceCommand,
  TagResourceCommand,
  UntagResourceCommand,
  UpdateTimeToLiveCommand,
  waitUntilTableExists,
  waitUntilTableNotExists,
} = require("@aws-sdk/client-dynamodb");
const {
  DescribeStreamCommand,
  DynamoDBStreamsClient,
  GetRecordsCommand,
  GetShardIteratorCommand,
} = require("@aws-sdk/client-dynamodb-streams");
const {
  BatchExecuteStatementCommand,
  DynamoDBDocumentClient,
  ExecuteStatementCommand,
  ExecuteTransactionCommand,
  PutCommand,
} = require("@aws-sdk/lib-dynamodb");

const TableName = "js-features";
const client = new DynamoDBClient({});
const documents = DynamoDBDocumentClient.from(client);
const waiting = { client, maxWaitTime: 20, minDelay: 1 };
let description;

test.before(async () => {
  await client.send(
    new CreateTableCommand({
      TableName,
      KeySchema: [{ AttributeName: "id", KeyType: "HASH" }],
      AttributeDefinitions: [{ AttributeName: "id", AttributeType: "S" }],
      BillingMode: "PAY_PER_REQUEST",
      StreamSpecification: { StreamEnabled: true, StreamViewType: "NEW_IMAGE" },
    }),
  );
  await waitUntilTableExists(waiting, { TableName });
  description = (await client.send(new DescribeTableCommand({ TableName }))).Table;
});

test.after(async () => {
  await client.send(new DeleteTableCommand({ TableName }));
  await waitUntilTableNotExists(waiting, { TableName });
});

test("tags", async () => {
  const ResourceArn = description.TableArn;
  const Tags = [{ Key: "team", Value: "films" }];
  await client.send(new TagResourceCommand({ ResourceArn, Tags }));
  const listed = await client.send(new ListTagsOfResourceCommand({ ResourceArn }));
  assert.deepEqual(listed.Tags, Tags);
  await client.send(new UntagResourceCommand({ ResourceArn, TagKeys: ["team"] }));
  const left = await client.send(new ListTagsOfResourceCommand({ ResourceArn }));
  assert.deepEqual(left.Tags ?? [], []);
});

test("time to live", async () => {
  const TimeToLiveSpecification = { Enabled: true, AttributeName: "expires" };
  const input = { TableName, TimeToLiveSpecification };
  const answer = await client.send(new UpdateTimeToLiveCommand(input));
  assert.deepEqual(answer.TimeToLiveSpecification, TimeToLiveSpecification);
  const found = await client.send(new DescribeTimeToLiveCommand({ TableName }));
  assert.equal(found.TimeToLiveDescription.AttributeName, "expires");
});

test("PartiQL", async () => {
  const execute = async (Statement, ...Parameters) => {
    const input = { Statement, Parameters: Parameters.length ? Parameters : undefined };
    return (await documents.send(new ExecuteStatementCommand(input))).Items;
  };
  await execute(`INSERT INTO "${TableName}" VALUE {'id': ?, 'n': ?}`, "p1", 1);
  await assert.rejects(execute(`INSERT INTO "${TableName}" VALUE {'id': 'p1'}`), {
    name: "DuplicateItemException",
  });
  const changed = await execute(
    `UPDATE "${TableName}" SET n = n + ? WHERE id = ? RETURNING ALL NEW *`,
    1,
    "p1",
  );
  assert.deepEqual(changed, [{ id: "p1", n: 2 }]);
  const Statements = ["p1", "none"].map((id) => ({
    Statement: `SELECT * FROM "${TableName}" WHERE id = ?`,
    Parameters: [id],
  }));
  const answers = await documents.send(new BatchExecuteStatementCommand({ Statements }));
  assert.deepEqual(answers.Responses.map((answer) => answer.Item), [{ id: "p1", n: 2 }, undefined]);
  const read = await documents.send(
    new ExecuteTransactionCommand({ TransactStatements: [Statements[0]] }),
  );
  assert.deepEqual(read.Responses[0].Item, { id: "p1", n: 2 });
  await execute(`DELETE FROM "${TableName}" WHERE id = ?`, "p1");
  assert.deepEqual(await execute(`SELECT * FROM "${TableName}" WHERE id = ?`, "p1"), []);
});

test("streams", async () => {
  const streams = new DynamoDBStreamsClient({});
  const StreamArn = description.LatestStreamArn;
  await documents.send(new PutCommand({ TableName, Item: { id: "streamed", n: 1 } }));
  const described = await streams.send(new DescribeStreamCommand({ StreamArn }));
  const found = [];
  for (const { ShardId } of described.StreamDescription.Shards) {
    const ShardIteratorType = "TRIM_HORIZON";
    const { ShardIterator } = await streams.send(
      new GetShardIteratorCommand({ StreamArn, ShardId, ShardIteratorType }),
    );
    const { Records } = await streams.send(new GetRecordsCommand({ ShardIterator }));
    found.push(...Records);
  }
  const mine = found.filter((record) => record.dynamodb.Keys.id.S === "streamed");
  assert.equal(mine[0].eventName, "INSERT");
  assert.deepEqual(mine[0].dynamodb.NewImage, { id: { S: "streamed" }, n: { N: "1" } });
});
