//! What goes wrong around the program: pipes that close, disks that are full, files that go away, signals.
//! Each ends with the right exit code and one clear line, and costs nothing but what it hit.
#![cfg(unix)]
#![allow(clippy::unwrap_used, reason = "a test that cannot go on should fail")]
#![allow(clippy::print_stderr, reason = "a test that is skipped says so")]

use std::ffi::OsStr;
use std::fs::{self, File, Permissions};
use std::io::{Read, Write};
use std::os::unix::fs::{PermissionsExt, symlink};
use std::os::unix::process::{CommandExt, ExitStatusExt};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use invitelint::report::FORMATS;

/// A note that is personal, and one that says nothing.
const GOOD: &str = "Good to have shared the bench with you at the Thursday regatta in Horten!";
const BAD: &str = "Let's connect!";

/// A directory of its own for one test.
fn directory(name: &str) -> PathBuf {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("faults-{name}"));
    let _ = fs::remove_dir_all(&path);
    fs::create_dir_all(&path).unwrap();
    path
}

fn invitelint(directory: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_invitelint"));
    command.args(arguments).current_dir(directory);
    command
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    for variable in ["NO_COLOR", "CLICOLOR", "CLICOLOR_FORCE", "COLUMNS"] {
        command.env_remove(variable);
    }
    command
}

/// Waits for a run to end, and not for ever.
#[track_caller]
fn finished(mut child: Child) -> Output {
    let begun = Instant::now();
    // What it writes is little enough to wait in the pipes.
    while child.try_wait().unwrap().is_none() {
        if begun.elapsed() > Duration::from_secs(60) {
            child.kill().unwrap();
            panic!("it hangs");
        }
        thread::sleep(Duration::from_millis(5));
    }
    child.wait_with_output().unwrap()
}

#[track_caller]
fn run(directory: &Path, arguments: &[&str]) -> Output {
    finished(invitelint(directory, arguments).spawn().unwrap())
}

fn texts(output: &Output) -> (String, String) {
    let text = |bytes: &Vec<u8>| String::from_utf8(bytes.clone()).unwrap();
    (text(&output.stdout), text(&output.stderr))
}

/// The run ends with `code` and says on standard error one line that holds each of `says`.
#[track_caller]
fn assert_told(output: &Output, code: i32, says: &[&str]) {
    let (stdout, stderr) = texts(output);
    assert_eq!(output.status.code(), Some(code), "{stdout}\n{stderr}");
    assert_eq!(stderr.lines().count(), says.len().min(1), "{stderr}");
    for said in says {
        assert!(stderr.contains(said), "{said}: {stderr}");
    }
}

fn make_pipe(path: &Path) {
    assert!(Command::new("mkfifo").arg(path).status().unwrap().success());
}

/// So many records as JSON lines, no two alike.
fn list(count: usize) -> String {
    let line = |number| format!("{{\"note\": \"{BAD} {number}\", \"id\": {number}}}\n");
    (0..count).map(line).collect()
}

#[test]
fn an_output_that_closes_early_ends_quietly() {
    let directory = directory("closed");
    fs::write(directory.join("list.jsonl"), list(3_000)).unwrap();
    for format in FORMATS {
        let mut child = invitelint(
            &directory,
            &["--format", format.name, "--openers", "0", "list.jsonl"],
        )
        .spawn()
        .unwrap();
        let mut stdout = child.stdout.take().unwrap();
        stdout.read_exact(&mut [0; 16]).unwrap();
        drop(stdout);
        let output = finished(child);
        // What was found before stands.
        assert_told(&output, 1, &[]);
    }
}

#[test]
fn what_says_what_is_passed_over_is_read_only_if_it_ends() {
    let directory = directory("ignore");
    for folder in [
        "drafts/device",
        "drafts/pipe",
        "drafts/fine",
        "drafts/vast",
        "tree/inner",
    ] {
        fs::create_dir_all(directory.join(folder)).unwrap();
        fs::write(directory.join(folder).join("a.txt"), BAD).unwrap();
        fs::write(directory.join(folder).join("b.txt"), GOOD).unwrap();
    }
    symlink("/dev/zero", directory.join("drafts/device/.ignore")).unwrap();
    make_pipe(&directory.join("drafts/pipe/.gitignore"));
    fs::write(directory.join("drafts/fine/.ignore"), "b.txt\n").unwrap();
    let vast = File::create(directory.join("drafts/vast/.gitignore")).unwrap();
    vast.set_len(1 << 40).unwrap();
    fs::create_dir_all(directory.join("tree/.git/info")).unwrap();
    make_pipe(&directory.join("tree/.git/info/exclude"));
    let check = |paths: &[&str]| {
        let options = ["--format", "compact", "--select", "missing"];
        let output = run(&directory, &[&options[..], paths].concat());
        assert_eq!(output.status.code(), Some(2));
        texts(&output)
    };
    let (found, told) = check(&["drafts"]);
    assert_eq!(found.lines().count(), 1, "{found}");
    assert!(found.starts_with("drafts/fine/a.txt:"), "{found}");
    let told: Vec<_> = told.lines().collect();
    assert_eq!(
        told,
        [
            "error: drafts/device/.ignore: is no regular file, and says what is passed over here; nothing in this \
             directory is read",
            "error: drafts/pipe/.gitignore: is no regular file, and says what is passed over here; nothing in this \
             directory is read",
            "error: drafts/vast/.gitignore: is longer than 1 MiB, and says what is passed over here; nothing in this \
             directory is read",
        ]
    );
    // Those of the folders above hold as well.
    let (found, told) = check(&["tree/inner"]);
    assert_eq!(found, "");
    assert!(
        told.contains("tree/.git/info/exclude: is no regular file"),
        "{told}"
    );
    let (found, told) = check(&["drafts/pipe", "drafts/fine"]);
    assert_eq!(
        (found.lines().count(), told.lines().count()),
        (1, 1),
        "{told}"
    );
}

#[cfg(target_os = "linux")]
#[test]
fn threads_that_cannot_be_started_are_one_clear_line() {
    let directory = directory("threads");
    fs::write(directory.join("list.jsonl"), list(100)).unwrap();
    // Room for the program, and not for the stacks of a thousand threads.
    let script = "ulimit -v 500000; \"$0\" --threads 1000 --format compact list.jsonl";
    let mut command = Command::new("sh");
    command.args(["-c", script, env!("CARGO_BIN_EXE_invitelint")]);
    let output = command.current_dir(&directory).output().unwrap();
    assert_told(
        &output,
        2,
        &[
            "error: cannot start the threads that check: ",
            "; --threads asks for fewer",
        ],
    );
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_one_clear_line() {
    let directory = directory("full");
    fs::write(directory.join("list.jsonl"), list(3)).unwrap();
    let full = || File::options().write(true).open("/dev/full").unwrap();
    let formats = FORMATS
        .iter()
        .map(|format| vec!["--format", format.name, "list.jsonl"]);
    let others = [
        vec!["--summary", "list.jsonl"],
        vec!["suggest", "list.jsonl"],
        vec!["rules"],
        vec!["explain", "pitch/link"],
        vec!["--help"],
    ];
    for arguments in formats.chain(others) {
        let mut command = invitelint(&directory, &arguments);
        let output = finished(command.stdout(full()).spawn().unwrap());
        assert_told(&output, 2, &["error: cannot write to standard output: "]);
        // With nobody to tell, it still ends as it should.
        let output = finished(command.stdout(full()).stderr(full()).spawn().unwrap());
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
    }
    // What cannot be told is no reason to lose what can.
    let mut command = invitelint(&directory, &["--format", "jsonl", "list.jsonl", "gone.txt"]);
    let output = finished(command.stderr(full()).spawn().unwrap());
    assert_eq!(output.status.code(), Some(2));
    assert_eq!(texts(&output).0.lines().count(), 4);
}

#[test]
fn streams_that_are_closed_from_the_beginning() {
    let directory = directory("none");
    fs::write(directory.join("good.txt"), GOOD).unwrap();
    for (closed, code) in [("<&-", 0), (">&-", 0), ("2>&-", 0), ("<&- >&- 2>&-", 0)] {
        let script = format!("\"$0\" good.txt {closed}");
        let mut command = Command::new("sh");
        command.args(["-c", &script, env!("CARGO_BIN_EXE_invitelint")]);
        command.current_dir(&directory);
        assert_eq!(
            command.output().unwrap().status.code(),
            Some(code),
            "{closed}"
        );
    }
}

/// Runs over `list` and then a pipe, and has `meanwhile` done between the first look at the list and
/// the second.
fn while_it_runs(directory: &Path, list: &str, meanwhile: impl FnOnce()) -> Output {
    let pipe = directory.join("pipe");
    make_pipe(&pipe);
    let arguments = [
        "--format",
        "jsonl",
        "--openers",
        "0",
        "--keep-in-memory",
        "0",
    ];
    let mut command = invitelint(directory, &arguments);
    let child = command.args([list, "pipe"]).spawn().unwrap();
    // Opens only when the list was read for the first time.
    let mut pipe = File::options().write(true).open(&pipe).unwrap();
    meanwhile();
    writeln!(pipe, "{{\"note\": \"{GOOD}\"}}").unwrap();
    drop(pipe);
    finished(child)
}

#[test]
fn a_file_that_goes_away_costs_what_was_in_it() {
    let directory = directory("gone");
    let path = directory.join("list.jsonl");
    fs::write(&path, list(3)).unwrap();
    let output = while_it_runs(&directory, "list.jsonl", || fs::remove_file(&path).unwrap());
    let (reports, errors) = texts(&output);
    assert_eq!(output.status.code(), Some(2), "{errors}");
    let reports: Vec<_> = reports.lines().collect();
    assert_eq!(reports.len(), 2, "{reports:?}");
    assert!(
        reports[0].contains("list.jsonl") && reports[0].contains("\"error\""),
        "{}",
        reports[0]
    );
    assert!(
        reports[1].contains("\"verdict\":\"personal\""),
        "{}",
        reports[1]
    );
}

#[test]
fn a_file_that_shrinks_costs_what_was_in_it() {
    let whole = format!("[{}]", list(3).trim_end().replace('\n', ","));
    for (name, content, left, records) in [
        ("list.jsonl", list(3), 60, 2),
        ("list.jsonl", list(3), 0, 0),
        ("list.json", whole.clone(), 60, 2),
        ("list.json", whole, 0, 1),
        ("list.txt", format!("---\nto: Jane\n---\n{GOOD}"), 10, 1),
    ] {
        let directory = directory("shrinks");
        let path = directory.join(name);
        fs::write(&path, &content).unwrap();
        let output = while_it_runs(&directory, name, || {
            File::options()
                .write(true)
                .open(&path)
                .unwrap()
                .set_len(left)
                .unwrap();
        });
        let (reports, errors) = texts(&output);
        assert_eq!(output.status.code(), Some(2), "{name} {left}: {errors}");
        assert!(
            errors.contains("error: the drafts changed while they were read"),
            "{name} {left}: {errors}"
        );
        let reports: Vec<_> = reports.lines().collect();
        assert_eq!(reports.len(), records + 1, "{name} {left}: {reports:?}");
        assert!(
            reports[records].contains("\"verdict\":\"personal\""),
            "{}",
            reports[records]
        );
    }
}

#[test]
fn a_file_that_is_not_there_any_more_when_its_turn_comes() {
    let directory = directory("turn");
    make_pipe(&directory.join("pipe"));
    fs::create_dir(directory.join("folder")).unwrap();
    for name in ["late.txt", "folder/late.txt", "last.txt"] {
        fs::write(directory.join(name), GOOD).unwrap();
    }
    let arguments = [
        "--format", "compact", "pipe", "late.txt", "folder", "last.txt",
    ];
    let child = invitelint(&directory, &arguments).spawn().unwrap();
    let mut pipe = File::options()
        .write(true)
        .open(directory.join("pipe"))
        .unwrap();
    fs::remove_file(directory.join("late.txt")).unwrap();
    fs::remove_dir_all(directory.join("folder")).unwrap();
    pipe.write_all(BAD.as_bytes()).unwrap();
    drop(pipe);
    let output = finished(child);
    let (reports, errors) = texts(&output);
    assert_eq!(output.status.code(), Some(2), "{errors}");
    assert!(
        reports.contains("pipe:1:1: error[missing/nothing-said]"),
        "{reports}"
    );
    assert_eq!(errors.lines().count(), 2, "{errors}");
    assert!(
        errors.contains("error: late.txt: ") && errors.contains("error: folder: "),
        "{errors}"
    );
}

/// Set where a test must run that can.
const MUST_RUN: &str = "TESTS_MUST_RUN";

/// Makes a command that of somebody who is nobody here.
fn as_nobody(command: &mut Command) -> &mut Command {
    command.uid(65534).gid(65534)
}

/// Runs the program as somebody who may not read everything; `None` if there is no way to.
fn run_as_nobody(directory: &Path, arguments: &[&str]) -> Option<Output> {
    let secret = directory.join("secret.txt");
    if fs::read(&secret).is_err() {
        return Some(run(directory, arguments));
    }
    // Root reads everything, and can be somebody else, who may not look where the program was built. It is
    // copied by another process, so that none of ours holds it open for writing when it is to run.
    let program = directory.join("program");
    let mut copy = Command::new("cp");
    copy.arg(env!("CARGO_BIN_EXE_invitelint")).arg(&program);
    assert!(copy.status().unwrap().success());
    let mut command = Command::new(&program);
    command.args(arguments).current_dir(directory);
    command
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    match as_nobody(&mut command).spawn() {
        Ok(child) => Some(finished(child)),
        Err(error) => {
            eprintln!("skipped: nobody may run {}: {error}", program.display());
            let can = as_nobody(Command::new("/bin/sh").args(["-c", ":"])).status();
            let must = std::env::var_os(MUST_RUN).is_some();
            assert!(
                !must || can.is_err(),
                "{MUST_RUN} is set, and nobody can run other programs"
            );
            None
        }
    }
}

#[test]
fn what_may_not_be_read_is_told_of() {
    // Where others may look as well.
    let directory = tempfile::tempdir().unwrap();
    let directory = directory.path();
    fs::create_dir(directory.join("closed")).unwrap();
    for name in ["closed/a.txt", "secret.txt", "good.txt"] {
        fs::write(directory.join(name), GOOD).unwrap();
    }
    let close = |name: &str, mode| {
        fs::set_permissions(directory.join(name), Permissions::from_mode(mode)).unwrap()
    };
    close("", 0o755);
    close("closed", 0o000);
    close("secret.txt", 0o000);
    let Some(named) = run_as_nobody(
        directory,
        &["--format", "compact", "secret.txt", "good.txt"],
    ) else {
        return;
    };
    assert_told(&named, 2, &["error: secret.txt: ", "ermission denied"]);
    let walked = run_as_nobody(directory, &["--format", "jsonl", "."]).unwrap();
    let (reports, errors) = texts(&walked);
    assert_eq!(walked.status.code(), Some(2), "{errors}");
    assert_eq!(reports.matches("ermission denied").count(), 2, "{reports}");
    assert!(reports.contains("\"verdict\":\"personal\""), "{reports}");
    let list = run_as_nobody(directory, &["--recipients", "secret.txt", "good.txt"]).unwrap();
    assert_told(&list, 2, &["secret.txt", "ermission denied"]);
    close("closed", 0o755);
}

#[test]
fn links_that_lead_nowhere_or_back() {
    let directory = directory("links");
    let inside = directory.join("inside");
    fs::create_dir(&inside).unwrap();
    fs::write(inside.join("good.txt"), GOOD).unwrap();
    symlink("..", inside.join("back")).unwrap();
    symlink(".", inside.join("here")).unwrap();
    symlink("round.txt", inside.join("round.txt")).unwrap();
    symlink("nowhere.txt", inside.join("dangling.txt")).unwrap();
    // A walk does not follow links, and so does not miss where they lead.
    let output = run(&directory, &["--format", "jsonl", "."]);
    let (reports, errors) = texts(&output);
    assert_eq!(
        reports.matches("\"verdict\":\"personal\"").count(),
        1,
        "{reports}{errors}"
    );
    assert_eq!(reports.matches("\"error\"").count(), 0, "{reports}{errors}");
    assert_eq!(output.status.code(), Some(0), "{reports}{errors}");
    let output = run(&directory, &["-v", "."]);
    let (reports, errors) = texts(&output);
    for link in ["dangling.txt", "round.txt"] {
        let told = format!("passed over ./inside/{link}: a link");
        assert!(errors.contains(&told), "{reports}{errors}");
    }
    // Who names one is told.
    assert_told(
        &run(&directory, &["inside/round.txt"]),
        2,
        &["error: inside/round.txt: "],
    );
    assert_told(
        &run(&directory, &["inside/dangling.txt"]),
        2,
        &["error: inside/dangling.txt: "],
    );
    let behind = run(&directory, &["--format", "jsonl", "inside/back"]);
    let (reports, errors) = texts(&behind);
    assert_eq!(reports.lines().count(), 1, "{reports}{errors}");
}

#[test]
fn what_is_no_file_is_not_waited_for() {
    let directory = directory("odd");
    fs::write(directory.join("good.txt"), GOOD).unwrap();
    make_pipe(&directory.join("pipe.txt"));
    let _socket = std::os::unix::net::UnixListener::bind(directory.join("socket.txt")).unwrap();
    let output = run(&directory, &["--format", "jsonl", "."]);
    let (reports, errors) = texts(&output);
    assert_eq!(output.status.code(), Some(0), "{errors}");
    assert_eq!(reports.lines().count(), 1, "{reports}");
    let output = run(&directory, &["socket.txt"]);
    assert_told(&output, 2, &["error: socket.txt: "]);
    let output = run(&directory, &["/dev/zero"]);
    assert_told(&output, 2, &["error: /dev/zero: "]);
}

#[test]
fn who_is_interrupted_stops() {
    let directory = directory("interrupted");
    let mut child = invitelint(
        &directory,
        &[
            "--format",
            "jsonl",
            "--openers",
            "0",
            "--ignore",
            "mass-mail",
            "-",
        ],
    )
    .stdin(Stdio::piped())
    .spawn()
    .unwrap();
    let mut stdin = child.stdin.take().unwrap();
    // Enough to see that it is at work, and never the end.
    stdin.write_all(list(500).as_bytes()).unwrap();
    stdin.flush().unwrap();
    thread::sleep(Duration::from_millis(300));
    let interrupt = Command::new("kill")
        .args(["-INT", &child.id().to_string()])
        .status()
        .unwrap();
    assert!(interrupt.success());
    let status = finished(child).status;
    assert!(
        status.signal() == Some(2) || status.code() == Some(130),
        "{status:?}"
    );
    drop(stdin);
    // It leaves nothing behind.
    assert_eq!(fs::read_dir(&directory).unwrap().count(), 0);
}

#[test]
fn a_name_as_long_as_names_can_be() {
    let directory = directory("long");
    let long = "x".repeat(5_000);
    let deep = "d/".repeat(2_500);
    for name in [&long, &deep] {
        let output = run(&directory, &[name]);
        let (_, errors) = texts(&output);
        assert_eq!(output.status.code(), Some(2), "{errors}");
        assert_eq!(errors.lines().count(), 1, "{errors}");
    }
    assert!(OsStr::new(&long).len() > 255);
}

#[test]
fn a_baseline_is_whole_or_as_it_was() {
    let directory = directory("baseline");
    fs::write(directory.join("list.jsonl"), list(200)).unwrap();
    let write = ["--write-baseline", "known.json", "list.jsonl"];
    assert_eq!(run(&directory, &write).status.code(), Some(0));
    let before = fs::read(directory.join("known.json")).unwrap();
    // Interrupted before it is done.
    let pipe = directory.join("pipe");
    make_pipe(&pipe);
    let child = invitelint(
        &directory,
        &["--write-baseline", "known.json", "list.jsonl", "pipe"],
    )
    .spawn()
    .unwrap();
    let _open = File::options().write(true).open(&pipe).unwrap();
    let id = child.id().to_string();
    assert!(
        Command::new("kill")
            .args(["-INT", &id])
            .status()
            .unwrap()
            .success()
    );
    let status = finished(child).status;
    assert!(
        status.signal() == Some(2) || status.code() == Some(130),
        "{status:?}"
    );
    assert_eq!(fs::read(directory.join("known.json")).unwrap(), before);
    // Where it cannot be written.
    fs::create_dir(directory.join("folder")).unwrap();
    for place in ["folder", "nowhere/known.json", "list.jsonl/known.json"] {
        let output = run(&directory, &["--write-baseline", place, "list.jsonl"]);
        assert_told(&output, 2, &["error: ", place]);
    }
    let mut left: Vec<_> = fs::read_dir(&directory)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    left.sort();
    assert_eq!(left, ["folder", "known.json", "list.jsonl", "pipe"]);
}

#[test]
fn what_is_written_goes_where_links_and_pipes_lead() {
    let directory = directory("written");
    fs::write(directory.join("bad.txt"), BAD).unwrap();
    fs::create_dir(directory.join("shared")).unwrap();
    let old = "{\"version\": 1, \"findings\": []}\n";
    fs::write(directory.join("shared/known.json"), old).unwrap();
    let link = |to: &str, at: &str| symlink(to, directory.join(at)).unwrap();
    link("shared/known.json", "known.json");
    link("shared/none.json", "early.json");
    let write = |path: &str| run(&directory, &["--write-baseline", path, "bad.txt"]);
    for (path, behind) in [
        ("known.json", "shared/known.json"),
        ("early.json", "shared/none.json"),
    ] {
        let output = write(path);
        assert_eq!(output.status.code(), Some(0), "{}", texts(&output).1);
        assert!(directory.join(path).is_symlink(), "{path}");
        let text = fs::read_to_string(directory.join(behind)).unwrap();
        // Files are named as seen from where the baseline is asked for.
        assert!(text.contains("\"file\":\"bad.txt\""), "{text}");
    }
    // Whoever waits at a pipe gets it, and so does standard output.
    let pipe = directory.join("pipe");
    make_pipe(&pipe);
    let child = invitelint(&directory, &["--write-baseline", "pipe", "bad.txt"])
        .spawn()
        .unwrap();
    let piped = fs::read_to_string(&pipe).unwrap();
    assert_eq!(finished(child).status.code(), Some(0));
    let output = write("-");
    let (stdout, stderr) = texts(&output);
    assert_eq!(output.status.code(), Some(0), "{stderr}");
    assert!(stderr.contains("written to standard output"), "{stderr}");
    assert_eq!(stdout, piped);
    assert_eq!(
        stdout,
        fs::read_to_string(directory.join("shared/known.json")).unwrap()
    );
    // A folder is neither.
    assert_told(
        &write("shared"),
        2,
        &["error: shared: cannot be written: is a directory"],
    );

    let team = directory.join("team.toml");
    fs::write(&team, "platform = \"none\"\n").unwrap();
    link("team.toml", "invitelint.toml");
    assert_told(
        &run(&directory, &["init", "--force"]),
        0,
        &["note: wrote invitelint.toml"],
    );
    assert!(directory.join("invitelint.toml").is_symlink());
    assert!(fs::read_to_string(&team).unwrap().contains("# platform"));
    // Nobody reads a configuration from a pipe, or would wait for one to be taken out of it.
    fs::remove_file(directory.join("invitelint.toml")).unwrap();
    make_pipe(&directory.join("invitelint.toml"));
    assert_told(
        &run(&directory, &["init", "--force"]),
        2,
        &["error: cannot write invitelint.toml: it is there and is no regular file"],
    );
}

#[test]
fn what_is_written_is_for_whom_the_umask_lets_read_it() {
    let directory = directory("umask");
    fs::write(directory.join("bad.txt"), BAD).unwrap();
    let script = "umask 077; \"$0\" -q --write-baseline known.json bad.txt && \"$0\" init";
    let mut command = Command::new("sh");
    command.args(["-c", script, env!("CARGO_BIN_EXE_invitelint")]);
    let output = command.current_dir(&directory).output().unwrap();
    assert!(output.status.success(), "{}", texts(&output).1);
    for name in ["known.json", "invitelint.toml"] {
        let mode = fs::metadata(directory.join(name))
            .unwrap()
            .permissions()
            .mode();
        assert_eq!(mode & 0o777, 0o600, "{name}");
    }
}

#[test]
fn a_configuration_is_begun_whole_or_not_at_all() {
    let directory = directory("init");
    let begun = run(&directory, &["init"]);
    assert_eq!(begun.status.code(), Some(0), "{}", texts(&begun).1);
    let path = directory.join("invitelint.toml");
    let before = fs::read(&path).unwrap();
    // What is there stays.
    fs::write(&path, "platform = \"none\"\n").unwrap();
    assert_told(
        &run(&directory, &["init"]),
        2,
        &["error: ", "invitelint.toml"],
    );
    assert_eq!(fs::read_to_string(&path).unwrap(), "platform = \"none\"\n");
    fs::remove_file(&path).unwrap();
    fs::create_dir(&path).unwrap();
    assert_told(
        &run(&directory, &["init"]),
        2,
        &["error: ", "invitelint.toml"],
    );
    assert!(!before.is_empty());
    assert_eq!(
        fs::read_dir(&directory).unwrap().count(),
        1,
        "nothing is left beside it"
    );
}
