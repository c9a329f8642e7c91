//! Laws that hold for every note, whatever it says.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on should fail")]

mod changes;
#[path = "../linear/mod.rs"]
mod linear;
mod lists;
mod time;

use invitelint::verdict::{score, verdict};
use invitelint::{
    Draft, Evidence, EvidenceKind, Linter, Options, Platform, Severity, Strength, Verdict,
};
use proptest::prelude::*;
use proptest::sample::select;

/// Bits of real notes, so that generated ones are more than noise.
const BITS: &[&str] = &[
    "Hi Maren",
    "Dear Sir/Madam",
    "I came across your profile",
    "your talk on moss gardens",
    "we met at the Otley beer festival",
    "let's connect",
    "I'd like to add you to my professional network on LinkedIn",
    "we help dentists fill their calendars",
    "could we hop on a quick call",
    "https://example.com/a?b=c",
    "thanks for the lift home on Sunday",
    "fellow nurse in Leeds",
    "Priya Raman said you would know",
    "{{first_name}}",
    "naïve café 👩‍👩‍👧 名前",
    "\u{202e}txet\u{202c}",
    "𝐛𝐨𝐥𝐝",
    "a\u{200b}b",
    "Best regards,\nTom",
    "...",
    "!?",
    "\"quoted words\"",
    "\u{1b}[31mred",
    "’",
];

fn note() -> impl Strategy<Value = String> {
    let bit = prop_oneof![4 => select(BITS).prop_map(str::to_owned), 1 => ".{0,12}"];
    let joint = select(&[" ", ". ", ", ", "\n", "\r\n", " - ", "\n\n"][..]);
    prop::collection::vec((bit, joint), 0..9)
        .prop_map(|parts| parts.into_iter().map(|(bit, joint)| bit + joint).collect())
}

fn linter() -> Linter {
    let mut options = Options::default();
    options.platform = Platform::None;
    Linter::new(options)
}

fn evidence() -> impl Strategy<Value = Vec<Evidence>> {
    // Made by the linter itself: the type is not for users to build.
    let pool: Vec<Evidence> = [
        "We met at the Otley beer festival on Friday.",
        "Nice meeting you.",
        "You taught me to solder in Brno.",
        "Femke Adeleke said you'd know.",
        "We have 34 mutual connections.",
        "Your talk on moss gardens has ruined lawns for me.",
        "I love your content.",
        "I applied for the bell ringer post in Tallinn.",
        "Hi Jane, hello. What made you pick limestone?",
    ]
    .into_iter()
    .flat_map(|note| linter().check(&Draft::new(note)).evidence)
    .collect();
    assert!(pool.len() >= 8);
    prop::collection::vec(select(pool), 0..6)
}

fn severities() -> impl Strategy<Value = Vec<Severity>> {
    prop::collection::vec(
        select(&[Severity::Error, Severity::Warning, Severity::Suggestion][..]),
        0..8,
    )
}

proptest! {
    #[test]
    fn more_evidence_never_lowers_the_score(
        some in evidence(), more in evidence(), severities in severities(), said: bool,
    ) {
        let all = [some.clone(), more].concat();
        let before = verdict(&some, || said);
        let after = verdict(&all, || said);
        prop_assert!(after >= before);
        prop_assert!(
            score(after, &all, severities.clone()) >= score(before, &some, severities)
        );
    }

    #[test]
    fn fewer_diagnostics_never_lower_the_score(
        evidence in evidence(), severities in severities(), said: bool, drop in 0_usize..8,
    ) {
        let verdict = verdict(&evidence, || said);
        let mut fewer = severities.clone();
        if drop < fewer.len() {
            fewer.remove(drop);
        }
        prop_assert!(score(verdict, &evidence, fewer) >= score(verdict, &evidence, severities));
    }

    #[test]
    fn the_score_stays_in_the_band_of_its_verdict(note in note()) {
        let report = linter().check(&Draft::new(note));
        let band = match report.verdict {
            Verdict::Missing => 0..=0,
            Verdict::Generic => 1..=49,
            _ => 50..=100,
        };
        prop_assert!(band.contains(&report.score), "{} {}", report.verdict, report.score);
    }

    #[test]
    fn the_verdict_follows_from_the_evidence(note in note()) {
        let report = linter().check(&Draft::new(note));
        let strong = report
            .evidence
            .iter()
            .any(|e| e.kind.personal() && e.strength == Strength::Strong);
        prop_assert_eq!(report.verdict == Verdict::Personal, strong);
        for kind in EvidenceKind::ALL {
            let held = report
                .evidence
                .iter()
                .any(|e| e.kind == kind && e.strength == Strength::Strong);
            prop_assert_eq!(report.lacking.contains(&kind), !held);
        }
        if report.verdict != Verdict::Personal {
            prop_assert!(
                report.diagnostics.iter().any(|d| d.severity == Severity::Error),
                "a note that fails says why"
            );
        }
    }

    #[test]
    fn spans_quote_what_they_say(note in note()) {
        let report = linter().check(&Draft::new(note.clone()));
        let spans = report.evidence.iter().map(|e| (&e.text, &e.span));
        let spans = spans.chain(report.diagnostics.iter().map(|d| (&d.text, &d.span)));
        let units: Vec<u16> = note.encode_utf16().collect();
        for (text, span) in spans {
            prop_assert_eq!(note.get(span.start..span.end), Some(text.as_str()));
            let quoted = String::from_utf16(&units[span.utf16.start..span.utf16.end]);
            prop_assert_eq!(quoted.ok(), Some(text.clone()));
            let line = note.split('\n').nth(span.line - 1);
            let rest: String = line.into_iter().flat_map(|l| l.chars().skip(span.column - 1)).collect();
            let first = text.split('\n').next().unwrap_or_default();
            prop_assert!(rest.starts_with(first), "line {} column {}", span.line, span.column);
        }
    }

    #[test]
    fn white_space_around_a_note_changes_no_verdict(note in note()) {
        let plain = linter().check(&Draft::new(note.trim()));
        let spaced = linter().check(&Draft::new(format!("{}  \n\n", note.trim())));
        prop_assert_eq!(plain.verdict, spaced.verdict);
        prop_assert_eq!(plain.passed, spaced.passed);
    }

    #[test]
    fn line_ends_change_no_verdict(note in note()) {
        let lf = note.replace('\r', "");
        let crlf = lf.replace('\n', "\r\n");
        let (lf, crlf) = (linter().check(&Draft::new(lf)), linter().check(&Draft::new(crlf)));
        prop_assert_eq!(lf.verdict, crlf.verdict);
        prop_assert_eq!(lf.length, crlf.length);
    }

    #[test]
    fn nothing_panics(note in any::<String>()) {
        let report = linter().check(&Draft::new(note));
        prop_assert!(report.score <= 100);
    }
}

#[test]
fn a_report_does_not_depend_on_what_was_checked_before() {
    let shared = linter();
    for note in BITS {
        let draft = Draft::new(*note);
        assert_eq!(shared.check(&draft), linter().check(&draft), "{note:?}");
    }
}

#[test]
fn threads_share_a_linter_and_find_what_one_finds() {
    let shared = linter();
    let one: Vec<_> = BITS
        .iter()
        .map(|note| shared.check(&Draft::new(*note)))
        .collect();
    std::thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| {
                for (note, report) in BITS.iter().zip(&one) {
                    assert_eq!(&shared.check(&Draft::new(*note)), report, "{note:?}");
                }
            });
        }
    });
}

#[test]
fn a_linter_is_cheap_to_share() {
    fn is_shared<T: Send + Sync + 'static>() {}
    is_shared::<Linter>();
}

#[test]
fn a_hostile_note_is_judged_in_linear_time() {
    // Not timed: these would take hours if anything were quadratic in the note.
    for bit in [
        "a",
        "your talk on ",
        "we met you ",
        "Ana said ",
        "( ",
        "' ",
        "{{",
        "your post about x. ",
    ] {
        let note = bit.repeat(400_000 / bit.len());
        let report = linter().check(&Draft::new(note));
        assert!(report.length.count >= 300_000);
    }
}
