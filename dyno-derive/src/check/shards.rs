//! Rules of shards: what there can be some of, and what decides on them.

use crate::ctxt::Ctxt;
use crate::model::entity::EntityModel;
use crate::model::field::FieldModel;
use crate::model::keys::KeysModel;
use crate::model::shards::ShardsModel;

pub(super) fn only_rendered_keys_have_shards(ctxt: &Ctxt, entity: &EntityModel) {
    for (_, shards) in sharded(entity).filter(|(keys, _)| keys.is_native()) {
        let message = "an index over attributes has no room for a shard: key it by a template, `pk = \"STATUS#{status}\"`";
        ctxt.error(&shards.count, message);
    }
}

pub(super) fn only_exact_keys_have_shards(ctxt: &Ctxt, entity: &EntityModel) {
    for (_, shards) in sharded(entity).filter(|_| entity.verbatim) {
        let message = "a verbatim key is its template's own text, and a shard would be added to it: remove `shards`";
        ctxt.error(&shards.count, message);
    }
}

pub(super) fn one_shard_is_a_step_of_a_move(ctxt: &Ctxt, entity: &EntityModel) {
    for (_, shards) in sharded(entity) {
        let before = shards.before.as_ref().map_or(1, |before| before.value);
        if shards.count.value == 1 && before == 1 {
            let message = "one shard is no shards: remove this, or say how many there were or will be with `shards_before = 10`";
            ctxt.error(&shards.count, message);
        }
    }
}

pub(super) fn shards_of_a_primary_key_are_part_of_it(ctxt: &Ctxt, entity: &EntityModel) {
    let Some(shards) = &entity.primary.shards else { return };
    if let Some(before) = &shards.before {
        let message = "an item cannot leave its primary key, so the number of its shards is for good: remove this; to change it, write the items anew under another literal";
        ctxt.error(before, message);
        return;
    }
    let Some(by) = shards.by else {
        let message = "say which field of the primary key decides on the shard, so that `key(..)` can compute it: `shard_by = id`";
        ctxt.error(&shards.count, message);
        return;
    };
    let keys = [Some(&entity.primary.pk), entity.primary.sk.as_ref()];
    if !keys.into_iter().flatten().any(|key| key.positions().contains(&by)) {
        let name = entity.field_of(by).map(FieldModel::name).unwrap_or_default();
        let message = format!(
            "field `{name}` is not part of the primary key, so `key(..)` could not compute the shard: name one that is"
        );
        ctxt.error(&shards.count, message);
    }
}

fn sharded(entity: &EntityModel) -> impl Iterator<Item = (&KeysModel, &ShardsModel)> {
    let all =
        std::iter::once(&entity.primary).chain(entity.indexes.iter().map(|index| &index.keys));
    all.filter_map(|keys| Some((keys, keys.shards.as_ref()?)))
}
