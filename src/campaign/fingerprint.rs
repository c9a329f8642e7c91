//! What is left of a note once the recipient is taken out, in a form that can be kept and compared.

use std::ops::Range;

use crate::draft::{Draft, Person};
use crate::note::Note;
use crate::rule::pack::Lists;
use crate::rule::table::hash;
use crate::text::fold;

/// The most words that are kept to be compared one by one. No connection request has more; of a longer
/// text the rest must be the same.
const MOST_WORDS: usize = 128;

/// The most tokens: beside the words that are kept, two for those that are not.
pub(super) const MOST_TOKENS: usize = MOST_WORDS + 2;

/// The version of the text form: raised when equal texts get other fingerprints than before.
const VERSION: &str = "1";

/// A word of a fingerprint: a hash in the lower bits, and what the word is.
pub(super) type Token = u16;

/// The word carries what a note is about: it is on no list of words that anyone could say to anyone.
pub(super) const SUBSTANCE: Token = 1 << 15;

/// The word was filled in for this reader alone, and tells notes apart even by itself.
pub(super) const PARTICULAR: Token = 1 << 14;

/// What no word is: one that is particular carries something.
pub(super) const NO_TOKEN: Token = PARTICULAR;

/// The text of a note without its reader: without greeting and sign-off, and without the words that the
/// sender's list holds about the recipient.
///
/// Its text form, [`Fingerprint::text`], is what reports carry.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Fingerprint {
    pub(super) tokens: Vec<Token>,
    /// How many words there are, also beyond those that are kept.
    pub(super) words: usize,
    pub(super) exact: u64,
    pub(super) recipient: Option<u64>,
}

impl Fingerprint {
    /// The fingerprint of a note that has been read, for its recipient.
    pub(crate) fn of(note: &Note<'_>, draft: &Draft) -> Self {
        Self {
            recipient: recipient(&draft.recipient),
            ..Self::of_text(note, draft)
        }
    }

    /// The same without the recipient, who is not part of its text form.
    pub(crate) fn of_text(note: &Note<'_>, draft: &Draft) -> Self {
        let body = note.body();
        let mut made = Making {
            tokens: Vec::with_capacity(body.len().min(MOST_TOKENS)),
            ..Making::default()
        };
        let lists = note.language.lists;
        let idle = idle(lists);
        let mut particular = &draft.particular[..];
        // Beyond the body, only words count that were filled in.
        let counted = if particular.is_empty() {
            body.clone()
        } else {
            0..note.words.len()
        };
        for (index, word) in (counted.start..).zip(&note.words.list[counted]) {
            while let [first, rest @ ..] = particular
                && first.end <= word.start
            {
                particular = rest;
            }
            let filled = particular
                .first()
                .is_some_and(|range| range.start < word.end);
            if !filled && (!body.contains(&index) || taken_out(note, &body, index, lists)) {
                continue;
            }
            let mut token = narrow(word.hash);
            if filled {
                token |= SUBSTANCE | PARTICULAR;
            } else if !word.is_in(idle) && !is_number(note.words.bytes(word)) {
                token |= SUBSTANCE;
            }
            made.add(word.hash, token);
        }
        made.finish()
    }

    /// What differs in few bits for texts that differ in few words.
    fn near(&self) -> u64 {
        let mut near = Majority::default();
        for token in self.tokens.iter().take(MOST_WORDS) {
            let hash = mix(SEED ^ u64::from(token & (PARTICULAR - 1)));
            near.add(hash, token & SUBSTANCE != 0);
        }
        near.bits()
    }

    /// Whether nothing is left of the note.
    pub fn is_empty(&self) -> bool {
        self.words == 0
    }

    /// The fingerprint as text, such as `1:8c1f0a3be2d94c77-d41c8f00b2e19a35`: a version, what is equal
    /// for equal texts, and behind the hyphen what differs in few of its 64 bits for texts that differ
    /// in few words. `None` where nothing is left of the note.
    ///
    /// It is the same on every machine. Equal texts are those whose words are equal in their order, case
    /// and punctuation aside, once the recipient is taken out.
    pub fn text(&self) -> Option<String> {
        (!self.is_empty()).then(|| {
            let mut text = String::with_capacity(VERSION.len() + 2 * 17);
            text.push_str(VERSION);
            for (before, number) in [(':', self.exact), ('-', self.near())] {
                text.push(before);
                for nibble in (0..16).rev() {
                    let digit = (number >> (4 * nibble) & 15) as usize;
                    text.push(char::from(b"0123456789abcdef"[digit]));
                }
            }
            text
        })
    }
}

/// Whether a word is nothing but a number. By itself it is what a note is numbered by: what it counts, and what it is the
/// number of, is said by the words around it.
fn is_number(word: &[u8]) -> bool {
    word.iter().all(u8::is_ascii_digit)
}

/// Words of which notes are made that say nothing in particular. What people do, their trades and
/// places are not among them: to one who is not on the list by it, a trade is a subject.
fn idle(lists: Lists) -> u64 {
    lists.empty()
        | lists.vague
        | lists.creation
        | lists.joiner
        | lists.opening
        | lists.copula
        | lists.definite
        | lists.employer
        | lists.placing
        | lists.perceive
        | lists.cognition
}

/// Whether a word of the body is the reader's.
fn taken_out(note: &Note<'_>, body: &Range<usize>, index: usize, lists: Lists) -> bool {
    let beside = |at: usize| body.contains(&at) && note.is_struck(at);
    if note.is_struck(index) {
        // Every "of" in the note of somebody at a "Bank of America" would go, and only in theirs.
        !note.word(index).is_in(lists.stop) || index > 0 && beside(index - 1) || beside(index + 1)
    } else {
        // The sign in "Harbour & Sons".
        let sign = |word: &[u8]| matches!(word, [sign] if !sign.is_ascii_alphanumeric());
        index > 0
            && beside(index - 1)
            && beside(index + 1)
            && sign(note.words.bytes(note.word(index)))
    }
}

/// Who the recipient is, as far as the list tells: a name, and the company that tells namesakes apart.
/// A draft's id is not asked, for it names the draft.
fn recipient(person: &Person) -> Option<u64> {
    let names = [&person.name, &person.first_name, &person.last_name];
    if names.iter().all(|name| name.is_none()) {
        return None;
    }
    // A full name is the same person, whether or not its parts are known as well.
    let name = match &person.name {
        Some(name) => fold(name),
        None => names
            .iter()
            .filter_map(|name| name.as_deref())
            .map(fold)
            .collect::<Vec<_>>()
            .join(" "),
    };
    let company = person.company.as_deref().map(fold).unwrap_or_default();
    Some(chain(
        chain(SEED, hash(name.trim().as_bytes())),
        hash(company.trim().as_bytes()),
    ))
}

/// A fingerprint that is being made.
#[derive(Default)]
struct Making {
    tokens: Vec<Token>,
    words: usize,
    exact: u64,
    rest: u64,
}

impl Making {
    fn add(&mut self, hash: u64, token: Token) {
        self.words += 1;
        self.exact = chain(self.exact, hash);
        if self.tokens.len() < MOST_WORDS {
            self.tokens.push(token);
        } else {
            self.rest = chain(self.rest, hash);
        }
    }

    fn finish(mut self) -> Fingerprint {
        if self.words > self.tokens.len() {
            // What was not kept tells apart as a whole.
            let rest = mix(self.rest);
            self.tokens.push(narrow(rest) | SUBSTANCE | PARTICULAR);
            self.tokens
                .push(narrow(rest >> 14) | SUBSTANCE | PARTICULAR);
        }
        Fingerprint {
            tokens: self.tokens,
            words: self.words,
            exact: mix(chain(self.exact, SEED)),
            recipient: None,
        }
    }
}

/// Counts for each of 64 bits how many words have it set. The counters lie across: the first number holds
/// the lowest bit of all 64, the next the second.
#[derive(Default)]
struct Majority {
    counters: [u64; 8],
    /// What all words weigh together.
    weight: u64,
}

impl Majority {
    /// No counter runs over: 127 words of the greatest weight fit into eight bits.
    const MOST: u64 = 254;

    fn add(&mut self, hash: u64, substance: bool) {
        let weight = 1 + u64::from(substance);
        if self.weight + weight > Self::MOST {
            return;
        }
        self.weight += weight;
        // What weighs two goes by the first counter.
        let (ones, twos) = if substance { (0, hash) } else { (hash, 0) };
        let [first, others @ ..] = &mut self.counters;
        let mut carry = *first & ones | twos;
        *first ^= ones;
        for counter in others {
            let over = *counter & carry;
            *counter ^= carry;
            carry = over;
        }
    }

    /// The bits that more than half of the weight has set.
    fn bits(&self) -> u64 {
        let half = self.weight / 2;
        let (mut more, mut equal) = (0, u64::MAX);
        for (bit, counter) in self.counters.iter().enumerate().rev() {
            let wanted = 0_u64.wrapping_sub(half >> bit & 1);
            more |= equal & counter & !wanted;
            equal &= !(counter ^ wanted);
        }
        more
    }
}

const SEED: u64 = 0x9e37_79b9_7f4a_7c15;

/// Takes `next` into a hash of what came before.
fn chain(before: u64, next: u64) -> u64 {
    (before.rotate_left(5) ^ next).wrapping_mul(0x517c_c1b7_2722_0a95)
}

/// Spreads what is known over all bits (the finisher of MurmurHash3).
pub(super) fn mix(mut hash: u64) -> u64 {
    hash ^= hash >> 33;
    hash = hash.wrapping_mul(0xff51_afd7_ed55_8ccd);
    hash ^= hash >> 33;
    hash = hash.wrapping_mul(0xc4ce_b9fe_1a85_ec53);
    hash ^ (hash >> 33)
}

/// The lower bits of a hash, as far as a token has room for them.
fn narrow(hash: u64) -> Token {
    (hash & u64::from(PARTICULAR - 1)) as Token
}
