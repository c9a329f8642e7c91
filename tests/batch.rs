//! Long lists, from outside: the output is the same however it comes about, and what goes wrong on the
//! way is told.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on should fail")]

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

/// Some hundred drafts: copies of three texts, others, and records that are none.
fn list() -> String {
    let mut list = String::new();
    for number in 0..280 {
        let note = match number % 7 {
            0 => "we are both in logistics and should swap notes on warehouse software.".to_owned(),
            1 => format!("your talk on ferries of class {number} kept me awake, in the best way."),
            2 => "our kilns save every pottery two hours a week, and you could be next!".to_owned(),
            3 => format!("I came across your profile; pier {number} is next to ours."),
            4 => String::new(),
            5 => "your book on tides is on our shelf, the one about mills as well.".to_owned(),
            _ => {
                list.push_str("{\"note\": 7}\n");
                continue;
            }
        };
        let record = serde_json::json!({
            "id": number,
            "note": if note.is_empty() { note } else { format!("Hi Ana, {note}") },
            "recipient": {"name": format!("Ana Lind {number}")},
            "contxt": {},
            "context": {"met_att": "a fair"},
        });
        list.push_str(&record.to_string());
        list.push('\n');
    }
    list
}

fn directory(name: &str) -> PathBuf {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = fs::remove_dir_all(&path);
    fs::create_dir_all(&path).unwrap();
    path
}

fn invitelint(directory: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_invitelint"));
    command
        .args(arguments)
        .current_dir(directory)
        .env("COLUMNS", "100")
        .stdin(Stdio::null());
    command
}

fn parts(output: &Output) -> (Option<i32>, String, String) {
    let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
    (
        output.status.code(),
        text(&output.stdout),
        text(&output.stderr),
    )
}

#[test]
fn the_same_bytes_for_any_number_of_threads_and_any_memory() {
    let directory = directory("same-bytes");
    fs::write(directory.join("list.jsonl"), list()).unwrap();
    for options in [
        &["--format", "jsonl", "--openers", "0"][..],
        &["--format", "json", "--openers", "0"],
        &["--format", "human", "--openers", "0"],
        &["--format", "compact", "-q"],
        &["--summary"],
        &["--summary", "--format", "json", "-v"],
    ] {
        let run = |more: &[&str]| {
            let arguments = [options, more, &["list.jsonl"]].concat();
            parts(&invitelint(&directory, &arguments).output().unwrap())
        };
        let alone = run(&["--threads", "1"]);
        assert_eq!(alone.0, Some(2), "{}", alone.2);
        assert!(!alone.1.is_empty());
        for more in [
            &["--threads", "2"][..],
            &["--threads", "5", "--keep-in-memory", "0"],
            &["--threads", "1", "--keep-in-memory", "30000"],
            &[],
        ] {
            assert!(run(more) == alone, "{options:?} {more:?}");
        }
    }
}

#[test]
fn a_stream_gives_what_a_file_gives() {
    let directory = directory("streams");
    let path = directory.join("list.jsonl");
    fs::write(&path, list()).unwrap();
    let run = |kept: &str, from_file: bool| {
        let arguments = [
            "--input",
            "jsonl",
            "--format",
            "compact",
            "--keep-in-memory",
            kept,
        ];
        let mut command = invitelint(&directory, &arguments);
        if from_file {
            command.arg("list.jsonl");
        } else {
            command.stdin(File::open(&path).unwrap());
        }
        let (code, reports, errors) = parts(&command.output().unwrap());
        let named = |text: String| text.replace("list.jsonl:", "<stdin>:");
        (code, named(reports), named(errors))
    };
    let (code, reports, errors) = run("8000000", true);
    assert!(reports.contains("nearly") || reports.contains("the same text goes to 40 people"));
    for kept in ["0", "1000", "8000000"] {
        let stream = run(kept, false);
        assert_eq!(stream.0, code);
        assert_eq!(stream.2, errors);
        let lines = |text: &str| -> Vec<String> {
            let unnamed = text.replace("lines ", "<stdin>:").replace(", :", ", ");
            unnamed.lines().map(str::to_owned).collect()
        };
        assert_eq!(lines(&stream.1), lines(&reports));
    }
}

/// Two drafts to different people with one text, as a file of JSON lines.
const COPIES: &str = "\
{\"note\": \"Hi Ana, we are both in logistics and should swap notes.\", \"to\": \"Ana Lind\"}
{\"note\": \"Hi Bo, we are both in logistics and should swap notes.\", \"to\": \"Bo Ek\"}
";

#[cfg(unix)]
#[test]
fn drafts_that_change_in_between_are_told_of() {
    use std::io::Write;
    for (changed, whole) in [
        // Other texts, fewer drafts, more of them.
        (
            "{\"note\": \"Hi Ana, thank you for the oar.\"}\n{\"note\": \"Hi Bo, it rains.\"}\n",
            3,
        ),
        (
            "{\"note\": \"Hi Ana, we are both in logistics and should swap notes.\"}\n",
            2,
        ),
        (&[COPIES, COPIES].concat(), 5),
    ] {
        let directory = directory("changes");
        let list = directory.join("list.jsonl");
        fs::write(&list, COPIES).unwrap();
        let pipe = directory.join("pipe");
        assert!(
            Command::new("mkfifo")
                .arg(&pipe)
                .status()
                .unwrap()
                .success()
        );
        let arguments = [
            "--format",
            "jsonl",
            "--openers",
            "0",
            "--keep-in-memory",
            "0",
        ];
        let mut command = invitelint(&directory, &arguments);
        command.args(["list.jsonl", "pipe"]);
        command.stdout(Stdio::piped()).stderr(Stdio::piped());
        let child = command.spawn().unwrap();
        // Opens only when the list was read for the first time.
        let mut pipe = File::options().write(true).open(&pipe).unwrap();
        fs::write(&list, changed).unwrap();
        pipe.write_all(b"{\"note\": \"Hi Cy, the ferry was late.\"}\n")
            .unwrap();
        drop(pipe);
        let (code, reports, errors) = parts(&child.wait_with_output().unwrap());
        assert_eq!(code, Some(2), "{errors}");
        assert!(errors.contains("changed while they were read"), "{errors}");
        assert_eq!(reports.lines().count(), whole, "{reports}");
    }
}

#[cfg(unix)]
#[test]
fn a_pipe_that_is_named_is_read_once() {
    let directory = directory("pipes");
    fs::write(directory.join("list.jsonl"), COPIES).unwrap();
    let script = format!(
        "{} --format compact --keep-in-memory 0 --select mass-mail <(cat list.jsonl) | sed 's/[^ ]*:\\([0-9]*\\):1: /\\1 /'",
        env!("CARGO_BIN_EXE_invitelint")
    );
    let output = Command::new("bash")
        .args(["-c", &script])
        .current_dir(&directory)
        .output()
        .unwrap();
    let (_, reports, errors) = parts(&output);
    assert_eq!(reports.lines().count(), 2, "{reports}{errors}");
    assert!(
        reports.contains("2 warning[mass-mail/near-duplicate] the same text goes to 2 people"),
        "{reports}"
    );
}

#[test]
fn who_does_not_compare_is_told_nothing_of_copies() {
    let directory = directory("no-comparison");
    fs::write(directory.join("list.jsonl"), COPIES).unwrap();
    let run = |more: &[&str]| {
        let arguments = [&["--format", "jsonl", "--openers", "0", "list.jsonl"], more].concat();
        parts(&invitelint(&directory, &arguments).output().unwrap()).1
    };
    assert!(run(&[]).contains("near-duplicate"));
    assert!(!run(&["--ignore", "mass-mail/near-duplicate"]).contains("near-duplicate"));
    assert!(!run(&["--select", "generic"]).contains("near-duplicate"));
    // The fingerprint is there all the same, and equal for equal texts.
    let reports = run(&["--select", "generic"]);
    let fingerprints: Vec<_> = reports
        .lines()
        .map(|line| serde_json::from_str::<serde_json::Value>(line).unwrap()["fingerprint"].clone())
        .collect();
    assert!(fingerprints[0].is_string());
    assert_eq!(fingerprints[0], fingerprints[1]);
}

#[test]
fn a_number_of_threads_is_a_number() {
    let directory = directory("threads");
    for typed in ["0", "many", "100000"] {
        let (code, _, errors) = parts(
            &invitelint(&directory, &["--threads", typed, "--note", "Hi"])
                .output()
                .unwrap(),
        );
        assert_eq!(code, Some(2));
        assert!(errors.contains("between 1 and"), "{errors}");
    }
}
