//! Notes that are one text, and how somebody is told of them.

use std::fmt::Write;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::notes::{Names, Notes, Placed};
use super::texts::NO_BODY;
use crate::text::grouped;

/// How many members of a cluster are named.
const NAMED: usize = 3;

/// The number of a text that is in no cluster.
const NO_CLUSTER: u32 = u32::MAX;

/// The notes that are one text, exactly or nearly, and go to two people or more.
#[derive(Debug)]
pub struct Clusters {
    body_of: Vec<u32>,
    /// The lower half of the hash of each text as a whole.
    exact: Vec<u32>,
    cluster_of: Vec<u32>,
    list: Vec<Members>,
    names: Names,
}

#[derive(Debug)]
struct Members {
    /// How many people get the text.
    size: u32,
    /// Whether all of them get it word for word.
    equal: bool,
    /// The first notes, by their numbers and places.
    first: [(u32, Placed); NAMED],
}

impl Clusters {
    /// Counts who gets the texts of each group.
    pub(super) fn of_groups(notes: Notes, exact: Vec<u32>, groups: &[u32]) -> Self {
        let Notes {
            body_of,
            recipients,
            places,
        } = notes;
        let mut notes_of = vec![0_u32; groups.len()];
        for body in body_of.iter().filter(|body| **body != NO_BODY) {
            notes_of[groups[*body as usize] as usize] += 1;
        }
        let mut notes: Vec<(u32, u64, u32)> = (0..)
            .zip(&body_of)
            .filter(|(_, body)| **body != NO_BODY)
            .map(|(note, body)| (groups[*body as usize], recipients[note as usize], note))
            .filter(|(group, ..)| notes_of[*group as usize] > 1)
            .collect();
        drop(notes_of);
        drop(recipients);
        notes.sort_unstable();
        let mut list = Vec::new();
        let mut of_group = vec![NO_CLUSTER; groups.len()];
        for group in notes.chunk_by(|a, b| a.0 == b.0) {
            let by_recipient = group.chunk_by(|a, b| a.1 == b.1).map(|same| same[0].2);
            let mut first = [u32::MAX; NAMED];
            let mut size = 0;
            for note in by_recipient {
                size += 1;
                let mut note = note;
                for kept in &mut first {
                    if note < *kept {
                        std::mem::swap(&mut note, kept);
                    }
                }
            }
            if size > 1 {
                of_group[group[0].0 as usize] = u32::try_from(list.len()).unwrap_or(NO_CLUSTER);
                let body = |note: u32| body_of[note as usize];
                list.push(Members {
                    size,
                    equal: group.iter().all(|note| body(note.2) == body(group[0].2)),
                    first: first.map(|note| (note, places.of(note))),
                });
            }
        }
        Self {
            cluster_of: groups
                .iter()
                .map(|group| of_group[*group as usize])
                .collect(),
            body_of,
            exact,
            list,
            names: places.names,
        }
    }

    /// How many clusters there are.
    pub fn len(&self) -> usize {
        self.list.len()
    }

    /// Whether no text goes to two people.
    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// How many notes were compared.
    pub fn notes(&self) -> usize {
        self.body_of.len()
    }

    /// The cluster of a note, by its number; `None` where nobody else gets the same text.
    pub fn of(&self, note: usize) -> Option<Cluster> {
        let body = *self.body_of.get(note)?;
        let number = *self.cluster_of.get(body as usize)?;
        let members = self.list.get(number as usize)?;
        Some(Cluster {
            number: number as usize,
            size: members.size as usize,
            equal: members.equal,
            first: self.first(members),
        })
    }

    /// Whether a note that is read again is the one that was taken, by the text form of its fingerprint.
    /// What is too short to be compared always is.
    pub fn agrees(&self, note: usize, fingerprint: Option<&str>) -> bool {
        let Some(body) = self.body_of.get(note) else {
            return false;
        };
        let Some(exact) = self.exact.get(*body as usize) else {
            return true;
        };
        let hash = || {
            let (_, hash) = fingerprint?.split_once(':')?;
            u64::from_str_radix(hash.get(..16)?, 16).ok()
        };
        hash().is_some_and(|hash| hash as u32 == *exact)
    }

    fn first(&self, members: &Members) -> Vec<Member> {
        let first = members.first.iter().filter(|first| first.0 != u32::MAX);
        first
            .map(|&(note, placed)| Member {
                note: note as usize,
                file: self.names.name(placed.file).cloned(),
                line: (placed.line > 0).then_some(placed.line as usize),
                template: self.names.name(placed.template).cloned(),
            })
            .collect()
    }
}

/// Notes that are one text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cluster {
    number: usize,
    size: usize,
    equal: bool,
    first: Vec<Member>,
}

/// A note of a cluster.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(schema, derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Member {
    /// Its number among the notes that were compared, from 0.
    #[serde(skip)]
    pub note: usize,
    /// The file that it comes from, as the user named it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub file: Option<Arc<str>>,
    /// The line of its record in that file, from 1; `None` where the file is the note.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub line: Option<usize>,
    /// Where the template stands that it was made of, if it was made of one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub template: Option<Arc<str>>,
}

impl Cluster {
    /// Its number among all clusters of the run, from 0.
    pub fn number(&self) -> usize {
        self.number
    }

    /// How many people get the text; those of whom nothing is known count as different.
    pub fn size(&self) -> usize {
        self.size
    }

    /// Whether they get it word for word, and not only nearly.
    pub fn is_exact(&self) -> bool {
        self.equal
    }

    /// Its first notes, each to somebody else.
    pub fn first(&self) -> &[Member] {
        &self.first
    }

    /// The first members and how many more there are: `outbox.jsonl:4, :9, :12 and 34 more`. Templates are named
    /// where they were made of different ones.
    pub fn members(&self) -> String {
        members(&self.first, self.size, false)
    }
}

/// The first members of so many: `outbox.jsonl:4, :9, :12 and 34 more`. Their template is named where it is not the
/// same for all of them, or where `templates` says so.
pub(crate) fn members(first: &[Member], size: usize, templates: bool) -> String {
    let mut told = String::new();
    let mut last: Option<&Member> = None;
    let one = first
        .windows(2)
        .all(|two| two[0].template == two[1].template);
    for member in first {
        if last.is_some() {
            told.push_str(", ");
        }
        let same_file = last.is_some_and(|last| last.file == member.file && last.line.is_some());
        last = Some(member);
        // Writing to a text cannot fail.
        let _ = match (&member.file, member.line) {
            (Some(_), Some(line)) if same_file => write!(told, ":{line}"),
            (None, Some(line)) if same_file => write!(told, "{line}"),
            (Some(file), Some(line)) => write!(told, "{file}:{line}"),
            (Some(file), None) => write!(told, "{file}"),
            (None, Some(line)) => write!(told, "lines {line}"),
            (None, None) => write!(told, "draft {}", member.note + 1),
        };
        if !one {
            tell_template(&mut told, member);
        }
    }
    let more = size.saturating_sub(first.len());
    if more > 0 {
        let _ = write!(told, " and {} more", grouped(more));
    }
    if let Some(member) = first.first().filter(|_| one && templates) {
        tell_template(&mut told, member);
    }
    told
}

fn tell_template(told: &mut String, member: &Member) {
    if let Some(template) = &member.template {
        let _ = write!(told, " (from {template})");
    }
}
