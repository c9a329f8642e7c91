//! Campaigns made from a seed: texts that go to many with their names swapped and a word or two changed,
//! and notes that have a frame in common and nothing else.

use invitelint::Draft;

/// A note, and which text it is a copy of; `None` for one that is like no other.
pub(crate) struct Planted {
    pub(crate) draft: Draft,
    pub(crate) text: Option<usize>,
}

/// How large a campaign is.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Size {
    /// Texts that go to many.
    pub(crate) texts: usize,
    /// The fewest sentences of a text. With few, texts by the thousand share theirs, and are told apart by
    /// words that a hurried sender may have changed.
    pub(crate) sentences: usize,
    /// People that each of them goes to.
    pub(crate) people: usize,
    /// Notes with a frame in common, for each frame.
    pub(crate) framed: usize,
}

/// A source of choices that is the same everywhere (SplitMix64).
pub(crate) struct Choice(pub(crate) u64);

impl Choice {
    pub(crate) fn below(&mut self, count: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut bits = self.0;
        bits = (bits ^ (bits >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        bits = (bits ^ (bits >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        bits ^= bits >> 31;
        (bits % count.max(1) as u64) as usize
    }

    pub(crate) fn one<'t>(&mut self, texts: &[&'t str]) -> &'t str {
        texts[self.below(texts.len())]
    }

    /// A word that no list knows, as a name of a thing may be.
    pub(crate) fn word(&mut self) -> String {
        const BEGINNINGS: &[&str] = &[
            "bar", "kel", "mor", "tin", "sal", "dru", "fen", "gal", "hov", "lis", "pel", "ros",
            "vam", "zor",
        ];
        const MIDDLES: &[&str] = &["a", "e", "i", "o", "u", "ane", "ili", "oro", "umi"];
        const ENDS: &[&str] = &[
            "bek", "dal", "gum", "lon", "mas", "nip", "rad", "sk", "ton", "wick", "zel", "fer",
        ];
        [self.one(BEGINNINGS), self.one(MIDDLES), self.one(ENDS)].concat()
    }
}

const FIRST: &[&str] = &[
    "Ana", "Solveig", "Kofi", "Robert", "Liz", "Mateo", "Ingrid", "Yusuf", "Chiara", "Tom", "José",
    "Maren", "Wei", "Priya", "Bob", "Erik",
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
    "Tanaka",
    "Novak",
    "Demir",
    "Iyer",
    "Petrov",
];
const COMPANY: &[&str] = &[
    "Brightfield",
    "Omnia Freight",
    "Harbourside Dental",
    "Kestrel & Sons",
    "Nordlys AS",
    "Bank of Tidewater",
    "Blue Heron Press",
];
const TITLE: &[&str] = &[
    "Head of Logistics",
    "CTO",
    "Ward Nurse",
    "Product Manager",
    "Editor",
    "Director of Sales",
];

/// Sentences of which texts are made. `*` is a word that carries something.
const SENTENCES: &[&str] = &[
    "I saw that you work at {company} and thought of our * for * in the north.",
    "As {title} you know how hard it is to keep a * running without a spare *.",
    "We build * that people use every day to keep their * in order.",
    "It would be great to hear how you came to * and what you would do again.",
    "My team has just moved to * and we are looking for somebody who knows *.",
    "You may have seen our * about the * of last year.",
    "There is a new way to look after * that does not take more than an hour.",
    "I am told that nobody in town knows more about * than you do.",
    "Our next evening is about * and there are still two seats by the window.",
    "Could I send you the * that we made for the people at *?",
    "Last month we had to close the * because of the *, and it was not easy.",
    "If you ever need a hand with *, I would be glad to drive over.",
];

/// Frames that a sender keeps, with what each reader gets of their own: `_`.
const FRAMES: &[&str] = &[
    "I heard your talk on _ _ in _ and have been thinking about our own plans ever since. Which part would you begin with today?",
    "Good to have met you at the _ _ on Friday! You said that _ _ is harder than it looks, and I would like to hear the rest of the story.",
    "I read what you wrote about _ and tried it at home with my family, who still speak of it. How long did it take you to get there?",
    "We are hiring for the _ team in _ and I saw that you have kept _ _ alive for years. What would make you move?",
];

/// What a hurried sender puts in place of a word.
const OTHERS: &[&str] = &[
    "really", "great", "some", "new", "very", "the", "our", "good", "quite", "more",
];

/// A campaign; no two seeds have the same.
pub(crate) fn campaign(seed: u64, size: Size) -> Vec<Planted> {
    let mut choice = Choice(seed);
    let mut notes = Vec::new();
    for text in 0..size.texts {
        let body = body(&mut choice, size.sentences);
        for _ in 0..size.people {
            let changed = choice.below(5);
            notes.push(Planted {
                draft: note(&mut choice, &body, changed),
                text: Some(text),
            });
        }
    }
    for frame in FRAMES {
        for number in 0..size.framed {
            let mut body = String::new();
            let mut parts = frame.split('_');
            body.push_str(parts.next().unwrap_or_default());
            for part in parts {
                body.push_str(&choice.word());
                // Nobody else has it.
                body.push_str(&letters(number));
                body.push_str(part);
            }
            notes.push(Planted {
                draft: note(&mut choice, &body, 0),
                text: None,
            });
        }
    }
    // In no order.
    for at in (1..notes.len()).rev() {
        notes.swap(at, choice.below(at + 1));
    }
    notes
}

/// A number in letters.
fn letters(mut number: usize) -> String {
    let mut letters = String::new();
    while number > 0 {
        letters.push(char::from(b'a' + (number % 26) as u8));
        number /= 26;
    }
    letters
}

/// A text that is like no other.
fn body(choice: &mut Choice, sentences: usize) -> String {
    let mut body = String::new();
    let mut last = usize::MAX;
    for _ in 0..sentences + choice.below(2) {
        let mut at = choice.below(SENTENCES.len());
        if at == last {
            at = (at + 1) % SENTENCES.len();
        }
        last = at;
        for c in SENTENCES[at].chars() {
            match c {
                '*' => {
                    body.push_str(&choice.word());
                    body.push(' ');
                    body.push_str(&choice.word());
                }
                c => body.push(c),
            }
        }
        body.push(' ');
    }
    body
}

/// The text, made out to somebody, with some of its words changed.
fn note(choice: &mut Choice, body: &str, changed: usize) -> Draft {
    let mut words: Vec<String> = body.split_whitespace().map(str::to_owned).collect();
    for _ in 0..changed {
        let at = choice.below(words.len());
        // What is filled in is not retyped.
        if words[at].contains(['{', '}']) {
            continue;
        }
        words[at] = if choice.below(3) == 0 {
            choice.word()
        } else {
            choice.one(OTHERS).to_owned()
        };
    }
    let first = choice.one(FIRST);
    let company = choice.one(COMPANY);
    let title = choice.one(TITLE);
    let text = words
        .join(" ")
        .replace("{company}", company)
        .replace("{title}", title);
    let greeting = choice.one(&["Hi", "Hello", "Dear"]);
    let closing = choice.one(&["", " Best, Gus", " Kind regards, Gus Berg"]);
    let mut draft = Draft::new(format!("{greeting} {first}, {text}{closing}"));
    let number = choice.below(1_000_000_000);
    draft.recipient.name = Some(format!("{first} {} {number}", choice.one(LAST)));
    draft.recipient.first_name = Some(first.to_owned());
    draft.recipient.company = Some(company.to_owned());
    draft.recipient.title = Some(title.to_owned());
    draft
}
