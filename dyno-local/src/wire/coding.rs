//! Compressed bodies: `Content-Encoding` of requests, `Accept-Encoding` of answers.
//!
//! Called by `wire::exchange` before the JSON is read and after it is written. A request without
//! the header, and an answer of up to [`PLAIN_BYTES_MAX`], cost a look-up at most. Invariant: no
//! body is inflated beyond [`BODY_BYTES_MAX`].

use std::borrow::Cow;
use std::io::{Read, Write};

use flate2::Compression;
use flate2::bufread::{GzDecoder, ZlibDecoder};
use flate2::write::{GzEncoder, ZlibEncoder};

use super::message::{BODY_BYTES_MAX, Headers};

/// The longest answer that is sent as it is, whatever the client accepts.
const PLAIN_BYTES_MAX: usize = 4 * 1024;

/// How a compressed stream in the format gzip begins.
const GZIP_MAGIC: &[u8] = &[0x1F, 0x8B];

/// The most streams that one body may be put together of. Each costs memory to start with.
const GZIP_STREAMS_MAX: usize = 1_000;

/// Why a compressed body cannot be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Unreadable {
    /// It is more than [`BODY_BYTES_MAX`] when inflated.
    TooLong,
    /// It is not what the header says, or the header says something unheard of.
    Broken,
}

/// The compressions that the service knows. "deflate" is zlib's format, as HTTP defines it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Coding {
    Gzip,
    Deflate,
}

impl Coding {
    /// What the service prefers, all else being equal, stands first.
    const ALL: [Self; 2] = [Self::Gzip, Self::Deflate];

    /// Returns the coding's name in headers.
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Gzip => "gzip",
            Self::Deflate => "deflate",
        }
    }

    fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|coding| coding.name().eq_ignore_ascii_case(name))
    }
}

/// How many bytes it may take to inflate a body: a buffer that grows has room for as much again.
#[cfg(feature = "server")]
pub(crate) const INFLATED_BYTES_MAX: usize = 2 * BODY_BYTES_MAX;

/// Returns a request's body as it was before it was compressed.
pub(super) fn inflate<'a>(
    headers: &dyn Headers,
    body: &'a [u8],
) -> Result<Cow<'a, [u8]>, Unreadable> {
    let Some(name) = headers.header("content-encoding").map(str::trim) else {
        return Ok(Cow::Borrowed(body));
    };
    if name.is_empty() || name.eq_ignore_ascii_case("identity") {
        return Ok(Cow::Borrowed(body));
    }
    let mut inflated = Vec::new();
    match Coding::from_name(name).ok_or(Unreadable::Broken)? {
        Coding::Gzip => inflate_gzip(body, &mut inflated)?,
        Coding::Deflate => read_on(&mut ZlibDecoder::new(body), &mut inflated)?,
    }
    Ok(Cow::Owned(inflated))
}

/// Inflates one stream after the other. What follows the last and is none is passed over, as the
/// service does.
fn inflate_gzip(body: &[u8], inflated: &mut Vec<u8>) -> Result<(), Unreadable> {
    let mut rest = body;
    for _ in 0..GZIP_STREAMS_MAX {
        let mut stream = GzDecoder::new(rest);
        read_on(&mut stream, inflated)?;
        rest = stream.into_inner();
        if !rest.starts_with(GZIP_MAGIC) {
            return Ok(());
        }
    }
    Err(Unreadable::Broken)
}

/// Appends what a decoder gives, up to the limit.
fn read_on(decoder: &mut impl Read, inflated: &mut Vec<u8>) -> Result<(), Unreadable> {
    // One more than allowed tells that there is more.
    let left = (BODY_BYTES_MAX + 1).saturating_sub(inflated.len());
    let most = u64::try_from(left).unwrap_or(u64::MAX);
    decoder.take(most).read_to_end(inflated).map_err(|_| Unreadable::Broken)?;
    if inflated.len() > BODY_BYTES_MAX { Err(Unreadable::TooLong) } else { Ok(()) }
}

/// Compresses an answer if it is long and the client accepts it.
pub(super) fn pack(headers: &dyn Headers, body: &[u8]) -> Option<(Coding, Vec<u8>)> {
    if body.len() <= PLAIN_BYTES_MAX {
        return None;
    }
    let coding = accepted(headers.header("accept-encoding")?)?;
    let (level, packed) = (Compression::fast(), Vec::with_capacity(body.len() / 4));
    // Memory takes all that is written, so that nothing fails.
    let packed = match coding {
        Coding::Gzip => {
            let mut encoder = GzEncoder::new(packed, level);
            encoder.write_all(body).ok()?;
            encoder.finish().ok()?
        }
        Coding::Deflate => {
            let mut encoder = ZlibEncoder::new(packed, level);
            encoder.write_all(body).ok()?;
            encoder.finish().ok()?
        }
    };
    Some((coding, packed))
}

/// Chooses among what a client accepts: the greatest weight, and of equal ones what is named
/// first. `*` stands for what is not named; what comes uncompressed has no say, as at the service.
fn accepted(accept: &str) -> Option<Coding> {
    let mut best: Option<(f32, Coding)> = None;
    let mut offer = |weight: f32, coding: Coding| {
        if weight > best.map_or(0.0, |(weight, _)| weight) {
            best = Some((weight, coding));
        }
    };
    let mut others = None;
    let mut named = Vec::new();
    for element in accept.split(',') {
        let (name, parameters) = element.split_once(';').unwrap_or((element, ""));
        if name.trim() == "*" {
            others.get_or_insert_with(|| weight(parameters));
        } else if let Some(coding) = Coding::from_name(name.trim()) {
            named.push(coding);
            offer(weight(parameters), coding);
        }
    }
    for coding in Coding::ALL.into_iter().filter(|coding| !named.contains(coding)) {
        offer(others.unwrap_or(0.0), coding);
    }
    best.map(|(_, coding)| coding)
}

/// Returns the first weight among parameters, from 0 to 1; what is no number weighs as much as
/// none. The service looks for `q=` and not for a parameter of that name: `nq=0` is a weight, and
/// `q =0` is none.
fn weight(parameters: &str) -> f32 {
    let is_mark = |pair: &[u8]| pair.eq_ignore_ascii_case(b"q=");
    let mark = parameters.as_bytes().windows(2).position(is_mark);
    let value = mark.and_then(|at| parameters.get(at + 2..)?.split(';').next());
    value
        .and_then(|weight| weight.trim().parse::<f32>().ok())
        .map_or(1.0, |weight| weight.clamp(0.0, 1.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(accept: &str, expected: Option<Coding>) {
        assert_eq!(accepted(accept), expected, "{accept}");
    }

    #[test]
    fn the_weight_and_then_the_order_decide() {
        let (gzip, deflate) = (Some(Coding::Gzip), Some(Coding::Deflate));
        for accept in ["", "identity", "br", "zstd, compress", "x-gzip", "gzip br", "gzip:q=1"] {
            check(accept, None);
        }
        for accept in ["gzip ;q=0", "identity;q=0", "*;q=0", "gzip;x=1;q=0 ", "\"gzip\"", "*;q=nan"]
        {
            check(accept, None);
        }
        check("gzip, deflate", gzip);
        check("br, identity, deflate, gzip", deflate);
        check("GZIP, identity", gzip);
        check("x ,, gzip", gzip);
        check("gzip;q=0.8, deflate;q=0.9", deflate);
        check("gzip;q=0, deflate; q = 0.5 , identity", deflate);
        check("gzip;q=0.0001, identity", gzip);
        check("gzip;q=0, gzip", gzip);
    }

    #[test]
    fn a_star_is_what_is_not_named() {
        let (gzip, deflate) = (Some(Coding::Gzip), Some(Coding::Deflate));
        check("*", gzip);
        check("*, deflate", deflate);
        check("*, deflate;q=0.5", gzip);
        check("*, gzip;q=0.5", deflate);
        check("*, gzip;q=0", deflate);
        check("*;q=0.5, identity", gzip);
        check("br, *;q=0", None);
    }

    #[test]
    fn odd_weights_are_made_sense_of() {
        let (gzip, deflate) = (Some(Coding::Gzip), Some(Coding::Deflate));
        check("deflate;q=0.5, gzip;q=31", gzip);
        check("gzip;q=31, deflate;q=51", gzip);
        check("deflate;q=0.5, gzip;q=1;q=0.2", gzip);
        check("deflate;q=0.5, gzip;q=0.", deflate);
        check("deflate;q=0.5, gzip;q=0.x", gzip);
        check("deflate;q=-0.5, gzip;q=0.2", gzip);
        check("gzip;q =0;q=1", gzip);
        for accept in ["gzip;q= 0;q=1", "gzip; q=0;q=1", "gzip;nq=0;q=1", "gzip;Q=0"] {
            check(accept, None);
        }
    }
}
