//! People who are listed more than once, and would get as many notes. They are known by their profile, else by their
//! e-mail address, else by full name and company, or by all that the row says. Tells of them, and takes nobody out.

use std::collections::{BTreeMap, HashMap};

use super::recipients::{Recipient, plain};
use crate::draft::{Person, Warning};
use crate::identity;
use crate::text::{grouped, listed};

/// The most people that are told one by one, and the most rows of each.
const MOST_PEOPLE: usize = 3;
const MOST_ROWS: usize = 5;

/// Columns that hold the address of somebody's profile, without case and separators.
const PROFILES: [&str; 14] = [
    "contactlinkedinurl",
    "defaultprofileurl",
    "hslinkedinurl",
    "inviteeprofileurl",
    "linkedin",
    "linkedinprofile",
    "linkedinprofileurl",
    "linkedinurl",
    "personlinkedinurl",
    "profile",
    "profilelink",
    "profileurl",
    "recipientprofileurl",
    "url",
];

/// Columns that hold somebody's e-mail address, likewise.
const ADDRESSES: [&str; 12] = [
    "businessemail",
    "contactemail",
    "correoelectronico",
    "email",
    "emailaddress",
    "emailadresse",
    "mail",
    "personalemail",
    "personemail",
    "primaryemail",
    "recipientemail",
    "workemail",
];

/// What tells that two rows are one person. The better comes first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum By {
    Profile,
    Address,
    Name,
    Row,
}

impl By {
    const fn shown(self) -> &'static str {
        match self {
            Self::Profile => "one profile",
            Self::Address => "one e-mail address",
            Self::Name => "one name and company",
            Self::Row => "alike throughout",
        }
    }
}

/// Somebody who is listed more than once.
struct Repeated {
    by: By,
    /// The first rows.
    rows: Vec<usize>,
    /// How many rows there are.
    count: usize,
}

/// What is to be said of people who stand in a list more than once; `item` is what each of its rows is called.
pub(super) fn warning(list: &[Recipient], item: &str) -> Option<Warning> {
    let mut columns = Columns::default();
    let mut seen: HashMap<u64, usize> = HashMap::new();
    let mut people: BTreeMap<usize, Repeated> = BTreeMap::new();
    // Whether somebody's profile and address are known, by the index of their first row.
    let mut known = vec![Known::default(); list.len()];
    for (index, recipient) in list.iter().enumerate() {
        let keys = columns.keys(recipient);
        let of_row = Known::of(&keys);
        let found = keys.iter().find_map(|key| {
            let first = *seen.get(&key.hash)?;
            let one = match key.by {
                By::Profile | By::Row => true,
                By::Address => share_a_name(list.get(first)?, recipient),
                By::Name => !known.get(first)?.differs(of_row),
            };
            one.then_some((first, key.by))
        });
        let first = found.map_or(index, |(first, _)| first);
        for key in &keys {
            seen.entry(key.hash).or_insert(first);
        }
        if let Some(known) = known.get_mut(first) {
            known.profile |= of_row.profile;
            known.address |= of_row.address;
        }
        if let Some((first, by)) = found {
            let person = people.entry(first).or_insert_with(|| Repeated {
                by,
                rows: list.get(first).map(|first| first.row).into_iter().collect(),
                count: 1,
            });
            person.count += 1;
            if person.rows.len() < MOST_ROWS {
                person.rows.push(recipient.row);
            }
        }
    }
    let told: Vec<_> = people.values().collect();
    (!told.is_empty()).then(|| Warning::new(told_of(&told, item)))
}

/// Whether it is known of somebody by what they are told from others of their name.
#[derive(Debug, Clone, Copy, Default)]
struct Known {
    profile: bool,
    address: bool,
}

impl Known {
    fn of(keys: &[Key]) -> Self {
        let has = |by| keys.iter().any(|key| key.by == by);
        Self {
            profile: has(By::Profile),
            address: has(By::Address),
        }
    }

    /// Whether two of one name, who were not found to be one by anything better, are told apart by it.
    const fn differs(self, other: Self) -> bool {
        self.profile && other.profile || self.address && other.address
    }
}

/// The warning about some people, of whom there is one at least.
fn told_of(people: &[&Repeated], item: &str) -> String {
    let mut told: Vec<_> = people
        .iter()
        .take(MOST_PEOPLE)
        .map(|person| {
            let mut rows: Vec<_> = person.rows.iter().map(|row| grouped(*row)).collect();
            if person.count > rows.len() {
                rows.push(format!("{} more", grouped(person.count - rows.len())));
            }
            let rows: Vec<_> = rows.iter().map(String::as_str).collect();
            format!("{item}s {} ({})", listed(&rows, "and"), person.by.shown())
        })
        .collect();
    if people.len() > MOST_PEOPLE {
        told.push(format!(
            "and {} more people",
            grouped(people.len() - MOST_PEOPLE)
        ));
    }
    let (who, get) = match people.len() {
        1 => ("somebody is".to_owned(), "gets"),
        many => (format!("{} people are", grouped(many)), "get"),
    };
    format!(
        "{who} listed more than once, and {get} a note for each {item}: {}. Keep one {item} of each",
        told.join("; ")
    )
}

/// Something that a row may be known by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Key {
    by: By,
    hash: u64,
}

impl Key {
    fn new<'t>(by: By, texts: impl IntoIterator<Item = &'t str>) -> Self {
        let kind = match by {
            By::Profile => "profile",
            By::Address => "address",
            By::Name => "name",
            By::Row => "row",
        };
        Self {
            by,
            hash: identity::hash(std::iter::once(kind).chain(texts)),
        }
    }
}

/// What the columns of a list hold, as far as people are known by it.
#[derive(Default)]
struct Columns {
    /// By the name of the column; the list has few.
    known: HashMap<String, Option<By>>,
}

impl Columns {
    /// What a row may be known by, the best first.
    fn keys(&mut self, recipient: &Recipient) -> Vec<Key> {
        let mut keys = Vec::new();
        for (name, value) in &recipient.fields {
            let by = match self.known.get(&**name) {
                Some(by) => *by,
                None => *self.known.entry(name.to_string()).or_insert(held_by(name)),
            };
            let text = match by {
                Some(By::Profile) => profile(value),
                Some(By::Address) => address(value),
                _ => None,
            };
            keys.extend(by.zip(text).map(|(by, text)| Key::new(by, [&*text])));
        }
        keys.sort_by_key(|key| key.by);
        keys.extend(name_key(recipient));
        keys
    }
}

fn held_by(column: &str) -> Option<By> {
    let name: String = plain(column).collect();
    let is_in = |names: &[&str]| names.contains(&&*name);
    if is_in(&PROFILES) {
        Some(By::Profile)
    } else {
        is_in(&ADDRESSES).then_some(By::Address)
    }
}

/// The address of a profile as all ways to write it have it in common; `None` where it leads to nobody's.
fn profile(value: &str) -> Option<String> {
    let url = value.trim().to_lowercase();
    let url = url.split(['?', '#']).next().unwrap_or_default();
    let url = url.split_once("://").map_or(url, |(_, rest)| rest);
    let (host, path) = url.split_once('/')?;
    let path = path.trim_end_matches('/');
    if !host.contains('.') || path.is_empty() {
        return None;
    }
    let host = host.strip_prefix("www.").unwrap_or(host);
    if host != "linkedin.com" && !host.ends_with(".linkedin.com") {
        return Some(format!("{host}/{path}"));
    }
    // Each country has a host, and behind the name may stand a language. "/company/..." is nobody's.
    let (kind, name) = path.split_once('/')?;
    match kind {
        "in" => {
            let name = name.split('/').next().unwrap_or_default();
            (!name.is_empty()).then(|| format!("in/{name}"))
        }
        "pub" => Some(path.to_owned()),
        "sales" | "talent" => {
            // Behind a comma stands how they were found.
            let is_person = ["lead/", "people/", "profile/"]
                .iter()
                .any(|kind| name.starts_with(kind));
            let name = path.split(',').next().unwrap_or_default();
            is_person.then(|| name.to_owned())
        }
        _ => None,
    }
}

/// An e-mail address in one form; `None` where it is none.
fn address(value: &str) -> Option<String> {
    let address = value.trim().to_lowercase();
    let (name, host) = address.split_once('@')?;
    let is_one = !name.is_empty() && host.contains('.') && !address.contains(char::is_whitespace);
    is_one.then_some(address)
}

/// The full name with the company; where there is none, with all else in the row, which is then there twice.
fn name_key(recipient: &Recipient) -> Option<Key> {
    let person = &recipient.person;
    let name = one_form(&person.full_name()?);
    // Many are called Ana.
    if !name.contains(' ') {
        return None;
    }
    Some(match &person.company {
        Some(company) => Key::new(By::Name, [&*name, &one_form(company)]),
        None => Key::new(By::Row, recipient.fields.iter().map(|(_, value)| &**value)),
    })
}

/// A text without case, and with one blank between its words.
fn one_form(text: &str) -> String {
    let words: Vec<_> = text.split_whitespace().map(str::to_lowercase).collect();
    words.join(" ")
}

/// Whether two people have a name in common: else the address is that of an office.
fn share_a_name(one: &Recipient, other: &Recipient) -> bool {
    names(&one.person).any(|name| names(&other.person).any(|same| lower(name).eq(lower(same))))
}

/// The words of somebody's name, as far as names go.
fn names(person: &Person) -> impl Iterator<Item = &str> {
    /// Bytes of each part.
    const LONGEST: usize = 80;
    let parts = [&person.name, &person.first_name, &person.last_name];
    let parts = parts.into_iter().flatten();
    parts.flat_map(|part| part[..part.floor_char_boundary(LONGEST)].split_whitespace())
}

fn lower(word: &str) -> impl Iterator<Item = char> {
    word.chars().flat_map(char::to_lowercase)
}
