//! Rules of an entity as a whole: kind, patterns, and the names of what is generated.

use super::{evolution, keys, promise, shards};
use crate::ctxt::Ctxt;
use crate::model::entity::{EntityModel, PatternModel};

type Rule = fn(&Ctxt, &EntityModel);

const RULES: &[Rule] = &[
    kind_is_a_word,
    keys::primary_components_are_always_there,
    keys::no_component_stands_twice_in_one_key,
    keys::repeated_components_lead_the_sort_key,
    keys::both_keys_of_an_index_have_one_form,
    keys::native_keys_have_one_to_four_attributes,
    keys::native_keys_do_not_share_an_attribute,
    keys::components_of_indexes_are_written_by_their_type,
    shards::only_rendered_keys_have_shards,
    shards::only_exact_keys_have_shards,
    shards::one_shard_is_a_step_of_a_move,
    shards::shards_of_a_primary_key_are_part_of_it,
    patterns_on_one_index_have_the_same_keys,
    sort_methods_have_different_names,
    evolution::the_version_has_its_attribute_to_itself,
    evolution::former_names_are_free,
    promise::promises_stand_on_attributes_of_their_own,
    promise::versions_and_stamps_stand_alone,
    promise::there_is_one_version_and_it_is_no_key,
    promise::keys_follow_what_every_write_stamps,
    promise::unique_values_are_attributes,
];

/// Reports every rule that the entity breaks.
pub(crate) fn check(ctxt: &Ctxt, entity: &EntityModel) {
    for rule in RULES {
        rule(ctxt, entity);
    }
}

fn kind_is_a_word(ctxt: &Ctxt, entity: &EntityModel) {
    let kind = entity.kind.value();
    if kind.is_empty() {
        ctxt.error(&entity.kind, "a kind cannot be empty: it tells the entities of a table apart");
    } else if kind.starts_with('$') {
        let message = "a kind cannot start with `$`: items that are no entities have such kinds";
        ctxt.error(&entity.kind, message);
    }
}

fn patterns_on_one_index_have_the_same_keys(ctxt: &Ctxt, entity: &EntityModel) {
    for pattern in &entity.patterns {
        let keys = entity.keys_of(pattern.source);
        let same_sk = match (&keys.sk, &pattern.keys.sk) {
            (Some(a), Some(b)) => a.is_same(b),
            (None, None) => true,
            (Some(_), None) | (None, Some(_)) => false,
        };
        let same_shards = match (&keys.shards, &pattern.keys.shards) {
            (Some(a), Some(b)) => a.is_same(b),
            (None, None) => true,
            (Some(_), None) | (None, Some(_)) => false,
        };
        if keys.pk.is_same(&pattern.keys.pk) && same_sk && same_shards {
            continue;
        }
        let first = entity.patterns.iter().find(|first| first.source == pattern.source);
        let first = first.map(|first| first.name.to_string()).unwrap_or_default();
        let message = format!(
            "an item has one key on an index, and `{first}` gives this index other templates or shards: write the same ones, or add another index"
        );
        ctxt.error(&pattern.name, message);
    }
}

/// The patterns share one type, so the names of all their methods are different.
fn sort_methods_have_different_names(ctxt: &Ctxt, entity: &EntityModel) {
    let names_of = |pattern: &PatternModel| {
        let (_, sort) = pattern.keys.split_sort_components();
        sort.into_iter().filter_map(|at| Some(entity.field_of(at)?.name())).collect()
    };
    let names: Vec<Vec<&str>> = entity.patterns.iter().map(names_of).collect();
    for (pattern, own) in entity.patterns.iter().zip(&names) {
        let clashes = |name: &&&str| {
            let is_range = |it: &&str| it.strip_suffix("_in") == Some(**name);
            names.iter().flatten().any(is_range)
        };
        if let Some(name) = own.iter().find(clashes) {
            let message = format!(
                "the range method of component `{name}` would have the name of component `{name}_in`: rename one of the fields and keep its attribute with `#[serde(rename = \"..\")]`"
            );
            ctxt.error(&pattern.name, message);
        }
    }
}
