//! The names by which a draft's fields are known: ours, camelCase, and the column names that
//! outreach tools export. One table for each scope; within a table the rank says which of two names
//! for one field wins. This room knows names only, never values.

use super::shown;
use crate::nearest::{did_you_mean, nearest as nearest_of};
/// The context's keys: the build reads them as well, for the examples of rules.
pub(super) use crate::rule::file::CONTEXT_KEYS as FACT_KEYS;

/// A key of the draft itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum DraftKey {
    Id,
    Note,
    Template,
    Recipient,
    Sender,
    Context,
    Platform,
    Language,
    Dialect,
    Allow,
}

/// A key of recipient or sender. The order is that of the fields.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum PersonKey {
    Name,
    FirstName,
    LastName,
    Company,
    Title,
    Industry,
    Location,
}

/// A key of the context. The order is that of [`FACT_KEYS`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum FactKey {
    Relationship,
    MetAt,
    MetWhen,
    WorkedOn,
    Mutual,
    Community,
    TheirWork,
    Reason,
    Question,
}

/// The draft's keys, as they are documented.
pub(super) const DRAFT_KEYS: [&str; 10] = [
    "note",
    "template",
    "recipient",
    "sender",
    "context",
    "platform",
    "language",
    "dialect",
    "allow",
    "id",
];

/// Names of the note and the template, as people and tools write them.
pub(super) const NOTE_NAMES: [&str; 16] = [
    "note",
    "message",
    "connection_note",
    "connect_note",
    "connection_message",
    "connection_request",
    "invitation_message",
    "invitation_note",
    "invite_message",
    "invite_note",
    "linkedin_connection_note",
    "linkedin_note",
    "linkedin_message",
    "body",
    "text",
    "template",
];

/// A name in a table: folded spelling, meaning, rank (0 is the documented name).
type Row<K> = (&'static str, K, u8);

/// Sorted by name, for the index.
const DRAFT: &[Row<DraftKey>] = &[
    ("allow", DraftKey::Allow, 0),
    ("body", DraftKey::Note, 12),
    ("connectionmessage", DraftKey::Note, 3),
    ("connectionnote", DraftKey::Note, 1),
    ("connectionrequest", DraftKey::Note, 4),
    ("connectnote", DraftKey::Note, 2),
    ("context", DraftKey::Context, 0),
    ("dialect", DraftKey::Dialect, 0),
    ("from", DraftKey::Sender, 1),
    ("id", DraftKey::Id, 0),
    ("invitationmessage", DraftKey::Note, 5),
    ("invitationnote", DraftKey::Note, 6),
    ("invitemessage", DraftKey::Note, 7),
    ("invitenote", DraftKey::Note, 8),
    ("language", DraftKey::Language, 0),
    ("linkedinconnectionnote", DraftKey::Note, 9),
    ("linkedinmessage", DraftKey::Note, 14),
    ("linkedinnote", DraftKey::Note, 10),
    ("message", DraftKey::Note, 11),
    ("note", DraftKey::Note, 0),
    ("platform", DraftKey::Platform, 0),
    ("recipient", DraftKey::Recipient, 0),
    ("sender", DraftKey::Sender, 0),
    ("template", DraftKey::Template, 0),
    ("text", DraftKey::Note, 13),
    ("to", DraftKey::Recipient, 1),
];

/// Sorted by name, for the index.
const PERSON: &[Row<PersonKey>] = &[
    ("accountname", PersonKey::Company, 7),
    ("city", PersonKey::Location, 2),
    ("company", PersonKey::Company, 0),
    ("companyname", PersonKey::Company, 1),
    ("companynameforemails", PersonKey::Company, 3),
    ("country", PersonKey::Location, 5),
    ("countryregion", PersonKey::Location, 6),
    ("currentcompany", PersonKey::Company, 2),
    ("currentcompanyposition", PersonKey::Title, 3),
    ("employer", PersonKey::Company, 8),
    ("familyname", PersonKey::LastName, 2),
    ("firstname", PersonKey::FirstName, 0),
    ("fname", PersonKey::FirstName, 2),
    ("fullname", PersonKey::Name, 1),
    ("geolocation", PersonKey::Location, 3),
    ("givenname", PersonKey::FirstName, 1),
    ("headline", PersonKey::Title, 6),
    ("industries", PersonKey::Industry, 1),
    ("industry", PersonKey::Industry, 0),
    ("jobtitle", PersonKey::Title, 1),
    ("lastname", PersonKey::LastName, 0),
    ("lname", PersonKey::LastName, 3),
    ("location", PersonKey::Location, 0),
    ("locationname", PersonKey::Location, 1),
    ("mailingcity", PersonKey::Location, 4),
    ("name", PersonKey::Name, 0),
    ("occupation", PersonKey::Title, 5),
    ("organisation", PersonKey::Company, 5),
    ("organization", PersonKey::Company, 4),
    ("organization1", PersonKey::Company, 6),
    ("position", PersonKey::Title, 2),
    ("role", PersonKey::Title, 4),
    ("sector", PersonKey::Industry, 2),
    ("surname", PersonKey::LastName, 1),
    ("title", PersonKey::Title, 0),
];

/// Sorted by name, for the index.
const FACT: &[Row<FactKey>] = &[
    ("community", FactKey::Community, 0),
    ("metat", FactKey::MetAt, 0),
    ("metwhen", FactKey::MetWhen, 0),
    ("mutual", FactKey::Mutual, 0),
    ("question", FactKey::Question, 0),
    ("reason", FactKey::Reason, 0),
    ("relationship", FactKey::Relationship, 0),
    ("theirwork", FactKey::TheirWork, 0),
    ("workedon", FactKey::WorkedOn, 0),
];

/// Every name of a draft's key, folded, with its meaning.
#[cfg(schema)]
pub(super) fn draft_names() -> impl Iterator<Item = (&'static str, DraftKey)> {
    DRAFT.iter().map(|(name, key, _)| (*name, *key))
}

/// Every name of a person's key, folded.
#[cfg(schema)]
pub(super) fn person_names() -> impl Iterator<Item = &'static str> {
    PERSON.iter().map(|(name, ..)| *name)
}

/// Every name of a context's key, folded, with its meaning.
#[cfg(schema)]
pub(super) fn fact_names() -> impl Iterator<Item = (&'static str, FactKey)> {
    FACT.iter().map(|(name, key, _)| (*name, *key))
}

/// A name that was found in one of the tables.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Known<K> {
    /// What the name means.
    pub(super) key: K,
    /// Lower wins where two names for one field are given.
    pub(super) rank: u8,
    /// One bit for each name, to notice that one is given twice.
    pub(super) bit: u64,
}

/// A name at the top level of a draft, where everything may also stand flat.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum TopKey {
    Draft(Known<DraftKey>),
    Recipient(Known<PersonKey>),
    Sender(Known<PersonKey>),
    Fact(Known<FactKey>),
}

impl TopKey {
    /// What `name` means at the top level: a draft's key, a recipient's or context's key standing
    /// flat, or one with its owner before it (`sender_company`, `recipient.title`).
    pub(super) fn of(name: &str) -> Option<Self> {
        let mut space = [0; LONGEST];
        let name = fold(name, &mut space)?;
        if let Some(known) = find(DRAFT, &DRAFT_INDEX, name) {
            return Some(Self::Draft(known));
        }
        if let Some(known) = find(PERSON, &PERSON_INDEX, name) {
            return Some(Self::Recipient(known));
        }
        if let Some(known) = find(FACT, &FACT_INDEX, name) {
            return Some(Self::Fact(known));
        }
        if let Some(rest) = name.strip_prefix(b"recipient") {
            return find(PERSON, &PERSON_INDEX, rest).map(Self::Recipient);
        }
        if let Some(rest) = name.strip_prefix(b"sender") {
            return find(PERSON, &PERSON_INDEX, rest).map(Self::Sender);
        }
        find(FACT, &FACT_INDEX, name.strip_prefix(b"context")?).map(Self::Fact)
    }
}

impl Known<PersonKey> {
    /// What `name` means inside `recipient` or `sender`.
    pub(super) fn person(name: &str) -> Option<Self> {
        find(PERSON, &PERSON_INDEX, fold(name, &mut [0; LONGEST])?)
    }
}

/// The documented name of the field of a person that `name` means.
pub(crate) fn person_field(name: &str) -> Option<&'static str> {
    Some(match Known::person(name)?.key {
        PersonKey::Name => "name",
        PersonKey::FirstName => "first_name",
        PersonKey::LastName => "last_name",
        PersonKey::Company => "company",
        PersonKey::Title => "title",
        PersonKey::Industry => "industry",
        PersonKey::Location => "location",
    })
}

impl Known<FactKey> {
    /// What `name` means inside `context`.
    pub(super) fn fact(name: &str) -> Option<Self> {
        find(FACT, &FACT_INDEX, fold(name, &mut [0; LONGEST])?)
    }
}

/// No known name is longer, so that a hostile key costs nothing.
const LONGEST: usize = 40;

/// `name` without case and separators, written into `space`; `None` where it cannot be a known name.
///
/// A sign before or after the name (`_note`, `$note`) makes it a name of its own: that is how people
/// write comments into JSON.
fn fold<'s>(name: &'s str, space: &'s mut [u8; LONGEST]) -> Option<&'s [u8]> {
    // Most names are one word in small letters.
    if name.len() <= LONGEST && name.bytes().all(|byte| byte.is_ascii_lowercase()) {
        return Some(name.as_bytes());
    }
    let name = name.trim().as_bytes();
    if !name.first()?.is_ascii_alphanumeric() || !name.last()?.is_ascii_alphanumeric() {
        return None;
    }
    let mut length = 0;
    for byte in name {
        if byte.is_ascii_alphanumeric() {
            *space.get_mut(length)? = byte.to_ascii_lowercase();
            length += 1;
        } else if !matches!(byte, b' ' | b'_' | b'-' | b'.' | b'/' | b':') {
            return None;
        }
    }
    space.get(..length)
}

/// Where the names that begin with each letter stand in a table, and its end.
type Index = [usize; 27];

/// Every key of every record is looked up, in up to three tables.
const DRAFT_INDEX: Index = index(DRAFT);
const PERSON_INDEX: Index = index(PERSON);
const FACT_INDEX: Index = index(FACT);

const fn index<K>(table: &[Row<K>]) -> Index {
    let mut index = [table.len(); 27];
    let mut row = table.len();
    let mut letter = 26;
    while letter > 0 {
        letter -= 1;
        while row > 0 && (table[row - 1].0.as_bytes()[0] - b'a') as usize >= letter {
            row -= 1;
        }
        index[letter] = row;
    }
    index
}

fn find<K: Copy>(table: &[Row<K>], index: &Index, name: &[u8]) -> Option<Known<K>> {
    let letter = usize::from(name.first()?.checked_sub(b'a')?);
    let (start, end) = (*index.get(letter)?, *index.get(letter + 1)?);
    let offset = table
        .get(start..end)?
        .iter()
        .position(|row| row.0.as_bytes() == name)?;
    let (_, key, rank) = *table.get(start + offset)?;
    Some(Known {
        key,
        rank,
        bit: 1 << (start + offset),
    })
}

/// The one of `candidates` that somebody who typed `typed` probably meant.
pub(super) fn nearest(typed: &str, candidates: &[&'static str]) -> Option<&'static str> {
    // Edit distance is quadratic, and no name is longer than this.
    let typed: String = typed
        .chars()
        .filter(|c| c.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .take(LONGEST)
        .collect();
    if typed.is_empty() {
        return None;
    }
    let plain = candidates.iter().map(|candidate| {
        let letters = candidate.chars().filter(char::is_ascii_alphanumeric);
        (letters.collect::<String>(), *candidate)
    });
    nearest_of(&typed, plain, |plain, _, slips| {
        let begins = typed.len() >= 3 && plain.starts_with(&typed);
        begins || slips <= (plain.len() * 2 / 5).max(1)
    })
}

/// Which of `names` looks like one of `candidates`, as a sentence behind another; nothing, if none does.
pub(super) fn looks_like<N: AsRef<str>>(
    names: impl IntoIterator<Item = N>,
    candidates: &[&'static str],
) -> String {
    names
        .into_iter()
        .find_map(|name| {
            let meant = nearest(name.as_ref(), candidates)?;
            Some(format!(
                " {} looks like {}.",
                shown(name.as_ref()),
                shown(meant)
            ))
        })
        .unwrap_or_default()
}

/// Whether `name` is a misspelt name of the note, though in a table or a record of something else.
/// `Notes` is none: in a list of contacts, that is where people write what they think of them.
pub(super) fn is_nearly_note(name: &str) -> bool {
    let mut space = [0; LONGEST];
    let Some(Ok(name)) = fold(name, &mut space).map(std::str::from_utf8) else {
        return false;
    };
    name != "notes"
        && ["note", "message", "template"]
            .iter()
            .any(|known| strsim::osa_distance(name, known) == 1)
}

/// “did you mean …?” if `typed` is near one of `candidates`, else all of them.
pub(super) fn advice(typed: &str, candidates: &[&'static str]) -> String {
    nearest(typed, candidates)
        .map_or_else(|| format!("taken are {}", list(candidates)), did_you_mean)
}

/// `candidates` as a list in a sentence.
pub(super) fn list(candidates: &[&str]) -> String {
    candidates.join(", ")
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test that cannot go on should fail")]
mod tests {
    use super::*;

    const PERSON_KEYS: [&str; 7] = [
        "name",
        "first_name",
        "last_name",
        "company",
        "title",
        "industry",
        "location",
    ];

    fn top(name: &str) -> Option<TopKey> {
        TopKey::of(name)
    }

    fn draft_key(name: &str) -> Option<DraftKey> {
        match top(name)? {
            TopKey::Draft(known) => Some(known.key),
            _ => None,
        }
    }

    #[track_caller]
    fn assert_sound<K: Copy + PartialEq>(table: &[Row<K>]) {
        assert!(
            table.is_sorted_by(|a, b| a.0 < b.0),
            "the index needs order"
        );
        assert!(table.len() <= 64, "one bit for each name");
        for (name, key, rank) in table {
            assert!(name.len() <= LONGEST - "recipient".len());
            let same = table.iter().filter(|row| row.1 == *key && row.2 == *rank);
            assert_eq!(same.count(), 1, "two names of rank {rank}: {name}");
        }
    }

    #[test]
    fn tables_are_sorted_and_ranks_are_unique() {
        assert_sound(DRAFT);
        assert_sound(PERSON);
        assert_sound(FACT);
    }

    #[test]
    fn documented_names_are_known_and_rank_first() {
        for name in DRAFT_KEYS {
            assert!(
                matches!(top(name), Some(TopKey::Draft(known)) if known.rank == 0),
                "{name}"
            );
        }
        for (index, name) in PERSON_KEYS.into_iter().enumerate() {
            let known = Known::person(name).unwrap();
            assert_eq!((known.key as usize, known.rank), (index, 0), "{name}");
            assert_eq!(person_field(name), Some(name));
        }
        for (index, name) in FACT_KEYS.into_iter().enumerate() {
            let known = Known::fact(name).unwrap();
            assert_eq!((known.key as usize, known.rank), (index, 0), "{name}");
        }
    }

    #[test]
    fn names_of_the_note_are_known() {
        for name in NOTE_NAMES {
            let known = matches!(draft_key(name), Some(DraftKey::Note | DraftKey::Template));
            assert!(known, "{name}");
        }
        for (name, nearly) in [
            ("nota", true),
            ("Mesage", true),
            ("messages", true),
            ("notes", false),
            ("name", false),
            ("city", false),
        ] {
            assert_eq!(is_nearly_note(name), nearly, "{name}");
        }
    }

    #[test]
    fn case_and_separators_do_not_matter() {
        for name in [
            "first_name",
            "firstName",
            "First Name",
            "FIRST-NAME",
            " first name ",
        ] {
            assert!(
                matches!(top(name), Some(TopKey::Recipient(k)) if k.key == PersonKey::FirstName),
                "{name}"
            );
        }
        assert_eq!(draft_key("Message"), Some(DraftKey::Note));
        assert_eq!(draft_key("connection note"), Some(DraftKey::Note));
        assert_eq!(draft_key("To"), Some(DraftKey::Recipient));
    }

    #[test]
    fn owners_may_stand_before_the_name() {
        assert!(
            matches!(top("sender_company"), Some(TopKey::Sender(k)) if k.key == PersonKey::Company)
        );
        assert!(
            matches!(top("recipient.title"), Some(TopKey::Recipient(k)) if k.key == PersonKey::Title)
        );
        assert!(matches!(top("context.met_at"), Some(TopKey::Fact(k)) if k.key == FactKey::MetAt));
    }

    #[test]
    fn comments_and_strangers_are_unknown() {
        for name in [
            "_note",
            "$note",
            "note_",
            "//note",
            "",
            " ",
            "noté",
            "n\u{200b}ote",
            "notes",
        ] {
            assert_eq!(top(name), None, "{name}");
        }
        assert_eq!(top(&"note".repeat(1 << 20)), None);
    }

    #[test]
    fn nearest_finds_typos_and_beginnings_and_nothing_else() {
        assert_eq!(nearest("meet_at", &FACT_KEYS), Some("met_at"));
        assert_eq!(nearest("metWhen", &FACT_KEYS), Some("met_when"));
        assert_eq!(nearest("their-wrok", &FACT_KEYS), Some("their_work"));
        assert_eq!(nearest("relation", &FACT_KEYS), Some("relationship"));
        assert_eq!(nearest("favourite_colour", &FACT_KEYS), None);
        assert_eq!(nearest("", &FACT_KEYS), None);
        assert_eq!(nearest(&"met".repeat(1 << 20), &FACT_KEYS), None);
    }
}
