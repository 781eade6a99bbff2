//! What spans say of calls, and that the typed layer's knowledge reaches them.

use std::collections::BTreeMap;
use std::fmt::Debug;
use std::sync::{Arc, Mutex};

use dyno_core::Db;
use dyno_core::backend::{BackendError, BackendExt, ErrorCode, Origin};
use dyno_core::layer::{Meter, Record, Trace};
use dyno_core::op::{Capacity, ConsumedCapacity, GetItemOutput, ListTables, QueryOutput};
use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record as Fields};
use tracing::{Event, Metadata, Subscriber};

use super::expanded::{Order, Saas, Status};
use super::script::Script;

type Span = BTreeMap<&'static str, String>;

/// Keeps the fields of every span.
#[derive(Clone, Default)]
struct Spans(Arc<Mutex<Vec<Span>>>);

struct Kept<'a>(&'a mut Span);

impl Visit for Kept<'_> {
    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        self.0.insert(field.name(), format!("{value:?}"));
    }

    fn record_str(&mut self, field: &Field, value: &str) {
        self.0.insert(field.name(), value.to_owned());
    }
}

impl Subscriber for Spans {
    fn enabled(&self, _: &Metadata<'_>) -> bool {
        true
    }

    fn new_span(&self, span: &Attributes<'_>) -> Id {
        let mut spans = self.0.lock().unwrap();
        let mut fields = Span::new();
        span.record(&mut Kept(&mut fields));
        spans.push(fields);
        Id::from_u64(u64::try_from(spans.len()).unwrap())
    }

    fn record(&self, id: &Id, values: &Fields<'_>) {
        let at = usize::try_from(id.into_u64()).unwrap() - 1;
        values.record(&mut Kept(self.0.lock().unwrap().get_mut(at).unwrap()));
    }

    fn record_follows_from(&self, _: &Id, _: &Id) {}
    fn event(&self, _: &Event<'_>) {}
    fn enter(&self, _: &Id) {}
    fn exit(&self, _: &Id) {}
}

fn expected(fields: &[(&'static str, &str)]) -> Span {
    fields.iter().map(|(name, value)| (*name, (*value).to_owned())).collect()
}

#[tokio::test]
async fn a_query_says_what_the_typed_layer_means() {
    let spans = Spans::default();
    let _listening = tracing::subscriber::set_default(spans.clone());
    let mut output = QueryOutput::default();
    (output.items, output.scanned_count) = (Some(vec![]), 7);
    let total = Capacity { capacity_units: 1.5, ..Capacity::default() };
    output.consumed_capacity = Some(Box::new(ConsumedCapacity { total, ..Default::default() }));
    // Layers that call later, and not at once, do not lose it.
    let backend = Record::new(Trace::new(Meter::new(Script::answering([Ok(output.into())]))));
    let db = Db::<Saas>::new(backend);
    db.query(Order::query().by_status("t1", Status::Open)).all().await.unwrap();
    let found = spans.0.lock().unwrap().remove(0);
    assert_eq!(
        found,
        expected(&[
            ("otel.name", "Query saas"),
            ("otel.kind", "client"),
            ("db.system.name", "aws.dynamodb"),
            ("db.operation.name", "Query"),
            ("db.response.returned_rows", "0"),
            ("aws.dynamodb.table_names", "saas"),
            ("aws.dynamodb.index_name", "gsi1"),
            ("aws.dynamodb.consistent_read", "false"),
            ("aws.dynamodb.scan_forward", "true"),
            ("aws.dynamodb.scanned_count", "7"),
            ("dyno.entity", "Order"),
            ("dyno.pattern", "by_status"),
            ("dyno.consumed_units", "1.5"),
        ])
    );
    assert_eq!(Origin::current(), Origin::default());
}

#[tokio::test]
async fn a_failure_says_its_code_and_no_key() {
    let spans = Spans::default();
    let _listening = tracing::subscriber::set_default(spans.clone());
    let error = BackendError::new(ErrorCode::Throttling, "slow down").with_request_id("R1");
    let answers = [Err(error), Ok(GetItemOutput::default().into())];
    let db = Db::<Saas>::new(Trace::new(Script::answering(answers)));
    assert!(db.get(Order::key("t1", 7)).await.is_err());
    assert!(db.backend().send(ListTables::new()).await.is_err());
    let spans = spans.0.lock().unwrap();
    let [failed, listed] = &spans[..] else { panic!("{spans:?}") };
    assert_eq!(failed["error.type"], "ThrottlingException");
    assert_eq!(failed["otel.status_code"], "ERROR");
    assert_eq!(failed["aws.request_id"], "R1");
    assert_eq!(failed["dyno.entity"], "Order");
    assert!(!failed.contains_key("dyno.pattern"));
    assert!(!format!("{failed:?}").contains("t1"));
    assert_eq!(listed["otel.name"], "ListTables");
    assert!(
        !listed.contains_key("dyno.entity") && !listed.contains_key("aws.dynamodb.table_names")
    );
}
