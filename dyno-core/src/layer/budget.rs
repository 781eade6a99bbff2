//! A cap on the units that a test, or a job, may consume.

use std::sync::{Arc, Mutex, PoisonError};

use super::meter::{Meter, Units};
use crate::backend::{Backend, BackendError, BoxFuture, ErrorCode};
use crate::op::{OperationName, Request, Response};

/// Lets requests through until they have consumed what it allows; clones share the count.
///
/// What a request costs is known when it is answered. The one that goes above the budget has taken
/// effect, and its answer is an error of kind [`Invalid`](crate::ErrorKind::Invalid) that tells what
/// was consumed and by which operations; whatever comes after it is refused before it is sent. So a
/// test under a budget fails at the call that is too dear, without asserting anything, and a job
/// stops. Nothing retries such an error.
///
/// Without a limit on reads or writes, those are free. Costs nothing in capacity.
#[derive(Debug, Clone)]
pub struct Budget<B> {
    meter: Meter<B>,
    read_max: Option<f64>,
    write_max: Option<f64>,
    spent: Arc<Mutex<Spent>>,
}

/// What was consumed so far.
#[derive(Debug, Default)]
struct Spent {
    read: f64,
    write: f64,
    /// Units by operation, in the order in which each was first sent.
    by_operation: Vec<(OperationName, f64)>,
}

impl<B: Backend> Budget<B> {
    /// Returns a budget that allows everything.
    pub fn new(inner: B) -> Self {
        Self { meter: Meter::new(inner), read_max: None, write_max: None, spent: Arc::default() }
    }

    /// Allows so many read units, those of indexes among them.
    #[must_use]
    pub const fn read_units(mut self, units: f64) -> Self {
        self.read_max = Some(units);
        self
    }

    /// Allows so many write units, those of indexes among them.
    #[must_use]
    pub const fn write_units(mut self, units: f64) -> Self {
        self.write_max = Some(units);
        self
    }

    /// Returns the read and the write units consumed so far.
    pub fn spent(&self) -> (f64, f64) {
        let spent = self.spent.lock().unwrap_or_else(PoisonError::into_inner);
        (spent.read, spent.write)
    }

    fn check(&self) -> Result<(), BackendError> {
        let spent = self.spent.lock().unwrap_or_else(PoisonError::into_inner);
        let limits = [("read", spent.read, self.read_max), ("write", spent.write, self.write_max)];
        for (kind, units, max) in limits {
            if let Some(max) = max.filter(|max| units > *max) {
                let by = spent.by_operation.iter();
                let by: Vec<String> =
                    by.map(|(name, units)| format!("{} {units}", name.name())).collect();
                let message = format!(
                    "the budget of {max} {kind} units is used up: {units} were consumed ({})",
                    by.join(", ")
                );
                return Err(BackendError::new(ErrorCode::Unsupported, message));
            }
        }
        Ok(())
    }

    fn spend(&self, operation: OperationName, units: &Units) {
        let mut spent = self.spent.lock().unwrap_or_else(PoisonError::into_inner);
        spent.read += units.read;
        spent.write += units.write;
        let sum = units.read + units.write;
        match spent.by_operation.iter_mut().find(|(name, _)| *name == operation) {
            Some((_, units)) => *units += sum,
            None if sum > 0.0 => spent.by_operation.push((operation, sum)),
            None => {}
        }
    }
}

impl<B: Backend> Backend for Budget<B> {
    fn call(&self, request: Request) -> BoxFuture<'_, Result<Response, BackendError>> {
        Box::pin(async move {
            self.check()?;
            let operation = request.operation();
            let (answer, units) = self.meter.metered(request).await;
            self.spend(operation, &units);
            let response = answer?;
            self.check()?;
            Ok(response)
        })
    }
}
