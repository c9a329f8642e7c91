//! A person's fields, as a template asks for them by name, and a whole name taken apart.
//!
//! Lists hold "Dr. Jane Doe PMP" and "Doe, Jane (she/her)" in one cell; the given name of it is what one
//! would say to somebody's face. Nothing is mended here: "JANE" stays "JANE", and is told of.

use std::borrow::Cow;

use crate::draft::Person;
use crate::rule::pack::{LanguagePack, Lists, Pack};
use crate::rule::slot::name_words;
use crate::source::person_field;
use crate::text::{fold, is_accent, is_apostrophe};

/// Titles that people write without a full stop as well, and that are nobody's given name.
const TITLES: [&str; 21] = [
    "capt",
    "doctor",
    "dott",
    "dr",
    "dra",
    "drs",
    "frau",
    "herr",
    "madame",
    "mlle",
    "mme",
    "monsieur",
    "mr",
    "mrs",
    "ms",
    "mx",
    "prof",
    "professor",
    "rev",
    "sir",
    "sra",
];

/// Words of a name beyond these are a headline.
const MOST_WORDS: usize = 12;

/// What is known of a person under the key of a draft; `None` for a key that is no person's.
pub(super) fn field<'p>(person: &'p Person, key: &str, pack: &Pack) -> Option<Cow<'p, str>> {
    let parts = || Some(Parts::of(person.name.as_deref()?, pack));
    let field = match key {
        "first_name" => person
            .first_name
            .as_deref()
            .or_else(|| parts().and_then(|parts| parts.given)),
        "last_name" => person
            .last_name
            .as_deref()
            .or_else(|| parts().and_then(|parts| parts.family)),
        "name" => return person.full_name(),
        "company" => person.company.as_deref(),
        "title" => person.title.as_deref(),
        "industry" => person.industry.as_deref(),
        "location" => person.location.as_deref(),
        _ => None,
    };
    field.map(Cow::Borrowed)
}

/// The key of the sender's field that a slot of the sender's asks for: `MY_FIRST_NAME`, "Your name",
/// `owner.company`. `None` where it asks for something else.
pub(super) fn field_of_sender(slot: &str, pack: &Pack) -> Option<&'static str> {
    let words = name_words(slot);
    let mut rest = words.as_slice();
    // Whose it is may be said twice: `sendingAccountName`.
    while let [owner, field @ ..] = rest
        && !field.is_empty()
        && pack.find_owner(owner).is_some()
    {
        rest = field;
    }
    person_field(&rest.join(" "))
}

/// A whole name taken apart.
struct Parts<'n> {
    given: Option<&'n str>,
    family: Option<&'n str>,
}

impl<'n> Parts<'n> {
    fn of(name: &'n str, pack: &Pack) -> Self {
        let (before, after) = name.split_once(',').unwrap_or((name, ""));
        if is_family_first(before, after, pack) {
            let (words, _) = words_of(after, pack);
            return Self {
                given: words.first().copied(),
                family: Some(before.trim()),
            };
        }
        let (words, titled) = words_of(before, pack);
        let (given, family) = match words.as_slice() {
            [] => (None, None),
            // "Mr. Berg" does not say what his friends call him.
            [only] if titled => (None, Some(*only)),
            [only] => (Some(*only), None),
            [family, given, rest @ ..] if is_family(family, given, rest) => {
                (Some(*given), Some(*family))
            }
            [first, .., last] => (Some(*first), Some(*last)),
        };
        Self { given, family }
    }
}

/// Whether a name with a comma is "Doe, Jane" or "van der Berg, Jane", and not "Jane, PMP".
fn is_family_first(before: &str, after: &str, pack: &Pack) -> bool {
    let particle = before.starts_with(char::is_lowercase);
    let capitals = |word: &str| word.chars().filter(|c| c.is_uppercase()).count();
    // "Jan-Willem" is a name, "PMI-ACP" none.
    let behind_a_name = |word: &str| {
        word.split('-').any(|part| capitals(part) > 1)
            || is_listed(word, pack, |lists| lists.credential)
    };
    (particle || before.split_whitespace().count() == 1)
        && after.contains(char::is_alphabetic)
        && !after.split_whitespace().any(behind_a_name)
}

/// Whether the first word of a name is the family name by its capitals, which no other has: "OKORO Ada". Two letters may be
/// what somebody is called: "JJ Berg".
fn is_family(first: &str, second: &str, rest: &[&str]) -> bool {
    let has_small = |word: &&str| word.contains(char::is_lowercase);
    // "J.R.R. Berg" has initials.
    if first.contains('.') {
        return false;
    }
    let mut letters = first.chars().filter(|c| c.is_alphabetic());
    letters.clone().count() > 2
        && letters.all(char::is_uppercase)
        && has_small(&second)
        && rest.iter().all(has_small)
}

/// The words of a name without titles before it, credentials behind it and whatever is no part of it, and
/// whether there was a title.
fn words_of<'n>(name: &'n str, pack: &Pack) -> (Vec<&'n str>, bool) {
    let mut words = Vec::new();
    let mut titled = false;
    // Within "(she/her)".
    let mut aside = false;
    let mut all = name.split_whitespace().take(MOST_WORDS);
    while let Some(word) = all.next() {
        aside |= word.starts_with(['(', '[']);
        if aside {
            aside = !word.contains([')', ']']);
            continue;
        }
        let bare = word.trim_matches(is_ornament);
        if bare.is_empty() {
            // "Jane Doe | Founder": a headline follows.
            if !words.is_empty() && word.contains(['|', '-', '–', '—', '/', '•', '·']) {
                break;
            }
            continue;
        }
        // "Prof. Dr. med. Anna Schmidt".
        let small = || titled && bare.ends_with('.') && bare.starts_with(char::is_lowercase);
        // "M. Jean Dupont" is a Monsieur, "M. Dupont" and "M. K. Berg" may be anybody.
        let mut rest = all.clone();
        let mut monsieur = || {
            bare == "M."
                && rest.next().is_some_and(is_long_name)
                && rest.next().is_some_and(is_long_name)
        };
        if words.is_empty() && (is_title(bare, pack) || small() || monsieur()) {
            titled = true;
            continue;
        }
        words.push(bare);
    }
    // Of a name in capitals nobody can tell what is a credential: "YO-YO MA".
    if words.iter().any(|word| word.contains(char::is_lowercase)) {
        while words.len() > 1 && words.last().is_some_and(|word| is_credential(word, pack)) {
            words.pop();
        }
    }
    (words, titled)
}

/// Whether a word may be a name, and no initial.
fn is_long_name(word: &str) -> bool {
    word.starts_with(char::is_alphabetic) && word.chars().filter(|c| c.is_alphabetic()).count() > 1
}

/// Whether a character is no part of a name at its edge: a picture, a quotation mark.
fn is_ornament(c: char) -> bool {
    !(c.is_alphanumeric() || is_accent(c) || is_apostrophe(c) || c == '.')
}

/// Whether a word is a title, and no name that is also one: "Ji", "Gen" and "Don" want a full stop.
fn is_title(word: &str, pack: &Pack) -> bool {
    let stopped = word.ends_with('.');
    let mut parts = word
        .split(|c: char| !c.is_alphanumeric())
        .filter(|part| !part.is_empty())
        .peekable();
    parts.peek().is_some()
        && parts.all(|part| {
            // A single letter is an initial.
            let listed = || part.len() > 1 && is_listed(part, pack, |lists| lists.title);
            TITLES.contains(&fold(part).as_str()) || stopped && listed()
        })
}

/// Whether a word is a credential by its capitals and by what it is: "PMP", "PhD", and not "Ma".
fn is_credential(word: &str, pack: &Pack) -> bool {
    word.chars().filter(|c| c.is_uppercase()).count() > 1
        && is_listed(word, pack, |lists| lists.credential)
}

/// Whether a word, its signs aside, is in some list of any language.
fn is_listed(word: &str, pack: &Pack, list: impl Fn(Lists) -> u64) -> bool {
    let letters: String = word.chars().filter(|c| c.is_alphanumeric()).collect();
    let folded = fold(&letters);
    let knows = |language: &LanguagePack| {
        let id = language.words.find(&folded);
        id != 0 && language.words.classes(id) & list(language.lists) != 0
    };
    knows(&pack.language) || pack.languages.iter().any(knows)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::builtin;

    #[track_caller]
    fn assert_parts(name: &str, given: Option<&str>, family: Option<&str>) {
        let parts = Parts::of(name, builtin::pack());
        assert_eq!((parts.given, parts.family), (given, family), "{name}");
    }

    #[test]
    fn what_stands_around_a_name_goes() {
        for name in [
            "Jane Doe",
            "Dr. Jane Doe PMP",
            "Dr Jane Doe, PMP, MBA",
            "Prof. Dr. med. Jane Doe",
            "Dipl.-Ing. Jane Doe",
            "🚀 Jane Doe ✨",
            "🚀Jane Doe",
            "Jane Doe (she/her)",
            "(Ms.) Jane Doe [hiring]",
            "Jane Q. Doe, Ph.D.",
            "Jane Doe | Founder at Kiln",
            "Doe, Jane",
            "Doe, Dr. Jane (she/her)",
        ] {
            assert_parts(name, Some("Jane"), Some("Doe"));
        }
        assert_parts("van der Berg, Anna", Some("Anna"), Some("van der Berg"));
        assert_parts("Mr. Jo Berg", Some("Jo"), Some("Berg"));
    }

    #[test]
    fn a_family_name_that_comes_first_is_no_given_name() {
        let family = Some("van der Berg");
        assert_parts("van der Berg, Jan-Willem", Some("Jan-Willem"), family);
        assert_parts("Okoro, Ada-Lou", Some("Ada-Lou"), Some("Okoro"));
        assert_parts("Jane, PMI-ACP", Some("Jane"), None);
        for name in [
            "OKORO Ada",
            "Dr. OKORO Ada",
            "OKORO Ada Lou",
            "OKORO Ada, PMP",
        ] {
            assert_parts(name, Some("Ada"), Some("OKORO"));
        }
        assert_parts("Ada OKORO", Some("Ada"), Some("OKORO"));
        assert_parts("JJ Okoro", Some("JJ"), Some("Okoro"));
        assert_parts("OKORO ADA", Some("OKORO"), Some("ADA"));
        assert_parts("J.R.R. Berg", Some("J.R.R."), Some("Berg"));
    }

    #[test]
    fn a_monsieur_is_none_where_it_may_be_an_initial() {
        assert_parts("M. Jean Dupont", Some("Jean"), Some("Dupont"));
        assert_parts("M. Jean-Luc Dupont", Some("Jean-Luc"), Some("Dupont"));
        assert_parts("M. Dupont", Some("M."), Some("Dupont"));
        assert_parts("M. K. Berg", Some("M."), Some("Berg"));
        assert_parts("M Jean Dupont", Some("M"), Some("Dupont"));
    }

    #[test]
    fn what_belongs_to_a_name_stays() {
        assert_parts("Ji Hoon Park", Some("Ji"), Some("Park"));
        assert_parts("Don Draper", Some("Don"), Some("Draper"));
        assert_parts("Yo-Yo Ma", Some("Yo-Yo"), Some("Ma"));
        assert_parts("YO-YO MA", Some("YO-YO"), Some("MA"));
        assert_parts("J. R. Hartley", Some("J."), Some("Hartley"));
        assert_parts("D'Arcy O'Neill", Some("D'Arcy"), Some("O'Neill"));
        assert_parts("Jane, MBA", Some("Jane"), None);
        assert_parts("伟", Some("伟"), None);
    }

    #[test]
    fn a_title_and_a_family_name_are_no_given_name() {
        assert_parts("Mr. Berg", None, Some("Berg"));
        assert_parts("Dr.", None, None);
        assert_parts("🚀", None, None);
        assert_parts("", None, None);
    }

    #[test]
    fn a_slot_of_the_senders_asks_for_one_of_their_fields() {
        let fields = [
            ("MY_FIRST_NAME", Some("first_name")),
            ("sender_first_name", Some("first_name")),
            ("Your name", Some("name")),
            ("sendingAccountFirstName", Some("first_name")),
            ("sendingAccountName", Some("name")),
            ("User.FirstName", Some("first_name")),
            ("ownerfield=firstname", Some("first_name")),
            ("contact.owner.last_name", Some("last_name")),
            ("sender_company", Some("company")),
            ("my job title", Some("title")),
            ("my team", None),
            ("sender", None),
        ];
        for (slot, field) in fields {
            assert_eq!(field_of_sender(slot, builtin::pack()), field, "{slot}");
        }
    }
}
