"""PynamoDB as its tutorials use it: models, indexes, conditions, batches, transactions."""

import unittest
from datetime import datetime, timezone
from uuid import uuid4

from pynamodb.attributes import (
    BinaryAttribute,
    ListAttribute,
    MapAttribute,
    NumberAttribute,
    NumberSetAttribute,
    UnicodeAttribute,
    UnicodeSetAttribute,
    UTCDateTimeAttribute,
    VersionAttribute,
)
from pynamodb.connection import Connection
from pynamodb.exceptions import DoesNotExist, PutError, TransactWriteError
from pynamodb.indexes import AllProjection, GlobalSecondaryIndex, LocalSecondaryIndex
from pynamodb.models import Model
from pynamodb.transactions import TransactGet, TransactWrite

REGION = "us-east-1"


class ByViews(GlobalSecondaryIndex):
    class Meta:
        index_name = "by_views"
        read_capacity_units = 2
        write_capacity_units = 1
        projection = AllProjection()

    forum = UnicodeAttribute(hash_key=True)
    views = NumberAttribute(range_key=True)


class ByDate(LocalSecondaryIndex):
    class Meta:
        index_name = "by_date"
        projection = AllProjection()

    forum = UnicodeAttribute(hash_key=True)
    posted = UTCDateTimeAttribute(range_key=True)


class Author(MapAttribute):
    name = UnicodeAttribute()
    age = NumberAttribute(null=True)


class Thread(Model):
    class Meta:
        table_name = "pynamodb-thread"
        region = REGION
        read_capacity_units = 5
        write_capacity_units = 5

    forum = UnicodeAttribute(hash_key=True)
    subject = UnicodeAttribute(range_key=True)
    views = NumberAttribute(default=0)
    posted = UTCDateTimeAttribute(default=lambda: datetime(2026, 1, 1, tzinfo=timezone.utc))
    tags = UnicodeSetAttribute(null=True)
    scores = NumberSetAttribute(null=True)
    digest = BinaryAttribute(null=True, legacy_encoding=False)
    author = Author(null=True)
    answers = ListAttribute(null=True)
    by_views = ByViews()
    by_date = ByDate()


class Versioned(Model):
    class Meta:
        table_name = "pynamodb-versioned"
        region = REGION
        billing_mode = "PAY_PER_REQUEST"

    id = UnicodeAttribute(hash_key=True)
    text = UnicodeAttribute(null=True)
    version = VersionAttribute()


class Models(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        for model in [Thread, Versioned]:
            model.create_table(wait=True)

    @classmethod
    def tearDownClass(cls):
        for model in [Thread, Versioned]:
            model.delete_table()

    def test_tables_are_there(self):
        self.assertTrue(Thread.exists())
        described = Thread.describe_table()
        self.assertEqual(described["TableStatus"], "ACTIVE")
        self.assertEqual(described["ProvisionedThroughput"]["ReadCapacityUnits"], 5)

    def test_a_model_comes_back_as_it_was(self):
        thread = Thread(
            "items",
            "one",
            views=3,
            tags={"a", "b"},
            scores={1, 2.5},
            digest=b"\x00\xff",
            author=Author(name="Ada", age=36),
            answers=["x", 1, {"y": None}],
        )
        thread.save()
        found = Thread.get("items", "one", consistent_read=True)
        self.assertEqual(found.attribute_values.keys(), thread.attribute_values.keys())
        self.assertEqual((found.tags, found.scores, found.digest), ({"a", "b"}, {1, 2.5}, b"\x00\xff"))
        self.assertEqual((found.author.name, found.posted), ("Ada", thread.posted))
        found.update(
            actions=[
                Thread.views.set(Thread.views + 1),
                Thread.tags.add({"c"}),
                Thread.author.age.remove(),
            ],
            condition=Thread.views == 3,
        )
        self.assertEqual((found.views, found.tags), (4, {"a", "b", "c"}))
        found.refresh()
        self.assertIsNone(found.author.age)
        found.delete(condition=Thread.subject.startswith("o"))
        with self.assertRaises(DoesNotExist):
            Thread.get("items", "one")

    def test_conditions_and_versions(self):
        Versioned("v", text="first").save()
        mine, other = Versioned.get("v"), Versioned.get("v")
        mine.text = "mine"
        mine.save()
        other.text = "other"
        with self.assertRaises(PutError) as refused:
            other.save()
        self.assertEqual(refused.exception.cause_response_code, "ConditionalCheckFailedException")
        self.assertEqual(Versioned.get("v").version, 2)

    def test_queries_and_scans(self):
        with Thread.batch_write() as batch:
            for at in range(60):
                batch.save(
                    Thread(
                        "queries",
                        f"{at:03}",
                        views=at,
                        posted=datetime(2026, 1, 1 + at % 28, tzinfo=timezone.utc),
                    )
                )
        self.assertEqual(Thread.count("queries"), 60)
        subjects = [
            thread.subject
            for thread in Thread.query(
                "queries", Thread.subject.between("010", "019"), Thread.views > 14, page_size=3
            )
        ]
        self.assertEqual(subjects, ["015", "016", "017", "018", "019"])
        most = Thread.by_views.query("queries", scan_index_forward=False, limit=2)
        self.assertEqual([thread.views for thread in most], [59, 58])
        day = datetime(2026, 1, 5, tzinfo=timezone.utc)
        on_day = list(Thread.by_date.query("queries", Thread.posted == day))
        self.assertEqual([thread.views for thread in on_day], [4, 32])
        scanned = list(Thread.scan((Thread.views < 5) & (Thread.forum == "queries")))
        self.assertEqual(len(scanned), 5)
        first = Thread.query("queries", limit=10)
        list(first)
        rest = Thread.query("queries", last_evaluated_key=first.last_evaluated_key)
        self.assertEqual(len(list(rest)), 50)
        found = list(Thread.batch_get([("queries", "000"), ("queries", "001"), ("queries", "no")]))
        self.assertEqual({thread.subject for thread in found}, {"000", "001"})

    def test_transactions(self):
        connection = Connection(region=REGION)
        first, second = Thread("transactions", "1"), Thread("transactions", "2")
        with TransactWrite(connection=connection, client_request_token=str(uuid4())) as transaction:
            transaction.save(first, condition=Thread.forum.does_not_exist())
            transaction.save(second)
        with self.assertRaises(TransactWriteError) as canceled:
            with TransactWrite(connection=connection) as transaction:
                transaction.update(second, actions=[Thread.views.set(9)])
                transaction.save(first, condition=Thread.forum.does_not_exist())
        reasons = canceled.exception.cancellation_reasons
        # PynamoDB sends puts before updates.
        self.assertEqual(
            [reason.code if reason else None for reason in reasons],
            ["ConditionalCheckFailed", None],
        )
        with TransactGet(connection=connection) as transaction:
            got = transaction.get(Thread, "transactions", "2")
        self.assertEqual(got.get().views, 0)


if __name__ == "__main__":
    unittest.main()
