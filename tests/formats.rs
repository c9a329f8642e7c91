//! Findings in the files that they were found in: what a format points at is what stands there.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on should fail")]

use invitelint::report::{FORMATS, Format, Options, Summary};
use invitelint::source::{InputFormat, read_reader};
use invitelint::{Draft, Linter};
use serde_json::Value;

/// The findings in a file, as SARIF tells of them.
fn results(file: &str, name: &str, format: InputFormat) -> Vec<Value> {
    let linter = Linter::default();
    let sarif = Format::named("sarif").unwrap();
    let mut reporter = sarif.reporter(Options::default(), linter.rules());
    let (mut out, mut summary) = (Vec::new(), Summary::default());
    for record in read_reader(file.as_bytes(), Some(name.to_owned()), format) {
        let draft = record.unwrap();
        let report = linter.check(&draft);
        summary.add(&draft, &report);
        reporter.report(&mut out, &draft, &report).unwrap();
    }
    reporter.finish(&mut out, &summary).unwrap();
    let mut document: Value = serde_json::from_slice(&out).unwrap();
    let results = document["runs"][0]["results"].take();
    results.as_array().unwrap().clone()
}

/// What stands in the file where `region` points: by its columns.
fn by_columns(file: &str, region: &Value) -> Option<String> {
    let number = |key: &str| region[key].as_u64().map(|n| usize::try_from(n).unwrap());
    let offset = |line: usize, column: usize| {
        let lines: Vec<Vec<u16>> = file
            .split_inclusive('\n')
            .map(|line| line.encode_utf16().collect())
            .collect();
        lines[..line - 1].iter().map(Vec::len).sum::<usize>() + column - 1
    };
    let start = offset(number("startLine")?, number("startColumn")?);
    let end = offset(number("endLine")?, number("endColumn")?);
    let units: Vec<u16> = file.encode_utf16().collect();
    Some(String::from_utf16(&units[start..end]).unwrap())
}

/// What stands in the file where `region` points: by its bytes.
fn by_bytes(file: &str, region: &Value) -> Option<String> {
    let number = |key: &str| region[key].as_u64().map(|n| usize::try_from(n).unwrap());
    let start = number("byteOffset")?;
    Some(file[start..start + number("byteLength")?].to_owned())
}

/// Every finding of `rule` points at `words`; `bytes` says whether at bytes as well.
#[track_caller]
fn assert_points(file: &str, format: InputFormat, rule: &str, words: &[&str], bytes: bool) {
    let results = results(file, "file", format);
    let regions: Vec<_> = results
        .iter()
        .filter(|result| result["ruleId"] == rule)
        .map(|result| &result["locations"][0]["physicalLocation"]["region"])
        .collect();
    // A byte order mark stands in no column.
    let visible = file.trim_start_matches('\u{feff}');
    let found: Vec<_> = regions
        .iter()
        .map(|region| by_columns(visible, region).unwrap())
        .collect();
    assert_eq!(found, words);
    for (region, words) in regions.into_iter().zip(words) {
        assert_eq!(by_bytes(file, region).as_deref(), bytes.then_some(*words));
        assert_eq!(region["snippet"]["text"].as_str(), bytes.then_some(*words));
    }
}

#[test]
fn in_a_text() {
    let note = "🦀 Zoë, book a slot: https://example.com/é and see\nhttps://example.org";
    let links = ["https://example.com/é", "https://example.org"];
    for file in [
        note.to_owned(),
        format!("\u{feff}{note}\n"),
        format!("---\nto: Zoë 🦀\n---\n\n{note}"),
        format!(
            "\u{feff}---\r\nto: Zoë\r\n---\r\n{}\r\n",
            note.replace('\n', "\r\n")
        ),
    ] {
        assert_points(&file, InputFormat::Text, "pitch/link", &links, true);
    }
}

#[test]
fn in_markdown() {
    let fenced = "# Notes 🦀\n\n## Invitation\n\n```\n🦀 Look: https://example.com\n```\n";
    assert_points(
        fenced,
        InputFormat::Markdown,
        "pitch/link",
        &["https://example.com"],
        true,
    );
    let quoted = "# Invitation\n\n> 🦀 Hi Zoë,\n> look: https://example.com/é\n";
    assert_points(
        quoted,
        InputFormat::Markdown,
        "pitch/link",
        &["https://example.com/é"],
        false,
    );
    let listed =
        "# Invitation\n\n- first\n\n  ```\n  🦀 Hi Zoë,\n  look: https://example.com\n  ```\n";
    assert_points(
        listed,
        InputFormat::Markdown,
        "pitch/link",
        &["https://example.com"],
        false,
    );
}

#[test]
fn in_a_table() {
    let links = ["https://example.com/é", "https://example.org"];
    let plain =
        "\u{feff}name,note\nZoë 🦀,🦀 Look: https://example.com/é\nBo,https://example.org\n";
    assert_points(plain, InputFormat::Csv, "pitch/link", &links, true);
    let quoted = "name,note\n🦀,\"Hi Zoë,\n🦀 https://example.com/é\"\r\n\r\nBo,\"👍 https://example.org\"\n";
    assert_points(quoted, InputFormat::Csv, "pitch/link", &links, true);
    let doubled = "name,note\n🦀,\"Hi \"\"Zoë\"\", 🦀 https://example.com/é\"\n";
    assert_points(doubled, InputFormat::Csv, "pitch/link", &links[..1], false);
    // So many rows that what was read is let go.
    let mut long = "name,note\n".to_owned();
    let rows = 800;
    for _ in 0..rows {
        long.push_str("🦀,🦀 Hi Zoë https://example.com/é\n");
    }
    assert_points(
        &long,
        InputFormat::Csv,
        "pitch/link",
        &vec![links[0]; rows],
        true,
    );
}

#[test]
fn in_json_the_record_has_a_line_and_the_note_its_own_span() {
    let file =
        "[\n  {\"note\": \"a\"},\n  {\"id\": 7, \"note\": \"🦀 Look: https://example.com\"}\n]\n";
    let results = results(file, "drafts/a b.json", InputFormat::Json);
    let link = results
        .iter()
        .find(|result| result["ruleId"] == "pitch/link")
        .unwrap();
    let place = &link["locations"][0];
    let region = serde_json::json!({"startLine": 3});
    assert_eq!(place["physicalLocation"]["region"], region);
    assert_eq!(
        place["physicalLocation"]["artifactLocation"]["uri"],
        "drafts/a%20b.json"
    );
    assert_eq!(place["logicalLocations"][0]["name"], "7");
    assert_eq!(link["properties"]["span"]["start"], 11);
}

/// What every format says about a note by a linter that asks for a score, and last the summary of it.
fn told_of(note: &str, min_score: u8) -> Vec<(&'static str, String)> {
    let mut options = invitelint::Options::default();
    options.min_score = min_score;
    let linter = Linter::new(options);
    let mut draft = Draft::new(note);
    draft.origin.note_line = Some(0);
    let report = linter.check(&draft);
    let mut summary = Summary::default();
    summary.add(&draft, &report);
    let told = FORMATS.iter().map(|format| {
        let mut reporter = format.reporter(Options::default(), &[]);
        let mut out = Vec::new();
        reporter.report(&mut out, &draft, &report).unwrap();
        reporter.finish(&mut out, &summary).unwrap();
        (format.name, String::from_utf8(out).unwrap())
    });
    let mut told: Vec<_> = told.collect();
    let mut out = Vec::new();
    let human = FORMATS[0].reporter(Options::default(), &[]);
    human.summarize(&mut out, &summary).unwrap();
    told.push(("summary", String::from_utf8(out).unwrap()));
    told
}

#[test]
fn every_format_tells_of_a_score_that_alone_is_too_low() {
    /// Personal, with a warning that fails nobody.
    const WARNED: &str = "Hi Ana, I came across your profile, and good to have shared the bench with you at the \
                          Thursday regatta!";
    for (format, told) in told_of(WARNED, 100) {
        let said = match format {
            "json" | "jsonl" => "\"min_score\":100",
            _ => ", below the 100 that min-score asks for",
        };
        assert!(told.contains(said), "{format}: {told}");
    }
    let failed = told_of(WARNED, 100);
    let told = |wanted| &failed.iter().find(|(name, _)| *name == wanted).unwrap().1;
    assert!(told("compact").starts_with("<note>:1:1: error[score] scores "));
    assert!(told("junit").contains("<failure type=\"score\" message=\"scores "));
    let sarif: Value = serde_json::from_str(told("sarif")).unwrap();
    assert_eq!(sarif["runs"][0]["results"][0]["ruleId"], "score");
    // Neither of what reaches the score, nor of what fails for a reason of its own.
    for (note, min_score) in [(WARNED, 50), ("Hi Ana, let's connect!", 100)] {
        for (format, told) in told_of(note, min_score) {
            let said = told.contains("min-score asks for") || told.contains("\"min_score\"");
            assert!(!said, "{format}: {told}");
        }
    }
}
