//! One draft: the note, who it is for, what the sender knows, and where it came from.
//!
//! Plain values only. Reading them from files is [`crate::source`]'s business, judging them is
//! [`crate::Linter`]'s.

use std::borrow::Cow;
use std::ops::Range;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::nearest::are_alike;
use crate::verdict::EvidenceKind;

/// An invitation before it is sent.
///
/// ```
/// use invitelint::{Draft, Linter, Platform};
///
/// let mut draft = Draft::new("Hi Maren, could we hop on a quick call?");
/// draft.recipient.name = Some("Maren Holt".into());
/// draft.context.met_at = Some("the boat fair in Risør".into());
/// draft.platform = Some(Platform::LinkedinFree);
///
/// let report = Linter::default().check(&draft);
/// assert_eq!(report.length.limit, Some(200));
/// assert!(report.openers[0].text.contains("the boat fair in Risør"));
/// ```
#[derive(Debug, Clone, Default, PartialEq)]
#[cfg_attr(schema, derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Draft {
    /// Whatever the caller identifies the draft by; copied to the report untouched.
    pub id: Option<serde_json::Value>,
    /// The personal note, exactly as given. Empty when there is none.
    pub note: String,
    /// Whether `note` is a template, whose placeholders are slots and not leftovers.
    pub template: bool,
    /// Whether the draft says of itself that it is no template, whatever its file is called.
    #[cfg_attr(schema, schemars(skip))]
    pub plain: bool,
    /// Whether the invitation has gone out already, as those of a LinkedIn export have. Most of them
    /// went out without a note, which is then no mistake of the file.
    #[cfg_attr(schema, schemars(skip))]
    pub sent: bool,
    /// The tool that will fill the template, by the name of its dialect; `None` leaves it to the linter.
    pub dialect: Option<String>,
    /// What made the note, if it was made of a template and a recipient's row.
    #[cfg_attr(schema, schemars(skip))]
    pub rendered: Option<Rendered>,
    /// Bytes of the note that were filled in for this reader alone, in the order of the note: what a
    /// template's own slots held, beyond name, company and the like. Notes that differ in such words
    /// are no copies of one another, however alike the rest.
    #[cfg_attr(schema, schemars(skip))]
    pub particular: Vec<Range<usize>>,
    /// Who the note is for.
    pub recipient: Person,
    /// Who sends it.
    pub sender: Person,
    /// What the sender knows about the two of them.
    pub context: Context,
    /// Whose length limit holds; `None` leaves it to the linter.
    pub platform: Option<Platform>,
    /// Language code (ISO 639-1, `"en"`) if the draft states one.
    pub language: Option<String>,
    /// Rules and categories that this one draft is excused from.
    #[cfg_attr(schema, schemars(with = "Vec<String>"))]
    pub allow: Vec<Allow>,
    /// Where the draft was read.
    #[cfg_attr(schema, schemars(skip))]
    pub origin: Origin,
    /// What was odd about the record without making it unreadable, such as a misspelt context key.
    #[cfg_attr(schema, schemars(skip))]
    pub warnings: Vec<Warning>,
}

/// A rule, or a category of rules, that a draft is excused from.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Allow {
    /// The rule's id, or the category.
    pub rule: String,
    /// Why, if that is said.
    pub reason: Option<String>,
    /// Where it is said in the draft's file, line and column from 1, if it has a place of its own there;
    /// `None` where the record itself says so.
    pub place: Option<(usize, usize)>,
    /// Whether it holds for other drafts as well, so that one of them may be the one that needs it.
    pub shared: bool,
}

impl Allow {
    /// Excuses from `rule`, an id or a category.
    pub fn new(rule: impl Into<String>) -> Self {
        Self {
            rule: rule.into(),
            ..Self::default()
        }
    }

    /// What a text such as `pitch/link, fit: she asked for the slides` excuses from: names set off by
    /// commas, and behind a colon the reason.
    pub fn parse(text: &str) -> impl Iterator<Item = Self> {
        let (names, reason) = match text.split_once(':') {
            Some((names, reason)) => (names, Some(reason.trim()).filter(|text| !text.is_empty())),
            None => (text, None),
        };
        names
            .split(',')
            .map(str::trim)
            .filter(|name| !name.is_empty())
            .map(move |name| Self {
                reason: reason.map(str::to_owned),
                ..Self::new(name)
            })
    }

    /// Whether it names `rule`, or the category of it.
    pub fn names(&self, rule: &str) -> bool {
        is_named(&self.rule, rule)
    }
}

/// Whether `name`, of a rule or a category, names `rule`.
pub(crate) fn is_named(name: &str, rule: &str) -> bool {
    rule.strip_prefix(name)
        .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// What was odd about a record.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Warning {
    /// The line of the file, if it is another than the record's.
    pub line: Option<usize>,
    /// What it is, and what to do. What it quotes from the input is short and printable.
    pub message: String,
}

impl Warning {
    /// A warning about the record.
    pub fn new(message: impl Into<String>) -> Self {
        Self {
            line: None,
            message: message.into(),
        }
    }

    /// A warning about a line of the file.
    pub fn at(line: usize, message: impl Into<String>) -> Self {
        Self {
            line: Some(line),
            message: message.into(),
        }
    }
}

impl Draft {
    /// Slots of the template that the note was made of which stand in it unfilled, in the order of the
    /// note. What no bytes of the note can be is left out: whoever made the draft may have miscounted.
    pub(crate) fn stand_ins(&self) -> Cow<'_, [StandIn]> {
        let Some(rendered) = &self.rendered else {
            return Cow::Borrowed(&[]);
        };
        let all = &rendered.unfilled;
        let stands = |slot: &StandIn| self.note.get(slot.bytes.clone()).is_some();
        let sorted = all.is_sorted_by(|a, b| a.bytes.end <= b.bytes.start);
        if sorted && all.iter().all(stands) {
            return Cow::Borrowed(all);
        }
        let mut sound: Vec<_> = all.iter().filter(|slot| stands(slot)).cloned().collect();
        sound.sort_by_key(|slot| slot.bytes.start);
        let mut end = 0;
        sound.retain(|slot| {
            let after = slot.bytes.start >= end;
            if after {
                end = slot.bytes.end;
            }
            after
        });
        Cow::Owned(sound)
    }

    /// A draft that is nothing but its note.
    pub fn new(note: impl Into<String>) -> Self {
        Self {
            note: note.into(),
            ..Self::default()
        }
    }
}

/// Where a note comes from that was made of a template for one recipient.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Rendered {
    /// Where the template stands: its file, with its line where the file holds several.
    pub template: Arc<str>,
    /// The same, as far as it is known.
    pub origin: Arc<Origin>,
    /// The recipient's row in the list, from 1, the header not counted.
    pub row: usize,
    /// Slots that the row leaves empty: their name and the byte of the note where it should stand.
    pub empty: Vec<(String, usize)>,
    /// Slots that no column fills, as they stand in the note.
    pub unfilled: Vec<StandIn>,
    /// What was filled into the note; a fallback is the template's own.
    pub filled: Vec<Filled>,
}

/// A value that was filled in for a recipient, where it stands in the note.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Filled {
    /// Its bytes in the note.
    pub bytes: Range<usize>,
    /// Whether it is the recipient's name or a part of it.
    pub is_name: bool,
}

/// Words that stand for a slot of a template, while what will be there is not known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StandIn {
    /// Their bytes in the note.
    pub bytes: Range<usize>,
    /// What the slot will show; `None` for what a contact list holds, and for the sender's own.
    pub evidence: Option<EvidenceKind>,
    /// Whether a sentence with it says something; one that only names reader or sender, or the time of the day, does
    /// not.
    pub says: bool,
    /// Whether it is the reader's, and not the sender's alone, in whatever sentence it stands.
    pub of_reader: bool,
}

/// What a contact list holds about somebody. None of it makes a note personal.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[cfg_attr(schema, derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Person {
    /// Full name.
    pub name: Option<String>,
    /// Given name.
    pub first_name: Option<String>,
    /// Family name.
    pub last_name: Option<String>,
    /// Employer.
    pub company: Option<String>,
    /// Job title.
    pub title: Option<String>,
    /// Industry or sector.
    pub industry: Option<String>,
    /// City, region or country.
    pub location: Option<String>,
}

impl Person {
    /// The whole name, put together of its parts where only they are known.
    pub fn full_name(&self) -> Option<Cow<'_, str>> {
        match (&self.name, &self.first_name, &self.last_name) {
            (Some(name), _, _) => Some(Cow::Borrowed(name)),
            (None, Some(first), Some(last)) => Some(Cow::Owned(format!("{first} {last}"))),
            (None, first, last) => first.as_deref().or(last.as_deref()).map(Cow::Borrowed),
        }
    }
}

/// What the sender knows about how the two of them are related.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[cfg_attr(schema, derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Context {
    /// The kind of relationship.
    pub relationship: Option<Relationship>,
    /// Where they met: "the Ada Lovelace breakfast".
    pub met_at: Option<String>,
    /// When they met: "yesterday".
    pub met_when: Option<String>,
    /// What they worked on together: "the billing migration".
    pub worked_on: Option<String>,
    /// Who is between them: "Priya Raman".
    pub mutual: Option<String>,
    /// A group, event, school or cause in common: "Rust Berlin".
    pub community: Option<String>,
    /// Something the recipient made, said, wrote or did: "your talk on zero-copy parsing".
    pub their_work: Option<String>,
    /// Why this person: "we are about to move off Postgres 9 and you have just done it".
    pub reason: Option<String>,
    /// Something to ask them: "what made you pick WAL shipping?".
    pub question: Option<String>,
}

impl Context {
    /// Every fact that is stated, by its key, in the order in which openers prefer them.
    pub fn facts(&self) -> impl Iterator<Item = (&'static str, &str)> {
        [
            ("met_at", &self.met_at),
            ("met_when", &self.met_when),
            ("worked_on", &self.worked_on),
            ("mutual", &self.mutual),
            ("community", &self.community),
            ("their_work", &self.their_work),
            ("reason", &self.reason),
            ("question", &self.question),
        ]
        .into_iter()
        .filter_map(|(key, fact)| fact.as_deref().map(|text| (key, text)))
    }
}

/// How sender and recipient are related.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(schema, derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum Relationship {
    /// They have met.
    Met,
    /// They work or worked together.
    Colleague,
    /// They studied together.
    Classmate,
    /// One is the other's client.
    Client,
    /// They are friends.
    Friend,
    /// Somebody is between them.
    Mutual,
    /// They share a group.
    Community,
    /// The sender follows what the recipient publishes.
    Follower,
    /// None of these.
    Stranger,
}

/// A place to send the note from, which decides how long it may be.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(schema, derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Platform {
    /// LinkedIn when the plan is not known: 200 is safe everywhere, 300 is the most any plan takes.
    #[default]
    Linkedin,
    /// LinkedIn's free plan: 200 UTF-16 code units (its help page a563153, as of 2026).
    LinkedinFree,
    /// LinkedIn Premium, Sales Navigator, Recruiter: 300 UTF-16 code units (help page a6239760).
    LinkedinPremium,
    /// The body of a LinkedIn InMail: 1,900 UTF-16 code units.
    Inmail,
    /// No limit.
    None,
}

impl Platform {
    /// All platforms, the default first.
    pub const ALL: [Self; 5] = [
        Self::Linkedin,
        Self::LinkedinFree,
        Self::LinkedinPremium,
        Self::Inmail,
        Self::None,
    ];

    /// The platform's name, as in drafts and on the command line.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Linkedin => "linkedin",
            Self::LinkedinFree => "linkedin-free",
            Self::LinkedinPremium => "linkedin-premium",
            Self::Inmail => "inmail",
            Self::None => "none",
        }
    }

    /// The platform of that name, as people write it: case does not matter, nor whether words are set off by
    /// hyphens, underscores or spaces.
    pub fn named(name: &str) -> Option<Self> {
        let mut all = Self::ALL.into_iter();
        all.find(|platform| are_alike(platform.name(), name))
    }

    /// The most UTF-16 code units that the platform takes; `None` where it has no limit.
    pub fn limit(self) -> Option<usize> {
        match self {
            Self::LinkedinFree => Some(200),
            Self::Linkedin | Self::LinkedinPremium => Some(300),
            Self::Inmail => Some(1900),
            Self::None => None,
        }
    }

    /// The most UTF-16 code units that are safe whatever the sender's plan.
    pub fn safe_limit(self) -> Option<usize> {
        match self {
            Self::Linkedin => Some(200),
            other => other.limit(),
        }
    }
}

/// Where a draft was read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Origin {
    /// The file as the user named it; `None` for standard input, `--note` and library use. All drafts
    /// of one file share it.
    pub file: Option<Arc<str>>,
    /// Line of the record in that file, from 1.
    pub line: Option<usize>,
    /// Whether the draft is a row of a table.
    pub row: bool,
    /// How many lines of the file stand before the note, if the note stands in the file as such text:
    /// in a text file below its front matter, in a field of a table, in a block of a Markdown file.
    /// `None` where it is quoted inside JSON.
    pub note_line: Option<usize>,
    /// What else stands on the note's lines in the file, in the order of the note; without
    /// `note_line`, nothing.
    pub insets: Vec<Inset>,
    /// The byte of the file at which the note begins, if it stands there byte for byte. `None` where
    /// something stands in between, such as the `> ` of a block quote.
    pub note_byte: Option<usize>,
}

impl Origin {
    /// Whether the draft is a record among others, a JSON object or a row of a table, which says itself
    /// who it is for. A text is none, and neither is a block of a Markdown file.
    pub fn is_record(&self) -> bool {
        self.line.is_some() && (self.row || self.note_line.is_none())
    }

    /// The line by which the draft is told from others of its file; `None` where the file is the note.
    pub(crate) fn record_line(&self) -> Option<usize> {
        self.line.filter(|line| self.is_record() || *line > 1)
    }
}

/// What stands in the file and not in the note: the fields before a note in a table, the second of two
/// quotes that stand for one, the `> ` of a block quote, a comment that is for the linter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Inset {
    /// The byte of the note before which they stand. They move what follows, up to the end of its line.
    pub at: usize,
    /// How many line ends stand there.
    pub lines: usize,
    /// How many characters stand on the last of its lines.
    pub characters: usize,
    /// How many UTF-16 code units they are.
    pub utf16: usize,
}

impl Inset {
    /// As many `characters` of one UTF-16 unit each that stand before byte `at` of the note.
    pub const fn new(at: usize, characters: usize) -> Self {
        Self {
            at,
            lines: 0,
            characters,
            utf16: characters,
        }
    }

    /// All of `text`, which stands before byte `at` of the note.
    pub fn of(at: usize, text: &str) -> Self {
        let (lines, text) = match text.rsplit_once('\n') {
            Some((above, text)) => (above.matches('\n').count() + 1, text),
            None => (0, text),
        };
        Self {
            at,
            lines,
            characters: text.chars().count(),
            utf16: text.chars().map(char::len_utf16).sum(),
        }
    }
}
