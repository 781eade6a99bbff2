//! Import and export over HTTP: the client that the program uses, against the server.

use std::ops::ControlFlow;

use dyno_core::backend::{Backend as _, BackendExt, ErrorCode};
use dyno_core::op::{GetItem, ListTables};
use dyno_local::Local;
use dyno_local::bulk::{
    Endpoint, ExportOptions, ImportErrorKind, ImportOptions, TableDefinition, export, import,
    wait_until_active,
};
use dyno_local::server::Server;

use crate::support::{gsi, ok, table};
use dyno_core::op::Projection;

/// Runs `test` with an engine and a client of its server.
fn with_endpoint(test: impl Fn(&Local, &Endpoint) + Send + 'static) {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    runtime.block_on(async {
        let local = Local::builder().partition_bytes_max(50_000).build();
        let server = Server::bind(local.clone(), ([127, 0, 0, 1], 0).into()).await.unwrap();
        let url = server.url();
        let client = tokio::task::spawn_blocking(move || {
            test(&local, &Endpoint::new(&url).unwrap());
        });
        client.await.unwrap();
        server.shutdown().await;
    });
}

fn create(local: &Local) {
    let mut create = table("tab", "pk sk", "pk:S sk:N b:B");
    create.global_secondary_indexes = Some(vec![gsi("by_b", "b", Projection::all())]);
    ok(local, create);
}

/// Items of every type of value, enough for several pages, with a bad line among them.
fn lines() -> String {
    let line = |at: usize| match at {
        77 => "{\"Item\":{\"pk\":{\"S\":\"a\"}}}\n".to_owned(),
        _ => format!(
            "{{\"Item\":{{\"b\":{{\"B\":\"AAE=\"}},\"l\":{{\"L\":[{{\"NULL\":true}},{{\"BOOL\":false}}]}},\
             \"m\":{{\"M\":{{\"ü\":{{\"NS\":[\"-1\",\"{at}.5\"]}}}}}},\"pk\":{{\"S\":\"p{}\"}},\
             \"s\":{{\"SS\":[\"{at}\",\"a\\n\"]}},\"sk\":{{\"N\":\"{at}\"}},\"t\":{{\"S\":\"{}\"}}}}}}\n",
            at % 3,
            "x".repeat(1_000)
        ),
    };
    (0..3_000).map(line).collect()
}

#[test]
fn a_table_goes_over_http_and_back() {
    with_endpoint(|local, endpoint| {
        create(local);
        let report = import(endpoint, &ImportOptions::new("tab"), lines().as_bytes(), &mut ());
        let report = report.unwrap();
        assert_eq!((report.lines, report.imported, report.refused), (3_000, 2_999, 1));
        assert_eq!(
            report.refusals[0].to_string(),
            "line 78: ValidationException: One or more parameter values were invalid: Missing the \
             key sk in the item"
        );
        let mut expected = Vec::new();
        local.export(&ExportOptions::new("tab"), &mut expected).unwrap();
        let expected = String::from_utf8(expected).unwrap();
        for segments in [1, 4] {
            let options = ExportOptions::new("tab").segments(segments);
            let mut pages = 0;
            let mut found = Vec::new();
            export(endpoint, &options, &mut found, &mut |_| {
                pages += 1;
                ControlFlow::Continue(())
            })
            .unwrap();
            let found = String::from_utf8(found).unwrap();
            assert!(pages >= 3, "{pages}");
            if segments == 1 {
                assert_eq!(found, expected);
            }
            let sorted = |text: &str| {
                let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
                lines.sort_unstable();
                lines
            };
            assert_eq!(sorted(&found), sorted(&expected));
        }
        // What was exported, less the bad line, is what was imported.
        let given = lines();
        let good = given.lines().filter(|line| line.len() > 100);
        let mut good: Vec<&str> = good.collect();
        let mut exported: Vec<&str> = expected.lines().collect();
        good.sort_unstable();
        exported.sort_unstable();
        assert_eq!(exported, good);
    });
}

#[test]
fn a_table_is_created_from_its_request() {
    with_endpoint(|local, endpoint| {
        let json = r#"{"TableName": "tab", "BillingMode": "PAY_PER_REQUEST",
            "KeySchema": [{"AttributeName": "id", "KeyType": "HASH"}],
            "AttributeDefinitions": [{"AttributeName": "id", "AttributeType": "N"}]}"#;
        let definition = TableDefinition::parse(json).unwrap();
        assert_eq!(definition.table_name(), "tab");
        endpoint.create_table(&definition).unwrap();
        wait_until_active(endpoint, "tab").unwrap();
        let again = endpoint.create_table(&definition).unwrap_err();
        assert_eq!(*again.code(), ErrorCode::ResourceInUse);
        assert_eq!(again.message(), local.create_table(&definition).unwrap_err().message());

        let wrong = json.replace("\"HASH\"", "\"HASHED\"").replace("tab", "two");
        let wrong = TableDefinition::parse(wrong).unwrap();
        let over_http = endpoint.create_table(&wrong).unwrap_err();
        assert_eq!(over_http.to_string(), local.create_table(&wrong).unwrap_err().to_string());
        for text in ["", "[]", "{}", "{\"TableName\":5}"] {
            assert!(TableDefinition::parse(text).is_none(), "{text}");
        }
    });
}

#[test]
fn errors_come_over_http_as_they_are() {
    with_endpoint(|local, endpoint| {
        let options = ImportOptions::new("none");
        let over_http = import(endpoint, &options, &b"{}"[..], &mut ()).unwrap_err();
        let in_process = local.import(&options, &b"{}"[..]).unwrap_err();
        assert_eq!(over_http.to_string(), in_process.to_string());
        assert!(matches!(over_http.kind(), ImportErrorKind::Backend(_)));
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        let other = runtime.block_on(endpoint.send(GetItem::new("tab", [("pk", "a")])));
        assert_eq!(*other.unwrap_err().code(), ErrorCode::Unsupported);
        let other = runtime.block_on(endpoint.call(ListTables::new().into()));
        let text = "UnsupportedOperation: an endpoint is not asked for ListTables";
        assert_eq!(other.unwrap_err().to_string(), text);
    });
}

#[test]
fn an_endpoint_must_be_a_server() {
    for url in ["localhost:8000", "https://127.0.0.1:8000", "http://", "nonsense url"] {
        assert!(Endpoint::new(url).is_err(), "{url}");
    }
    // A port that nobody listens on: bound, and given back.
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    drop(listener);
    let endpoint = Endpoint::new(&url).unwrap();
    let error = import(&endpoint, &ImportOptions::new("tab"), &b"{}"[..], &mut ()).unwrap_err();
    assert!(error.to_string().starts_with("DispatchFailure: 127.0.0.1:"), "{error}");
}
