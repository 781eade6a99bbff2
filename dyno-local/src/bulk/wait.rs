//! Waiting for a backend on a thread that has no runtime.
//!
//! Import and export are blocking; a backend answers with a future. The engine's is ready at once,
//! and one of another runtime wakes this thread when it is.

use std::pin::pin;
use std::sync::Arc;
use std::task::{Context, Poll, Wake, Waker};
use std::thread::{self, Thread};

/// Polls a future to its end, parking the thread in between.
pub(super) fn wait<F: Future>(future: F) -> F::Output {
    let mut future = pin!(future);
    let waker = Waker::from(Arc::new(Unpark(thread::current())));
    let mut context = Context::from_waker(&waker);
    loop {
        match future.as_mut().poll(&mut context) {
            Poll::Ready(output) => return output,
            Poll::Pending => thread::park(),
        }
    }
}

struct Unpark(Thread);

impl Wake for Unpark {
    fn wake(self: Arc<Self>) {
        self.0.unpark();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::mpsc;

    #[test]
    fn it_waits_for_another_thread() {
        let (wakers, woken) = mpsc::channel::<Waker>();
        let other = thread::spawn(move || woken.recv().unwrap().wake());
        let mut polled = 0;
        let answer = wait(std::future::poll_fn(|context| {
            polled += 1;
            if polled == 1 {
                wakers.send(context.waker().clone()).unwrap();
                return Poll::Pending;
            }
            Poll::Ready("done")
        }));
        assert_eq!(answer, "done");
        other.join().unwrap();
    }
}
