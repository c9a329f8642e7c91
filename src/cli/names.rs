//! Names that options were given, against those that there are.

use anyhow::bail;
use invitelint::rule::slot::Dialect;
use invitelint::{Linter, names};

/// Refuses a language that notes are not read in.
///
/// # Errors
///
/// `language` is such a language.
pub(super) fn check_language(linter: &Linter, language: &str) -> anyhow::Result<()> {
    if linter.speaks(language) {
        return Ok(());
    }
    let known: Vec<_> = linter.languages().collect();
    bail!("--language: {}", names::no_language(language, &known));
}

/// Takes the name of a tool that `--dialect` was given.
///
/// # Errors
///
/// No tool is called so.
pub(super) fn check_dialect(dialects: &[Dialect], name: &str) -> anyhow::Result<()> {
    if dialects.iter().any(|dialect| dialect.name == name) {
        return Ok(());
    }
    let known: Vec<&str> = dialects
        .iter()
        .map(|dialect| dialect.name.as_ref())
        .collect();
    bail!(
        "--dialect: there is no tool {}; known are {}",
        names::shown(name),
        known.join(", ")
    );
}
