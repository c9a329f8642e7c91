//! White space that a tag takes away: `{{- x -}}` and `{%- if x -%}` in Liquid and Jinja, `{{~ x ~}}` in Handlebars,
//! and in Handlebars and Mustache the whole line of a tag that stands on it alone.

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
    match line(text, &(tag..end)) {
        Some(line) => start..line.start.max(start),
        None => start..tag,
    }
}

/// Where the text behind a tag begins, which goes on to `end`.
pub(super) fn behind(text: &str, tag: Range<usize>, end: usize) -> usize {
    if BEHIND.iter().any(|sign| text[tag.clone()].ends_with(sign)) {
        return end - text[tag.end..end].trim_start().len();
    }
    match line(text, &tag) {
        Some(line) => line.end.min(end),
        None => tag.end,
    }
}

/// The line of a block, an `else` or a comment of Handlebars or Mustache that has it for itself, with its end.
fn line(text: &str, tag: &Range<usize>) -> Option<Range<usize>> {
    let content = text[tag.clone()].strip_prefix("{{")?.strip_suffix("}}")?;
    let content = content.trim();
    let is_block = content.starts_with(['#', '/', '^', '!', '>'])
        || content == "else"
        || content.starts_with("else ");
    let blank = |c: char| matches!(c, ' ' | '\t');
    let before = text[..tag.start].trim_end_matches(blank);
    let behind = text[tag.end..].trim_start_matches(blank);
    let rest = behind
        .strip_prefix('\n')
        .or_else(|| behind.strip_prefix("\r\n"))
        .or_else(|| behind.is_empty().then_some(""))?;
    let begins = before.is_empty() || before.ends_with('\n');
    (is_block && begins).then_some(before.len()..text.len() - rest.len())
}

/// The content of a tag without what takes white space away.
pub(super) fn content(inner: &str) -> &str {
    let inner = inner.strip_prefix(['-', '~', '+']).unwrap_or(inner);
    inner.strip_suffix(['-', '~', '+']).unwrap_or(inner).trim()
}
