//! What stands in a slot beside its name: what stands in for a missing value, and the filters that a value
//! goes through.
//!
//! Only filters that change the case of a value are carried out; the others are known, so that they are taken for
//! no fallback. Where a slot begins and ends is found elsewhere.

/// A slot's name, and what is written beside it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
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

/// What is done to whatever stands in a slot.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Filters<'t> {
    /// The case of a value; `None` leaves it as it is.
    pub value: Option<Case>,
    /// The case of the fallback, which no filter before it changes.
    pub fallback: Option<Case>,
    /// The first filter that there is nowhere.
    pub unknown: Option<&'t str>,
}

/// The case in which a text is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Case {
    /// `JANE DOE`
    Upper,
    /// `jane doe`
    Lower,
    /// `Jane Doe`
    Title,
    /// `Jane doe`
    Sentence,
}

impl Case {
    /// The case that a filter of this name makes; Mailchimp writes its names in capitals.
    pub(super) fn of_filter(name: &str) -> Option<Self> {
        match name {
            "upcase" | "upper" | "uppercase" | "UPPER" => Some(Self::Upper),
            "downcase" | "lower" | "lowercase" | "LOWER" => Some(Self::Lower),
            "title" | "titlecase" | "titleize" | "TITLE" => Some(Self::Title),
            "capitalize" | "capitalise" => Some(Self::Sentence),
            _ => None,
        }
    }

    /// A text in this case.
    pub fn apply(self, text: &str) -> String {
        match self {
            Self::Upper => return text.to_uppercase(),
            Self::Lower => return text.to_lowercase(),
            Self::Title | Self::Sentence => {}
        }
        let mut out = String::with_capacity(text.len());
        let mut begins = true;
        for c in text.chars() {
            if begins {
                out.extend(c.to_uppercase());
            } else {
                out.extend(c.to_lowercase());
            }
            // "Jean-Luc" has two capitals, "jane's" none behind its apostrophe.
            begins = self == Self::Title && (c.is_whitespace() || c == '-');
        }
        out
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
            return Expression {
                fallback: Some(unquoted(fallback)),
                only_undefined: false,
                ..piped(name, strict)
            };
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
        return Expression {
            fallback: Some(unquoted(fallback)),
            ..piped(name, strict)
        };
    }
    if split(expression, "|").is_some() {
        return piped(expression, strict);
    }
    let name = expression
        .split_once('?')
        .map_or(expression, |(name, _)| name);
    Expression {
        name: name.trim(),
        ..Expression::default()
    }
}

/// A name and what stands behind its pipes.
fn piped(expression: &str, strict: bool) -> Expression<'_> {
    let (name, mut rest) = split(expression, "|").unwrap_or((expression, ""));
    let mut read = Expression {
        name: name.trim(),
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
                read.filters.fallback = None;
            }
            Some(name) => {
                if let Some(case) = Case::of_filter(name) {
                    read.filters.value = Some(case);
                    read.filters.fallback = read.fallback.and(Some(case));
                }
            }
            None if part.is_call() || strict && part.is_bare() => {
                read.filters.unknown.get_or_insert(part.name);
            }
            None => {
                read.fallback = Some(unquoted(part.text));
                read.only_undefined = false;
                read.filters.fallback = None;
            }
        }
    }
    read
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

fn unquoted(text: &str) -> &str {
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
    fn filters_change_the_case_of_what_stands_before_them() {
        let read = |text| {
            let filters = read(text, false).filters;
            (filters.value, filters.fallback)
        };
        let upper = Some(Case::Upper);
        assert_eq!(read("x | upcase"), (upper, None));
        assert_eq!(read("x | upcase | default: 'you'"), (upper, None));
        assert_eq!(read("x | default: 'you' | upcase"), (upper, upper));
        assert_eq!(read("x | upcase | lower"), (Some(Case::Lower), None));
        assert_eq!(read("x | trim"), (None, None));
    }

    #[test]
    fn a_text_takes_on_a_case() {
        let cases = [
            (Case::Upper, "jean-luc O'Neill", "JEAN-LUC O'NEILL"),
            (Case::Lower, "JEAN-LUC O'Neill", "jean-luc o'neill"),
            (Case::Title, "JEAN-LUC van HOLT", "Jean-Luc Van Holt"),
            (Case::Sentence, "JEAN-LUC", "Jean-luc"),
            (Case::Sentence, "élodie", "Élodie"),
        ];
        for (case, text, wanted) in cases {
            assert_eq!(case.apply(text), wanted);
        }
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
