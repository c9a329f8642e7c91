//! The recipes in `examples/ci`, the action and the hooks: run as they stand, as far as a machine without a
//! forge can run them.
//!
//! What needs a program that is not here is skipped, and says so.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on should fail")]
#![allow(clippy::print_stderr, reason = "a test that is skipped says so")]

use std::ffi::OsStr;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::{env, fs};

use regex::Regex;
use serde_json::Value;

const GOOD: &str = "Good to have shared the bench with you at the Thursday regatta in Horten!";
const BAD: &str = "Let's connect!";

fn here(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

/// Whether all of these programs are here; a test without one of them has nothing to say.
fn there_are(programs: &[&str]) -> bool {
    let missing = programs.iter().find(|program| {
        let found = Command::new(program).arg("--version").output();
        !found.is_ok_and(|output| output.status.success())
    });
    if let Some(missing) = missing {
        eprintln!("skipped: there is no {missing} here");
    }
    missing.is_none()
}

/// A directory of its own for one test.
fn directory(name: &str) -> PathBuf {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR"))
        .join("recipes")
        .join(name);
    let _ = fs::remove_dir_all(&path);
    fs::create_dir_all(&path).unwrap();
    path
}

/// A program that finds the built invitelint first, and nobody's settings.
fn program(name: impl AsRef<OsStr>, directory: &Path) -> Command {
    let built = Path::new(env!("CARGO_BIN_EXE_invitelint"))
        .parent()
        .unwrap();
    let paths = env::var_os("PATH").unwrap_or_default();
    let paths = std::iter::once(built.to_owned()).chain(env::split_paths(&paths));
    let mut command = Command::new(name);
    command
        .current_dir(directory)
        .stdin(Stdio::null())
        .env("PATH", env::join_paths(paths).unwrap())
        .env("GIT_CONFIG_GLOBAL", "/dev/null")
        .env("GIT_CONFIG_NOSYSTEM", "1")
        .env_remove("GIT_DIR")
        .env_remove("GIT_INDEX_FILE")
        .env_remove("NO_COLOR")
        .env_remove("CLICOLOR_FORCE");
    command
}

/// Runs a recipe.
fn recipe(path: &str, arguments: &[&str], directory: &Path, input: &str) -> Output {
    let mut child = program("bash", directory)
        .arg(here(path))
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // A recipe that reads nothing may have ended.
    drop(child.stdin.take().unwrap().write_all(input.as_bytes()));
    child.wait_with_output().unwrap()
}

fn texts(output: &Output) -> (String, String) {
    (
        String::from_utf8(output.stdout.clone()).unwrap(),
        String::from_utf8(output.stderr.clone()).unwrap(),
    )
}

#[track_caller]
fn assert_ends(output: &Output, code: i32) {
    assert_eq!(output.status.code(), Some(code), "{:?}", texts(output));
}

#[test]
fn ready_passes_on_what_may_go_out() {
    if !there_are(&["bash", "jq"]) {
        return;
    }
    let directory = directory("ready");
    let outbox = fs::read_to_string(here("examples/campaign/outbox.jsonl")).unwrap();
    fs::write(directory.join("outbox.jsonl"), &outbox).unwrap();
    let output = recipe(
        "examples/ci/shell/ready.sh",
        &["outbox.jsonl"],
        &directory,
        "",
    );
    assert_ends(&output, 0);
    let (ready, kept_back) = texts(&output);
    let wanted: String = outbox
        .split_inclusive('\n')
        .filter(|line| line.contains("\"aune\"") || line.contains("\"mensah\""))
        .collect();
    assert_eq!(ready, wanted);
    assert!(
        kept_back.contains("holt: missing, missing/empty-note"),
        "{kept_back}"
    );

    // Trouble is not taken for an empty list.
    fs::write(
        directory.join("broken.jsonl"),
        "{\"note\": \"Hi\"}\n{\"note\":\n",
    )
    .unwrap();
    let output = recipe(
        "examples/ci/shell/ready.sh",
        &["broken.jsonl"],
        &directory,
        "",
    );
    assert_ne!(output.status.code(), Some(0));
    assert_eq!(texts(&output).0, "");
}

#[test]
fn why_is_a_table() {
    if !there_are(&["bash", "jq"]) {
        return;
    }
    let output = recipe(
        "examples/ci/shell/why.sh",
        &["examples/campaign/outbox.jsonl"],
        &here(""),
        "",
    );
    assert_ends(&output, 0);
    let (table, _) = texts(&output);
    assert_eq!(table.lines().count(), 4, "{table}");
    for row in table.lines() {
        assert_eq!(row.split('\t').count(), 4, "{row}");
    }
    assert!(
        table.contains("outbox.jsonl:6\tmissing\tmissing/empty-note\t"),
        "{table}"
    );
}

#[test]
fn copies_are_found_across_batches() {
    if !there_are(&["bash", "jq"]) {
        return;
    }
    let directory = directory("copies");
    let line = |id: &str, name: &str| {
        format!(
            "{{\"id\": \"{id}\", \"note\": \"Hi {name}, we help bakers save two hours a day.\", \"recipient\": {{\"name\": \"{name} Holt\"}}}}\n"
        )
    };
    fs::write(
        directory.join("monday.jsonl"),
        line("a", "Maren") + &line("b", "Jonas"),
    )
    .unwrap();
    fs::write(directory.join("tuesday.jsonl"), line("c", "Ebba")).unwrap();
    let output = recipe(
        "examples/ci/shell/copies.sh",
        &["monday.jsonl", "tuesday.jsonl"],
        &directory,
        "",
    );
    assert_ends(&output, 0);
    assert_eq!(texts(&output).0, "3\ta b c\n");
}

#[test]
fn one_by_one_keeps_what_passes() {
    if !there_are(&["bash"]) {
        return;
    }
    let input =
        format!("Maren Holt\t{GOOD}\nJonas Weber\t{BAD}\nEbba Rydén\t-x\nKofi Mensah\t{GOOD}");
    let output = recipe("examples/ci/shell/one-by-one.sh", &[], &here(""), &input);
    assert_ends(&output, 1);
    let (kept, wrong) = texts(&output);
    assert_eq!(kept, format!("Maren Holt\t{GOOD}\nKofi Mensah\t{GOOD}\n"));
    assert!(wrong.contains("missing/nothing-said"), "{wrong}");
}

/// A repository with drafts in it.
fn repository(name: &str) -> PathBuf {
    let directory = directory(name);
    git(&directory, &["init", "-q", "-b", "main"]);
    fs::create_dir_all(directory.join("drafts/to do")).unwrap();
    fs::write(directory.join("drafts/-good one.txt"), GOOD).unwrap();
    directory
}

#[track_caller]
fn git(directory: &Path, arguments: &[&str]) -> Output {
    let output = try_git(directory, arguments);
    assert!(
        output.status.success(),
        "git {arguments:?}: {:?}",
        texts(&output)
    );
    output
}

fn try_git(directory: &Path, arguments: &[&str]) -> Output {
    program("git", directory)
        .args([
            "-c",
            "user.name=Ada",
            "-c",
            "user.email=ada@example.com",
            "-c",
            "commit.gpgsign=false",
        ])
        .args(arguments)
        .output()
        .unwrap()
}

#[test]
fn each_file_takes_any_name() {
    if !there_are(&["bash", "git", "xargs"]) {
        return;
    }
    let directory = repository("each-file");
    let run = || recipe("examples/ci/shell/each-file.sh", &[], &directory, "");
    // Nothing to check is nothing wrong.
    assert_ends(&run(), 0);
    git(&directory, &["add", "."]);
    assert_ends(&run(), 0);
    fs::write(directory.join("drafts/to do/it's \"bad\".txt"), BAD).unwrap();
    git(&directory, &["add", "."]);
    let output = run();
    assert_ends(&output, 1);
    assert!(
        texts(&output).0.contains("it's \"bad\".txt"),
        "{:?}",
        texts(&output)
    );
}

#[test]
fn the_git_hook_checks_what_is_staged() {
    if !there_are(&["bash", "git"]) {
        return;
    }
    let directory = repository("git-hook");
    let hook = directory.join(".git/hooks/pre-commit");
    fs::create_dir_all(hook.parent().unwrap()).unwrap();
    fs::copy(here("examples/ci/git-hook"), &hook).unwrap();
    let commit = || try_git(&directory, &["commit", "-q", "-m", "Drafts"]);

    git(&directory, &["add", "."]);
    assert_ends(&commit(), 0);

    let draft = directory.join("drafts/to do/next.txt");
    fs::write(&draft, BAD).unwrap();
    git(&directory, &["add", "."]);
    // What lies in the directory is not what is about to be committed.
    fs::write(&draft, GOOD).unwrap();
    let output = commit();
    assert_ends(&output, 1);
    let (stdout, stderr) = texts(&output);
    assert!((stdout + &stderr).contains("not committed"));

    git(&directory, &["add", "."]);
    assert_ends(&commit(), 0);

    // A configuration in it holds, with the rules that it brings, and so does a baseline.
    fs::create_dir_all(directory.join("house/house")).unwrap();
    fs::copy(
        here("examples/rules/house/old-name.toml"),
        directory.join("house/house/old-name.toml"),
    )
    .unwrap();
    fs::write(directory.join("invitelint.toml"), "rule-dirs = 'house'\n").unwrap();
    let old_name = format!("{GOOD} See you at the Bulrush Festival.");
    fs::write(directory.join("drafts/festival.txt"), &old_name).unwrap();
    git(&directory, &["add", "."]);
    let output = commit();
    assert_ends(&output, 1);
    let (stdout, stderr) = texts(&output);
    assert!((stdout + &stderr).contains("house/old-name"));
    let known = program("invitelint", &directory)
        .args(["--write-baseline", ".invitelint-baseline.json", "drafts"])
        .output();
    assert_ne!(known.unwrap().status.code(), Some(2));
    git(&directory, &["add", "."]);
    assert_ends(&commit(), 0);

    // A commit that touches no draft asks nobody.
    fs::write(directory.join("notes.txt"), BAD).unwrap();
    git(&directory, &["add", "."]);
    assert_ends(&commit(), 0);
    git(&directory, &["rm", "-q", "drafts/to do/next.txt"]);
    assert_ends(&commit(), 0);
}

/// A YAML file, as a value.
#[track_caller]
fn yaml(path: &str) -> Value {
    let text = fs::read_to_string(here(path)).unwrap();
    serde_saphyr::from_str(&text).unwrap_or_else(|error| panic!("{path}: {error}"))
}

#[test]
fn recipes_are_yaml_and_name_what_there_is() {
    let workflow = yaml("examples/ci/github-actions.yml");
    let steps = workflow["jobs"]["drafts"]["steps"].as_array().unwrap();
    let step = steps
        .iter()
        .find(|step| step["id"] == "invitelint")
        .unwrap();
    let action = yaml("action.yml");
    for (input, _) in step["with"].as_object().unwrap() {
        assert!(
            action["inputs"].get(input).is_some(),
            "the action has no input {input}"
        );
    }
    let uses = |uses: &str| uses.ends_with(concat!("@v", env!("CARGO_PKG_VERSION")));
    assert!(uses(step["uses"].as_str().unwrap()));

    let config = yaml("examples/ci/pre-commit-config.yaml");
    let hooks = yaml(".pre-commit-hooks.yaml");
    let known = |id: &Value| {
        hooks
            .as_array()
            .unwrap()
            .iter()
            .any(|hook| &hook["id"] == id)
    };
    for hook in config["repos"][0]["hooks"].as_array().unwrap() {
        assert!(known(&hook["id"]), "there is no hook {}", hook["id"]);
    }
    assert_eq!(
        config["repos"][0]["rev"],
        concat!("v", env!("CARGO_PKG_VERSION"))
    );

    let gitlab = yaml("examples/ci/gitlab-ci.yml");
    assert_eq!(
        gitlab["invitelint"]["artifacts"]["reports"]["junit"],
        "invitelint.xml"
    );
    assert_eq!(gitlab["invitelint"]["artifacts"]["when"], "always");
}

#[test]
fn hooks_take_what_the_program_reads() {
    let hooks = yaml(".pre-commit-hooks.yaml");
    for hook in hooks.as_array().unwrap() {
        let id = hook["id"].as_str().unwrap();
        assert_eq!(hook["language"], "rust", "{id}");
        let pattern = |key: &str| Regex::new(hook[key].as_str().unwrap()).unwrap();
        let (files, exclude) = (pattern("files"), pattern("exclude"));
        let takes = |name: &str| files.is_match(name) && !exclude.is_match(name);
        let folder = if id == "invitelint" {
            "drafts"
        } else {
            "templates"
        };
        for ending in [
            "txt", "md", "j2", "jinja", "hbs", "mustache", "liquid", "tmpl",
        ] {
            assert!(
                takes(&format!("sales/{folder}/maren.{ending}")),
                "{id} {ending}"
            );
        }
        for ending in ["json", "jsonl", "ndjson", "csv", "tsv"] {
            assert_eq!(
                takes(&format!("{folder}/all.{ending}")),
                id == "invitelint",
                "{id} {ending}"
            );
        }
        for other in [
            "drafts/README.md",
            "src/main.rs",
            "drafts.txt",
            "drafts/a.rs",
            "README.md",
        ] {
            assert!(!takes(other), "{id} {other}");
        }
        // What goes to whom is no note.
        for list in ["recipients.csv", "contacts-may.tsv", "Leads.jsonl"] {
            assert!(!takes(&format!("{folder}/{list}")), "{id} {list}");
        }
        // The command is one that there is.
        let words: Vec<_> = hook["entry"].as_str().unwrap().split(' ').collect();
        assert_eq!(words[0], "invitelint");
        let output = program(words[0], &directory(id))
            .args(&words[1..])
            .args(["--note", GOOD])
            .output();
        assert_ends(&output.unwrap(), 0);
    }
}

#[test]
fn no_file_is_for_two_hooks() {
    let hooks = yaml(".pre-commit-hooks.yaml");
    let takers = |name: &str| {
        let takes = |hook: &&Value| {
            let is_match = |key: &str| {
                Regex::new(hook[key].as_str().unwrap())
                    .unwrap()
                    .is_match(name)
            };
            is_match("files") && !is_match("exclude")
        };
        let takers = hooks.as_array().unwrap().iter().filter(takes);
        takers
            .map(|hook| hook["id"].as_str().unwrap().to_owned())
            .collect::<Vec<_>>()
    };
    for (name, hook) in [
        ("outreach/templates/hello.txt", "invitelint-templates"),
        ("drafts/templates/hello.j2", "invitelint-templates"),
        // It says itself what is a template in it.
        ("drafts/templates/hello.jsonl", "invitelint"),
        ("drafts/hello.j2", "invitelint"),
        ("drafts/my-templates/hello.txt", "invitelint"),
        ("templates/drafts/hello.md", "invitelint-templates"),
    ] {
        assert_eq!(takers(name), [hook], "{name}");
    }
}

/// The steps of the action.
fn action_steps() -> Vec<Value> {
    yaml("action.yml")["runs"]["steps"]
        .as_array()
        .unwrap()
        .clone()
}

#[test]
fn no_input_is_written_into_a_script() {
    let mut inputs = String::new();
    for step in action_steps() {
        if let Some(run) = step["run"].as_str() {
            assert!(!run.contains("${{"), "{run}");
            assert_eq!(step["shell"], "bash");
        }
        inputs += &step["env"].to_string();
    }
    let action = yaml("action.yml");
    for (input, about) in action["inputs"].as_object().unwrap() {
        assert!(
            inputs.contains(&format!("${{{{ inputs.{input} }}}}")),
            "{input} is not used"
        );
        assert!(
            about["description"].is_string() && about["default"].is_string(),
            "{input}"
        );
    }
}

/// A step of the action, and its script as a file.
fn action_step(id: &str, directory: &Path) -> (Value, PathBuf) {
    let mut steps = action_steps().into_iter();
    let step = steps.find(|step| step["id"] == id).unwrap();
    let script = directory.join("script.sh");
    fs::write(&script, step["run"].as_str().unwrap()).unwrap();
    (step, script)
}

#[test]
fn the_action_builds_what_is_not_there() {
    if !there_are(&["bash", "git", "find", "sort", "xargs"]) {
        return;
    }
    let directory = directory("action-build");
    let (_, script) = action_step("source", &directory);
    let outputs = directory.join("outputs");
    let run = |command: &mut Command| {
        fs::write(&outputs, "").unwrap();
        let output = command
            .arg(&script)
            .env("GITHUB_OUTPUT", &outputs)
            .env("GITHUB_ACTION_PATH", here(""))
            .env("RUNNER_OS", "Linux")
            .env("RUNNER_ARCH", "X64")
            .env("RUNNER_TEMP", "/tmp")
            .output()
            .unwrap();
        assert_ends(&output, 0);
        fs::read_to_string(&outputs).unwrap()
    };
    // The built one is found first.
    assert_eq!(run(&mut program("bash", &directory)), "build=false\n");
    let installed = Command::new("bash")
        .args(["-c", "command -v invitelint"])
        .output();
    if installed.unwrap().status.success() {
        eprintln!("skipped: invitelint is installed here");
        return;
    }
    let written = run(&mut Command::new("bash"));
    let lines: Vec<_> = written.lines().collect();
    assert_eq!(lines[0], "build=true");
    let hash = lines[1].strip_prefix("key=invitelint-Linux-X64-").unwrap();
    assert!(
        hash.len() == 40 && hash.bytes().all(|byte| byte.is_ascii_hexdigit()),
        "{hash}"
    );
    assert_eq!(lines[2..], ["root=/tmp/invitelint"]);
    assert_eq!(run(&mut Command::new("bash")), written);
}

/// Runs the action's last step as a runner does; what it printed, its outputs and its summary.
fn act(directory: &Path, inputs: &[(&str, &str)]) -> (Output, String, String) {
    let action = yaml("action.yml");
    let (step, script) = action_step("check", directory);
    let (outputs, summary) = (directory.join("outputs"), directory.join("summary"));
    for file in [&outputs, &summary] {
        fs::write(file, "").unwrap();
    }
    let mut command = program("bash", directory);
    command
        .args(["--noprofile", "--norc", "-e", "-o", "pipefail"])
        .arg(&script)
        .env("GITHUB_OUTPUT", &outputs)
        .env("GITHUB_STEP_SUMMARY", &summary);
    for (variable, expression) in step["env"].as_object().unwrap() {
        let name = expression.as_str().unwrap();
        let name = name
            .trim_start_matches("${{ inputs.")
            .trim_end_matches(" }}");
        let given = inputs.iter().find(|(input, _)| *input == name);
        let default = action["inputs"][name]["default"].as_str().unwrap();
        command.env(variable, given.map_or(default, |(_, value)| value));
    }
    let output = command.output().unwrap();
    let read = |path: &Path| fs::read_to_string(path).unwrap();
    let (outputs, summary) = (read(&outputs), read(&summary));
    (output, outputs, summary)
}

#[test]
fn the_action_checks_and_says_so() {
    if !there_are(&["bash", "sed"]) {
        return;
    }
    let directory = directory("action");
    fs::create_dir_all(directory.join("my drafts")).unwrap();
    fs::write(directory.join("my drafts/good.txt"), GOOD).unwrap();
    fs::write(directory.join("-bad.txt"), format!("{BAD}</pre> <b>")).unwrap();
    let log = ("annotations", "false");

    let (output, outputs, summary) = act(&directory, &[("paths", "my drafts\n"), log]);
    assert_ends(&output, 0);
    assert_eq!(outputs, "exit-code=0\n");
    assert!(summary.contains("1 draft"), "{summary}");

    let paths = ("paths", "my drafts\n\n-bad.txt\r\n");
    let (output, outputs, summary) = act(&directory, &[paths, log]);
    assert_ends(&output, 1);
    assert_eq!(outputs, "exit-code=1\n");
    assert!(
        texts(&output).0.contains("-bad.txt"),
        "{:?}",
        texts(&output)
    );
    assert_eq!(summary.matches("</pre>").count(), 1, "{summary}");

    let (output, ..) = act(&directory, &[paths, log, ("fail-on", "never")]);
    assert_ends(&output, 0);
    let (output, ..) = act(
        &directory,
        &[
            paths,
            log,
            ("args", "--ignore=missing,generic\n--min-score=0"),
        ],
    );
    assert_ends(&output, 0);
    let (output, outputs, summary) = act(
        &directory,
        &[("paths", "no such file"), log, ("summary", "false")],
    );
    assert_ends(&output, 2);
    assert_eq!((outputs.as_str(), summary.as_str()), ("exit-code=2\n", ""));
}

#[test]
fn the_action_annotates_and_writes_sarif() {
    if !there_are(&["bash", "sed"]) {
        return;
    }
    let directory = directory("action-annotations");
    fs::write(directory.join("bad.txt"), BAD).unwrap();
    let (output, outputs, _) = act(
        &directory,
        &[("paths", "bad.txt"), ("sarif-file", "out.sarif")],
    );
    assert_ends(&output, 1);
    assert_eq!(outputs, "sarif-file=out.sarif\nexit-code=1\n");
    let (log, _) = texts(&output);
    assert!(log.starts_with("::error file=bad.txt,line=1"), "{log}");
    let sarif = fs::read(directory.join("out.sarif")).unwrap();
    let sarif: Value = serde_json::from_slice(&sarif).unwrap();
    assert_eq!(sarif["version"], "2.1.0");
    assert_eq!(
        sarif["runs"][0]["results"][0]["ruleId"],
        "missing/nothing-said"
    );
}

#[test]
fn the_action_names_no_report_that_there_is_not() {
    if !there_are(&["bash", "sed"]) {
        return;
    }
    let directory = directory("action-no-report");
    fs::write(directory.join("bad.txt"), BAD).unwrap();
    // What is found is written down in place of being reported.
    let (output, outputs, _) = act(
        &directory,
        &[
            ("paths", "bad.txt"),
            ("args", "--write-baseline=known.json"),
            ("sarif-file", "out.sarif"),
        ],
    );
    assert_ends(&output, 0);
    assert_eq!(outputs, "exit-code=0\n");
    assert!(!directory.join("out.sarif").exists());
    // A mistaken option stands in a report, and so does one that the format has no form for.
    for (option, said) in [
        ("--no-such-option", "'--no-such-option'"),
        ("--summary", "--summary: sarif has no form for it"),
    ] {
        let (output, outputs, _) =
            act(&directory, &[("args", option), ("sarif-file", "out.sarif")]);
        assert_ends(&output, 2);
        assert_eq!(outputs, "sarif-file=out.sarif\nexit-code=2\n");
        let sarif = fs::read_to_string(directory.join("out.sarif")).unwrap();
        assert!(sarif.contains(said), "{sarif}");
    }
}

#[test]
fn the_action_tells_on_its_page_and_in_its_report_why_nothing_was_checked() {
    if !there_are(&["bash", "sed"]) {
        return;
    }
    let directory = directory("action-broken");
    fs::write(directory.join("good.txt"), GOOD).unwrap();
    fs::write(directory.join("bad.toml"), "# Ours.\nplatfrom = 1\n").unwrap();
    let inputs = [
        ("paths", "good.txt"),
        ("config", "bad.toml"),
        ("sarif-file", "out.sarif"),
    ];
    let (output, outputs, summary) = act(&directory, &inputs);
    assert_ends(&output, 2);
    assert_eq!(outputs, "sarif-file=out.sarif\nexit-code=2\n");
    assert!(summary.contains("did you mean `platform`?"), "{summary}");
    let (log, _) = texts(&output);
    assert!(log.starts_with("::error file=bad.toml,line=2,"), "{log}");
    let sarif: Value =
        serde_json::from_slice(&fs::read(directory.join("out.sarif")).unwrap()).unwrap();
    assert_eq!(
        sarif["runs"][0]["invocations"][0]["executionSuccessful"],
        false
    );
}

#[test]
fn the_action_says_that_it_was_given_no_paths() {
    if !there_are(&["bash", "sed"]) {
        return;
    }
    let directory = directory("action-no-paths");
    for paths in ["", "\n\r\n"] {
        let (output, outputs, _) = act(&directory, &[("paths", paths)]);
        assert_ends(&output, 2);
        assert_eq!(outputs, "exit-code=2\n");
        let (log, _) = texts(&output);
        assert_eq!(log.lines().count(), 1, "{log}");
        assert!(log.starts_with("::error ") && log.contains("no paths were given"));
    }
}

#[test]
fn the_gitlab_job_writes_its_report() {
    if !there_are(&["bash"]) {
        return;
    }
    let directory = directory("gitlab");
    fs::create_dir_all(directory.join("drafts")).unwrap();
    fs::write(directory.join("drafts/bad.txt"), BAD).unwrap();
    let job = &yaml("examples/ci/gitlab-ci.yml")["invitelint"];
    for line in job["script"].as_array().unwrap() {
        let line = line.as_str().unwrap();
        // Where it was built.
        let line = line.replace(".cargo/bin/invitelint", "invitelint");
        let output = program("bash", &directory).args(["-c", &line]).output();
        assert_ends(&output.unwrap(), 1);
    }
    let report = job["artifacts"]["reports"]["junit"].as_str().unwrap();
    let report = fs::read_to_string(directory.join(report)).unwrap();
    let report = roxmltree::Document::parse(&report).unwrap();
    let named = |name| {
        report
            .descendants()
            .filter(move |node| node.has_tag_name(name))
    };
    assert_eq!(named("testcase").count(), 1);
    assert_eq!(named("failure").count(), 1);
}

#[test]
fn the_actions_inputs_are_no_code() {
    if !there_are(&["bash", "sed"]) {
        return;
    }
    let directory = directory("action-injection");
    for hostile in [
        "$(touch pwned)",
        "`touch pwned`",
        "; touch pwned",
        "\" && touch pwned #",
        "' | touch pwned",
        "*",
    ] {
        for input in [
            "paths",
            "args",
            "config",
            "fail-on",
            "annotations",
            "summary",
        ] {
            let (output, ..) = act(&directory, &[("annotations", "false"), (input, hostile)]);
            assert!(
                output.status.code().is_some_and(|code| code <= 2),
                "{input}: {hostile}"
            );
            assert!(!directory.join("pwned").exists(), "{input}: {hostile}");
        }
    }
    let (output, outputs, _) = act(&directory, &[("sarif-file", "a\nexit-code=0")]);
    assert_ends(&output, 2);
    assert_eq!(outputs, "exit-code=2\n");
}

#[test]
fn a_baseline_lets_new_findings_fail_alone() {
    if !there_are(&["bash"]) {
        return;
    }
    let directory = directory("baseline");
    fs::create_dir_all(directory.join("drafts")).unwrap();
    fs::write(directory.join("drafts/old.txt"), BAD).unwrap();
    let recipes = fs::read_to_string(here("examples/ci/README.md")).unwrap();
    let (_, block) = recipes.split_once("```sh\n").unwrap();
    let mut lines = block.lines();
    let run = |line: &str| {
        let output = program("bash", &directory).args(["-c", line]).output();
        output.unwrap()
    };
    let (write, check) = (lines.next().unwrap(), lines.next().unwrap());
    assert_ne!(run(write).status.code(), Some(2));
    assert_ends(&run(check), 0);
    fs::write(directory.join("drafts/new.txt"), "Hi").unwrap();
    let output = run(check);
    assert_ends(&output, 1);
    let (found, _) = texts(&output);
    assert!(
        found.contains("new.txt") && !found.contains("old.txt"),
        "{found}"
    );
}

/// The shell blocks of the README that pipe reports into something, run on drafts of our own.
#[test]
fn the_pipelines_of_the_readme_run() {
    if !there_are(&["bash", "jq"]) {
        return;
    }
    let readme = fs::read_to_string(here("README.md")).unwrap();
    let directory = directory("readme");
    fs::create_dir_all(directory.join("drafts")).unwrap();
    fs::write(directory.join("drafts/good.txt"), GOOD).unwrap();
    fs::write(
        directory.join("draft.txt"),
        format!("---\nto: Maren Holt\ncontext:\n  met_at: the regatta in Horten\n---\n{BAD}"),
    )
    .unwrap();
    let outbox = fs::read(here("examples/campaign/outbox.jsonl")).unwrap();
    fs::write(directory.join("outbox.jsonl"), &outbox).unwrap();
    for day in ["monday", "tuesday"] {
        let report = program("invitelint", &directory)
            .args(["--format", "jsonl", "outbox.jsonl"])
            .output()
            .unwrap();
        fs::write(directory.join(format!("{day}.jsonl")), report.stdout).unwrap();
    }
    // A clipboard that prints what it is given.
    fs::create_dir_all(directory.join("bin")).unwrap();
    let clipboard = directory.join("bin/xclip");
    fs::write(&clipboard, "#!/bin/sh\ncat\n").unwrap();
    assert!(
        program("chmod", &directory)
            .arg("+x")
            .arg(&clipboard)
            .status()
            .unwrap()
            .success()
    );
    let blocks: Vec<_> = readme
        .split("```sh\n")
        .skip(1)
        .map(|rest| rest.split("\n```").next().unwrap())
        .filter(|block| block.contains("jq "))
        .collect();
    assert!(blocks.len() >= 2);
    for block in blocks {
        for pipeline in block.split("\n\n") {
            let output = program("bash", &directory)
                .args(["-c", &format!("PATH=\"$PWD/bin:$PATH\"; {pipeline}")])
                .output()
                .unwrap();
            let (stdout, stderr) = texts(&output);
            assert!(
                output.status.success() && stderr.is_empty(),
                "{pipeline}\n{stderr}"
            );
            assert!(!stdout.trim().is_empty(), "{pipeline}");
        }
    }
}
