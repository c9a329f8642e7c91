//! What a slot will hold, from its name alone: a merge field, the sender's, or something particular.
//!
//! The names are data (`rules/slot`); here is only how a name that nobody listed is traced back to one
//! that somebody did. It never fails: whoever invents a variable means to write into it.

use std::ops::Range;

use crate::rule::pack::Pack;
use crate::rule::slot::{SlotKind, SlotRole, name_words};

/// Names with more words than this are looked at up to here.
const MOST_WORDS: usize = 16;

/// The kind of what the two of them have in common.
const SHARED: &str = "shared";

/// The kind of what is common to everybody's work.
const TROUBLE: &str = "trouble";

/// The kind of the slot `name`; `None` only where the pack has no kinds at all.
pub(super) fn kind_of<'p>(name: &str, pack: &'p Pack) -> Option<&'p SlotKind> {
    let name = without_text(name, pack);
    let mut first = None;
    for words in name.split(['/', '|']).take(MOST_WORDS).map(name_words) {
        let words = &words[..words.len().min(MOST_WORDS)];
        let Some(kind) = traced(words, pack) else {
            continue;
        };
        // "Mr./Ms. Surname", "event or topic": whatever of them is particular makes the slot so.
        if kind.role == SlotRole::Particular {
            return Some(kind);
        }
        first = first.or(Some(kind));
    }
    // What nobody listed says nothing beside what somebody did: "[lane/role]" is a role.
    first.or_else(|| particular(pack))
}

/// A name without the text behind its colon: people write `*|FNAME:there|*` for what is to stand in. In
/// `*|UPPER:FNAME|*` the name is behind it.
fn without_text<'n>(name: &'n str, pack: &Pack) -> &'n str {
    match name.split_once(':') {
        Some((before, text)) if text.contains(char::is_lowercase) && is_listed(before, pack) => {
            before
        }
        _ => name,
    }
}

/// Whether a name is one that slots are known by, and not only guessed to be.
pub(super) fn is_listed(name: &str, pack: &Pack) -> bool {
    let words = name_words(name);
    pack.find_slot(&words.join(" ")).is_some()
        || words.split_first().is_some_and(|(first, rest)| {
            pack.find_owner(first).is_some() && pack.find_slot(&rest.join(" ")).is_some()
        })
}

/// Whether some word of a name says that the two of them share what it holds.
fn is_shared(words: &[String], pack: &Pack) -> bool {
    let mut owners = words.iter().filter_map(|word| pack.find_owner(word));
    owners.any(|owner| owner.name == SHARED)
}

/// Whether a name says that what it holds is not the sender's alone: "common project", "their project".
pub(super) fn is_of_reader(words: &[String], pack: &Pack) -> bool {
    let owner = words.first().and_then(|word| pack.find_owner(word));
    is_shared(words, pack) || owner.is_some_and(|owner| owner.role == SlotRole::Merge)
}

/// The kind that stands for whatever is in no file.
fn particular(pack: &Pack) -> Option<&SlotKind> {
    pack.slot_kind("particular")
}

/// The kind of a name that is listed or can be traced back to one that is; else it is particular.
fn of_words<'p>(words: &[String], pack: &'p Pack) -> Option<&'p SlotKind> {
    traced(words, pack).or_else(|| particular(pack))
}

/// The kind of a name that is listed, or whose owner or last words are.
fn traced<'p>(words: &[String], pack: &'p Pack) -> Option<&'p SlotKind> {
    if let Some(kind) = pack.find_slot(&words.join(" ")) {
        return Some(kind);
    }
    let (first, rest) = words.split_first()?;
    if let Some(owner) = pack.find_owner(first)
        && !rest.iter().all(|word| is_numbered(word))
    {
        return match owner.role {
            SlotRole::Merge => of_words(rest, pack),
            // What is shared or specific shows what it is, if that shows anything; a common trouble shows nothing.
            SlotRole::Particular => traced(rest, pack)
                .filter(|kind| {
                    kind.role == SlotRole::Particular
                        || owner.name == SHARED && kind.name == TROUBLE
                })
                .or(Some(owner)),
            // "our mutual friend" is not the sender's alone.
            _ if is_shared(rest, pack) => of_words(rest, pack),
            _ => traced(rest, pack)
                .and_then(|kind| of_sender(kind, pack))
                .or(Some(owner)),
        };
    }
    let (last, before) = words.split_last()?;
    // "workshop name" is a workshop's, "recent job 2" a job's.
    if (last == "name" || is_numbered(last)) && !before.is_empty() {
        return of_words(before, pack);
    }
    // "title2" is one of several titles.
    let plain = last.trim_end_matches(|c: char| c.is_ascii_digit());
    if plain.len() < last.len() {
        let mut words = before.to_vec();
        words.push(plain.to_owned());
        return of_words(&words, pack);
    }
    let by_end = |ends: Range<usize>| {
        let mut ends = ends.map(|from| &words[from..]);
        ends.find_map(|end| pack.find_slot(&end.join(" ")))
    };
    // "webinar title" is the webinar's, and no job.
    let of_title = || {
        let kind = (last == "title").then(|| traced(before, pack))??;
        (kind.role == SlotRole::Particular).then_some(kind)
    };
    let longest = by_end(1..before.len()).or_else(of_title);
    let known = longest.or_else(|| by_end(before.len().max(1)..words.len()));
    known.or_else(|| {
        let known = || words.iter().filter_map(|word| pack.find_slot(word));
        known()
            .find(|kind| kind.role == SlotRole::Particular)
            .or_else(|| known().find(|kind| kind.role == SlotRole::Neutral))
    })
}

/// What a kind is where the sender owns it, if there is more to be said than that: their name, their number, a link.
fn of_sender<'p>(kind: &'p SlotKind, pack: &'p Pack) -> Option<&'p SlotKind> {
    if kind.role == SlotRole::Sender {
        return Some(kind);
    }
    let name = if kind.holds_name() {
        "name"
    } else {
        &kind.name
    };
    pack.slot_kind(&format!("sender-{name}"))
}

/// Whether a word only tells one of several from the others.
pub(super) fn is_numbered(word: &str) -> bool {
    word.chars().all(|c| c.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::builtin;

    fn kind(name: &str) -> &'static str {
        kind_of(name, builtin::pack()).map_or("", |kind| &kind.name)
    }

    #[test]
    fn the_tools_own_names_are_merge_fields() {
        let names = [
            ("firstName", "first-name"),
            ("FNAME", "first-name"),
            ("contact.firstname", "first-name"),
            ("profile.positions[0].company_name", "company"),
            ("Lead.LastName", "last-name"),
            ("job_title", "title"),
            ("Geschäft", "particular"),
            ("vorname", "first-name"),
            ("mutual_total", "number"),
        ];
        for (name, wanted) in names {
            assert_eq!(kind(name), wanted, "{name}");
        }
    }

    #[test]
    fn names_are_known_in_every_language_with_and_without_accents() {
        let names = [
            ("ubicación", "location"),
            ("ubicacion", "location"),
            ("ubicacio\u{301}n", "location"),
            ("LOCALIZAÇÃO", "location"),
            ("Straße", "location"),
            ("strasse", "location"),
            ("PLZ", "location"),
            ("tätigkeit", "title"),
            ("taetigkeit", "title"),
            ("tatigkeit", "title"),
            ("nomEntreprise", "company"),
            ("nome_da_empresa", "company"),
            ("indústria", "industry"),
            ("industria", "industry"),
            ("função", "title"),
            ("Afdeling", "title"),
            ("prenom", "first-name"),
            ("Achternaam", "last-name"),
            ("gemeinsamer Bekannter", "mutual"),
            ("amigo_en_comun", "mutual"),
            ("réunion", "event"),
            ("palestra", "work"),
            ("noticias", "work"),
            ("raison", "reason"),
            ("vereniging", "community"),
            ("afzender", "sender-name"),
            ("Absender", "sender-name"),
            ("expediteur", "sender-name"),
            ("expéditeur", "sender-name"),
            ("remitente", "sender-name"),
            ("mittente", "sender-name"),
            ("remetente", "sender-name"),
            ("absender_firma", "sender"),
            ("season", "number"),
            ("weekday", "number"),
            ("Wochentag", "number"),
            ("saison", "number"),
            ("estacion", "number"),
            ("feestdag", "number"),
            ("stagione", "number"),
            ("feriado", "number"),
        ];
        for (name, wanted) in names {
            assert_eq!(kind(name), wanted, "{name}");
        }
    }

    #[test]
    fn what_a_list_keeps_of_a_contact_is_nothing_particular() {
        for name in [
            "org", "zip", "timezone", "gender", "status", "tag", "list", "campaign", "phones",
        ] {
            let kind = kind_of(name, builtin::pack());
            assert_eq!(kind.map(|kind| kind.role), Some(SlotRole::Merge), "{name}");
        }
        assert_eq!(kind("recent_campaign"), "work");
    }

    #[test]
    fn a_number_behind_a_name_changes_nothing() {
        assert_eq!(kind("title2"), "title");
        assert_eq!(kind("company_2"), "company");
        assert_eq!(kind("recentJob2"), "title");
        assert_eq!(kind("client 1"), "vague");
        assert_eq!(kind("2"), "particular");
        assert_eq!(kind("q3"), "particular");
    }

    #[test]
    fn owners_say_whose_it_is() {
        assert_eq!(kind("custom_intro"), "line");
        assert_eq!(kind("custom_field_3"), "particular");
        assert_eq!(kind("custom_title"), "title");
        assert_eq!(kind("my_calendly_link"), "link");
        assert_eq!(kind("your phone number"), "sender-phone");
        assert_eq!(kind("sender_email"), "sender-email");
        assert_eq!(kind("contact.email"), "email");
        assert_eq!(kind("MY_FIRST_NAME"), "sender-name");
        assert_eq!(kind("sendingAccountFirstName"), "sender-name");
        assert_eq!(kind("mijn dienst"), "sender");
        assert_eq!(kind("their company"), "company");
        assert_eq!(kind("candidate_first_name"), "first-name");
        assert_eq!(kind("shared employer"), "history");
        assert_eq!(kind("the same choir"), "shared");
        assert_eq!(kind("our mutual friend"), "mutual");
        assert_eq!(kind("our shared kitchen"), "shared");
        assert_eq!(kind("CommonStaffingBottleneck"), "trouble");
        assert_eq!(kind("our_kitchen"), "sender");
        assert_eq!(kind("former school"), "community");
        assert_eq!(kind("specific company"), "particular");
    }

    #[test]
    fn what_nobody_lists_is_traced_or_particular() {
        assert_eq!(kind("workshop name"), "event");
        assert_eq!(kind("webinar_title"), "event");
        assert_eq!(kind("new job title"), "title");
        assert_eq!(kind("the talk you gave on eels"), "work");
        assert_eq!(kind("main pain point"), "trouble");
        assert_eq!(kind("custom_17"), "particular");
        assert_eq!(kind("role / event"), "event");
        assert_eq!(kind("FNAME:my friend"), "first-name");
        assert_eq!(kind("UPPER:FNAME"), "first-name");
        assert_eq!(kind("lane/role"), "title");
        assert_eq!(kind("ethical tech / infrastructure"), "particular");
        assert_eq!(kind("***"), "particular");
    }
}
