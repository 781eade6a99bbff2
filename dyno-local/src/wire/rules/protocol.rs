//! What is answered before a body means anything: methods and media types, signatures, compression,
//! pages in browsers. Raw requests, and the whole of what is answered.

use std::io::{Read, Write};

use flate2::Compression;
use flate2::read::{MultiGzDecoder, ZlibDecoder};
use flate2::write::{GzEncoder, ZlibEncoder};
use serde_json::{Value, json};

use super::super::{BODY_BYTES_MAX, HttpParts, Wire, WireAnswer};
use crate::base::Config;
use crate::engine::Engine;

const DATE: &str = "20260101T000000Z";
const CREDENTIAL: &str = "key/20260101/us-east-1/dynamodb/aws4_request";
const SIGNATURE: &str = "AWS4-HMAC-SHA256 \
    Credential=key/20260101/us-east-1/dynamodb/aws4_request, SignedHeaders=host, Signature=s";

/// A request to change and send.
struct Raw<'a> {
    method: &'a str,
    path: &'a str,
    query: Option<&'a str>,
    headers: Vec<(&'a str, &'a str)>,
    body: &'a [u8],
}

impl<'a> Raw<'a> {
    /// `ListTables`, in order.
    fn post() -> Self {
        let headers = vec![
            ("Content-Type", "application/x-amz-json-1.0"),
            ("X-Amz-Target", "DynamoDB_20120810.ListTables"),
            ("Authorization", SIGNATURE),
            ("X-Amz-Date", DATE),
        ];
        Self { method: "POST", path: "/", query: None, headers, body: b"{}" }
    }

    /// The same without signature.
    fn unsigned() -> Self {
        Self::post().without("Authorization").without("X-Amz-Date")
    }

    fn method(mut self, method: &'a str) -> Self {
        self.method = method;
        self
    }

    fn path(mut self, path: &'a str) -> Self {
        self.path = path;
        self
    }

    fn query(mut self, query: &'a str) -> Self {
        self.query = Some(query);
        self
    }

    fn body(mut self, body: &'a [u8]) -> Self {
        self.body = body;
        self
    }

    fn with(self, name: &'a str, value: &'a str) -> Self {
        let mut raw = self.without(name);
        raw.headers.push((name, value));
        raw
    }

    fn without(mut self, name: &str) -> Self {
        self.headers.retain(|(each, _)| *each != name);
        self
    }

    fn send_to(&self, wire: &Wire) -> WireAnswer {
        let Self { method, path, query, headers, body } = self;
        wire.handle_now(&HttpParts { method, path, query: *query, headers: &&headers[..], body })
    }

    fn send(&self) -> WireAnswer {
        self.send_to(&wire())
    }

    /// Checks that it is refused with this code and text.
    #[track_caller]
    fn refused(&self, code: &str, text: &str) {
        let answer = self.send();
        let body: Value = serde_json::from_slice(&answer.body).unwrap();
        let expected = match text {
            "" => json!({"__type": format!("com.amazon.coral.service#{code}")}),
            _ => json!({"__type": format!("com.amazon.coral.service#{code}"), "message": text}),
        };
        assert_eq!((answer.status, body), (400, expected));
    }

    /// Checks that it is answered with no tables.
    #[track_caller]
    fn answered(&self) {
        let answer = self.send();
        let body = String::from_utf8_lossy(&answer.body).into_owned();
        assert_eq!((answer.status, body.as_str()), (200, r#"{"TableNames":[]}"#));
    }
}

fn wire() -> Wire {
    let engine = Engine::new(Config::default());
    Wire::new("us-east-1", 1, move |request, faults| engine.execute(request, faults))
}

fn header<'a>(answer: &'a WireAnswer, name: &str) -> Option<&'a str> {
    let header = answer.headers.iter().find(|(each, _)| each.eq_ignore_ascii_case(name));
    header.map(|(_, value)| value.as_ref())
}

#[test]
fn only_a_post_of_json_is_a_request() {
    let healthy = Raw::post().method("GET").body(b"").send();
    assert_eq!(healthy.body, b"healthy: dynamodb.us-east-1.amazonaws.com ");
    assert_eq!((healthy.status, header(&healthy, "x-amz-crc32")), (200, Some("3128867991")));
    assert_eq!(header(&healthy, "server"), Some("Server"));
    for foreign in [
        Raw::post().method("GET").path("/shell"),
        Raw::post().method("PUT"),
        Raw::post().method("HEAD"),
        Raw::post().method("OPTIONS"),
        Raw::post().with("Content-Type", "text/plain"),
        Raw::post().with("Content-Type", "application/x-amz-json-1.1"),
        Raw::post().without("Content-Type"),
        // Neither compression nor a signature is looked at before.
        Raw::unsigned().method("DELETE").with("Content-Encoding", "gzip"),
    ] {
        let answer = foreign.send();
        assert_eq!(answer.status, 404, "{}", foreign.method);
        assert_eq!(answer.body, b"<UnknownOperationException/>\n");
        assert_eq!(header(&answer, "x-amz-crc32"), Some("3552371480"));
        assert_eq!(header(&answer, "x-amzn-requestid").map(str::len), Some(52));
        assert_eq!(header(&answer, "server"), Some("Server"));
    }
}

#[test]
fn the_media_type_is_the_request_s() {
    for (given, answered) in [
        ("application/x-amz-json-1.0", "application/x-amz-json-1.0"),
        ("application/x-amz-json-1.0; charset=utf-8", "application/x-amz-json-1.0"),
        ("application/json", "application/json"),
        ("application/json;charset=UTF-8;x=y", "application/json"),
    ] {
        let answer = Raw::post().with("Content-Type", given).send();
        assert_eq!((answer.status, header(&answer, "content-type")), (200, Some(answered)));
        let refused = Raw::unsigned().with("Content-Type", given).send();
        assert_eq!((refused.status, header(&refused, "content-type")), (400, Some(answered)));
    }
}

#[test]
fn json_comes_before_the_target_and_that_before_the_signature() {
    Raw::unsigned().without("X-Amz-Target").body(b"{").refused("SerializationException", "");
    Raw::unsigned().without("X-Amz-Target").refused("UnknownOperationException", "");
    for target in [
        "ListTables",
        "DynamoDB_20120810.",
        "DynamoDB_20120810.listTables",
        "DynamoDB_20120810.ListTables.x",
        "DynamoDB_20111205.ListTables",
        "AmazonSQS.ListTables",
    ] {
        let raw = Raw::unsigned().with("X-Amz-Target", target);
        raw.refused("UnknownOperationException", "");
    }
    let missing = "Request is missing Authentication Token";
    Raw::unsigned().body(b"").refused("MissingAuthenticationTokenException", missing);
    Raw::unsigned().body(b"[]").refused("MissingAuthenticationTokenException", missing);
    Raw::post().body(b"").refused("SerializationException", "");
    Raw::post().body(b"[]").refused("SerializationException", "");
}

#[test]
fn a_request_is_signed_once() {
    let missing = "Request is missing Authentication Token";
    Raw::unsigned().refused("MissingAuthenticationTokenException", missing);
    for header in ["", " ", "Basic x", "aws4-hmac-sha256 x=y", "Bearer AWS4-"] {
        let raw = Raw::post().with("Authorization", header);
        raw.refused("MissingAuthenticationTokenException", missing);
    }
    let twice = "Found both 'X-Amz-Algorithm' as a query-string param and 'Authorization' as \
                 HTTP header.";
    for query in ["X-Amz-Algorithm", "X-Amz-Algorithm=x", "a=b&X-Amz-Algorithm="] {
        Raw::post().query(query).refused("InvalidSignatureException", twice);
    }
    Raw::post().query("X-Amz-Credential=x").answered();
}

#[test]
fn a_header_has_all_its_parts() {
    let parameter = |name: &str| format!("Authorization header requires '{name}' parameter. ");
    let date = "Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' \
                header. ";
    let all = [parameter("Credential"), parameter("Signature"), parameter("SignedHeaders")];
    for (header, missing) in [
        ("AWS4-", all.concat()),
        ("AWS4-HMAC-SHA256", all.concat()),
        ("AWS4-HMAC-SHA256 Signature=,SignedHeaders=b", all[..2].concat()),
        ("AWS4-HMAC-SHA256 credential=a Credential=a Signature=b", all[2].clone()),
    ] {
        let text = format!("{missing}Authorization={header}");
        let raw = Raw::post().with("Authorization", header);
        raw.refused("IncompleteSignatureException", &text);
        let text = format!("{missing}{date}Authorization={header}");
        let raw = Raw::unsigned().with("Authorization", header).with("X-Amz-Date", "");
        raw.refused("IncompleteSignatureException", &text);
    }
    let text = format!("{date}Authorization={SIGNATURE}");
    Raw::post().without("X-Amz-Date").refused("IncompleteSignatureException", &text);
    let http_date = "Thu, 01 Jan 2026 00:00:00 GMT";
    Raw::post().without("X-Amz-Date").with("Date", http_date).answered();

    let header = "AWS4-HMAC-SHA256 Signature=b,    Credential,    SignedHeaders";
    let text = format!(
        "'Credential' not a valid key=value pair (missing equal-sign) in Authorization header: \
         '{header}'."
    );
    Raw::unsigned().with("Authorization", header).refused("IncompleteSignatureException", &text);
}

#[test]
fn a_header_separates_as_it_likes() {
    let parts = [&format!("Credential={CREDENTIAL}"), "SignedHeaders=host;date", "Signature=s"];
    for separator in [",", " ", ", ", " ,,  "] {
        let header = format!("AWS4-HMAC-SHA256 {}", parts.join(separator));
        Raw::post().with("Authorization", &header).answered();
    }
    // Keys and signatures are anybody's, and what else is there is not looked at.
    let header = SIGNATURE.replace("key/", "AKIA+x=/").replace("=s", "=0 X=Y");
    Raw::post()
        .with("Authorization", &header)
        .with("X-Amz-Date", "19990101T235959Z")
        .with("X-Amz-Security-Token", "t")
        .answered();
}

#[test]
fn a_query_has_all_its_parts() {
    let names = [
        "X-Amz-Algorithm",
        "X-Amz-Credential",
        "X-Amz-Signature",
        "X-Amz-SignedHeaders",
        "X-Amz-Date",
    ];
    let credential = CREDENTIAL.replace('/', "%2F");
    let values = ["AWS4-HMAC-SHA256", &credential, "s", "host%3Bx-amz-date", DATE];
    let query = |values: [&str; 5]| {
        let pairs = names.iter().zip(values).filter(|(_, value)| *value != "-");
        pairs.map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join("&")
    };
    Raw::unsigned().query(&format!("a=b&{}&X-Amz-Expires=60", query(values))).answered();
    let unescaped = [values[0], CREDENTIAL, values[2], values[3], values[4]];
    Raw::unsigned().query(&query(unescaped)).answered();

    let text = |missing: &[&str]| {
        let sentence = |name| format!("AWS query-string parameters must include '{name}'. ");
        let sentences: String = missing.iter().map(sentence).collect();
        format!("{sentences}Re-examine the query-string parameters.")
    };
    let incomplete = "IncompleteSignatureException";
    Raw::unsigned().query("X-Amz-Algorithm").refused(incomplete, &text(&names));
    Raw::unsigned().query("X-Amz-Algorithm=x").refused(incomplete, &text(&names[1..]));
    for at in 1..5 {
        for nothing in ["", "-"] {
            let mut values = values;
            values[at] = nothing;
            Raw::unsigned().query(&query(values)).refused(incomplete, &text(&names[at..=at]));
        }
    }
    let mut late = values;
    late[4] = "2026";
    let text = "Date must be in ISO-8601 'basic format'. Got '2026'. \
                See http://en.wikipedia.org/wiki/ISO_8601";
    Raw::unsigned().query(&query(late)).refused(incomplete, text);
    let mut short = values;
    short[1] = "key%2Fdate";
    let text = "Credential must have exactly 5 slash-delimited elements, e.g. \
                keyid/date/region/service/term, got 'key/date'";
    Raw::unsigned().query(&query(short)).refused(incomplete, text);
}

#[test]
fn a_signature_has_the_shape_of_one() {
    let incomplete = "IncompleteSignatureException";
    for date in ["201", "2026-01-01T00:00:00Z", "20260101T000000", "20260101T00000xZ", "ü"] {
        let text = format!(
            "Date must be in ISO-8601 'basic format'. Got '{date}'. \
             See http://en.wikipedia.org/wiki/ISO_8601"
        );
        // The date comes before the algorithm, and that before the credential.
        let raw =
            Raw::post().with("Authorization", "AWS4-X Credential=a SignedHeaders=b Signature=c");
        raw.with("X-Amz-Date", date).refused(incomplete, &text);
    }
    let header = "AWS4-HMAC-SHA25 Credential=a SignedHeaders=b Signature=c";
    let text = "Unsupported AWS 'algorithm': 'AWS4-HMAC-SHA25' (only AWS4-HMAC-SHA256 for now). ";
    Raw::post().with("Authorization", header).refused(incomplete, text);

    let with = |credential: &str| SIGNATURE.replace(CREDENTIAL, credential);
    for credential in ["a", "a/b/c/d", "a/b/c/d/e/f"] {
        let text = format!(
            "Credential must have exactly 5 slash-delimited elements, e.g. \
             keyid/date/region/service/term, got '{credential}'"
        );
        Raw::post().with("Authorization", &with(credential)).refused(incomplete, &text);
    }
    Raw::post().with("Authorization", &with(&format!("{CREDENTIAL}/"))).answered();
    let text = "The security token included in the request is invalid.";
    let nobody = with(&CREDENTIAL.replace("key", ""));
    Raw::post().with("Authorization", &nobody).refused("UnrecognizedClientException", text);
}

#[test]
fn any_scope_of_a_credential_will_do() {
    for credential in ["a/b/c/d/e", "a/20260101/eu-west-1/s3/aws4_request", "a/1/us-east-1//t"] {
        let header = SIGNATURE.replace(CREDENTIAL, credential);
        Raw::post().with("Authorization", &header).answered();
    }
}

fn gzipped(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

fn deflated(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

#[test]
fn compressed_bodies_are_read() {
    let body = b"{\"Limit\": 5}";
    for (encoding, sent) in [
        ("gzip", gzipped(body)),
        ("GZIP", gzipped(body)),
        ("deflate", deflated(body)),
        ("identity", body.to_vec()),
        ("", body.to_vec()),
        // Two streams are one body, and what follows them is nothing.
        ("gzip", [gzipped(&body[..5]), gzipped(&body[5..]), b"junk".to_vec()].concat()),
        ("deflate", [deflated(body), b"junk".to_vec()].concat()),
    ] {
        Raw::post().with("Content-Encoding", encoding).body(&sent).answered();
    }
    let broken = gzipped(b"{");
    let raw = Raw::unsigned().with("Content-Encoding", "gzip").body(&broken);
    raw.refused("SerializationException", "");
}

#[test]
fn broken_compression_is_the_server_s_fault() {
    let body = gzipped(b"{}");
    let cut = &body[..body.len() - 1];
    let none = gzipped(b"").repeat(1_001);
    for (encoding, sent) in [
        ("gzip", &b"{}"[..]),
        ("gzip", b""),
        ("gzip", cut),
        ("gzip", &none),
        ("deflate", &body),
        ("deflate", b""),
        ("br", b"{}"),
        ("gzip, gzip", &body),
    ] {
        let answer = Raw::post().with("Content-Encoding", encoding).body(sent).send();
        let body: Value = serde_json::from_slice(&answer.body).unwrap();
        let code = "com.amazonaws.dynamodb.v20120810#InternalServerError";
        assert_eq!((answer.status, body["__type"].as_str()), (500, Some(code)), "{encoding}");
    }
}

#[test]
fn a_body_may_not_inflate_beyond_16_mb() {
    let mut long = b"{}".to_vec();
    long.resize(BODY_BYTES_MAX, b' ');
    Raw::post().with("Content-Encoding", "gzip").body(&gzipped(&long)).answered();
    long.push(b' ');
    for (encoding, sent) in [
        ("gzip", gzipped(&long)),
        ("deflate", deflated(&long)),
        ("gzip", [gzipped(&long[..BODY_BYTES_MAX]), gzipped(b" ")].concat()),
    ] {
        let answer = Raw::post().with("Content-Encoding", encoding).body(&sent).send();
        assert_eq!((answer.status, answer.body.len()), (413, 0), "{encoding}");
    }
}

/// Answers of more than 4 KB are compressed as the client likes, checksum and all.
#[test]
fn long_answers_are_compressed_when_asked_for() {
    let wire = wire();
    let long = "n".repeat(255);
    for at in 0..20 {
        let table = json!({
            "TableName": format!("{at:02}{}", &long[2..]), "BillingMode": "PAY_PER_REQUEST",
            "KeySchema": [{"AttributeName": "pk", "KeyType": "HASH"}],
            "AttributeDefinitions": [{"AttributeName": "pk", "AttributeType": "S"}],
        });
        assert_eq!(wire.post("CreateTable", table.to_string().as_bytes()).status, 200);
    }
    let list = |limit: usize, accept: Option<&str>| {
        let body = json!({"Limit": limit}).to_string();
        let mut raw = Raw::post().body(body.as_bytes());
        raw.headers.extend(accept.map(|accept| ("Accept-Encoding", accept)));
        let answer = raw.send_to(&wire);
        let checksum = crc32fast::hash(&answer.body).to_string();
        assert_eq!(header(&answer, "x-amz-crc32"), Some(checksum.as_str()));
        let encoding = header(&answer, "content-encoding").map(str::to_owned);
        (encoding, answer.body)
    };
    let (encoding, plain) = list(20, None);
    assert_eq!(encoding, None);
    assert!(plain.len() > 5_000);
    for accept in ["identity", "", "br", "gzip;q=0"] {
        assert!(list(20, Some(accept)) == (None, plain.clone()), "{accept}");
    }
    // 14 names, and the last of them again, make less than 4,096 bytes.
    assert!(list(14, Some("gzip")) == list(14, None));
    let mut read = Vec::new();
    let (encoding, packed) = list(20, Some("gzip, deflate"));
    MultiGzDecoder::new(&packed[..]).read_to_end(&mut read).unwrap();
    assert!((encoding.as_deref(), &read) == (Some("gzip"), &plain));
    read.clear();
    let (encoding, packed) = list(20, Some("br, deflate"));
    ZlibDecoder::new(&packed[..]).read_to_end(&mut read).unwrap();
    assert!((encoding.as_deref(), &read) == (Some("deflate"), &plain));
    assert!(packed.len() * 10 < plain.len());
}

#[test]
fn pages_in_browsers_may_call() {
    let cors = |answer: &WireAnswer| -> Vec<(&'static str, String)> {
        let headers = answer.headers.iter();
        let headers = headers.filter(|(name, _)| name.starts_with("access-control-"));
        headers.map(|(name, value)| (*name, value.to_string())).collect()
    };
    let asking = |raw: Raw<'static>| {
        raw.with("Access-Control-Request-Method", "POST")
            .with("Access-Control-Request-Headers", "x-amz-target, x-a")
    };
    for raw in [Raw::post(), Raw::unsigned(), Raw::post().method("OPTIONS")] {
        assert_eq!(cors(&asking(raw).send()), []);
    }
    let origin = [
        ("access-control-allow-origin", "*".to_owned()),
        (
            "access-control-expose-headers",
            "x-amzn-RequestId,x-amzn-ErrorType,x-amzn-ErrorMessage,Date".to_owned(),
        ),
    ];
    for raw in [Raw::post(), Raw::unsigned(), Raw::post().method("GET"), Raw::post().method("PUT")]
    {
        assert_eq!(cors(&asking(raw).with("Origin", "http://here").send()), origin);
    }
    let preflight = asking(Raw::unsigned().method("OPTIONS").with("Origin", "http://here"));
    let answer = preflight.send();
    assert_eq!((answer.status, answer.body.len()), (200, 0));
    let mut expected = vec![
        ("access-control-max-age", "172800".to_owned()),
        ("access-control-allow-headers", "x-amz-target, x-a".to_owned()),
        ("access-control-allow-methods", "POST".to_owned()),
    ];
    expected.extend(origin);
    assert_eq!(cors(&answer), expected);
}
