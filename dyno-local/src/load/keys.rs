//! Which partition keys requests go to.

use std::fmt::Write as _;
use std::sync::Arc;
use std::time::Duration;

use super::alias::Alias;
use crate::base::{Chance, Timestamp, micros};
use crate::encoding::{Key, KeyPrefix, KeyValue};

/// A distribution of partition keys, and of the sort keys behind them.
///
/// Keys are numbered, and written as a template says in which `{}` stands for the number. What is
/// sampled is the text that a program would store: it is hashed as the engine hashes keys, and the
/// report names it.
///
/// # Examples
///
/// ```
/// use dyno_local::load::Keys;
///
/// let customers = Keys::zipf(100_000, 1.1).named("CUSTOMER#{}");
/// let by_status = Keys::weighted([("STATUS#open", 0.9), ("STATUS#paid", 0.1)]).sharded(10);
/// assert_ne!(customers, by_status);
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Keys {
    choice: Choice,
    template: String,
    shards: u16,
    sorting: Sorting,
}

#[derive(Debug, Clone, PartialEq)]
enum Choice {
    Uniform(u64),
    HotSet { keys: u64, hot: u64, share: f64 },
    Alias(Arc<Alias>),
    Named(Arc<Alias>, Arc<[String]>),
    Recorded(Arc<[String]>),
    ByTime(i64),
}

/// What stands in the sort keys.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Sorting {
    /// Nothing: the table or index has no sort key, or one item behind each partition key.
    None,
    /// Anything: keys spread over the collection.
    Random,
    /// The time: each key is behind the one before.
    Rising,
}

impl Keys {
    /// Returns so many keys, each as likely as another.
    pub fn uniform(keys: u64) -> Self {
        Self::of(Choice::Uniform(keys.max(1)))
    }

    /// Returns one key, for all requests.
    pub fn one(key: impl Into<String>) -> Self {
        Self::weighted([(key, 1.0)])
    }

    /// Returns so many keys, of which the n-th is asked for in proportion to `1 / n^exponent`.
    /// Around 1 is what popularity of articles or customers often looks like. There are at most a
    /// million of them.
    pub fn zipf(keys: u64, exponent: f64) -> Self {
        let keys = u32::try_from(keys.clamp(1, ZIPF_KEYS_MAX)).unwrap_or(u32::MAX);
        let weights = (1..=keys).map(|rank| f64::from(rank).powf(-exponent));
        Self::of(Choice::Alias(Arc::new(Alias::new(weights.collect()))))
    }

    /// Returns so many keys, of which the first `hot` get this share of the requests, from 0 to 1,
    /// and the others the rest.
    pub fn hot_set(keys: u64, hot: u64, share: f64) -> Self {
        let keys = keys.max(1);
        Self::of(Choice::HotSet { keys, hot: hot.clamp(1, keys), share })
    }

    /// Returns these keys, each asked for in proportion to its weight. They are written as they
    /// are.
    pub fn weighted<K: Into<String>>(keys: impl IntoIterator<Item = (K, f64)>) -> Self {
        let (names, weights): (Vec<String>, Vec<f64>) =
            keys.into_iter().map(|(key, weight)| (key.into(), weight)).unzip();
        Self::of(Choice::Named(Arc::new(Alias::new(weights)), names.into()))
    }

    /// Returns the keys of a trace, in its order, and from its beginning again when they are used
    /// up. They are written as they are.
    pub fn recorded<K: Into<String>>(keys: impl IntoIterator<Item = K>) -> Self {
        Self::of(Choice::Recorded(keys.into_iter().map(Into::into).collect()))
    }

    /// Returns a key for each span of time, such as a day: all requests go to that of the moment.
    pub fn by_time(span: Duration) -> Self {
        Self::of(Choice::ByTime(micros(span).max(1)))
    }

    const fn of(choice: Choice) -> Self {
        Self { choice, template: String::new(), shards: 1, sorting: Sorting::None }
    }

    /// Writes keys so, with their number for `{}`; the number alone unless set.
    #[must_use]
    pub fn named(mut self, template: impl Into<String>) -> Self {
        self.template = template.into();
        self
    }

    /// Spreads each key over so many shards, at most 1,000, by a suffix as `shards = N` of the
    /// derive writes it.
    #[must_use]
    pub fn sharded(mut self, shards: u16) -> Self {
        self.shards = shards.clamp(1, SHARDS_MAX);
        self
    }

    /// Gives each item a sort key that is anywhere in its collection, which may be split there.
    #[must_use]
    pub const fn sorted(mut self) -> Self {
        self.sorting = Sorting::Random;
        self
    }

    /// Gives each item a sort key behind the last one's, as time stamps and sequences are: to split
    /// the collection does not help then.
    #[must_use]
    pub const fn ascending(mut self) -> Self {
        self.sorting = Sorting::Rising;
        self
    }

    /// Returns what draws from the distribution.
    pub(super) fn sampler(self, chance: Chance) -> Sampler {
        let (before, after) = self.template.split_once("{}").unwrap_or((&self.template, ""));
        let (before, after) = (before.to_owned(), after.to_owned());
        let (text, prefix) = (String::new(), KeyPrefix::with_capacity(0));
        Sampler { keys: self, before, after, chance, drawn: 0, text, prefix }
    }
}

/// The most keys of a Zipf distribution.
const ZIPF_KEYS_MAX: u64 = 1_000_000;

/// The most shards of a key, as of the typed layer.
const SHARDS_MAX: u16 = 1_000;

/// Draws keys.
#[derive(Debug)]
pub(super) struct Sampler {
    keys: Keys,
    before: String,
    after: String,
    chance: Chance,
    drawn: u64,
    /// The partition key that was drawn last, and below the whole key: their room is used again.
    text: String,
    prefix: KeyPrefix,
}

impl Sampler {
    /// Draws a key, and writes the text of its partition key.
    pub(super) fn draw(&mut self, now: Timestamp) -> Key {
        self.text.clear();
        self.write_choice(now);
        if self.keys.shards > 1 {
            let shard = self.chance.below(u64::from(self.keys.shards));
            let terminator = if self.text.ends_with('#') { "" } else { "#" };
            // Writing to a string cannot fail.
            let _ = write!(self.text, "{terminator}{shard:03}#");
        }
        self.drawn = self.drawn.wrapping_add(1);
        let prefix = &mut self.prefix;
        prefix.clear();
        prefix.push(KeyValue::S(&self.text));
        prefix.end_partition_key();
        match self.keys.sorting {
            Sorting::None => {}
            Sorting::Random => prefix.push(KeyValue::B(&self.chance.next().to_be_bytes())),
            Sorting::Rising => {
                let moment = now.as_micros().to_be_bytes();
                prefix.push(KeyValue::B(&moment));
                prefix.push(KeyValue::B(&self.drawn.to_be_bytes()));
            }
        }
        prefix.to_key()
    }

    /// Returns the text of the partition key that was drawn last.
    pub(super) fn text(&self) -> &str {
        &self.text
    }

    fn write_choice(&mut self, now: Timestamp) {
        let number = match &self.keys.choice {
            Choice::Uniform(keys) => self.chance.below(*keys),
            Choice::HotSet { keys, hot, share } => {
                if hot == keys || self.chance.unit() < *share {
                    self.chance.below(*hot)
                } else {
                    hot + self.chance.below(keys - hot)
                }
            }
            Choice::Alias(alias) => alias.draw(&mut self.chance),
            Choice::ByTime(span) => now.as_micros().div_euclid(*span).unsigned_abs(),
            Choice::Named(alias, names) => {
                let number = usize::try_from(alias.draw(&mut self.chance)).unwrap_or(0);
                return self.text.push_str(names.get(number).map_or("", String::as_str));
            }
            Choice::Recorded(names) => {
                let count = u64::try_from(names.len()).unwrap_or(u64::MAX).max(1);
                let number = usize::try_from(self.drawn % count).unwrap_or(0);
                return self.text.push_str(names.get(number).map_or("", String::as_str));
            }
        };
        self.text.push_str(&self.before);
        push_number(&mut self.text, number);
        self.text.push_str(&self.after);
    }
}

/// Appends a number, as `{}` writes it, which takes twice the time.
fn push_number(text: &mut String, mut number: u64) {
    let (mut digits, mut first) = ([b'0'; 20], 20);
    for digit in digits.iter_mut().rev() {
        *digit += u8::try_from(number % 10).unwrap_or(0);
        number /= 10;
        first -= 1;
        if number == 0 {
            break;
        }
    }
    text.extend(digits.iter().skip(first).map(|digit| char::from(*digit)));
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    /// How often each key is drawn in ten thousand, most frequent first.
    fn counts(keys: Keys) -> Vec<(String, u32)> {
        let mut sampler = keys.sampler(Chance::new(5, 0));
        let mut counts = BTreeMap::<String, u32>::new();
        for second in 0..10_000 {
            sampler.draw(Timestamp::from_seconds(second));
            *counts.entry(sampler.text().to_owned()).or_default() += 1;
        }
        let mut counts: Vec<_> = counts.into_iter().collect();
        counts.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
        counts
    }

    #[test]
    fn uniform_keys_are_equal_and_named() {
        let counts = counts(Keys::uniform(10).named("USER#{}#profile"));
        assert_eq!(counts.len(), 10);
        assert!(counts.iter().all(|(_, count)| (880..1_120).contains(count)), "{counts:?}");
        assert!(counts.iter().any(|(key, _)| key == "USER#7#profile"));
    }

    #[test]
    fn popular_keys_are_drawn_in_proportion() {
        // Of 100 keys by 1/n the first gets 19.3 %, the second half of that.
        let counts_of_zipf = counts(Keys::zipf(100, 1.0));
        assert_eq!((counts_of_zipf[0].0.as_str(), counts_of_zipf[1].0.as_str()), ("0", "1"));
        assert!((1_770..2_090).contains(&counts_of_zipf[0].1), "{counts_of_zipf:?}");
        assert!((850..1_080).contains(&counts_of_zipf[1].1), "{counts_of_zipf:?}");
        let hot = counts(Keys::hot_set(1_000, 2, 0.8));
        assert!((3_800..4_200).contains(&hot[0].1) && (3_800..4_200).contains(&hot[1].1));
        let weighted = counts(Keys::weighted([("open", 3.0), ("paid", 1.0), ("never", 0.0)]));
        assert_eq!(weighted.len(), 2);
        assert!((7_300..7_700).contains(&weighted[0].1), "{weighted:?}");
    }

    #[test]
    fn traces_and_times_are_followed() {
        assert_eq!(
            counts(Keys::recorded(["a", "b", "a", "c"])),
            [("a".to_owned(), 5_000), ("b".to_owned(), 2_500), ("c".to_owned(), 2_500)]
        );
        let days = counts(Keys::by_time(Duration::from_hours(1)).named("HOUR#{}"));
        assert_eq!(days.len(), 3);
        assert_eq!(days[0], ("HOUR#0".to_owned(), 3_600));
    }

    #[test]
    fn numbers_are_written_as_they_are() {
        for number in [0, 7, 10, 1_234_567_890, u64::MAX] {
            let mut text = "#".to_owned();
            push_number(&mut text, number);
            assert_eq!(text, format!("#{number}"));
        }
    }

    #[test]
    fn shards_are_written_as_the_typed_layer_does() {
        let counts = counts(Keys::one("STATUS#open").sharded(4));
        let mut keys: Vec<&str> = counts.iter().map(|(key, _)| key.as_str()).collect();
        keys.sort_unstable();
        let expected = ["STATUS#open#000#", "STATUS#open#001#", "STATUS#open#002#"];
        assert_eq!(keys[..3], expected);
        assert!(counts.iter().all(|(_, count)| (2_300..2_700).contains(count)), "{counts:?}");
    }

    #[test]
    fn sort_keys_rise_or_spread_within_a_collection() {
        let draw = |keys: Keys| {
            let mut sampler = keys.sampler(Chance::new(5, 0));
            (0..100).map(|_| sampler.draw(Timestamp::from_seconds(9))).collect::<Vec<_>>()
        };
        let rising = draw(Keys::one("log").ascending());
        assert!(rising.is_sorted() && rising[0] < rising[1]);
        let spread = draw(Keys::one("log").sorted());
        assert!(!spread.is_sorted());
        assert!(spread.iter().all(|key| key.hash() == rising[0].hash()));
        assert_eq!(draw(Keys::one("log"))[0], draw(Keys::one("log"))[99]);
    }
}
