//! Whether a note says anything: nothing at all, only the platform's words, or only courtesies.

use crate::note::Note;
use crate::note::words::{Break, Word};
use crate::rule::pack::{Look, Pack, Stock};
use crate::text::visible;
use crate::verdict::Verdict;

use super::{Hit, Subject};

/// Words that a note may hold beyond a stock text and still be that text, for each slot of it.
const SLOT_WORDS: usize = 4;

/// The share of a stock text's words that a note may lack and still be that text, one in so many.
const LACKING: usize = 5;

/// The letters that a word may have wrong and still be meant.
const MOST_SLIPS: usize = 2;

/// The slips that a note may have in its courtesies.
const TYPOS: usize = 2;

/// Whether the note says anything beyond greetings, courtesies and a wish to connect.
pub(crate) fn says_something(note: &Note<'_>) -> bool {
    !is_courtesy(note)
}

/// Whether the note is a text that a platform writes by itself, give or take a word.
pub(crate) fn is_stock(note: &Note<'_>, pack: &Pack) -> bool {
    stock_text(note, pack).is_some()
}

/// `missing/empty-note`
pub(super) fn empty_note(subject: &Subject<'_>) -> Vec<Hit> {
    if is_empty(subject.note) {
        vec![Hit::at(0..subject.note.text.len())]
    } else {
        Vec::new()
    }
}

/// `missing/stock-invitation`
pub(super) fn stock_invitation(subject: &Subject<'_>) -> Vec<Hit> {
    if subject.verdict != Verdict::Missing || is_empty(subject.note) || !invites(subject) {
        return Vec::new();
    }
    vec![Hit::at(subject.whole())]
}

/// `missing/nothing-said`
pub(super) fn nothing_said(subject: &Subject<'_>) -> Vec<Hit> {
    if subject.verdict != Verdict::Missing || is_empty(subject.note) || invites(subject) {
        return Vec::new();
    }
    vec![Hit::at(subject.whole())]
}

/// Whether there is nothing to see.
fn is_empty(note: &Note<'_>) -> bool {
    visible(note.text).all(|c| c.is_whitespace() || c.is_control())
}

/// Words of the bare invitation that make a sentence of it: "connect" alone is only polite, "connect" and
/// "LinkedIn" or "add" and "network" are what the platform says.
const INVITING: usize = 2;

/// Whether the stock text of a platform, or a sentence that means the same, stands in the note.
fn invites(subject: &Subject<'_>) -> bool {
    let lists = subject.note.language.lists;
    let inviting =
        |word: &&Word| word.is_in(lists.connect) && !word.is_in(lists.stop | lists.courtesy);
    subject.note.words.list.iter().filter(inviting).count() >= INVITING || subject.stock
}

/// Whether every word is a courtesy, a word of the bare invitation, or somebody's name.
fn is_courtesy(note: &Note<'_>) -> bool {
    let lists = note.language.lists;
    let empty = lists.empty() | lists.title | lists.copula | lists.joiner;
    // What stands behind "at", "in" or, where nouns have capitals, behind an article is not called.
    let leads = lists.employer | lists.placing | lists.determiner;
    let mut slips = 0;
    let mut introduced = false;
    let shouted = note
        .words
        .list
        .iter()
        .all(|word| word.is_all_capitals() || word.end - word.start == 1);
    for index in note.body() {
        let word = note.word(index);
        if word.says_something() || is_asked_after(note, index) {
            return false;
        }
        // A name after "I am", or one that is called at the end of a clause: "Happy New Year Ana!"
        let led = index > 0 && note.word(index - 1).is_in(leads);
        let called = word.id == 0
            && !led
            && note
                .words
                .list
                .get(index + 1)
                .is_none_or(|next| next.before > Break::None);
        let named = word.is_capitalised() && !shouted && (introduced || called);
        introduced = named || word.is_in(lists.copula);
        let dated = word.is_in(lists.date) || note.is_year(index);
        if named || dated || word.is_in(empty) || note.is_struck(index) || is_sent_from(note, index)
        {
            continue;
        }
        if !is_slip(note, word) {
            return false;
        }
        slips += 1;
        if slips > TYPOS {
            return false;
        }
    }
    true
}

/// Whether a word names an employer that a question asks after: "how are things at Acme?"
fn is_asked_after(note: &Note<'_>, index: usize) -> bool {
    let lists = note.language.lists;
    note.is_struck(index)
        && index > note.body().start
        && note.word(index - 1).is_in(lists.employer)
        && note.word(index - 1).before == Break::None
        && note.word(index).is_named()
        && note.is_question(&note.sentence_of(index))
}

/// The words that the name of a place has at most: "Frankfurt am Main".
const PLACE_WORDS: usize = 4;

/// Whether a word belongs to the name of the place that a courtesy comes from: "greetings from Lagos", "hello from
/// New York".
fn is_sent_from(note: &Note<'_>, index: usize) -> bool {
    let lists = note.language.lists;
    let words = &note.words.list;
    let names = |at: usize| words[at].is_in(lists.place) || words[at].is_named();
    let greets = |at: usize| {
        let word = &words[at];
        word.is_in(lists.greeting) || word.is_in(lists.courtesy) && !word.is_in(lists.stop)
    };
    let goes_on = |at: &usize| words[*at].before == Break::None;
    let Some(from) = (index.saturating_sub(PLACE_WORDS)..index)
        .rev()
        .take_while(|at| goes_on(&(at + 1)))
        .find(|&at| at > 0 && greets(at - 1) && words[at].is_in(lists.stop))
    else {
        return false;
    };
    let last = (from + 1..words.len()).take_while(goes_on).last();
    let Some(last) = last.filter(|last| last - from <= PLACE_WORDS) else {
        return false;
    };
    goes_on(&from)
        && names(from + 1)
        && names(last)
        && (from + 1..last)
            .all(|at| names(at) || words[at].is_in(lists.stop) && !words[at].is_in(lists.placing))
}

/// Whether an unknown word is a courtesy with a slip in it ("conect", "proffesional").
fn is_slip(note: &Note<'_>, word: &Word) -> bool {
    let text = note.words.text(word);
    if word.id != 0 || text.len() < Stock::TYPO_FROM || text.len() > 20 || word.is_named() {
        return false;
    }
    // "loooove": every letter once is what is meant, give or take a double one.
    let mut drawn_out = text.chars().collect::<Vec<_>>();
    drawn_out.dedup();
    let once: String = drawn_out.into_iter().collect();
    let table = &note.language.words;
    let lists = note.language.lists.courtesy | note.language.lists.connect;
    if once.len() + 2 <= text.len() && table.classes(table.find(&once)) & lists != 0 {
        return true;
    }
    let first = text.bytes().next().unwrap_or_default();
    let courtesies = note.language.courtesies.row(usize::from(first));
    courtesies.iter().any(|&id| is_near(text, table.word(id)))
}

/// Equal but for one letter more, less, other or swapped; two in long words.
fn is_near(text: &str, known: &str) -> bool {
    let slips = if known.len() > 8 { MOST_SLIPS } else { 1 };
    // Slips hardly ever hit the first letter, and asking that first spares most of the distances.
    text.as_bytes().first() == known.as_bytes().first()
        && text.len().abs_diff(known.len()) <= slips
        && strsim::osa_distance(text, known) <= slips
}

/// The stock text that the note is, if it is one, give or take a word.
fn stock_text<'p>(note: &Note<'_>, pack: &'p Pack) -> Option<&'p Stock> {
    let words = note.words.len();
    let least = note.body().len();
    if words == 0 || words > Stock::LONGEST {
        return None;
    }
    // The cheap questions first: could it be, by its length and by how its words look?
    let stock = pack.stock.iter();
    let mut fitting = stock.filter(|stock| fits(least, words, stock)).peekable();
    fitting.peek()?;
    let looks = Looks::of(note);
    let mut stock = fitting.filter(|stock| looks.may_be(stock)).peekable();
    stock.peek()?;
    let all: Vec<NoteWord<'_>> = note
        .words
        .list
        .iter()
        .enumerate()
        .map(|(index, word)| NoteWord {
            text: note.words.text(word),
            known: word.id != 0,
            name: word.is_capitalised() || note.is_struck(index),
        })
        .collect();
    let body = &all[note.body()];
    stock.find(|stock| is_like(&all, stock) || body.len() != all.len() && is_like(body, stock))
}

/// What the words of a note look like, so that most stock texts need not be compared with them.
struct Looks {
    /// The words, by their signature bits.
    words: [bool; 128],
    /// By first bytes, whether there are [unknown](Self::UNKNOWN) words and [long](Self::LONG) ones.
    first: [u8; 256],
}

impl Looks {
    /// A word that the language does not know, in which there may be a slip.
    const UNKNOWN: u8 = 1;

    /// A long word, known or not.
    const LONG: u8 = 2;

    fn of(note: &Note<'_>) -> Self {
        let mut looks = Self {
            words: [false; 128],
            first: [0; 256],
        };
        for word in &note.words.list {
            let Look { bit, first, length } = Look::of_hashed(word.hash, note.words.bytes(word));
            let length = usize::from(length);
            looks.words[usize::from(bit) & 127] = true;
            // Without a branch, for it holds of one word and not of the next.
            let unknown = word.id == 0 && length + 1 >= Stock::TYPO_FROM;
            let long = length + MOST_SLIPS >= Stock::LONG;
            looks.first[usize::from(first)] |=
                u8::from(unknown) * Self::UNKNOWN + u8::from(long) * Self::LONG;
        }
        looks
    }

    /// Whether enough words of a stock text may stand in the note, as they are or with a slip.
    fn may_be(&self, stock: &Stock) -> bool {
        let stands = |look: &&Look| {
            let length = usize::from(look.length);
            let first = self.first[usize::from(look.first)];
            self.words[usize::from(look.bit) & 127]
                || length >= Stock::TYPO_FROM && first & Self::UNKNOWN != 0
                || length >= Stock::LONG && first & Self::LONG != 0
        };
        let mut lacking = stock.looks.iter().filter(|look| !stands(look));
        lacking.nth(spare(stock)).is_none()
    }
}

/// The words of a stock text that a note may lack and still be that text.
fn spare(stock: &Stock) -> usize {
    stock.literals / LACKING
}

/// A word of the note, to be compared with a stock text.
struct NoteWord<'a> {
    text: &'a str,
    /// Whether it is a word of the language, and so no slip.
    known: bool,
    /// Whether it could be a name, or stands in braces where one would.
    name: bool,
}

impl NoteWord<'_> {
    fn is(&self, word: &str) -> bool {
        self.text == word
            || (!self.known || word.len() >= Stock::LONG)
                && word.len() >= Stock::TYPO_FROM
                && self.text.len() <= 20
                && is_near(self.text, word)
    }
}

/// Whether a note of at least and at most so many words may be a stock text, by its length.
fn fits(least: usize, most: usize, stock: &Stock) -> bool {
    let spare = spare(stock);
    let longest = stock.literals + stock.slots * SLOT_WORDS + spare;
    stock.literals >= Stock::LEAST && most + spare >= stock.literals && least <= longest
}

fn is_like(note: &[NoteWord<'_>], stock: &Stock) -> bool {
    if !fits(note.len(), note.len(), stock) {
        return false;
    }
    let spare = spare(stock);
    let mut literals: Vec<&str> = Vec::with_capacity(stock.literals);
    // Before which of them, or behind the last, a slot stands that holds any words.
    let mut slots = vec![false; stock.literals + 1];
    for word in stock.words.split(' ') {
        if word != "{}" {
            literals.push(word);
        } else if let Some(slot) = slots.get_mut(literals.len()) {
            *slot = stock.open;
        }
    }
    let (common, plain) = compare(note, &literals, &slots);
    common + spare >= literals.len()
        && note.len() - common <= stock.slots * SLOT_WORDS + spare
        && plain <= spare
}

/// How many words of the stock text stand in the note in its order, and how many other words the note
/// has that no slot would hold: those without a capital, where no slot stands that holds any words.
fn compare(note: &[NoteWord<'_>], stock: &[&str], slots: &[bool]) -> (usize, usize) {
    let width = stock.len() + 1;
    // Longest common subsequences of what follows each word of either.
    let mut longest = vec![0; (note.len() + 1) * width];
    for (row, word) in note.iter().enumerate().rev() {
        for (column, other) in stock.iter().enumerate().rev() {
            longest[row * width + column] = if word.is(other) {
                longest[(row + 1) * width + column + 1] + 1
            } else {
                longest[(row + 1) * width + column].max(longest[row * width + column + 1])
            };
        }
    }
    let (mut row, mut column, mut plain, mut held) = (0, 0, 0, 0);
    while let Some(word) = note.get(row) {
        if stock.get(column).is_some_and(|other| word.is(other)) {
            row += 1;
            column += 1;
            held = 0;
        } else if column < stock.len()
            && longest[row * width + column + 1] > longest[(row + 1) * width + column]
        {
            column += 1;
            held = 0;
        } else {
            if slots[column] && held < SLOT_WORDS {
                held += 1;
            } else {
                plain += usize::from(!word.name);
            }
            row += 1;
        }
    }
    (longest[0], plain)
}
