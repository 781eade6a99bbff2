//! The calls, and how each is answered.

use dyno_core::backend::{BackendError, ErrorCode};

use super::encode;
use crate::base::limits;
use crate::engine::Engine;
use crate::ops::{self, Ctx};
use crate::scaling::{Registration, Scalable, ScalingError, ScalingPolicy};

/// What a client asks for.
#[derive(Debug)]
pub(in crate::wire) enum Call {
    Register {
        scalable: Scalable,
        asked: Registration,
    },
    Deregister(Scalable),
    Targets(Selection),
    /// Without a policy its contents stay as they are.
    Put {
        scalable: Scalable,
        name: String,
        policy: Option<ScalingPolicy>,
    },
    Delete {
        scalable: Scalable,
        name: String,
    },
    Policies {
        names: Vec<String>,
        of: Selection,
    },
    Activities(Selection),
}

/// Which targets are asked about, and which page of them.
#[derive(Debug, Default)]
pub(in crate::wire) struct Selection {
    /// Any, if there are none.
    pub(super) resources: Vec<String>,
    pub(super) dimension: Option<String>,
    pub(super) max: Option<i32>,
    pub(super) token: Option<String>,
}

/// Answers a call with a body.
pub(in crate::wire) async fn answer(call: Call, engine: &Engine) -> Result<Vec<u8>, BackendError> {
    match call {
        Call::Targets(_) | Call::Policies { .. } | Call::Activities(_) => {
            engine.scale(|ctx| run(call, ctx))
        }
        Call::Register { .. } | Call::Deregister(_) | Call::Put { .. } | Call::Delete { .. } => {
            engine.scale_and_keep(|ctx| run(call, ctx)).await
        }
    }
}

fn run(call: Call, ctx: Ctx<'_>) -> Result<Vec<u8>, BackendError> {
    match call {
        Call::Register { scalable, asked } => {
            ops::register_target(&scalable, asked, ctx).map(|target| encode::registered(&target))
        }
        Call::Deregister(scalable) => {
            ops::deregister_target(&scalable, ctx).map(|()| encode::nothing())
        }
        Call::Targets(asked) => {
            let mut targets = ctx.scaling.targets();
            targets.retain(|target| asked.selects(&target.scalable));
            let (page, next) = asked.page(targets)?;
            Ok(encode::targets(&page, next, ctx.config))
        }
        Call::Put { scalable, name, policy } => {
            let known = || {
                let known = ctx.scaling.read(|state| state.policy(&scalable, ctx.config))?;
                (known.policy.name == name).then_some(known.policy)
            };
            let policy = policy.or_else(known).ok_or(ScalingError::ConfigurationMissing)?;
            ops::put_policy(&scalable, policy, ctx).map(|put| encode::put(&put))
        }
        Call::Delete { scalable, name } => {
            ops::delete_policy(&scalable, &name, ctx).map(|()| encode::nothing())
        }
        Call::Policies { names, of } => {
            let mut policies = ctx.scaling.policies(ctx.config);
            policies.retain(|it| {
                let is_named = names.is_empty() || names.contains(&it.policy.name);
                is_named && of.selects(&it.scalable)
            });
            let (page, next) = of.page(policies)?;
            Ok(encode::policies(&page, next))
        }
        Call::Activities(asked) => {
            let mut activities = ctx.scaling.activities(ctx.config.clock.now());
            activities.retain(|activity| asked.selects(&activity.scalable));
            // The newest is told first.
            activities.reverse();
            let (page, next) = asked.page(activities)?;
            Ok(encode::activities(&page, next))
        }
    }
}

impl Selection {
    fn selects(&self, scalable: &Scalable) -> bool {
        let is_named =
            self.resources.is_empty() || self.resources.contains(&scalable.resource_id());
        is_named && self.dimension.as_deref().is_none_or(|it| it == scalable.dimension())
    }

    /// Returns the page that is asked for, and where the next one begins.
    // Unverified: that a page of too many is one of as many as there may be, and the text for a token
    // that is none.
    fn page<T>(&self, mut all: Vec<T>) -> Result<(Vec<T>, Option<usize>), BackendError> {
        let begin = self.token.as_deref().map_or(Ok(0), str::parse::<usize>);
        let begin = begin.ok().filter(|begin| *begin <= all.len()).ok_or_else(|| {
            let code = ErrorCode::Other("InvalidNextTokenException".to_owned());
            BackendError::new(code, "Invalid next token")
        })?;
        let max = limits::SCALING_PAGE_MAX;
        let length = usize::try_from(self.max.unwrap_or(max).clamp(1, max)).unwrap_or(1);
        let end = begin.saturating_add(length).min(all.len());
        let next = (end < all.len()).then_some(end);
        all.truncate(end);
        all.drain(..begin);
        Ok((all, next))
    }
}
