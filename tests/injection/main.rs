//! No output lets through what a note, a name or a file name holds: not to a terminal, not to the runner of a CI
//! job, not into the structure of a format. Every payload goes to every place, through every format that
//! there is; each output is read by a reader of its own kind.
#![cfg(unix)]
#![allow(clippy::unwrap_used, reason = "a test that cannot go on should fail")]

mod readers;

use std::ffi::OsStr;
use std::fs;
use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use invitelint::report::FORMATS;
use serde_json::{Value, json};

/// What somebody may try, by what it is made for.
const PAYLOADS: &[(&str, &str)] = &[
    ("colour", "\u{1b}[31mred\u{1b}[0m"),
    ("clear screen", "\u{1b}[2J\u{1b}[H"),
    ("colour in one byte of Latin 1", "\u{9b}31mred"),
    (
        "link",
        "\u{1b}]8;;https://evil.example\u{1b}\\click\u{1b}]8;;\u{7}",
    ),
    ("title", "\u{1b}]0;owned\u{7}"),
    ("device control", "\u{1b}Pq#0\u{1b}\\"),
    ("carriage return", "x\rPersonal: ready to send."),
    ("backspaces", "x\u{8}\u{8}\u{8}y"),
    ("null", "a\0b"),
    ("override", "\u{202e}dnes ot ydaer\u{202c}"),
    ("isolates", "\u{2066}\u{2067}x\u{2069}\u{200f}"),
    ("line separators", "a\u{2028}b\u{2029}c\u{85}d\u{b}e\u{c}f"),
    ("byte order mark and noncharacter", "\u{feff}x\u{ffff}"),
    ("tags", "\u{e0001}\u{e0041}"),
    ("workflow error", "::error file=a,line=1::owned"),
    (
        "workflow error on its own line",
        "x\n::error::owned\n::set-output name=a::b\n",
    ),
    (
        "workflow error behind a return",
        "x\r::error::owned\r\n::stop-commands::t\r\n",
    ),
    ("workflow error behind white space", "\n \t ::add-mask::e\n"),
    ("old workflow command", "##[set-env name=PATH;]owned"),
    ("pipeline command", "##vso[task.setvariable variable=a]b"),
    (
        "service message",
        "##teamcity[buildStatus status='SUCCESS']",
    ),
    ("escaped line end", "%0A::error::owned%0D%25"),
    ("XML", "]]></failure><!-- & --><x a='\"'/>&lt;&#0;&x;"),
    ("HTML", "<script>alert(1)</script><img src=x onerror=y>"),
    ("JSON", "\"}],\"passed\":true,\"x\":[{\"y\":\"\\\\\\u0000"),
    ("CSV", "=cmd|' /C calc'!A0,\";\t\"\n"),
    (
        "Markdown and SARIF",
        "[link](https://evil.example) {0} {text} `x` **b**",
    ),
    ("slots", "{{7*7}} ${x} %s {} {text} {count}"),
    ("path", "../../etc/passwd"),
];

/// How a run writes: the arguments, and the format that comes out.
fn ways() -> Vec<(Vec<&'static str>, &'static str)> {
    let mut ways: Vec<_> = FORMATS
        .iter()
        .map(|format| (vec!["--format", format.name], format.name))
        .collect();
    ways.push((vec!["--color", "always"], "human"));
    ways.push((vec!["--color", "always", "-v"], "human"));
    ways.push((vec!["--format", "compact", "--color", "always"], "compact"));
    ways.push((vec!["--summary"], "human"));
    ways.push((vec!["--summary", "--format", "json"], "summary"));
    ways
}

fn directory(name: &str) -> PathBuf {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("injection-{name}"));
    let _ = fs::remove_dir_all(&path);
    fs::create_dir_all(&path).unwrap();
    path
}

fn run(directory: &Path, arguments: &[impl AsRef<OsStr>]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_invitelint"));
    command
        .args(arguments)
        .current_dir(directory)
        .stdin(Stdio::null());
    for variable in [
        "NO_COLOR",
        "CLICOLOR",
        "CLICOLOR_FORCE",
        "COLUMNS",
        "GITHUB_ACTIONS",
    ] {
        command.env_remove(variable);
    }
    command.output().unwrap()
}

/// Runs the program in every way and has every output read.
fn all_ways(directory: &Path, arguments: &[&OsStr]) {
    for (how, format) in ways() {
        let all: Vec<&OsStr> = how
            .iter()
            .map(OsStr::new)
            .chain(arguments.iter().copied())
            .collect();
        let output = run(directory, &all);
        assert!(
            output.status.code().is_some_and(|code| code <= 2),
            "{all:?}: {:?}",
            output.status
        );
        readers::read(format, &output, &all);
    }
}

/// Every place of a record that a payload can be in.
fn records(payload: &str) -> Vec<Value> {
    let note = "Hi Jane, I came across your profile and would like to connect.";
    let person = |key: &str| json!({"name": "Jane Doe", key: payload});
    let mut records = vec![
        json!({"note": payload}),
        json!({"note": format!("Hi Jane, {payload}\n{payload} your talk on moss gardens.\n{payload}\nlet's connect")}),
        json!({"note": format!("I came {payload} across your profile. {{{{{payload}}}}} Could we hop on a {payload} quick call?")}),
        json!({"note": note, "id": payload}),
        json!({"note": note, "id": {payload: [payload]}}),
        json!({"note": note, "platform": payload}),
        json!({"note": note, "language": payload}),
        json!({"note": note, "allow": [payload, "pitch/link"]}),
        json!({"note": note, payload: payload}),
        json!({"note": [payload]}),
        json!({"nota": payload}),
        json!({"note": note, "sender": {"name": payload, "company": payload}}),
        json!({"note": note, "context": {payload: "x"}}),
        json!({"note": note, "context": {"relationship": payload}}),
        json!({"template": format!("Hi {{{{first_name}}}}, {payload} {{{{{payload}}}}} {{a|{payload}}} bye")}),
        json!({"template": payload, "dialect": payload}),
        json!({"note": payload, "id": payload, "recipient": {"name": payload}, "sender": {"name": payload}}),
    ];
    for key in [
        "name",
        "first_name",
        "company",
        "title",
        "industry",
        "location",
        "linkedin",
    ] {
        records.push(json!({"note": format!("Hi {payload}, at {payload} all is well."), "recipient": person(key)}));
    }
    for key in [
        "met_at",
        "met_when",
        "worked_on",
        "mutual",
        "community",
        "their_work",
        "reason",
        "question",
    ] {
        records.push(json!({"note": note, "recipient": {"name": "Jane Doe"}, "context": {key: format!("the {payload} fair in Oslo")}}));
    }
    records
}

#[test]
fn records_hold_it() {
    let directory = directory("records");
    let mut lines = String::new();
    let mut all = Vec::new();
    for (_, payload) in PAYLOADS {
        for record in records(payload) {
            lines.push_str(&format!("{record}\n"));
            all.push(record);
        }
        // A line that is no record.
        let flat = payload.replace(['\n', '\r'], " ");
        lines.push_str(&format!("{{\"note\": {flat}}}\n{flat}\n"));
    }
    fs::write(directory.join("all.jsonl"), lines).unwrap();
    fs::write(directory.join("all.json"), Value::from(all).to_string()).unwrap();
    all_ways(&directory, &[OsStr::new("all.jsonl")]);
    let document = ["--format", "json", "all.json"];
    readers::read("json", &run(&directory, &document), &document);
}

#[test]
fn a_single_draft_holds_it() {
    let directory = directory("single");
    for (number, (_, payload)) in PAYLOADS.iter().enumerate() {
        let text = format!(
            "Hi Jane, {payload} I came across your profile.\n{payload}\nCould we hop on a quick call?"
        );
        fs::write(directory.join("draft.txt"), text).unwrap();
        all_ways(&directory, &[OsStr::new("draft.txt")]);
        // The places take turns, for every run takes its time.
        let records = records(payload);
        let record = &records[number % records.len()];
        fs::write(directory.join("draft.json"), record.to_string()).unwrap();
        all_ways(&directory, &[OsStr::new("draft.json")]);
    }
}

#[test]
fn front_matter_and_markdown_hold_it() {
    let directory = directory("front");
    for (_, payload) in PAYLOADS {
        let front = format!(
            "---\nto: {payload}\nfrom: \"{payload}\"\n{payload}: {payload}\ncontext:\n  {payload}: x\n  met_at: '{payload}'\n---\n"
        );
        fs::write(
            directory.join("a.txt"),
            format!("{front}{payload} let's connect"),
        )
        .unwrap();
        let quoted = format!(
            "---\nto: Jane\n---\n# Connection request {payload}\n\n> {payload} let's connect\n\n## Note for {payload}\n\n```{payload}\n{payload}\n```\n"
        );
        fs::write(directory.join("b.md"), quoted).unwrap();
        let output = run(&directory, &["--color", "always", "."]);
        readers::read("human", &output, &["human"]);
        let output = run(&directory, &["--format", "jsonl", "."]);
        readers::read("jsonl", &output, &["jsonl"]);
    }
}

/// A field of a table, in quotes.
fn field(text: &str) -> String {
    format!("\"{}\"", text.replace('"', "\"\""))
}

#[test]
fn tables_and_lists_of_recipients_hold_it() {
    let directory = directory("tables");
    fs::write(
        directory.join("template.txt.j2"),
        "Hi {{ first_name }}, I hope all is well at {{ company }}. {{ topic }} {{ tópico }}",
    )
    .unwrap();
    let mut table = "note,name,company,met_at\n".to_owned();
    let mut people = "first_name,company,topic\n".to_owned();
    for (_, payload) in PAYLOADS {
        let payload = field(payload);
        table.push_str(&format!(
            "{payload},{payload},{payload},{payload}\n,{payload},,\n{payload}\n"
        ));
        people.push_str(&format!(
            "{payload},{payload},{payload}\n,,{payload}\n{payload}\n"
        ));
        let header = format!("note,{payload},name,{payload}\n{payload},{payload},{payload},x\n");
        fs::write(directory.join("header.csv"), &header).unwrap();
        fs::write(
            directory.join("people-header.csv"),
            header.replace("note", "email"),
        )
        .unwrap();
        for list in [
            &["header.csv"][..],
            &["--recipients", "people-header.csv", "template.txt.j2"],
        ] {
            let output = run(&directory, &[&["--color", "always"], list].concat());
            readers::read("human", &output, list);
        }
    }
    fs::write(directory.join("table.csv"), table).unwrap();
    fs::write(directory.join("people.csv"), people).unwrap();
    all_ways(&directory, &[OsStr::new("table.csv")]);
    all_ways(
        &directory,
        &["--recipients", "people.csv", "template.txt.j2"].map(OsStr::new),
    );
}

/// What of a payload can stand in a file's name.
fn file_name(payload: &str) -> String {
    payload
        .chars()
        .filter(|c| !matches!(c, '\0' | '/'))
        .collect()
}

#[test]
fn file_names_hold_it() {
    let directory = directory("names");
    let drafts = directory.join("drafts");
    fs::create_dir(&drafts).unwrap();
    fs::create_dir(directory.join("::error::folder")).unwrap();
    fs::write(directory.join("::error::folder/a.txt"), "let's connect").unwrap();
    for (_, payload) in PAYLOADS {
        let name = file_name(payload);
        fs::write(drafts.join(format!("{name}.txt")), "let's connect").unwrap();
        fs::write(
            drafts.join(format!("{name}.jsonl")),
            "{\"note\": \"let's connect\"}\n{}\nx\n",
        )
        .unwrap();
        fs::write(
            drafts.join(format!("{name}.csv")),
            "note,name\nlet's connect,Jane\nx,y,z\n",
        )
        .unwrap();
        fs::write(
            drafts.join(format!("{name}.tmpl")),
            "Hi {{first_name}}, let's connect {{",
        )
        .unwrap();
        fs::write(drafts.join(format!("{name}.md")), "# Nothing").unwrap();
        fs::write(drafts.join(format!("{name}.bin.txt")), b"\xff\xfe\x00x").unwrap();
    }
    fs::write(
        drafts.join(OsStr::from_bytes(b"\xff\x1b[31m.txt")),
        "let's connect",
    )
    .unwrap();
    all_ways(&directory, &[OsStr::new("drafts")]);
    all_ways(&directory, &[OsStr::new("::error::folder")]);
    // From within, where nothing stands before the name; and files that are not there.
    for (_, payload) in PAYLOADS {
        let name = file_name(payload);
        for name in [
            format!("./{name}.txt"),
            format!("{name}.txt"),
            format!("{name}.gone"),
            name,
        ] {
            if name.starts_with('-') {
                continue;
            }
            for (format, arguments) in [
                ("human", vec!["--color", "always", &name]),
                ("compact", vec!["--format", "compact", &name]),
                ("human", vec!["--recipients", &name, "a.tmpl"]),
            ] {
                readers::read(format, &run(&drafts, &arguments), &arguments);
            }
        }
    }
    let names: Vec<_> = PAYLOADS
        .iter()
        .map(|(_, payload)| file_name(payload) + ".jsonl")
        .collect();
    let names: Vec<_> = names.iter().map(OsStr::new).collect();
    all_ways(&drafts, &names);
}

#[test]
fn arguments_hold_it() {
    let directory = directory("arguments");
    for (_, payload) in PAYLOADS {
        let payload = &payload.replace('\0', "");
        let fact = format!("met_at={payload}");
        let unknown_fact = format!("{payload}=x");
        let option = format!("--{payload}");
        for arguments in [
            vec![
                "--note", payload, "--to", payload, "--from", payload, "--fact", &fact,
            ],
            vec!["--note", "Hi Jane", "--fact", &unknown_fact],
            vec!["--note", "Hi Jane", "--select", payload],
            vec!["--note", "Hi Jane", "--language", payload],
            vec!["--note", "Hi {{x}}", "--template", "--dialect", payload],
            vec!["--note", "Hi Jane", "--platform", payload],
            vec!["--note", "Hi Jane", "--format", payload],
            vec!["--note", "Hi Jane", "--openers", payload],
            vec!["--note", "Hi Jane", &option],
            vec!["explain", payload],
            vec![
                "suggest", "--note", payload, "--to", payload, "--fact", &fact,
            ],
        ] {
            readers::read("human", &run(&directory, &arguments), &arguments);
        }
    }
}

#[test]
fn rules_and_baselines_hold_it() {
    let directory = directory("rules");
    fs::write(
        directory.join("draft.txt"),
        "Hi Jane, let's connect at the Bulrush Festival",
    )
    .unwrap();
    for (_, payload) in PAYLOADS {
        let rules = directory.join("rules");
        let _ = fs::remove_dir_all(&rules);
        fs::create_dir_all(rules.join("house")).unwrap();
        let text = json!(payload.replace('\0', ""));
        let rule = format!(
            "summary = {text}\nseverity = \"error\"\nrationale = {text}\nmessage = {text}\nhelp = {text}\n\
             [phrases]\nen = [\"bulrush festival\"]\n[[examples]]\nnote = \"the Bulrush Festival\"\nfires = true\n"
        );
        fs::write(rules.join("house/old-name.toml"), &rule).unwrap();
        for (format, arguments) in [
            (
                "human",
                vec!["--color", "always", "--rule-dir", "rules", "draft.txt"],
            ),
            (
                "sarif",
                vec!["--format", "sarif", "--rule-dir", "rules", "draft.txt"],
            ),
            (
                "github",
                vec!["--format", "github", "--rule-dir", "rules", "draft.txt"],
            ),
            (
                "junit",
                vec!["--format", "junit", "--rule-dir", "rules", "draft.txt"],
            ),
            (
                "human",
                vec!["explain", "--rule-dir", "rules", "house/old-name"],
            ),
            ("human", vec!["rules", "--rule-dir", "rules"]),
            ("human", vec!["test", "rules"]),
        ] {
            readers::read(format, &run(&directory, &arguments), &arguments);
        }
        // Broken ones, and files that are called so.
        let name = file_name(payload);
        fs::write(
            rules.join("house/broken.toml"),
            format!("summary = {payload}"),
        )
        .unwrap();
        fs::write(
            rules.join("house/phrase.toml"),
            rule.replace("bulrush festival", "(a|"),
        )
        .unwrap();
        fs::write(rules.join(format!("house/{name}.toml")), &rule).unwrap();
        fs::create_dir_all(rules.join(format!("{name}x"))).unwrap();
        fs::write(rules.join(format!("{name}x/a.toml")), &rule).unwrap();
        for arguments in [
            vec!["test", "rules"],
            vec!["--rule-dir", "rules", "draft.txt"],
        ] {
            readers::read("human", &run(&directory, &arguments), &arguments);
        }
        fs::write(
            directory.join(format!("{name}.json")),
            format!("{{\"version\": {payload}"),
        )
        .unwrap();
        let baseline = format!("./{name}.json");
        let arguments = vec!["--baseline", &baseline, "draft.txt"];
        readers::read("human", &run(&directory, &arguments), &arguments);
    }
}

#[test]
fn configurations_hold_it() {
    let directory = directory("config");
    fs::write(directory.join("draft.txt"), "Hi Jane, let's connect").unwrap();
    for (_, payload) in PAYLOADS {
        let text = json!(payload.replace('\0', ""));
        for config in [
            format!("{payload} = 1\n"),
            format!("{text} = 1\n"),
            format!("platform = {text}\nlanguage = {text}\nselect = [{text}]\nfail-on = {text}\n"),
            format!("extends = [{text}]\nrule-dirs = [{text}]\n"),
            format!("[rules]\n{text} = \"off\"\n\"pitch/link\" = {text}\n"),
            format!(
                "[templates]\npaths = [{text}]\ndialect = {text}\n[phrases]\nallow = [{text}]\n"
            ),
            format!("[[overrides]]\npaths = [{text}]\n{text} = {text}\n"),
            format!("platform = \"xing\" # {payload}\n"),
        ] {
            fs::write(directory.join("invitelint.toml"), &config).unwrap();
            for (format, arguments) in [
                ("human", vec!["--color", "always", "draft.txt"]),
                ("jsonl", vec!["--format", "jsonl", "draft.txt"]),
            ] {
                readers::read(format, &run(&directory, &arguments), &arguments);
            }
        }
        fs::write(directory.join("invitelint.toml"), "").unwrap();
        let name = format!("./{}.toml", file_name(payload));
        fs::write(directory.join(&name), "platfrom = \"xing\"").unwrap();
        for name in [name.as_str(), &payload.replace('\0', "")] {
            let arguments = ["--config", name, "draft.txt"];
            readers::read("human", &run(&directory, &arguments), &arguments);
        }
    }
}
