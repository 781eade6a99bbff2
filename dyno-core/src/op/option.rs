//! Options that several operations share, and the names the wire gives them.

/// Gives an enum its wire names: `name()` and `from_name()`.
macro_rules! wire_names {
    ($type:ident { $($variant:ident => $name:literal),+ $(,)? }) => {
        impl $type {
            /// Returns the name on the wire.
            pub const fn name(self) -> &'static str {
                match self {
                    $(Self::$variant => $name),+
                }
            }

            /// Returns the value with this name on the wire.
            pub fn from_name(name: &str) -> Option<Self> {
                match name {
                    $($name => Some(Self::$variant),)+
                    _ => None,
                }
            }
        }
    };
}
pub(super) use wire_names;

/// How much of the consumed capacity an answer tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum ReturnConsumedCapacity {
    /// Nothing.
    #[default]
    None,
    /// The sum for each table.
    Total,
    /// The sum, and the table and each index apart.
    Indexes,
}

wire_names!(ReturnConsumedCapacity { None => "NONE", Total => "TOTAL", Indexes => "INDEXES" });

/// Whether a write tells the size of the item collection (tables with LSIs only).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum ReturnItemCollectionMetrics {
    /// Nothing.
    #[default]
    None,
    /// The estimated size.
    Size,
}

wire_names!(ReturnItemCollectionMetrics { None => "NONE", Size => "SIZE" });

/// Which attributes a write returns.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum ReturnValues {
    /// None.
    #[default]
    None,
    /// The item as it was.
    AllOld,
    /// The touched attributes as they were (update only).
    UpdatedOld,
    /// The item as it is now (update only).
    AllNew,
    /// The touched attributes as they are now (update only).
    UpdatedNew,
}

wire_names!(ReturnValues { None => "NONE", AllOld => "ALL_OLD", UpdatedOld => "UPDATED_OLD", AllNew => "ALL_NEW", UpdatedNew => "UPDATED_NEW" });

/// Whether a refused condition returns the item that it was tried on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum ReturnValuesOnConditionCheckFailure {
    /// No.
    #[default]
    None,
    /// Yes, in the error.
    AllOld,
}

wire_names!(ReturnValuesOnConditionCheckFailure { None => "NONE", AllOld => "ALL_OLD" });

/// Which attributes a query or scan returns.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Select {
    /// All of the item.
    AllAttributes,
    /// All that the index projects.
    AllProjectedAttributes,
    /// Those that the projection names.
    SpecificAttributes,
    /// None: only the count.
    Count,
}

wire_names!(Select { AllAttributes => "ALL_ATTRIBUTES", AllProjectedAttributes => "ALL_PROJECTED_ATTRIBUTES", SpecificAttributes => "SPECIFIC_ATTRIBUTES", Count => "COUNT" });
