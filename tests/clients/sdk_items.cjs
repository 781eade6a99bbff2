// The AWS SDK for JavaScript v3 as its tutorials use it: commands, the document client, waiters,
// paginators. `run` says where the server is by AWS_ENDPOINT_URL_DYNAMODB.
"use strict";

const assert = require("node:assert/strict");
const { randomUUID } = require("node:crypto");
const test = require("node:test");
const {
  CreateTableCommand,
  DeleteTableCommand,
  DescribeTableCommand,
  DynamoDBClient,
  GetItemCommand,
  ListTablesCommand,
  PutItemCommand,
  UpdateTableCommand,
  paginateListTables,
  waitUntilTableExists,
  waitUntilTableNotExists,
} = require("@aws-sdk/client-dynamodb");
const {
  BatchGetCommand,
  BatchWriteCommand,
  DeleteCommand,
  DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  QueryCommand,
  ScanCommand,
  TransactGetCommand,
  TransactWriteCommand,
  UpdateCommand,
  paginateQuery,
  paginateScan,
} = require("@aws-sdk/lib-dynamodb");

const TableName = "js-movies";
const client = new DynamoDBClient({});
const documents = DynamoDBDocumentClient.from(client);
const waiting = { client, maxWaitTime: 20, minDelay: 1 };

test.before(async () => {
  const created = await client.send(
    new CreateTableCommand({
      TableName,
      KeySchema: [
        { AttributeName: "title", KeyType: "HASH" },
        { AttributeName: "year", KeyType: "RANGE" },
      ],
      AttributeDefinitions: [
        { AttributeName: "title", AttributeType: "S" },
        { AttributeName: "year", AttributeType: "N" },
        { AttributeName: "genre", AttributeType: "S" },
        { AttributeName: "rating", AttributeType: "N" },
      ],
      GlobalSecondaryIndexes: [
        {
          IndexName: "by_genre",
          KeySchema: [
            { AttributeName: "genre", KeyType: "HASH" },
            { AttributeName: "year", KeyType: "RANGE" },
          ],
          Projection: { ProjectionType: "ALL" },
        },
      ],
      LocalSecondaryIndexes: [
        {
          IndexName: "by_rating",
          KeySchema: [
            { AttributeName: "title", KeyType: "HASH" },
            { AttributeName: "rating", KeyType: "RANGE" },
          ],
          Projection: { ProjectionType: "KEYS_ONLY" },
        },
      ],
      BillingMode: "PAY_PER_REQUEST",
    }),
  );
  assert.equal(created.TableDescription.TableStatus, "CREATING");
  assert.ok(created.TableDescription.CreationDateTime instanceof Date);
  await waitUntilTableExists(waiting, { TableName });
});

test.after(async () => {
  await client.send(new DeleteTableCommand({ TableName }));
  await waitUntilTableNotExists(waiting, { TableName });
  await assert.rejects(client.send(new DescribeTableCommand({ TableName })), {
    name: "ResourceNotFoundException",
    message: `Requested resource not found: Table: ${TableName} not found`,
  });
});

test("tables are listed in pages and updated", async () => {
  const keys = { KeySchema: [{ AttributeName: "id", KeyType: "HASH" }] };
  const AttributeDefinitions = [{ AttributeName: "id", AttributeType: "B" }];
  const ProvisionedThroughput = { ReadCapacityUnits: 1, WriteCapacityUnits: 1 };
  const names = ["js-list-1", "js-list-2", "js-list-3"];
  for (const TableName of names) {
    const input = { TableName, ...keys, AttributeDefinitions, ProvisionedThroughput };
    await client.send(new CreateTableCommand(input));
    await waitUntilTableExists(waiting, { TableName });
  }
  const listed = [];
  for await (const page of paginateListTables({ client, pageSize: 2 }, {})) {
    listed.push(...page.TableNames);
  }
  assert.deepEqual(listed.filter((name) => names.includes(name)), names);
  const first = await client.send(new ListTablesCommand({ Limit: 1 }));
  assert.equal(first.LastEvaluatedTableName, first.TableNames[0]);

  await client.send(
    new UpdateTableCommand({ TableName: names[0], BillingMode: "PAY_PER_REQUEST" }),
  );
  await waitUntilTableExists(waiting, { TableName: names[0] });
  const found = await client.send(new DescribeTableCommand({ TableName: names[0] }));
  assert.equal(found.Table.BillingModeSummary.BillingMode, "PAY_PER_REQUEST");
  for (const TableName of names) await client.send(new DeleteTableCommand({ TableName }));
});

test("every type of value comes back", async () => {
  const Item = {
    title: "types",
    year: 1,
    text: "sö\"\n",
    yes: true,
    nothing: null,
    bytes: new Uint8Array([0, 255]),
    texts: new Set(["a", "b"]),
    numbers: new Set([1, 2.5]),
    list: [1, "two", [3], { four: null }],
    map: { nested: { deep: [true] } },
  };
  await documents.send(new PutCommand({ TableName, Item }));
  const Key = { title: "types", year: 1 };
  const found = await documents.send(new GetCommand({ TableName, Key, ConsistentRead: true }));
  assert.deepEqual(found.Item, Item);
  const raw = await client.send(
    new GetItemCommand({ TableName, Key: { title: { S: "types" }, year: { N: "1" } } }),
  );
  assert.deepEqual([...raw.Item.bytes.B], [0, 255]);
  assert.deepEqual(raw.Item.numbers.NS.sort(), ["1", "2.5"]);
  assert.equal(raw.$metadata.requestId.length, 52);
});

test("conditions and what updates return", async () => {
  const Key = { title: "updates", year: 1 };
  const put = new PutCommand({
    TableName,
    Item: { ...Key, plays: 1, tags: new Set(["a"]) },
    ConditionExpression: "attribute_not_exists(title)",
    ReturnValuesOnConditionCheckFailure: "ALL_OLD",
  });
  await documents.send(put);
  await assert.rejects(documents.send(put), (error) => {
    assert.equal(error.name, "ConditionalCheckFailedException");
    assert.equal(error.message, "The conditional request failed");
    assert.equal(error.$metadata.httpStatusCode, 400);
    assert.ok("Item" in error);
    return true;
  });
  const update = async (ReturnValues) => {
    const answer = await documents.send(
      new UpdateCommand({
        TableName,
        Key,
        UpdateExpression: "SET plays = plays + :one, #l = list_append(if_not_exists(#l, :e), :v)",
        ExpressionAttributeNames: { "#l": "log" },
        ExpressionAttributeValues: { ":one": 1, ":v": ["x"], ":e": [] },
        ReturnValues,
      }),
    );
    return answer.Attributes;
  };
  assert.equal(await update("NONE"), undefined);
  assert.deepEqual(await update("UPDATED_OLD"), { plays: 2, log: ["x"] });
  assert.deepEqual(await update("UPDATED_NEW"), { plays: 4, log: ["x", "x", "x"] });
  assert.equal((await update("ALL_OLD")).plays, 4);
  assert.equal((await update("ALL_NEW")).plays, 6);
  const deleted = await documents.send(
    new DeleteCommand({
      TableName,
      Key,
      ConditionExpression: "plays IN (:a, :b)",
      ExpressionAttributeValues: { ":a": 5, ":b": 6 },
      ReturnValues: "ALL_OLD",
    }),
  );
  assert.equal(deleted.Attributes.log.length, 5);
});

test("queries, scans and their pages", async () => {
  for (let from = 0; from < 50; from += 25) {
    const writes = Array.from({ length: 25 }, (_, at) => ({
      PutRequest: {
        Item: {
          title: "queries",
          year: from + at,
          genre: at % 2 ? "odd" : "even",
          rating: 100 - from - at,
        },
      },
    }));
    const written = await documents.send(
      new BatchWriteCommand({ RequestItems: { [TableName]: writes } }),
    );
    assert.deepEqual(written.UnprocessedItems, {});
  }
  const input = {
    TableName,
    KeyConditionExpression: "title = :t AND #y BETWEEN :a AND :b",
    ExpressionAttributeNames: { "#y": "year" },
    ExpressionAttributeValues: { ":t": "queries", ":a": 10, ":b": 29 },
  };
  const answer = await documents.send(
    new QueryCommand({
      ...input,
      ScanIndexForward: false,
      Limit: 5,
      ReturnConsumedCapacity: "TOTAL",
    }),
  );
  assert.deepEqual(answer.Items.map((item) => item.year), [29, 28, 27, 26, 25]);
  assert.deepEqual(answer.LastEvaluatedKey, { title: "queries", year: 25 });
  assert.equal(answer.ConsumedCapacity.CapacityUnits, 0.5);
  const counts = [];
  for await (const page of paginateQuery({ client: documents, pageSize: 8 }, input)) {
    counts.push(page.Count);
  }
  assert.deepEqual(counts, [8, 8, 4]);

  const ofGenre = await documents.send(
    new QueryCommand({
      TableName,
      IndexName: "by_genre",
      KeyConditionExpression: "genre = :g AND #y < :y",
      FilterExpression: "rating > :r",
      ExpressionAttributeNames: { "#y": "year" },
      ExpressionAttributeValues: { ":g": "odd", ":y": 10, ":r": 94 },
    }),
  );
  assert.deepEqual(ofGenre.Items.map((item) => item.year), [1, 3, 5]);
  assert.equal(ofGenre.ScannedCount, 5);
  const best = await documents.send(
    new QueryCommand({
      TableName,
      IndexName: "by_rating",
      KeyConditionExpression: "title = :t",
      ExpressionAttributeValues: { ":t": "queries" },
      ScanIndexForward: false,
      Limit: 1,
    }),
  );
  assert.deepEqual(best.Items, [{ title: "queries", year: 0, rating: 100 }]);
  let found = 0;
  const scan = {
    TableName,
    FilterExpression: "contains(genre, :g)",
    ExpressionAttributeValues: { ":g": "eve" },
  };
  for await (const page of paginateScan({ client: documents, pageSize: 20 }, scan)) {
    found += page.Count;
  }
  assert.equal(found, 26);
  const counted = await documents.send(new ScanCommand({ TableName, Select: "COUNT" }));
  assert.ok(counted.Count >= 50 && counted.Items === undefined);
  const Keys = [{ title: "queries", year: 1 }, { title: "queries", year: 999 }];
  const got = await documents.send(
    new BatchGetCommand({ RequestItems: { [TableName]: { Keys, ProjectionExpression: "genre" } } }),
  );
  assert.deepEqual(got.Responses[TableName], [{ genre: "odd" }]);
});

test("a canceled transaction says why", async () => {
  const Item = { title: "transactions", year: 1, plays: 1 };
  const put = {
    TableName,
    Item,
    ConditionExpression: "attribute_not_exists(title)",
    ReturnValuesOnConditionCheckFailure: "ALL_OLD",
  };
  const check = {
    TableName,
    Key: { title: "transactions", year: 2 },
    ConditionExpression: "attribute_not_exists(title)",
  };
  const TransactItems = [{ ConditionCheck: check }, { Put: put }];
  const ClientRequestToken = randomUUID();
  await documents.send(new TransactWriteCommand({ TransactItems, ClientRequestToken }));
  await documents.send(new TransactWriteCommand({ TransactItems, ClientRequestToken }));
  await assert.rejects(
    documents.send(new TransactWriteCommand({ TransactItems })),
    (error) => {
      assert.equal(error.name, "TransactionCanceledException");
      const codes = error.CancellationReasons.map((reason) => reason.Code);
      assert.deepEqual(codes, ["None", "ConditionalCheckFailed"]);
      assert.equal(error.CancellationReasons[1].Message, "The conditional request failed");
      assert.ok("plays" in error.CancellationReasons[1].Item);
      return true;
    },
  );
  const Get = { TableName, Key: { title: "transactions", year: 1 } };
  const got = await documents.send(new TransactGetCommand({ TransactItems: [{ Get }] }));
  assert.deepEqual(got.Responses[0].Item, Item);
});

test("mistakes have the service's texts", async () => {
  const item = { title: { S: "x" }, year: { N: "one" } };
  await assert.rejects(client.send(new PutItemCommand({ TableName, Item: item })), {
    name: "ValidationException",
    message: "The parameter cannot be converted to a numeric value: one",
  });
});
