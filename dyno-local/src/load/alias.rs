//! Draws one of many by their weights, in the same time however many there are.

use crate::base::Chance;

/// A table of aliases (Vose): a column for each number, which it shares with one other.
#[derive(Debug, PartialEq)]
pub(super) struct Alias(Vec<Column>);

/// Small, because a large table is not where the processor has it at hand.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Column {
    /// Of 2^32 chances, those below this one are its own number's.
    own: u32,
    other: u32,
}

impl Alias {
    /// Returns the numbers from 0 in proportion to their weights. What is no weight, negative or no
    /// number, is none; without any, all are equal.
    pub(super) fn new(mut weights: Vec<f64>) -> Self {
        for weight in &mut weights {
            *weight = if weight.is_finite() { weight.max(0.0) } else { 0.0 };
        }
        let sum: f64 = weights.iter().sum();
        if sum <= 0.0 {
            weights.fill(1.0);
        }
        let mean = weights.iter().sum::<f64>() / count(weights.len());
        let mut columns: Vec<(f64, usize)> =
            weights.iter().enumerate().map(|(at, weight)| (weight / mean, at)).collect();
        let (mut low, mut high): (Vec<usize>, Vec<usize>) =
            (0..columns.len()).partition(|at| columns.get(*at).is_some_and(|it| it.0 < 1.0));
        while let (Some(small), Some(large)) = (low.pop(), high.last().copied()) {
            let Some((own, other)) = columns.get_mut(small) else { break };
            *other = large;
            let given = 1.0 - *own;
            let Some((own, _)) = columns.get_mut(large) else { break };
            *own -= given;
            if *own < 1.0 {
                high.pop();
                low.push(large);
            }
        }
        Self(columns.into_iter().map(Column::of).collect())
    }

    /// Draws a number.
    pub(super) fn draw(&self, chance: &mut Chance) -> u64 {
        let end = u64::try_from(self.0.len()).unwrap_or(u64::MAX);
        let number = chance.below(end);
        let column = usize::try_from(number).ok().and_then(|at| self.0.get(at));
        match column {
            Some(column) if chance.next() >> 32 >= u64::from(column.own) => u64::from(column.other),
            Some(_) | None => number,
        }
    }
}

impl Column {
    /// Returns the column of which this share is its own. What comes of rounding at its end is
    /// another number's once in four thousand million times.
    fn of((own, other): (f64, usize)) -> Self {
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "saturates")]
        let own = (own * 4_294_967_296.0) as u32;
        Self { own, other: u32::try_from(other).unwrap_or(u32::MAX) }
    }
}

fn count(length: usize) -> f64 {
    #[expect(clippy::cast_precision_loss, reason = "a table has few columns")]
    let count = length.max(1) as f64;
    count
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_drawn_by_their_weights() {
        for weights in [vec![1.0], vec![1.0, 2.0, 3.0, 4.0], vec![0.0, 100.0, 0.0, 0.5]] {
            let (alias, mut chance) = (Alias::new(weights.clone()), Chance::new(1, 0));
            let mut counts = vec![0.0; weights.len()];
            for _ in 0..100_000 {
                counts[usize::try_from(alias.draw(&mut chance)).unwrap()] += 1.0;
            }
            let sum: f64 = weights.iter().sum();
            for (count, weight) in counts.iter().zip(&weights) {
                let expected = 100_000.0 * weight / sum;
                assert!((count - expected).abs() <= 4.0 * expected.sqrt(), "{counts:?}");
            }
        }
    }

    #[test]
    fn what_is_no_weight_is_none() {
        let mut chance = Chance::new(1, 0);
        let alias = Alias::new(vec![f64::NAN, -1.0, 2.0, f64::INFINITY]);
        assert!((0..100).all(|_| alias.draw(&mut chance) == 2));
        let equal = Alias::new(vec![0.0, 0.0]);
        assert!((0..100).any(|_| equal.draw(&mut chance) == 1));
        assert_eq!(Alias::new(Vec::new()).draw(&mut chance), 0);
    }
}
