//! Whether a note says anything: nothing at all, only the platform's words, or only courtesies.

use crate::note::Note;
use crate::note::fold::is_invisible;
use crate::note::words::Word;
use crate::rule::pack::{Pack, Stock};
use crate::verdict::Verdict;

use super::{Hit, Subject};

/// Words that a note may hold beyond a stock text and still be that text, for each slot of it.
const SLOT_WORDS: usize = 4;

/// The share of a stock text's words that must stand in the note, in per cent.
const SIMILAR: usize = 80;

/// A word that is at least so long may have a slip in it.
const TYPO_FROM: usize = 5;

/// The slips that a note may have in its courtesies.
const TYPOS: usize = 2;

/// Notes longer than this are never the platform's own.
const LONGEST_STOCK: usize = 60;

/// Whether the note says anything beyond greetings, courtesies, a wish to connect and what platforms
/// write by themselves.
pub(crate) fn says_something(note: &Note<'_>, pack: &Pack) -> bool {
    !is_courtesy(note) && stock_text(note, pack).is_none()
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
    note.text
        .chars()
        .all(|c| c.is_whitespace() || c.is_control() || is_invisible(c))
}

/// Words of the bare invitation that make a sentence of it: "connect" alone is only polite, "connect" and
/// "LinkedIn" or "add" and "network" are what the platform says.
const INVITING: usize = 2;

/// Whether the stock text of a platform, or a sentence that means the same, stands in the note.
fn invites(subject: &Subject<'_>) -> bool {
    let lists = subject.note.language.lists;
    let inviting =
        |word: &&Word| word.is_in(lists.connect) && !word.is_in(lists.stop | lists.courtesy);
    subject.note.words.list.iter().filter(inviting).count() >= INVITING
        || stock_text(subject.note, subject.pack).is_some()
}

/// Whether every word is a courtesy, a word of the bare invitation, or somebody's name.
fn is_courtesy(note: &Note<'_>) -> bool {
    let lists = note.language.lists;
    let empty = lists.stop
        | lists.courtesy
        | lists.connect
        | lists.greeting
        | lists.closing
        | lists.title
        | lists.sender
        | lists.reader
        | lists.copula
        | lists.joiner;
    let mut slips = 0;
    let mut introduced = false;
    for index in note.body() {
        let word = note.word(index);
        let named = word.is_capitalised() && (introduced || note.is_struck(index));
        introduced = named || word.is_in(lists.copula);
        if named || word.is_in(empty) || note.is_struck(index) {
            continue;
        }
        if !is_slip(note, word, lists.courtesy | lists.connect) {
            return false;
        }
        slips += 1;
        if slips > TYPOS {
            return false;
        }
    }
    true
}

/// Whether an unknown word is a courtesy with a slip in it ("conect", "proffesional").
fn is_slip(note: &Note<'_>, word: &Word, lists: u64) -> bool {
    let text = note.words.text(word);
    if word.id != 0 || text.len() < TYPO_FROM || text.len() > 20 || word.is_named() {
        return false;
    }
    let table = &note.language.words;
    table.iter().any(|(id, known)| {
        table.classes(id) & lists != 0 && known.len() >= TYPO_FROM && is_near(text, known)
    })
}

/// Equal but for one letter more, less, other or swapped; two in long words.
fn is_near(text: &str, known: &str) -> bool {
    let slips = if known.len() > 8 { 2 } else { 1 };
    text.len().abs_diff(known.len()) <= slips && strsim::osa_distance(text, known) <= slips
}

/// The stock text that the note is, if it is one, give or take a word.
fn stock_text<'p>(note: &Note<'_>, pack: &'p Pack) -> Option<&'p Stock> {
    let words = note.words.len();
    if words == 0 || words > LONGEST_STOCK {
        return None;
    }
    let all: Vec<&str> = note
        .words
        .list
        .iter()
        .map(|word| note.words.text(word))
        .collect();
    let body = &all[note.body()];
    pack.stock
        .iter()
        .find(|stock| is_stock(&all, stock) || body.len() != all.len() && is_stock(body, stock))
}

fn is_stock(note: &[&str], stock: &Stock) -> bool {
    let mut literal: Vec<&str> = Vec::new();
    let mut slots = 0;
    for word in stock.words.split(' ') {
        if word == "{}" {
            slots += 1;
        } else {
            literal.push(word);
        }
    }
    // The cheap question first: are enough of the words there at all?
    let spare = literal.len() * (100 - SIMILAR) / 100;
    if literal.len() < 3
        || note.len() + spare < literal.len()
        || note.len() > literal.len() + slots * SLOT_WORDS + spare
    {
        return false;
    }
    let common = common_subsequence(note, &literal);
    common + spare >= literal.len() && note.len() - common <= slots * SLOT_WORDS + spare
}

/// The length of the longest common subsequence, with slips allowed in long words.
fn common_subsequence(a: &[&str], b: &[&str]) -> usize {
    let mut row = vec![0; b.len() + 1];
    for word in a {
        let mut diagonal = 0;
        for (index, other) in b.iter().enumerate() {
            let above = row[index + 1];
            let same = word == other
                || other.len() >= TYPO_FROM && word.len() <= 20 && is_near(word, other);
            row[index + 1] = if same {
                diagonal + 1
            } else {
                above.max(row[index])
            };
            diagonal = above;
        }
    }
    row[b.len()]
}
