//! Notes that were made of a template for the people on a list: each format names the template, since the row that a
//! finding points to holds none of its words.

use std::sync::Arc;

use serde_json::Value;

use super::standards::{assert_sarif, sarif_schema};
use super::*;
use crate::linter::Linter;
use crate::source::{InputFormat, read_recipients_from};

/// The notes that a template becomes for two people, of whom the list knows no topic of the second's.
fn made_of(file: Option<&str>, line: usize, text: &str) -> Vec<Sample> {
    let linter = Linter::default();
    let table = "First Name,Last Name,topic\nIda,Holm,night ferries\nJon,Lie,\n";
    let people = read_recipients_from(table.as_bytes(), "people.csv".into(), InputFormat::Csv);
    let mut template = Draft::new(text);
    template.template = true;
    template.origin.file = file.map(Arc::from);
    template.origin.line = Some(line);
    template.origin.note_line = Some(line - 1);
    let filling = linter.fill(template, Arc::new(people.unwrap()));
    filling
        .drafts()
        .map(|draft| {
            let report = linter.check(&draft);
            Ok((draft, report))
        })
        .collect()
}

const TALK: &str =
    "Hi {{first_name}},\nyour talk on {{topic}} made us repaint the quay. Did it rain?";

#[test]
fn each_names_the_template_and_counts_no_column() {
    let samples = made_of(Some("ask.txt.j2"), 1, TALK);
    let told = |format| written(format, list(), &samples);
    let said = "error[template/empty-slot] the list has nothing for topic";
    let compact = told("compact");
    let line = format!("people.csv:3: {said} (from ask.txt.j2)\n");
    assert!(compact.contains(&line), "{compact}");
    let github = told("github");
    let line = "::error file=people.csv,line=3,title=invitelint template/empty-slot::people.csv:3: the list has \
                nothing for topic (from ask.txt.j2)%0A";
    assert!(github.contains(line), "{github}");
    let junit = told("junit");
    for words in [
        "name=\"line 2, to Ida Holm, from ask.txt.j2\"",
        &format!("\n3: {said}\n"),
    ] {
        assert!(junit.contains(words), "{junit}");
    }
    let verbose = Options {
        verbosity: Verbosity::Verbose,
        ..list()
    };
    let human = written("human", verbose, &samples);
    let header = "people.csv:3  to Jon Lie  from ask.txt.j2\n";
    assert!(human.contains(header), "{human}");
    let quiet = Options {
        verbosity: Verbosity::Quiet,
        ..list()
    };
    let human = written("human", quiet, &samples);
    assert!(
        human.starts_with("people.csv:3 (from ask.txt.j2): "),
        "{human}"
    );
}

/// The locations that SARIF gives for a finding: where it is, and what it is related to.
fn sarif_places(samples: &[Sample]) -> (Value, Value, String) {
    let mut document = assert_sarif(&sarif_schema(), &written("sarif", list(), samples));
    let results = document["runs"][0]["results"].as_array_mut().unwrap();
    let of_rule = |result: &&mut Value| result["ruleId"] == "template/empty-slot";
    let found = results.iter_mut().find(of_rule).unwrap();
    let text = found["message"]["text"].as_str().unwrap().to_owned();
    (
        found["locations"].take(),
        found["relatedLocations"].take(),
        text,
    )
}

#[test]
fn sarif_relates_a_finding_to_the_template() {
    let (places, related, text) = sarif_places(&made_of(Some("./ask them.md"), 7, TALK));
    let place = &places[0]["physicalLocation"];
    assert_eq!(place["artifactLocation"]["uri"], "people.csv");
    assert_eq!(place["region"], serde_json::json!({"startLine": 3}));
    let template = &related[0]["physicalLocation"];
    assert_eq!(template["artifactLocation"]["uri"], "ask%20them.md");
    assert_eq!(template["region"], serde_json::json!({"startLine": 7}));
    assert!(text.ends_with(" (from ./ask them.md:7)"), "{text}");

    // A file that is the template needs no line, and what is in no file is related to none.
    let (_, related, _) = sarif_places(&made_of(Some("ask.txt"), 1, TALK));
    assert_eq!(related[0]["physicalLocation"].get("region"), None);
    let (_, related, text) = sarif_places(&made_of(None, 1, TALK));
    assert_eq!(related, Value::Null);
    assert!(text.ends_with(" (from the template)"), "{text}");
}

#[test]
fn a_note_that_somebody_wrote_names_none() {
    for format in ["compact", "github", "junit", "sarif"] {
        let told = without_rules(format, list(), &samples());
        assert!(!told.contains("(from "), "{told}");
        assert!(!told.contains("relatedLocations"), "{told}");
    }
}

#[test]
fn a_summary_names_the_template_of_the_weakest() {
    let mut summary = Summary::default();
    for sample in made_of(Some("ask.txt.j2"), 1, TALK) {
        let (draft, report) = sample.unwrap();
        summary.add(&draft, &report);
    }
    let json = serde_json::to_value(&summary).unwrap();
    assert_eq!(json["weakest"][0]["template"], "ask.txt.j2");
    let human = Format::named("human").unwrap().reporter(list(), &[]);
    let mut out = Vec::new();
    human.summarize(&mut out, &summary).unwrap();
    let told = String::from_utf8(out).unwrap();
    assert!(
        told.contains("people.csv:3, to Jon Lie, from ask.txt.j2: "),
        "{told}"
    );
}

#[test]
fn the_name_of_a_template_is_printable() {
    let samples = made_of(Some("a\u{1b}[31m\n::error::b\u{202e}.j2"), 1, TALK);
    for format in ["human", "compact", "sarif", "github", "junit"] {
        for verbosity in [Verbosity::Quiet, Verbosity::Normal, Verbosity::Verbose] {
            let options = Options {
                verbosity,
                ..list()
            };
            let told = without_rules(format, options, &samples);
            assert_printable(&told);
            assert!(
                !told.lines().any(|line| line.starts_with("::error::")),
                "{told}"
            );
        }
    }
}
