//! A long list from end to end: how many notes a second. `/usr/bin/time -v` around the program itself
//! tells how much memory it takes.
//!
//! `cargo bench --bench many` writes 100,000 and 1,000,000 notes made from numbers to a temporary file
//! and has the program check them, and sum them up, with one thread and with all. `cargo bench --bench many -- 5000` takes
//! another number, and a path that ends in `.jsonl` keeps the notes there.
#![allow(clippy::print_stdout, reason = "it is there to print")]

use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Instant;

use serde_json::json;

#[path = "../check/notes.rs"]
mod notes;

fn main() -> io::Result<()> {
    let given: Vec<u32> = std::env::args().filter_map(|n| n.parse().ok()).collect();
    let counts = if given.is_empty() {
        vec![100_000, 1_000_000]
    } else {
        given
    };
    let temporary = tempfile::Builder::new().suffix(".jsonl").tempfile()?;
    let given = std::env::args().find(|path| path.ends_with(".jsonl"));
    let path = given.map_or_else(|| temporary.path().to_owned(), PathBuf::from);
    for count in counts {
        write(File::create(&path)?, count)?;
        println!("{count} notes, {} MB", path.metadata()?.len() >> 20);
        for (name, options) in [
            ("one thread", &["--threads", "1"][..]),
            (
                "one thread, not compared",
                &["--threads", "1", "--ignore", "mass-mail/near-duplicate"],
            ),
            ("one thread, summary", &["--threads", "1", "--summary"]),
            ("all threads", &[]),
            ("all threads, summary", &["--summary"]),
        ] {
            let seconds = check(&path, options)?;
            println!(
                "  {name}: {seconds:.2} s, {:.0} notes a second",
                f64::from(count) / seconds
            );
        }
    }
    Ok(())
}

/// Writes so many notes as JSON lines.
fn write(file: File, count: u32) -> io::Result<()> {
    let mut out = BufWriter::new(file);
    for number in 0..count {
        let draft = notes::draft(number);
        let person = |person: &invitelint::draft::Person| {
            json!({
                "name": person.name,
                "first_name": person.first_name,
                "company": person.company,
                "title": person.title,
            })
        };
        let record = json!({
            "id": number,
            "note": draft.note,
            "recipient": person(&draft.recipient),
            "sender": person(&draft.sender),
        });
        serde_json::to_writer(&mut out, &record)?;
        out.write_all(b"\n")?;
    }
    out.flush()
}

/// Checks the notes and says how many seconds it took.
fn check(file: &Path, options: &[&str]) -> io::Result<f64> {
    let started = Instant::now();
    Command::new(env!("CARGO_BIN_EXE_invitelint"))
        .args(["check", "--format", "jsonl", "--openers", "0"])
        .args(options)
        .arg(file)
        .stdout(Stdio::null())
        .status()?;
    Ok(started.elapsed().as_secs_f64())
}
