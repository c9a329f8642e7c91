//! Links, with a scheme or without one.
//!
//! A domain is a link where somebody is sent there: it has a scheme, `www.`, a path, or stands behind a
//! word that points. Companies and programs that are called like a domain are not; e-mail addresses are
//! another rule's.

use std::ops::Range;

use crate::rule::Rule;

use super::{Hit, Subject};

/// `pitch/link`
pub(super) fn link(subject: &Subject<'_>, rule: &Rule) -> Vec<Hit> {
    let text = subject.note.text;
    // Most notes have neither a dot inside a word nor a scheme.
    let signs = subject.note.signs();
    let scheme = signs.may_hold("://") && text.contains("://");
    if !scheme && !has_dot_inside(text) {
        return Vec::new();
    }
    let mut before = "";
    let mut hits = Vec::new();
    for token in tokens(text) {
        let word = &text[token.clone()];
        if is_link(word, before, rule) {
            hits.push(Hit::at(token));
        }
        before = word;
    }
    hits
}

/// Whether a letter or a digit of ASCII follows a dot.
fn has_dot_inside(text: &str) -> bool {
    let (bytes, next) = (text.as_bytes(), text.as_bytes().iter().skip(1));
    // To look at all is quicker than to stop at the first: many are looked at in one go.
    bytes.iter().zip(next).fold(false, |found, (byte, next)| {
        found | ((*byte == b'.') & next.is_ascii_alphanumeric())
    })
}

/// Runs of characters that a link could have, without the punctuation around them.
fn tokens(text: &str) -> impl Iterator<Item = Range<usize>> {
    let ends = |c: char| {
        c.is_whitespace()
            || matches!(
                c,
                '<' | '>' | '"' | '“' | '”' | '«' | '»' | '(' | ')' | '[' | ']' | '|' | ','
            )
    };
    text.split(ends).filter_map(move |part| {
        let start = part.as_ptr() as usize - text.as_ptr() as usize;
        let trimmed = part.trim_start_matches(['\'', '‘', '*', '_', '-', '–', '—', '→', '.', '`']);
        let from = start + part.len() - trimmed.len();
        let trimmed = trimmed.trim_end_matches(['.', ';', '!', '?', '\'', '’', '*', '_', '`', '…']);
        (!trimmed.is_empty()).then_some(from..from + trimmed.len())
    })
}

fn is_link(token: &str, before: &str, rule: &Rule) -> bool {
    if let Some((scheme, rest)) = token.split_once("://") {
        let scheme = scheme
            .rsplit(|c: char| !c.is_ascii_alphanumeric())
            .next()
            .unwrap_or_default();
        return scheme.len() >= 2 && rest.starts_with(|c: char| c.is_alphanumeric() || c == '[');
    }
    // "Notes:marshnotes.org" points as well as "Notes: marshnotes.org".
    let (label, address) = match token.rsplit_once(':') {
        Some((label, address))
            if !address.is_empty() && !address.starts_with(|c: char| c.is_ascii_digit()) =>
        {
            (Some(label), address)
        }
        _ => (None, token),
    };
    if address.contains('@') {
        return false;
    }
    let domain_end = address.find(['/', '?', '#', ':']).unwrap_or(address.len());
    let (domain, path) = address.split_at(domain_end);
    let path = path.strip_prefix(['/', '?']).unwrap_or_default();
    let mut labels = domain.split('.');
    let Some(ending) = labels.next_back().filter(|ending| ending.len() >= 2) else {
        return false;
    };
    let named = |label: &str| {
        !label.is_empty()
            && label
                .chars()
                .all(|c| c.is_alphanumeric() || c == '-' || c == '_')
    };
    if !domain.contains('.') || !labels.all(named) || !ending.chars().all(char::is_alphabetic) {
        return false;
    }
    let small = !domain.contains(char::is_uppercase);
    let lower = domain.to_lowercase();
    if lower
        .strip_prefix("www.")
        .is_some_and(|rest| rest.contains('.'))
    {
        return true;
    }
    let is_in = |key: &str, word: &str| rule.list(key).contains(word);
    let ending = ending.to_lowercase();
    let known = is_in("endings", &ending);
    let is_name = is_in("names", &lower);
    if path.starts_with(char::is_alphanumeric) && (known || is_in("endings-with-path", &ending)) {
        return small || !is_name;
    }
    // Without a path it has to be pointed at, and written as an address is.
    let points =
        label.is_some() || before.ends_with(':') || is_in("pointing", &before.to_lowercase());
    known && !is_name && small && points
}
