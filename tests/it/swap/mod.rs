//! One set of typed tests, run unchanged over every way to a backend.
//!
//! `suite.rs` holds the tests, each a function of a fresh `Db`; `ways.rs` makes the backends. A new
//! test is one function and one name in the list below, and then runs four times.

mod batches;
mod models;
mod suite;
mod ways;

/// Makes a test of each function of the suite for one way.
macro_rules! over {
    ($way:ident: $($test:ident),+ $(,)?) => {
        mod $way {
            $(
                #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
                async fn $test() {
                    let way = super::ways::$way().await;
                    super::suite::$test(super::ways::db(&way).await).await;
                    way.close().await;
                }
            )+
        }
    };
}

/// Runs every test over every way.
macro_rules! over_every_way {
    ($($test:ident),+ $(,)?) => {
        over!(local: $($test),+);
        over!(sdk_client: $($test),+);
        over!(server: $($test),+);
        over!(program: $($test),+);
    };
}

over_every_way! {
    puts_gets_and_deletes,
    creates_once,
    patches_nested_paths_and_sets,
    patches_only_what_is_there,
    rekeys_every_index_of_a_component,
    queries_ranges_with_the_meaning_of_values,
    queries_native_keys,
    filters_and_limits,
    pages_end_inside_of_answers,
    pages_through_a_listing,
    pages_end_amidst_what_a_filter_kept,
    streams_everything,
    reads_a_collection_of_every_kind,
    keeps_sparse_items_out_of_an_index,
    transacts_all_or_nothing,
    repeats_a_transaction_once,
    writes_and_reads_a_thousand_in_batches,
    takes_the_last_of_several_writes,
    tells_why_a_batch_failed,
    reads_as_of_one_moment,
    refuses_what_the_service_refuses,
    tells_what_it_consumed,
    describes_and_deletes_the_table,
    counts_concurrently,
}
