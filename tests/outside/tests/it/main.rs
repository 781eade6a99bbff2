//! The help desk, run unchanged on the engine in the process and through the AWS SDK over HTTP.
//!
//! A scenario is one function of a [`World`](ways::World), which is a fresh table on a backend, and one
//! name in the list below; it then runs both ways.

mod batches;
mod caching;
mod costs;
mod definitions;
mod events;
mod evolution;
mod observing;
mod patterns;
mod samples;
mod service;
mod shards;
mod streams;
mod transactions;
mod ways;
mod writes;

/// Makes a test of each scenario, for each way.
macro_rules! both_ways {
    ($($scenario:ident in $module:ident),+ $(,)?) => {
        mod local {
            $(
                #[tokio::test]
                async fn $scenario() {
                    let world = super::ways::local().await;
                    super::$module::$scenario(&world).await;
                    world.close().await;
                }
            )+
        }

        mod over_http {
            $(
                #[tokio::test]
                async fn $scenario() {
                    let world = super::ways::over_http().await;
                    super::$module::$scenario(&world).await;
                    world.close().await;
                }
            )+
        }
    };
}

both_ways! {
    opens_closes_and_lists_tickets in service,
    refuses_the_tokens_of_others in service,
    queries_every_kind_of_index in patterns,
    projects_and_counts in patterns,
    reads_collections_and_both_sides_of_a_relation in patterns,
    scans_in_parallel_and_goes_on in patterns,
    hides_what_has_expired in patterns,
    keeps_versions_stamps_and_what_stays in writes,
    creates_once_and_shows_what_is_there in writes,
    changes_nested_parts in writes,
    moves_index_keys_with_their_attributes in writes,
    upserts_by_what_is_there in writes,
    keeps_values_unique in writes,
    refuses_what_is_too_large in writes,
    rejects_by_slot in transactions,
    does_once_what_is_repeated in transactions,
    takes_lists_up_to_a_hundred in transactions,
    reads_as_of_one_moment in transactions,
    writes_and_reads_hundreds in batches,
    hands_back_what_is_left_over in batches,
    spreads_and_merges in shards,
    reads_changes_of_the_stream in streams,
    reads_records_of_the_sdk in streams,
    reads_events_of_lambda in events,
    upgrades_what_older_programs_wrote in evolution,
    serves_from_memory_what_it_wrote in caching,
    traces_with_names_of_patterns in observing,
    counts_units_by_pattern in observing,
    finds_hot_keys in observing,
    explains_and_keeps_to_a_budget in costs,
    verifies_the_table in definitions,
}
