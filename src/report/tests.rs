//! The same sample reports in every format, and what must hold of any report.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on should fail")]

mod rendered;
mod standards;

use proptest::prelude::*;

use super::{
    FORMATS, Format, Length, LengthUnit, MadeOf, Opener, Options, Report, Scope, Summary,
    Verbosity, visible,
};
use crate::builtin;
use crate::diagnostic::{Diagnostic, Severity, Span};
use crate::draft::Draft;
use crate::rule::Rule;
use crate::source::ReadError;
use crate::verdict::{Evidence, EvidenceKind, Strength, Verdict};

/// A record of the sample run.
type Sample = Result<(Draft, Report), ReadError>;

fn report(draft: &Draft, verdict: Verdict, score: u8) -> Report {
    Report {
        template: false,
        made_of: None,
        id: draft.id.clone(),
        file: draft.origin.file.clone(),
        line: draft.origin.line,
        verdict,
        passed: verdict == Verdict::Personal,
        score,
        min_score: None,
        language: "en".into(),
        unread: false,
        length: Length {
            worst: None,
            count: draft.note.encode_utf16().count(),
            limit: Some(300),
            unit: LengthUnit::Utf16,
        },
        fingerprint: None,
        evidence: Vec::new(),
        lacking: match verdict {
            Verdict::Personal => vec![EvidenceKind::Address],
            _ => EvidenceKind::ALL.to_vec(),
        },
        diagnostics: Vec::new(),
        openers: Vec::new(),
    }
}

impl Report {
    /// Adds a finding at the first place where `text` stands in the note; `message` may quote it as
    /// `{}`.
    #[track_caller]
    fn found(
        mut self,
        draft: &Draft,
        severity: Severity,
        rule: &str,
        text: &str,
        message: &str,
        help: &str,
    ) -> Self {
        let start = draft.note.find(text).unwrap();
        self.passed &= severity != Severity::Error;
        self.diagnostics.push(Diagnostic {
            rule: rule.to_owned().into(),
            severity,
            message: message.replace("{}", text),
            help: help.to_owned().into(),
            text: text.to_owned(),
            span: Span::of(&draft.note, &draft.origin, start, start + text.len()),
        });
        self
    }

    #[track_caller]
    fn shows(mut self, draft: &Draft, kind: EvidenceKind, strength: Strength, text: &str) -> Self {
        let start = draft.note.find(text).unwrap();
        self.evidence.push(Evidence {
            kind,
            strength,
            text: text.to_owned(),
            span: Span::of(&draft.note, &draft.origin, start, start + text.len()),
        });
        self
    }

    fn opener(mut self, kind: EvidenceKind, fact: &str, ready: bool, text: &str) -> Self {
        self.openers.push(Opener {
            text: text.to_owned(),
            kind,
            ready,
            facts: vec![fact.to_owned()],
        });
        self
    }
}

const TALK: &str = "Hi Jane, I came across your profile and was impressed by your background. Would \
                    you be open to hopping on a quick call next week to explore how our platform \
                    can help Acme save 30% on payroll? Book here: https://example.com/demo";

fn missing() -> Sample {
    let mut draft = Draft::new("");
    draft.origin.file = Some("drafts.jsonl".into());
    draft.origin.line = Some(1);
    draft.recipient.name = Some("Ingrid Solberg".to_owned());
    let report = report(&draft, Verdict::Missing, 0)
        .found(
            &draft,
            Severity::Error,
            "missing/empty-note",
            "",
            "there is no note",
            "Write one sentence that says where you know each other from, or what of theirs made \
             you write.",
        )
        .opener(
            EvidenceKind::Met,
            "met_at",
            false,
            "Hi Ingrid, good to have met you at ‹where you met›.",
        )
        .opener(
            EvidenceKind::Mutual,
            "mutual",
            false,
            "Hi Ingrid, ‹who introduced you› thought that we should know each other.",
        );
    Ok((draft, report))
}

fn generic() -> Sample {
    let mut draft = Draft::new(TALK);
    draft.origin.file = Some("pitch.txt".into());
    draft.origin.note_line = Some(3);
    draft.recipient.name = Some("Jane Doe".to_owned());
    let report = report(&draft, Verdict::Generic, 1)
        .shows(&draft, EvidenceKind::Address, Strength::Strong, "Jane")
        .shows(
            &draft,
            EvidenceKind::Work,
            Strength::Weak,
            "impressed by your background",
        )
        .found(
            &draft,
            Severity::Warning,
            "generic/boilerplate",
            "I came across your profile",
            "says what every mass mail says: “{}”",
            "Say what on the profile made you stop.",
        )
        .found(
            &draft,
            Severity::Warning,
            "generic/vague-compliment",
            "impressed by your background",
            "praises nothing in particular: “{}”",
            "Name the one thing that impressed you.",
        )
        .found(
            &draft,
            Severity::Error,
            "pitch/meeting-ask",
            "hopping on a quick call",
            "asks for a meeting: “{}”",
            "Ask something that takes one line to answer; suggest a call once they have replied.",
        )
        .found(
            &draft,
            Severity::Error,
            "pitch/sales-offer",
            "quick call next week to explore how our platform can help Acme save 30% on payroll",
            "offers something for sale: “{}”",
            "Leave the offer out. Start the conversation that it might come up in.",
        )
        .found(
            &draft,
            Severity::Error,
            "pitch/link",
            "https://example.com/demo",
            "has a link: “{}”",
            "Keep the link for when they ask.",
        )
        .found(
            &draft,
            Severity::Suggestion,
            "generic/no-reason",
            "",
            "does not say why you write to this person",
            "Say what made you think of them.",
        )
        .opener(
            EvidenceKind::Work,
            "their_work",
            true,
            "Hi Jane, your piece on paying crews across three borders stayed with me.",
        )
        .opener(
            EvidenceKind::Met,
            "met_at",
            false,
            "Hi Jane, we spoke briefly at ‹where you met›.",
        );
    Ok((draft, report))
}

fn personal() -> Sample {
    let mut draft = Draft::new(
        "Good to have shared the bench at the Thursday regatta!\nDid your crew dry out in the end?",
    );
    draft.origin.file = Some("drafts.jsonl".into());
    draft.origin.line = Some(3);
    let report = report(&draft, Verdict::Personal, 83)
        .shows(
            &draft,
            EvidenceKind::Met,
            Strength::Strong,
            "Good to have shared the bench at the Thursday regatta",
        )
        .shows(
            &draft,
            EvidenceKind::Question,
            Strength::Strong,
            "Did your crew dry out in the end?",
        )
        .found(
            &draft,
            Severity::Suggestion,
            "generic/not-addressed",
            "",
            "does not use the reader's name",
            "Begin with their name.",
        );
    Ok((draft, report))
}

fn warned() -> Sample {
    let mut draft = Draft::new(
        "Hi Olu, Priya Raman said we should compare notes on night trains. AS YOU KNOW, I am a \
         guru in rail.",
    );
    draft.id = Some(serde_json::json!(41));
    draft.origin.line = Some(4);
    let report = report(&draft, Verdict::Personal, 71)
        .shows(
            &draft,
            EvidenceKind::Mutual,
            Strength::Strong,
            "Priya Raman said we should",
        )
        .shows(&draft, EvidenceKind::Community, Strength::Weak, "rail")
        .found(
            &draft,
            Severity::Warning,
            "manners/shouting",
            "AS YOU KNOW",
            "shouts: “{}”",
            "Write it in small letters.",
        )
        .found(
            &draft,
            Severity::Warning,
            "manners/assumption",
            "AS YOU KNOW, I",
            "assumes what the reader knows: “{}”",
            "Say it, or leave it out.",
        );
    Ok((draft, report))
}

fn wide() -> Sample {
    let mut draft = Draft::new(
        "こんにちは、田中さん🎉 先日の東京ミートアップで👩🏽\u{200d}💻お話しできて嬉しかったです。❤\u{fe0f} \
         ぜひ一度お電話で弊社サービスをご紹介させてください。👍🏽 よろしくお願いします。",
    );
    draft.origin.file = Some("手紙.json".into());
    draft.origin.line = Some(2);
    draft.recipient.name = Some("田中".to_owned());
    let report = report(&draft, Verdict::Personal, 55)
        .shows(
            &draft,
            EvidenceKind::Met,
            Strength::Strong,
            "先日の東京ミートアップで👩🏽\u{200d}💻",
        )
        .found(
            &draft,
            Severity::Warning,
            "manners/shouting",
            "❤\u{fe0f}",
            "shouts: “{}”",
            "Leave it out.",
        )
        .found(
            &draft,
            Severity::Error,
            "pitch/meeting-ask",
            "お電話で",
            "asks for a meeting: “{}”",
            "Ask something that takes one line to answer.",
        )
        .found(
            &draft,
            Severity::Error,
            "pitch/sales-offer",
            "弊社サービスをご紹介",
            "offers something for sale: “{}”",
            "Leave the offer out.",
        );
    Ok((draft, report))
}

fn hostile() -> Sample {
    let mut draft = Draft::new(
        "Hi \u{1b}[31mJane\u{7}\u{9b}2J,\u{202e}evil\u{2066} pay\u{200b}pal\r\tus\u{feff} 5\u{7f}0\u{ad}0 \
         euro\nright\u{2028}now\u{e0041}\u{1f3f4}\u{e0041}",
    );
    draft.origin.file = Some("a\nb\u{1b}]0;x\u{7}.txt".into());
    draft.origin.note_line = Some(0);
    draft.recipient.name = Some("Jane\n\u{202e}eoD".to_owned());
    let report = report(&draft, Verdict::Generic, 1)
        .found(
            &draft,
            Severity::Error,
            "pitch/too-good-to-be-true",
            "pay\u{200b}pal\r\tus\u{feff} 5\u{7f}0\u{ad}0 euro\nright",
            "promises or asks for money: “{}”",
            "Don't.",
        )
        .found(
            &draft,
            Severity::Warning,
            "fit/invisible-characters",
            "\u{202e}",
            "has an invisible character: “{}”",
            "Type the sentence again.",
        );
    Ok((draft, report))
}

fn unreadable() -> Sample {
    Err(ReadError {
        file: Some("drafts.jsonl".to_owned()),
        line: Some(7),
        message: "expected `,` or `}` at column 18".to_owned(),
    })
}

/// A megabyte of one letter, all of it one finding, with another one far inside.
fn huge() -> Sample {
    let mut draft = Draft::new(format!(
        "Hi Bo, {} click here {} the end",
        "a".repeat(600_000),
        "\u{1b}".repeat(400_000)
    ));
    draft.origin.note_line = Some(0);
    let long = "a".repeat(600_000);
    let report = report(&draft, Verdict::Generic, 1)
        .found(
            &draft,
            Severity::Warning,
            "manners/shouting",
            &long,
            "shouts: “{}”",
            "Breathe.",
        )
        .found(
            &draft,
            Severity::Error,
            "pitch/link",
            "click here",
            "has a link: “{}”",
            "Wait.",
        );
    Ok((draft, report))
}

fn samples() -> Vec<Sample> {
    vec![
        missing(),
        generic(),
        personal(),
        warned(),
        wide(),
        hostile(),
        unreadable(),
    ]
}

/// What `format` writes for the samples.
fn written(format: &str, options: Options, samples: &[Sample]) -> String {
    written_by(&builtin::pack().rules, format, options, samples)
}

/// What `format` writes where there are no rules to describe.
fn without_rules(format: &str, options: Options, samples: &[Sample]) -> String {
    written_by(&[], format, options, samples)
}

fn written_by(rules: &[Rule], format: &str, options: Options, samples: &[Sample]) -> String {
    let mut reporter = Format::named(format).unwrap().reporter(options, rules);
    let mut out = Vec::new();
    let mut summary = Summary::default();
    for sample in samples {
        match sample {
            Ok((draft, report)) => {
                summary.add(draft, report);
                reporter.report(&mut out, draft, report).unwrap();
            }
            Err(error) => {
                summary.add_unreadable();
                reporter.error(&mut out, error).unwrap();
            }
        }
    }
    reporter.finish(&mut out, &summary).unwrap();
    String::from_utf8(out).unwrap()
}

fn list() -> Options {
    Options {
        scope: Scope::List,
        ..Options::default()
    }
}

/// `shown` without the colours that we put in.
fn uncoloured(shown: &str) -> String {
    let mut plain = String::with_capacity(shown.len());
    let mut rest = shown;
    while let Some(at) = rest.find("\u{1b}[") {
        let (before, escape) = rest.split_at(at);
        plain.push_str(before);
        let parameters = escape[2..].trim_start_matches(|c: char| c.is_ascii_digit() || c == ';');
        rest = parameters.strip_prefix('m').unwrap_or(&escape[2..]);
        if rest.len() == escape.len() - 2 {
            plain.push('\u{1b}');
        }
    }
    plain + rest
}

#[track_caller]
fn assert_printable(shown: &str) {
    let bad = shown.chars().find(|&c| {
        let joins = matches!(c, '\u{200c}' | '\u{200d}' | '\u{fe00}'..='\u{fe0f}')
            || matches!(c, '\u{e0100}'..='\u{e01ef}');
        c != '\n' && visible::hidden(c) && !joins
    });
    assert_eq!(bad, None, "in {shown:?}");
}

#[test]
fn human_single() {
    for (name, sample) in [
        ("missing", missing()),
        ("generic", generic()),
        ("personal", personal()),
        ("warned", warned()),
        ("wide", wide()),
        ("hostile", hostile()),
        ("unreadable", unreadable()),
        ("huge", huge()),
    ] {
        let shown = written("human", Options::default(), &[sample]);
        insta::assert_snapshot!(format!("human_single_{name}"), shown);
    }
}

#[test]
fn human_narrow() {
    let options = Options {
        width: 60,
        ..Options::default()
    };
    for (name, sample) in [("generic", generic()), ("wide", wide())] {
        let shown = written("human", options, &[sample]);
        insta::assert_snapshot!(format!("human_narrow_{name}"), shown);
    }
}

#[test]
fn human_list() {
    insta::assert_snapshot!(written("human", list(), &samples()));
}

#[test]
fn human_list_in_colour() {
    let options = Options {
        color: true,
        ..list()
    };
    let shown = written("human", options, &samples());
    assert_eq!(uncoloured(&shown), written("human", list(), &samples()));
    insta::assert_snapshot!(shown.replace('\u{1b}', "␛"));
}

#[test]
fn human_list_quiet() {
    let options = Options {
        verbosity: Verbosity::Quiet,
        ..list()
    };
    insta::assert_snapshot!(written("human", options, &samples()));
}

#[test]
fn human_list_verbose() {
    let options = Options {
        verbosity: Verbosity::Verbose,
        ..list()
    };
    insta::assert_snapshot!(written("human", options, &[personal(), warned()]));
}

#[test]
fn compact() {
    insta::assert_snapshot!(written("compact", Options::default(), &samples()));
}

#[test]
fn a_column_beside_a_records_line_is_one_of_the_notes_first_line() {
    let mut draft = Draft::new("Hi Jane,\nlet's talk.");
    draft.origin.file = Some("drafts.jsonl".into());
    draft.origin.line = Some(7);
    let (text, message) = ("talk", "asks for a meeting");
    let find = |draft: &Draft| {
        let found = report(draft, Verdict::Generic, 1);
        found.found(
            draft,
            Severity::Error,
            "pitch/meeting-ask",
            text,
            message,
            "Wait.",
        )
    };
    let shown = |format: &str, draft: &Draft| {
        written(
            format,
            Options::default(),
            &[Ok((draft.clone(), find(draft)))],
        )
    };
    assert!(shown("compact", &draft).starts_with("drafts.jsonl:7: error["));
    assert!(shown("junit", &draft).contains("\n7: error["));
    // A text stands in its file, and is pointed into.
    draft.origin.note_line = Some(6);
    assert!(shown("compact", &draft).starts_with("drafts.jsonl:8:7: error["));
    assert!(shown("junit", &draft).contains("\n8:7: error["));
    let mut draft = Draft::new("Hi Jane, let's talk.");
    draft.origin.file = Some("drafts.jsonl".into());
    draft.origin.line = Some(7);
    assert!(shown("compact", &draft).starts_with("drafts.jsonl:7:16: error["));
    assert!(shown("junit", &draft).contains("\n7:16: error["));
    // A note of a program's own has nothing but its own lines.
    let draft = Draft::new("Hi Jane,\nlet's talk.");
    assert!(shown("compact", &draft).starts_with("<note>:2:7: error["));
}

#[test]
fn compact_quiet_has_no_suggestions() {
    let options = Options {
        verbosity: Verbosity::Quiet,
        ..Options::default()
    };
    let shown = written("compact", options, &samples());
    assert!(shown.contains(": warning["));
    assert!(!shown.contains("suggestion["));
}

#[test]
fn json() {
    insta::assert_snapshot!(written("json", Options::default(), &samples()));
}

#[test]
fn jsonl() {
    insta::assert_snapshot!(written("jsonl", Options::default(), &samples()));
}

#[test]
fn sarif() {
    let shown = written("sarif", Options::default(), &samples());
    // The rules have tests of their own, and would be renewed here with each of them.
    let (head, rest) = shown.split_once("\"rules\":[").unwrap();
    let (_, results) = rest.split_once("\n]}},").unwrap();
    // So would their numbers, each with every rule that comes before it.
    let results: Vec<_> = results
        .split("\"ruleIndex\":")
        .map(|text| text.trim_start_matches(|c: char| c.is_ascii_digit()))
        .collect();
    let results = results.join("\"ruleIndex\":...");
    insta::assert_snapshot!(format!("{head}\"rules\":[...]}}}},{results}"));
}

#[test]
fn github() {
    insta::assert_snapshot!(written("github", Options::default(), &samples()));
}

#[test]
fn junit() {
    insta::assert_snapshot!(written("junit", Options::default(), &samples()));
}

#[test]
fn json_of_no_drafts_is_a_document() {
    let document: serde_json::Value =
        serde_json::from_str(&written("json", Options::default(), &[])).unwrap();
    assert_eq!(document["version"], 1);
    assert_eq!(document["reports"], serde_json::json!([]));
    assert_eq!(document["summary"]["drafts"], 0);
}

#[test]
fn totals() {
    let total = |samples: &[Sample]| {
        let shown = written("human", list(), samples);
        shown.lines().last().unwrap_or_default().to_owned()
    };
    assert_eq!(total(&[]), "0 drafts");
    assert_eq!(total(&[personal()]), "1 draft: passes");
    assert_eq!(total(&[personal(), warned()]), "2 drafts: all pass");
    assert_eq!(
        total(&[generic()]),
        "1 draft: 0 pass, 1 needs work (1 generic)"
    );
    assert_eq!(total(&[unreadable()]), "0 drafts; 1 could not be read");
}

#[test]
fn formats_are_found_by_name() {
    for format in FORMATS {
        assert!(std::ptr::eq(Format::named(format.name).unwrap(), format));
    }
    assert!(Format::named("yaml").is_none());
}

#[test]
fn a_megabyte_of_one_letter_prints_little() {
    for format in ["human", "compact", "github", "junit"] {
        let shown = written(format, Options::default(), &[huge()]);
        assert!(shown.len() < 8_000, "{format}: {} bytes", shown.len());
    }
}

#[test]
fn the_reader_is_told_how_to_give_the_fact_that_is_missing() {
    let shown = written("human", Options::default(), &[missing()]);
    assert!(shown.contains("\"met_at\""), "{shown}");
    let Ok((mut draft, report)) = missing() else {
        unreachable!("the sample can be read")
    };
    draft.origin.line = None;
    let shown = written("human", Options::default(), &[Ok((draft, report))]);
    assert!(shown.contains("--fact met_at="), "{shown}");
}

/// Notes of all that terminals find difficult.
fn note() -> impl Strategy<Value = String> {
    let difficult = prop::sample::select(vec![
        '\n',
        '\r',
        '\t',
        '\0',
        '\u{1b}',
        '[',
        'm',
        '\u{7f}',
        '\u{9b}',
        '\u{ad}',
        '\u{61c}',
        '\u{200b}',
        '\u{200c}',
        '\u{200d}',
        '\u{200e}',
        '\u{2028}',
        '\u{202e}',
        '\u{2066}',
        '\u{2069}',
        '\u{feff}',
        '\u{fe0f}',
        '\u{fe0e}',
        '\u{e0041}',
        '\u{e0100}',
        '🏴',
        '👩',
        '🏽',
        '❤',
        '日',
        'ｱ',
        'é',
        '\u{301}',
        'ی',
        'क',
        '\u{94d}',
        '‹',
        '“',
        '”',
    ]);
    let character = prop_oneof![
        4 => prop::char::range(' ', '~'),
        3 => difficult,
        1 => any::<char>(),
        2 => Just(' '),
    ];
    prop_oneof![
        8 => prop::collection::vec(character.clone(), 0..200),
        1 => prop::collection::vec(character, 1_900..2_600),
    ]
    .prop_map(|characters| characters.into_iter().collect())
}

fn severity() -> impl Strategy<Value = Severity> {
    prop::sample::select(vec![
        Severity::Suggestion,
        Severity::Warning,
        Severity::Error,
    ])
}

/// A draft, and a report of it whose findings and evidence are anywhere.
fn judged() -> impl Strategy<Value = (Draft, Report)> {
    let places = prop::collection::vec((0.0..=1.0, 0.0..=1.0, severity(), note()), 0..6);
    let verdict = prop::sample::select(vec![Verdict::Missing, Verdict::Generic, Verdict::Personal]);
    (
        note(),
        places,
        verdict,
        any::<bool>(),
        prop::option::of(note()),
        prop::option::of(note()),
    )
        .prop_map(|(note, places, verdict, passed, name, template)| {
            let mut draft = Draft::new(note);
            draft.origin.file = name.as_deref().map(Into::into);
            draft.origin.line = name.as_ref().map(|_| 3);
            draft.id = name
                .as_ref()
                .map(|name| serde_json::json!({ name: [name] }));
            draft.recipient.name = name;
            let mut report = report(&draft, verdict, 50);
            report.passed = passed;
            report.made_of = template.map(|template| MadeOf {
                template: template.into(),
                row: 1,
                recipient: draft.recipient.name.clone(),
                note: draft.note.clone(),
            });
            for (from, length, severity, words) in places {
                let at = |share: f64| (share * draft.note.len() as f64) as usize;
                let span = Span::of(&draft.note, &draft.origin, at(from), at(from + length));
                let end = draft.note.floor_char_boundary(span.end);
                report.diagnostics.push(Diagnostic {
                    rule: words.chars().take(30).collect(),
                    severity,
                    message: words.clone(),
                    help: words.clone().into(),
                    text: draft.note[span.start..end].to_owned(),
                    span,
                });
                report.evidence.push(Evidence {
                    kind: EvidenceKind::ALL[words.len() % 8],
                    strength: if passed {
                        Strength::Strong
                    } else {
                        Strength::Weak
                    },
                    text: words.clone(),
                    span,
                });
                report.openers.push(Opener {
                    text: words.clone(),
                    kind: EvidenceKind::Met,
                    ready: passed,
                    facts: vec![words],
                });
            }
            (draft, report)
        })
}

proptest! {
    #[test]
    fn nothing_of_a_draft_reaches_the_terminal_raw(
        judged in judged(),
        width in 0_usize..140,
        color: bool,
        many: bool,
        verbose: bool,
    ) {
        let options = Options {
            color,
            width,
            scope: if many { Scope::List } else { Scope::One },
            verbosity: if verbose { Verbosity::Verbose } else { Verbosity::Normal },
        };
        for format in ["human", "compact", "sarif", "github", "junit"] {
            let shown = without_rules(format, options, &[Ok(judged.clone())]);
            let shown = if color { uncoloured(&shown) } else { shown };
            assert_printable(&shown);
            if format == "compact" {
                prop_assert_eq!(shown.lines().count(), judged.1.diagnostics.len());
            }
        }
    }

    #[test]
    fn json_parses_back_to_the_same_report(judged in judged()) {
        let line = written("jsonl", Options::default(), &[Ok(judged.clone())]);
        prop_assert!(line.trim_end_matches('\n').chars().all(|c| !visible::hidden(c)));
        prop_assert_eq!(&serde_json::from_str::<Report>(&line).unwrap(), &judged.1);

        let document = written("json", Options::default(), &[Ok(judged.clone())]);
        let mut document: serde_json::Value = serde_json::from_str(&document).unwrap();
        let reports: Vec<Report> = serde_json::from_value(document["reports"].take()).unwrap();
        prop_assert_eq!(reports, vec![judged.1]);
    }
}
