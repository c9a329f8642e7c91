//! Baselines from outside: what is known passes, what is new fails, whatever moves and from wherever it is
//! looked at.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on should fail")]

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use tempfile::TempDir;

const GENERIC: &str = "Hi Ana, I came across your profile and would love to connect.\n";
const OUTBOX: &str = r#"{"id": "a", "note": ""}
{"note": "Hi Bo, I came across your profile. https://example.com https://example.com"}
{"note": ""}
{"note": ""}
"#;

/// A folder with drafts of which none is good.
fn folder() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("drafts")).unwrap();
    put(&folder, "drafts/ana.txt", GENERIC);
    put(&folder, "drafts/outbox.jsonl", OUTBOX);
    folder
}

fn put(folder: &TempDir, file: &str, text: &str) {
    fs::write(folder.path().join(file), text).unwrap();
}

fn run_in(folder: &Path, arguments: &[&str]) -> (Option<i32>, String, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_invitelint"));
    let Output {
        status,
        stdout,
        stderr,
    } = command
        .args(arguments)
        .current_dir(folder)
        .output()
        .unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (status.code(), text(stdout), text(stderr))
}

fn run(folder: &TempDir, arguments: &[&str]) -> (Option<i32>, String, String) {
    run_in(folder.path(), arguments)
}

/// A folder with a baseline of all that is wrong in it.
fn known() -> TempDir {
    let folder = folder();
    let (code, out, told) = run(&folder, &["--write-baseline", "known.json", "drafts"]);
    assert_eq!((code, out.as_str()), (Some(0), ""), "{told}");
    assert!(told.contains("findings written to known.json"), "{told}");
    folder
}

#[test]
fn nothing_is_reported_while_it_is_written_in_whatever_format() {
    let folder = folder();
    for format in [
        "human", "compact", "json", "jsonl", "sarif", "github", "junit",
    ] {
        let arguments = [
            "--format",
            format,
            "--write-baseline",
            "known.json",
            "drafts",
        ];
        let (code, out, told) = run(&folder, &arguments);
        assert_eq!((code, out.as_str()), (Some(0), ""), "{format}: {told}");
    }
}

const CHECK: [&str; 5] = ["--format", "compact", "--baseline", "known.json", "drafts"];

#[test]
fn what_is_known_passes_and_is_not_shown() {
    let folder = known();
    let nothing = (Some(0), String::new(), String::new());
    assert_eq!(run(&folder, &CHECK), nothing);
    // From elsewhere, and named otherwise.
    let drafts = folder.path().join("drafts");
    let from_within = ["--format", "compact", "--baseline", "../known.json", "."];
    assert_eq!(run_in(&drafts, &from_within), nothing);
    let full = drafts.join("ana.txt");
    let in_full = [
        "--format",
        "compact",
        "--baseline",
        "../known.json",
        full.to_str().unwrap(),
    ];
    assert_eq!(run_in(&drafts, &in_full), nothing);
    let (_, _, told) = run(&folder, &[&CHECK[..], &["-v"]].concat());
    assert!(
        told.contains(" findings known to the baseline, and not shown"),
        "{told}"
    );
    // It is written once, whatever the order and the threads.
    let before = fs::read(folder.path().join("known.json")).unwrap();
    for threads in ["1", "3"] {
        let again = [
            "--threads",
            threads,
            "--write-baseline",
            "again.json",
            "drafts/outbox.jsonl",
            "drafts/ana.txt",
        ];
        assert_eq!(run(&folder, &again).0, Some(0));
        assert_eq!(fs::read(folder.path().join("again.json")).unwrap(), before);
    }
}

#[test]
fn lines_may_move_and_a_text_may_be_mended() {
    let folder = known();
    let moved = format!(
        "\n\n{{\"id\": \"new\", \"note\": \"Good to have met you at the Horten regatta on Sunday.\"}}\n{OUTBOX}"
    );
    put(&folder, "drafts/outbox.jsonl", &moved);
    let mended = GENERIC.replace("Hi Ana", "---\nto: Ana\n---\n\nHello Ana");
    put(&folder, "drafts/ana.txt", &mended);
    let (code, out, told) = run(&folder, &CHECK);
    assert_eq!((code, out.as_str()), (Some(0), ""), "{told}");
}

#[test]
fn what_is_new_fails_and_is_all_that_is_shown() {
    let folder = known();
    put(
        &folder,
        "drafts/outbox.jsonl",
        &format!("{OUTBOX}{{\"note\": \"\"}}\n"),
    );
    put(
        &folder,
        "drafts/ana.txt",
        &GENERIC.replace("connect", "hop on a quick call"),
    );
    let (code, out, _) = run(&folder, &CHECK);
    assert_eq!(code, Some(1));
    let lines: Vec<_> = out.lines().collect();
    assert_eq!(lines.len(), 2, "{out}");
    assert!(lines[0].starts_with("drafts/ana.txt:1:") && lines[0].contains("pitch/meeting-ask"));
    // Three empty notes without an id were known, and this is the third of them without one.
    assert!(
        lines[1].starts_with("drafts/outbox.jsonl:5:1: error[missing/empty-note]"),
        "{out}"
    );
    // In every format.
    let json = [
        "--format",
        "jsonl",
        "--openers",
        "0",
        "--baseline",
        "known.json",
        "drafts/ana.txt",
    ];
    let (_, out, _) = run(&folder, &json);
    let report: serde_json::Value = serde_json::from_str(&out).unwrap();
    assert_eq!(report["diagnostics"].as_array().unwrap().len(), 1);
    assert_eq!(
        (&report["passed"], &report["verdict"]),
        (&false.into(), &"generic".into())
    );
}

#[test]
fn a_finding_more_of_the_same_is_new() {
    let folder = known();
    let more = OUTBOX.replace(
        "{\"id\": \"a\", \"note\": \"\"}",
        "{\"id\": \"a\", \"note\": \"https://example.com\"}",
    );
    put(&folder, "drafts/outbox.jsonl", &more);
    let (code, out, _) = run(&folder, &CHECK);
    assert_eq!(code, Some(1));
    assert!(out.contains("outbox.jsonl:1:1: error[pitch/link]"), "{out}");
}

#[test]
fn what_nothing_needs_any_more_is_told() {
    let folder = known();
    put(
        &folder,
        "drafts/ana.txt",
        "Good to have met you at the Horten regatta on Sunday, Ana.",
    );
    let (code, out, told) = run(&folder, &CHECK);
    assert_eq!((code, out.as_str()), (Some(0), ""));
    assert!(
        told.contains("drafts/ana.txt: generic/interchangeable stands in the baseline"),
        "{told}"
    );
    assert!(
        told.contains("write it anew with --write-baseline"),
        "{told}"
    );
    // Not where nobody looked.
    let nothing = (Some(0), String::new(), String::new());
    let elsewhere = [
        "--baseline",
        "known.json",
        "--format",
        "compact",
        "drafts/outbox.jsonl",
    ];
    assert_eq!(run(&folder, &elsewhere), nothing);
    let others = [
        "--baseline",
        "known.json",
        "--format",
        "compact",
        "--select",
        "pitch",
        "drafts",
    ];
    assert_eq!(run(&folder, &others), nothing);
}

#[test]
fn a_baseline_that_cannot_be_used_is_an_error() {
    let folder = folder();
    for (text, told) in [
        (
            "{\"version\": 1,\n \"findings\": [,]}\n",
            "known.json:2:15: expected value",
        ),
        (
            "{\"version\": 99}",
            "known.json: this baseline has version 99",
        ),
        (
            "{\"version\": 1, \"findings\": [{\"file\": \"a\", \"rule\": \"b\", \"text\": \"c\", \"count\": -1}]}",
            "integer `-1`, expected a whole number, not below 0",
        ),
        (
            "[]",
            "known.json:1:1: this is no baseline, which is an object with `version` and `findings`",
        ),
    ] {
        put(&folder, "known.json", text);
        let (code, out, error) = run(&folder, &CHECK);
        assert_eq!((code, out.as_str()), (Some(2), ""));
        assert!(
            error.starts_with("error: ") && error.contains(told),
            "{error}"
        );
    }
    fs::remove_file(folder.path().join("known.json")).unwrap();
    let (code, _, error) = run(&folder, &CHECK);
    assert_eq!(code, Some(2));
    assert!(
        error.contains("known.json: cannot be read: no such file or directory\n"),
        "{error}"
    );

    let (code, _, error) = run(
        &folder,
        &["--write-baseline", "no/such/known.json", "drafts"],
    );
    assert_eq!(code, Some(2));
    assert!(
        error.contains("no/such/known.json: cannot be written: no such file or directory\n"),
        "{error}"
    );
    let (code, ..) = run(
        &folder,
        &[
            "--write-baseline",
            "a.json",
            "--baseline",
            "a.json",
            "drafts",
        ],
    );
    assert_eq!(code, Some(2));
}

#[cfg(unix)]
#[test]
fn it_is_not_written_over_something_else() {
    let folder = folder();
    put(&folder, "drafts/ferry.txt", "Let's connect!");
    put(&folder, "list.json", "[{\"note\": \"Let's connect!\"}]");
    std::os::unix::fs::symlink("drafts/ferry.txt", folder.path().join("link")).unwrap();
    for (file, input, told) in [
        (
            "drafts/ferry.txt",
            "drafts/ferry.txt",
            "is one of the files that are checked",
        ),
        (
            "link",
            "./drafts/ferry.txt",
            "is one of the files that are checked",
        ),
        ("drafts/ferry.txt", "drafts", "is there and is no baseline"),
        ("list.json", "drafts", "is there and is no baseline"),
    ] {
        let before = fs::read_to_string(folder.path().join(file)).unwrap();
        let (code, out, error) = run(&folder, &["--write-baseline", file, input]);
        assert_eq!((code, out.as_str()), (Some(2), ""), "{file}");
        assert!(
            error.starts_with(&format!("error: {file}: {told}, and is not written over")),
            "{error}"
        );
        assert_eq!(
            fs::read_to_string(folder.path().join(file)).unwrap(),
            before
        );
    }
    // What is empty, or was a baseline and is broken, holds nothing that would be lost.
    for text in [
        "",
        "\n",
        "{\"version\": 1, \"findings\": [<<<<<<<]}",
        "{\"version\": 99, \"findings\": []}",
    ] {
        put(&folder, "known.json", text);
        let (code, _, told) = run(&folder, &["--write-baseline", "known.json", "drafts"]);
        assert_eq!(code, Some(0), "{text}: {told}");
        let (code, ..) = run(&folder, &["--baseline", "known.json", "drafts"]);
        assert_eq!(code, Some(0), "{text}");
    }
    let (code, ..) = run(
        &folder,
        &["--write-baseline", "known.json", "known.json", "drafts"],
    );
    assert_eq!(code, Some(2));
}

#[test]
fn it_is_written_also_if_something_cannot_be_read() {
    let folder = folder();
    put(
        &folder,
        "drafts/outbox.jsonl",
        &format!("{OUTBOX}{{\"note\": \n"),
    );
    let (code, _, told) = run(&folder, &["--write-baseline", "known.json", "drafts"]);
    assert_eq!(code, Some(2));
    assert!(
        told.contains("outbox.jsonl:5: ") && told.contains("written to known.json"),
        "{told}"
    );
    assert!(folder.path().join("known.json").exists());
    let left: Vec<_> = fs::read_dir(folder.path()).unwrap().collect();
    assert_eq!(left.len(), 2);
}

#[test]
fn one_that_is_there_is_left_as_it_is_if_something_cannot_be_read() {
    let folder = known();
    let before = fs::read_to_string(folder.path().join("known.json")).unwrap();
    let unchanged = |arguments: &[&str]| {
        let (code, out, told) = run(
            &folder,
            &[&["--write-baseline", "known.json"], arguments].concat(),
        );
        assert_eq!((code, out.as_str()), (Some(2), ""), "{told}");
        let now = fs::read_to_string(folder.path().join("known.json")).unwrap();
        assert_eq!(now, before, "{arguments:?}");
        told
    };
    // A slip of the hand, alone and beside what can be read.
    let told = unchanged(&["drafst"]);
    assert!(
        told.contains("error: known.json is not written: nothing was checked"),
        "{told}"
    );
    let left = "error: known.json is left as it is, since not everything could be checked";
    let told = unchanged(&["drafts", "drafst"]);
    assert!(told.contains(left), "{told}");
    put(
        &folder,
        "drafts/outbox.jsonl",
        &format!("{OUTBOX}{{\"note\": \n"),
    );
    assert!(unchanged(&["drafts"]).contains(left));
    // Rules that cannot be used find nothing.
    put(&folder, "drafts/outbox.jsonl", OUTBOX);
    let told = unchanged(&["--rule-dir", "nowhere", "drafts"]);
    assert!(told.contains(left), "{told}");
    // Where there is none, nothing is not written down.
    let (code, _, told) = run(&folder, &["--write-baseline", "new.json", "drafst"]);
    assert_eq!(code, Some(2));
    assert!(told.contains("new.json is not written"), "{told}");
    assert!(!folder.path().join("new.json").exists());
}

#[test]
fn a_template_may_be_mended_for_all_of_its_recipients() {
    let folder = folder();
    put(
        &folder,
        "list.csv",
        "first_name,company\nAna,ACME HOLDINGS LTD\nBo,Kjeldsen\n",
    );
    let template = "Hi {{first_name}}, good to have met {{company}} at the Horten regatta. https://example.com";
    put(&folder, "note.txt.j2", template);
    let arguments = [
        "--recipients",
        "list.csv",
        "note.txt.j2",
        "--format",
        "compact",
    ];
    let with = |option| [&arguments[..], &[option, "known.json"]].concat();
    assert_eq!(run(&folder, &with("--write-baseline")).0, Some(0));
    put(
        &folder,
        "note.txt.j2",
        &template.replace("regatta.", "regatta on Sunday!"),
    );
    let (code, out, told) = run(&folder, &with("--baseline"));
    assert_eq!((code, out.as_str()), (Some(0), ""), "{told}");
}

#[test]
fn a_score_that_is_too_low_is_known_like_a_finding() {
    let folder = folder();
    put(&folder, "invitelint.toml", "min-score = 90\n");
    // One that fails for nothing but its score, and one that fails for more.
    put(
        &folder,
        "drafts/bo.txt",
        "Hi Bo, good to have shared the sauna with you in Tampere on Friday!\n",
    );
    let written = run(&folder, &["--write-baseline", "known.json", "drafts"]);
    assert_eq!(written.0, Some(0));
    let nothing = (Some(0), String::new(), String::new());
    assert_eq!(run(&folder, &CHECK), nothing);
    let (_, out, _) = run(&folder, &[&CHECK[2..], &["--format", "jsonl"]].concat());
    assert!(
        out.contains("\"passed\":true") && !out.contains("\"min_score\""),
        "{out}"
    );
    // A draft of which it is not known still fails for it.
    put(
        &folder,
        "drafts/cy.txt",
        "Hi Cy, good to have rowed with you in Horten on Sunday!\n",
    );
    let (code, out, told) = run(&folder, &CHECK);
    assert_eq!((code, out.lines().count()), (Some(1), 1), "{out}{told}");
    assert!(
        out.contains("drafts/cy.txt:1:1: error[score] scores "),
        "{out}"
    );
    // What was too low and is no more, is told; where no score is asked for, nobody knows.
    let told = |least: &str| run(&folder, &[&CHECK[..], &["--min-score", least]].concat()).2;
    assert!(
        told("1").contains("drafts/bo.txt: score stands in the baseline and is not found any more")
    );
    assert_eq!(told("0"), "");
}

#[test]
fn what_a_rule_found_that_there_is_no_more_is_told() {
    let folder = folder();
    let entry = |rule: &str| {
        format!("{{\"file\": \"drafts/ana.txt\", \"rule\": \"{rule}\", \"text\": \"\"}}")
    };
    let rules = [
        "old/a",
        "old/b",
        "old/c",
        "old/d",
        "old/e",
        "old/f",
        "pitch/link",
    ];
    let entries = rules.map(entry).join(", ");
    put(
        &folder,
        "known.json",
        &format!("{{\"version\": 1, \"findings\": [{entries}]}}"),
    );
    let (_, _, told) = run(&folder, &[&CHECK[..], &["--ignore", "pitch"]].concat());
    for rule in &rules[..5] {
        let line =
            format!("drafts/ana.txt: {rule} stands in the baseline and is not found any more");
        assert!(told.contains(&line), "{told}");
    }
    // What was not looked for may be there still.
    assert!(!told.contains("pitch/link"), "{told}");
    assert!(
        told.contains("warning: and so does 1 entry more\n"),
        "{told}"
    );
    // A rule that cannot be read is one that there is.
    fs::create_dir_all(folder.path().join("own/old")).unwrap();
    put(&folder, "own/old/a.toml", "summary = 1\n");
    let (_, _, told) = run(&folder, &[&CHECK[..], &["--rule-dir", "own"]].concat());
    assert!(!told.contains("stands in the baseline"), "{told}");
}
