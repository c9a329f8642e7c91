//! Configurations from outside: folders of cases, and what a transcript cannot hold.
//!
//! `TRYCMD=overwrite cargo test --test config` writes down what the program says now.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on should fail")]

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use invitelint::config::{Config, STARTER, Search};
use invitelint::report::visible;

const GOOD: &str = "Good to have shared the bench with you at the Thursday regatta in Horten!";

#[test]
fn transcripts() {
    trycmd::TestCases::new()
        .env("COLUMNS", "100")
        .env("CLICOLOR_FORCE", "")
        .case("tests/config/*.trycmd");
}

/// A directory of its own for one test.
fn directory(name: &str) -> PathBuf {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = fs::remove_dir_all(&path);
    fs::create_dir_all(&path).unwrap();
    path
}

/// The program, to be run in a directory.
fn command(directory: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_invitelint"));
    command.args(arguments).current_dir(directory);
    command.stdin(Stdio::null()).env_remove("CLICOLOR_FORCE");
    command
}

/// Runs the program in a directory.
fn invitelint(directory: &Path, arguments: &[&str]) -> Output {
    command(directory, arguments).output().unwrap()
}

#[track_caller]
fn assert_ends(output: &Output, code: i32) -> String {
    let errors = String::from_utf8(output.stderr.clone()).unwrap();
    assert_eq!(output.status.code(), Some(code), "{errors}");
    errors
}

#[test]
fn init_writes_a_configuration_that_changes_nothing() {
    let here = directory("init");
    fs::create_dir(here.join("below")).unwrap();
    fs::write(here.join("note.txt"), GOOD).unwrap();
    let before = invitelint(&here, &["--format", "json", "note.txt"]);
    for (arguments, written) in [
        (&["init"][..], "invitelint.toml"),
        (&["init", "below"], "below/invitelint.toml"),
    ] {
        let errors = assert_ends(&invitelint(&here, arguments), 0);
        assert!(
            errors.starts_with(&format!("note: wrote {written};")),
            "{errors}"
        );
        assert_eq!(fs::read_to_string(here.join(written)).unwrap(), STARTER);
    }
    let after = invitelint(&here, &["--format", "json", "note.txt"]);
    assert_eq!(before.stdout, after.stdout);
    // Nothing is left over from the writing.
    assert_eq!(fs::read_dir(&here).unwrap().count(), 3);
}

#[test]
fn init_overwrites_nothing_unless_it_is_told_to() {
    let here = directory("init-force");
    let path = here.join("invitelint.toml");
    fs::write(&path, "openers = 1\n").unwrap();
    let errors = assert_ends(&invitelint(&here, &["init"]), 2);
    assert_eq!(
        errors,
        "error: invitelint.toml is there already; --force writes over it\n"
    );
    assert_eq!(fs::read_to_string(&path).unwrap(), "openers = 1\n");
    assert_ends(&invitelint(&here, &["init", "--force"]), 0);
    assert_eq!(fs::read_to_string(&path).unwrap(), STARTER);
}

#[cfg(unix)]
#[test]
fn what_init_writes_can_be_read_by_others() {
    use std::os::unix::fs::PermissionsExt;
    let here = directory("init-mode");
    assert_ends(&invitelint(&here, &["init"]), 0);
    let written = fs::metadata(here.join("invitelint.toml")).unwrap();
    fs::write(here.join("plain"), "").unwrap();
    let plain = fs::metadata(here.join("plain")).unwrap();
    assert_eq!(written.permissions().mode(), plain.permissions().mode());
    // A directory that nobody may write to; nobody but root, who may do anything.
    fs::set_permissions(&here, fs::Permissions::from_mode(0o555)).unwrap();
    let output = invitelint(&here, &["init", "--force"]);
    if output.status.code() != Some(0) {
        let errors = assert_ends(&output, 2);
        assert!(
            errors.starts_with("error: cannot write invitelint.toml: "),
            "{errors}"
        );
    }
    fs::set_permissions(&here, fs::Permissions::from_mode(0o755)).unwrap();
}

#[test]
fn nothing_in_a_configuration_reaches_the_terminal_raw() {
    let here = directory("hostile-config");
    let hostile = "\\u001b]0;owned\\u0007\\u202e";
    let long = "x".repeat(1 << 19);
    for text in [
        format!("\"{hostile}\" = 1"),
        format!("platform = \"{hostile}\""),
        format!("language = \"{hostile}\""),
        format!("ignore = [\"{hostile}\"]"),
        format!("extends = [\"{hostile}\"]"),
        format!("[rules]\n\"{hostile}\" = \"{hostile}\""),
        format!("[templates]\ndialect = \"{hostile}\"\npaths = [\"{hostile}[\"]"),
        "\u{1b}[2J = 1".to_owned(),
        "a = \"\u{1b}\"\u{202e}".to_owned(),
        format!("{long} = 1"),
        format!("platform = \"{long}\""),
        format!("openers = \"{long}\""),
        format!("ignore = [\"{long}\", 1{}]", ",1".repeat(20_000)),
        format!("extends = \"{long}\""),
        format!("[templates]\npaths = [\"{long}[\"]"),
        "[".repeat(1 << 19),
        format!("a = {}", "[".repeat(1 << 19)),
        format!("{} = 1", "a.".repeat(1 << 18)),
    ] {
        fs::write(here.join("invitelint.toml"), &text).unwrap();
        let output = invitelint(&here, &["--note", GOOD]);
        let errors = assert_ends(&output, 2);
        let hidden = |c: char| c != '\n' && visible::hidden(c);
        assert!(!errors.contains(hidden), "{errors:?}");
        assert!(
            errors.len() < 20_000,
            "{} bytes: {}",
            errors.len(),
            &text[..40]
        );
    }
}

#[test]
fn a_configuration_is_of_few_files_and_no_more_than_a_megabyte() {
    let here = directory("many-files");
    // Each extends the next twice, which would be a million files.
    for n in 0..20 {
        let next = format!("extends = [\"{0}.toml\", \"{0}.toml\"]\n", n + 1);
        fs::write(here.join(format!("{n}.toml")), next).unwrap();
    }
    fs::write(here.join("20.toml"), "").unwrap();
    let error = Config::load(&here.join("0.toml")).unwrap_err();
    assert!(error.to_string().contains("more than 64 files"), "{error}");
    fs::write(here.join("long.toml"), "#".repeat(2 << 20)).unwrap();
    let error = Config::load(&here.join("long.toml")).unwrap_err();
    assert!(error.to_string().contains("longer than 1 MiB"), "{error}");
}

#[test]
fn configurations_are_found_upward_and_read_once() {
    let here = directory("upward");
    let deep = here.join("a/b/c");
    fs::create_dir_all(&deep).unwrap();
    fs::write(here.join("a/invitelint.toml"), "openers = 1\n").unwrap();
    fs::write(here.join("a/.invitelint.toml"), "openers = 2\n").unwrap();
    // What is called like one and is none.
    fs::create_dir(here.join("a/b/invitelint.toml")).unwrap();
    let mut search = Search::upward();
    let mut found = |path: PathBuf| search.config_of(Some(&path)).unwrap().unwrap();
    let first = found(deep.join("x.txt"));
    assert_eq!(first.path(), here.join("a/invitelint.toml"));
    assert_eq!(first.resolve(None).options.openers, 1);
    let second = found(here.join("a/b/c/../y.txt"));
    assert!(std::sync::Arc::ptr_eq(&first, &second));
    assert!(
        Search::none()
            .config_of(Some(&deep.join("x.txt")))
            .is_none()
    );
}

#[cfg(unix)]
#[test]
fn links_are_configurations_and_links_to_nowhere_are_told() {
    let here = directory("links");
    fs::write(here.join("note.txt"), GOOD).unwrap();
    fs::write(here.join("common.toml"), "platform = \"none\"\n").unwrap();
    let link = here.join("invitelint.toml");
    std::os::unix::fs::symlink("common.toml", &link).unwrap();
    let errors = assert_ends(&invitelint(&here, &["-v", "note.txt"]), 0);
    assert!(
        errors.contains("note: configuration: invitelint.toml\n"),
        "{errors}"
    );
    assert!(errors.contains("platform none"), "{errors}");
    fs::remove_file(here.join("common.toml")).unwrap();
    let errors = assert_ends(&invitelint(&here, &["note.txt"]), 2);
    assert!(
        errors.starts_with("error: invitelint.toml: cannot be read: "),
        "{errors}"
    );
}

#[test]
fn standard_input_is_governed_from_here_also_where_drafts_are_compared() {
    let here = directory("stdin-config");
    let line = format!("{{\"note\": \"{GOOD}\"}}\n");
    for (config, found) in [("", 3), ("[rules]\nmass-mail = \"off\"\n", 0)] {
        fs::write(here.join("invitelint.toml"), config).unwrap();
        let mut command = command(&here, &["--format", "compact"]);
        let mut child = command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut stdin = child.stdin.take().unwrap();
        stdin.write_all(line.repeat(3).as_bytes()).unwrap();
        drop(stdin);
        let output = child.wait_with_output().unwrap();
        let printed = String::from_utf8(output.stdout).unwrap();
        assert_eq!(
            printed.matches("near-duplicate").count(),
            found,
            "{printed}"
        );
    }
}

#[test]
fn the_same_is_said_by_any_number_of_threads() {
    let here = directory("threads");
    for (folder, config) in [
        ("a", "[rules]\ngeneric = \"off\"\n"),
        (
            "b",
            "openers = 1\n[[overrides]]\npaths = [\"1*\"]\nfail-on = \"never\"\n",
        ),
        ("c", "openers = \"none\"\n"),
        ("d", ""),
    ] {
        let folder = here.join(folder);
        fs::create_dir(&folder).unwrap();
        fs::write(folder.join("invitelint.toml"), config).unwrap();
        for n in 0..30 {
            let note = format!("Hi there, I came across your profile on day {}.", n % 7);
            fs::write(folder.join(format!("{n}.txt")), note).unwrap();
        }
    }
    let run = |threads| {
        invitelint(
            &here,
            &["-v", "--format", "compact", "--threads", threads, "."],
        )
    };
    let one = run("1");
    let errors = assert_ends(&one, 2);
    assert_eq!(errors.matches("is not checked").count(), 30, "{errors}");
    assert_eq!(errors.matches("openers = \"none\"").count(), 1, "{errors}");
    for threads in ["2", "7"] {
        let more = run(threads);
        assert_eq!(
            String::from_utf8_lossy(&more.stdout),
            String::from_utf8_lossy(&one.stdout)
        );
        assert_eq!(String::from_utf8_lossy(&more.stderr), errors);
    }
}

#[test]
fn the_readme_shows_the_example_as_it_is() {
    let readme = fs::read_to_string("README.md").unwrap();
    let example = fs::read_to_string("examples/team/invitelint.toml").unwrap();
    assert!(readme.contains(&format!("```toml\n{example}```\n")));
}
