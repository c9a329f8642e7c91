use std::io::{self, Write};

use invitelint::report::{Reporter, Summary};
use invitelint::source::ReadError;
use invitelint::{Draft, Report};

use super::checker::Checker;
use crate::cli::Cli;
use crate::cli::baseline::Known;
use crate::cli::drafts::Read;
use crate::cli::exit::Exit;

/// Gives way at notes that say so, in the middle of a line.
struct Brittle;

impl Reporter for Brittle {
    fn render(&self, out: &mut dyn Write, _: usize, draft: &Draft, _: &Report) -> io::Result<()> {
        write!(out, "begun, ")?;
        assert!(!draft.note.contains("give way"), "{}", draft.note);
        writeln!(out, "done")
    }

    fn render_error(&self, out: &mut dyn Write, error: &ReadError) -> io::Result<()> {
        writeln!(out, "{error}")
    }

    fn put(&mut self, out: &mut dyn Write, piece: &[u8]) -> io::Result<()> {
        out.write_all(piece)
    }

    fn finish(&mut self, _: &mut dyn Write, _: &Summary) -> io::Result<()> {
        Ok(())
    }

    fn summarize(&self, _: &mut dyn Write, _: &Summary) -> io::Result<()> {
        Ok(())
    }
}

#[test]
fn a_defect_costs_one_draft_and_nothing_of_the_others() {
    let cli: Cli = clap::Parser::parse_from(["invitelint", "--format", "jsonl"]);
    let checker = Checker {
        check: &cli.check,
        clusters: None,
        known: &Known::No,
        renderer: &Brittle,
    };
    let reads: Vec<_> = ["Let's connect", "give way\u{1b}[31m", "Hello again"]
        .into_iter()
        .enumerate()
        .map(|(number, note)| Read::plain(number, Draft::new(note)))
        .collect();
    let part = checker.part(&reads);
    let text = String::from_utf8(part.bytes).unwrap_or_default();
    let lines: Vec<_> = text.lines().collect();
    assert_eq!(lines.len(), 3, "{text}");
    assert_eq!((lines[0], lines[2]), ("begun, done", "begun, done"));
    assert!(
        lines[1].contains("could not be checked, through a defect of invitelint"),
        "{text}"
    );
    assert!(
        !text.contains("give way"),
        "a panic quotes what it is about: {text}"
    );
    assert_eq!(part.ends.len(), 3);
    assert_eq!(part.tally.summary.drafts, 2);
    assert_eq!(Exit::of(&part.tally.summary), Exit::Unchecked);
}
