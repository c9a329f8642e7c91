//! What a rule is, what a phrase is, and the pack they come in.
//!
//! The build script uses these very modules to read `rules/` and to write the pack into the binary, so
//! a file that the build accepts is one that the library accepts. Nothing here looks at a note.
//!
//! What is of use outside is [`Rule`] and what stands in it; how phrases are laid out for the matcher is
//! left out of this documentation, and may change in any version.

use std::borrow::Cow;
use std::fmt;

pub use crate::diagnostic::Severity;
pub use example::{Example, Examples};
use nickname::Nicknames;
pub use pattern::Pattern;
pub use table::Texts;

#[doc(hidden)]
pub mod assemble;
#[doc(hidden)]
pub mod automaton;
pub(crate) mod example;
pub(crate) mod extend;
pub mod file;
#[doc(hidden)]
pub mod find;
mod lay_out;
mod memo;
pub mod nickname;
pub mod opener;
pub mod own;
#[doc(hidden)]
pub mod pack;
pub mod pattern;
#[doc(hidden)]
pub mod phrase;
mod reach;
pub mod slot;
pub(crate) mod source;
#[doc(hidden)]
pub mod table;
#[doc(hidden)]
pub mod target;
#[cfg(test)]
mod tests;
#[doc(hidden)]
pub mod word;

/// Static text, or text that was read at run time.
pub type Text = Cow<'static, str>;

/// A static list, or one that was read at run time.
pub type List<T> = Cow<'static, [T]>;

fn wide(index: usize) -> u32 {
    u32::try_from(index).unwrap_or(u32::MAX)
}

fn narrow(index: usize) -> u16 {
    u16::try_from(index).unwrap_or(u16::MAX)
}

/// One rule, as its file states it.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Rule {
    /// `category/rule-name`, which is also its path under `rules/`.
    pub id: Text,
    /// One line on what it finds.
    pub summary: Text,
    /// How much its findings weigh.
    pub severity: Severity,
    /// The version that brought it; of a user's own rule, whatever its file says, and maybe nothing.
    pub since: Text,
    /// The file of a user's own rule; empty for those that come with the tool.
    pub file: Text,
    /// Why it matters to the reader of the note.
    pub rationale: Text,
    /// What was seen; `{text}` stands for the words.
    pub message: Text,
    /// What to write instead.
    pub help: Text,
    /// The code behind it, if phrases alone do not do.
    pub check: Option<Check>,
    /// Settings of the check.
    pub parameters: List<(Text, Value)>,
    /// Regular expressions, for what is not made of words.
    pub patterns: List<Pattern>,
    /// Notes that must and must not fire it.
    pub examples: Examples,
}

impl Rule {
    /// The part of the id before the slash.
    pub fn category(&self) -> &str {
        self.id.split_once('/').map_or("", |(category, _)| category)
    }

    /// Whether this is its category; to ask that takes less than to cut it off.
    pub(crate) fn is_in(&self, category: &str) -> bool {
        let name = self.id.strip_prefix(category);
        name.is_some_and(|name| name.starts_with('/'))
    }

    /// All that its findings may weigh where nothing else is configured: what its file says, and then what its check
    /// says of some.
    pub fn severities(&self) -> Vec<Severity> {
        let also = self.check.map_or(&[][..], Check::also);
        let others = also.iter().filter(|other| **other != self.severity);
        std::iter::once(self.severity)
            .chain(others.copied())
            .collect()
    }

    /// A whole-number parameter of the check.
    pub fn number(&self, key: &str) -> Option<i64> {
        match self.parameter(key) {
            Some(Value::Integer(number)) => Some(*number),
            _ => None,
        }
    }

    /// A parameter of the check between 0 and 1.
    pub fn share(&self, key: &str) -> Option<f64> {
        match self.parameter(key) {
            Some(Value::Float(number)) => Some(*number),
            _ => None,
        }
    }

    /// A parameter of the check that is a list of words.
    pub fn list(&self, key: &str) -> &Texts {
        match self.parameter(key) {
            Some(Value::List(list)) => list,
            _ => const { &Texts::EMPTY },
        }
    }

    /// A parameter of the check that is a word or a sentence.
    pub fn text(&self, key: &str) -> Option<&str> {
        match self.parameter(key) {
            Some(Value::Text(text)) => Some(text),
            _ => None,
        }
    }

    /// The families of nicknames among the parameters.
    pub fn nicknames(&self) -> Option<&Nicknames> {
        match self.parameter(Nicknames::KEY) {
            Some(Value::Nicknames(nicknames)) => Some(nicknames),
            _ => None,
        }
    }

    fn parameter(&self, key: &str) -> Option<&Value> {
        self.parameters
            .iter()
            .find(|(name, _)| name == key)
            .map(|(_, value)| value)
    }
}

/// A setting of a code-backed check.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// A whole number.
    Integer(i64),
    /// A number with a fraction.
    Float(f64),
    /// Yes or no.
    Boolean(bool),
    /// A word or a sentence.
    Text(Text),
    /// Several of them.
    List(Texts),
    /// Families of nicknames.
    Nicknames(Nicknames),
}

macro_rules! checks {
    ($($(#[$doc:meta])* $variant:ident = $name:literal,)*) => {
        /// The code-backed checks, by the names that rule files use.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        #[non_exhaustive]
        pub enum Check { $($(#[$doc])* $variant,)* }

        impl Check {
            /// How much some findings weigh in place of what the rule's file says, the gravest first.
            const fn also(self) -> &'static [Severity] {
                match self {
                    Self::TooLong | Self::NearDuplicate | Self::UnknownVariable | Self::UnknownFilter => {
                        &[Severity::Warning]
                    }
                    Self::TemplateLength => &[Severity::Warning, Severity::Suggestion],
                    _ => &[],
                }
            }

            /// All checks with their names.
            pub const ALL: &'static [(Self, &'static str)] = &[$((Self::$variant, $name),)*];

            /// The name as rule files use it.
            pub const fn name(self) -> &'static str {
                match self { $(Self::$variant => $name,)* }
            }
        }
    };
}

checks! {
    /// Empty or white space.
    EmptyNote = "empty-note",
    /// Nothing but the platform's stock text.
    StockInvitation = "stock-invitation",
    /// Nothing but greetings, courtesies and a wish to connect.
    NothingSaid = "nothing-said",
    /// The generic verdict.
    Interchangeable = "interchangeable",
    /// In a language that cannot be read.
    UnreadLanguage = "unread-language",
    /// Nothing says why this person.
    NoReason = "no-reason",
    /// Nothing to reply to.
    NoConversation = "no-conversation",
    /// The reader's name is not used.
    NotAddressed = "not-addressed",
    /// A template whose slots are all merge fields.
    NameOnlyTemplate = "name-only-template",
    /// A variable that the tool does not know.
    UnknownVariable = "unknown-variable",
    /// A filter that there is nowhere.
    UnknownFilter = "unknown-filter",
    /// Delimiters and tags without their counterparts.
    UnbalancedSlot = "unbalanced-slot",
    /// Variables of several tools.
    MixedSyntax = "mixed-syntax",
    /// The name of a variable among the words of a choice.
    BareVariable = "bare-variable",
    /// A slot whose emptiness would show.
    NoFallback = "no-fallback",
    /// A choice that spoils what the others say.
    UnevenBranch = "uneven-branch",
    /// A fallback that spoils what the value would say.
    VagueFallback = "vague-fallback",
    /// Slots that may carry the note over the limit.
    TemplateLength = "template-length",
    /// A slot that the recipient's row leaves empty.
    EmptySlot = "empty-slot",
    /// A placeholder is left.
    UnfilledPlaceholder = "unfilled-placeholder",
    /// The same text goes to others.
    NearDuplicate = "near-duplicate",
    /// The traces of a mail merge.
    MergeDamage = "merge-damage",
    /// The greeting names somebody else.
    WrongName = "wrong-name",
    /// The draft knows something that the note does not use.
    UnusedContext = "unused-context",
    /// The note claims what the draft denies.
    UnsupportedClaim = "unsupported-claim",
    /// Longer than the platform takes.
    TooLong = "too-long",
    /// A word or two.
    TooShort = "too-short",
    /// Letters that only look like letters.
    StyledLetters = "styled-letters",
    /// Characters that nobody sees.
    InvisibleCharacters = "invisible-characters",
    /// Letters of another alphabet that look Latin.
    LookAlikeLetters = "look-alike-letters",
    /// Words with something between their letters.
    BrokenWords = "broken-words",
    /// More than one space between words.
    WideSpaces = "wide-spaces",
    /// A link.
    Link = "link",
    /// Capitals and exclamation marks.
    Shouting = "shouting",
    /// All about the sender.
    SelfCentred = "self-centred",
    /// A stranger who does not say who they are.
    NoIntroduction = "no-introduction",
    /// A follow-up to nothing.
    FalseFollowUp = "false-follow-up",
    /// An ask for a meeting.
    MeetingAsk = "meeting-ask",
    /// An excuse that excuses nothing.
    UnusedSuppression = "unused-suppression",
}

impl fmt::Display for Check {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}
