//! What a run would cost, on demand and provisioned.

use super::{Report, ResourceReport, Units};

/// The prices of a region, in whatever currency; those of today are on the service's price list.
///
/// # Examples
///
/// ```
/// use dyno_local::load::Prices;
///
/// // A million requests of a unit each; a unit provisioned for an hour.
/// let prices = Prices::new()
///     .on_demand_million(0.125, 0.625)
///     .provisioned_hour(0.000_13, 0.000_65);
/// assert_ne!(prices, Prices::new());
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Prices {
    read_million: f64,
    write_million: f64,
    read_hour: f64,
    write_hour: f64,
}

/// What a table or an index would cost, if it went on like this for a month of 730 hours.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Cost {
    /// The table or the index.
    pub resource: String,
    /// Paid by the request.
    pub on_demand: f64,
    /// Paid by the hour, for what its highest minute needs at 70 % utilisation, which is what auto
    /// scaling aims at unless told otherwise.
    pub provisioned: f64,
    /// Paid by the hour, if what is provisioned followed each minute at once and stayed at 70 %: no
    /// scaling is as good.
    pub scaled: f64,
    /// The units a second that `provisioned` stands for.
    pub units: Units,
}

/// Hours of a month, as price lists have it.
const MONTH_HOURS: f64 = 730.0;

/// How much of what is provisioned is used at the peak (auto scaling's default target).
const UTILISATION: f64 = 0.7;

impl Prices {
    /// Returns prices of nothing.
    pub const fn new() -> Self {
        Self { read_million: 0.0, write_million: 0.0, read_hour: 0.0, write_hour: 0.0 }
    }

    /// Sets the price of a million read and of a million write request units. A negative price, and
    /// what is no number, is nothing.
    #[must_use]
    pub const fn on_demand_million(mut self, read: f64, write: f64) -> Self {
        (self.read_million, self.write_million) = (bounded(read), bounded(write));
        self
    }

    /// Sets the price of a read and of a write unit for an hour. A negative price, and what is no
    /// number, is nothing.
    #[must_use]
    pub const fn provisioned_hour(mut self, read: f64, write: f64) -> Self {
        (self.read_hour, self.write_hour) = (bounded(read), bounded(write));
        self
    }

    fn by_request(&self, units: Units) -> f64 {
        (units.read * self.read_million + units.write * self.write_million) / 1e6
    }

    fn by_hour(&self, units: Units) -> f64 {
        units.read * self.read_hour + units.write * self.write_hour
    }
}

/// The highest price: sums of it are numbers, which JSON can say.
const PRICE_MAX: f64 = 1e12;

const fn bounded(price: f64) -> f64 {
    if price.is_nan() { 0.0 } else { price.clamp(0.0, PRICE_MAX) }
}

impl Cost {
    /// Returns what some cost together.
    pub(super) fn total(costs: &[Self]) -> Self {
        let sum = |part: fn(&Self) -> f64| costs.iter().map(part).fold(0.0, |sum, it| sum + it);
        Self {
            resource: "all of them".to_owned(),
            on_demand: sum(|it| it.on_demand),
            provisioned: sum(|it| it.provisioned),
            scaled: sum(|it| it.scaled),
            units: Units::total(costs.iter().map(|it| it.units)),
        }
    }
}

impl Report {
    /// Returns the costs by the prices that were given, and of several their sum.
    pub(super) fn costs_told(&self) -> Vec<Cost> {
        let mut costs = self.prices.map_or_else(Vec::new, |prices| self.costs(&prices));
        if costs.len() > 1 {
            costs.push(Cost::total(&costs));
        }
        costs
    }

    /// Returns what each table and index would cost a month by these prices, storage not counted.
    pub fn costs(&self, prices: &Prices) -> Vec<Cost> {
        self.resources.iter().map(|resource| resource.cost(prices, self)).collect()
    }
}

impl ResourceReport {
    fn cost(&self, prices: &Prices, report: &Report) -> Cost {
        let hours = report.lasted.as_secs_f64() / 3_600.0;
        let needed = |units: f64| (units / UTILISATION).ceil().max(1.0);
        let of_minutes: Vec<Units> = self
            .minutes
            .iter()
            .map(|minute| {
                // The last minute of the ledger may be over before the clock's is.
                let seconds = report.seconds_in(minute.start);
                Units {
                    read: needed(minute.reads.units / seconds),
                    write: needed(minute.writes.units / seconds),
                }
            })
            .collect();
        let one = Units { read: 1.0, write: 1.0 };
        let peak = of_minutes.iter().fold(one, |peak, units| Units {
            read: peak.read.max(units.read),
            write: peak.write.max(units.write),
        });
        let minutes: f64 = of_minutes.iter().map(|units| prices.by_hour(*units)).sum();
        #[expect(clippy::cast_precision_loss, reason = "a run has few minutes")]
        let count = of_minutes.len().max(1) as f64;
        let share = if hours > 0.0 { MONTH_HOURS / hours } else { 0.0 };
        Cost {
            resource: self.name.clone(),
            on_demand: prices.by_request(self.units) * share,
            provisioned: prices.by_hour(peak) * MONTH_HOURS,
            scaled: minutes / count * MONTH_HOURS,
            units: peak,
        }
    }
}
