"""boto3 for auto scaling: targets, policies and activities of a provisioned table."""

import os
import unittest

import boto3
from botocore.exceptions import ClientError

TABLE = "boto3-scaling"
WRITES = {
    "ServiceNamespace": "dynamodb",
    "ResourceId": f"table/{TABLE}",
    "ScalableDimension": "dynamodb:table:WriteCapacityUnits",
}


class Scaling(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.client = boto3.client("dynamodb")
        url = os.environ["AWS_ENDPOINT_URL_DYNAMODB"]
        cls.scaling = boto3.client("application-autoscaling", endpoint_url=url)
        cls.client.create_table(
            TableName=TABLE,
            KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
            AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}],
            ProvisionedThroughput={"ReadCapacityUnits": 5, "WriteCapacityUnits": 5},
        )
        cls.client.get_waiter("table_exists").wait(TableName=TABLE, WaiterConfig={"Delay": 1})

    @classmethod
    def tearDownClass(cls):
        cls.client.delete_table(TableName=TABLE)

    def test_a_table_is_scaled(self):
        told = self.scaling.register_scalable_target(**WRITES, MinCapacity=10, MaxCapacity=100)
        [target] = self.scaling.describe_scalable_targets(
            ServiceNamespace="dynamodb", ResourceIds=[WRITES["ResourceId"]]
        )["ScalableTargets"]
        self.assertEqual(target["ScalableTargetARN"], told["ScalableTargetARN"])
        self.assertEqual((target["MinCapacity"], target["MaxCapacity"]), (10, 100))
        self.assertFalse(target["SuspendedState"]["DynamicScalingInSuspended"])
        units = self.client.describe_table(TableName=TABLE)["Table"]["ProvisionedThroughput"]
        self.assertEqual(units["WriteCapacityUnits"], 10)

        put = self.scaling.put_scaling_policy(
            **WRITES,
            PolicyName="keep",
            PolicyType="TargetTrackingScaling",
            TargetTrackingScalingPolicyConfiguration={
                "TargetValue": 70.0,
                "PredefinedMetricSpecification": {
                    "PredefinedMetricType": "DynamoDBWriteCapacityUtilization"
                },
                "ScaleInCooldown": 60,
            },
        )
        self.assertEqual(len(put["Alarms"]), 4)
        pages = self.scaling.get_paginator("describe_scaling_policies")
        pages = pages.paginate(ServiceNamespace="dynamodb", PolicyNames=["keep"])
        [policy] = [policy for page in pages for policy in page["ScalingPolicies"]]
        self.assertEqual(policy["PolicyARN"], put["PolicyARN"])
        tracking = policy["TargetTrackingScalingPolicyConfiguration"]
        self.assertEqual((tracking["TargetValue"], tracking["ScaleInCooldown"]), (70.0, 60))
        [activity] = self.scaling.describe_scaling_activities(
            ServiceNamespace="dynamodb", ResourceId=WRITES["ResourceId"]
        )["ScalingActivities"]
        self.assertEqual(activity["Description"], "Setting write capacity units to 10.")
        self.assertEqual(activity["Cause"], "minimum capacity was set to 10")
        self.assertEqual(activity["StatusCode"], "Successful")

        self.scaling.delete_scaling_policy(**WRITES, PolicyName="keep")
        self.scaling.deregister_scalable_target(**WRITES)
        with self.assertRaises(self.scaling.exceptions.ObjectNotFoundException):
            self.scaling.deregister_scalable_target(**WRITES)

    def test_a_table_of_one_region_has_no_replicas_to_scale(self):
        with self.assertRaises(ClientError) as refused:
            self.client.describe_table_replica_auto_scaling(TableName=TABLE)
        error = refused.exception.response["Error"]
        self.assertEqual(error["Code"], "ResourceNotFoundException")
        self.assertEqual(error["Message"], f"Global table with name: '{TABLE}' does not exist.")


if __name__ == "__main__":
    unittest.main()
