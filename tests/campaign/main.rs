//! Copies are found, and nothing is called a copy that is none: on campaigns made from seeds.

use std::collections::HashMap;

use invitelint::campaign::{Clusters, Collector, Place};
use invitelint::{Draft, Linter};

mod generate;

use generate::{Planted, Size, campaign};

fn clusters<'a>(drafts: impl IntoIterator<Item = &'a Draft>) -> Clusters {
    let linter = Linter::default();
    let mut collector = Collector::default();
    for draft in drafts {
        collector.add(&linter.fingerprint(draft), Place::default());
    }
    collector.finish()
}

/// The share of planted copies that are in the cluster where most copies of their text are, and how many
/// clusters hold notes that are no copies of one another.
fn outcome(notes: &[Planted]) -> (f64, usize) {
    let clusters = clusters(notes.iter().map(|note| &note.draft));
    let mut members: HashMap<usize, Vec<Option<usize>>> = HashMap::new();
    let mut found: HashMap<(usize, usize), usize> = HashMap::new();
    for (number, note) in notes.iter().enumerate() {
        if let Some(cluster) = clusters.of(number) {
            members.entry(cluster.number()).or_default().push(note.text);
            if let Some(text) = note.text {
                *found.entry((text, cluster.number())).or_default() += 1;
            }
        }
    }
    let mut best: HashMap<usize, usize> = HashMap::new();
    for ((text, _), copies) in found {
        let best = best.entry(text).or_default();
        *best = copies.max(*best);
    }
    let planted = notes.iter().filter(|note| note.text.is_some()).count();
    let false_clusters = members
        .values()
        .filter(|texts| texts.iter().any(|text| text.is_none() || *text != texts[0]));
    (
        best.values().sum::<usize>() as f64 / planted as f64,
        false_clusters.count(),
    )
}

#[track_caller]
fn assert_finds_copies(size: Size, seeds: std::ops::Range<u64>) {
    let mut all = 0.0;
    let count = seeds.end - seeds.start;
    for seed in seeds {
        let (found, false_clusters) = outcome(&campaign(seed, size));
        assert_eq!(false_clusters, 0, "{size:?}, seed {seed}");
        all += found;
    }
    let found = all / count as f64;
    assert!(found >= 0.95, "{size:?}: {found:.3} of the copies found");
}

#[test]
fn a_small_batch() {
    let size = Size {
        texts: 3,
        people: 15,
        framed: 10,
    };
    assert_finds_copies(size, 1..9);
}

#[test]
fn one_text_to_many() {
    let size = Size {
        texts: 2,
        people: 1_500,
        framed: 50,
    };
    assert_finds_copies(size, 10..13);
}

#[test]
fn many_texts_to_some() {
    let size = Size {
        texts: 150,
        people: 20,
        framed: 300,
    };
    assert_finds_copies(size, 20..23);
}

/// Slow without optimisation: `cargo test --release --test campaign -- --ignored --nocapture`.
#[test]
#[ignore = "takes a while"]
fn a_large_campaign() {
    let size = Size {
        texts: 2_000,
        people: 50,
        framed: 25_000,
    };
    assert_finds_copies(size, 30..32);
    let size = Size {
        texts: 10_000,
        people: 10,
        framed: 25_000,
    };
    assert_finds_copies(size, 40..42);
}
