//! Finds variables, choices and conditions in a text, in every syntax that tools use.
//!
//! One walk over the text; whatever opens is looked up in a table of what closes it, so that no text can
//! make it slow. What cannot be read stays text, and is remembered as a problem where only a tool would
//! have written it.

use std::borrow::Cow;
use std::collections::HashSet;
use std::ops::Range;

use memchr::memmem;

use super::classify::{is_listed, is_of_reader, kind_of};
use super::expression::{self, Expression};
use super::logic::Operand;
use super::{
    Branch, Choice, ChoiceForm, Node, Problem, ProblemKind, Sizes, Slot, Template, When, condition,
};
use crate::rule::pack::Pack;
use crate::rule::slot::{Dialect, Fallback, SlotKind, SlotRole, Spintax, Syntax, name_words};

mod braces;
mod name;
mod scope;
mod signs;
mod white_space;

use braces::Braces;
use scope::Scope;
use signs::{Loose, SPIN_END};

/// A variable is short; what is longer between two signs is prose. In bytes.
const LONGEST_SLOT: usize = 200;

/// The most bytes of a choice or of a comment, so that no text is looked through over and over.
pub(crate) const LONGEST_CHOICE: usize = 4_000;

/// Choices inside choices: people write two levels.
pub(crate) const DEEPEST: usize = 8;

/// Signs that something may begin with.
const SIGNS: [char; 14] = [
    '{', '}', '$', '[', '*', '|', '<', '«', '%', '#', '_', '~', '(', '@',
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
        missing: HashSet::new(),
        scope: Scope::default(),
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
    /// A name that stands for these.
    Nodes(Vec<Node>),
    /// Nothing of it will be seen: a comment, an assignment.
    Silent,
    /// These bytes stand as they are, whatever signs are in them.
    Literal(Range<usize>),
    /// Text, though it begins with a sign.
    Text,
}

/// A condition whose end is still to come.
struct Open<'t> {
    /// The word that its end has.
    word: &'t str,
    /// Where its tag begins, and ends.
    tag: Range<usize>,
    /// What it compares, if it is a `case`.
    subject: Option<Operand>,
    branches: Vec<Branch>,
    /// The tag of the branch that is being read, and when that stands.
    branch: Range<usize>,
    when: When,
    /// The nodes before the condition.
    outer: Vec<Node>,
    has_else: bool,
}

impl<'t> Open<'t> {
    fn new(word: &'t str, text: &str, tag: Range<usize>, outer: Vec<Node>) -> Self {
        Self {
            word,
            subject: condition::subject(&text[tag.clone()]),
            branches: Vec::new(),
            branch: tag.clone(),
            when: condition::read(&text[tag.clone()]),
            outer,
            has_else: false,
            tag,
        }
    }

    /// The branch of these `nodes` ends, and the next begins behind `tag`.
    fn turn(&mut self, text: &str, tag: Range<usize>, nodes: Vec<Node>) {
        let written = &text[tag.clone()];
        self.has_else |= condition::is_last(written);
        let next = match &self.subject {
            Some(subject) => condition::read_when(subject, written),
            None => condition::read(written),
        };
        let when = std::mem::replace(&mut self.when, next);
        let opened = std::mem::replace(&mut self.branch, tag);
        // What stands between a `case` and its first `when` is no part of any text.
        if self.subject.is_none() || opened != self.tag {
            self.branches.push(Branch {
                range: opened.end..self.branch.start,
                tag: opened,
                when,
                nodes,
            });
        }
    }
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
    /// Ends that the rest of the text does not have.
    missing: HashSet<&'static str>,
    scope: Scope<'t>,
}

impl<'t> Parser<'t, '_> {
    fn sequence(&mut self, range: Range<usize>, depth: usize) -> Vec<Node> {
        let outside = self.scope.depth();
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
            let before = white_space::before(self.text, text_from..start, end);
            if !before.is_empty() {
                nodes.push(Node::Text(before));
            }
            text_from = white_space::behind(self.text, start..end, range.end);
            match token {
                Token::Slot(index) => nodes.push(Node::Slot(index)),
                Token::Choice(index) => nodes.push(Node::Choice(index)),
                Token::If(word) if open.len() < DEEPEST => {
                    let outer = std::mem::take(&mut nodes);
                    open.push(self.opened(word, start..end, outer));
                }
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
                        condition.turn(self.text, start..end, std::mem::take(&mut nodes));
                        self.scope.turn(condition.branches.len());
                        let when = std::mem::replace(&mut condition.when, When::Unknown);
                        condition.when = self.resolved(when);
                    }
                    None => self.problem(start..end, ProblemKind::Unopened),
                },
                Token::EndIf(word) => nodes = self.ended(word, start..end, &mut open, nodes),
                Token::Nodes(more) => nodes.extend(more),
                Token::Literal(bytes) if bytes.is_empty() => {}
                Token::Literal(bytes) => nodes.push(Node::Text(bytes)),
                Token::Silent | Token::Text => {}
            }
        }
        if text_from < range.end {
            nodes.push(Node::Text(text_from..range.end));
        }
        self.scope.give_up(outside);
        self.give_up(open, nodes)
    }

    /// The condition of this word ends among those that are `open`, behind these nodes; the nodes up to here.
    fn ended(
        &mut self,
        word: &str,
        tag: Range<usize>,
        open: &mut Vec<Open<'t>>,
        nodes: Vec<Node>,
    ) -> Vec<Node> {
        let of_word = |condition: &Open<'_>| word.is_empty() || condition.word == word;
        let Some(index) = open.iter().rposition(of_word) else {
            self.problem(tag, ProblemKind::Unopened);
            return nodes;
        };
        let inside = open.split_off(index + 1);
        let outside = self.scope.depth().saturating_sub(inside.len());
        self.scope.give_up(outside);
        let nodes = self.give_up(inside, nodes);
        match open.pop() {
            Some(condition) => self.close(condition, nodes, tag),
            None => nodes,
        }
    }

    /// A condition begins, behind these nodes.
    fn opened(&mut self, word: &'t str, tag: Range<usize>, outer: Vec<Node>) -> Open<'t> {
        self.scope.enter(tag.start, &self.text[tag.clone()]);
        let mut open = Open::new(word, self.text, tag, outer);
        open.when = self.resolved(open.when);
        if let Some(Operand::Name(name)) = &open.subject {
            open.subject = self.asked(name);
        }
        open
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
            range: condition.branch.end..tag.start,
            tag: condition.branch,
            when: condition.when,
            nodes,
        });
        if !condition.has_else {
            condition.branches.push(Branch {
                range: tag.start..tag.start,
                tag: tag.clone(),
                when: When::Otherwise,
                nodes: Vec::new(),
            });
        }
        self.choices.push(Choice {
            range: condition.tag.start..tag.end,
            form: ChoiceForm::Condition,
            branches: condition.branches,
        });
        let choice = self.choices.len() - 1;
        self.scope
            .close(choice, self.choices[choice].branches.len());
        let mut nodes = condition.outer;
        nodes.push(Node::Choice(choice));
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
                tag: from..from,
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
        let end = range.end;
        if let Some(nodes) = self.assigned(&range, &expression, syntax) {
            return Some((Token::Nodes(nodes), end));
        }
        let is_assigned = self.scope.has(expression.name);
        let variable = self.variable(expression.name);
        let slot = self.push_slot(range, expression, variable, syntax)?;
        // What a tool works out may be anything, and need not be particular.
        if let (true, Some(kind)) = (is_assigned, self.pack.slot_kind("vague")) {
            self.slots[slot].kind = kind;
        }
        self.slots[slot].is_assigned = is_assigned;
        Some((Token::Slot(slot), end))
    }

    /// Adds a slot that asks for this variable; its index.
    fn push_slot(
        &mut self,
        range: Range<usize>,
        expression: Expression<'t>,
        mut variable: Cow<'t, str>,
        syntax: Syntax,
    ) -> Option<usize> {
        let mut kind = kind_of(&variable, self.pack)?;
        if let Some((of_thing, whole)) = self.of_thing(&variable, kind) {
            (kind, variable) = (of_thing, whole.into());
        }
        let says_who = kind.role == SlotRole::Merge || is_listed(&variable, self.pack);
        if (!says_who || kind.role == SlotRole::Neutral) && self.is_addressed(&range) {
            kind = self.pack.slot_kind("full-name")?;
        }
        if let Some(thing) = self.titled(&range, kind) {
            kind = thing;
        }
        let Expression {
            name,
            fallback,
            only_undefined,
            filters,
        } = expression;
        self.slots.push(Slot {
            range,
            name,
            syntax,
            fallback,
            only_undefined,
            filters,
            kind,
            of_reader: is_of_reader(&name_words(&variable), self.pack),
            is_assigned: false,
            variable,
        });
        Some(self.slots.len() - 1)
    }

    /// What a name is within a `with` of some thing, where that makes it particular, and its whole name: the title of a
    /// talk is no job.
    fn of_thing(&self, name: &str, kind: &SlotKind) -> Option<(&'t SlotKind, String)> {
        let thing = self.scope.with()?;
        let merges = kind.role == SlotRole::Merge && !name.contains('.');
        let whole = merges.then(|| format!("{thing}.{name}"))?;
        let of_thing = kind_of(&whole, self.pack)?;
        (of_thing.role == SlotRole::Particular).then_some((of_thing, whole))
    }

    /// The kind of the thing whose title stands here in quotation marks: that of an article is no job.
    fn titled(&self, range: &Range<usize>, kind: &SlotKind) -> Option<&'t SlotKind> {
        const MARKS: [char; 8] = ['“', '"', '„', '«', '‘', '\'', '‹', '”'];
        (kind.name == "title").then_some(())?;
        let before = self.text[..range.start].trim_end_matches(' ');
        let before = before.strip_suffix(MARKS)?;
        let behind = self.text[range.end..].trim_start_matches(' ');
        let behind = behind.strip_prefix(['”', '"', '“', '»', '’', '\'', '›'])?;
        let thing = |word: &str| {
            let kind = self.pack.find_slot(&name_words(word).join(" "));
            kind.filter(|kind| kind.role == SlotRole::Particular)
        };
        let before = before.trim_end_matches([' ', ':', ',']);
        let word = before.rsplit(|c: char| !c.is_alphanumeric()).next()?;
        // “...”, your article
        let behind = behind.strip_prefix(',').unwrap_or_default();
        let mut words = behind.split_whitespace().take(2);
        thing(word).or_else(|| words.find_map(|word| thing(word.trim_end_matches(['.', ',', '!']))))
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

    /// The bytes of the first of these ends behind `from`, however far away: what is left out or stands as it is may be
    /// long.
    fn find_end(&mut self, from: usize, end: usize, ends: &[&'static str]) -> Option<Range<usize>> {
        let text: &'t str = self.text;
        let rest = text.get(from..end)?;
        let found = ends.iter().filter_map(|sign| {
            if self.missing.contains(sign) {
                return None;
            }
            let at = memmem::find(rest.as_bytes(), sign.as_bytes());
            if at.is_none() && end == text.len() {
                self.missing.insert(sign);
            }
            at.map(|at| from + at..from + at + sign.len())
        });
        found.min_by_key(|found| found.start)
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
