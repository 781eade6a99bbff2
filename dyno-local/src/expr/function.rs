//! The functions of the language: names, operand counts and where each may stand.
//!
//! Called by the static checks and the compilers; calls nothing.

/// A function of the expression language. Names are case-sensitive.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Function {
    AttributeExists,
    AttributeNotExists,
    AttributeType,
    BeginsWith,
    Contains,
    Size,
    IfNotExists,
    ListAppend,
}

/// Where a function may stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    /// As a condition of its own.
    Condition,
    /// As an operand in a condition.
    ConditionOperand,
    /// As an operand in an update.
    UpdateOperand,
}

impl Function {
    pub(super) const ALL: [Self; 8] = [
        Self::AttributeExists,
        Self::AttributeNotExists,
        Self::AttributeType,
        Self::BeginsWith,
        Self::Contains,
        Self::Size,
        Self::IfNotExists,
        Self::ListAppend,
    ];

    pub(super) fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|function| function.name() == name)
    }

    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::AttributeExists => "attribute_exists",
            Self::AttributeNotExists => "attribute_not_exists",
            Self::AttributeType => "attribute_type",
            Self::BeginsWith => "begins_with",
            Self::Contains => "contains",
            Self::Size => "size",
            Self::IfNotExists => "if_not_exists",
            Self::ListAppend => "list_append",
        }
    }

    pub(super) const fn operand_count(self) -> usize {
        match self {
            Self::AttributeExists | Self::AttributeNotExists | Self::Size => 1,
            Self::AttributeType
            | Self::BeginsWith
            | Self::Contains
            | Self::IfNotExists
            | Self::ListAppend => 2,
        }
    }

    pub(super) const fn place(self) -> Place {
        match self {
            Self::AttributeExists
            | Self::AttributeNotExists
            | Self::AttributeType
            | Self::BeginsWith
            | Self::Contains => Place::Condition,
            Self::Size => Place::ConditionOperand,
            Self::IfNotExists | Self::ListAppend => Place::UpdateOperand,
        }
    }
}
