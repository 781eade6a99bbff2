//! Contributor Insights: what is refused, in which words, and what is told while they are switched on
//! and off.

use std::sync::Arc;
use std::time::Duration;

use serde_json::{Value, json};

use super::{Service, with};
use crate::base::{Config, ManualClock, Timestamp};

const CONSTRAINT: &str = "failed to satisfy constraint: Member must";
const ALL: &str = "ACCESSED_AND_THROTTLED_KEYS";

/// A service whose changes of tables take ten seconds, and its clock, when the tables are there.
fn slow() -> (Service, ManualClock) {
    let clock = ManualClock::new(Timestamp::from_seconds(1_700_000_000));
    let (delay, config) = (10_000_000, Config::default());
    let config = Config { clock: Arc::new(clock.clone()), table_delay_micros: delay, ..config };
    let service = Service::of(config).with_tables();
    clock.advance(Duration::from_secs(10));
    (service, clock)
}

fn of(table: &str, index: Option<&str>) -> Value {
    let body = json!({"TableName": table});
    index.map_or_else(|| body.clone(), |index| with(&body, &[("IndexName", json!(index))]))
}

fn update(resource: &Value, action: &str, mode: Option<&str>) -> Value {
    let body = with(resource, &[("ContributorInsightsAction", json!(action))]);
    mode.map_or_else(
        || body.clone(),
        |mode| with(&body, &[("ContributorInsightsMode", json!(mode))]),
    )
}

/// What an answer tells besides the resource.
fn state(status: &str, mode: &str) -> Vec<(&'static str, Value)> {
    vec![("ContributorInsightsStatus", json!(status)), ("ContributorInsightsMode", json!(mode))]
}

#[test]
fn members_are_constrained() {
    let service = Service::new();
    let missing = "The parameter 'TableName' is required but was not present in the request";
    for operation in ["DescribeContributorInsights", "UpdateContributorInsights"] {
        service.invalid(operation, &json!({}), missing);
        let short = "TableName must be at least 3 characters long and at most 255 characters long";
        service.invalid(operation, &json!({"TableName": "ab"}), short);
    }
    let one = |text: &str| format!("1 validation error detected: {text}");
    let tab = of("Tab", None);
    let null = format!("Value null at 'contributorInsightsAction' {CONSTRAINT} not be null");
    service.invalid("UpdateContributorInsights", &tab, &one(&null));
    let set = format!("{CONSTRAINT} satisfy enum value set: [");
    let action = format!("Value 'ON' at 'contributorInsightsAction' {set}ENABLE, DISABLE]");
    service.invalid("UpdateContributorInsights", &update(&tab, "ON", None), &one(&action));
    let mode = format!("Value 'ALL' at 'contributorInsightsMode' {set}{ALL}, THROTTLED_KEYS]");
    let body = update(&tab, "ENABLE", Some("ALL"));
    service.invalid("UpdateContributorInsights", &body, &one(&mode));
    let pattern = format!(
        "Value 'a b' at 'indexName' {CONSTRAINT} satisfy regular expression pattern: [a-zA-Z0-9_.-]+"
    );
    let spaced = of("Tab", Some("a b"));
    service.invalid("DescribeContributorInsights", &spaced, &one(&pattern));
    service.invalid("UpdateContributorInsights", &update(&spaced, "ENABLE", None), &one(&pattern));
    let many =
        format!("Value '101' at 'maxResults' {CONSTRAINT} have value less than or equal to 100");
    service.invalid("ListContributorInsights", &json!({"MaxResults": 101}), &one(&many));
    let few =
        format!("Value '0' at 'maxResults' {CONSTRAINT} have value greater than or equal to 1");
    service.invalid("ListContributorInsights", &json!({"MaxResults": 0}), &one(&few));
    service.ok("ListContributorInsights", &json!({"MaxResults": 100}));
}

#[test]
fn what_is_not_there_has_none() {
    let service = Service::new();
    let code = "ResourceNotFoundException";
    let text = "Requested resource not found: Table: abc not found";
    let gone = of("abc", None);
    service.refused("DescribeContributorInsights", &gone, code, text);
    service.refused("UpdateContributorInsights", &update(&gone, "DISABLE", None), code, text);
    service.refused("ListContributorInsights", &gone, code, text);
    // Neither have local indexes.
    for index in ["none", "loc"] {
        let text = format!("Requested resource not found: Index: {index} not found for table: Idx");
        let body = of("Idx", Some(index));
        service.refused("DescribeContributorInsights", &body, code, &text);
        service.refused("UpdateContributorInsights", &update(&body, "ENABLE", None), code, &text);
    }
    let arn = "arn:aws:dynamodb:us-east-1:123456789012:table/Tab";
    let told = service.ok("DescribeContributorInsights", &of(arn, None));
    assert_eq!(told, json!({"TableName": "Tab", "ContributorInsightsStatus": "DISABLED"}));
    let told = service.ok("ListContributorInsights", &of(arn, None));
    assert_eq!(told, json!({"ContributorInsightsSummaries": []}));
}

#[test]
fn they_are_switched_on_and_off_by_the_clock() {
    let (service, clock) = slow();
    let ran = of("Ran", None);
    let describe = |service: &Service| service.ok("DescribeContributorInsights", &ran);
    let switch =
        |action, mode| service.ok("UpdateContributorInsights", &update(&ran, action, mode));
    let off = with(&ran, &[("ContributorInsightsStatus", json!("DISABLED"))]);
    assert_eq!(switch("DISABLE", None), off);
    assert_eq!(describe(&service), off);

    let enabling = with(&ran, &state("ENABLING", ALL));
    assert_eq!(switch("ENABLE", None), enabling);
    let at = |second: f64| ("LastUpdateDateTime", json!(second));
    assert_eq!(describe(&service), with(&enabling, &[at(1_700_000_010.0)]));
    // Once more is no change.
    clock.advance(Duration::from_millis(9_999));
    assert_eq!(switch("ENABLE", Some(ALL)), enabling);
    clock.advance(Duration::from_millis(1));
    let rule = |code: &str| format!("DynamoDBContributorInsights-{code}-Ran-1700000010000");
    let rules = ["PKC", "SKC", "PKT", "SKT"].map(rule);
    let enabled = with(&ran, &state("ENABLED", ALL));
    let on = with(&enabled, &[("ContributorInsightsRuleList", json!(rules)), at(1_700_000_020.0)]);
    assert_eq!(describe(&service), on);
    clock.advance(Duration::from_secs(5));
    assert_eq!(switch("ENABLE", None), enabled);
    assert_eq!(describe(&service), on);

    // Another mode is switched on anew, and the rules that stay are the same.
    let narrow = "THROTTLED_KEYS";
    assert_eq!(switch("ENABLE", Some(narrow)), with(&ran, &state("ENABLING", narrow)));
    clock.advance(Duration::from_secs(10));
    let told = describe(&service);
    assert_eq!(told["ContributorInsightsRuleList"], json!(["PKT", "SKT"].map(rule)));
    assert_eq!(told["LastUpdateDateTime"], 1_700_000_035.0);
    // Without a mode it is that of before the change.
    assert_eq!(switch("ENABLE", None), enabling);
    clock.advance(Duration::from_secs(10));

    // The mode makes no difference now.
    assert_eq!(switch("DISABLE", Some(narrow)), with(&ran, &state("DISABLING", ALL)));
    let listed = service.ok("ListContributorInsights", &ran);
    let summary = with(&ran, &state("DISABLING", ALL));
    assert_eq!(listed, json!({"ContributorInsightsSummaries": [summary]}));
    clock.advance(Duration::from_secs(10));
    let off = with(&ran, &state("DISABLED", ALL));
    assert_eq!(describe(&service), with(&off, &[at(1_700_000_055.0)]));
    assert_eq!(switch("DISABLE", None), off);
    let listed = service.ok("ListContributorInsights", &ran);
    assert_eq!(listed, json!({"ContributorInsightsSummaries": []}));
    // Switched on again there are new rules.
    switch("ENABLE", None);
    clock.advance(Duration::from_secs(10));
    let told = describe(&service);
    assert_eq!(
        told["ContributorInsightsRuleList"][0],
        "DynamoDBContributorInsights-PKC-Ran-1700000055000"
    );
}

#[test]
fn an_index_has_its_own() {
    let service = Service::new();
    let glo = of("Idx", Some("glo"));
    let answer = service.ok("UpdateContributorInsights", &update(&glo, "ENABLE", None));
    assert_eq!(answer, with(&glo, &state("ENABLING", ALL)));
    let told = service.ok("DescribeContributorInsights", &glo);
    assert_eq!(told["ContributorInsightsStatus"], "ENABLED");
    let name = told["ContributorInsightsRuleList"][3].as_str().unwrap();
    assert!(name.starts_with("DynamoDBContributorInsights-SKT-Idx-glo-1"), "{name}");
    let told = service.ok("DescribeContributorInsights", &of("Idx", None));
    assert_eq!(told["ContributorInsightsStatus"], "DISABLED");

    // They go with the index, and those of the table with the table.
    service.ok("UpdateContributorInsights", &update(&of("Idx", None), "ENABLE", None));
    let delete = json!({"Delete": {"IndexName": "glo"}});
    let delete = json!({"TableName": "Idx", "GlobalSecondaryIndexUpdates": [delete]});
    service.ok("UpdateTable", &delete);
    let text = "Requested resource not found: Index: glo not found for table: Idx";
    service.refused("DescribeContributorInsights", &glo, "ResourceNotFoundException", text);
    let listed = service.ok("ListContributorInsights", &json!({}));
    let summary = with(&of("Idx", None), &state("ENABLED", ALL));
    assert_eq!(listed, json!({"ContributorInsightsSummaries": [summary]}));
    service.ok("DeleteTable", &of("Idx", None));
    let listed = service.ok("ListContributorInsights", &json!({}));
    assert_eq!(listed, json!({"ContributorInsightsSummaries": []}));
}

#[test]
fn tables_and_indexes_that_come_or_go_cannot_be_switched_on() {
    let (service, clock) = slow();
    let refuse = |resource: &Value, what: &str| {
        let text = format!(
            "Table or Index is not in a valid state to update Key Access Insights: {what} must be ACTIVE to enable ContributorInsights."
        );
        service.invalid("UpdateContributorInsights", &update(resource, "ENABLE", None), &text);
    };
    let new = json!({
        "TableName": "New", "BillingMode": "PAY_PER_REQUEST",
        "KeySchema": [{"AttributeName": "pk", "KeyType": "HASH"}],
        "AttributeDefinitions": [{"AttributeName": "pk", "AttributeType": "S"}],
    });
    service.ok("CreateTable", &new);
    refuse(&of("New", None), "TableStatus");
    let off = json!({"TableName": "New", "ContributorInsightsStatus": "DISABLED"});
    assert_eq!(service.ok("DescribeContributorInsights", &of("New", None)), off);
    service.ok("ListContributorInsights", &of("New", None));
    clock.advance(Duration::from_secs(10));

    let create = json!({
        "TableName": "New",
        "AttributeDefinitions": [{"AttributeName": "gk", "AttributeType": "S"}],
        "GlobalSecondaryIndexUpdates": [{"Create": {
            "IndexName": "late", "KeySchema": [{"AttributeName": "gk", "KeyType": "HASH"}],
            "Projection": {"ProjectionType": "ALL"},
        }}],
    });
    service.ok("UpdateTable", &create);
    refuse(&of("New", Some("late")), "IndexStatus");
    // The table itself is being changed, and that is fine.
    service.ok("UpdateContributorInsights", &update(&of("New", None), "ENABLE", None));
    clock.advance(Duration::from_secs(10));
    let late = of("New", Some("late"));
    service.ok("DescribeTable", &of("New", None));
    service.ok("UpdateContributorInsights", &update(&late, "ENABLE", None));
    clock.advance(Duration::from_secs(10));

    service.ok("DeleteTable", &of("New", None));
    refuse(&of("New", None), "TableStatus");
    let told = service.ok("DescribeContributorInsights", &of("New", None));
    assert_eq!(told["ContributorInsightsStatus"], "ENABLED");
    let answer = service.ok("UpdateContributorInsights", &update(&late, "DISABLE", None));
    assert_eq!(answer["ContributorInsightsStatus"], "DISABLING");
}

#[test]
fn a_list_has_pages_of_places() {
    let service = Service::new();
    for (table, index) in [("Idx", None), ("Idx", Some("mul")), ("Tab", None)] {
        service.ok("UpdateContributorInsights", &update(&of(table, index), "ENABLE", None));
    }
    let summary = |table, index| with(&of(table, index), &state("ENABLED", ALL));
    let all = [summary("Idx", None), summary("Idx", Some("mul")), summary("Tab", None)];
    let told = service.ok("ListContributorInsights", &json!({}));
    assert_eq!(told, json!({"ContributorInsightsSummaries": all}));
    let told = service.ok("ListContributorInsights", &of("Idx", None));
    assert_eq!(told, json!({"ContributorInsightsSummaries": all[..2]}));

    // The places are Idx, its glo and mul, Ran and Tab: some pages are empty, and not the last.
    let pages = |body: &Value, size: usize| {
        let (mut pages, mut body) = (Vec::new(), with(body, &[("MaxResults", json!(size))]));
        loop {
            let page = service.ok("ListContributorInsights", &body);
            pages.push(page["ContributorInsightsSummaries"].as_array().unwrap().len());
            let Some(token) = page.get("NextToken") else { return pages };
            body["NextToken"] = token.clone();
        }
    };
    assert_eq!(pages(&json!({}), 1), [1, 0, 1, 0, 1]);
    assert_eq!(pages(&json!({}), 2), [1, 1, 1]);
    assert_eq!(pages(&json!({}), 5), [3]);
    assert_eq!(pages(&of("Idx", None), 1), [1, 0, 1]);
}
