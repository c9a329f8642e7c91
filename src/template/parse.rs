//! Finds variables, choices and conditions in a text, in every syntax that tools use.
//!
//! One walk over the text; whatever opens is looked up in a table of what closes it, so that no text can
//! make it slow. What cannot be read stays text, and is remembered as a problem where only a tool would
//! have written it.

use std::collections::HashSet;
use std::iter;
use std::ops::Range;

use super::classify::{is_listed, kind_of};
use super::expression::{self, Case, Expression, is_filter};
use super::{
    Branch, Choice, ChoiceForm, Node, Problem, ProblemKind, Sizes, Slot, Template, When, condition,
};
use crate::rule::pack::Pack;
use crate::rule::slot::{Dialect, Fallback, SlotRole, Spintax, Syntax, name_words};
use crate::text::fold;

/// A variable is short; what is longer between two signs is prose. In bytes.
const LONGEST_SLOT: usize = 200;

/// The most bytes of a choice or of a comment, so that no text is looked through over and over.
pub(crate) const LONGEST_CHOICE: usize = 4_000;

/// Choices inside choices: people write two levels.
pub(crate) const DEEPEST: usize = 8;

/// What ends `<spin>`.
const SPIN_END: &str = "</spin>";

/// Signs that something may begin with.
const SIGNS: [char; 14] = [
    '{', '}', '$', '[', '*', '|', '<', '«', '%', '#', '_', '~', '(', '@',
];

/// Tags that are HTML's and no variables.
const HTML: [&str; 22] = [
    "a", "b", "i", "u", "p", "br", "hr", "em", "li", "ol", "ul", "td", "tr", "h1", "h2", "h3",
    "div", "img", "span", "font", "table", "strong",
];

pub(super) fn parse<'t>(text: &'t str, pack: &'t Pack, dialect: Option<&Dialect>) -> Template<'t> {
    let mut parser = Parser {
        text,
        pack,
        dialect,
        braces: Braces::of(text),
        last_spin: text.rfind(SPIN_END),
        long_spins: 0,
        slots: Vec::new(),
        choices: Vec::new(),
        problems: Vec::new(),
        loose: Vec::new(),
    };
    let nodes = parser.sequence(0..text.len(), 0);
    parser.judge_loose();
    let Parser {
        slots,
        choices,
        mut problems,
        ..
    } = parser;
    problems.sort_by_key(|problem| (problem.range.start, problem.range.end));
    Template {
        text,
        slots,
        sizes: Sizes::of(&choices),
        choices,
        problems,
        nodes,
    }
}

/// Which `}` closes which `{`.
struct Braces {
    /// Opening brace and the one that closes it, sorted by the opening one.
    pairs: Vec<(usize, usize)>,
    /// Those that close one, sorted.
    closers: Vec<usize>,
}

impl Braces {
    fn of(text: &str) -> Self {
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

    fn close(&self, open: usize) -> Option<usize> {
        let at = self
            .pairs
            .binary_search_by_key(&open, |(open, _)| *open)
            .ok()?;
        Some(self.pairs[at].1)
    }

    fn closes(&self, at: usize) -> bool {
        self.closers.binary_search(&at).is_ok()
    }
}

/// What stands at a sign.
enum Token<'t> {
    Slot(usize),
    Choice(usize),
    /// A condition begins, which ends with this word.
    If(&'t str),
    /// Its next branch begins.
    Else,
    /// It ends: the one of this word, or whichever is open.
    EndIf(&'t str),
    /// Nothing of it will be seen: a comment, an assignment.
    Silent,
    /// Text, though it begins with a sign.
    Text,
}

/// A condition whose end is still to come.
struct Open<'t> {
    /// The word that its end has.
    word: &'t str,
    /// Where its tag begins, and ends.
    tag: Range<usize>,
    branches: Vec<Branch>,
    /// Where the branch that is being read begins, and when it stands.
    from: usize,
    when: When,
    /// The nodes before the condition.
    outer: Vec<Node>,
    has_else: bool,
}

/// What looks like a variable with its second sign missing.
struct Loose {
    /// Its bytes.
    range: Range<usize>,
    /// What it would be.
    syntax: Syntax,
    /// Whether people would not write it so.
    machine: bool,
}

struct Parser<'t, 'd> {
    text: &'t str,
    pack: &'t Pack,
    dialect: Option<&'d Dialect>,
    braces: Braces,
    /// Where the last `</spin>` stands.
    last_spin: Option<usize>,
    /// How many choices were opened that are too long to be read, and whose ends are still to come.
    long_spins: usize,
    slots: Vec<Slot<'t>>,
    choices: Vec<Choice>,
    problems: Vec<Problem>,
    loose: Vec<Loose>,
}

impl<'t> Parser<'t, '_> {
    fn sequence(&mut self, range: Range<usize>, depth: usize) -> Vec<Node> {
        let mut nodes: Vec<Node> = Vec::new();
        let mut open: Vec<Open<'t>> = Vec::new();
        // Conditions that are nested too deeply to be read, and whose ends are passed over.
        let mut beyond = 0_usize;
        let mut at = range.start;
        let mut text_from = range.start;
        while let Some(found) = self.text[at..range.end].find(SIGNS) {
            let start = at + found;
            let (token, end) = self.token(start, range.end, depth);
            let end = end.min(range.end).max(start + 1);
            at = end;
            if matches!(token, Token::Text) {
                continue;
            }
            if text_from < start {
                nodes.push(Node::Text(text_from..start));
            }
            text_from = end;
            match token {
                Token::Slot(index) => nodes.push(Node::Slot(index)),
                Token::Choice(index) => nodes.push(Node::Choice(index)),
                Token::If(word) if open.len() < DEEPEST => open.push(Open {
                    word,
                    tag: start..end,
                    branches: Vec::new(),
                    from: end,
                    when: condition::read(&self.text[start..end]),
                    outer: std::mem::take(&mut nodes),
                    has_else: false,
                }),
                Token::If(_) => {
                    if beyond == 0 {
                        self.problem(start..end, ProblemKind::TooDeep);
                    }
                    beyond += 1;
                }
                Token::Else | Token::EndIf(_) if beyond > 0 => {
                    beyond -= usize::from(matches!(token, Token::EndIf(_)));
                }
                Token::Else => match open.last_mut() {
                    Some(condition) => {
                        condition.has_else |= condition::is_last(&self.text[start..end]);
                        let when = condition::read(&self.text[start..end]);
                        condition.branches.push(Branch {
                            range: condition.from..start,
                            when: std::mem::replace(&mut condition.when, when),
                            nodes: std::mem::take(&mut nodes),
                        });
                        condition.from = end;
                    }
                    None => self.problem(start..end, ProblemKind::Unopened),
                },
                Token::EndIf(word) => {
                    let of_word = |condition: &Open<'_>| word.is_empty() || condition.word == word;
                    let Some(index) = open.iter().rposition(of_word) else {
                        self.problem(start..end, ProblemKind::Unopened);
                        continue;
                    };
                    nodes = self.give_up(open.split_off(index + 1), nodes);
                    if let Some(condition) = open.pop() {
                        nodes = self.close(condition, nodes, start..end);
                    }
                }
                Token::Silent | Token::Text => {}
            }
        }
        if text_from < range.end {
            nodes.push(Node::Text(text_from..range.end));
        }
        self.give_up(open, nodes)
    }

    /// The nodes of conditions that are never closed, and of what follows: they hold nothing back.
    fn give_up(&mut self, open: Vec<Open<'_>>, mut nodes: Vec<Node>) -> Vec<Node> {
        for condition in open.into_iter().rev() {
            self.problem(condition.tag, ProblemKind::Unclosed);
            let mut all = condition.outer;
            all.extend(condition.branches.into_iter().flat_map(|b| b.nodes));
            all.append(&mut nodes);
            nodes = all;
        }
        nodes
    }

    fn close(&mut self, mut condition: Open<'_>, nodes: Vec<Node>, tag: Range<usize>) -> Vec<Node> {
        condition.branches.push(Branch {
            range: condition.from..tag.start,
            when: condition.when,
            nodes,
        });
        if !condition.has_else {
            condition.branches.push(Branch {
                range: tag.start..tag.start,
                when: When::Otherwise,
                nodes: Vec::new(),
            });
        }
        self.choices.push(Choice {
            range: condition.tag.start..tag.end,
            form: ChoiceForm::Condition,
            branches: condition.branches,
        });
        let mut nodes = condition.outer;
        nodes.push(Node::Choice(self.choices.len() - 1));
        nodes
    }

    fn problem(&mut self, range: Range<usize>, kind: ProblemKind) {
        self.problems.push(Problem { range, kind });
    }

    /// What begins at the sign at `at`, and where it ends.
    fn token(&mut self, at: usize, end: usize, depth: usize) -> (Token<'t>, usize) {
        let rest = &self.text[at..end];
        let token = match rest.as_bytes()[0] {
            b'{' => self.brace(at, end, depth),
            b'}' => self.stray_brace(at, end),
            b'$' => self.dollar(at, end),
            b'[' => self.bracket(at, end, depth),
            b'*' => self.pipes(at, end),
            // Mailchimp's, as people remember it.
            b'|' => self
                .between(at, end, &[("|*", "*|", Syntax::Pipes)])
                .or_else(|| self.stray(at, end, "|*")),
            b'<' => self.angle(at, end, depth),
            b'%' => self.percent(at, end),
            b'#' => self.between(
                at,
                end,
                &[
                    ("##", "##", Syntax::DoubleHashes),
                    ("#", "#", Syntax::Hashes),
                ],
            ),
            b'_' => self.between(at, end, &[("__", "__", Syntax::Underscores)]),
            b'~' => self.between(at, end, &[("~~", "~~", Syntax::Tildes)]),
            b'(' => self.parenthesis(at, end),
            b'@' => self.at_name(at, end),
            _ => self.guillemets(at, end),
        };
        token.unwrap_or_else(|| {
            (
                Token::Text,
                at + rest.chars().next().map_or(1, char::len_utf8),
            )
        })
    }

    /// A slot that is nothing but a name, and perhaps what stands in for it.
    fn slot(
        &mut self,
        range: Range<usize>,
        name: &'t str,
        syntax: Syntax,
        fallback: Option<&'t str>,
    ) -> Option<(Token<'t>, usize)> {
        let expression = Expression {
            name,
            fallback,
            ..Expression::default()
        };
        self.slot_of(range, expression, syntax)
    }

    fn slot_of(
        &mut self,
        range: Range<usize>,
        expression: Expression<'t>,
        syntax: Syntax,
    ) -> Option<(Token<'t>, usize)> {
        let Expression {
            name,
            fallback,
            filters,
        } = expression;
        let mut kind = kind_of(name, self.pack)?;
        let says_who = kind.role == SlotRole::Merge || is_listed(name, self.pack);
        if (!says_who || kind.role == SlotRole::Neutral) && self.is_addressed(&range) {
            kind = self.pack.slot_kind("full-name")?;
        }
        let end = range.end;
        self.slots.push(Slot {
            range,
            name,
            syntax,
            fallback,
            filters,
            kind,
        });
        Some((Token::Slot(self.slots.len() - 1), end))
    }

    /// Reads what stands between the signs of a slot.
    fn read(&self, content: &'t str) -> Expression<'t> {
        let strict = self
            .dialect
            .is_some_and(|dialect| dialect.fallback == Fallback::Default);
        expression::read(content, strict)
    }

    /// Whether a slot stands where a name would: behind one or two words that open the text, before a
    /// comma, a mark or a line end.
    fn is_addressed(&self, range: &Range<usize>) -> bool {
        /// "Good morning, Dr. "
        const LONGEST_GREETING: usize = 18;
        let before = &self.text[..range.start];
        let greets = (2..LONGEST_GREETING).contains(&before.len())
            && before.ends_with(' ')
            && before
                .chars()
                .all(|c| c.is_alphabetic() || matches!(c, ' ' | '.'));
        let behind = self.text[range.end..].trim_start_matches(' ');
        greets && (behind.is_empty() || behind.starts_with([',', '!', ':', '\n', '\r', '.']))
    }

    /// A slot between two signs, whose name is an identifier.
    fn between(
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
    fn judge_loose(&mut self) {
        let mut in_use: HashSet<Syntax> = self.slots.iter().map(|slot| slot.syntax).collect();
        in_use.extend(self.dialect.iter().flat_map(|tool| tool.syntax.iter()));
        for loose in std::mem::take(&mut self.loose) {
            if loose.machine || in_use.contains(&loose.syntax) {
                self.problem(loose.range, ProblemKind::Unclosed);
            }
        }
    }

    /// What stands between two delimiters on one line or two, and where the second ends.
    fn inside(&self, at: usize, end: usize, open: &str, close: &str) -> Option<(&'t str, usize)> {
        let text: &'t str = self.text;
        let from = at + text[at..end].strip_prefix(open).map(|_| open.len())?;
        let window = text.floor_char_boundary(end.min(from + LONGEST_SLOT));
        let length = text[from..window].find(close)?;
        Some((&text[from..from + length], from + length + close.len()))
    }

    /// The same where nobody but a tool would write what opens: that it is not closed, or not before it is
    /// opened again, is a problem.
    fn inside_or_unclosed(
        &mut self,
        at: usize,
        end: usize,
        open: &str,
        close: &str,
    ) -> Option<(&'t str, usize)> {
        let inside = self.inside(at, end, open, close);
        let inside = inside.filter(|(content, _)| !content.contains(open));
        if inside.is_none() {
            self.problem(at..at + open.trim_end().len(), ProblemKind::Unclosed);
        }
        inside
    }

    /// Where the next `sign` ends, unless it is too far away to belong to what stands at `at`.
    fn find(&self, at: usize, end: usize, sign: &str) -> Option<usize> {
        let window = self.text.floor_char_boundary(end.min(at + LONGEST_CHOICE));
        Some(at + self.text.get(at..window)?.find(sign)? + sign.len())
    }

    fn stray_brace(&mut self, at: usize, end: usize) -> Option<(Token<'t>, usize)> {
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
    fn stray(&mut self, at: usize, end: usize, sign: &str) -> Option<(Token<'t>, usize)> {
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

    fn brace(&mut self, at: usize, end: usize, depth: usize) -> Option<(Token<'t>, usize)> {
        let text: &'t str = self.text;
        let rest = &text[at..end];
        if rest.starts_with("{%=") {
            let (expression, to) = self.inside_or_unclosed(at, end, "{%=", "%}")?;
            return self.slot_of(at..to, self.read(expression), Syntax::Expression);
        }
        if rest.starts_with("{%") {
            return self.tag(at, end);
        }
        if rest.starts_with("{#") && !rest.starts_with("{#if") {
            return Some((Token::Silent, self.find(at + 2, end, "#}")?));
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

    /// `{{...}}`: a variable, a condition, a comment, or a choice.
    fn double_braces(&mut self, range: Range<usize>, depth: usize) -> Option<(Token<'t>, usize)> {
        let text: &'t str = self.text;
        let inner = range.start + 2..range.end - 2;
        let content = text[inner.clone()].trim();
        let word = content
            .trim_start_matches(['#', '/', '^', '~'])
            .split(|c: char| !c.is_alphanumeric())
            .next()
            .unwrap_or_default();
        // `if` of `#if event`, `event` of `^event`.
        let section = content.trim_start_matches(['#', '/', '^', '~', ' ']);
        let section = section.split([' ', '~']).next().unwrap_or_default();
        let token = match content.as_bytes().first() {
            Some(b'!' | b'>') => Token::Silent,
            Some(b'/') => Token::EndIf(section),
            Some(b'#') if word == "endif" => Token::EndIf("if"),
            Some(b'#') if word == "end" => Token::EndIf(""),
            Some(b'#') if word == "else" => Token::Else,
            Some(b'#' | b'^') => Token::If(section),
            _ if content == "else" || content.starts_with("else if ") => Token::Else,
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
                if content.contains('|') && !content.contains("||") && self.is_choice(content) {
                    return self.choice(range, inner, Spintax::DoubleBraces, depth);
                }
                let expression = self.read(content);
                if !expression.name.contains(char::is_alphanumeric) {
                    return None;
                }
                return self.slot_of(range, expression, Syntax::DoubleBraces);
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

    /// `{% ... %}`
    fn tag(&mut self, at: usize, end: usize) -> Option<(Token<'t>, usize)> {
        let text: &'t str = self.text;
        let window = self.text.floor_char_boundary(end.min(at + LONGEST_SLOT));
        let Some(to) = self.find(at + 2, window, "%}") else {
            self.problem(at..at + 2, ProblemKind::Unclosed);
            return None;
        };
        let content = text[at + 2..to - 2].trim_matches(['-', ' ', '#', '/', '\t', '\n']);
        let word = content
            .split(|c: char| !c.is_alphanumeric())
            .next()
            .unwrap_or_default();
        let closes = text[at + 2..]
            .trim_start_matches(['-', ' '])
            .starts_with('/');
        let token = match word {
            "if" | "unless" | "for" | "case" if closes => Token::EndIf(word),
            "if" | "unless" | "for" | "case" => Token::If(word),
            "else" | "elsif" | "elif" | "elseif" | "when" => Token::Else,
            "endif" | "endunless" | "endfor" | "endcase" => Token::EndIf(&word["end".len()..]),
            "comment" | "raw" => {
                let close = format!("{{% end{word} %}}");
                return Some((Token::Silent, self.find(to, end, &close).unwrap_or(to)));
            }
            _ => Token::Silent,
        };
        Some((token, to))
    }

    fn dollar(&mut self, at: usize, end: usize) -> Option<(Token<'t>, usize)> {
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

    fn bracket(&mut self, at: usize, end: usize, depth: usize) -> Option<(Token<'t>, usize)> {
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
    fn pipes(&mut self, at: usize, end: usize) -> Option<(Token<'t>, usize)> {
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
                expression.filters.value = Case::of_filter(word);
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

    fn angle(&mut self, at: usize, end: usize, depth: usize) -> Option<(Token<'t>, usize)> {
        let text: &'t str = self.text;
        let rest = &text[at..end];
        if rest.starts_with("<%=") {
            let (name, to) = self.inside_or_unclosed(at, end, "<%=", "%>")?;
            return self.slot(at..to, name.trim(), Syntax::Erb, None);
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

    fn percent(&mut self, at: usize, end: usize) -> Option<(Token<'t>, usize)> {
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
            return self.slot(at..to, content, Syntax::DoublePercents, None);
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

    fn guillemets(&mut self, at: usize, end: usize) -> Option<(Token<'t>, usize)> {
        let (name, to) = self.inside(at, end, "«", "»")?;
        // Elsewhere these are quotation marks, with a blank inside or a sentence.
        (is_identifier(name) || is_listed(name, self.pack) && name.trim() == name).then_some(())?;
        self.slot(at..to, name, Syntax::Guillemets, None)
    }

    /// `(Name)`: parentheses are everybody's, so only a name that a contact list holds is a slot.
    fn parenthesis(&mut self, at: usize, end: usize) -> Option<(Token<'t>, usize)> {
        let (name, to) = self.inside(at, end, "(", ")")?;
        let merges = is_listed(name, self.pack)
            && kind_of(name, self.pack).is_some_and(|kind| kind.role == SlotRole::Merge)
            && name.trim() == name;
        merges
            .then(|| self.slot(at..to, name, Syntax::Parentheses, None))
            .flatten()
    }

    /// `@firstname`: a handle, unless it is a name that slots go by.
    fn at_name(&mut self, at: usize, end: usize) -> Option<(Token<'t>, usize)> {
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

    /// A choice whose branches stand in `inner`, set apart by pipes.
    fn choice(
        &mut self,
        range: Range<usize>,
        inner: Range<usize>,
        form: Spintax,
        depth: usize,
    ) -> Option<(Token<'t>, usize)> {
        if depth >= DEEPEST {
            let end = range.end;
            self.problem(range, ProblemKind::TooDeep);
            return Some((Token::Text, end));
        }
        let content = &self.text[inner.clone()];
        let mut branches = Vec::new();
        let mut from = inner.start;
        let pipes = top_level_pipes(content);
        for to in pipes
            .into_iter()
            .map(|at| inner.start + at)
            .chain([inner.end])
        {
            let nodes = self.sequence(from..to, depth + 1);
            branches.push(Branch {
                range: from..to,
                when: When::Otherwise,
                nodes,
            });
            from = to + 1;
        }
        let end = range.end;
        self.choices.push(Choice {
            range,
            form: ChoiceForm::Spintax(form),
            branches,
        });
        Some((Token::Choice(self.choices.len() - 1), end))
    }
}

/// Where the pipes stand that are in no brackets of their own, nor part of `*|X|*` or `||`.
fn top_level_pipes(content: &str) -> Vec<usize> {
    let bytes = content.as_bytes();
    let mut depth = 0_usize;
    let mut pipes = Vec::new();
    for (at, byte) in bytes.iter().enumerate() {
        let before = at.checked_sub(1).map(|before| bytes[before]);
        let next = bytes.get(at + 1).copied();
        match byte {
            b'{' | b'[' => depth += 1,
            b'}' | b']' => depth = depth.saturating_sub(1),
            b'|' if depth == 0 && before != Some(b'*') && next != Some(b'*') => pipes.push(at),
            _ => {}
        }
    }
    pipes
}

/// Whether a character may stand in a name without blanks.
fn is_of_name(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '_' | '.' | '-')
}

/// The name without blanks that a text begins with; a full stop behind it is the sentence's.
fn leading_name(text: &str) -> &str {
    let to = text.find(|c: char| !is_of_name(c)).unwrap_or(text.len());
    text[..to].trim_end_matches('.')
}

/// A name without blanks: letters, digits, underscores.
fn is_identifier(name: &str) -> bool {
    name.len() > 1
        && name.starts_with(|c: char| c.is_alphabetic() || c == '_')
        && name.contains(char::is_alphabetic)
        && name.chars().all(is_of_name)
}

/// A name as people write it between braces: words, perhaps with a hyphen or a slash.
fn is_name(name: &str) -> bool {
    name.contains(char::is_alphabetic)
        && !name.contains(['{', '}', ';', '<', '>', '"', '\n'])
        && name.split_whitespace().count() <= 8
}

/// A name with what expressions add to it: dots, indexes.
fn is_expression(name: &str) -> bool {
    name.contains(char::is_alphabetic)
        && name.chars().all(|c| {
            c.is_alphanumeric() || matches!(c, '_' | '.' | '-' | '[' | ']' | '=' | ' ' | ':')
        })
}

/// The name in `contactfield=name`. One that says that it is the owner's keeps it, so that it is not
/// taken for the recipient's.
fn field_name(content: &str) -> &str {
    match content.split_once('=') {
        Some((field, name)) if field != "ownerfield" => name,
        _ => content,
    }
}

/// The value of an attribute: `name="x"`.
fn attribute<'t>(content: &'t str, key: &str) -> Option<&'t str> {
    let (_, rest) = content.split_once(key)?;
    let rest = rest.trim_start().strip_prefix('=')?.trim_start();
    let quote = rest.chars().next().filter(|c| matches!(c, '"' | '\''))?;
    rest[1..].split(quote).next()
}
