//! Names of rules and categories as people type them, and what they probably meant.
//!
//! Nothing here decides which rules run; it only says which names there are.

use std::collections::BTreeSet;

use anyhow::bail;
use invitelint::report::visible;
use invitelint::rule::Rule;
use invitelint::rule::slot::Dialect;

/// The most characters of a name that are compared and repeated; no name of ours comes near it.
const LONGEST: usize = 64;

/// Whether `name` is a rule's or a category's.
pub(super) fn is_known(rules: &[Rule], name: &str) -> bool {
    rules
        .iter()
        .any(|rule| rule.id == name || rule.category() == name)
}

/// Takes the names that `option` was given.
///
/// # Errors
///
/// One of them is nobody's.
pub(super) fn check(rules: &[Rule], option: &str, names: &[String]) -> anyhow::Result<()> {
    for name in names {
        if !is_known(rules, name) {
            bail!("{option}: {}", unknown(rules, name));
        }
    }
    Ok(())
}

/// That there is no `name`, and which name comes near.
pub(super) fn unknown(rules: &[Rule], name: &str) -> String {
    let advice = match nearest(rules, name) {
        Some(near) => format!("did you mean `{near}`?"),
        None => "`invitelint rules` lists them all".to_owned(),
    };
    format!("there is no rule or category {}; {advice}", shown(name))
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
        shown(name),
        known.join(", ")
    );
}

/// `name` as it may stand in a message.
pub(super) fn shown(name: &str) -> String {
    format!("`{}`", visible::literal(&visible::clip(name, LONGEST)))
}

/// The rule or category that `typed` comes nearest to, if it comes near any.
fn nearest<'a>(rules: &'a [Rule], typed: &str) -> Option<&'a str> {
    let typed: String = typed
        .chars()
        .take(LONGEST)
        .flat_map(char::to_lowercase)
        .collect();
    let typed = typed.trim_matches(|c: char| c == '/' || c.is_whitespace());
    let categories: BTreeSet<&str> = rules.iter().map(Rule::category).collect();
    let ids = rules
        .iter()
        .map(|rule| (rule.id.as_ref(), rule.id.as_ref()));
    // People remember "meeting-ask" and forget what it is filed under.
    let short = rules
        .iter()
        .filter_map(|rule| Some((rule.id.split_once('/')?.1, rule.id.as_ref())));
    categories
        .into_iter()
        .map(|category| (category, category))
        .chain(ids)
        .chain(short)
        .map(|(name, meant)| (strsim::osa_distance(typed, name), name.len(), meant))
        .filter(|(edits, length, _)| *edits <= (length / 3).max(1))
        .min_by_key(|(edits, ..)| *edits)
        .map(|(_, _, meant)| meant)
}

#[cfg(test)]
mod tests {
    use invitelint::Linter;

    use super::*;

    #[test]
    fn the_nearest_name_is_offered() {
        let linter = Linter::default();
        for (typed, meant) in [
            ("missing/emty-note", "missing/empty-note"),
            ("Missing/Empty-Note", "missing/empty-note"),
            ("empty-note", "missing/empty-note"),
            ("mising", "missing"),
            ("missing/", "missing"),
        ] {
            assert_eq!(nearest(linter.rules(), typed), Some(meant), "{typed}");
        }
        assert_eq!(nearest(linter.rules(), "zebra"), None);
        assert_eq!(nearest(linter.rules(), ""), None);
    }

    #[test]
    fn names_are_taken_whole() {
        let linter = Linter::default();
        assert!(is_known(linter.rules(), "missing"));
        assert!(is_known(linter.rules(), "missing/empty-note"));
        assert!(!is_known(linter.rules(), "missing/empty"));
        assert!(!is_known(linter.rules(), ""));
    }

    #[test]
    fn hostile_names_are_short_and_printable() {
        let linter = Linter::default();
        let message = unknown(linter.rules(), &"\u{1b}[2J\u{202e}".repeat(10_000));
        assert!(message.chars().count() < 700, "{message}");
        assert!(!message.chars().any(visible::hidden));
    }
}
