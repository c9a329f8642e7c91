//! A reader for each output format that shares nothing with what wrote it.

use std::ffi::OsStr;
use std::process::Output;

use serde_json::Value;

/// Reads both streams of a run, and refuses what one of them should not hold.
#[track_caller]
pub(crate) fn read(format: &str, output: &Output, arguments: &[impl AsRef<OsStr>]) {
    let arguments: Vec<_> = arguments
        .iter()
        .map(|argument| argument.as_ref().to_owned())
        .collect();
    let context = format!("{format} {arguments:?}");
    let [stdout, stderr] = [&output.stdout, &output.stderr]
        .map(|bytes| str::from_utf8(bytes).unwrap_or_else(|error| panic!("{context}: {error}")));
    printable(stdout, &context);
    printable(stderr, &context);
    commands(stderr, &context);
    match format {
        "github" => workflow(stdout, &context),
        _ => commands(stdout, &context),
    }
    // Arguments that are refused leave nothing to read.
    if stdout.is_empty() && output.status.code() == Some(2) {
        return;
    }
    match format {
        "json" => document(stdout, &context),
        "jsonl" => lines(stdout, &context),
        "summary" => drop(value(stdout, &context)),
        "sarif" => sarif(stdout, &context),
        "junit" => junit(stdout, &context),
        "human" | "compact" | "github" => {}
        other => panic!("no reader for {other}: write one here"),
    }
}

/// A terminal obeys nothing in it but colours, and shows all of it.
fn printable(text: &str, context: &str) {
    let around = |at: usize| {
        let from = text.floor_char_boundary(at.saturating_sub(60));
        text[from..].chars().take(90).collect::<String>()
    };
    let mut rest = text.char_indices().peekable();
    while let Some((at, c)) = rest.next() {
        if c == '\u{1b}' {
            let opened = rest.next().is_some_and(|(_, c)| c == '[');
            while rest
                .next_if(|(_, c)| c.is_ascii_digit() || *c == ';')
                .is_some()
            {}
            let closed = rest.next().is_some_and(|(_, c)| c == 'm');
            assert!(opened && closed, "{context}: {:?}", around(at));
            continue;
        }
        let hides = matches!(c, '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{200e}' | '\u{200f}' | '\u{feff}'
            | '\u{e0000}'..='\u{e007f}');
        assert!(
            c == '\n' || !c.is_control() && !hides,
            "{context}: {c:?} in {:?}",
            around(at)
        );
    }
}

/// The runner of a CI job finds no command in it: it looks at the beginning of a line, and for older ones
/// anywhere.
fn commands(text: &str, context: &str) {
    for line in text.lines() {
        let plain = without_colours(line);
        assert!(!plain.trim_start().starts_with("::"), "{context}: {line}");
        assert!(!plain.contains("##["), "{context}: {line}");
        assert!(!plain.contains("##vso["), "{context}: {line}");
        assert!(!plain.contains("##teamcity["), "{context}: {line}");
    }
}

fn without_colours(line: &str) -> String {
    let mut out = String::new();
    let mut rest = line;
    while let Some((before, escape)) = rest.split_once('\u{1b}') {
        out.push_str(before);
        rest = escape.split_once('m').map_or("", |(_, after)| after);
    }
    out + rest
}

#[track_caller]
fn value(text: &str, context: &str) -> Value {
    serde_json::from_str(text).unwrap_or_else(|error| panic!("{context}: {error}: {text}"))
}

/// One document whose reports are read back into the library's types.
fn document(text: &str, context: &str) {
    let document = value(text, context);
    assert_eq!(document["version"], 1, "{context}");
    for report in document["reports"].as_array().into_iter().flatten() {
        record(report, context);
    }
}

fn lines(text: &str, context: &str) {
    for line in text.lines() {
        record(&value(line, context), context);
    }
}

/// A report, or what stands in its place.
fn record(record: &Value, context: &str) {
    if record.get("error").is_some() {
        return;
    }
    let report: invitelint::Report = serde_json::from_value(record.clone())
        .unwrap_or_else(|error| panic!("{context}: {error}: {record}"));
    assert_eq!(&serde_json::to_value(&report).unwrap(), record, "{context}");
}

/// Results point at files by URIs, and every rule that they name is described.
fn sarif(text: &str, context: &str) {
    let document = value(text, context);
    assert_eq!(document["version"], "2.1.0", "{context}");
    for run in document["runs"].as_array().unwrap() {
        for result in run["results"].as_array().into_iter().flatten() {
            assert!(result["ruleId"].is_string(), "{context}: {result}");
            assert!(result["message"]["text"].is_string(), "{context}: {result}");
            for location in result["locations"].as_array().into_iter().flatten() {
                let Some(uri) = location["physicalLocation"]["artifactLocation"]["uri"].as_str()
                else {
                    continue;
                };
                let plain = |c: char| c.is_ascii_graphic() && !r#"<>"{}|\^`"#.contains(c);
                assert!(uri.chars().all(plain), "{context}: {uri:?} is no URI");
            }
        }
    }
}

/// Well-formed XML of test suites with test cases.
fn junit(text: &str, context: &str) {
    let document = roxmltree::Document::parse(text)
        .unwrap_or_else(|error| panic!("{context}: {error}: {text}"));
    let names = [
        "testsuites",
        "testsuite",
        "testcase",
        "failure",
        "error",
        "skipped",
        "system-out",
        "system-err",
        "properties",
        "property",
    ];
    for node in document.descendants().filter(|node| node.is_element()) {
        let name = node.tag_name().name();
        assert!(names.contains(&name), "{context}: <{name}>");
    }
    assert_eq!(
        document.root_element().tag_name().name(),
        "testsuites",
        "{context}"
    );
}

/// Every line is one workflow command of ours, with properties that nothing broke out of.
fn workflow(text: &str, context: &str) {
    for line in text.lines() {
        let command = line
            .strip_prefix("::")
            .unwrap_or_else(|| panic!("{context}: {line}"));
        let (head, message) = command
            .split_once("::")
            .unwrap_or_else(|| panic!("{context}: {line}"));
        let (name, properties) = head.split_once(' ').unwrap_or((head, ""));
        assert!(
            ["error", "warning", "notice", "debug", "group", "endgroup"].contains(&name),
            "{context}: {line}"
        );
        for property in properties
            .split(',')
            .filter(|property| !property.is_empty())
        {
            let (key, value) = property
                .split_once('=')
                .unwrap_or_else(|| panic!("{context}: {line}"));
            let known = ["file", "line", "endLine", "col", "endColumn", "title"];
            assert!(known.contains(&key), "{context}: {line}");
            assert!(!value.contains(':'), "{context}: {line}");
            escapes(value, context);
        }
        escapes(message, context);
        assert!(
            ["##[", "##vso[", "##teamcity["]
                .iter()
                .all(|command| !message.contains(command)),
            "{context}: {line}"
        );
    }
}

/// Every per cent sign begins an escape that runners know.
fn escapes(text: &str, context: &str) {
    for (at, _) in text.match_indices('%') {
        let code = text.get(at + 1..at + 3);
        assert!(
            matches!(code, Some("25" | "0A" | "0D" | "3A" | "2C")),
            "{context}: {text}"
        );
    }
}
