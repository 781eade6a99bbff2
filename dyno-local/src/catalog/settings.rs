//! What of a table and its indexes can be set anew and does not concern where items lie:
//! throughput, billing, protection, storage class, encryption, the stream, and what has operations
//! of its own: tags, time to live, the policy, point-in-time recovery, insights.
//!
//! A definition holds them apart from its keys and indexes, which reads and writes ask for.

use std::collections::BTreeMap;

use dyno_core::op::{
    BillingMode, OnDemandThroughput, ProvisionedThroughput, StreamSpecification, TableClass,
    WarmThroughput,
};

use super::Throughput;
use super::insights::Insights;
use super::policy::Policy;
use super::recovery::Recovery;
use super::tags::Tags;
use super::time_to_live::TimeToLive;
use crate::base::{Calendar, EngineError, Timestamp, limits};
use crate::meter::{Rate, Supply};

/// The settings of a table.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct TableSettings {
    pub(crate) billing_mode: BillingMode,
    /// When the table last became on demand; `None` if it never was.
    pub(crate) on_demand_since: Option<Timestamp>,
    /// When it became so after it was provisioned, as far as that is no day ago.
    pub(crate) on_demand_switches: Vec<Timestamp>,
    pub(crate) flow: Flow,
    pub(crate) stream: Option<StreamSpecification>,
    pub(crate) deletion_protection: bool,
    /// The class with the moment of its last change, if it was ever named, and changed.
    pub(crate) table_class: Option<(TableClass, Option<Timestamp>)>,
    /// The ARN of the account's key that encrypts the table; `None` is a key of the service.
    pub(crate) encryption_key: Option<String>,
    /// The throughput of each global index, by name.
    pub(crate) indexes: BTreeMap<String, Flow>,
    pub(crate) tags: Tags,
    /// The last change of the time to live, if there was one.
    pub(crate) time_to_live: Option<TimeToLive>,
    /// The last change of the policy, if there was one.
    pub(crate) policy: Option<Policy>,
    /// The same of the table's streams, by label.
    pub(crate) stream_policies: BTreeMap<String, Policy>,
    /// Point-in-time recovery, if it is on.
    pub(crate) recovery: Option<Recovery>,
    /// Contributor Insights of the table, if they were ever on.
    pub(crate) insights: Option<Insights>,
    /// The same of global indexes, by name.
    pub(crate) index_insights: BTreeMap<String, Insights>,
}

/// The throughput of a table or of one index.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Flow {
    pub(crate) provisioned: Throughput,
    /// The most request units a second on demand.
    pub(crate) on_demand: OnDemandThroughput,
    pub(crate) warm: Warm,
    /// When units, mode or preparation changed last, if ever.
    pub(crate) changed: Option<Timestamp>,
}

/// The throughput that a table or an index is prepared for. It never sinks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Warm {
    pub(crate) reads: i64,
    pub(crate) writes: i64,
}

impl TableSettings {
    /// Returns `true` if the table is paid by the request.
    pub(crate) fn is_on_demand(&self) -> bool {
        self.billing_mode == BillingMode::PayPerRequest
    }

    /// Makes the table one that is paid by the request, unless it became so too often.
    ///
    /// Unverified: the sentence, which is that of a time when once a day was allowed.
    pub(crate) fn become_on_demand(&mut self, now: Timestamp) -> Result<(), EngineError> {
        let since = now.plus_micros(-limits::ON_DEMAND_SWITCHES_MICROS);
        self.on_demand_switches.retain(|switch| *switch > since);
        if let [first, .., last] = self.on_demand_switches.as_slice()
            && self.on_demand_switches.len() >= limits::ON_DEMAND_SWITCHES_MAX
        {
            let next = first.plus_micros(limits::ON_DEMAND_SWITCHES_MICROS);
            return Err(EngineError::SubscriberLimit(format!(
                "Update to PayPerRequest mode are limited to {} in 1 day(s). Last update at {}. Next update can be made at {}",
                limits::ON_DEMAND_SWITCHES_MAX,
                last.in_words(),
                next.in_words(),
            )));
        }
        self.on_demand_switches.push(now);
        self.billing_mode = BillingMode::PayPerRequest;
        self.on_demand_since = Some(now);
        self.flow = self.flow.with_units(None, now);
        for flow in self.indexes.values_mut() {
            *flow = flow.with_units(None, now);
        }
        Ok(())
    }

    /// Returns `true` if the stream is on.
    pub(crate) fn streams(&self) -> bool {
        self.stream.is_some_and(|stream| stream.stream_enabled)
    }
}

impl Flow {
    /// Returns the throughput of something new: provisioned, or on demand without units.
    pub(crate) fn new(units: Option<ProvisionedThroughput>) -> Self {
        Self {
            provisioned: Throughput::new(units),
            on_demand: OnDemandThroughput::default(),
            warm: Warm::of(units),
            changed: None,
        }
    }

    /// Returns the throughput with other units, or none: on demand.
    pub(crate) fn with_units(self, units: Option<ProvisionedThroughput>, now: Timestamp) -> Self {
        let (provisioned, warm) = (self.provisioned.changed(units, now), Warm::of(units));
        let changed =
            if provisioned.units == self.provisioned.units { self.changed } else { Some(now) };
        Self { provisioned, warm: self.warm.raised_to(warm), changed, ..self }
    }

    /// Returns the throughput with what is given of these limits; -1 lifts one.
    pub(crate) fn with_on_demand(self, asked: OnDemandThroughput) -> Self {
        let after = |asked: Option<i64>, current: Option<i64>| match asked {
            Some(-1) => None,
            Some(units) => Some(units),
            None => current,
        };
        let current = self.on_demand;
        let on_demand = OnDemandThroughput {
            max_read_request_units: after(
                asked.max_read_request_units,
                current.max_read_request_units,
            ),
            max_write_request_units: after(
                asked.max_write_request_units,
                current.max_write_request_units,
            ),
        };
        Self { on_demand, ..self }
    }

    /// Returns the throughput prepared for what is given, from a moment on.
    pub(crate) fn with_warm(self, asked: WarmThroughput, at: Timestamp) -> Self {
        let asked = Warm {
            reads: asked.read_units_per_second.unwrap_or(0),
            writes: asked.write_units_per_second.unwrap_or(0),
        };
        let warm = self.warm.raised_to(asked);
        let changed = if warm == self.warm { self.changed } else { Some(at) };
        Self { warm, changed, ..self }
    }

    /// Returns what an arm with this throughput is supplied with.
    pub(crate) fn supply(&self) -> Supply {
        let units = self.provisioned.units;
        let warm = (self.warm.reads, self.warm.writes);
        let (reads, writes) = match units {
            Some(units) => (
                Rate::Provisioned(units.read_capacity_units),
                Rate::Provisioned(units.write_capacity_units),
            ),
            None => {
                let OnDemandThroughput { max_read_request_units, max_write_request_units } =
                    self.on_demand;
                (
                    Rate::OnDemand { warm: warm.0, max: max_read_request_units },
                    Rate::OnDemand { warm: warm.1, max: max_write_request_units },
                )
            }
        };
        Supply { reads, writes, warm, changed: self.changed }
    }

    /// Returns the limits on demand, if there are any.
    pub(crate) fn on_demand_limits(&self) -> Option<OnDemandThroughput> {
        (self.on_demand != OnDemandThroughput::default()).then_some(self.on_demand)
    }
}

impl Warm {
    fn of(units: Option<ProvisionedThroughput>) -> Self {
        units.map_or(
            Self { reads: limits::WARM_READS_ON_DEMAND, writes: limits::WARM_WRITES_ON_DEMAND },
            |units| Self { reads: units.read_capacity_units, writes: units.write_capacity_units },
        )
    }

    fn raised_to(self, other: Self) -> Self {
        Self { reads: self.reads.max(other.reads), writes: self.writes.max(other.writes) }
    }
}
