//! What is written by the program stands as the program would write it now: the reference of the rules,
//! the tables of the README, completions, the manual.
//!
//! `UPDATE=1 cargo test --test generated` renews the files that are checked in.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on should fail")]
#![allow(clippy::print_stderr, reason = "a test that is skipped says so")]

use std::collections::BTreeSet;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};
use std::{env, fs};

use invitelint::{Linter, names};

/// The command that renews what is checked in.
const RENEW: &str = "UPDATE=1 cargo test --test generated";

/// What the program prints.
fn printed(arguments: &[&str]) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_invitelint"))
        .args(arguments)
        .env("COLUMNS", "100")
        .output()
        .unwrap();
    assert!(output.status.success(), "{arguments:?}: {output:?}");
    String::from_utf8(output.stdout).unwrap()
}

/// The file is what would be written now; with `UPDATE` set, it is made so.
#[track_caller]
fn assert_current(path: &str, written: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
    if env::var_os("UPDATE").is_some() {
        fs::write(&path, written).unwrap();
        return;
    }
    let there = fs::read_to_string(&path).unwrap_or_default();
    if there != written {
        let line = there
            .lines()
            .zip(written.lines())
            .position(|(there, written)| there != written)
            .unwrap_or_else(|| there.lines().count().min(written.lines().count()));
        panic!(
            "{}:{}: no longer what the program writes\n  there:   {}\n  written: {}\nTo renew it: {RENEW}",
            path.display(),
            line + 1,
            there.lines().nth(line).unwrap_or("(the end)"),
            written.lines().nth(line).unwrap_or("(the end)"),
        );
    }
}

#[test]
fn the_reference_of_the_rules_is_current() {
    assert_current(
        "rules/README.md",
        &printed(&["rules", "--format", "markdown"]),
    );
}

#[test]
fn the_reference_links_to_every_rule() {
    let page = printed(&["rules", "--format", "markdown"]);
    let anchors: BTreeSet<String> = page
        .lines()
        .filter_map(|line| line.strip_prefix("### "))
        .map(|heading| heading.replace('/', ""))
        .collect();
    for rule in Linter::default().rules() {
        let anchor = rule.id.replace('/', "");
        assert!(anchors.contains(&anchor), "{} has no heading", rule.id);
        let severities = names::severities(&rule.severities());
        let row = format!("| [{}](#{anchor}) | {severities} |", rule.id);
        assert!(page.contains(&row), "{row} is not in the table");
    }
}

/// The options of a command that `--help` shows.
fn options(arguments: &[&str]) -> BTreeSet<String> {
    let help = printed(&[arguments, &["--help"]].concat());
    help.lines()
        .filter_map(|line| line.trim_start().split_once("--"))
        .filter(|(before, _)| {
            before.is_empty() || (before.starts_with('-') && before.ends_with(", "))
        })
        .map(|(_, rest)| {
            let name = rest.split(|c: char| !(c.is_ascii_alphanumeric() || c == '-'));
            format!("--{}", name.into_iter().next().unwrap())
        })
        .collect()
}

/// The commands that `--help` shows.
fn commands() -> Vec<String> {
    let help = printed(&["--help"]);
    let (_, list) = help.split_once("\nCommands:\n").unwrap();
    let (list, _) = list.split_once("\n\n").unwrap();
    list.lines()
        .filter(|line| line.starts_with("  ") && !line.starts_with("   "))
        .map(|line| line.split_whitespace().next().unwrap().to_owned())
        .filter(|name| name != "help")
        .collect()
}

/// What bash offers for the last of some words, by `script`; `None` where there is no bash.
fn offered_by_bash(script: &str, typed: &[&str]) -> Option<String> {
    let words: Vec<_> = typed.iter().map(|word| format!("'{word}'")).collect();
    let (last, before) = (typed[typed.len() - 1], typed[typed.len() - 2]);
    let session = format!(
        "{script}\nCOMP_WORDS=({})\nCOMP_CWORD={}\n_invitelint invitelint '{last}' '{before}'\necho \"${{COMPREPLY[*]}}\"\n",
        words.join(" "),
        typed.len() - 1,
    );
    in_shell("bash", &["--norc", "--noprofile"], &session)
}

#[test]
fn bash_offers_each_command_and_its_own_options() {
    let script = printed(&["completions", "bash"]);
    let words = |typed: &[&str]| -> Option<BTreeSet<String>> {
        let reply = offered_by_bash(&script, typed)?;
        Some(reply.split_whitespace().map(str::to_owned).collect())
    };
    let commands = commands();
    assert!(commands.len() >= 7, "{commands:?}");
    for command in &commands {
        let Some(offered) = words(&["invitelint", command]) else {
            return;
        };
        assert!(offered.contains(command), "{command}: {offered:?}");
        // These and no others, such as those of another command.
        let offered = words(&["invitelint", command, "--"]).unwrap();
        assert_eq!(offered, options(&[command]), "{command}");
    }
    let mut own = words(&["invitelint", "--"]).unwrap();
    assert!(own.remove("--version"));
    let mut shown = options(&[]);
    assert!(shown.remove("--version"));
    assert_eq!(own, shown);
}

/// What the script of a shell says of one command.
fn of_command(shell: &str, script: &str, command: &str) -> String {
    let (begin, end) = match shell {
        "fish" => {
            let own = format!("__fish_invitelint_using_subcommand {command}\"");
            let lines = script.lines().filter(|line| line.contains(&own));
            return lines.map(|line| format!("{line}\n")).collect();
        }
        "zsh" => (format!("({command})\n_arguments"), "\n;;\n"),
        "powershell" => (format!("'invitelint;{command}' {{\n"), "break\n"),
        _ => (format!("&'invitelint;{command}'= {{\n"), "}\n"),
    };
    let (_, own) = script
        .split_once(&begin)
        .unwrap_or_else(|| panic!("{shell}: nothing on {command}"));
    own.split_once(end).unwrap().0.to_owned()
}

#[test]
fn completions_know_every_command_option_and_rule() {
    let commands = commands();
    for shell in ["zsh", "fish", "powershell", "elvish"] {
        let script = printed(&["completions", shell]);
        for command in &commands {
            let own = of_command(shell, &script, command);
            for option in options(&[command.as_str()]) {
                let name = option.trim_start_matches('-');
                // fish names them without the hyphens.
                let known = own.match_indices(name).any(|(at, _)| {
                    let (before, after) = (&own[..at], &own[at + name.len()..]);
                    (before.ends_with("--") || before.ends_with("-l "))
                        && !after.starts_with(|c: char| c == '-' || c.is_ascii_alphanumeric())
                });
                assert!(known, "{shell}: {command} {option}");
            }
        }
        // The generators for these two know no values.
        if !matches!(shell, "powershell" | "elvish") {
            for rule in Linter::default().rules() {
                assert!(script.contains(rule.id.as_ref()), "{shell}: {}", rule.id);
            }
        }
    }
}

/// Runs a script in a shell; `None` where there is no such shell.
fn in_shell(shell: &str, arguments: &[&str], script: &str) -> Option<String> {
    let child = Command::new(shell)
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn();
    let Ok(mut child) = child else {
        eprintln!("skipped: there is no {shell} here");
        return None;
    };
    let mut stdin = child.stdin.take().unwrap();
    stdin.write_all(script.as_bytes()).unwrap();
    drop(stdin);
    let output = child.wait_with_output().unwrap();
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(
        output.status.success() && errors.is_empty(),
        "{shell}: {errors}"
    );
    Some(String::from_utf8(output.stdout).unwrap())
}

#[test]
fn bash_completes_commands_options_values_and_rules() {
    let script = printed(&["completions", "bash"]);
    for (typed, offered) in [
        (&["invitelint", "expl"][..], "explain"),
        (&["invitelint", "--reci"], "--recipients"),
        (&["invitelint", "--format", "js"], "json jsonl"),
        (&["invitelint", "explain", "pitch/li"], "pitch/link"),
        (
            &["invitelint", "--ignore", "missing/e"],
            "missing/empty-note",
        ),
        (&["invitelint", "completions", "po"], "powershell"),
        (&["invitelint", "--language", "d"], "de"),
        (&["invitelint", "suggest", "--dialect", "lem"], "lemlist"),
    ] {
        let Some(reply) = offered_by_bash(&script, typed) else {
            return;
        };
        assert_eq!(reply.trim(), offered, "{typed:?}");
    }
}

#[test]
fn fish_completes_commands_options_values_and_rules() {
    let script = printed(&["completions", "fish"]);
    for (typed, offered) in [
        ("invitelint expl", "explain"),
        ("invitelint --reci", "--recipients"),
        ("invitelint explain pitch/li", "pitch/link"),
        ("invitelint check --ignore missing/e", "missing/empty-note"),
        ("invitelint completions po", "powershell"),
    ] {
        let session = format!("{script}\ncomplete -C '{typed}'\n");
        let Some(reply) = in_shell("fish", &["--no-config"], &session) else {
            return;
        };
        let words: Vec<_> = reply.lines().map(|line| line.split('\t').next()).collect();
        assert_eq!(words, [Some(offered)], "{typed:?}");
    }
}

#[test]
fn completions_are_scripts_that_their_shells_take() {
    for (shell, arguments) in [("bash", "-n"), ("zsh", "-n"), ("fish", "--no-execute")] {
        in_shell(shell, &[arguments], &printed(&["completions", shell]));
    }
}

/// The rows of the table of exit codes in `--help`.
fn exit_codes() -> Vec<(String, String)> {
    let help = printed(&["--help"]);
    let (_, table) = help.split_once("\nExit codes:\n").unwrap();
    let mut rows: Vec<(String, String)> = Vec::new();
    for line in table.trim_end().lines().map(str::trim) {
        match line.split_once("  ") {
            Some((code, meaning)) => rows.push((code.into(), meaning.into())),
            None => {
                let (_, meaning) = rows.last_mut().unwrap();
                meaning.push(' ');
                meaning.push_str(line);
            }
        }
    }
    assert_eq!(rows.len(), 3, "{rows:?}");
    rows
}

#[test]
fn the_manual_has_every_option_command_exit_code_and_example() {
    let page = printed(&["man"]).replace("\\-", "-");
    for option in options(&[]) {
        assert!(page.contains(&format!("\\fB{option}\\fR")), "{option}");
    }
    for command in commands() {
        assert!(page.contains(&format!("\n.SS {command}\n")), "{command}");
        for option in options(&[&command]) {
            assert!(page.contains(&option), "{command} {option}");
        }
    }
    for (code, meaning) in exit_codes() {
        let row = format!(".TP\n\\fB{code}\\fR\n{meaning}\n");
        assert!(page.contains(&row), "{row}");
    }
    for section in [
        "NAME",
        "SYNOPSIS",
        "DESCRIPTION",
        "EXAMPLES",
        "ENVIRONMENT",
        "FILES",
    ] {
        assert!(page.contains(&format!("\n.SH {section}\n")), "{section}");
    }
}

#[test]
fn the_manual_is_sound_roff() {
    // Warnings go to standard error, where there must be none.
    let page = printed(&["man"]);
    if let Some(set) = in_shell("groff", &["-man", "-ww", "-Kutf8", "-Tutf8"], &page) {
        assert!(set.contains("invitelint"), "{set}");
    }
}

#[test]
fn the_readme_has_the_exit_codes_of_the_help() {
    let readme = fs::read_to_string("README.md")
        .unwrap()
        .replace("; what", ". What");
    for (code, meaning) in exit_codes() {
        let row = format!("| {code} | {} |", meaning.replace("; what", ". What"));
        assert!(readme.contains(&row), "README.md lacks this row: {row}");
    }
}
