//! `invitelint schema <draft|report|config|rule>`: the shapes of what is read and written, for editors and scripts.
//!
//! The schemas are the library's, made from its types; nothing is described here.

use std::io::Write;

use clap::Args;
use clap::builder::TypedValueParser;
use invitelint::schema::Schema as Shape;

use super::exit::Exit;
use super::options::one_of;
use super::terminal::Terminal;

/// Print a JSON Schema of drafts, reports, configurations or rule files
///
/// Editors complete and check a file by it, and programs can check what they write. It is JSON Schema
/// draft 7, made from the types that are read and written.
#[derive(Debug, Args)]
pub(super) struct Schema {
    #[arg(value_name = "KIND", value_parser = shapes(), hide_possible_values = true)]
    #[arg(help = "What it describes: draft, report, config or rule")]
    #[arg(long_help = "\
What it describes

  draft   a record of JSON or JSON lines, or a list of them; the same
          keys hold in front matter and in the header of a table
  report  what check and suggest write as JSON: a document, a line of
          JSON lines, a summary
  config  invitelint.toml
  rule    a rule's file")]
    shape: Shape,
}

impl Schema {
    /// Prints the schema.
    ///
    /// # Errors
    ///
    /// The output cannot be written.
    pub(super) fn run(&self, terminal: Terminal) -> anyhow::Result<Exit> {
        let mut out = terminal.stdout();
        writeln!(out, "{:#}", self.shape.json())?;
        out.flush()?;
        Ok(Exit::Passed)
    }
}

fn shapes() -> impl TypedValueParser<Value = Shape> {
    one_of(Shape::ALL.map(|shape| (shape.name(), shape)))
}
