//! Throughput, billing and whatever else of a table can be set anew.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::base::Timestamp;
use crate::catalog::insights::Insights;
use crate::catalog::policy::Policy;
use crate::catalog::{Flow, TableSettings};

#[derive(Debug, Serialize, Deserialize)]
pub(super) struct SettingsRecord {
    billing_mode: String,
    on_demand_since_micros: Option<i64>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    on_demand_switches_micros: Vec<i64>,
    flow: FlowRecord,
    stream: Option<StreamRecord>,
    deletion_protection: bool,
    table_class: Option<ClassRecord>,
    encryption_key: Option<String>,
    indexes: BTreeMap<String, FlowRecord>,
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    tags: BTreeMap<String, String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    time_to_live: Option<TimeToLiveRecord>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    policy: Option<PolicyRecord>,
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    stream_policies: BTreeMap<String, PolicyRecord>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    recovery: Option<RecoveryRecord>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    insights: Option<InsightsRecord>,
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    index_insights: BTreeMap<String, InsightsRecord>,
}

#[derive(Debug, Serialize, Deserialize)]
struct TimeToLiveRecord {
    attribute: String,
    is_on: bool,
    changed_micros: i64,
    through_micros: i64,
}

#[derive(Debug, Serialize, Deserialize)]
struct PolicyRecord {
    document: Option<String>,
    revision_millis: i64,
}

#[derive(Debug, Serialize, Deserialize)]
struct RecoveryRecord {
    since_micros: i64,
    days: i32,
}

#[derive(Debug, Serialize, Deserialize)]
struct InsightsRecord {
    is_on: bool,
    mode: String,
    created_micros: i64,
    changed_micros: i64,
    through_micros: i64,
}

#[derive(Debug, Serialize, Deserialize)]
struct StreamRecord {
    is_on: bool,
    view: Option<String>,
}

#[derive(Debug, Serialize, Deserialize)]
struct ClassRecord {
    class: String,
    /// None for the class that the table was created with.
    since_micros: Option<i64>,
}

#[derive(Debug, Serialize, Deserialize)]
pub(super) struct FlowRecord {
    units: Option<UnitsRecord>,
    increased_micros: Option<i64>,
    decreased_micros: Option<i64>,
    decreases: i64,
    on_demand_reads_max: Option<i64>,
    on_demand_writes_max: Option<i64>,
    warm: UnitsRecord,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    changed_micros: Option<i64>,
}

#[derive(Debug, Serialize, Deserialize)]
struct UnitsRecord {
    reads: i64,
    writes: i64,
}

impl SettingsRecord {
    pub(super) fn of(settings: &TableSettings) -> Self {
        let indexes = settings.indexes.iter();
        let policies = settings.stream_policies.iter();
        let switches = settings.on_demand_switches.iter();
        let insights = settings.index_insights.iter();
        Self {
            billing_mode: settings.billing_mode.name().to_owned(),
            on_demand_since_micros: settings.on_demand_since.map(Timestamp::as_micros),
            on_demand_switches_micros: switches.map(|at| at.as_micros()).collect(),
            flow: FlowRecord::of(&settings.flow),
            stream: settings.stream.map(|stream| StreamRecord {
                is_on: stream.stream_enabled,
                view: stream.stream_view_type.map(|view| view.name().to_owned()),
            }),
            deletion_protection: settings.deletion_protection,
            table_class: settings.table_class.map(|(class, since)| ClassRecord {
                class: class.name().to_owned(),
                since_micros: since.map(Timestamp::as_micros),
            }),
            encryption_key: settings.encryption_key.clone(),
            indexes: indexes.map(|(name, flow)| (name.clone(), FlowRecord::of(flow))).collect(),
            tags: settings.tags.clone(),
            time_to_live: settings.time_to_live.as_ref().map(|it| TimeToLiveRecord {
                attribute: it.attribute.clone(),
                is_on: it.is_on,
                changed_micros: it.changed.as_micros(),
                through_micros: it.through.as_micros(),
            }),
            policy: settings.policy.as_ref().map(PolicyRecord::of),
            stream_policies: policies
                .map(|(label, policy)| (label.clone(), PolicyRecord::of(policy)))
                .collect(),
            recovery: settings
                .recovery
                .map(|it| RecoveryRecord { since_micros: it.since.as_micros(), days: it.days }),
            insights: settings.insights.as_ref().map(InsightsRecord::of),
            index_insights: insights
                .map(|(index, it)| (index.clone(), InsightsRecord::of(it)))
                .collect(),
        }
    }
}

impl PolicyRecord {
    fn of(policy: &Policy) -> Self {
        Self {
            document: policy.document.as_ref().map(|document| document.as_str().to_owned()),
            revision_millis: policy.revision_millis,
        }
    }
}

impl InsightsRecord {
    fn of(insights: &Insights) -> Self {
        Self {
            is_on: insights.is_on,
            mode: insights.mode.name().to_owned(),
            created_micros: insights.created.as_micros(),
            changed_micros: insights.changed.as_micros(),
            through_micros: insights.through.as_micros(),
        }
    }
}

impl FlowRecord {
    pub(super) fn of(flow: &Flow) -> Self {
        let provisioned = &flow.provisioned;
        Self {
            units: provisioned.units.map(|units| UnitsRecord {
                reads: units.read_capacity_units,
                writes: units.write_capacity_units,
            }),
            increased_micros: provisioned.increased.map(Timestamp::as_micros),
            decreased_micros: provisioned.decreased.map(Timestamp::as_micros),
            decreases: provisioned.decreases,
            on_demand_reads_max: flow.on_demand.max_read_request_units,
            on_demand_writes_max: flow.on_demand.max_write_request_units,
            warm: UnitsRecord { reads: flow.warm.reads, writes: flow.warm.writes },
            changed_micros: flow.changed.map(Timestamp::as_micros),
        }
    }
}

/// Reading them back.
mod read {
    use dyno_core::op::{
        BillingMode, ContributorInsightsMode, OnDemandThroughput, ProvisionedThroughput,
        StreamSpecification, StreamViewType, TableClass,
    };

    use super::{
        ClassRecord, Flow, FlowRecord, Insights, InsightsRecord, Policy, PolicyRecord,
        RecoveryRecord, SettingsRecord, StreamRecord, TableSettings, TimeToLiveRecord, Timestamp,
    };
    use crate::catalog::policy::Document;
    use crate::catalog::recovery::Recovery;
    use crate::catalog::settings::Warm;
    use crate::catalog::throughput::Throughput;
    use crate::catalog::time_to_live::TimeToLive;

    impl SettingsRecord {
        pub(crate) fn read(self) -> Option<TableSettings> {
            let class = |it: ClassRecord| {
                let since = it.since_micros.map(Timestamp::from_micros);
                Some((TableClass::from_name(&it.class)?, since))
            };
            let indexes = self.indexes.into_iter();
            let policies = self.stream_policies.into_iter();
            let switches = self.on_demand_switches_micros.into_iter();
            let insights = self.index_insights.into_iter();
            Some(TableSettings {
                billing_mode: BillingMode::from_name(&self.billing_mode)?,
                on_demand_since: self.on_demand_since_micros.map(Timestamp::from_micros),
                on_demand_switches: switches.map(Timestamp::from_micros).collect(),
                flow: self.flow.read(),
                stream: self.stream.map(StreamRecord::read),
                deletion_protection: self.deletion_protection,
                table_class: self.table_class.and_then(class),
                encryption_key: self.encryption_key,
                indexes: indexes.map(|(name, flow)| (name, flow.read())).collect(),
                tags: self.tags,
                time_to_live: self.time_to_live.map(TimeToLiveRecord::read),
                policy: self.policy.map(PolicyRecord::read),
                stream_policies: policies.map(|(label, it)| (label, it.read())).collect(),
                recovery: self.recovery.map(RecoveryRecord::read),
                insights: self.insights.and_then(InsightsRecord::read),
                index_insights: insights
                    .filter_map(|(index, it)| Some((index, it.read()?)))
                    .collect(),
            })
        }
    }

    impl TimeToLiveRecord {
        fn read(self) -> TimeToLive {
            TimeToLive {
                attribute: self.attribute,
                is_on: self.is_on,
                changed: Timestamp::from_micros(self.changed_micros),
                through: Timestamp::from_micros(self.through_micros),
            }
        }
    }

    impl PolicyRecord {
        fn read(self) -> Policy {
            let document = self.document.map(Document::known);
            Policy { document, revision_millis: self.revision_millis }
        }
    }

    impl RecoveryRecord {
        const fn read(self) -> Recovery {
            Recovery { since: Timestamp::from_micros(self.since_micros), days: self.days }
        }
    }

    impl InsightsRecord {
        fn read(self) -> Option<Insights> {
            Some(Insights {
                is_on: self.is_on,
                mode: ContributorInsightsMode::from_name(&self.mode)?,
                created: Timestamp::from_micros(self.created_micros),
                changed: Timestamp::from_micros(self.changed_micros),
                through: Timestamp::from_micros(self.through_micros),
            })
        }
    }

    impl StreamRecord {
        fn read(self) -> StreamSpecification {
            let stream_view_type = self.view.and_then(|view| StreamViewType::from_name(&view));
            StreamSpecification { stream_enabled: self.is_on, stream_view_type }
        }
    }

    impl FlowRecord {
        pub(crate) fn read(self) -> Flow {
            let units = self.units.map(|units| ProvisionedThroughput {
                read_capacity_units: units.reads,
                write_capacity_units: units.writes,
            });
            Flow {
                provisioned: Throughput {
                    units,
                    increased: self.increased_micros.map(Timestamp::from_micros),
                    decreased: self.decreased_micros.map(Timestamp::from_micros),
                    decreases: self.decreases,
                },
                on_demand: OnDemandThroughput {
                    max_read_request_units: self.on_demand_reads_max,
                    max_write_request_units: self.on_demand_writes_max,
                },
                warm: Warm { reads: self.warm.reads, writes: self.warm.writes },
                changed: self.changed_micros.map(Timestamp::from_micros),
            }
        }
    }
}
