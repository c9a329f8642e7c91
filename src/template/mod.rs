//! A template as a tree: text, slots, and choices of which one branch is taken.
//!
//! This room knows how tools write variables, fallbacks, spintax and conditions, what a slot will hold,
//! and how a text is made of it all. What a template is worth is the linter's to say.

mod classify;
mod condition;
mod decided;
mod expression;
mod fill;
mod filter;
mod inline;
mod logic;
mod parse;
mod person;
#[cfg(test)]
mod tests;
mod truth;
mod variant;
mod whose;

use std::borrow::Cow;
use std::ops::Range;

use crate::note::platform_length;
use crate::rule::pack::Pack;
use crate::rule::slot::{Dialect, SlotKind, Spintax, Syntax};

pub(crate) use decided::{Decided, Questions};
pub(crate) use expression::filters;
pub(crate) use parse::{DEEPEST, LONGEST_CHOICE};
use variant::Sizes;

pub use condition::Condition;
pub use fill::Filling;
pub(crate) use fill::{Judge, engine_of, guarded};
pub use filter::{Case, Filters};
pub use variant::{Fill, MOST_BYTES, MOST_VARIANTS, Rendering, Selection};

/// A template that has been read.
#[derive(Debug, Clone)]
pub struct Template<'t> {
    /// The template as given.
    pub text: &'t str,
    /// Its slots, in the order of the text.
    pub slots: Vec<Slot<'t>>,
    /// Its choices; one inside another comes first.
    pub choices: Vec<Choice>,
    /// What is not written as any tool would understand it, in the order of the text.
    pub problems: Vec<Problem>,
    nodes: Vec<Node>,
    sizes: Sizes,
}

impl<'t> Template<'t> {
    /// Reads a template. `dialect` says which tool will fill it, where that is known.
    pub fn read(text: &'t str, pack: &'t Pack, dialect: Option<&Dialect>) -> Self {
        parse::parse(text, pack, dialect)
    }

    /// The dialects that write every variable of this template so; none where it has no variable, or
    /// where it mixes several syntaxes.
    pub fn dialects<'p>(&self, pack: &'p Pack) -> Vec<&'p Dialect> {
        if self.slots.is_empty() {
            return Vec::new();
        }
        let spins = |dialect: &Dialect| {
            self.choices.iter().all(|choice| match choice.form {
                ChoiceForm::Condition => true,
                ChoiceForm::Spintax(form) => dialect.spintax.contains(&form),
            })
        };
        pack.dialects
            .iter()
            .filter(|dialect| {
                spins(dialect)
                    && self
                        .slots
                        .iter()
                        .all(|slot| dialect.syntax.contains(&slot.syntax))
            })
            .collect()
    }
}

/// A place that will be filled.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Slot<'t> {
    /// Its bytes, with its delimiters.
    pub range: Range<usize>,
    /// Its name: `first_name`, "Shared contact".
    pub name: &'t str,
    /// The variable of the list that it asks for: its name, unless an assignment, a loop or a section gives that
    /// another meaning.
    pub variable: Cow<'t, str>,
    /// How it is written.
    pub syntax: Syntax,
    /// What stands in where its value is missing; may be empty.
    pub fallback: Option<&'t str>,
    /// Whether that stands in only where there is no such variable, and not for an empty value.
    pub only_undefined: bool,
    /// What value and fallback go through before they stand there.
    pub filters: Filters<'t>,
    /// What it will hold.
    pub kind: &'t SlotKind,
    /// Whether its name says that it is the recipient's, and not the sender's alone.
    pub of_reader: bool,
    /// Whether the template itself gives its name a value that only the tool can work out.
    pub is_assigned: bool,
}

impl Slot<'_> {
    /// How long what stands here may well be, in UTF-16 units.
    pub fn longest(&self) -> usize {
        let fallback = self.fallback.map_or(0, platform_length);
        fallback.max(usize::from(self.kind.budget))
    }

    /// What stands here where the value is missing; empty without a fallback.
    pub(crate) fn fallback_text(&self) -> String {
        self.filters.of_both(self.fallback.unwrap_or_default())
    }
}

/// How a choice is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum ChoiceForm {
    /// The sender's tool takes a branch by chance.
    Spintax(Spintax),
    /// A condition takes it.
    Condition,
}

/// A place where one of several branches will stand.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Choice {
    /// Its bytes, from its first delimiter to its last.
    pub range: Range<usize>,
    /// How it is written.
    pub form: ChoiceForm,
    /// The branches; a condition without an else has an empty one.
    pub branches: Vec<Branch>,
}

/// One branch of a choice.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Branch {
    /// Its bytes, without delimiters.
    pub range: Range<usize>,
    /// The bytes of the tag that opens it; none where that is a mere sign.
    pub tag: Range<usize>,
    /// When it stands.
    pub when: When,
    nodes: Vec<Node>,
}

/// When a branch stands.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum When {
    /// When the tool happens to take it, or where no condition before it holds.
    Otherwise,
    /// When something holds of the recipient's row.
    Holds(Condition),
    /// When something holds that only the tool can work out.
    Unknown,
}

/// A stretch of a template.
#[derive(Debug, Clone)]
enum Node {
    /// Text that stands as it is.
    Text(Range<usize>),
    /// A slot, by its index.
    Slot(usize),
    /// A choice, by its index.
    Choice(usize),
    /// What was assigned to the name that is written in these bytes.
    Within(Range<usize>, Vec<Node>),
}

impl Node {
    /// How much it is, in bytes and nodes.
    fn weight(&self) -> usize {
        match self {
            Self::Text(bytes) => bytes.len(),
            Self::Slot(_) | Self::Choice(_) => 1,
            Self::Within(_, nodes) => nodes.iter().map(Self::weight).sum(),
        }
    }
}

/// A place that is not written as any tool would understand it.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Problem {
    /// Its bytes.
    pub range: Range<usize>,
    /// What is wrong.
    pub kind: ProblemKind,
}

/// What can be wrong with the delimiters of a template.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum ProblemKind {
    /// It is opened and not closed.
    Unclosed,
    /// It is closed and not opened.
    Unopened,
    /// It stands inside more choices or conditions than are read.
    TooDeep,
    /// It begins a choice that is longer than is read.
    TooLong,
}
