//! The same sample reports in every format, and what must hold of any report.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on should fail")]

use proptest::prelude::*;

use super::{FORMATS, Format, Length, LengthUnit, Opener, Options, Report, Scope, Summary, Verbosity};
use crate::diagnostic::{Diagnostic, Severity, Span};
use crate::draft::Draft;
use crate::source::ReadError;
use crate::verdict::{Evidence, EvidenceKind, Strength, Verdict};

/// A record of the sample run.
type Sample = Result<(Draft, Report), ReadError>;

fn report(draft: &Draft, verdict: Verdict, score: u8) -> Report {
    Report {
        id: draft.id.clone(),
        file: draft.origin.file.clone(),
        line: draft.origin.line,
        verdict,
        passed: verdict == Verdict::Personal,
        score,
        language: "en".to_owned(),
        length: Length {
            count: draft.note.encode_utf16().count(),
            limit: Some(300),
            unit: LengthUnit::Utf16,
        },
        evidence: Vec::new(),
        lacking: match verdict {
            Verdict::Personal => vec![EvidenceKind::Question],
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
        let before = draft.origin.note_line.unwrap_or(0);
        self.passed &= severity != Severity::Error;
        self.diagnostics.push(Diagnostic {
            rule: rule.to_owned(),
            severity,
            message: message.replace("{}", text),
            help: help.to_owned(),
            text: text.to_owned(),
            span: Span::new(&draft.note, start, start + text.len(), before),
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
            span: Span::new(&draft.note, start, start + text.len(), 0),
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
    draft.origin.file = Some("drafts.jsonl".to_owned());
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
    draft.origin.file = Some("pitch.txt".to_owned());
    draft.origin.note_line = Some(3);
    draft.recipient.name = Some("Jane Doe".to_owned());
    let report = report(&draft, Verdict::Generic, 1)
        .shows(&draft, EvidenceKind::Address, Strength::Strong, "Jane")
        .shows(&draft, EvidenceKind::Work, Strength::Weak, "impressed by your background")
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
    draft.origin.file = Some("drafts.jsonl".to_owned());
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
        .shows(&draft, EvidenceKind::Mutual, Strength::Strong, "Priya Raman said we should")
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
    draft.origin.file = Some("手紙.json".to_owned());
    draft.origin.line = Some(2);
    draft.recipient.name = Some("田中".to_owned());
    let report = report(&draft, Verdict::Personal, 55)
        .shows(&draft, EvidenceKind::Met, Strength::Strong, "先日の東京ミートアップで👩🏽\u{200d}💻")
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
    draft.origin.file = Some("a\nb\u{1b}]0;x\u{7}.txt".to_owned());
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
        .found(&draft, Severity::Warning, "manners/shouting", &long, "shouts: “{}”", "Breathe.")
        .found(&draft, Severity::Error, "pitch/link", "click here", "has a link: “{}”", "Wait.");
    Ok((draft, report))
}

fn samples() -> Vec<Sample> {
    vec![missing(), generic(), personal(), warned(), wide(), hostile(), unreadable()]
}

/// What `format` writes for the samples.
fn written(format: &str, options: Options, samples: &[Sample]) -> String {
    let mut reporter = Format::named(format).unwrap().reporter(options);
    let mut out = Vec::new();
    let mut summary = Summary::default();
    for sample in samples {
        match sample {
            Ok((draft, report)) => {
                summary.add(report);
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
    Options { scope: Scope::List, ..Options::default() }
}

#[test]
fn scratch() {
    let width = std::env::var("W").map_or(100, |w| w.parse().unwrap());
    let verbosity = match std::env::var("V").as_deref() {
        Ok("q") => Verbosity::Quiet,
        Ok("v") => Verbosity::Verbose,
        _ => Verbosity::Normal,
    };
    let o = Options { color: true, width, verbosity, scope: Scope::One };
    let mut s = String::new();
    for x in samples() {
        s += "\n=====\n";
        s += &written("human", o, &[x]);
    }
    s += "\n=====\n";
    s += &written("human", o, &[huge()]);
    s += "\n===== LIST\n";
    s += &written("human", Options { scope: Scope::List, ..o }, &samples());
    s += "\n=====\n";
    s += &written("compact", o, &samples());
    s += &written("json", o, &samples());
    std::fs::write("/tmp/report_scratch.txt", s).unwrap();
}
