//! What a read will ask, and tests that hold its price.

use dyno::layer::Budget;
use dyno_outside::model::{Status, Ticket};

use super::samples::ticket;
use super::ways::World;

pub(crate) async fn explains_and_keeps_to_a_budget(world: &World) {
    let open = || Ticket::query().by_status("t1", Status::Open).opened_at_in(100..);
    let explanation = world.db.explain(open()).unwrap();
    assert_eq!(explanation.index.as_deref(), Some("gsi1"));
    let text = explanation.to_string();
    assert!(
        text.starts_with("pattern `by_status` of `Ticket`: index `gsi1` of table `desk`"),
        "{text}"
    );
    let estimate = explanation.estimate(500, 10);
    assert_eq!((estimate.requests, estimate.units), (1, 1.0));

    let mut budget = None;
    let db = world.through(|backend| {
        budget.insert(Budget::new(backend).read_units(1.0).write_units(10.0)).clone()
    });
    // Each costs its item and four entries.
    for number in 1..=2 {
        db.put(&ticket(number)).await.unwrap();
    }
    assert_eq!(db.query(open()).all().await.unwrap().len(), 2);
    assert_eq!(budget.unwrap().spent(), (0.5, 10.0));
    let error = db.put(&ticket(3)).await.unwrap_err();
    assert!(error.message().starts_with("the budget of 10 write units"), "{error}");
}
