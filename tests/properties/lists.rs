//! A report on a draft does not depend on what else is checked, in which order, and by how many threads.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::Command;

use proptest::prelude::*;
use serde_json::{Value, json};

use crate::note;

/// Checks drafts as a list of their own; reports by id, without the line that they stand in.
fn check(name: &str, drafts: &[&Value], threads: usize) -> BTreeMap<String, Value> {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    let lines: String = drafts.iter().map(|draft| format!("{draft}\n")).collect();
    fs::write(&path, lines).unwrap();
    let output = Command::new(env!("CARGO_BIN_EXE_invitelint"))
        .args([
            "--format",
            "jsonl",
            "--openers",
            "1",
            "--ignore",
            "mass-mail/near-duplicate",
        ])
        .args(["--threads", &threads.to_string()])
        .arg(&path)
        .output()
        .unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    let report = |line: &str| {
        let mut report: Value = serde_json::from_str(line).unwrap();
        report.as_object_mut().unwrap().remove("line");
        (report["id"].to_string(), report)
    };
    text.lines().map(report).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(10))]

    #[test]
    fn neighbours_order_and_threads_change_no_report(
        notes in prop::collection::vec(note(), 1..70), threads in 1_usize..5, alone in any::<prop::sample::Index>(),
    ) {
        let drafts: Vec<Value> = notes
            .iter()
            .enumerate()
            .map(|(number, note)| json!({"id": number, "note": note, "recipient": {"name": "Maren Holt"}}))
            .collect();
        let forwards: Vec<_> = drafts.iter().collect();
        let backwards: Vec<_> = drafts.iter().rev().collect();
        let all = check("law-lists.jsonl", &forwards, threads);
        prop_assert_eq!(all.len(), drafts.len());
        prop_assert_eq!(&all, &check("law-lists.jsonl", &backwards, 1));
        let one = alone.index(drafts.len());
        let report = check("law-lists.jsonl", &[&drafts[one]], 2);
        prop_assert_eq!(report.get(&one.to_string()), all.get(&one.to_string()));
    }
}
