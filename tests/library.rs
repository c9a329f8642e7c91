//! The library takes whatever a program hands it: no draft, however odd its fields, makes it panic, and
//! every format writes every report.
//!
//! Places in a note are checked as well, since whoever embeds the linter may get them wrong: bytes beyond
//! the end, in the middle of a character, the wrong way round.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on should fail")]

use std::ops::Range;

use invitelint::campaign::Collector;
use invitelint::draft::{Filled, Inset, Rendered, StandIn};
use invitelint::report::{self, FORMATS, Scope, Summary, Verbosity};
use invitelint::source::{InputFormat, ReadError, read_recipients_from};
use invitelint::{
    Allow, Draft, EvidenceKind, Linter, Options, Platform, Relationship, Report, Severity,
};
use proptest::option;
use proptest::prelude::*;
use proptest::sample::select;

const BITS: &[&str] = &[
    "Hi Maren,",
    "Hi JOHN,",
    "good to have met you at the kiln opening in Visby",
    "your talk on tide mills",
    "{{first_name}}",
    "{Hi|Hello",
    "{% if company %}",
    "[Company]",
    "https://example.com",
    "Let's connect!",
    "naïve 👩‍👩‍👧 名前",
    "\u{202e}x\u{202c}",
    "𝐛𝐨𝐥𝐝",
    "\u{1b}[2J",
    "\r\n",
    "\0",
    "::error::",
    "]]>",
];

fn text() -> impl Strategy<Value = String> {
    let bit = prop_oneof![4 => select(BITS).prop_map(str::to_owned), 1 => ".{0,8}"];
    prop::collection::vec(bit, 0..6).prop_map(|bits| bits.join(" "))
}

fn bytes() -> impl Strategy<Value = Range<usize>> {
    let place = || prop_oneof![8 => 0..80_usize, 1 => Just(usize::MAX)];
    (place(), place()).prop_map(|(start, end)| start..end)
}

fn rendered() -> impl Strategy<Value = Rendered> {
    let evidence = option::of(select(&EvidenceKind::ALL[..]));
    let stand_in = (bytes(), evidence, any::<bool>(), any::<bool>()).prop_map(
        |(bytes, evidence, says, of_reader)| StandIn {
            of_reader,
            bytes,
            evidence,
            says,
        },
    );
    let empty = prop::collection::vec((text(), 0..100_usize), 0..3);
    let unfilled = prop::collection::vec(stand_in, 0..3);
    let filled = (bytes(), any::<bool>()).prop_map(|(bytes, is_name)| Filled { bytes, is_name });
    let filled = prop::collection::vec(filled, 0..3);
    let parts = (text(), any::<usize>(), empty, unfilled, filled);
    parts.prop_map(|(template, row, empty, unfilled, filled)| {
        let mut rendered = Rendered::default();
        rendered.template = template.into();
        rendered.row = row;
        rendered.empty = empty;
        rendered.unfilled = unfilled;
        rendered.filled = filled;
        rendered
    })
}

fn draft() -> impl Strategy<Value = Draft> {
    let people = prop::collection::vec(option::of(text()), 7);
    let facts = prop::collection::vec(option::weighted(0.3, text()), 8);
    let relationship = option::of(select(&[Relationship::Met, Relationship::Stranger][..]));
    let said = (text(), any::<bool>(), people, facts, relationship);
    let insets = prop::collection::vec((any::<u8>(), any::<usize>()), 0..3);
    let place = (
        option::of(text()),
        option::of(any::<usize>()),
        option::of(prop_oneof![0..9_usize, any::<usize>()]),
        any::<bool>(),
        insets,
    );
    let odd = (
        option::weighted(0.3, rendered()),
        prop::collection::vec(bytes(), 0..3),
        option::of(select(&Platform::ALL[..])),
        option::of(text()),
        prop::collection::vec(text(), 0..2),
    );
    (said, place, odd).prop_map(
        |(
            (note, template, people, facts, relationship),
            (file, line, note_line, row, insets),
            (rendered, particular, platform, language, allow),
        )| {
            let mut draft = Draft::new(note);
            draft.template = template;
            let mut people = people.into_iter();
            draft.recipient.name = people.next().flatten();
            draft.recipient.first_name = people.next().flatten();
            draft.recipient.company = people.next().flatten();
            draft.recipient.title = people.next().flatten();
            draft.sender.name = people.next().flatten();
            draft.sender.company = people.next().flatten();
            draft.dialect = people.next().flatten();
            let mut facts = facts.into_iter();
            let context = &mut draft.context;
            for fact in [
                &mut context.met_at,
                &mut context.met_when,
                &mut context.worked_on,
                &mut context.mutual,
                &mut context.community,
                &mut context.their_work,
                &mut context.reason,
                &mut context.question,
            ] {
                *fact = facts.next().flatten();
            }
            context.relationship = relationship;
            draft.origin.file = file.map(Into::into);
            draft.origin.line = line;
            draft.origin.row = row;
            draft.origin.note_line = note_line;
            draft.origin.insets = insets
                .into_iter()
                .map(|(at, characters)| Inset::new(at.into(), characters))
                .collect();
            draft.rendered = rendered;
            draft.particular = particular;
            draft.platform = platform;
            draft.language = language;
            draft.allow = allow.iter().flat_map(|text| Allow::parse(text)).collect();
            draft
        },
    )
}

fn options() -> impl Strategy<Value = Options> {
    let names = || prop::collection::vec(prop_oneof![text(), Just("fit".to_owned())], 0..2);
    let fail_on = option::of(select(&[Severity::Suggestion, Severity::Error][..]));
    (
        option::of(text()),
        option::of(text()),
        names(),
        names(),
        0..5_usize,
        fail_on,
        any::<u8>(),
    )
        .prop_map(
            |(language, dialect, select, ignore, openers, fail_on, min_score)| {
                let mut options = Options::default();
                options.language = language;
                options.dialect = dialect;
                options.select = select;
                options.ignore = ignore;
                options.openers = openers;
                options.fail_on = fail_on;
                options.min_score = min_score;
                options
            },
        )
}

/// Writes what is said in every format, as it would be written to anybody.
fn write(linter: &Linter, drafts: &[Draft], reports: &[Report], summary: &Summary) {
    for format in FORMATS {
        for (scope, verbosity, width) in [
            (Scope::One, Verbosity::Normal, 0),
            (Scope::List, Verbosity::Verbose, 40),
        ] {
            let mut options = report::Options::default();
            options.scope = scope;
            options.verbosity = verbosity;
            options.width = width;
            options.color = scope == Scope::One;
            let mut reporter = format.reporter(options, linter.rules());
            let mut out = Vec::new();
            for (draft, report) in drafts.iter().zip(reports) {
                reporter.report(&mut out, draft, report).unwrap();
            }
            let error = ReadError::new(Some("a\u{1b}.jsonl"), Some(usize::MAX), "it is broken");
            reporter.error(&mut out, &error).unwrap();
            reporter.finish(&mut out, summary).unwrap();
            reporter.summarize(&mut out, summary).unwrap();
            assert!(String::from_utf8(out).is_ok(), "{}", format.name);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_draft_makes_it_panic(options in options(), drafts in prop::collection::vec(draft(), 1..5)) {
        let linter = Linter::new(options);
        let mut collector = Collector::default();
        for draft in &drafts {
            collector.add(&linter.fingerprint(draft), (&draft.origin).into());
        }
        let clusters = collector.finish();
        let mut summary = Summary::default();
        let mut reports = Vec::new();
        for (number, draft) in drafts.iter().enumerate() {
            let cluster = clusters.of(number);
            let report = linter.check_in(draft, cluster.as_ref());
            prop_assert!(report.score <= 100);
            for finding in &report.diagnostics {
                let text = draft.note.get(finding.span.start..finding.span.end);
                prop_assert!(text.is_some(), "{finding:?}");
            }
            summary.add(draft, &report);
            if let Some(cluster) = &cluster {
                summary.add_copy(draft, cluster);
            }
            reports.push(report);
        }
        write(&linter, &drafts, &reports, &summary);
    }

    #[test]
    fn no_list_of_recipients_makes_it_panic(draft in draft(), header in text(), rows in prop::collection::vec(text(), 0..4)) {
        let table = format!("name,first_name,{header}\n{}", rows.join(",x\n"));
        let people = read_recipients_from(table.as_bytes(), "people.csv".into(), InputFormat::Csv);
        if let Ok(people) = people {
            let linter = Linter::default();
            let filling = linter.fill(draft, people.into());
            for draft in filling.drafts() {
                linter.check(&draft);
            }
        }
    }
}
