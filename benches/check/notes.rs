//! Distinct notes of about 200 characters, made from a number.
//!
//! They read like a long list of real ones: some generic, some personal; most name their
//! reader, one in thirty somebody else; some hold digits, some accents. All sentences are invented.

use invitelint::Draft;

/// A source of choices that is the same everywhere (SplitMix64).
struct Choice(u64);

impl Choice {
    fn below(&mut self, count: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut bits = self.0;
        bits = (bits ^ (bits >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        bits = (bits ^ (bits >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        bits ^= bits >> 31;
        (bits % count.max(1) as u64) as usize
    }

    fn one(&mut self, texts: &[&'static str]) -> &'static str {
        texts[self.below(texts.len())]
    }

    /// Whether something happens that happens once in `times`.
    fn once_in(&mut self, times: usize) -> bool {
        self.below(times) == 0
    }
}

const FIRST: &[&str] = &[
    "Ana",
    "Solveig",
    "Kofi",
    "Robert",
    "Liz",
    "Mateo",
    "Ingrid",
    "Yusuf",
    "Chiara",
    "Tom",
    "José",
    "Maren",
    "Wei",
    "Priya",
    "Katharina",
    "Bob",
    "Siobhán",
    "Erik",
    "Nneka",
    "Łukasz",
];

const LAST: &[&str] = &[
    "Aune",
    "Mensah",
    "Okoro",
    "Lindqvist",
    "Moreau",
    "Haddad",
    "Kowalski",
    "Brandt",
    "Ferreira",
    "O’Brien",
    "Tanaka",
    "Novak",
    "Castellano",
    "Whitfield",
    "Demir",
    "Rasmussen",
    "Iyer",
    "Petrov",
    "Marsh",
    "Müller",
];

const COMPANY: &[&str] = &[
    "Brightfield",
    "Omnia Freight",
    "Harbourside Dental",
    "Kestrel & Sons",
    "Nordlys AS",
    "Tidewater Mills",
    "Pinnacle Foods",
    "Agrotek",
    "Blue Heron Press",
    "Fjord Robotics",
];

const TITLE: &[&str] = &[
    "Head of Logistics",
    "CTO",
    "Ward Nurse",
    "Product Manager",
    "Editor",
    "Founder",
    "Sales Director",
];

const PLACE: &[&str] = &[
    "Gent",
    "Bergen",
    "Leeds",
    "Kumasi",
    "Turin",
    "Porto",
    "Malmö",
    "Galway",
    "Pune",
    "Rotterdam",
];

const TOPIC: &[&str] = &[
    "salt-tolerant barley",
    "night trains",
    "hedge laying",
    "cold storage for vaccines",
    "braille menus",
    "tidal mills",
    "sorting parcels by hand",
    "second-hand school books",
    "bread ovens",
    "harbour pilots",
    "dry stone walls",
    "reading water meters",
    "apprentices",
    "old switchboards",
    "wool prices",
];

const THING: &[&str] = &[
    "a bakery",
    "three ferries",
    "an evening class",
    "the night shift",
    "a repair café",
    "two warehouses",
    "a choir",
    "the archive",
    "a seed library",
    "forty beehives",
];

const DAY: &[&str] = &[
    "Monday", "Tuesday", "Thursday", "Friday", "Saturday", "Sunday",
];

/// Sentences; `{t}` is a topic, `{p}` a place, `{c}` the reader's company, `{r}` their title, `{d}` a day,
/// `{g}` a thing, `{n}` a number.
const GENERIC: &[&str] = &[
    "I came across your profile and was impressed by your experience.",
    "I see that you work at {c} and would love to connect.",
    "I am always looking to expand my network with like-minded professionals.",
    "I work in {p} and help companies like {c} save up to {n} percent on their costs.",
    "Would you be open to a quick call next {d}?",
    "As a fellow {r} I thought it would be great to exchange ideas.",
    "We have {n} mutual connections and seem to share many interests.",
    "I think there could be great synergies between our businesses.",
    "Let me know if you would like to learn more about what we do.",
    "Your background is really interesting and I hope to learn from you.",
    "It would be nice to be in touch here.",
    "I am reaching out because I follow the {r} community in {p}.",
];

const PERSONAL: &[&str] = &[
    "Your talk on {t} in {p} kept our table busy until {n} at night.",
    "We sat next to each other on the train to {p} on {d} and spoke about {t}.",
    "I read what you wrote about {t} and tried it with {g} in {p}.",
    "You showed me {t} when I was new at {c}, {n} years ago.",
    "I run {g} in {p} and we are about to start with {t}, as you did.",
    "Thank you for the question about {t} after my session on {d}!",
    "Since your piece about {t} I have counted {n} of them here.",
    "How did you get the people in {p} to care about {t}?",
    "My sister sings with you in {p}, and she said that you know all about {t}.",
    "Did it take you long to find out how {t} works without {g}?",
];

const GREETING: &[&str] = &["Hi", "Hello", "Dear", "Hey", "Good morning"];

const CLOSING: &[&str] = &[
    "Best,",
    "Kind regards,",
    "Cheers,",
    "Thanks,",
    "All the best,",
];

/// The draft with this number; no two have the same note.
pub(crate) fn draft(number: u32) -> Draft {
    let mut choice = Choice(number.into());
    let first = choice.one(FIRST);
    let company = choice.one(COMPANY);
    let title = choice.one(TITLE);
    let mut note = String::new();
    if !choice.once_in(8) {
        let name = if choice.once_in(30) {
            choice.one(FIRST)
        } else {
            first
        };
        note.push_str(choice.one(GREETING));
        note.push(' ');
        note.push_str(name);
        note.push_str(choice.one(&[", ", "! ", ",\n", " - "]));
    }
    let personal = !choice.once_in(3);
    while note.chars().count() < 125 {
        let sentences = if personal && choice.once_in(2) {
            PERSONAL
        } else {
            GENERIC
        };
        let sentence = choice.one(sentences);
        let count = (2 + choice.below(60)).to_string();
        for part in sentence.split_inclusive('}') {
            let Some((text, slot)) = part.split_once('{') else {
                note.push_str(part);
                continue;
            };
            note.push_str(text);
            note.push_str(match slot {
                "t}" => choice.one(TOPIC),
                "p}" => choice.one(PLACE),
                "c}" => company,
                "r}" => title,
                "d}" => choice.one(DAY),
                "g}" => choice.one(THING),
                _ => &count,
            });
        }
        note.push(' ');
    }
    // What makes it one of its kind.
    note.push_str(&format!("We are {number} people by now. "));
    let sender = choice.one(FIRST);
    if choice.once_in(2) {
        note.push_str(choice.one(CLOSING));
        note.push(' ');
        note.push_str(sender);
    }
    let mut draft = Draft::new(note.trim_end());
    if !choice.once_in(5) {
        draft.recipient.name = Some(format!("{first} {}", choice.one(LAST)));
        draft.recipient.first_name = Some(first.to_owned());
    }
    if !choice.once_in(3) {
        draft.recipient.company = Some(company.to_owned());
        draft.recipient.title = Some(title.to_owned());
    }
    if choice.once_in(4) {
        draft.sender.name = Some(sender.to_owned());
    }
    draft
}
