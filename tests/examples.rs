//! The drafts in `examples/drafts` are what their names say, and stock texts are stock texts.

#[path = "../examples/embed.rs"]
#[allow(dead_code, reason = "its main is for running it by itself")]
mod embed;

use std::fs;
use std::path::Path;

use invitelint::rule::file::{Source, StockFile};
use invitelint::source::{self, InputFormat, SourceOptions};
use invitelint::{Draft, Linter, Verdict};

#[test]
fn every_example_draft_is_what_its_name_says() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/drafts");
    let mut checked = 0;
    for entry in fs::read_dir(&folder).expect("examples/drafts is there") {
        let path = entry.expect("readable").path();
        let name = path
            .file_name()
            .expect("a file")
            .to_string_lossy()
            .into_owned();
        let records = source::Source::open(
            vec![path.clone()],
            Box::new(std::io::empty()),
            SourceOptions::new(InputFormat::Auto),
        );
        for record in records {
            let draft = record.expect("a draft");
            let report = Linter::default().check(&draft);
            let id = draft
                .id
                .as_ref()
                .and_then(|id| id.as_str())
                .unwrap_or_default()
                .to_owned();
            let wanted = if name.starts_with("mixed-") {
                &id
            } else {
                &name
            };
            assert!(
                wanted.starts_with(&report.verdict.to_string()),
                "{name} {id}: {} {:?}",
                report.verdict,
                report.evidence
            );
            assert_eq!(
                report.passed,
                wanted.starts_with("personal"),
                "{name} {id}: {:?}",
                report.diagnostics
            );
            checked += 1;
        }
    }
    assert!(checked >= 20, "{checked} drafts");
}

#[test]
fn every_stock_text_is_a_missing_note_in_every_language() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("rules/stock");
    let mut checked = 0;
    for entry in fs::read_dir(&folder).expect("rules/stock is there") {
        let path = entry.expect("readable").path();
        let text = fs::read_to_string(&path).expect("text");
        let name = format!(
            "stock/{}",
            path.file_name().expect("a file").to_string_lossy()
        );
        let file = StockFile::parse(Source {
            path: &name,
            text: &text,
        })
        .expect("a stock file");
        for stock in file.texts {
            let report = Linter::default().check(&Draft::new(stock.text.get_ref().as_str()));
            assert_eq!(
                report.verdict,
                Verdict::Missing,
                "{}: {}",
                stock.lang,
                stock.text
            );
            checked += 1;
        }
    }
    assert!(checked >= 60, "{checked} texts");
}

#[test]
fn the_embedding_program_does_what_it_says() {
    let mut out = Vec::new();
    embed::run(&mut out).expect("memory can be written");
    let said = String::from_utf8(out).expect("text");
    let lines: Vec<_> = said.lines().collect();
    assert_eq!(lines[0], "send  Maren Holt: personal, score 100", "{said}");
    for wanted in [
        "hold  Jonas Weber: generic, ",
        "      mass-mail/near-duplicate: ",
        "hold  Samir Haddad: missing, score 0",
        "      missing/empty-note: ",
        "      instead: Hi Samir, ",
        "generic/interchangeable",
    ] {
        assert!(said.contains(wanted), "{wanted}: {said}");
    }
}
