//! Regular expressions of rules, compiled when a note first needs them and kept for the next.
//!
//! Compiling one costs more than checking a note without it, so every pattern carries what a text cannot
//! match without (`@`, seven digits); the build finds that out. What a match means is for others.

use std::collections::HashMap;
use std::ops::Range;
use std::sync::{Arc, LazyLock, RwLock};

use regex::{Regex, RegexBuilder};
use regex_syntax::hir::{Class, Hir, HirKind};

use super::Text;
use crate::text::{Signs, excerpt};

/// A class of more characters than these is in every note.
const SMALL_CLASS: u32 = 6;

/// The bytes of an expression.
const MAX_LENGTH: usize = 10_000;

/// The bytes that an expression may take when it is compiled.
const MAX_COMPILED: usize = 1 << 20;

/// The expressions that are kept compiled. A library user may read rules over and over.
const MOST_COMPILED: usize = 1_000;

/// The characters of an expression that an error quotes.
const MAX_SHOWN: usize = 60;

/// A regular expression, and what a text must hold for it to match at all.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Pattern {
    /// The expression, in the syntax of the `regex` crate.
    pub regex: Text,
    /// Must stand in the text; may be empty.
    pub literal: Text,
    /// One of these characters must stand in the text, unless there is none.
    pub one_of: Text,
    /// So many of the digits 0 to 9 must stand in the text.
    pub digits: usize,
}

impl Pattern {
    /// Reads an expression, which [`Pattern::compile`] may still find too large.
    ///
    /// # Errors
    ///
    /// It is broken, too long, or matches nothing at all, or nothing but the empty text; in one line.
    pub fn new(regex: &str) -> Result<Self, String> {
        let broken = |why: String| format!("`{}`: {why}", excerpt(regex, MAX_SHOWN));
        if regex.len() > MAX_LENGTH {
            return Err(broken(format!("longer than {MAX_LENGTH} bytes")));
        }
        let hir = regex_syntax::parse(regex).map_err(|error| broken(why(regex, &error)))?;
        match hir.properties().minimum_len() {
            None => return Err(broken("no text can match it".to_owned())),
            Some(0) => return Err(broken("it matches even where nothing is".to_owned())),
            Some(_) => {}
        }
        let needs = Needs::of(&hir);
        Ok(Self {
            regex: regex.to_owned().into(),
            literal: needs.literal.into(),
            one_of: needs.one_of.into(),
            digits: needs.digits,
        })
    }

    /// Compiles it, which costs more than all else about a rule.
    ///
    /// # Errors
    ///
    /// It is too large when it is compiled; in one line.
    pub fn compile(&self) -> Result<(), String> {
        let shown = excerpt(&self.regex, MAX_SHOWN);
        match compile(&self.regex) {
            Ok(_) => Ok(()),
            Err(_) => Err(format!("pattern `{shown}`: it is too large when compiled")),
        }
    }

    /// Every match in `text`, whose bytes are `signs`. A pattern that does not compile matches nothing: who
    /// puts rules together, at build time or from a directory of one's own, refuses it by
    /// [`Pattern::compile`].
    pub fn find(&self, text: &str, signs: &Signs) -> Vec<Range<usize>> {
        if !self.can_match(text, signs) {
            return Vec::new();
        }
        compiled(&self.regex).map_or_else(Vec::new, |regex| {
            regex.find_iter(text).map(|found| found.range()).collect()
        })
    }

    /// Whether `text`, whose bytes are `signs`, holds what every match needs.
    #[inline]
    pub(crate) fn can_match(&self, text: &str, signs: &Signs) -> bool {
        let holds_one = |c: char| signs.may_hold(c.encode_utf8(&mut [0; 4]));
        signs.digits() >= self.digits
            && signs.may_hold(&self.literal)
            && (self.one_of.is_empty() || self.one_of.chars().any(holds_one))
            && text.contains(self.literal.as_ref())
    }
}

/// What is wrong with an expression, in one line.
fn why(regex: &str, error: &regex_syntax::Error) -> String {
    let (kind, at) = match error {
        regex_syntax::Error::Parse(error) => (error.kind().to_string(), error.span().start.offset),
        regex_syntax::Error::Translate(error) => {
            (error.kind().to_string(), error.span().start.offset)
        }
        _ => return "it is broken".to_owned(),
    };
    let column = 1 + regex.get(..at).map_or(0, |before| before.chars().count());
    format!("{kind}, at its character {column}")
}

/// What every match of an expression holds.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Needs {
    literal: String,
    one_of: String,
    digits: usize,
}

impl Needs {
    fn of(hir: &Hir) -> Self {
        match hir.kind() {
            HirKind::Literal(literal) => {
                let text = String::from_utf8_lossy(&literal.0).into_owned();
                let digits = text.bytes().filter(u8::is_ascii_digit).count();
                // Bytes that are no text cannot be looked for in text.
                let literal = if text.contains('\u{FFFD}') {
                    String::new()
                } else {
                    text
                };
                Self {
                    literal,
                    digits,
                    one_of: String::new(),
                }
            }
            HirKind::Class(class) => Self::of_class(class),
            HirKind::Repetition(repetition) if repetition.min > 0 => {
                let mut needs = Self::of(&repetition.sub);
                needs.digits = needs
                    .digits
                    .saturating_mul(usize::try_from(repetition.min).unwrap_or(1));
                needs
            }
            HirKind::Capture(capture) => Self::of(&capture.sub),
            HirKind::Concat(parts) => parts.iter().map(Self::of).fold(Self::default(), Self::and),
            HirKind::Alternation(parts) => parts
                .iter()
                .map(Self::of)
                .reduce(Self::or)
                .unwrap_or_default(),
            HirKind::Empty | HirKind::Look(_) | HirKind::Repetition(_) => Self::default(),
        }
    }

    fn of_class(class: &Class) -> Self {
        let ranges: Vec<(u32, u32)> = match class {
            Class::Unicode(class) => class
                .iter()
                .map(|r| (u32::from(r.start()), u32::from(r.end())))
                .collect(),
            Class::Bytes(class) => class
                .iter()
                .map(|r| (u32::from(r.start()), u32::from(r.end())))
                .collect(),
        };
        let digits = ranges
            .iter()
            .all(|&(from, to)| (0x30..=0x39).contains(&from) && to <= 0x39);
        let size: u32 = ranges.iter().map(|(from, to)| to - from + 1).sum();
        let one_of = if !digits && size <= SMALL_CLASS {
            ranges
                .iter()
                .flat_map(|&(from, to)| from..=to)
                .filter_map(char::from_u32)
                .collect()
        } else {
            String::new()
        };
        Self {
            digits: usize::from(digits && size > 0),
            one_of,
            literal: String::new(),
        }
    }

    fn and(self, other: Self) -> Self {
        let longer = |a: String, b: String| if b.len() > a.len() { b } else { a };
        let smaller = |a: String, b: String| {
            if a.is_empty() || !b.is_empty() && b.len() < a.len() {
                b
            } else {
                a
            }
        };
        Self {
            literal: longer(self.literal, other.literal),
            one_of: smaller(self.one_of, other.one_of),
            digits: self.digits.saturating_add(other.digits),
        }
    }

    fn or(self, other: Self) -> Self {
        let common = |a: String, b: String| if a == b { a } else { String::new() };
        Self {
            literal: common(self.literal, other.literal),
            one_of: common(self.one_of, other.one_of),
            digits: self.digits.min(other.digits),
        }
    }
}

static COMPILED: LazyLock<RwLock<HashMap<String, Option<Arc<Regex>>>>> =
    LazyLock::new(RwLock::default);

fn compiled(pattern: &str) -> Option<Arc<Regex>> {
    if let Some(known) = COMPILED.read().ok()?.get(pattern) {
        return known.clone();
    }
    let regex = compile(pattern).ok().map(Arc::new);
    let mut compiled = COMPILED.write().ok()?;
    if compiled.len() >= MOST_COMPILED {
        compiled.clear();
    }
    compiled.insert(pattern.to_owned(), regex.clone());
    regex
}

fn compile(regex: &str) -> Result<Regex, regex::Error> {
    RegexBuilder::new(regex).size_limit(MAX_COMPILED).build()
}

#[cfg(test)]
mod tests {
    use super::{Pattern, Signs};

    #[track_caller]
    fn needs(regex: &str, literal: &str, one_of: &str, digits: usize) {
        let expected = Pattern {
            regex: regex.to_owned().into(),
            literal: literal.to_owned().into(),
            one_of: one_of.to_owned().into(),
            digits,
        };
        assert_eq!(Pattern::new(regex), Ok(expected));
    }

    #[test]
    fn what_every_match_holds_is_known() {
        needs(r"[a-z]+@[a-z]+\.com", ".com", "", 0);
        needs(r"(?-u:\b)LION(?-u:\b)", "LION", "", 0);
        needs("0[1-9]([ .-][0-9]{2}){4}", "0", " -.", 10);
        needs("(a|b)?[^c]", "", "", 0);
        needs("x(1|22)?", "x", "", 0);
        needs("(1a|22a)z", "z", "", 1);
    }

    #[test]
    fn a_text_without_it_does_not_match_and_one_with_it_may() {
        let pattern = Pattern::new(r"[0-9]{3}-[0-9]{3}").unwrap_or_default();
        let find = |text: &str| pattern.find(text, &Signs::of(text));
        assert!(find("at 12-345").is_empty());
        assert!(find("123456").is_empty());
        assert_eq!(find("at 123-456").first(), Some(&(3..10)));
    }

    #[track_caller]
    fn refused(regex: &str, expected: &str) {
        let error = Pattern::new(regex).err().unwrap_or_default();
        assert_eq!(error, expected);
    }

    #[test]
    fn a_broken_expression_is_refused_in_one_line() {
        refused("Ü[a", "`Ü[a`: unclosed character class, at its character 2");
        refused("(a|b)?c*", "`(a|b)?c*`: it matches even where nothing is");
        refused("[a&&b]", "`[a&&b]`: no text can match it");
        let large = Pattern::new("(?:a{999}){999}").unwrap_or_default();
        let told = "pattern `(?:a{999}){999}`: it is too large when compiled".to_owned();
        assert_eq!(large.compile(), Err(told));
    }

    #[test]
    fn a_huge_expression_is_refused_at_once() {
        for huge in ["a".repeat(1 << 20), "(".repeat(5_000), "(a|".repeat(3_000)] {
            assert!(Pattern::new(&huge).is_err_and(|error| error.len() < 300));
        }
    }
}
