//! Whether a slot asks for what is the recipient's, or for what is somebody else's and only called alike: the first name
//! of a referrer, the company of a competitor, the title that somebody had. Where a name does not say that it is the
//! recipient's, only a column of that very name may fill it.

use super::classify::is_numbered;
use crate::rule::pack::Pack;
use crate::rule::slot::{SlotKind, SlotRole, name_words};

/// Words before the name of a field that leave it the recipient's: those of tools, of grammar, and of what a person has
/// one of. Whose it is, the slots' owners say.
const HARMLESS: [&str; 84] = [
    "a",
    "an",
    "applicant",
    "at",
    "attendee",
    "billing",
    "business",
    "capitalized",
    "casual",
    "clean",
    "cleaned",
    "col",
    "column",
    "contactfield",
    "corporate",
    "custom",
    "da",
    "das",
    "data",
    "de",
    "default",
    "del",
    "della",
    "der",
    "des",
    "di",
    "die",
    "display",
    "do",
    "du",
    "enriched",
    "field",
    "fields",
    "for",
    "formatted",
    "full",
    "headquarters",
    "here",
    "home",
    "hq",
    "hubspot",
    "in",
    "input",
    "item",
    "job",
    "json",
    "la",
    "le",
    "legal",
    "li",
    "linkedin",
    "list",
    "lower",
    "lowercase",
    "mailing",
    "main",
    "member",
    "merge",
    "new",
    "normalized",
    "of",
    "office",
    "output",
    "preferred",
    "present",
    "primary",
    "professional",
    "proper",
    "properties",
    "property",
    "record",
    "row",
    "s",
    "salesforce",
    "sf",
    "short",
    "subscriber",
    "tag",
    "upper",
    "uppercase",
    "var",
    "variable",
    "vars",
    "work",
];

/// People and times that are in no file of slots, and are never the recipient's here and now.
const ELSES: [&str; 33] = [
    "assistant",
    "assistent",
    "assistentin",
    "author",
    "boss",
    "ceo",
    "chef",
    "chefin",
    "colega",
    "collega",
    "colleague",
    "collègue",
    "coworker",
    "ex",
    "founder",
    "host",
    "husband",
    "investor",
    "kollege",
    "kollegin",
    "last",
    "manager",
    "mentor",
    "old",
    "partner",
    "prior",
    "recruiter",
    "speaker",
    "spouse",
    "supervisor",
    "teammate",
    "venue",
    "wife",
];

/// Whether a slot of kind `kind` that is called `name` asks for somebody else's.
pub(super) fn is_elses(name: &str, kind: &SlotKind, pack: &Pack) -> bool {
    if kind.role != SlotRole::Merge || pack.find_slot(&name_words(name).join(" ")).is_some() {
        return false;
    }
    name.split(['/', '|']).any(|name| {
        let (path, last) = name.rsplit_once(['.', ':']).unwrap_or(("", name));
        is_path_elses(path, kind, pack) || is_last_elses(last, kind, pack)
    })
}

/// Whether what stands before the last dot says that it is somebody else's: `referrer.first_name`. Of most such words
/// nobody knows what they are: the record, the tool's step before.
pub(super) fn is_path_elses(path: &str, kind: &SlotKind, pack: &Pack) -> bool {
    kind.role == SlotRole::Merge
        && name_words(path).iter().any(|word| {
            let strange = |kind: Option<&SlotKind>| {
                kind.is_some_and(|kind| {
                    matches!(kind.role, SlotRole::Particular | SlotRole::Neutral)
                })
            };
            match owns(word, kind, pack) {
                Some(owns) => !owns,
                None => {
                    ELSES.contains(&word.as_str())
                        || strange(pack.find_slot(word))
                        || strange(pack.find_owner(word))
                }
            }
        })
}

/// Whether a name is that of a field behind words of which some are not known to leave it the recipient's.
fn is_last_elses(name: &str, kind: &SlotKind, pack: &Pack) -> bool {
    let words = name_words(name);
    let mut words = words.as_slice();
    let is_listed = |words: &[String]| pack.find_slot(&words.join(" ")).is_some();
    // "company 2" and "lead name" are traced by what stands before.
    while let [before @ .., last] = words
        && !before.is_empty()
        && !is_listed(words)
        && (last == "name" || is_numbered(last))
    {
        words = before;
    }
    let owned = |from: &usize| {
        let mut end = words[*from..].to_vec();
        if let Some(last) = end.last_mut() {
            last.truncate(last.trim_end_matches(|c: char| c.is_ascii_digit()).len());
        }
        is_listed(&words[*from..]) || is_listed(&end)
    };
    let Some(from) = (0..words.len()).find(owned) else {
        return false;
    };
    words[..from].iter().any(|word| {
        let is_field = || {
            let slot = pack.find_slot(word);
            // "first company" is one of several.
            slot.is_some_and(|slot| slot.role == SlotRole::Merge && word != "first")
        };
        let owns = owns(word, kind, pack);
        !owns
            .unwrap_or_else(|| is_numbered(word) || HARMLESS.contains(&word.as_str()) || is_field())
    })
}

/// Whether a word says that a field of this kind is the recipient's; `None` where it does not say whose it is.
fn owns(word: &str, kind: &SlotKind, pack: &Pack) -> Option<bool> {
    // Who writes to clients calls them so; the company of a client is most often another's.
    if word == "client" {
        return Some(kind.holds_name());
    }
    let owner = pack.find_owner(word)?;
    (owner.role == SlotRole::Merge).then_some(true)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::builtin;
    use crate::template::classify::kind_of;

    #[test]
    fn the_tools_own_variables_are_the_recipients() {
        let pack = builtin::pack();
        let variables = pack
            .dialects
            .iter()
            .flat_map(|dialect| dialect.variables.iter());
        let elses: Vec<&str> = variables
            .map(AsRef::as_ref)
            .filter(|name: &&str| {
                let kind = kind_of(name, pack).filter(|kind| !kind.column.is_empty());
                kind.is_some_and(|kind| is_elses(name, kind, pack))
            })
            .collect();
        assert_eq!(elses, [""; 0]);
    }
}
