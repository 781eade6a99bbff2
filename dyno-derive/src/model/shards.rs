//! The shards of a partition key, with the field that decides on them resolved.

use syn::ext::IdentExt;

use super::keys::Resolver;
use crate::attr::shards::{Number, ShardsAttr};

/// The shards of a partition key.
#[derive(Clone)]
pub(crate) struct ShardsModel {
    pub(crate) count: Number,
    pub(crate) before: Option<Number>,
    /// The component that the shard is computed from; the primary key if there is none.
    pub(crate) by: Option<usize>,
}

impl ShardsModel {
    pub(super) fn resolve(resolver: &mut Resolver<'_>, attr: ShardsAttr) -> Self {
        let ShardsAttr { count, before, by } = attr;
        let by = by.and_then(|path| match path.get_ident() {
            Some(field) => resolver.component(&field.unraw().to_string(), "", field),
            None => {
                resolver.ctxt.error(&path, "name a field: `shard_by = customer`");
                None
            }
        });
        Self { count, before, by }
    }

    pub(crate) fn is_same(&self, other: &Self) -> bool {
        let before = |shards: &Self| shards.before.as_ref().map(|before| before.value);
        (self.count.value, before(self), self.by) == (other.count.value, before(other), other.by)
    }
}
