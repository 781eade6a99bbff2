//! One table for a company's people (HR) and what it sells (order entry).
//!
//! What is about one thing lies in its partition: an employee with contract, job and sales, an order
//! with its items, a product with its stock. The index `gsi1` looks at the relations from their other
//! side, and means something else for each kind of item; so does `gsi3`, for account reps.

use dyno::{Entity, KeyComponent, Table};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// The one table.
#[derive(Table)]
#[table(
    name = "company",
    pk = "pk",
    sk = "sk",
    gsi(gsi1, pk = "gsi1pk", sk = "gsi1sk"),
    gsi(gsi2, pk = "gsi2pk", sk = "gsi2sk"),
    gsi(gsi3, pk = "gsi3pk", sk = "gsi3sk"),
    gsi(ranking, pk = [period], sk = [sold, rep]),
    entities(
        Employee, Contract, Job, PastJob, Workplace, Sales,
        Customer, Order, OrderItem, Product, Stock, Warehouse
    )
)]
pub(crate) struct Company;

/// Someone who works here. Those who look after customers are called account reps.
#[derive(Debug, Clone, PartialEq, Entity, Serialize, Deserialize)]
#[entity(
    table = Company,
    pk = "EMPLOYEE#{id}",
    sk = "EMPLOYEE",
    access(
        /// Whoever has this name: names are not unique.
        by_name, index = gsi1, pk = "NAME#{name}", sk = "EMPLOYEE#{id}"
    )
)]
pub(crate) struct Employee {
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) department: String,
}

/// What only HR is to see of an employee.
#[derive(Debug, Clone, PartialEq, Entity, Serialize, Deserialize)]
#[entity(
    table = Company,
    pk = "EMPLOYEE#{employee}",
    sk = "CONFIDENTIAL",
    access(
        /// Who was hired when: one partition, for nobody hires a thousand people a second.
        hired, index = gsi1, pk = "CONFIDENTIAL", sk = "HIRED#{hired_at}#{employee}"
    )
)]
pub(crate) struct Contract {
    pub(crate) employee: String,
    /// A copy, see `people::rename`.
    pub(crate) name: String,
    pub(crate) hired_at: Timestamp,
    pub(crate) salary: u64,
}

/// The job that an employee has now.
#[derive(Debug, Clone, PartialEq, Entity, Serialize, Deserialize)]
#[entity(
    table = Company,
    pk = "EMPLOYEE#{employee}",
    sk = "JOB",
    access(
        /// Who has this job now.
        by_title, index = gsi1, pk = "JOB#{title}", sk = "EMPLOYEE#{employee}"
    )
)]
pub(crate) struct Job {
    pub(crate) employee: String,
    /// A copy, see `people::rename`.
    pub(crate) name: String,
    pub(crate) title: String,
    pub(crate) since: Timestamp,
    /// Counts the writes, and so the jobs, with gaps: a [`PastJob`] keeps it.
    #[entity(version)]
    pub(crate) number: u64,
}

/// A job that an employee had; on no index, so that it is nobody's job now.
#[derive(Debug, Clone, PartialEq, Entity, Serialize, Deserialize)]
#[entity(table = Company, pk = "EMPLOYEE#{employee}", sk = "PASTJOB#{number}")]
pub(crate) struct PastJob {
    pub(crate) employee: String,
    pub(crate) number: u64,
    pub(crate) title: String,
    pub(crate) since: Timestamp,
    pub(crate) until: Timestamp,
}

/// The warehouse that an employee works in.
#[derive(Debug, Clone, PartialEq, Entity, Serialize, Deserialize)]
#[entity(
    table = Company,
    pk = "EMPLOYEE#{employee}",
    sk = "WORKPLACE",
    access(
        /// Who works in a warehouse.
        in_warehouse, index = gsi1, pk = "WAREHOUSE#{warehouse}", sk = "EMPLOYEE#{employee}"
    )
)]
pub(crate) struct Workplace {
    pub(crate) employee: String,
    /// A copy, see `people::rename`.
    pub(crate) name: String,
    pub(crate) warehouse: String,
}

/// What an account rep sold in a period, in cents.
#[derive(Debug, Clone, PartialEq, Entity, Serialize, Deserialize)]
#[entity(
    table = Company,
    pk = "EMPLOYEE#{rep}",
    sk = "SALES#{period}",
    access(
        /// The account reps of a period by what they sold. The index is keyed by the number itself, so
        /// that adding to it moves the entry.
        ranked, index = ranking, pk = [period], sk = [sold, rep]
    )
)]
pub(crate) struct Sales {
    pub(crate) rep: String,
    pub(crate) period: Period,
    pub(crate) sold: u64,
}

/// A quarter of a year in UTC: `2024-Q3`.
#[derive(Debug, Clone, PartialEq, Eq, KeyComponent, Serialize, Deserialize)]
pub(crate) struct Period(String);

impl From<Timestamp> for Period {
    fn from(moment: Timestamp) -> Self {
        let date = jiff::tz::Offset::UTC.to_datetime(moment).date();
        Self(format!("{:04}-Q{}", date.year(), (date.month() + 2) / 3))
    }
}

/// A customer, with the account rep who looks after it.
#[derive(Debug, Clone, PartialEq, Entity, Serialize, Deserialize)]
#[entity(
    table = Company,
    pk = "CUSTOMER#{id}",
    sk = "CUSTOMER",
    access(
        /// The customers of an account rep.
        of_rep, index = gsi3, pk = "REP#{rep}", sk = "CUSTOMER#{id}"
    )
)]
pub(crate) struct Customer {
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) rep: String,
}

/// An order, without its items.
#[derive(Debug, Clone, PartialEq, Entity, Serialize, Deserialize)]
#[entity(
    table = Company,
    pk = "ORDER#{id}",
    sk = "ORDER",
    access(
        /// The orders of a customer, by time.
        of_customer, index = gsi1, pk = "CUSTOMER#{customer}", sk = "ORDER#{placed_at}#{id}"
    ),
    access(
        /// All orders of a status by when they got it, over all customers: for 4,000 writes a second.
        by_status, index = gsi2, pk = "STATUS#{status}", sk = "{status_since}#{id}", shards = 4
    ),
    access(
        /// The orders that an account rep took, by time.
        of_rep, index = gsi3, pk = "REP#{rep}", sk = "ORDER#{placed_at}#{id}"
    )
)]
pub(crate) struct Order {
    pub(crate) id: String,
    pub(crate) customer: String,
    /// Who looked after the customer when it was placed.
    pub(crate) rep: String,
    pub(crate) placed_at: Timestamp,
    pub(crate) status: Status,
    pub(crate) status_since: Timestamp,
    /// In cents.
    pub(crate) total: u64,
}

/// How far an order is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, KeyComponent, Serialize, Deserialize)]
pub(crate) enum Status {
    Open,
    Shipped,
}

/// A product in an order: the edge between the two.
#[derive(Debug, Clone, PartialEq, Entity, Serialize, Deserialize)]
#[entity(
    table = Company,
    pk = "ORDER#{order}",
    sk = "PRODUCT#{product}",
    access(
        /// Where a product was ordered, by time.
        of_product, index = gsi1, pk = "PRODUCT#{product}", sk = "ORDER#{placed_at}#{order}"
    )
)]
pub(crate) struct OrderItem {
    pub(crate) order: String,
    pub(crate) product: String,
    pub(crate) placed_at: Timestamp,
    pub(crate) quantity: u64,
    /// In cents, as it was agreed.
    pub(crate) unit_price: u64,
}

/// What is sold, and how much of it there is in all warehouses.
#[derive(Debug, Clone, PartialEq, Entity, Serialize, Deserialize)]
#[entity(table = Company, pk = "PRODUCT#{id}", sk = "PRODUCT")]
pub(crate) struct Product {
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) on_hand: u64,
}

/// How much of a product there is in a warehouse: the edge between the two.
#[derive(Debug, Clone, PartialEq, Entity, Serialize, Deserialize)]
#[entity(
    table = Company,
    pk = "PRODUCT#{product}",
    sk = "WAREHOUSE#{warehouse}",
    access(
        /// What each warehouse has of a product.
        of_product, primary
    )
)]
pub(crate) struct Stock {
    pub(crate) product: String,
    pub(crate) warehouse: String,
    pub(crate) on_hand: u64,
}

/// A warehouse, and where it is.
#[derive(Debug, Clone, PartialEq, Entity, Serialize, Deserialize)]
#[entity(table = Company, pk = "WAREHOUSE#{id}", sk = "WAREHOUSE")]
pub(crate) struct Warehouse {
    pub(crate) id: String,
    pub(crate) country: String,
    pub(crate) region: String,
}
