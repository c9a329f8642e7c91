//! What a change to a note does to its verdict and its score: how its letters are encoded, a sentence more, a
//! sentence less.

use std::ops::Range;

use invitelint::{Draft, EvidenceKind, Report, Verdict};
use proptest::prelude::*;
use proptest::sample::select;
use unicode_normalization::UnicodeNormalization;

use crate::{linter, note};

/// Sentences, each of which stands by itself.
const SENTENCES: &[&str] = &[
    "I came across your profile.",
    "I would love to connect with like-minded people.",
    "Hope you are well!",
    "Could we hop on a quick call this week?",
    "We help dentists fill their calendars.",
    "Have a look at https://example.com/offer.",
    "It was nice meeting you.",
    "What are you working on these days?",
    "You have an impressive background.",
    "As you know, time is money!!!",
    "LAST CHANCE TO JOIN US.",
    "I am a potter in Delft.",
    "Following up on my last message.",
    "The ferry was late again.",
    "My mail is potter@example.com.",
    "The naïve café in Łódź has reopened.",
];

/// Sentences that show for whom the note is, whatever stands around them.
const STRONG: &[&str] = &[
    "We met at the Otley beer festival on Friday.",
    "You taught me to solder in Brno.",
    "Femke Adeleke said you'd know.",
    "Your talk on moss gardens has ruined lawns for me.",
    "I applied for the bell ringer post in Tallinn.",
    "We sang in the same choir in Leeds, two rows apart.",
];

fn sentences() -> impl Strategy<Value = Vec<&'static str>> {
    let sentence = prop_oneof![3 => select(SENTENCES), 1 => select(STRONG)];
    prop::collection::vec(sentence, 1..7)
}

fn check(sentences: &[&str]) -> (Report, Vec<Range<usize>>) {
    let mut text = String::new();
    let mut places = Vec::new();
    for sentence in sentences {
        if !text.is_empty() {
            text.push(' ');
        }
        places.push(text.len()..text.len() + sentence.len());
        text.push_str(sentence);
    }
    (linter().check(&Draft::new(text)), places)
}

fn touch(one: &Range<usize>, other: &Range<usize>) -> bool {
    one.start < other.end && other.start < one.end
}

proptest! {
    #[test]
    fn a_strong_sentence_more_leaves_a_personal_note_personal(
        sentences in sentences(), strong in select(STRONG), at in 0_usize..8,
    ) {
        let (before, _) = check(&sentences);
        let mut more = sentences;
        more.insert(at.min(more.len()), strong);
        let (after, _) = check(&more);
        prop_assert!(after.verdict >= before.verdict, "{more:?}");
        prop_assert!(
            after.verdict == Verdict::Personal,
            "{more:?} holds a strong sentence"
        );
    }

    #[test]
    fn a_sentence_less_that_only_has_faults_never_lowers_the_score(sentences in sentences()) {
        let (before, places) = check(&sentences);
        let evidence: Vec<_> = before.evidence.iter().map(|e| e.span.start..e.span.end).collect();
        for diagnostic in &before.diagnostics {
            let span = diagnostic.span.start..diagnostic.span.end;
            let held = |place: &&Range<usize>| place.start <= span.start && span.end <= place.end;
            let Some(index) = places.iter().position(|place| held(&place)) else { continue };
            if span.is_empty() || evidence.iter().any(|e| touch(e, &places[index])) {
                continue;
            }
            let mut fewer = sentences.clone();
            fewer.remove(index);
            let (after, _) = check(&fewer);
            if after.verdict == Verdict::Missing {
                // It was all that the note said.
                continue;
            }
            prop_assert!(after.verdict >= before.verdict, "{sentences:?} without {}", sentences[index]);
            prop_assert!(
                after.score >= before.score,
                "{} < {}: {:?} without “{}” has {:?}, before {:?}",
                after.score, before.score, sentences, sentences[index],
                after.diagnostics.iter().map(|d| &d.rule).collect::<Vec<_>>(),
                before.diagnostics.iter().map(|d| &d.rule).collect::<Vec<_>>(),
            );
        }
    }

    #[test]
    fn how_accents_are_encoded_changes_nothing(note in note(), more in "[a-zà-ÿ ]{0,20}") {
        assert_encoding_is_nothing(&format!("{note} {more}"));
    }

    #[test]
    fn a_report_comes_back_from_json_as_it_was(note in note(), id in any::<Option<String>>(), name in ".{0,9}") {
        let mut draft = Draft::new(note);
        draft.id = id.map(Into::into);
        draft.recipient.name = Some(name);
        let report = linter().check(&draft);
        let mut written = Vec::new();
        invitelint::report::write_json(&mut written, &report).unwrap();
        let read: Report = serde_json::from_slice(&written).unwrap();
        prop_assert_eq!(&read, &report);
        let plain: Report = serde_json::from_str(&serde_json::to_string(&report).unwrap()).unwrap();
        prop_assert_eq!(&plain, &report);
    }

    #[test]
    fn what_a_template_is_told_stands_in_it(note in note(), slot in select(&["{{first_name}}", "{Hi|Hello}", "{{topic}}", "{{"][..])) {
        let template = format!("{slot} {note} {slot}");
        let mut draft = Draft::new(template.clone());
        draft.template = true;
        let report = linter().check(&draft);
        let spans = report.evidence.iter().map(|e| (&e.text, &e.span));
        for (text, span) in spans.chain(report.diagnostics.iter().map(|d| (&d.text, &d.span))) {
            prop_assert_eq!(template.get(span.start..span.end), Some(text.as_str()));
        }
    }
}

/// A note says the same with its accents as characters of their own.
#[track_caller]
fn assert_encoding_is_nothing(note: &str) {
    let composed = linter().check(&Draft::new(note.nfc().collect::<String>()));
    let apart = linter().check(&Draft::new(note.nfd().collect::<String>()));
    let told = |report: &Report| {
        let rules = report.diagnostics.iter().map(|d| d.rule.clone());
        (
            (report.verdict, report.passed, report.score),
            report.language.clone(),
            report.length.clone(),
            report.fingerprint.clone(),
            rules.collect::<Vec<_>>(),
        )
    };
    assert_eq!(told(&composed), told(&apart), "{note:?}");
}

#[test]
fn accents_that_once_made_a_difference() {
    // Behind an escape, before an apostrophe, on kana, and on letters set apart by spaces.
    for note in ["\u{1b}À ", "Á'a¼. ", "ぢ ", "a a ç à a", "à a à a a"] {
        assert_encoding_is_nothing(note);
    }
}

#[test]
fn every_strong_sentence_is_strong_by_itself() {
    for sentence in STRONG {
        let (report, _) = check(&[sentence]);
        assert_eq!(report.verdict, Verdict::Personal, "{sentence}");
        assert!(
            report
                .evidence
                .iter()
                .any(|e| e.kind != EvidenceKind::Question)
        );
    }
}
