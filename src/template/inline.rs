//! A choice within one slot: `{{ "yes" if event else "no" }}`, `{{ event ? "yes" : "no" }}`.
//!
//! A variable that is there for itself, or else a text, is a slot with its fallback and no choice.

use std::ops::Range;

use super::expression::{is_quoted, split};
use super::logic::Test;

/// Choices with more arms than this are nobody's.
const MOST_ARMS: usize = 8;

/// One of the things that may stand there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Arm<'t> {
    /// Its bytes, without quotation marks.
    pub value: Range<usize>,
    /// Whether it stands as it is written, and is no variable.
    pub is_text: bool,
    /// When it stands; `None`: where no other does.
    pub test: Option<&'t str>,
}

/// The arms of a choice, in the order of the text; `None` where there is none.
pub(super) fn read(content: &str) -> Option<Vec<Arm<'_>>> {
    let arms = asked_behind(content).or_else(|| asked_before(content))?;
    (!is_fallback(content, &arms)).then_some(arms)
}

/// `"yes" if event else "no"`, as Python writes it.
fn asked_behind(content: &str) -> Option<Vec<Arm<'_>>> {
    let mut arms = Vec::new();
    let mut rest = 0..content.len();
    while let Some((value, behind)) = split(&content[rest.clone()], " if ") {
        let value = rest.start..rest.start + value.len();
        let (test, otherwise) = split(behind, " else ").unwrap_or((behind, ""));
        arms.push(arm(content, value, Some(test))?);
        rest = rest.end - otherwise.len()..rest.end;
        if arms.len() >= MOST_ARMS {
            return None;
        }
    }
    if arms.is_empty() {
        return None;
    }
    arms.push(arm(content, rest, None)?);
    Some(arms)
}

/// `event ? "yes" : "no"`, as most others do.
fn asked_before(content: &str) -> Option<Vec<Arm<'_>>> {
    let (test, behind) = split(content, "?")?;
    // `x ?: "there"` and `x ?? "there"` have a fallback.
    if behind.starts_with([':', '?']) {
        return None;
    }
    // "How are you? well: fine" is prose.
    Test::read(test)?;
    let (value, otherwise) = split(behind, ":")?;
    let end = content.len();
    let from = end - behind.len();
    Some(vec![
        arm(content, from..from + value.len(), Some(test))?,
        arm(content, end - otherwise.len()..end, None)?,
    ])
}

/// `first_name | default: nickname`, `first_name or nickname`: another variable where the first has no value.
/// Without quotation marks a word is a variable only where `is_known` says that there is one of its name, for people
/// forget the marks.
pub(super) fn either(content: &str, is_known: impl Fn(&str) -> bool) -> Option<Vec<Arm<'_>>> {
    let behind_sign = ["||", "??", "?:", " or "].into_iter().find_map(|sign| {
        // "x | you or me" is a fallback with an "or" in it.
        split(content, sign).filter(|(value, _)| sign != " or " || split(value, "|").is_none())
    });
    let (value, other) = match behind_sign {
        Some(both) => both,
        None => {
            let (value, filter) = split(content, "|")?;
            (value, default_of(filter)?)
        }
    };
    let name = value.split('|').next().unwrap_or(value).trim();
    let other_name = other.trim();
    if !is_variable(value.trim()) || !is_variable(other_name) || !is_known(other_name) {
        return None;
    }
    let at = other.as_ptr() as usize - content.as_ptr() as usize;
    Some(vec![
        arm(content, 0..value.len(), Some(name))?,
        arm(content, at..at + other.len(), None)?,
    ])
}

/// What a filter puts in the place of empty values: `default: x`, `default(x, true)`.
fn default_of(filter: &str) -> Option<&str> {
    let filter = filter.trim();
    let given = filter.strip_prefix("default")?.trim_start();
    if let Some(given) = given.strip_prefix(':') {
        return Some(given);
    }
    let given = given.strip_prefix('(')?.strip_suffix(')')?;
    let (other, boolean) = given.split_once(',')?;
    matches!(boolean.trim(), "true" | "True").then_some(other)
}

fn arm<'t>(content: &str, bytes: Range<usize>, test: Option<&'t str>) -> Option<Arm<'t>> {
    let value = &content[bytes.clone()];
    let start = bytes.start + (value.len() - value.trim_start().len());
    let value = value.trim();
    let bytes = start..start + value.len();
    let test = test.map(str::trim);
    // An if without an else has nothing to say otherwise.
    let is_text = value.is_empty() || is_quoted(value);
    let mut value = bytes;
    if is_text && !value.is_empty() {
        let mark = content[value.clone()].chars().next()?;
        let inner = content[value.clone()].strip_prefix(mark)?;
        let inner = inner.strip_suffix(|c| c == mark || mark == '“' && c == '”')?;
        // `"At " ~ event ~ "."` is more than one text.
        if inner.contains(mark) {
            return None;
        }
        value = value.start + mark.len_utf8()..value.start + mark.len_utf8() + inner.len();
    }
    (is_text || is_variable(&content[value.clone()])).then_some(Arm {
        value,
        is_text,
        test,
    })
}

/// Whether it is a name, with or without filters.
fn is_variable(value: &str) -> bool {
    let name = value.split('|').next().unwrap_or(value).trim_end();
    name.starts_with(char::is_alphabetic)
        && name
            .chars()
            .all(|c| c.is_alphanumeric() || matches!(c, '_' | '.' | '[' | ']'))
}

/// Whether one arm is a variable that stands where it has a value, and the other a text.
fn is_fallback(content: &str, arms: &[Arm<'_>]) -> bool {
    let [one, other] = arms else {
        return false;
    };
    let test = one.test.unwrap_or_default();
    let (variable, text, test) = match test.strip_prefix("not ") {
        Some(test) => (other, one, test),
        None => (one, other, test),
    };
    text.is_text && !text.value.is_empty() && content[variable.value.clone()] == *test.trim()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Each arm as `value if test`.
    fn arms(content: &str) -> Option<Vec<String>> {
        let shown = |arm: &Arm<'_>| {
            let value = &content[arm.value.clone()];
            let kind = if arm.is_text { "text" } else { "slot" };
            format!("{kind} {value} if {}", arm.test.unwrap_or("not"))
        };
        Some(read(content)?.iter().map(shown).collect())
    }

    #[test]
    fn arms_are_texts_and_variables() {
        let both = ["text yes if event", "text no if not"];
        assert_eq!(arms("'yes' if event else 'no'").unwrap(), both);
        assert_eq!(arms("event ? \"yes\" : \"no\"").unwrap(), both);
        assert_eq!(
            arms("topic if topic != 'b' else 'b'").unwrap(),
            ["slot topic if topic != 'b'", "text b if not"]
        );
        assert_eq!(
            arms("nickname if nickname else first_name | title").unwrap(),
            [
                "slot nickname if nickname",
                "slot first_name | title if not"
            ]
        );
        assert_eq!(
            arms("'a' if x == 'b if c' else 'b' if y else 'c'").unwrap(),
            ["text a if x == 'b if c'", "text b if y", "text c if not"]
        );
        assert_eq!(
            arms("'a' if topic|lower == 'b' else 'c'").unwrap(),
            ["text a if topic|lower == 'b'", "text c if not"]
        );
        assert_eq!(
            arms("'yes' if event").unwrap(),
            ["text yes if event", "text  if not"]
        );
    }

    #[test]
    fn another_variable_may_stand_in() {
        let either = |content: &str| {
            let arms = either(content, |name| matches!(name, "company" | "city"))?;
            let shown = |arm: &Arm<'_>| {
                let test = arm.test.unwrap_or("not");
                format!("{} if {test}", &content[arm.value.clone()])
            };
            Some(arms.iter().map(shown).collect::<Vec<_>>())
        };
        for content in [
            "x | default: company",
            "x | default(company, true)",
            "x || company",
            "x ?? company",
            "x or company",
        ] {
            let arms = either(content).unwrap();
            assert_eq!(arms, ["x if x", "company if not"], "{content}");
        }
        let upper = either("x | upper || company").unwrap();
        assert_eq!(upper, ["x | upper if x", "company if not"]);
        for content in [
            "x | default: there",
            "x | default: 'company'",
            // An empty value is a value for Jinja.
            "x | default(company)",
            "x | company",
            "x | you or company",
            "company",
            "x or you",
            "'x' or company",
        ] {
            assert_eq!(either(content), None, "{content}");
        }
    }

    #[test]
    fn a_variable_or_else_a_text_is_no_choice() {
        for content in [
            "x if x else 'there'",
            "'there' if not x else x",
            "x ?: 'there'",
            "x ?? 'there'",
            "x | default: 'what if'",
            "x",
            "x?",
            "how are you? well: fine",
            "'At ' ~ event ~ '.' if event else ''",
            "",
        ] {
            assert_eq!(arms(content), None, "{content}");
        }
        let many = format!("{}'x'", "'x' if y else ".repeat(200));
        assert_eq!(arms(&many), None);
    }
}
