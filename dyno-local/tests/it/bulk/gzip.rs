//! Compressed sources, whole and broken.

use dyno_local::bulk::{Compression, ImportErrorKind, ImportOptions};

use super::support::{counts, exported, gzip, import, plain_lines, truncated_line, with_index};

#[test]
fn gzip_is_known_by_its_first_bytes_or_by_name() {
    let text = plain_lines(4);
    let mut two_members = gzip(&text[..50]);
    two_members.extend(gzip(&text[50..]));
    for compressed in [gzip(&text), two_members] {
        for compression in [Compression::Detect, Compression::Gzip] {
            let local = with_index();
            let options = ImportOptions::new("tab").compression(compression);
            let report = local.import(&options, compressed.as_slice()).unwrap();
            assert_eq!(counts(&report), (4, 4, 0));
            assert_eq!(report.bytes, u64::try_from(text.len()).unwrap());
        }
    }
    let local = with_index();
    let options = ImportOptions::new("tab").compression(Compression::Gzip);
    let error = local.import(&options, text.as_bytes()).unwrap_err();
    assert!(matches!(error.kind(), ImportErrorKind::Source { line: 1, .. }), "{error}");
}

/// Wherever a file is cut, the import says in which line, keeps the lines before it, and goes on
/// when the file is whole.
#[test]
fn a_file_cut_at_any_byte_loses_nothing() {
    let text = plain_lines(12);
    let whole = gzip(&text);
    let uninterrupted = with_index();
    let expected = import(&uninterrupted, &whole);
    for cut in 0..whole.len() {
        let local = with_index();
        let options = ImportOptions::new("tab").compression(Compression::Gzip);
        let error = local.import(&options, &whole[..cut]).unwrap_err();
        let line = truncated_line(error.kind()).unwrap();
        let imported = error.report().imported;
        assert_eq!(line, imported + 1, "cut at {cut}: {error}");
        assert_eq!(exported(&local).lines().count(), usize::try_from(imported).unwrap());

        let again = options.resume(error.report().checkpoint.clone());
        let report = local.import(&again, whole.as_slice()).unwrap();
        assert_eq!(report, expected, "cut at {cut}");
        assert_eq!(exported(&local), exported(&uninterrupted));
    }
}

/// A byte that changed is found: by its code, or at the end by the checksum.
#[test]
fn a_changed_byte_is_an_error() {
    const HEADER_BYTES: usize = 10;
    let whole = gzip(&plain_lines(12));
    for at in HEADER_BYTES..whole.len() {
        let mut broken = whole.clone();
        broken[at] ^= 0x10;
        let local = with_index();
        let error = local.import(&ImportOptions::new("tab"), broken.as_slice()).unwrap_err();
        assert!(
            matches!(
                error.kind(),
                ImportErrorKind::Source { .. } | ImportErrorKind::Truncated { .. }
            ),
            "changed at {at}: {error}"
        );
        assert!(error.to_string().contains("line "), "{error}");
    }
}

#[test]
fn what_follows_a_file_is_an_error() {
    let mut longer = gzip(&plain_lines(3));
    longer.extend(b"rest");
    let local = with_index();
    let error = local.import(&ImportOptions::new("tab"), longer.as_slice()).unwrap_err();
    assert_eq!(counts(error.report()), (3, 3, 0));
}
