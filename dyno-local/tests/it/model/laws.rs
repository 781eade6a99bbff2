//! The sequences that proptest thinks of.

use proptest::prelude::*;

use super::run;

proptest! {
    #[test]
    fn the_engine_agrees_with_the_model(bytes in proptest::collection::vec(any::<u8>(), 0..900)) {
        run(&bytes);
    }
}
