//! What names stand for where they stand: assignments, loops and sections give them another meaning than the
//! list's.
//!
//! Where a condition decides what is assigned, a slot becomes a choice that asks the same.

use std::borrow::Cow;
use std::ops::Range;

use super::name::{is_expression, is_identifier};
use super::{DEEPEST, LONGEST_CHOICE, Parser, Token, white_space};
use crate::rule::slot::Syntax;
use crate::template::classify::is_listed;
use crate::template::expression::{self, Expression};
use crate::template::logic::Operand;
use crate::template::{Branch, Choice, ChoiceForm, Condition, Node, When, inline};

/// A template with more assignments is none; the others are passed over.
const MOST_DEFINITIONS: usize = 100;

/// How much may be put in the place of names, in bytes and nodes: what is captured may hold what was captured before.
const MOST_EXPANDED: usize = 4 * LONGEST_CHOICE;

/// What names stand for, and in which conditions we are.
#[derive(Default)]
pub(super) struct Scope<'t> {
    frames: Vec<Frame<'t>>,
    definitions: Vec<Definition<'t>>,
    /// How much was put in the place of names so far.
    expanded: usize,
}

/// A condition, section or loop that is open.
struct Frame<'t> {
    /// Where it begins.
    at: usize,
    /// The branch that is being read.
    branch: usize,
    /// The variable that `.` stands for.
    thing: Option<&'t str>,
    /// Whether names within it are those of that thing.
    is_with: bool,
    /// A name of its own for it: that of a loop.
    bound: Option<&'t str>,
}

/// An assignment.
struct Definition<'t> {
    name: &'t str,
    /// The conditions that it stands in, and in which branch of each.
    path: Vec<(usize, usize)>,
    value: Value<'t>,
}

#[derive(Clone)]
enum Value<'t> {
    /// A variable of the list, with its filters.
    Variable(Expression<'t>),
    /// Another assignment, by its index, with filters.
    Other(usize, Expression<'t>),
    /// A text.
    Text(Range<usize>),
    /// What was captured.
    Nodes(Vec<Node>),
    /// Several assignments, one behind the other.
    All(Vec<usize>),
    /// One for each branch of a choice, by its index: an assignment, or nothing.
    Either(usize, Vec<Option<usize>>),
    /// What only the tool can work out.
    Unknown,
}

impl<'t> Scope<'t> {
    /// How many conditions are open.
    pub(super) fn depth(&self) -> usize {
        self.frames.len()
    }

    /// A condition begins whose tag stands at `at`.
    pub(super) fn enter(&mut self, at: usize, tag: &'t str) {
        let content = tag.trim_matches(|c| "{}%*|<> ".contains(c));
        let content = white_space::content(content);
        self.frames.push(Frame::of(at, content));
    }

    /// The next branch of the innermost condition begins, with this number.
    pub(super) fn turn(&mut self, branch: usize) {
        if let Some(frame) = self.frames.last_mut() {
            frame.branch = branch;
            (frame.thing, frame.bound) = (None, None);
        }
    }

    /// Conditions inside the outermost `depth` end without having been closed, and hold nothing back.
    pub(super) fn give_up(&mut self, depth: usize) {
        let Some(first) = self.frames.get(depth).map(|frame| frame.at) else {
            return;
        };
        self.frames.truncate(depth);
        for definition in &mut self.definitions {
            if definition
                .path
                .get(depth)
                .is_some_and(|(at, _)| *at == first)
            {
                definition.path.truncate(depth);
            }
        }
    }

    /// The innermost condition ends, which has become a choice of so many branches.
    pub(super) fn close(&mut self, choice: usize, branches: usize) {
        let Some(frame) = self.frames.pop() else {
            return;
        };
        let path = self.path();
        let depth = path.len();
        let inside = |definition: &Definition<'_>| {
            definition.path.len() == depth + 1 && definition.path[depth].0 == frame.at
        };
        let mut names: Vec<&str> = Vec::new();
        for definition in self.definitions.iter().filter(|one| inside(one)) {
            if !names.contains(&definition.name) {
                names.push(definition.name);
            }
        }
        for name in names {
            let before = self.find(name);
            let of_branch = |number: usize| {
                let is_it = |one: &Definition<'_>| {
                    one.name == name && inside(one) && one.path[depth].1 == number
                };
                self.definitions.iter().rposition(is_it).or(before)
            };
            let value = Value::Either(choice, (0..branches).map(of_branch).collect());
            self.define(name, value);
        }
    }

    fn path(&self) -> Vec<(usize, usize)> {
        let frames = self.frames.iter();
        frames.map(|frame| (frame.at, frame.branch)).collect()
    }

    /// The assignment that a name stands for here.
    fn find(&self, name: &str) -> Option<usize> {
        self.definitions.iter().rposition(|one| {
            let mut path = one.path.iter().zip(&self.frames);
            one.name == name
                && one.path.len() <= self.frames.len()
                && path.all(|((at, branch), frame)| *at == frame.at && *branch == frame.branch)
        })
    }

    fn define(&mut self, name: &'t str, value: Value<'t>) -> Option<usize> {
        let path = self.path();
        let index = self.definitions.len();
        (index < MOST_DEFINITIONS).then(|| {
            self.definitions.push(Definition { name, path, value });
            index
        })
    }

    /// Whether a name stands for something that was assigned to it.
    pub(super) fn has(&self, name: &str) -> bool {
        self.find(first_part(name).0).is_some()
    }

    /// The variable of the list that a name stands for here, if no assignment says otherwise: what a loop goes through,
    /// or what a section is about.
    fn variable(&self, name: &'t str) -> Cow<'t, str> {
        let thing = || self.frames.iter().rev().find_map(|frame| frame.thing);
        if matches!(name, "." | "this") {
            return thing().unwrap_or(name).into();
        }
        let bare = name.trim_start_matches("../").trim_start_matches("@root.");
        let of_thing = bare
            .strip_prefix("this.")
            .or_else(|| bare.strip_prefix("./"));
        if let (Some(field), Some(thing)) = (of_thing, thing()) {
            return format!("{thing}.{field}").into();
        }
        let (first, rest) = first_part(bare);
        let mut frames = self.frames.iter().rev();
        let bound = frames.find(|frame| frame.bound == Some(first));
        match bound.and_then(|frame| frame.thing) {
            Some(thing) if rest.is_empty() => thing.into(),
            Some(thing) => format!("{thing}{rest}").into(),
            None => bare.into(),
        }
    }

    /// The thing that a `with` around us is about.
    pub(super) fn with(&self) -> Option<&'t str> {
        let innermost = self
            .frames
            .iter()
            .rev()
            .find(|frame| frame.thing.is_some())?;
        innermost.thing.filter(|_| innermost.is_with)
    }
}

impl<'t> Frame<'t> {
    fn of(at: usize, content: &'t str) -> Self {
        let mut frame = Frame {
            at,
            branch: 0,
            thing: None,
            is_with: false,
            bound: None,
        };
        if let Some(rest) = content.strip_prefix("for ") {
            if let Some((name, list)) = rest.split_once(" in ") {
                let list = list.trim_start();
                let end = list.find(char::is_whitespace).unwrap_or(list.len());
                (frame.bound, frame.thing) = (Some(name.trim()), Some(&list[..end]));
            }
            return frame;
        }
        let Some(section) = content.strip_prefix('#').map(str::trim_start) else {
            return frame;
        };
        let (word, rest) = section.split_once(' ').unwrap_or((section, ""));
        frame.is_with = word == "with";
        let (thing, bound) = rest.split_once(" as |").unwrap_or((rest, ""));
        frame.thing = match word {
            "with" | "each" => Some(thing.trim()),
            "if" | "unless" => None,
            _ => rest.is_empty().then_some(word),
        };
        let bound = bound.trim_end_matches('|').trim();
        frame.bound = bound.split(' ').next().filter(|name| !name.is_empty());
        frame.thing = frame.thing.filter(|thing| is_expression(thing));
        frame
    }
}

/// The part of a name before its first dot or bracket, and what is behind.
fn first_part(name: &str) -> (&str, &str) {
    name.split_at(name.find(['.', '[']).unwrap_or(name.len()))
}

/// The number of the part that `[0]` or `.first` takes.
fn part(rest: &str) -> Option<isize> {
    match rest {
        ".first" => Some(0),
        ".last" => Some(-1),
        _ => rest.strip_prefix('[')?.strip_suffix(']')?.parse().ok(),
    }
}

impl<'t> Parser<'t, '_> {
    /// `{% assign x = y %}`, as it stands behind its word.
    pub(super) fn assign(&mut self, content: &'t str) {
        let Some((name, value)) = expression::split(content, "=") else {
            return;
        };
        let (name, value) = (name.trim(), value.trim());
        if is_name(name) {
            let value = self.value(value);
            self.scope.define(name, value);
        }
    }

    /// `{% capture x %}`, whose content stands in these bytes.
    pub(super) fn capture(&mut self, name: &'t str, inner: Range<usize>, depth: usize) {
        let name = name.trim_matches(['"', '\'', ' ']);
        if depth < DEEPEST && is_name(name) {
            let nodes = self.sequence(inner, depth + 1);
            self.scope.define(name, Value::Nodes(nodes));
        }
    }

    fn value(&mut self, written: &'t str) -> Value<'t> {
        let bytes = self.place(written);
        let is_variable = |name: &str| is_listed(name, self.pack);
        let arms = inline::read(written).or_else(|| inline::either(written, is_variable));
        if let Some(arms) = arms {
            return match self.inline_choice(bytes.clone(), bytes, arms) {
                Some((Token::Choice(index), _)) => Value::Nodes(vec![Node::Choice(index)]),
                _ => Value::Unknown,
            };
        }
        let joined = expression::split(written, "~");
        if let Some((one, other)) = joined.or_else(|| expression::split(written, " + ")) {
            let mut parts = Vec::new();
            for part in [one, other] {
                let part = self.value(part.trim());
                parts.extend(self.scope.define("", part));
            }
            return Value::All(parts);
        }
        let mark = written.chars().next().filter(|c| matches!(c, '"' | '\''));
        if let Some(mark) = mark {
            let inner = written[1..].strip_suffix(mark);
            return match inner.filter(|inner| !inner.contains(mark)) {
                Some(inner) => Value::Text(self.place(inner)),
                None => Value::Unknown,
            };
        }
        if written.parse::<f64>().is_ok() {
            return Value::Text(bytes);
        }
        let read = self.read(written);
        if !is_expression(read.name) || read.name.contains(' ') {
            return Value::Unknown;
        }
        match self.scope.find(read.name) {
            Some(other) => Value::Other(other, read),
            None => Value::Variable(read),
        }
    }

    /// Where some bytes of the template stand in it.
    pub(super) fn place(&self, part: &'t str) -> Range<usize> {
        let start = part.as_ptr() as usize - self.text.as_ptr() as usize;
        start..start + part.len()
    }

    /// What stands in a slot whose name was assigned; `None` for any other.
    pub(super) fn assigned(
        &mut self,
        range: &Range<usize>,
        expression: &Expression<'t>,
        syntax: Syntax,
    ) -> Option<Vec<Node>> {
        let (first, rest) = first_part(expression.name);
        let definition = self.scope.find(first)?;
        // What a captured text has under a name, nobody knows.
        let whole = rest.is_empty();
        let is_variable = matches!(self.scope.definitions[definition].value, Value::Variable(_));
        (whole || is_variable).then_some(())?;
        let nodes = self.expand(definition, range, expression.clone(), syntax, 0)?;
        Some(match nodes[..] {
            [Node::Slot(_)] => nodes,
            _ => vec![Node::Within(range.clone(), nodes)],
        })
    }

    fn expand(
        &mut self,
        definition: usize,
        range: &Range<usize>,
        used: Expression<'t>,
        syntax: Syntax,
        depth: usize,
    ) -> Option<Vec<Node>> {
        let value = self.scope.definitions.get(definition)?.value.clone();
        let cost = match &value {
            Value::Nodes(nodes) => nodes.iter().map(Node::weight).sum(),
            Value::Text(bytes) => bytes.len(),
            _ => 1,
        };
        self.scope.expanded += cost;
        if depth >= DEEPEST || self.scope.expanded > MOST_EXPANDED {
            return None;
        }
        Some(match value {
            Value::Variable(mut variable) => {
                let (_, mut rest) = first_part(used.name);
                if part(rest).is_some_and(|index| variable.filters.take_part(index)) {
                    rest = "";
                }
                let asked = self.scope.variable(variable.name);
                let asked = if rest.is_empty() {
                    asked
                } else {
                    format!("{asked}{rest}").into()
                };
                vec![Node::Slot(self.push_slot(
                    range.clone(),
                    variable.used_in(used),
                    asked,
                    syntax,
                )?)]
            }
            Value::Other(other, value) => {
                return self.expand(other, range, value.used_in(used), syntax, depth + 1);
            }
            Value::Text(bytes) => vec![Node::Text(bytes)],
            Value::Nodes(nodes) => nodes,
            Value::All(parts) => {
                let used = Expression {
                    name: first_part(used.name).0,
                    ..used
                };
                let mut nodes = Vec::new();
                for part in parts {
                    nodes.extend(self.expand(part, range, used.clone(), syntax, depth + 1)?);
                }
                nodes
            }
            Value::Either(choice, values) => {
                let node = self.either(choice, &values, range, &used, syntax, depth)?;
                vec![node]
            }
            Value::Unknown => return None,
        })
    }

    /// A choice that asks what another asks, with what was assigned in the branches of that.
    fn either(
        &mut self,
        choice: usize,
        values: &[Option<usize>],
        range: &Range<usize>,
        used: &Expression<'t>,
        syntax: Syntax,
        depth: usize,
    ) -> Option<Node> {
        let mut branches = Vec::new();
        for (number, value) in values.iter().enumerate() {
            let nodes = match value {
                Some(value) => self.expand(*value, range, used.clone(), syntax, depth + 1)?,
                None => {
                    let variable = self.scope.variable(used.name);
                    let slot = self.push_slot(range.clone(), used.clone(), variable, syntax)?;
                    vec![Node::Slot(slot)]
                }
            };
            let words = match nodes[..] {
                [Node::Text(ref words)] => words.clone(),
                _ => range.clone(),
            };
            branches.push(Branch {
                range: words,
                tag: range.clone(),
                when: self.choices[choice].branches.get(number)?.when.clone(),
                nodes,
            });
        }
        self.choices.push(Choice {
            range: range.clone(),
            form: ChoiceForm::Condition,
            branches,
        });
        Some(Node::Choice(self.choices.len() - 1))
    }

    /// A question with the names of the list in place of those that stand for them.
    pub(super) fn resolved(&self, when: When) -> When {
        let When::Holds(Condition(mut test)) = when else {
            return when;
        };
        let mut known = true;
        test.rename(&mut |name: &str| {
            let asked = self.asked(name);
            known &= asked.is_some();
            asked.unwrap_or(Operand::Nil)
        });
        if known {
            When::Holds(Condition(test))
        } else {
            When::Unknown
        }
    }

    /// What a name in a condition stands for; `None` where nobody can tell.
    pub(super) fn asked(&self, name: &str) -> Option<Operand> {
        let (first, rest) = first_part(name);
        let mut found = self.scope.find(first);
        // Each stands for one before it.
        while let Some(index) = found {
            match &self.scope.definitions[index].value {
                Value::Other(other, _) if *other < index => found = Some(*other),
                Value::Variable(variable) => {
                    return Some(Operand::Name(format!("{}{rest}", variable.name)));
                }
                Value::Text(bytes) => {
                    return Some(Operand::Text(self.text[bytes.clone()].to_owned()));
                }
                _ => return None,
            }
        }
        Some(Operand::Name(name.to_owned()))
    }

    /// The variable that a slot asks for.
    pub(super) fn variable(&self, name: &'t str) -> Cow<'t, str> {
        self.scope.variable(name)
    }
}

/// Whether something may be assigned to a name.
fn is_name(name: &str) -> bool {
    is_identifier(name) || name.len() == 1 && name.starts_with(|c: char| c.is_ascii_alphabetic())
}
