//! The program from outside: transcripts as folders of cases, and what a transcript cannot hold:
//! closed pipes, full disks, arguments and input that are no text.
//!
//! `TRYCMD=overwrite cargo test --test cli` writes down what the program says now.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on should fail")]

use std::ffi::OsStr;
use std::io::{Read, Write};
use std::process::{Command, Output, Stdio};
use std::{fs, thread};

/// A note that is personal, and one that says nothing.
const GOOD: &str = "Good to have shared the bench with you at the Thursday regatta in Horten!";
const BAD: &str = "Let's connect!";

#[test]
fn transcripts() {
    trycmd::TestCases::new()
        .env("COLUMNS", "100")
        .env("CLICOLOR_FORCE", "")
        .case("tests/cmd/*/*.trycmd")
        .case("tests/cmd/*/*.toml")
        .case("README.md");
}

fn invitelint(arguments: impl IntoIterator<Item = impl AsRef<OsStr>>) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_invitelint"));
    command.args(arguments).stdin(Stdio::null());
    for variable in ["NO_COLOR", "CLICOLOR", "CLICOLOR_FORCE", "COLUMNS"] {
        command.env_remove(variable);
    }
    command
}

/// Runs the program on `input`.
fn fed(arguments: &[&str], input: impl Into<Vec<u8>>) -> Output {
    let mut command = invitelint(arguments);
    command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let input = input.into();
    // The program may end before it has read all, which is no failure of the test.
    let feeder = thread::spawn(move || drop(stdin.write_all(&input)));
    let output = child.wait_with_output().unwrap();
    feeder.join().unwrap();
    output
}

#[track_caller]
fn assert_ends(output: &Output, code: i32) {
    let (stdout, stderr) = texts(output);
    assert_eq!(
        output.status.code(),
        Some(code),
        "stdout: {stdout}\nstderr: {stderr}"
    );
}

fn texts(output: &Output) -> (String, String) {
    (
        String::from_utf8(output.stdout.clone()).unwrap(),
        String::from_utf8(output.stderr.clone()).unwrap(),
    )
}

/// A directory of its own for one test.
fn directory(name: &str) -> std::path::PathBuf {
    let path = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = fs::remove_dir_all(&path);
    fs::create_dir_all(&path).unwrap();
    path
}

#[test]
fn the_first_command_of_the_readme_succeeds() {
    let readme = fs::read_to_string("README.md").unwrap();
    let line = readme
        .lines()
        .find(|line| line.starts_with("cargo run "))
        .unwrap();
    let (_, arguments) = line.split_once(" -- ").unwrap();
    let output = invitelint(arguments.split_whitespace()).output().unwrap();
    assert_ends(&output, 0);
    assert!(texts(&output).0.starts_with("Personal: ready to send."));
}

#[test]
fn the_gate_runs_the_readmes_test_command() {
    let gate = fs::read_to_string(".ci/run").unwrap();
    let readme = fs::read_to_string("README.md").unwrap();
    assert!(readme.lines().any(|line| line == "cargo test"));
    assert!(gate.lines().any(|line| line == "cargo test"));
}

/// The files in `examples/drafts` say by their names what they are; those of several drafts by ids.
#[test]
fn example_drafts_are_what_they_are_called() {
    let output = invitelint(["--format", "jsonl", "examples/drafts"])
        .output()
        .unwrap();
    let mut seen = Vec::new();
    for line in texts(&output).0.lines() {
        let report: serde_json::Value = serde_json::from_str(line).unwrap();
        let file = report["file"].as_str().unwrap().rsplit('/').next().unwrap();
        let name = report["id"].as_str().unwrap_or(file);
        let (called, _) = name.split_once('-').unwrap();
        assert_eq!(report["verdict"], called, "{line}");
        assert_eq!(report["passed"], called == "personal", "{line}");
        seen.push(called.to_owned());
    }
    for verdict in ["missing", "generic", "personal"] {
        assert!(
            seen.iter().filter(|called| *called == verdict).count() >= 4,
            "{verdict}"
        );
    }
    assert_ends(&output, 1);
}

#[test]
fn a_closed_pipe_ends_quietly() {
    let line = format!("{{\"note\": \"{BAD}\"}}\n");
    for arguments in [
        &["--format", "jsonl"][..],
        &["suggest", "--format", "jsonl"],
    ] {
        let mut command = invitelint(arguments);
        command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        let mut first = [0; 16];
        let mut stdin = child.stdin.take().unwrap();
        let input = line.repeat(2_000);
        let feeder = thread::spawn(move || drop(stdin.write_all(input.as_bytes())));
        let mut stdout = child.stdout.take().unwrap();
        stdout.read_exact(&mut first).unwrap();
        drop(stdout);
        let output = child.wait_with_output().unwrap();
        feeder.join().unwrap();
        assert_eq!(texts(&output).1, "");
        // What was found before the pipe was closed stands: drafts that fail, or openers.
        assert_ends(&output, i32::from(arguments[0] != "suggest"));
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_one_clear_line() {
    let note = format!("--note={GOOD}");
    for arguments in [
        &[note.as_str()][..],
        &["rules"],
        &["explain", "missing/empty-note"],
        &["--help"],
    ] {
        let full = fs::OpenOptions::new()
            .write(true)
            .open("/dev/full")
            .unwrap();
        let output = invitelint(arguments).stdout(full).output().unwrap();
        assert_ends(&output, 2);
        let message = texts(&output).1;
        assert!(
            message.starts_with("error: cannot write to standard output: "),
            "{message}"
        );
        assert_eq!(message.lines().count(), 1, "{message}");
    }
}

#[test]
fn colours_come_when_they_are_wanted() {
    let colored = |arguments: &[&str], variables: &[(&str, &str)]| {
        let mut command = invitelint(arguments);
        let output = command
            .arg("--note")
            .arg(BAD)
            .envs(variables.iter().copied())
            .output()
            .unwrap();
        assert_ends(&output, 1);
        output.stdout.contains(&0x1b)
    };
    assert!(!colored(&[], &[]));
    assert!(colored(&["--color=always"], &[]));
    assert!(colored(&["--color=always"], &[("NO_COLOR", "1")]));
    assert!(colored(&[], &[("CLICOLOR_FORCE", "1")]));
    assert!(!colored(&["--color=never"], &[("CLICOLOR_FORCE", "1")]));
    assert!(!colored(&[], &[("CLICOLOR_FORCE", "0")]));
    assert!(colored(&["--color=always"], &[("CLICOLOR_FORCE", "0")]));
    assert!(!colored(&["--color=always", "--format=json"], &[]));
}

#[test]
fn arguments_reach_the_terminal_as_signs() {
    let hostile = "\u{1b}]0;owned\u{7}\u{202e}";
    for arguments in [
        vec![format!("--{hostile}")],
        vec![hostile.to_owned()],
        vec!["explain".to_owned(), hostile.to_owned()],
        vec!["--select".to_owned(), hostile.to_owned()],
        vec!["--language".to_owned(), hostile.to_owned()],
        vec!["--fact".to_owned(), hostile.to_owned()],
        vec!["--fact".to_owned(), format!("{hostile}=x")],
        vec!["--min-score".to_owned(), hostile.to_owned()],
        vec!["--format".to_owned(), hostile.to_owned()],
    ] {
        let output = invitelint(&arguments).output().unwrap();
        assert_ends(&output, 2);
        let message = texts(&output).1;
        let hidden = |c: char| c != '\n' && invitelint::report::visible::hidden(c);
        assert!(
            !message.is_empty() && !message.contains(hidden),
            "{arguments:?}: {message:?}"
        );
    }
}

#[cfg(unix)]
#[test]
fn arguments_that_are_no_text() {
    use std::os::unix::ffi::OsStrExt;
    let name = OsStr::from_bytes(b"caf\xe9.txt");
    let output = invitelint([name]).output().unwrap();
    assert_ends(&output, 2);
    assert!(texts(&output).1.contains("cannot be read"));
    let path = directory("names-that-are-no-text").join(name);
    // Not every file system takes such names.
    if fs::write(&path, GOOD).is_ok() {
        assert_ends(&invitelint([path]).output().unwrap(), 0);
    }
    let output = invitelint([OsStr::new("--note"), name]).output().unwrap();
    assert_ends(&output, 2);
}

#[test]
fn bytes_that_are_no_text_cost_one_draft() {
    let path = directory("bytes-that-are-no-text");
    fs::write(path.join("a.txt"), b"caf\xe9").unwrap();
    fs::write(path.join("b.txt"), BAD).unwrap();
    fs::write(path.join("c.txt"), GOOD).unwrap();
    let output = invitelint(["--format=jsonl".as_ref(), path.as_os_str()])
        .output()
        .unwrap();
    assert_ends(&output, 2);
    let (reports, _) = texts(&output);
    let reports: Vec<serde_json::Value> = reports
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert!(
        reports[0]["error"].as_str().unwrap().contains("UTF-8"),
        "{}",
        reports[0]["error"]
    );
    assert_eq!(reports[1]["verdict"], "missing");
    assert_eq!(reports[2]["verdict"], "personal");
}

#[test]
fn a_list_of_recipients_comes_from_standard_input_too() {
    let directory = directory("recipients-stdin");
    let file = directory.join("hello.txt.j2");
    fs::write(
        &file,
        "Hi {{ first_name | default: 'you' }}, your talk on {{ topic }} was a joy.",
    )
    .unwrap();
    let file = file.to_str().unwrap();
    let list = "first_name,topic\nAna,moss walls\nBo,\n";
    let arguments = ["--format", "compact", "--recipients", "-", file];
    let output = fed(&arguments, list);
    assert_ends(&output, 1);
    let (stdout, _) = texts(&output);
    assert!(
        stdout.contains(
            "<stdin>:3: error[template/empty-slot] the list has nothing for topic (from "
        ),
        "{stdout}"
    );
    // Both cannot be read from one place.
    for arguments in [&["--recipients", "-"][..], &["--recipients", "-", "-"]] {
        let output = fed(arguments, list);
        assert_ends(&output, 2);
        let (_, stderr) = texts(&output);
        assert!(
            stderr.contains("both be read from standard input"),
            "{stderr}"
        );
    }
}

#[test]
fn a_template_that_says_it_is_none_is_a_note() {
    let directory = directory("no-template");
    let file = directory.join("note.txt.j2");
    let text =
        "---\ntemplate: false\n---\nHi Ana, your talk on {{ topic }} kept us up all night.\n";
    fs::write(&file, text).unwrap();
    let file = file.to_str().unwrap();
    for (arguments, found) in [(vec![file], true), (vec!["--template", file], false)] {
        let output = invitelint(arguments).output().unwrap();
        let (stdout, _) = texts(&output);
        let placeholder = stdout.contains("mass-mail/unfilled-placeholder");
        assert_eq!(placeholder, found, "{stdout}");
    }
}

#[test]
fn a_line_of_fifty_megabytes_is_refused() {
    for input in [
        "x".repeat(50 << 20),
        format!("{{\"note\": \"{}\"}}", "x".repeat(50 << 20)),
    ] {
        let output = fed(&["-q"], input);
        assert_ends(&output, 2);
        assert!(texts(&output).1.len() < 500);
    }
}

#[test]
fn deep_json_is_refused() {
    let output = fed(&["-q"], format!("{{\"note\": {}", "[".repeat(1 << 20)));
    assert_ends(&output, 2);
    assert!(texts(&output).1.len() < 500);
}

#[test]
fn the_same_input_gives_the_same_bytes() {
    let run = |format: &str| {
        invitelint(["--format", format, "examples/drafts"])
            .output()
            .unwrap()
            .stdout
    };
    for format in ["human", "compact", "json", "jsonl"] {
        assert_eq!(run(format), run(format));
    }
}

#[test]
fn json_is_json_and_agrees_with_the_exit_code() {
    let output = invitelint(["--format", "json", "examples/drafts"])
        .output()
        .unwrap();
    let document: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    let reports = document["reports"].as_array().unwrap();
    assert_eq!(document["version"], 1);
    assert_eq!(document["summary"]["drafts"], reports.len());
    let failed = reports
        .iter()
        .filter(|report| report["passed"] == false)
        .count();
    assert_eq!(document["summary"]["failed"], failed);
    assert_ends(&output, i32::from(failed > 0));
    let output = invitelint(["rules", "--format", "json"]).output().unwrap();
    let rules: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert!(rules.as_array().unwrap().len() > 30);
}

#[test]
fn every_rule_can_be_explained() {
    let linter = invitelint::Linter::default();
    for rule in linter.rules() {
        let output = invitelint(["explain", rule.id.as_ref()]).output().unwrap();
        assert_ends(&output, 0);
        let (text, _) = texts(&output);
        assert!(text.starts_with(rule.id.as_ref()));
        assert!(
            text.contains("Notes that it finds") && text.contains("Notes that it does not find")
        );
        for line in text.lines() {
            assert_eq!(invitelint::report::visible::prose(line), line);
        }
    }
}

#[test]
fn colours_are_as_wished_in_what_clap_says() {
    for (arguments, code) in [(&["--help"][..], 0), (&["--no-such-option"], 2)] {
        for (color, colored) in [("never", false), ("always", true)] {
            // Without a terminal, somebody insists.
            let forced = if colored { "0" } else { "1" };
            for choice in [
                vec![format!("--color={color}")],
                vec!["--color".into(), color.into()],
            ] {
                let mut command = invitelint(choice);
                let output = command
                    .args(arguments)
                    .env("CLICOLOR_FORCE", forced)
                    .output()
                    .unwrap();
                assert_ends(&output, code);
                let (stdout, stderr) = texts(&output);
                let escapes = stdout.contains('\u{1b}') || stderr.contains('\u{1b}');
                assert_eq!(escapes, colored, "{arguments:?} {color}: {stdout}{stderr}");
            }
        }
    }
}
