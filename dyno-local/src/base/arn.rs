//! ARNs, by which requests may name a table or what belongs to it.
//!
//! Parsed by `catalog` where a table's name may be one, and by `ops` where a resource must be.

/// The parts of `arn:<partition>:<service>:<region>:<account>:<resource>`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Arn<'a> {
    pub(crate) partition: &'a str,
    pub(crate) service: &'a str,
    pub(crate) region: &'a str,
    pub(crate) account: &'a str,
    resource: &'a str,
}

/// What an ARN of this service names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Resource<'a> {
    /// `table/<name>`
    Table(&'a str),
    /// `table/<name>/index/<name>`
    Index,
    /// `table/<name>/stream/<label>`
    Stream { table: &'a str, label: &'a str },
    /// Something else of a table: a backup, an export.
    OfTable,
    /// Nothing of a table.
    Other,
}

impl<'a> Arn<'a> {
    /// What every ARN begins with.
    pub(crate) const PREFIX: &'static str = "arn:";

    /// Returns the parts of an ARN; `None` if one is missing or empty.
    pub(crate) fn parse(text: &'a str) -> Option<Self> {
        let mut parts = text.strip_prefix(Self::PREFIX)?.splitn(5, ':');
        let mut part = || parts.next().filter(|part| !part.is_empty());
        Some(Self {
            partition: part()?,
            service: part()?,
            region: part()?,
            account: part()?,
            resource: part()?,
        })
    }

    /// Returns what the ARN names.
    pub(crate) fn resource(&self) -> Resource<'a> {
        let mut parts = self.resource.splitn(4, '/');
        let mut part = || parts.next();
        match (part(), part(), part(), part()) {
            (Some("table"), Some(table), None, None) => Resource::Table(table),
            (Some("table"), Some(_), Some("index"), Some(_)) => Resource::Index,
            (Some("table"), Some(table), Some("stream"), Some(label)) => {
                Resource::Stream { table, label }
            }
            (Some("table"), Some(_), Some(_), _) => Resource::OfTable,
            _ => Resource::Other,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arns_are_parsed() {
        let arn = |resource: &str| format!("arn:aws:dynamodb:eu-west-1:1:{resource}");
        for (resource, expected) in [
            ("table/t", Resource::Table("t")),
            ("table/", Resource::Table("")),
            ("table/t/index/i", Resource::Index),
            ("table/t/stream/l:0", Resource::Stream { table: "t", label: "l:0" }),
            ("table/t/backup/b", Resource::OfTable),
            ("table/t/index", Resource::OfTable),
            ("table", Resource::Other),
            ("import/t", Resource::Other),
        ] {
            let arn = arn(resource);
            let parsed = Arn::parse(&arn).map(|arn| (arn.region, arn.account, arn.resource()));
            assert_eq!(parsed, Some(("eu-west-1", "1", expected)), "{resource}");
        }
        for bad in
            ["", "arn", "arn:aws:dynamodb:eu-west-1:1", "arn:aws::eu-west-1:1:table/t", "x:y"]
        {
            assert_eq!(Arn::parse(bad), None, "{bad}");
        }
    }
}
