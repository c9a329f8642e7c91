//! What comes from others: each direct dependency has its reason, and every crate a licence and a source that
//! `deny.toml` takes. cargo-deny checks the same and more; this needs nothing but cargo.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on should fail")]

use std::collections::BTreeSet;
use std::fs;
use std::process::Command;

use serde_json::Value;

#[test]
fn every_direct_dependency_has_its_reason() {
    let manifest: toml::Table = fs::read_to_string("Cargo.toml").unwrap().parse().unwrap();
    let tables = ["dependencies", "build-dependencies", "dev-dependencies"];
    let named: BTreeSet<&str> = tables
        .iter()
        .flat_map(|table| manifest[*table].as_table().unwrap().keys())
        .map(String::as_str)
        .collect();
    let text = fs::read_to_string("CONTRIBUTING.md").unwrap();
    let (_, text) = text.split_once("| crate | what for |").unwrap();
    let (table, _) = text.trim().split_once("\n\n").unwrap();
    let mut told = BTreeSet::new();
    for row in table.lines().skip(1) {
        let cells: Vec<_> = row.trim_matches('|').split(" | ").map(str::trim).collect();
        let [name, reason] = cells[..] else {
            panic!("{row}: a crate and its reason");
        };
        assert!(reason.len() > 3, "{name}: why?");
        assert!(told.insert(name), "{name} stands there twice");
    }
    assert_eq!(told, named, "the table in CONTRIBUTING.md, and Cargo.toml");
}

#[test]
fn every_crate_has_a_licence_and_a_source_that_are_taken() {
    let rules: toml::Table = fs::read_to_string("deny.toml").unwrap().parse().unwrap();
    let allowed: BTreeSet<&str> = rules["licenses"]["allow"]
        .as_array()
        .unwrap()
        .iter()
        .filter_map(toml::Value::as_str)
        .collect();
    let denied: BTreeSet<&str> = rules["bans"]["deny"]
        .as_array()
        .unwrap()
        .iter()
        .filter_map(|entry| entry["name"].as_str())
        .collect();
    for package in packages() {
        let [name, licence] =
            ["name", "license"].map(|key| package[key].as_str().unwrap_or_default());
        assert!(
            is_taken(licence, &allowed),
            "{name}: the licence `{licence}` is not in deny.toml"
        );
        assert!(!denied.contains(name), "{name} is banned in deny.toml");
        let known = package["source"].is_null() && name == "invitelint"
            || package["source"].as_str().is_some_and(|source| {
                source.starts_with("registry+") && source.ends_with("/rust-lang/crates.io-index")
            });
        assert!(known, "{name} comes from {}", package["source"]);
    }
}

#[test]
fn the_lock_file_fits_the_manifest() {
    // `--locked` refuses to change it.
    assert!(packages().len() > 50);
}

/// Every crate that is built for this machine.
fn packages() -> Vec<Value> {
    let version = Command::new("rustc").arg("-vV").output().unwrap();
    let version = String::from_utf8(version.stdout).unwrap();
    let host = version
        .lines()
        .find_map(|line| line.strip_prefix("host: "))
        .unwrap();
    let output = Command::new(env!("CARGO"))
        .args([
            "metadata",
            "--format-version",
            "1",
            "--locked",
            "--filter-platform",
            host,
        ])
        .output()
        .unwrap();
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    let mut metadata: Value = serde_json::from_slice(&output.stdout).unwrap();
    let packages = metadata["packages"].take();
    packages.as_array().unwrap().clone()
}

/// Whether an SPDX expression can be met with these licences: one of what `OR` joins, all of what `AND` does.
fn is_taken(expression: &str, allowed: &BTreeSet<&str>) -> bool {
    // Older crates say `MIT/Apache-2.0`.
    let spaced = expression
        .replace('/', " OR ")
        .replace('(', " ( ")
        .replace(')', " ) ");
    let tokens: Vec<&str> = spaced.split_whitespace().collect();
    let mut rest = &tokens[..];
    any_of(&mut rest, allowed) && rest.is_empty()
}

fn any_of(rest: &mut &[&str], allowed: &BTreeSet<&str>) -> bool {
    let mut taken = all_of(rest, allowed);
    while let ["OR", after @ ..] = *rest {
        *rest = after;
        taken |= all_of(rest, allowed);
    }
    taken
}

fn all_of(rest: &mut &[&str], allowed: &BTreeSet<&str>) -> bool {
    let mut taken = one(rest, allowed);
    while let ["AND", after @ ..] = *rest {
        *rest = after;
        taken &= one(rest, allowed);
    }
    taken
}

fn one(rest: &mut &[&str], allowed: &BTreeSet<&str>) -> bool {
    match *rest {
        ["(", after @ ..] => {
            *rest = after;
            let taken = any_of(rest, allowed);
            let [")", after @ ..] = *rest else {
                return false;
            };
            *rest = after;
            taken
        }
        // An exception allows more than its licence does.
        [licence, "WITH", _, after @ ..] | [licence, after @ ..] => {
            *rest = after;
            allowed.contains(licence)
        }
        [] => false,
    }
}

#[test]
fn licences_are_weighed_as_they_are_joined() {
    let allowed = BTreeSet::from(["MIT", "Apache-2.0", "Unicode-3.0"]);
    for taken in [
        "MIT",
        "GPL-3.0 OR MIT",
        "(MIT OR GPL-3.0) AND Unicode-3.0",
        "Unlicense/MIT",
        "Apache-2.0 WITH LLVM-exception",
    ] {
        assert!(is_taken(taken, &allowed), "{taken}");
    }
    for refused in [
        "",
        "GPL-3.0",
        "MIT AND GPL-3.0",
        "(GPL-3.0 OR MPL-2.0) AND MIT",
        "MIT GPL-3.0",
    ] {
        assert!(!is_taken(refused, &allowed), "{refused}");
    }
}
