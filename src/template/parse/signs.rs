//! What every sign but a brace means: brackets, pipes, tags, percent signs, quotation marks, parentheses, and
//! names between two of a kind.

use std::collections::HashSet;
use std::ops::Range;

use super::name::{is_expression, is_identifier, is_name, leading_name};
use super::{LONGEST_SLOT, Parser, Token};
use crate::rule::slot::{SlotRole, Spintax, Syntax};
use crate::template::ProblemKind;
use crate::template::classify::{is_listed, kind_of};
use crate::template::expression::Expression;

/// What ends `<spin>`.
pub(super) const SPIN_END: &str = "</spin>";

/// Tags that are HTML's and no variables.
const HTML: [&str; 22] = [
    "a", "b", "i", "u", "p", "br", "hr", "em", "li", "ol", "ul", "td", "tr", "h1", "h2", "h3",
    "div", "img", "span", "font", "table", "strong",
];

/// What looks like a variable with its second sign missing.
pub(super) struct Loose {
    /// Its bytes.
    range: Range<usize>,
    /// What it would be.
    syntax: Syntax,
    /// Whether people would not write it so.
    machine: bool,
}

impl<'t> Parser<'t, '_> {
    /// A slot between two signs, whose name is an identifier.
    pub(super) fn between(
        &mut self,
        at: usize,
        end: usize,
        signs: &[(&str, &str, Syntax)],
    ) -> Option<(Token<'t>, usize)> {
        let slot = signs.iter().find_map(|(open, close, syntax)| {
            let (name, to) = self.inside(at, end, open, close)?;
            is_identifier(name).then_some(())?;
            self.slot(at..to, name, *syntax, None)
        });
        if slot.is_none() {
            self.find_loose(at, end, signs);
        }
        slot
    }

    /// Remembers a name that slots go by behind a sign that opens one and before none that closes it.
    fn find_loose(&mut self, at: usize, end: usize, signs: &[(&str, &str, Syntax)]) {
        let rest = &self.text[at..end];
        let opened = signs.iter().find(|(open, ..)| rest.starts_with(open));
        let Some((open, _, syntax)) = opened else {
            return;
        };
        let name = leading_name(&rest[open.len()..]);
        if is_identifier(name) && is_listed(name, self.pack) {
            let camel = name.starts_with(char::is_lowercase) && name.contains(char::is_uppercase);
            self.loose.push(Loose {
                range: at..at + open.len() + name.len(),
                syntax: *syntax,
                machine: *syntax != Syntax::Hashes || camel || name.contains('_'),
            });
        }
    }

    /// `#topic` is somebody's hashtag, unless variables are written `#x#` here: `#firstName` never is.
    pub(super) fn judge_loose(&mut self) {
        let mut in_use: HashSet<Syntax> = self.slots.iter().map(|slot| slot.syntax).collect();
        in_use.extend(self.dialect.iter().flat_map(|tool| tool.syntax.iter()));
        for loose in std::mem::take(&mut self.loose) {
            if loose.machine || in_use.contains(&loose.syntax) {
                self.problem(loose.range, ProblemKind::Unclosed);
            }
        }
    }

    pub(super) fn bracket(
        &mut self,
        at: usize,
        end: usize,
        depth: usize,
    ) -> Option<(Token<'t>, usize)> {
        let text: &'t str = self.text;
        if let Some((content, to)) = self.inside(at, end, "[[", "]]") {
            if let Some((name, fallback)) = content.split_once('|') {
                if is_expression(name.trim())
                    && (is_listed(name, self.pack) || !fallback.contains('|') && name.contains('_'))
                {
                    return self.slot(
                        at..to,
                        name.trim(),
                        Syntax::DoubleBrackets,
                        Some(fallback.trim()),
                    );
                }
                return self.choice(at..to, at + 2..to - 2, Spintax::DoubleBrackets, depth);
            }
            is_name(content.trim()).then_some(())?;
            return self.slot(at..to, content.trim(), Syntax::DoubleBrackets, None);
        }
        let Some((content, to)) = self.inside_brackets(at, end) else {
            self.unclosed_bracket(at, end);
            return None;
        };
        // `[text](address)` is a link in Markdown.
        if text[to..end].starts_with('(') || !content.contains(char::is_alphabetic) {
            return None;
        }
        let name = content.trim().trim_end_matches('\\');
        self.slot(at..to, name, Syntax::Brackets, None)
    }

    /// What stands between a bracket and the one that closes it, and where that ends.
    fn inside_brackets(&self, at: usize, end: usize) -> Option<(&'t str, usize)> {
        let text: &'t str = self.text;
        let window = text.floor_char_boundary(end.min(at + LONGEST_SLOT));
        let mut depth = 0_usize;
        let close = text.get(at..window)?.bytes().position(|byte| {
            match byte {
                b'[' => depth += 1,
                b']' => depth = depth.saturating_sub(1),
                _ => {}
            }
            depth == 0
        })?;
        Some((&text[at + 1..at + close], at + close + 1))
    }

    /// A bracket that is never closed: a problem where it is followed by a name that slots go by.
    fn unclosed_bracket(&mut self, at: usize, end: usize) {
        let window = self.text.floor_char_boundary(end.min(at + LONGEST_SLOT));
        let Some(rest) = self.text.get(at + 1..window) else {
            return;
        };
        let brackets = rest.len() - rest.trim_start_matches('[').len();
        let line = rest[brackets..]
            .split(['\n', ',', '.', '!', '?', '[', ']'])
            .next()
            .unwrap_or_default();
        /// "Job title your talk".
        const MOST_NAMED: usize = 2;
        let by_word = line.match_indices(' ').map(|(at, _)| &line[..at]);
        let names = by_word.take(MOST_NAMED).chain([line]).collect::<Vec<_>>();
        let named = names.iter().rev().find(|name| is_listed(name, self.pack));
        if let Some(name) = named {
            let to = at + 1 + brackets + name.trim_end().len();
            self.problem(at..to, ProblemKind::Unclosed);
        }
    }

    /// `*|NAME|*` and its conditions.
    pub(super) fn pipes(&mut self, at: usize, end: usize) -> Option<(Token<'t>, usize)> {
        if !self.text[at..end].starts_with("*|") {
            return None;
        }
        let closed = self.inside(at, end, "*|", "|*");
        let Some((content, to)) = closed.filter(|(content, _)| !content.contains("*|")) else {
            self.problem(at..at + 2, ProblemKind::Unclosed);
            return None;
        };
        let (word, rest) = content.split_once(':').unwrap_or((content, ""));
        let token = match word {
            "IF" | "IFNOT" => Token::If("IF"),
            "ELSEIF" | "ELSE" => Token::Else,
            "END" => Token::EndIf(if rest == "IF" { rest } else { "" }),
            "UPPER" | "TITLE" | "LOWER" if !rest.is_empty() => {
                let mut expression = Expression {
                    name: rest,
                    ..Expression::default()
                };
                expression.filters.push(word, None, false);
                return self.slot_of(at..to, expression, Syntax::Pipes);
            }
            "DATE" => return self.slot(at..to, "date", Syntax::Pipes, None),
            _ => {
                is_name(content).then_some(())?;
                return self.slot(at..to, content, Syntax::Pipes, None);
            }
        };
        Some((token, to))
    }

    pub(super) fn angle(
        &mut self,
        at: usize,
        end: usize,
        depth: usize,
    ) -> Option<(Token<'t>, usize)> {
        let text: &'t str = self.text;
        let rest = &text[at..end];
        if rest.starts_with("<%=") {
            let (name, to) = self.inside_or_unclosed(at, end, "<%=", "%>")?;
            return self.slot_of(at..to, self.read(name.trim()), Syntax::Erb);
        }
        if rest.starts_with("<%#") {
            return Some((Token::Silent, self.find_end(at + 3, end, &["%>"])?.end));
        }
        if rest.starts_with("<%") {
            return self.ruby_tag(at, end);
        }
        if rest.starts_with("<spin>") {
            let Some(to) = self.find(at, end, SPIN_END) else {
                let closed = self.last_spin.is_some_and(|last| last > at);
                let kind = if closed {
                    self.long_spins += 1;
                    ProblemKind::TooLong
                } else {
                    ProblemKind::Unclosed
                };
                self.problem(at..at + "<spin>".len(), kind);
                return None;
            };
            let inner = at + "<spin>".len()..to - SPIN_END.len();
            return self.choice(at..to, inner, Spintax::Tag, depth);
        }
        if rest.starts_with(SPIN_END) {
            // The end of a choice that is too long belongs to its beginning.
            match self.long_spins.checked_sub(1) {
                Some(left) => self.long_spins = left,
                None => self.problem(at..at + SPIN_END.len(), ProblemKind::Unopened),
            }
            return None;
        }
        if rest.starts_with("<var ") {
            let (content, to) = self.inside_or_unclosed(at, end, "<var ", ">")?;
            let name = attribute(content, "name")?;
            return self.slot(at..to, name, Syntax::VarTag, attribute(content, "default"));
        }
        if rest.starts_with("<signature") {
            let (_, to) = self.inside(at, end, "<signature", ">")?;
            return self.slot(at..to, "signature", Syntax::VarTag, None);
        }
        let (content, to) = self.inside(at, end, "<", ">")?;
        let name = content.trim();
        let html = HTML
            .iter()
            .any(|tag| name.eq_ignore_ascii_case(tag.trim_end_matches('/')));
        let words = name
            .chars()
            .all(|c| c.is_alphanumeric() || matches!(c, ' ' | '_' | '-' | '/' | '\'' | '.'));
        if html || !words || !name.starts_with(char::is_alphabetic) || name.ends_with('/') {
            return None;
        }
        self.slot(at..to, name, Syntax::Angles, None)
    }

    /// `<% if event %>`; what else may stand between these signs is text to us.
    fn ruby_tag(&self, at: usize, end: usize) -> Option<(Token<'t>, usize)> {
        let (content, to) = self.inside(at, end, "<%", "%>")?;
        let content = content.trim_matches(['-', ' ', '\n']);
        // JavaScript writes `<% if (x) { %>`, and ends it with a brace.
        if content.contains(['{', '}']) {
            return None;
        }
        let word = content.split([' ', '(']).next().unwrap_or_default();
        let token = match word {
            "if" | "unless" => Token::If(word),
            "elsif" | "else" => Token::Else,
            "end" => Token::EndIf(""),
            _ => return None,
        };
        Some((token, to))
    }

    pub(super) fn percent(&mut self, at: usize, end: usize) -> Option<(Token<'t>, usize)> {
        let text: &'t str = self.text;
        if text[..at].ends_with(|c: char| c.is_ascii_digit()) {
            return None;
        }
        if text[at..end].starts_with("%(") {
            let (name, to) = self.inside(at, end, "%(", ")s")?;
            return is_identifier(name)
                .then(|| self.slot(at..to, name, Syntax::PercentName, None))
                .flatten();
        }
        if text[at..end].starts_with("%%=") {
            let (content, to) = self.inside(at, end, "%%=", "=%%")?;
            return self.slot_of(at..to, self.read(content), Syntax::DoublePercents);
        }
        self.between(
            at,
            end,
            &[
                ("%%", "%%", Syntax::DoublePercents),
                ("%", "%", Syntax::Percents),
            ],
        )
    }

    pub(super) fn guillemets(&mut self, at: usize, end: usize) -> Option<(Token<'t>, usize)> {
        let (name, to) = self.inside(at, end, "«", "»")?;
        // Elsewhere these are quotation marks, with a blank inside or a sentence.
        (is_identifier(name) || is_listed(name, self.pack) && name.trim() == name).then_some(())?;
        self.slot(at..to, name, Syntax::Guillemets, None)
    }

    /// `(Name)`: parentheses are everybody's, so only a name that a contact list holds is a slot.
    pub(super) fn parenthesis(&mut self, at: usize, end: usize) -> Option<(Token<'t>, usize)> {
        let (name, to) = self.inside(at, end, "(", ")")?;
        let merges = is_listed(name, self.pack)
            && kind_of(name, self.pack).is_some_and(|kind| kind.role == SlotRole::Merge)
            && name.trim() == name;
        merges
            .then(|| self.slot(at..to, name, Syntax::Parentheses, None))
            .flatten()
    }

    /// `@firstname`: a handle, unless it is a name that slots go by.
    pub(super) fn at_name(&mut self, at: usize, end: usize) -> Option<(Token<'t>, usize)> {
        let text: &'t str = self.text;
        if text[..at].ends_with(|c: char| c.is_alphanumeric()) {
            return None;
        }
        let rest = &text[at + 1..end];
        let length = rest
            .find(|c: char| !(c.is_ascii_alphanumeric() || c == '_'))
            .unwrap_or(rest.len())
            .min(LONGEST_SLOT);
        let name = &rest[..length];
        let known = is_listed(name, self.pack)
            || name.contains('_')
                && is_identifier(name)
                && kind_of(name, self.pack).is_some_and(|kind| kind.name != "particular");
        known
            .then(|| self.slot(at..at + 1 + length, name, Syntax::At, None))
            .flatten()
    }
}

/// The value of an attribute: `name="x"`.
fn attribute<'t>(content: &'t str, key: &str) -> Option<&'t str> {
    let (_, rest) = content.split_once(key)?;
    let rest = rest.trim_start().strip_prefix('=')?.trim_start();
    let quote = rest.chars().next().filter(|c| matches!(c, '"' | '\''))?;
    rest[1..].split(quote).next()
}
