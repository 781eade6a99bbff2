//! A backend that answers from a script and keeps what it was asked.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};

use dyno_core::backend::{Backend, BackendError, BoxFuture};
use dyno_core::op::{Request, Response};

type Answer = Result<Response, BackendError>;

#[derive(Clone, Default)]
pub(crate) struct Script {
    asked: Arc<Mutex<Vec<Request>>>,
    answers: Arc<Mutex<VecDeque<Answer>>>,
}

impl Script {
    pub(crate) fn answering(answers: impl IntoIterator<Item = Answer>) -> Self {
        Self { asked: Arc::default(), answers: Arc::new(Mutex::new(answers.into_iter().collect())) }
    }

    pub(crate) fn asked(&self) -> Vec<Request> {
        std::mem::take(&mut self.asked.lock().unwrap())
    }

    /// Returns the one query that was asked, as text with its values in place.
    pub(crate) fn query(&self) -> dyno_core::op::Query {
        match self.asked().pop() {
            Some(Request::Query(query)) => *query,
            other => panic!("expected a query, got {other:?}"),
        }
    }
}

impl Backend for Script {
    fn call(&self, request: Request) -> BoxFuture<'_, Answer> {
        self.asked.lock().unwrap().push(request);
        let answer = self.answers.lock().unwrap().pop_front();
        Box::pin(async move {
            answer.unwrap_or_else(|| Err(BackendError::validation("the script is at its end")))
        })
    }
}

/// Puts the names and values of an expression in the place of their placeholders.
pub(crate) fn filled(
    text: Option<&String>,
    names: Option<&dyno_core::op::Names>,
    values: Option<&dyno_core::op::Values>,
) -> String {
    let mut text = text.cloned().unwrap_or_default();
    for (placeholder, name) in names.into_iter().flatten().rev() {
        text = text.replace(placeholder, name);
    }
    for (placeholder, value) in values.into_iter().flatten().rev() {
        text = text.replace(placeholder, &format!("{value:?}"));
    }
    text
}
