//! The text of a file, and errors that point into it.
//!
//! What the text says is for [`super::file`].

use serde::Deserialize;

use crate::nearest::{did_you_mean, is_near, nearest};
use crate::text::excerpt;

/// Something in a file that is refused, and what to do about it.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, thiserror::Error)]
#[error("{place}{message}", place = self.place())]
#[non_exhaustive]
pub struct RuleError {
    /// The file; empty where there is none.
    pub path: String,
    /// Line in it, from 1; 0 where the message is about the whole of it.
    pub line: usize,
    /// Column in that line, from 1, in characters; 0 as above.
    pub column: usize,
    /// What is wrong and what to do.
    pub message: String,
}

impl RuleError {
    /// An error about a file, a directory, or something that stands in no file.
    pub(crate) fn about(path: impl Into<String>, message: impl Into<String>) -> Self {
        Self {
            path: path.into(),
            message: message.into(),
            ..Self::default()
        }
    }

    fn place(&self) -> String {
        match (self.path.as_str(), self.line) {
            ("", _) => String::new(),
            (path, 0) => format!("{path}: "),
            (path, line) => format!("{path}:{line}:{}: ", self.column),
        }
    }
}

/// A file's path and text.
#[derive(Debug, Clone, Copy)]
pub struct Source<'a> {
    /// Path, with `/`. Its last two parts name the rule: `pitch/link.toml`.
    pub path: &'a str,
    /// The whole file.
    pub text: &'a str,
}

impl<'a> Source<'a> {
    /// An error at a byte of this file.
    pub fn error(&self, at: usize, message: impl Into<String>) -> RuleError {
        let before = self.text.get(..at).unwrap_or(self.text);
        let line_start = before.rfind('\n').map_or(0, |end| end + 1);
        RuleError {
            path: self.path.to_owned(),
            line: self.lines().of(at),
            column: 1 + before[line_start..].chars().count(),
            message: message.into(),
        }
    }

    /// Counts lines.
    pub(super) fn lines(&self) -> Lines<'a> {
        Lines {
            text: self.text.as_bytes(),
            at: 0,
            line: 1,
        }
    }

    /// The line where a key is set first, for errors about a whole table.
    pub(super) fn at_key(&self, key: &str) -> usize {
        self.text.find(key).unwrap_or(0)
    }

    pub(super) fn parse<'de, T: Deserialize<'de>>(&'de self) -> Result<T, RuleError> {
        toml::from_str(self.text).map_err(|error| {
            let at = error.span().map_or(0, |span| span.start);
            self.error(at, with_nearest(error.message()))
        })
    }

    /// The folder that the file stands in; empty if none is named.
    pub fn folder(&self) -> &'a str {
        self.path.rsplit('/').nth(1).unwrap_or_default()
    }

    /// The file's name without its ending.
    pub fn name(&self) -> &'a str {
        let name = self.path.rsplit('/').next().unwrap_or(self.path);
        name.strip_suffix(".toml").unwrap_or(name)
    }
}

/// Counts the lines of a text, from one place in it to the next.
pub(super) struct Lines<'a> {
    text: &'a [u8],
    at: usize,
    line: usize,
}

impl Lines<'_> {
    /// The line of a byte, from 1; none that stands before the last one asked for.
    pub(super) fn of(&mut self, at: usize) -> usize {
        let new = self.text.get(self.at..at).unwrap_or_default();
        self.line += new.iter().filter(|&&byte| byte == b'\n').count();
        self.at = self.at.max(at);
        self.line
    }
}

/// A message about an unknown key names the nearest of those that there are, not only all of them.
fn with_nearest(message: &str) -> String {
    let parts = message
        .strip_prefix("unknown field ")
        .and_then(|rest| rest.split_once(", expected "));
    let Some((typed, known)) = parts else {
        return in_our_words(message);
    };
    let typed = typed.trim_matches('`');
    let known: Vec<&str> = known.split('`').skip(1).step_by(2).collect();
    let shown = excerpt(typed, MAX_SHOWN);
    let advice = advice(typed, &known, "there are");
    format!("there is no key `{shown}`; {advice}")
}

/// The characters of a name or a phrase that an error quotes.
const MAX_SHOWN: usize = 60;

/// What to write in place of `typed`: the one of `names` that it comes nearest to or, behind `there_are`, all of
/// them.
pub(super) fn advice(typed: &str, names: &[&str], there_are: &str) -> String {
    let same = names.iter().map(|name| (name, *name));
    Some(typed)
        .filter(|typed| typed.len() <= MAX_SHOWN)
        .and_then(|typed| nearest(typed, same, |name, _, slips| is_near(name, slips)))
        .map_or_else(|| format!("{there_are} {}", names.join(", ")), did_you_mean)
}

/// A message of TOML's reader in words of those who write files.
fn in_our_words(message: &str) -> String {
    if let Some((found, expected)) = found_and_expected(message) {
        return excerpt(
            &format!("this is {found}; expected is {expected}"),
            MAX_TOLD,
        );
    }
    match message.strip_prefix("missing field ") {
        Some(key) => excerpt(&format!("the key {key} is missing"), MAX_TOLD),
        None => excerpt(message, MAX_TOLD),
    }
}

/// The characters of a message.
const MAX_TOLD: usize = 400;

/// Of a message about a value of the wrong kind, what it is and what it should be.
pub(crate) fn found_and_expected(message: &str) -> Option<(String, &str)> {
    let value = message
        .strip_prefix("invalid type: ")
        .or_else(|| message.strip_prefix("invalid value: "))?;
    let (found, expected) = value.rsplit_once(", expected ")?;
    // How many bits a number has is nobody's concern.
    let found = found.replace("` as i128", "`").replace("` as u128", "`");
    Some((term(&found).to_owned(), term(expected)))
}

/// A kind of value, as those call it who write such files.
fn term(kind: &str) -> &str {
    match kind {
        "sequence" | "a sequence" => "a list",
        "map" | "a map" => "a table",
        "a string" | "string" => "a text in quotation marks",
        "a boolean" => "true or false",
        other if other.starts_with("struct ") => "a table",
        other => other,
    }
}
