//! What stands in a slot beside its name: what stands in for a missing value, and the filters that a value
//! goes through.
//!
//! Which filters there are is known here, so that they are taken for no fallback; what they do is worked out
//! elsewhere, and so is where a slot begins and ends.

use super::filter::{Filters, subject};

/// A slot's name, and what is written beside it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Expression<'t> {
    /// The name.
    pub name: &'t str,
    /// What stands in where the value is missing.
    pub fallback: Option<&'t str>,
    /// Whether it does so only where there is no such variable, and not for an empty value.
    pub only_undefined: bool,
    /// What the value goes through.
    pub filters: Filters<'t>,
}

impl<'t> Expression<'t> {
    /// The same with something that stands in where it has no value.
    fn or(mut self, fallback: &'t str) -> Self {
        self.fallback = Some(unquoted(fallback));
        self.filters.meet_fallback();
        self
    }

    /// What stands in a slot where `used` asks for what this was assigned to.
    pub(super) fn used_in(mut self, used: Self) -> Self {
        let falls_back = self.fallback.is_none() && used.fallback.is_some();
        if falls_back {
            self.fallback = used.fallback;
            self.only_undefined = used.only_undefined;
        }
        self.filters.then(used.filters, falls_back);
        self
    }
}

/// Filters of Liquid, Jinja and their like that may stand by themselves.
const FILTERS: [&str; 32] = [
    "capitalise",
    "capitalize",
    "downcase",
    "e",
    "escape",
    "escape_once",
    "first",
    "forceescape",
    "h",
    "last",
    "lower",
    "lowercase",
    "lstrip",
    "newline_to_br",
    "rstrip",
    "safe",
    "squish",
    "strip",
    "strip_html",
    "strip_newlines",
    "striptags",
    "title",
    "titlecase",
    "titleize",
    "trim",
    "truncate",
    "truncatewords",
    "upcase",
    "upper",
    "uppercase",
    "url_encode",
    "urlencode",
];

/// Those that are some only with an argument; without one they are words like any other.
const FILTERS_OF: [&str; 22] = [
    "append",
    "d",
    "date",
    "default",
    "default_if_none",
    "divided_by",
    "format",
    "indent",
    "join",
    "map",
    "minus",
    "plus",
    "prepend",
    "remove",
    "remove_first",
    "replace",
    "replace_first",
    "round",
    "slice",
    "split",
    "times",
    "wordwrap",
];

/// Every filter that is known.
pub(crate) fn filters() -> impl Iterator<Item = &'static str> {
    FILTERS.into_iter().chain(FILTERS_OF)
}

/// Whether what stands behind a pipe is a filter that there is, and no fallback.
pub(super) fn is_filter(part: &str) -> bool {
    Part::of(part).known().is_some()
}

/// Reads what stands in a slot. With `strict`, a bare word behind a pipe is a filter also where there is no
/// such filter, as it is for tools that write fallbacks another way.
pub(super) fn read(expression: &str, strict: bool) -> Expression<'_> {
    let expression = expression.trim_matches(['~', '-']).trim();
    if let Some(arguments) = expression
        .strip_prefix("personalization_token(")
        .and_then(|rest| rest.strip_suffix(')'))
    {
        let (name, fallback) = arguments.split_once(',').unwrap_or((arguments, ""));
        return Expression {
            name: unquoted(name),
            fallback: Some(unquoted(fallback)).filter(|_| arguments.contains(',')),
            ..Expression::default()
        };
    }
    for sign in ["||", "?:", "??", " or "] {
        if let Some((name, fallback)) = split(expression, sign)
            // "x | you or me" is a fallback with an "or" in it.
            && (sign != " or " || split(name, "|").is_none())
        {
            let mut read = piped(name, strict).or(fallback);
            read.only_undefined = false;
            return read;
        }
    }
    // `first_name if first_name else 'there'`
    if let Some((value, test)) = split(expression, " if ")
        && let Some((_, otherwise)) = split(test, " else ")
    {
        let (value, otherwise) = (value.trim(), otherwise.trim());
        let backwards = is_quoted(value) && !is_quoted(otherwise);
        let (name, fallback) = if backwards {
            (otherwise, value)
        } else {
            (value, otherwise)
        };
        return piped(name, strict).or(fallback);
    }
    if split(expression, "|").is_some() {
        return piped(expression, strict);
    }
    if let Some(read) = defaulted(expression) {
        return read;
    }
    let name = expression
        .split_once('?')
        .map_or(expression, |(name, _)| name);
    piped(name, strict)
}

/// A name and what stands behind its pipes.
fn piped(expression: &str, strict: bool) -> Expression<'_> {
    let (value, mut rest) = split(expression, "|").unwrap_or((expression, ""));
    let (name, filters) = subject(value);
    let mut read = Expression {
        name,
        filters,
        ..Expression::default()
    };
    while !rest.is_empty() {
        let (part, behind) = split(rest, "|").unwrap_or((rest, ""));
        rest = behind;
        let part = Part::of(part);
        match part.known() {
            Some("default" | "d" | "default_if_none") => {
                let arguments = part.arguments.unwrap_or_default();
                read.fallback = Some(first_argument(arguments));
                read.only_undefined = part.is_called() && !is_for_empty(arguments);
                read.filters.meet_fallback();
            }
            Some(name) => read.filters.push(name, part.arguments, part.is_called()),
            None if part.is_call() || strict && part.is_bare() => {
                read.filters.unknown.get_or_insert(part.name);
            }
            None => {
                read.fallback = Some(unquoted(part.text));
                read.only_undefined = false;
                read.filters.meet_fallback();
            }
        }
    }
    read.filters.finish();
    read
}

/// `default first_name "there"`, as a helper of Handlebars.
fn defaulted(expression: &str) -> Option<Expression<'_>> {
    let rest = expression
        .strip_prefix("default ")
        .or_else(|| expression.strip_prefix("or "))?;
    let (name, fallback) = rest.trim_start().split_once(' ')?;
    is_quoted(fallback.trim_start()).then(|| Expression {
        name,
        fallback: Some(unquoted(fallback)),
        ..Expression::default()
    })
}

/// What stands behind a pipe: `default: "there"`, `d('there')`, `upcase`, or a fallback.
struct Part<'t> {
    text: &'t str,
    /// The word that it begins with.
    name: &'t str,
    /// What stands behind that word, if that is a filter's.
    arguments: Option<&'t str>,
}

impl<'t> Part<'t> {
    fn of(text: &'t str) -> Self {
        let text = text.trim();
        let end = text
            .find(|c: char| !(c.is_ascii_alphanumeric() || c == '_'))
            .unwrap_or(text.len());
        let (name, rest) = text.split_at(end);
        let arguments = if let Some(rest) = rest.trim_start().strip_prefix(':') {
            Some(rest)
        } else if name == "default" && is_quoted(rest.trim_start()) {
            Some(rest)
        } else {
            rest.strip_prefix('(')
                .and_then(|rest| rest.strip_suffix(')'))
        };
        Self {
            text,
            name,
            arguments,
        }
    }

    /// The name of the filter, if there is one of that name. "First of all" is none, and neither is "date".
    fn known(&self) -> Option<&'t str> {
        let bare = FILTERS.contains(&self.name);
        let known = match self.arguments {
            Some(_) => bare || FILTERS_OF.contains(&self.name),
            None => bare && self.is_bare(),
        };
        known.then_some(self.name)
    }

    /// Whether it is written as only a filter is, with an argument: "Hello: you" and "friend(s)" are texts.
    fn is_call(&self) -> bool {
        let argument =
            |text: &str| is_quoted(text) || text.starts_with(|c: char| c.is_ascii_digit());
        self.name.starts_with(|c: char| c.is_ascii_alphabetic())
            && self.arguments.is_some_and(|text| argument(text.trim()))
    }

    /// Whether its arguments stand in parentheses, as Jinja has it.
    fn is_called(&self) -> bool {
        self.text[self.name.len()..].starts_with('(')
    }

    /// Whether it is nothing but a word.
    fn is_bare(&self) -> bool {
        !self.name.is_empty() && self.name.len() == self.text.len()
    }
}

/// The first argument of a filter, without its quotation marks.
fn first_argument(arguments: &str) -> &str {
    let arguments = arguments.trim();
    if is_quoted(arguments) {
        // The mark that closes it is the first with nothing but another argument behind it.
        let closing = arguments.char_indices().skip(1).find(|(at, c)| {
            let behind = arguments[at + c.len_utf8()..].trim_start();
            is_quotation_mark(*c) && (behind.is_empty() || behind.starts_with(','))
        });
        let end = closing.map_or(arguments.len(), |(at, _)| at);
        return unquoted(&arguments[..end]);
    }
    let first = arguments.split(',').next().unwrap_or(arguments);
    unquoted(first)
}

/// Whether Jinja's `default` stands in for empty values as well: `default("there", true)`.
fn is_for_empty(arguments: &str) -> bool {
    let last = arguments.rsplit(',').next().unwrap_or_default();
    let last = last.rsplit('=').next().unwrap_or_default().trim();
    arguments.contains(',') && matches!(last, "true" | "True")
}

/// What stands before and behind the first `sign` that is in no quotation marks.
pub(super) fn split<'t>(text: &'t str, sign: &str) -> Option<(&'t str, &'t str)> {
    let mut closes_at = 0;
    let mut before = ' ';
    for (at, c) in text.char_indices() {
        if at >= closes_at {
            if matches!(c, '"' | '\'') && !before.is_alphanumeric() {
                let rest = &text[at + 1..];
                closes_at = rest.find(c).map_or(at, |length| at + 1 + length + 1);
            } else if let Some(behind) = text[at..].strip_prefix(sign)
                && !(sign == "|" && (behind.starts_with('|') || before == '|'))
            {
                return Some((&text[..at], behind));
            }
        }
        before = c;
    }
    None
}

fn is_quotation_mark(c: char) -> bool {
    matches!(c, '"' | '\'' | '“' | '”' | '‘' | '’')
}

pub(super) fn is_quoted(text: &str) -> bool {
    text.starts_with(is_quotation_mark)
}

pub(super) fn unquoted(text: &str) -> &str {
    text.trim().trim_matches(is_quotation_mark)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn filters_are_told_from_texts() {
        for name in filters() {
            assert!(is_filter(&format!("{name}: 'x'")), "{name}");
        }
        for text in [
            "there",
            "first of all",
            "d",
            "date",
            "your company",
            "\"title\"",
            "it's you",
            "friend(s)",
            "5:30",
            "",
        ] {
            let part = Part::of(text);
            assert!(part.known().is_none() && !part.is_call(), "{text}");
        }
    }

    #[test]
    fn fallbacks_are_first_arguments() {
        let fallbacks = [
            ("x | default('there', true)", "there"),
            ("x | default: 'there', allow_false: true", "there"),
            ("x | default \"there\"", "there"),
            ("x | d('there')", "there"),
            ("x | default: 'what's up'", "what's up"),
            ("x | default: \"you | or me\"", "you | or me"),
            ("x | default('you or me')", "you or me"),
            ("x if x else 'there'", "there"),
            ("'there' if not x else x", "there"),
            ("x | there", "there"),
            ("x | first of all", "first of all"),
            ("x | Hello: friend", "Hello: friend"),
            ("x | d", "d"),
            ("x | you or me", "you or me"),
            ("x | upper || 'there'", "there"),
            ("default x \"there\"", "there"),
            ("x.presence || 'there'", "there"),
        ];
        for (text, fallback) in fallbacks {
            let read = read(text, false);
            assert_eq!((read.name, read.fallback), ("x", Some(fallback)), "{text}");
            assert_eq!(read.filters.unknown, None, "{text}");
        }
    }

    #[test]
    fn a_default_of_jinja_stands_in_for_what_is_undefined() {
        for (text, only) in [
            ("x | default('there')", true),
            ("x | d(\"there\") | title", true),
            ("x | default('so, true')", true),
            ("x | default('there', false)", true),
            ("x | default('there', true)", false),
            ("x | default('there', boolean=True)", false),
            ("x | default: 'there'", false),
            ("x | default 'there'", false),
            ("x | there", false),
            ("x or 'there'", false),
            ("x | default('a') | there", false),
        ] {
            assert_eq!(read(text, false).only_undefined, only, "{text}");
        }
    }

    #[test]
    fn a_fallback_goes_through_the_filters_behind_it() {
        let read = |text| {
            let filters = read(text, false).filters;
            (filters.of_value("Ana"), filters.of_both("Ana"))
        };
        let both = |value: &str, fallback: &str| (value.to_owned(), fallback.to_owned());
        assert_eq!(read("x | upcase | default: 'you'"), both("ANA", "Ana"));
        assert_eq!(read("x | default: 'you' | upcase"), both("Ana", "ANA"));
        assert_eq!(read("x | lower | 'you' | upcase"), both("ana", "ANA"));
        assert_eq!(read("x.lower() or 'you'"), both("ana", "Ana"));
    }

    #[test]
    fn a_filter_that_there_is_nowhere_is_no_fallback() {
        for (text, name) in [
            ("x | defualt: 'there'", "defualt"),
            ("x | capitalze(1)", "capitalze"),
            ("x | upcase | defualt('there')", "defualt"),
        ] {
            let read = read(text, false);
            assert_eq!(read.filters.unknown, Some(name), "{text}");
            assert_eq!(read.fallback, None, "{text}");
        }
        assert_eq!(read("x | capitalze", false).fallback, Some("capitalze"));
        assert_eq!(
            read("x | capitalze", true).filters.unknown,
            Some("capitalze")
        );
        assert_eq!(read("x | 'there'", true).fallback, Some("there"));
    }
}
