//! `Select`: which attributes a query or scan returns, and whether the source can give them.

use dyno_core::op::Select;
use dyno_core::value::Item;

use crate::base::EngineError;
use crate::catalog::{IndexDefinition, IndexProjection};
use crate::encoding::ItemRef;
use crate::expr::{Condition, Projection};
use crate::read::{Reader, Source};

/// What is returned of each row.
#[derive(Debug, Clone, Copy)]
pub(super) enum Shown<'a> {
    /// Everything that was read.
    All,
    /// What the index projects.
    Projected(&'a IndexDefinition),
    /// What the projection names.
    Paths(&'a Projection),
    /// Nothing: rows are counted.
    Count,
}

/// What a request says of the attributes it wants.
#[derive(Debug, Clone, Copy)]
pub(super) struct Asked<'a> {
    pub(super) select: Option<Select>,
    pub(super) projection: Option<&'a Projection>,
}

/// Checks `Select` against the projection and the source, and returns what is shown.
/// `parameter` is what the projection came in.
pub(super) fn shown<'a>(
    asked: Asked<'a>,
    parameter: &'static str,
    source: Source<'a>,
    reader: Reader,
) -> Result<Shown<'a>, EngineError> {
    let index = source.index.map(|(_, index)| index);
    match (asked.select, asked.projection) {
        (None | Some(Select::SpecificAttributes), Some(projection)) => Ok(Shown::Paths(projection)),
        (Some(Select::SpecificAttributes), None) => Err(mismatch(
            reader,
            "Must specify the AttributesToGet or ProjectionExpression when choosing to get SPECIFIC_ATTRIBUTES",
        )),
        (Some(other), Some(_)) => {
            let wanted = if other == Select::Count { "only the Count" } else { other.name() };
            let text = format!("Cannot specify the {parameter} when choosing to get {wanted}");
            Err(mismatch(reader, text))
        }
        (Some(Select::AllProjectedAttributes), None) if index.is_none() => Err(mismatch(
            reader,
            "ALL_PROJECTED_ATTRIBUTES can be used only when Querying using an IndexName",
        )),
        (Some(Select::AllAttributes), None) => match source.global() {
            Some(index) if index.projection != IndexProjection::All => {
                Err(EngineError::parameter(format!(
                    "Select type ALL_ATTRIBUTES is not supported for global secondary index {} because its projection type is not ALL",
                    index.name
                )))
            }
            Some(_) | None => Ok(Shown::All),
        },
        (Some(Select::Count), None) => Ok(Shown::Count),
        (None | Some(Select::AllProjectedAttributes), None) => {
            Ok(index.map_or(Shown::All, Shown::Projected))
        }
    }
}

/// Returns the refusal of a `Select` that does not go with the rest, which a query tells as a
/// violation.
fn mismatch(reader: Reader, text: impl Into<String>) -> EngineError {
    match reader {
        Reader::Query => EngineError::constraint(text),
        Reader::Scan => EngineError::Text(text.into()),
    }
}

impl Shown<'_> {
    /// Returns whether rows of a local index must be completed from the table.
    ///
    /// Unverified: that attributes which only the filter names are fetched, too.
    pub(super) fn needs_items(self, source: Source<'_>, filter: Option<&Condition>) -> bool {
        let Some(index) = source.local() else { return false };
        let outside = |name: &str| !index.projects(name);
        let filtered = filter.is_some_and(|it| it.paths().any(|path| outside(path.root())));
        filtered
            || match self {
                Self::All => index.projection != IndexProjection::All,
                Self::Paths(projection) => {
                    projection.paths().iter().any(|path| outside(path.root()))
                }
                Self::Projected(_) | Self::Count => false,
            }
    }

    /// Returns what is shown of a row; nothing when rows are counted.
    pub(super) fn of(self, row: ItemRef<'_>) -> Option<Item> {
        match self {
            Self::All => Some(row.to_item()),
            Self::Projected(index) => Some(index.projected(row)),
            Self::Paths(projection) => Some(projection.project(&row)),
            Self::Count => None,
        }
    }

    /// Returns `true` if rows are returned and not only counted.
    pub(super) const fn has_items(self) -> bool {
        match self {
            Self::All | Self::Projected(_) | Self::Paths(_) => true,
            Self::Count => false,
        }
    }
}
