//! Copies are found, and nothing is called a copy that is none: on campaigns made from seeds.
#![allow(
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "what was measured is shown with --nocapture; a test that cannot go on should fail"
)]

use std::collections::HashMap;

use std::sync::Arc;

use invitelint::campaign::{Clusters, Collector, Place};
use invitelint::source::{InputFormat, read_recipients_from};
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
        println!("{size:?}, seed {seed}: {found:.4} of the copies found");
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
        sentences: 2,
        people: 15,
        framed: 10,
    };
    assert_finds_copies(size, 1..9);
}

#[test]
fn one_text_to_many() {
    let size = Size {
        texts: 2,
        sentences: 2,
        people: 1_500,
        framed: 50,
    };
    assert_finds_copies(size, 10..13);
}

#[test]
fn many_texts_to_some() {
    let size = Size {
        texts: 150,
        sentences: 2,
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
        sentences: 4,
        people: 50,
        framed: 25_000,
    };
    assert_finds_copies(size, 30..32);
    let size = Size {
        texts: 5_000,
        sentences: 4,
        people: 20,
        framed: 25_000,
    };
    assert_finds_copies(size, 40..42);
    // So many that own words have hashes in common.
    let size = Size {
        texts: 100,
        sentences: 4,
        people: 20,
        framed: 75_000,
    };
    assert_finds_copies(size, 50..51);
}

fn to(name: &str, note: &str) -> Draft {
    let mut draft = Draft::new(note);
    draft.recipient.name = Some(name.to_owned());
    draft
}

/// The sizes of the clusters that drafts are in, 0 for none.
fn sizes(drafts: &[Draft]) -> Vec<usize> {
    let clusters = clusters(drafts);
    (0..drafts.len())
        .map(|number| clusters.of(number).map_or(0, |cluster| cluster.size()))
        .collect()
}

const SAME: &str = "we are both in logistics and would do well to swap notes.";

#[test]
fn a_number_of_its_own_makes_no_note_another() {
    for count in [2, 4, 6, 40, 300] {
        let numbered = |at: usize| {
            to(
                &format!("Ana{at} Lind"),
                &format!(
                    "Hi Ana{at}, we help foundries like yours save two shifts a week, see offer {}.",
                    4000 + 37 * at
                ),
            )
        };
        let drafts: Vec<_> = (0..count).map(numbered).collect();
        assert_eq!(sizes(&drafts), vec![count; count]);
    }
    // What the number is of still tells them apart.
    let halls = [
        "glaze kilns",
        "wood lathes",
        "salt pans",
        "felt looms",
        "rope walks",
        "tide mills",
        "bell moulds",
    ];
    let seen = |(at, hall): (usize, &&str)| {
        to(
            &format!("Ana{at} Lind"),
            &format!(
                "Hi Ana{at}, we were both in hall {} in Ghent for the {hall}, and I would like to swap notes.",
                201 + at
            ),
        )
    };
    let drafts: Vec<_> = halls.iter().enumerate().map(seen).collect();
    assert_eq!(sizes(&drafts), [0; 7]);
}

#[test]
fn the_same_text_twice_to_one_person_goes_to_one_person() {
    let note = format!("Hi Ana, {SAME}");
    assert_eq!(
        sizes(&[to("Ana Lind", &note), to("Ana Lind", &note)]),
        [0, 0]
    );
    let drafts = [
        to("Ana Lind", &note),
        to("Ana Lind", &note),
        to("Bo Ek", &format!("Hi Bo, {SAME}")),
    ];
    assert_eq!(sizes(&drafts), [2, 2, 2]);
    // Of whom nothing is known, each is somebody else.
    assert_eq!(sizes(&[Draft::new(SAME), Draft::new(SAME)]), [2, 2]);
    // Namesakes work elsewhere.
    let mut namesake = to("Ana Lind", &note);
    namesake.recipient.company = Some("Kestrel Mills".to_owned());
    assert_eq!(sizes(&[to("Ana Lind", &note), namesake]), [2, 2]);
}

#[test]
fn what_is_too_short_is_compared_as_a_whole_or_not_at_all() {
    for (note, other, size) in [
        ("", "", 0),
        ("Hi Ana!", "Hi Bo!", 0),
        ("Hi Ana, nice tie", "Hi Bo, nice tie", 0),
        ("Hi Ana, what a race!", "Hi Bo, what a race!", 2),
        ("Hi Ana, what a race!", "Hi Bo, what a day!", 0),
    ] {
        let drafts = [to("Ana Lind", note), to("Bo Ek", other)];
        assert_eq!(sizes(&drafts), [size, size], "{note:?} {other:?}");
    }
}

#[test]
fn what_a_template_filled_in_for_the_reader_alone_tells_notes_apart() {
    let draft = |name: &str, thing: &str, marked: bool| {
        let note =
            format!("Hi {name}, I read what you wrote about {thing} and tried it at home twice.");
        let start = note.find(thing).unwrap();
        let mut draft = to(name, &note);
        if marked {
            draft.particular.push(start..start + thing.len());
        }
        draft
    };
    let pair = |marked| sizes(&[draft("Ana", "kilns", marked), draft("Bo", "hedges", marked)]);
    assert_eq!(pair(false), [2, 2]);
    assert_eq!(pair(true), [0, 0]);
    // Two who are given the same are not told apart by it.
    assert_eq!(
        sizes(&[draft("Ana", "kilns", true), draft("Bo", "kilns", true)]),
        [2, 2]
    );
}

#[test]
fn fingerprints_are_equal_without_the_reader_and_the_same_everywhere() {
    let linter = Linter::default();
    let text = |draft: &Draft| linter.fingerprint(draft).text();
    let ana = to("Ana Lind", &format!("Hi Ana, {SAME} Best, Gus"));
    let bo = to("Bo Ek", &format!("Dear Bo,\n\n{}", SAME.to_uppercase()));
    assert_eq!(text(&ana), text(&bo));
    assert_eq!(linter.check(&ana).fingerprint, text(&ana));
    // Reports of different days are joined by it, so that it must not change by accident.
    assert_eq!(
        text(&ana).as_deref(),
        Some("1:a90b68223cfc1194-cd1124c8ddf117d6")
    );
    assert_eq!(text(&to("Ana Lind", "Hi Ana! Best, Gus")), None);
    let near = |text: Option<String>| {
        let text = text.unwrap();
        let (_, near) = text.split_once('-').unwrap();
        u64::from_str_radix(near, 16).unwrap()
    };
    let changed = Draft::new(SAME.replace("would do well", "ought"));
    let other = Draft::new("Thank you for the oar that you lent me at the regatta in Horten.");
    let bits = |other: &Draft| (near(text(&ana)) ^ near(text(other))).count_ones();
    assert!(bits(&changed) < 16, "{}", bits(&changed));
    assert!(bits(&other) > 16, "{}", bits(&other));
}

#[test]
fn texts_without_end_take_no_more_room_than_others() {
    let endless = |last: &str| format!("{} {last}", "swap notes on kilns and ".repeat(20_000));
    let drafts = [
        to("Ana", &endless("hedges")),
        to("Bo", &endless("hedges")),
        to("Cy", &endless("oars")),
        to("Dee", &"x".repeat(1 << 20)),
    ];
    assert_eq!(sizes(&drafts), [2, 2, 0, 0]);
}

/// The clusters of all notes that some templates, each by its file and its text, become for the same people.
fn clusters_of_templates(templates: &[(&str, &str)], table: &str) -> Clusters {
    let linter = Linter::default();
    let people = read_recipients_from(table.as_bytes(), "people.csv".into(), InputFormat::Csv);
    let people = Arc::new(people.unwrap());
    let mut collector = Collector::default();
    for (file, text) in templates {
        let mut template = Draft::new(*text);
        template.template = true;
        template.origin.file = Some((*file).into());
        for draft in linter.fill(template, Arc::clone(&people)).drafts() {
            collector.add(&linter.fingerprint(&draft), Place::from(&draft));
        }
    }
    collector.finish()
}

#[test]
fn members_know_the_template_that_they_were_made_of() {
    const REEDS: &str = "Hi {{first_name}}, we should swap notes on reeds and on weirs some day.";
    const KILNS: &str =
        "Hi {{first_name}}, I have been in kilns for ever and like to meet potters.";
    let table = "First Name,Company\nIda,A\nJon,B\n";
    let clusters = clusters_of_templates(&[("a.j2", REEDS), ("b.j2", KILNS)], table);
    let of = |note: usize| clusters.of(note).unwrap();
    for (note, template) in [(0, "a.j2"), (1, "a.j2"), (2, "b.j2"), (3, "b.j2")] {
        let cluster = of(note);
        let named =
            |member: &invitelint::campaign::Member| member.template.as_deref() == Some(template);
        assert!(cluster.first().iter().all(named), "{cluster:?}");
        assert_eq!(cluster.members(), "people.csv:2, :3");
    }
    // One text in two templates goes to each of the people once, whichever it was made of.
    let clusters = clusters_of_templates(&[("a.j2", REEDS), ("b.j2", REEDS)], table);
    assert_eq!(clusters.of(3).unwrap().members(), "people.csv:2, :3");
    let last = &format!("{{% if company == \"A\" %}}{REEDS}{{% else %}}{KILNS}{{% endif %}}");
    let first = &format!("{{% if company == \"A\" %}}{KILNS}{{% else %}}{REEDS}{{% endif %}}");
    let clusters = clusters_of_templates(&[("a.j2", first), ("b.j2", last)], table);
    assert_eq!(
        clusters.of(1).unwrap().members(),
        "people.csv:3 (from a.j2), :2 (from b.j2)"
    );
}
