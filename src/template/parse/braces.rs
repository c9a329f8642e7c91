//! What braces mean: variables, choices and conditions between one, two and three of them, tags, and braces
//! that lack their other half.

use std::iter;
use std::ops::Range;

use super::name::{is_expression, is_name, is_of_name, leading_name};
use super::{LONGEST_CHOICE, LONGEST_SLOT, Parser, Token, top_level_pipes, white_space};
use crate::rule::slot::{Spintax, Syntax, name_words};
use crate::template::classify::is_listed;
use crate::template::expression::is_filter;
use crate::template::inline::{self, Arm};
use crate::template::{Branch, Choice, ChoiceForm, Node, ProblemKind, When, condition};
use crate::text::fold;

/// Which `}` closes which `{`.
pub(super) struct Braces {
    /// Opening brace and the one that closes it, sorted by the opening one.
    pairs: Vec<(usize, usize)>,
    /// Those that close one, sorted.
    closers: Vec<usize>,
}

impl Braces {
    pub(super) fn of(text: &str) -> Self {
        let mut open = Vec::new();
        let mut pairs = Vec::new();
        for (at, byte) in text.bytes().enumerate() {
            match byte {
                b'{' => open.push(at),
                b'}' => pairs.extend(open.pop().map(|from| (from, at))),
                _ => {}
            }
        }
        let closers = pairs.iter().map(|(_, close)| *close).collect();
        pairs.sort_unstable();
        Self { pairs, closers }
    }

    pub(super) fn close(&self, open: usize) -> Option<usize> {
        let at = self
            .pairs
            .binary_search_by_key(&open, |(open, _)| *open)
            .ok()?;
        Some(self.pairs[at].1)
    }

    pub(super) fn closes(&self, at: usize) -> bool {
        self.closers.binary_search(&at).is_ok()
    }
}

impl<'t> Parser<'t, '_> {
    pub(super) fn brace(
        &mut self,
        at: usize,
        end: usize,
        depth: usize,
    ) -> Option<(Token<'t>, usize)> {
        let text: &'t str = self.text;
        let rest = &text[at..end];
        if rest.starts_with("{%=") {
            let (expression, to) = self.inside_or_unclosed(at, end, "{%=", "%}")?;
            return self.slot_of(at..to, self.read(expression), Syntax::Expression);
        }
        if rest.starts_with("{%") {
            return self.tag(at, end, depth);
        }
        if rest.starts_with("{#") && !rest.starts_with("{#if") {
            return Some((Token::Silent, self.find_end(at + 2, end, &["#}"])?.end));
        }
        if rest.starts_with("{{!") || rest.starts_with("{{~!") {
            return self.comment(at, end);
        }
        let Some(close) = self.braces.close(at).filter(|close| *close < end) else {
            return self.unclosed_brace(at, end);
        };
        if close - at > LONGEST_CHOICE {
            let window = text.floor_char_boundary(at + LONGEST_SLOT);
            let pipe = text[at..window].find('|')?;
            self.problem(at..at + pipe + 1, ProblemKind::TooLong);
            return Some((Token::Text, close + 1));
        }
        if let Some(name) = text[at..close].strip_prefix("{!").map(str::trim)
            && is_expression(name)
        {
            return self.slot(at..close + 1, name, Syntax::Bang, None);
        }
        if rest.starts_with("{{") && self.braces.close(at + 1) == Some(close - 1) {
            if rest.starts_with("{{{") && self.braces.close(at + 2) == close.checked_sub(2) {
                let expression = self.read(&text[at + 3..close - 2]);
                return self.slot_of(at..close + 1, expression, Syntax::TripleBraces);
            }
            return self.double_braces(at..close + 1, depth);
        }
        self.single_brace(at..close + 1, depth)
    }

    /// `{{! ... }}` and `{{!-- ... --}}`, in which braces may stand.
    fn comment(&mut self, at: usize, end: usize) -> Option<(Token<'t>, usize)> {
        let from = at + self.text[at..end].find('!')? + 1;
        let dashed = self.text[from..end].starts_with("--");
        let close = dashed.then(|| self.find_end(from + 2, end, &["--}}", "--~}}"]));
        // In Mustache, dashes are words of the comment.
        let close = close
            .flatten()
            .or_else(|| self.find_end(from, end, &["}}"]));
        let Some(close) = close else {
            self.problem(at..from, ProblemKind::Unclosed);
            return None;
        };
        Some((Token::Silent, close.end))
    }

    /// `{{...}}`: a variable, a condition or a choice.
    fn double_braces(&mut self, range: Range<usize>, depth: usize) -> Option<(Token<'t>, usize)> {
        let text: &'t str = self.text;
        let inner = range.start + 2..range.end - 2;
        let content = white_space::content(&text[inner.clone()]);
        let word = content
            .trim_start_matches(['#', '/', '^'])
            .split(|c: char| !c.is_alphanumeric())
            .next()
            .unwrap_or_default();
        // `if` of `#if event`, `event` of `^event`.
        let section = content.trim_start_matches(['#', '/', '^', ' ']);
        let section = section.split(' ').next().unwrap_or_default();
        let token = match content.as_bytes().first() {
            Some(b'>') => Token::Silent,
            Some(b'/') => Token::EndIf(section),
            Some(b'^') if content.len() == 1 => Token::Else,
            Some(b'#') if word == "endif" => Token::EndIf("if"),
            Some(b'#') if word == "end" => Token::EndIf(""),
            Some(b'#') if word == "else" => Token::Else,
            Some(b'#' | b'^') => Token::If(section),
            _ if content == "else" => Token::Else,
            _ if content.starts_with("else if ") || content.starts_with("else unless ") => {
                Token::Else
            }
            _ if word == "endif" => Token::EndIf("if"),
            _ => {
                if content.len() > LONGEST_SLOT && !content.contains('|') {
                    return None;
                }
                if let Some((random, choices)) = text[inner.clone()].split_once('|')
                    && random.trim() == "RANDOM"
                {
                    let branches = inner.end - choices.len()..inner.end;
                    return self.choice(range, branches, Spintax::DoubleBraces, depth);
                }
                let is_variable = |name: &str| is_listed(name, self.pack);
                let arms = inline::read(content).or_else(|| inline::either(content, is_variable));
                if let Some(arms) = arms {
                    let padding = text[inner.clone()].find(content).unwrap_or_default();
                    let from = inner.start + padding;
                    return self.inline_choice(range, from..from + content.len(), arms);
                }
                if content.contains('|') && !content.contains("||") && self.is_choice(content) {
                    return self.choice(range, inner, Spintax::DoubleBraces, depth);
                }
                if let Some(words) = written(content) {
                    return Some((Token::Literal(self.place(words)), range.end));
                }
                let expression = self.read(unescaped(content));
                let is_this = expression.name == "." && self.variable(".") != ".";
                if !expression.name.contains(char::is_alphanumeric) && !is_this {
                    return None;
                }
                return self.slot_of(range, expression, Syntax::DoubleBraces);
            }
        };
        Some((token, range.end))
    }

    /// A choice that stands within one slot: `{{ "yes" if event else "no" }}`.
    pub(super) fn inline_choice(
        &mut self,
        range: Range<usize>,
        content: Range<usize>,
        arms: Vec<Arm<'t>>,
    ) -> Option<(Token<'t>, usize)> {
        let text: &'t str = self.text;
        let mut branches = Vec::new();
        for arm in arms {
            let bytes = content.start + arm.value.start..content.start + arm.value.end;
            let nodes = if arm.is_text {
                vec![Node::Text(bytes.clone())]
            } else {
                let expression = self.read(&text[bytes.clone()]);
                match self.slot_of(bytes.clone(), expression, Syntax::DoubleBraces)? {
                    (Token::Slot(slot), _) => vec![Node::Slot(slot)],
                    (Token::Nodes(nodes), _) => nodes,
                    _ => return None,
                }
            };
            let when = arm.test.map_or(When::Otherwise, condition::read_test);
            branches.push(Branch {
                range: bytes,
                tag: range.clone(),
                when: self.resolved(when),
                nodes,
            });
        }
        let end = range.end;
        self.choices.push(Choice {
            range,
            form: ChoiceForm::Condition,
            branches,
        });
        Some((Token::Choice(self.choices.len() - 1), end))
    }

    /// `{...}`: a choice, a condition, or a variable.
    fn single_brace(&mut self, range: Range<usize>, depth: usize) -> Option<(Token<'t>, usize)> {
        let text: &'t str = self.text;
        let inner = range.start + 1..range.end - 1;
        let content = &text[inner.clone()];
        if let Some((name, fallback)) = content.split_once('|')
            && name.contains('=')
            && is_expression(name)
        {
            return self.slot(range, field_name(name), Syntax::Braces, Some(fallback));
        }
        // `{Good {morning|evening}}` is a choice of one.
        if !top_level_pipes(content).is_empty() || content.contains('{') && content.contains('|') {
            return self.choice(range, inner, Spintax::Braces, depth);
        }
        let content = content.trim();
        let token = match content {
            "else" => Token::Else,
            "endif" => Token::EndIf("if"),
            _ if content.starts_with("if:") || content.starts_with("ifnot:") => Token::If("if"),
            _ => {
                if content.len() > LONGEST_SLOT || !is_name(content) {
                    return None;
                }
                return self.slot(range, field_name(content), Syntax::Braces, None);
            }
        };
        Some((token, range.end))
    }

    /// Whether what stands between double braces is a choice and not a variable with its fallback: a
    /// fallback has one pipe, and a name before it. A word that is no name that any tool has, beside
    /// another that says the same, is none.
    fn is_choice(&self, content: &str) -> bool {
        let (first, rest) = content.split_once('|').unwrap_or((content, ""));
        let first = first.trim();
        let spins = self
            .dialect
            .is_some_and(|dialect| dialect.spintax.contains(&Spintax::DoubleBraces));
        if spins {
            let builtin = self
                .dialect
                .is_some_and(|dialect| dialect.variables.iter().any(|known| known == first));
            return !builtin && !is_listed(first, self.pack);
        }
        if is_listed(first, self.pack) {
            return false;
        }
        let mut parts = rest.split('|').map(str::trim);
        if !is_expression(first) || first.contains(' ') {
            return !parts.all(is_filter);
        }
        let machine = |c: char| c.is_ascii_digit() || matches!(c, '_' | '.' | '[' | '=');
        if first.contains(machine) || name_words(first).len() > 1 {
            return false;
        }
        let several = rest.contains('|') && !parts.any(is_filter);
        several || self.are_of_a_kind(first, rest)
    }

    /// Whether a word and what stands beside it are two ways to say one thing in any language: two
    /// greetings, two courtesies, two small words.
    fn are_of_a_kind(&self, word: &str, other: &str) -> bool {
        let mut others = name_words(other).into_iter();
        let (Some(other), alone) = (others.next(), others.next().is_none()) else {
            return false;
        };
        let word = fold(word);
        let mut languages = iter::once(&self.pack.language).chain(self.pack.languages.iter());
        languages.any(|language| {
            let lists = language.lists;
            let classes = |word| language.words.classes(language.words.find(word));
            let shared = classes(&word) & classes(&other);
            // "Hello there", but not "the start".
            shared & lists.greeting != 0
                || alone
                    && shared
                        & (lists.courtesy
                            | lists.closing
                            | lists.perceive
                            | lists.cognition
                            | lists.stop)
                        != 0
        })
    }

    /// A brace that is never closed: a problem where a variable follows, else somebody's smile.
    fn unclosed_brace(&mut self, at: usize, end: usize) -> Option<(Token<'t>, usize)> {
        let text: &'t str = self.text;
        let rest = &text[at + 1..text.floor_char_boundary(end.min(at + LONGEST_SLOT))];
        let name = leading_name(rest.trim_start_matches(['{', '!']));
        let braces = rest.len() - rest.trim_start_matches(['{', '!']).len();
        let to = at + 1 + braces + name.len();
        let chooses = !name.is_empty() && rest[braces + name.len()..].starts_with('|');
        if rest.starts_with('{') || chooses || is_listed(name, self.pack) {
            let inner = self.braces.close(at + 1).filter(|close| *close < end);
            self.problem(
                at..inner.map_or(to, |close| close + 1),
                ProblemKind::Unclosed,
            );
            // The variable in it is read all the same.
            return Some((Token::Text, at + 1));
        }
        None
    }

    pub(super) fn stray_brace(&mut self, at: usize, end: usize) -> Option<(Token<'t>, usize)> {
        // Those that close something were passed along with what they close.
        let behind_slot = self.slots.last().is_some_and(|slot| slot.range.end == at)
            || self
                .choices
                .last()
                .is_some_and(|choice| choice.range.end == at);
        if behind_slot && !self.braces.closes(at) {
            let rest = &self.text[at..end];
            let to = end - rest.trim_start_matches('}').len();
            self.problem(at..to, ProblemKind::Unopened);
            return Some((Token::Text, to));
        }
        if self.braces.closes(at) {
            return None;
        }
        self.stray(at, end, "}}")
            .or_else(|| self.stray(at, end, "}"))
    }

    /// A sign that closes a variable, behind a name that nothing opens.
    pub(super) fn stray(
        &mut self,
        at: usize,
        end: usize,
        sign: &str,
    ) -> Option<(Token<'t>, usize)> {
        self.text[at..end].starts_with(sign).then_some(())?;
        let window = self
            .text
            .floor_char_boundary(at.saturating_sub(LONGEST_SLOT));
        let before = &self.text[window..at];
        let name = before.trim_end_matches(is_of_name);
        let name = &before[name.len()..];
        // One brace is a smile, or prose.
        let named = !name.is_empty() && (sign == "}}" || is_listed(name, self.pack));
        named.then(|| {
            let to = at + sign.len();
            self.problem(at - name.len()..to, ProblemKind::Unopened);
            (Token::Text, to)
        })
    }

    /// `{% ... %}`
    fn tag(&mut self, at: usize, end: usize, depth: usize) -> Option<(Token<'t>, usize)> {
        let text: &'t str = self.text;
        let window = self.text.floor_char_boundary(end.min(at + LONGEST_SLOT));
        let Some(to) = self.find(at + 2, window, "%}") else {
            self.problem(at..at + 2, ProblemKind::Unclosed);
            return None;
        };
        let content = white_space::content(&text[at + 2..to - 2]);
        // `{% # this %}` is a remark, and `{%#if event%}` a condition.
        if content
            .strip_prefix('#')
            .is_some_and(|rest| rest.starts_with(char::is_whitespace))
        {
            return Some((Token::Silent, to));
        }
        let closes = content.starts_with('/');
        let content = content.trim_start_matches(['-', ' ', '#', '/', '\t', '\n']);
        let word = content
            .split(|c: char| !c.is_alphanumeric())
            .next()
            .unwrap_or_default();
        let token = match word {
            "if" | "unless" | "for" | "case" if closes => Token::EndIf(word),
            "if" | "unless" | "for" | "case" => Token::If(word),
            "else" | "elsif" | "elif" | "elseif" | "when" => Token::Else,
            "endif" | "endunless" | "endfor" | "endcase" => Token::EndIf(&word["end".len()..]),
            "assign" | "with" | "set" if content.contains('=') => {
                self.assign(&content[word.len()..]);
                Token::Silent
            }
            _ => return Some(self.block_of(word, at..to, end, depth)),
        };
        Some((token, to))
    }

    /// A tag that goes on to another: a comment, a text as it is, what is captured.
    fn block_of(
        &mut self,
        word: &str,
        tag: Range<usize>,
        end: usize,
        depth: usize,
    ) -> (Token<'t>, usize) {
        let text: &'t str = self.text;
        let (last, content) = match word {
            "comment" => ("endcomment", None),
            "doc" => ("enddoc", None),
            "raw" => ("endraw", Some("")),
            "verbatim" => ("endverbatim", Some("")),
            "capture" => ("endcapture", Some(word)),
            "set" => ("endset", Some(word)),
            _ => return (Token::Silent, tag.end),
        };
        let Some((inner, to)) = self.block(tag.clone(), end, last) else {
            self.problem(tag.clone(), ProblemKind::Unclosed);
            return (Token::Silent, tag.end);
        };
        let token = match content {
            None => Token::Silent,
            Some("") => Token::Literal(inner),
            Some(word) => {
                let written = white_space::content(&text[tag.start + 2..tag.end - 2]);
                let name = written.trim_start().strip_prefix(word).unwrap_or_default();
                self.capture(name, inner, depth);
                Token::Silent
            }
        };
        (token, to)
    }

    /// What stands between a tag and the one called `last`, and where that ends.
    fn block(
        &mut self,
        tag: Range<usize>,
        end: usize,
        last: &'static str,
    ) -> Option<(Range<usize>, usize)> {
        let text: &'t str = self.text;
        let mut from = tag.end;
        while let Some(found) = self.find_end(from, end, &[last]) {
            from = found.end;
            let before = &text[tag.end..found.start];
            let opened = before.trim_end_matches(|c: char| c.is_whitespace() || "-~+".contains(c));
            let behind = &text[found.end..end];
            let rest = behind.trim_start_matches(|c: char| c.is_whitespace() || "-~+".contains(c));
            if let Some(inner) = opened.strip_suffix("{%")
                && rest.starts_with("%}")
            {
                let close = tag.end + inner.len()..end - rest.len() + "%}".len();
                let inner = white_space::behind(text, tag, close.start);
                let inner = white_space::before(text, inner..close.start, close.end);
                return Some((inner, close.end));
            }
        }
        if end == text.len() {
            self.missing.insert(last);
        }
        None
    }

    pub(super) fn dollar(&mut self, at: usize, end: usize) -> Option<(Token<'t>, usize)> {
        let text: &'t str = self.text;
        text[at..end].starts_with("${").then_some(())?;
        let close = self.braces.close(at + 1).filter(|close| *close < end)?;
        let content = &text[at + 2..close];
        if content.len() > LONGEST_SLOT {
            return None;
        }
        let expression = self.read(content);
        is_name(expression.name).then_some(())?;
        let pair = text[close + 1..end].starts_with('$');
        let (syntax, to) = if pair {
            (Syntax::DollarPair, close + 2)
        } else {
            (Syntax::Dollar, close + 1)
        };
        self.slot_of(at..to, expression, syntax)
    }
}

/// The text that a slot holds in quotation marks, and nothing else: `{{ "{{" }}`.
fn written(content: &str) -> Option<&str> {
    let mark = content.chars().next().filter(|c| matches!(c, '"' | '\''))?;
    let inner = content[1..].strip_suffix(mark)?;
    (!inner.contains(mark)).then_some(inner)
}

/// A variable that Mustache and Handlebars are to write without escapes: `{{&x}}`, `{{~{x}~}}`.
fn unescaped(content: &str) -> &str {
    let bare = |content: &'_ str| Some(content.strip_prefix('{')?.strip_suffix('}')?.len());
    match bare(content) {
        Some(length) => content[1..=length].trim(),
        None => content.strip_prefix('&').unwrap_or(content).trim(),
    }
}

/// The name in `contactfield=name`. One that says that it is the owner's keeps it, so that it is not
/// taken for the recipient's.
fn field_name(content: &str) -> &str {
    match content.split_once('=') {
        Some((field, name)) if field != "ownerfield" => name,
        _ => content,
    }
}
