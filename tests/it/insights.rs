//! Contributor Insights through the SDK: what the engine answers is what a caller gets.

use dyno::op::{
    AttributeDefinition, BillingMode, ContributorInsightsMode, ContributorInsightsStatus,
    CreateTable, DescribeContributorInsights, GlobalSecondaryIndex, KeySchemaElement,
    ListContributorInsights, Projection, ScalarAttributeType, UpdateContributorInsights,
};
use dyno::{AwsBackend, BackendExt, ErrorCode};
use dyno_local::Local;

#[tokio::test]
async fn insights_are_the_same_through_the_sdk() {
    let local = Local::new();
    let mut table = CreateTable::new(
        "orders",
        vec![KeySchemaElement::hash("id")],
        ["id", "status"].map(|it| AttributeDefinition::new(it, ScalarAttributeType::S)).to_vec(),
    );
    table.billing_mode = Some(BillingMode::PayPerRequest);
    table.global_secondary_indexes = Some(vec![GlobalSecondaryIndex {
        index_name: "by_status".to_owned(),
        key_schema: vec![KeySchemaElement::hash("status")],
        projection: Projection::all(),
        provisioned_throughput: None,
        on_demand_throughput: None,
        warm_throughput: None,
    }]);
    local.send(table).await.unwrap();
    let aws = AwsBackend::new(local.sdk_client());

    let before = DescribeContributorInsights::new("orders");
    assert_eq!(aws.send(before.clone()).await.unwrap(), local.send(before).await.unwrap());
    let enable = UpdateContributorInsights::enable("orders")
        .of_index("by_status")
        .mode(ContributorInsightsMode::ThrottledKeys);
    let answer = aws.send(enable).await.unwrap();
    assert_eq!(answer.index_name.as_deref(), Some("by_status"));
    assert_eq!(answer.contributor_insights_status, ContributorInsightsStatus::Enabling);
    assert_eq!(answer.contributor_insights_mode, Some(ContributorInsightsMode::ThrottledKeys));

    let described = DescribeContributorInsights::of_index("orders", "by_status");
    let told = aws.send(described.clone()).await.unwrap();
    assert_eq!(told.contributor_insights_rule_list.as_ref().map(Vec::len), Some(1));
    assert!(told.last_update_date_time.is_some());
    assert_eq!(told, local.send(described).await.unwrap());
    let mut page = ListContributorInsights::of_table("orders");
    page.max_results = Some(1);
    let first = aws.send(page.clone()).await.unwrap();
    assert_eq!(first, local.send(page.clone()).await.unwrap());
    assert!(first.contributor_insights_summaries.is_empty());
    page.next_token = first.next_token;
    let second = aws.send(page.clone()).await.unwrap();
    assert_eq!(second.contributor_insights_summaries.len(), 1);
    assert_eq!(second, local.send(page).await.unwrap());

    let gone = aws.send(UpdateContributorInsights::disable("orders").of_index("none")).await;
    assert_eq!(*gone.unwrap_err().code(), ErrorCode::ResourceNotFound);
}
