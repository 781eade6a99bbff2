//! Definitions come back, and the bytes of the format stay what they are.

use std::sync::Arc;

use dyno_core::op::{
    AttributeDefinition, BillingMode, ContributorInsightsMode, CreateTable, GlobalSecondaryIndex,
    KeySchemaElement, LocalSecondaryIndex, OnDemandThroughput, Projection, ProvisionedThroughput,
    ScalarAttributeType, StreamSpecification, StreamViewType, TableClass,
};

use crate::base::{Config, ManualClock, Timestamp};
use crate::catalog::insights::Insights;
use crate::catalog::policy::{Document, Policy};
use crate::catalog::recovery::Recovery;
use crate::catalog::time_to_live::TimeToLive;
use crate::catalog::{IndexPhase, TableDefinition, TableName, TablePhase};

fn config() -> Config {
    let clock = Arc::new(ManualClock::new(Timestamp::from_seconds(1_700_000_000)));
    Config { clock, ..Config::default() }
}

fn units(reads: i64, writes: i64) -> ProvisionedThroughput {
    ProvisionedThroughput { read_capacity_units: reads, write_capacity_units: writes }
}

/// A definition that has something of everything.
fn definition() -> TableDefinition {
    let name = |name: &str| AttributeDefinition::new(name, ScalarAttributeType::S);
    let mut request = CreateTable::new(
        "orders",
        vec![KeySchemaElement::hash("pk"), KeySchemaElement::range("sk")],
        vec![name("pk"), name("sk"), AttributeDefinition::new("n", ScalarAttributeType::N)],
    );
    request.provisioned_throughput = Some(units(5, 6));
    request.global_secondary_indexes = Some(vec![GlobalSecondaryIndex {
        index_name: "by-n".to_owned(),
        key_schema: vec![KeySchemaElement::hash("n"), KeySchemaElement::hash("sk")],
        projection: Projection::include(["a", "b"]),
        provisioned_throughput: Some(units(7, 8)),
        on_demand_throughput: None,
        warm_throughput: None,
    }]);
    request.local_secondary_indexes = Some(vec![LocalSecondaryIndex {
        index_name: "local".to_owned(),
        key_schema: vec![KeySchemaElement::hash("pk"), KeySchemaElement::range("n")],
        projection: Projection::keys_only(),
    }]);
    request.stream_specification = Some(StreamSpecification {
        stream_enabled: true,
        stream_view_type: Some(StreamViewType::NewAndOldImages),
    });
    request.deletion_protection_enabled = Some(true);
    let name = TableName::parse_new("orders").unwrap();
    TableDefinition::from_request(request, name, &config(), 3).unwrap()
}

/// All that an update may leave behind besides.
fn changed() -> TableDefinition {
    let mut definition = definition();
    let at = Timestamp::from_seconds;
    let settings = &mut definition.settings;
    settings.billing_mode = BillingMode::PayPerRequest;
    settings.on_demand_since = Some(at(11));
    settings.on_demand_switches = vec![at(10), at(11)];
    settings.table_class = Some((TableClass::StandardInfrequentAccess, Some(at(12))));
    settings.tags = [("team".to_owned(), String::new())].into();
    settings.time_to_live = Some(TimeToLive {
        attribute: "ttl".to_owned(),
        is_on: true,
        changed: at(19),
        through: at(20),
    });
    settings.policy = Some(Policy { document: None, revision_millis: 21 });
    let of_stream = Policy { document: None, revision_millis: 23 };
    settings.stream_policies = [("2015-05-11T21:21:33.291".to_owned(), of_stream)].into();
    settings.recovery = Some(Recovery { since: at(22), days: 7 });
    let insights = Insights {
        is_on: true,
        mode: ContributorInsightsMode::ThrottledKeys,
        created: at(24),
        changed: at(25),
        through: at(26),
    };
    settings.insights = Some(insights);
    settings.index_insights = [("by-n".to_owned(), Insights { is_on: false, ..insights })].into();
    settings.encryption_key = Some("arn:aws:kms:…".to_owned());
    settings.flow = settings.flow.with_units(Some(units(4, 9)), at(13));
    let limits =
        OnDemandThroughput { max_read_request_units: Some(100), max_write_request_units: None };
    settings.flow = settings.flow.with_on_demand(limits);
    let flow = settings.flow;
    definition.life.table = TablePhase::Updating { until: at(14), then: Some(flow) };
    let phase = |name: &str, phase| (name.to_owned(), phase);
    definition.life.indexes = [
        phase("a", IndexPhase::Allocating { until: at(15) }),
        phase("b", IndexPhase::Filling { since: at(16), fill: Arc::default() }),
        phase("c", IndexPhase::Updating { until: at(17), then: flow }),
        phase("d", IndexPhase::Deleting { until: at(18) }),
    ]
    .into();
    definition
}

#[test]
fn definitions_come_back() {
    let mut with_policy = definition();
    let document = r#"{"Statement":{"Effect":"Deny","Principal":"*","Action":"*","Resource":"*"}}"#;
    let document = Document::parse(document).ok();
    with_policy.settings.policy = Some(Policy { document, revision_millis: 1 });
    with_policy.settings.table_class = Some((TableClass::StandardInfrequentAccess, None));
    for definition in [definition(), changed(), with_policy] {
        let read = TableDefinition::decode(&definition.encode()).unwrap();
        assert_eq!(format!("{read:?}"), format!("{definition:?}"));
    }
    for phase in [
        TablePhase::Active,
        TablePhase::Creating { until: Timestamp::from_seconds(1) },
        TablePhase::Deleting { until: Timestamp::from_seconds(2) },
        TablePhase::Updating { until: Timestamp::from_seconds(3), then: None },
    ] {
        let mut definition = definition();
        definition.life.table = phase;
        let read = TableDefinition::decode(&definition.encode()).unwrap();
        assert_eq!(format!("{read:?}"), format!("{definition:?}"));
    }
}

/// These bytes are on users' disks: another shape needs a default for what they lack.
#[test]
fn the_bytes_of_version_1() {
    let text = r#"{"name":"orders","arn":"arn:aws:dynamodb:us-east-1:123456789012:table/orders","id":"ID","created_micros":1700000000000000,"keys":{"hash":["pk"],"range":["sk"]},"attributes":[{"name":"pk","kind":"S"},{"name":"sk","kind":"S"},{"name":"n","kind":"N"}],"globals":[{"name":"by-n","slot":0,"keys":{"hash":["n","sk"],"range":[]},"projection":"INCLUDE","non_key_attributes":["a","b"]}],"locals":[{"name":"local","slot":0,"keys":{"hash":["pk"],"range":["n"]},"projection":"KEYS_ONLY","non_key_attributes":null}],"settings":{"billing_mode":"PROVISIONED","on_demand_since_micros":null,"flow":{"units":{"reads":5,"writes":6},"increased_micros":null,"decreased_micros":null,"decreases":0,"on_demand_reads_max":null,"on_demand_writes_max":null,"warm":{"reads":5,"writes":6}},"stream":{"is_on":true,"view":"NEW_AND_OLD_IMAGES"},"deletion_protection":true,"table_class":null,"encryption_key":null,"indexes":{"by-n":{"units":{"reads":7,"writes":8},"increased_micros":null,"decreased_micros":null,"decreases":0,"on_demand_reads_max":null,"on_demand_writes_max":null,"warm":{"reads":7,"writes":8}}}},"life":{"table":{"creating":{"until_micros":1700000000000000}},"indexes":{}}}"#;
    let definition = definition();
    let text = text.replace("ID", &definition.id);
    assert_eq!(String::from_utf8(definition.encode()).unwrap(), text);
}

/// What came later, as it is on users' disks.
#[test]
fn the_bytes_of_what_has_operations_of_its_own() {
    let text = String::from_utf8(changed().encode()).unwrap();
    let added = r#""tags":{"team":""},"time_to_live":{"attribute":"ttl","is_on":true,"changed_micros":19000000,"through_micros":20000000},"policy":{"document":null,"revision_millis":21},"stream_policies":{"2015-05-11T21:21:33.291":{"document":null,"revision_millis":23}},"recovery":{"since_micros":22000000,"days":7},"insights":{"is_on":true,"mode":"THROTTLED_KEYS","created_micros":24000000,"changed_micros":25000000,"through_micros":26000000},"index_insights":{"by-n":{"is_on":false,"mode":"THROTTLED_KEYS","created_micros":24000000,"changed_micros":25000000,"through_micros":26000000}}},"life""#;
    assert!(text.contains(added), "{text}");
    let class = r#""table_class":{"class":"STANDARD_INFREQUENT_ACCESS","since_micros":12000000}"#;
    assert!(text.contains(class), "{text}");
}

#[test]
fn what_is_no_definition_is_refused() {
    let good = String::from_utf8(definition().encode()).unwrap();
    for (from, to) in [
        ("\"name\":\"orders\"", "\"name\":\"a b\""),
        ("\"kind\":\"N\"", "\"kind\":\"X\""),
        ("\"hash\":[\"pk\"],\"range\":[\"sk\"]", "\"hash\":[],\"range\":[]"),
        ("\"range\":[\"n\"]", "\"range\":[\"m\"]"),
        ("\"INCLUDE\"", "\"EXCLUDE\""),
        ("\"PROVISIONED\"", "\"FREE\""),
        ("\"life\"", "\"death\""),
        ("}", ""),
    ] {
        assert!(good.contains(from), "{from}");
        assert!(TableDefinition::decode(good.replace(from, to).as_bytes()).is_none(), "{from}");
    }
}
