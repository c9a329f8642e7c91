//! Whether work takes time in proportion to what it is given, told on a machine that is busy with other things.
//!
//! No clock's idea of fast is asked: four pieces of one size are compared with one of four times that size. Both take
//! as long if time is in proportion, so that both are disturbed alike; and of several tries the quickest counts.

use std::hint::black_box;
use std::time::{Duration, Instant};

/// How many times the size of the others the long piece is.
const TIMES: usize = 4;

/// How many tenths of the time for the short pieces the long one may take: 10 are in proportion, 40 quadratic.
const MOST_TENTHS: u32 = 25;

/// How often it is tried before the answer is no.
const TRIES: usize = 20;

/// Checks that `work` on what `make` makes of four times a size takes not much more than four times as long.
///
/// The size should be such that a quadratic step would take longer than all the rest.
#[track_caller]
pub(crate) fn assert_linear<T, R>(
    what: &str,
    size: usize,
    make: impl Fn(usize) -> T,
    work: impl Fn(&T) -> R,
) {
    let (short, long) = (make(size), make(TIMES * size));
    let time = |given: &T, times: usize| {
        let start = Instant::now();
        for _ in 0..times {
            black_box(work(black_box(given)));
        }
        start.elapsed()
    };
    // What is made ready once is ready after this.
    time(&short, 1);
    let (mut least, mut least_of_long) = (Duration::MAX, Duration::MAX);
    for _ in 0..TRIES {
        least = least.min(time(&short, TIMES));
        least_of_long = least_of_long.min(time(&long, 1));
        if least_of_long * 10 <= least * MOST_TENTHS {
            return;
        }
    }
    panic!("{what:?}: {least:?} in {TIMES} pieces, and {least_of_long:?} in one");
}
