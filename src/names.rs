//! Names as people type them, and what they probably meant: rules and categories, keys, words of a
//! choice.
//!
//! Nothing here decides what a name stands for; it only says which names there are, and which comes
//! nearest.

use std::collections::BTreeSet;

use crate::diagnostic::Severity;
use crate::languages;
use crate::nearest::{self, did_you_mean, is_near};
use crate::report::visible;
use crate::rule::Rule;
pub use crate::text::listed;

/// The most characters of a name that are compared and repeated; no name of ours comes near it.
const LONGEST: usize = 64;

/// Whether `name` is a rule's or a category's.
pub fn is_rule(rules: &[Rule], name: &str) -> bool {
    rules
        .iter()
        .any(|rule| rule.id == name || rule.category() == name)
}

/// The rule that the file at `path` holds, and its category, as its path names them: nothing if it is no file of
/// a rule.
pub fn of_file(path: &str) -> Option<[String; 2]> {
    let mut parts = path.strip_suffix(".toml")?.rsplit('/');
    let (rule, category) = (parts.next()?, parts.next()?);
    Some([format!("{category}/{rule}"), category.to_owned()])
}

/// Whether `name` is that of a rule, or of a category with one, in one of the files at these paths.
pub fn is_in_files<'p>(paths: impl IntoIterator<Item = &'p str>, name: &str) -> bool {
    let mut names = paths.into_iter().filter_map(of_file).flatten();
    names.any(|known| known == name)
}

/// That there is no rule or category `name`, and which one comes near.
pub fn no_rule(rules: &[Rule], name: &str) -> String {
    let advice = nearest_rule(rules, name).map_or_else(
        || "`invitelint rules` lists them all".to_owned(),
        did_you_mean,
    );
    format!("there is no rule or category {}; {advice}", shown(name))
}

/// That there is no `what` of this `name`, and which of `known` comes near; all of them, if none does.
pub fn none(what: &str, name: &str, known: &[&str]) -> String {
    let advice = nearest(name, known.iter().copied()).map_or_else(
        || format!("there are {}", listed(known, "and")),
        did_you_mean,
    );
    format!("there is no {what} {}; {advice}", shown(name))
}

/// That notes are not read in the language of this code yet, but in those that are `known`; `None` where nobody
/// speaks a language of such a code.
fn unread_language(code: &str, known: &[&str]) -> Option<String> {
    let name = languages::name_of(code)?;
    Some(format!(
        "notes in {name} ({}) cannot be read yet; those in {} can",
        shown(code),
        listed(known, "and")
    ))
}

/// That there is no language of this code among those that are `known`, and why.
pub fn no_language(code: &str, known: &[&str]) -> String {
    if let Some(unread) = unread_language(code, known) {
        return unread;
    }
    match languages::code_of(code).filter(|code| known.contains(code)) {
        Some(meant) => format!(
            "there is no language {}; {}",
            shown(code),
            did_you_mean(meant)
        ),
        None => none("language", code, known),
    }
}

/// `error or warning`.
pub fn severities(all: &[Severity]) -> String {
    let names: Vec<_> = all.iter().map(|severity| severity.name()).collect();
    listed(&names, "or")
}

/// `name` as it may stand in a message: short, and without a character that a terminal would obey.
pub fn shown(name: &str) -> String {
    format!("`{}`", visible::literal(&visible::clip(name, LONGEST)))
}

/// The name that `typed` comes nearest to, if it comes near any.
pub fn nearest<'a>(typed: &str, names: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    nearest_of(typed, names.into_iter().map(|name| (name, name)))
}

/// The rule or category that `typed` comes nearest to, if it comes near any.
pub fn nearest_rule<'a>(rules: &'a [Rule], typed: &str) -> Option<&'a str> {
    let categories: BTreeSet<&str> = rules.iter().map(Rule::category).collect();
    let ids = rules
        .iter()
        .map(|rule| (rule.id.as_ref(), rule.id.as_ref()));
    // People remember "meeting-ask" and forget what it is filed under.
    let short = rules
        .iter()
        .filter_map(|rule| Some((rule.id.split_once('/')?.1, rule.id.as_ref())));
    let categories = categories.into_iter().map(|category| (category, category));
    nearest_of(typed, categories.chain(ids).chain(short))
}

/// Of names and what they mean, the meaning of the one that `typed` comes nearest to.
fn nearest_of<'a>(typed: &str, names: impl Iterator<Item = (&'a str, &'a str)>) -> Option<&'a str> {
    let typed: String = typed
        .chars()
        .take(LONGEST)
        .flat_map(char::to_lowercase)
        .collect();
    let typed = typed.trim_matches(|c: char| c == '/' || c.is_whitespace());
    nearest::nearest(typed, names, |name, _, slips| is_near(name, slips))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Linter;

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
            assert_eq!(nearest_rule(linter.rules(), typed), Some(meant), "{typed}");
        }
        assert_eq!(nearest_rule(linter.rules(), "zebra"), None);
        assert_eq!(nearest_rule(linter.rules(), ""), None);
        assert_eq!(nearest("fail_on", ["platform", "fail-on"]), Some("fail-on"));
    }

    #[test]
    fn names_are_taken_whole() {
        let linter = Linter::default();
        assert!(is_rule(linter.rules(), "missing"));
        assert!(is_rule(linter.rules(), "missing/empty-note"));
        assert!(!is_rule(linter.rules(), "missing/empty"));
        assert!(!is_rule(linter.rules(), ""));
    }

    #[test]
    fn what_there_is_is_told_where_nothing_comes_near() {
        assert_eq!(
            none("platform", "linkdin", &["linkedin", "none"]),
            "there is no platform `linkdin`; did you mean `linkedin`?"
        );
        assert_eq!(
            none("platform", "pigeon", &["linkedin", "inmail", "none"]),
            "there is no platform `pigeon`; there are linkedin, inmail and none"
        );
    }

    #[test]
    fn a_language_that_is_not_read_is_told_from_one_that_nobody_speaks() {
        let known = ["en", "de", "nl"];
        for (code, told) in [
            (
                "pl",
                "notes in Polish (`pl`) cannot be read yet; those in en, de and nl can",
            ),
            (
                "nb-NO",
                "notes in Norwegian Bokmål (`nb-NO`) cannot be read yet; those in en, de and nl can",
            ),
            ("ll", "there is no language `ll`; did you mean `nl`?"),
            (
                "German",
                "there is no language `German`; did you mean `de`?",
            ),
            ("tlh", "there is no language `tlh`; there are en, de and nl"),
        ] {
            assert_eq!(no_language(code, &known), told);
        }
    }

    #[test]
    fn hostile_names_are_short_and_printable() {
        let linter = Linter::default();
        let hostile = "\u{1b}[2J\u{202e}".repeat(10_000);
        let message = no_rule(linter.rules(), &hostile);
        assert!(message.chars().count() < 700, "{message}");
        assert!(!message.chars().any(visible::hidden));
    }
}
