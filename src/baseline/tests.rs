//! What a baseline knows, and what it is written like.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on should fail")]

use super::*;
use crate::diagnostic::{Severity, Span};

fn finding(rule: &'static str, text: &str) -> Diagnostic {
    Diagnostic {
        rule: rule.into(),
        severity: Severity::Error,
        message: String::new(),
        help: "".into(),
        text: text.to_owned(),
        span: Span::default(),
    }
}

fn record(file: &str, line: usize, note: &str) -> Draft {
    let mut draft = Draft::new(note);
    draft.origin.file = Some(file.into());
    draft.origin.line = Some(line);
    draft
}

fn written(findings: &Findings, seen: &Identities) -> String {
    let mut out = Vec::new();
    findings.write(&mut out, seen).unwrap();
    String::from_utf8(out).unwrap()
}

#[test]
fn what_is_written_is_sorted_one_a_line_and_known_again() {
    let mut ids = Identities::new(Path::new("b.json"));
    let drafts = [
        record("z.jsonl", 9, "x"),
        record("a.jsonl", 1, "\u{1b}[2J"),
        record("z.jsonl", 2, "x"),
    ];
    let found = [
        finding("pitch/link", "b\n\"\u{202e}"),
        finding("pitch/link", "b\n\"\u{202e}"),
        finding("fit/x", ""),
    ];
    let long = finding("fit/y", &"é".repeat(5_000));
    let mut findings = Findings::default();
    for draft in &drafts {
        let id = ids.next(draft);
        findings.add(&id, &found);
        findings.add(&id, std::slice::from_ref(&long));
    }
    assert_eq!(findings.count(), 12);
    let text = written(&findings, &ids);
    assert_eq!(text.lines().count(), 4 + 9 + 1);
    assert!(
        text.len() < 3_000 && !text.contains(['\u{1b}', '\u{202e}']),
        "{text}"
    );
    let entries: Vec<_> = text
        .lines()
        .filter(|line| line.contains("\"file\""))
        .collect();
    assert!(entries[0].contains("a.jsonl") && entries[8].contains("z.jsonl"));

    let baseline = Baseline::parse(Path::new("b.json"), &text).unwrap();
    let mut ids = baseline.identities();
    for draft in &drafts {
        let id = ids.next(draft);
        for finding in found.iter().chain([&long]) {
            assert!(baseline.knows(&id, finding), "{finding:?}");
        }
        // There were two of them, and not three.
        assert!(!baseline.knows(&id, &found[0]));
        assert!(!baseline.knows(&id, &finding("pitch/link", "c")));
        assert!(!baseline.knows(&id, &finding("pitch", "b")));
    }
    // The third record of the same note is new.
    assert!(!baseline.knows(&ids.next(&drafts[0]), &found[0]));
    assert_eq!(baseline.found(), 12);
    assert_eq!(baseline.needed_no_more(&ids, |_| true), []);
    assert!(baseline.is_covered_by(&ids));
}

#[test]
fn what_was_not_found_again_is_needed_no_more() {
    let mut ids = Identities::new(Path::new("b.json"));
    let draft = record("Cargo.toml", 1, "x");
    let found = [
        finding("pitch/link", "b"),
        finding("pitch/link", "b"),
        finding("fit/x", ""),
    ];
    let mut findings = Findings::default();
    findings.add(&ids.next(&draft), &found);
    findings.add(&ids.next(&record("is/gone.txt", 1, "x")), &found[..1]);
    findings.add(&ids.next(&record("build.rs", 1, "x")), &found[..1]);
    let baseline = Baseline::parse(Path::new("b.json"), &written(&findings, &ids)).unwrap();

    let mut ids = baseline.identities();
    assert!(baseline.knows(&ids.next(&draft), &found[0]));
    let told = |baseline: &Baseline, ran: &str| {
        let entries = baseline.needed_no_more(&ids, |rule| rule.starts_with(ran));
        let told = entries
            .iter()
            .map(|e| format!("{} {} {}", e.file, e.rule, e.count));
        told.collect::<Vec<_>>()
    };
    assert_eq!(
        told(&baseline, ""),
        [
            "Cargo.toml fit/x 1",
            "Cargo.toml pitch/link 1",
            "is/gone.txt pitch/link 1"
        ]
    );
    // A rule that did not run may find it yet.
    assert_eq!(told(&baseline, "fit"), ["Cargo.toml fit/x 1"]);
    assert!(!baseline.is_covered_by(&ids));
}

#[test]
fn a_text_may_be_mended_and_records_may_move() {
    let path = Path::new("b.json");
    let key = |draft: &Draft| Identities::new(path).next(draft);
    let mut text = record("a.txt", 1, "one");
    text.origin.note_line = Some(0);
    let before = key(&text);
    text.note.push_str(" two");
    text.origin.note_line = Some(7);
    assert_eq!(key(&text), before);
    assert_eq!(
        key(&record("a.jsonl", 3, "one")),
        key(&record("./src/../a.jsonl", 8, "one"))
    );
    assert_ne!(
        key(&record("a.jsonl", 3, "one")),
        key(&record("a.jsonl", 3, "two"))
    );
    assert_ne!(
        key(&record("a.jsonl", 3, "one")),
        key(&record("b.jsonl", 3, "one"))
    );
    let with_id = |note| {
        let mut draft = record("a.jsonl", 3, note);
        draft.id = Some(7.into());
        draft
    };
    assert_eq!(key(&with_id("one")).draft, key(&with_id("two")).draft);
}

#[test]
fn drafts_that_share_an_id_are_told_apart_in_whatever_order() {
    let path = Path::new("b.json");
    let of = |note| {
        let mut draft = record("a.jsonl", 3, note);
        draft.id = Some("spring".into());
        draft
    };
    // The rules' findings in each; in one there are none, and two are the same.
    let drafts = [of("one"), of("two"), of("fine"), of("two")];
    let found = [
        vec![finding("pitch/link", "b")],
        vec![finding("pitch/link", "c"), finding("fit/x", "")],
        vec![],
        vec![finding("pitch/link", "c"), finding("fit/x", "")],
    ];
    let baseline = |order: &[usize]| {
        let (mut ids, mut findings) = (Identities::new(path), Findings::default());
        for at in order {
            findings.add(&ids.next(&drafts[*at]), &found[*at]);
        }
        written(&findings, &ids)
    };
    let text = baseline(&[0, 1, 2, 3]);
    assert_eq!(baseline(&[3, 2, 0, 1]), text);
    for order in [&[0, 1, 2, 3][..], &[2, 3, 1, 0], &[1, 3], &[2, 0]] {
        let baseline = Baseline::parse(path, &text).unwrap();
        let mut ids = baseline.identities();
        for at in order {
            let id = ids.next(&drafts[*at]);
            assert!(
                found[*at]
                    .iter()
                    .all(|finding| baseline.knows(&id, finding)),
                "{order:?}"
            );
            assert!(!baseline.knows(&id, &finding("pitch/link", "d")));
        }
        let new = ids.next(&of("three"));
        assert!(!baseline.knows(&new, &found[0][0]), "{order:?}");
    }
    // Of one that has its id alone, the note may be mended.
    assert!(!baseline(&[1]).contains("note:"));
    let baseline = Baseline::parse(path, &baseline(&[1])).unwrap();
    assert!(baseline.knows(&baseline.identities().next(&of("mended")), &found[1][0]));
}

#[test]
fn a_baseline_of_former_days_is_known() {
    let path = Path::new("b.json");
    let text = r#"{"version": 1, "findings": [
        {"file": "a.jsonl", "draft": "q3", "rule": "pitch/link", "text": "b"},
        {"file": "a.jsonl", "draft": "q3#2", "rule": "pitch/link", "text": "c"}
    ]}"#;
    let baseline = Baseline::parse(path, &format!("\u{feff}{text}")).unwrap();
    let mut ids = baseline.identities();
    for words in ["b", "c"] {
        let mut draft = record("a.jsonl", 1, words);
        draft.id = Some("q3".into());
        let id = ids.next(&draft);
        assert!(baseline.knows(&id, &finding("pitch/link", words)));
    }
    assert_eq!(baseline.needed_no_more(&ids, |_| true), []);
}

#[test]
fn files_are_named_as_seen_from_the_baseline() {
    let seen = |baseline: &str, file: &str| {
        let id = Identities::new(Path::new(baseline)).next(&record(file, 1, ""));
        id.file.to_string()
    };
    let full = fs::canonicalize("src").unwrap().join("lib.rs");
    assert_eq!(seen("b.json", "src/lib.rs"), "src/lib.rs");
    assert_eq!(seen("src/b.json", "./src/lib.rs"), "lib.rs");
    assert_eq!(seen("src/b.json", &full.to_string_lossy()), "lib.rs");
    assert_eq!(seen("rules/pitch/b.json", "src/lib.rs"), "../../src/lib.rs");
    let full = fs::canonicalize("rules").unwrap().join("b.json");
    assert_eq!(seen(&full.to_string_lossy(), "src/lib.rs"), "../src/lib.rs");
}

#[test]
fn what_is_no_baseline_is_told_with_its_place() {
    let error = |text: &str| {
        Baseline::parse(Path::new("b.json"), text)
            .unwrap_err()
            .to_string()
    };
    for (text, told) in [
        ("", "b.json:1:1: EOF while parsing a value;"),
        (
            "{\n  \"version\": 1,\n  \"findings\": [\n    {\"file\": 3",
            "b.json:4:14: ",
        ),
        (
            "{\"version\": 1,\n\"findings\": [{\"fil\": \"a\"}]}",
            "b.json:2:19: unknown field `fil`",
        ),
        ("{\"version\": \"1\"}", "b.json:1:15: invalid type"),
        ("\n\n  [1]", "b.json:3:3: this is no baseline"),
        (
            "{\"version\": 1, \"findings\": [3]}",
            "expected a finding: an object with `file`",
        ),
        ("{\"version\": 1}", "missing field `findings`"),
        (
            "{\"version\": 2, \"new\": {}}",
            "b.json: this baseline has version 2",
        ),
    ] {
        let error = error(text);
        assert!(error.contains(told), "{text}: {error}");
    }
}
