//! White space that a tag takes away: `{{- x -}}` and `{%- if x -%}` in Liquid and Jinja, `{{~ x ~}}` in Handlebars.

use std::ops::Range;

/// How tags begin that take away the white space before them.
const BEFORE: [&str; 5] = ["{{-", "{{~", "{%-", "{%~", "{#-"];

/// How they end if they take away what is behind them.
const BEHIND: [&str; 5] = ["-}}", "~}}", "-%}", "~%}", "-#}"];

/// What is left of some text before a tag that ends at `end`.
pub(super) fn before(text: &str, bytes: Range<usize>, end: usize) -> Range<usize> {
    let Range { start, end: tag } = bytes;
    if BEFORE.iter().any(|sign| text[tag..end].starts_with(sign)) {
        return start..start + text[start..tag].trim_end().len();
    }
    start..tag
}

/// Where the text behind a tag begins, which goes on to `end`.
pub(super) fn behind(text: &str, tag: Range<usize>, end: usize) -> usize {
    if BEHIND.iter().any(|sign| text[tag.clone()].ends_with(sign)) {
        return end - text[tag.end..end].trim_start().len();
    }
    tag.end
}

/// The content of a tag without what takes white space away.
pub(super) fn content(inner: &str) -> &str {
    let inner = inner.strip_prefix(['-', '~', '+']).unwrap_or(inner);
    inner.strip_suffix(['-', '~', '+']).unwrap_or(inner).trim()
}
