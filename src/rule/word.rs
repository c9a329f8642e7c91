//! A word as phrases see it: its number, its lists, its looks, and what stands before it.
//!
//! The note makes these, the automaton takes them; how a text falls into words is the note's business.

use super::table::WordId;

/// What stands between a word and the one before it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Break {
    /// White space, a hyphen, a line end in running text.
    #[default]
    None,
    /// A comma, a bracket, an emoji.
    Comma,
    /// A semicolon, a colon, a dash.
    Clause,
    /// The end of a sentence or a paragraph, or the beginning of the note.
    Sentence,
}

/// One word of a note.
#[derive(Debug, Clone, Copy)]
pub struct Word {
    /// First byte in the note.
    pub start: usize,
    /// Byte after the last.
    pub end: usize,
    /// Its number in the language's word table; 0 for a word it does not know.
    pub id: WordId,
    /// The word lists it is in, one bit a list.
    pub classes: u64,
    /// The hash of its folded text, by [`super::table::hash`].
    pub hash: u64,
    /// What stands before it.
    pub before: Break,
    /// Whether a line ends before it.
    pub new_line: bool,
    /// What its letters look like and where it stands.
    pub(crate) shape: Shape,
    /// Where its folded text stands in the note's.
    pub(crate) folded: (u32, u32),
}

/// Yes-or-no facts about a word, one bit each.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Shape(u16);

impl Shape {
    pub(crate) const CAPITALISED: Self = Self(1);
    pub(crate) const ALL_CAPITALS: Self = Self(2);
    pub(crate) const DIGITS: Self = Self(4);
    pub(crate) const QUOTED: Self = Self(8);
    pub(crate) const NUMBER_WORD: Self = Self(16);
    pub(crate) const FIRST: Self = Self(32);
    pub(crate) const LONG_DASH: Self = Self(64);
    pub(crate) const POSSESSIVE: Self = Self(128);
    pub(crate) const LISTED: Self = Self(256);
    pub(crate) const PARTICULAR: Self = Self(512);
    pub(crate) const SAYS: Self = Self(1024);
    pub(crate) const NOUN: Self = Self(2048);

    /// Adds a fact if it holds.
    pub(crate) fn set(&mut self, fact: Self, holds: bool) {
        // Without a branch, for some facts hold of one word and not of the next.
        self.0 |= if holds { fact.0 } else { 0 };
    }

    /// Whether any of these facts holds.
    fn any(self, facts: &[Self]) -> bool {
        facts.iter().any(|fact| self.0 & fact.0 != 0)
    }
}

/// What a word looks like that stands for others of its kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Looks {
    /// A word in small letters.
    Plain,
    /// A number.
    Number,
    /// A name.
    Name,
    /// A name in the possessive.
    Owner,
}

impl Word {
    /// A word of no note, to try phrases on.
    pub(super) fn sample(id: WordId, classes: u64, looks: Looks) -> Self {
        let mut shape = Shape::default();
        shape.set(Shape::DIGITS, looks == Looks::Number);
        shape.set(
            Shape::CAPITALISED,
            matches!(looks, Looks::Name | Looks::Owner),
        );
        shape.set(Shape::POSSESSIVE, looks == Looks::Owner);
        Self {
            start: 0,
            end: 0,
            id,
            classes,
            hash: 0,
            before: Break::None,
            new_line: false,
            shape,
            folded: (0, 0),
        }
    }

    /// The same word as another table numbers it, with no other lists than `asked`. Phrases see a name
    /// where they did.
    pub(super) fn renumbered(&self, id: WordId, asked: u64) -> Self {
        let mut shape = self.shape;
        if self.is_name() {
            shape.0 &= !Shape::FIRST.0;
        } else {
            shape.set(Shape::LISTED, true);
        }
        Self {
            id,
            classes: self.classes & asked,
            shape,
            ..*self
        }
    }

    /// Whether it begins with a capital letter.
    pub fn is_capitalised(&self) -> bool {
        self.shape.any(&[Shape::CAPITALISED])
    }

    /// Whether it has two letters or more and all are capitals.
    pub fn is_all_capitals(&self) -> bool {
        self.shape.any(&[Shape::ALL_CAPITALS])
    }

    /// Whether it holds a digit.
    pub fn has_digits(&self) -> bool {
        self.shape.any(&[Shape::DIGITS])
    }

    /// Whether it is a number, in digits or words.
    pub fn is_number(&self) -> bool {
        self.shape.any(&[Shape::DIGITS, Shape::NUMBER_WORD])
    }

    /// Whether it stands in quotation marks.
    pub fn is_quoted(&self) -> bool {
        self.shape.any(&[Shape::QUOTED])
    }

    /// Whether it begins a sentence, so that its capital says nothing.
    pub fn is_first(&self) -> bool {
        self.shape.any(&[Shape::FIRST])
    }

    /// Says that it begins a sentence after all: what stands before it is the greeting.
    pub fn mark_first(&mut self) {
        self.shape.set(Shape::FIRST, true);
    }

    /// Says what it stands for in a template: something particular, or at least more than a name.
    pub(crate) fn mark_slot(&mut self, particular: bool, says: bool) {
        self.shape.set(Shape::PARTICULAR, particular);
        self.shape.set(Shape::SAYS, says);
    }

    /// Whether it stands in a template for something that a sentence can be about.
    pub fn says_something(&self) -> bool {
        self.shape.any(&[Shape::SAYS])
    }

    /// Whether it stands for something particular that a template leaves to be written.
    pub fn is_particular(&self) -> bool {
        self.shape.any(&[Shape::PARTICULAR])
    }

    /// Whether a dash stands before it (as in a sign-off: "— Ana").
    pub fn follows_dash(&self) -> bool {
        self.shape.any(&[Shape::LONG_DASH])
    }

    /// Whether its capital marks a name: it does not begin the sentence, and is not there because the
    /// language writes its nouns so.
    pub fn is_named(&self) -> bool {
        self.is_capitalised() && !self.shape.any(&[Shape::FIRST, Shape::NOUN])
    }

    /// Whether it reads as a name: capitalised, and if it begins the sentence, no word that is known.
    pub fn is_name(&self) -> bool {
        self.is_capitalised()
            && (!self.is_first() || self.id == 0)
            && !self.shape.any(&[Shape::LISTED, Shape::NOUN])
    }

    /// Whether it stands in the possessive.
    pub fn is_possessive(&self) -> bool {
        self.shape.any(&[Shape::POSSESSIVE])
    }

    /// Whether it is in any of these word lists.
    pub fn is_in(&self, classes: u64) -> bool {
        self.classes & classes != 0
    }
}
