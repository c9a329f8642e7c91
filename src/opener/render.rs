//! A template and facts become a sentence, or do not.
//!
//! What could go wrong at the joints (a doubled word, a comma behind a space) is checked here, so that
//! a sentence that does not read well is not made. Whether it is worth sending is for others to say.

use crate::rule::opener::{Fact, Part, Slot};
use crate::rule::pack::OpenerTemplate;

use super::fact::Facts;
use super::words::{bare, within_signs};

/// A sentence made of a template.
#[derive(Debug)]
pub(super) struct Rendered {
    /// The sentence.
    pub text: String,
    /// The facts in it, each once.
    pub facts: Vec<Fact>,
    /// The facts that are blanks in it.
    pub blanks: Vec<Fact>,
}

/// What is done about facts outside of groups that are not known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Gaps {
    /// There is no sentence.
    None,
    /// They become blanks, if the template has words for them.
    Blank,
}

/// How many groups that may be left out a template has.
pub(super) fn groups(parts: &[Part]) -> usize {
    parts.iter().filter(|part| **part == Part::Open).count()
}

/// The slots that a template cannot do without.
pub(super) fn required(parts: &[Part]) -> impl Iterator<Item = Slot> + '_ {
    let mut grouped = false;
    parts.iter().filter_map(move |part| {
        match part {
            Part::Open => grouped = true,
            Part::Close => grouped = false,
            Part::Slot(slot) if !grouped => return Some(*slot),
            _ => {}
        }
        None
    })
}

/// Makes a sentence with the first `kept` groups, as far as their facts are known.
pub(super) fn render(
    template: &OpenerTemplate<'_>,
    facts: &Facts,
    kept: usize,
    gaps: Gaps,
) -> Option<Rendered> {
    let parts = template.parts;
    let mut page = Page {
        facts,
        template,
        text: String::new(),
        used: Vec::new(),
        blanks: Vec::new(),
        own_doubles: 0,
        asked: false,
    };
    let mut group = 0;
    let mut at = 0;
    while let Some(part) = parts.get(at) {
        at += 1;
        match part {
            Part::Text(from, to) => {
                let words = page.words(*from, *to);
                if page.asked && !words.trim().is_empty() {
                    return None;
                }
                page.write(words);
            }
            Part::Slot(slot) => match facts.get(*slot) {
                Some(known) => page.fact(*slot, known),
                None if gaps == Gaps::Blank => page.blank(*slot)?,
                None => return None,
            },
            Part::Open => {
                let length = parts[at..].iter().position(|part| *part == Part::Close)?;
                if group < kept && !page.asked {
                    page.first_that_holds(&parts[at..at + length]);
                }
                group += 1;
                at += length + 1;
            }
            Part::Or | Part::Close => {}
        }
    }
    page.finish()
}

struct Page<'f> {
    facts: &'f Facts,
    template: &'f OpenerTemplate<'f>,
    text: String,
    used: Vec<Fact>,
    blanks: Vec<Fact>,
    /// Doubled words that the facts themselves hold: "Bora Bora".
    own_doubles: usize,
    /// Whether a sentence of the note that asks something has been written: nothing can follow it.
    asked: bool,
}

impl<'f> Page<'f> {
    /// Words of the template.
    fn words(&self, from: u32, to: u32) -> &'f str {
        let words = self.template.text.get(from as usize..to as usize);
        words.unwrap_or_default()
    }

    fn write(&mut self, words: &str) {
        if self.begins_sentence() {
            push_capitalised(&mut self.text, words);
        } else {
            self.text.push_str(words);
        }
    }

    fn fact(&mut self, slot: Slot, words: &str) {
        if self.begins_sentence() {
            push_capitalised(&mut self.text, words);
        } else {
            self.facts.append(&mut self.text, words);
        }
        self.own_doubles += doubled_words(words);
        // What is said behind a question, or behind an outcry that follows it, would speak of that.
        let asks = || {
            let inner =
                words.trim_end_matches(|c: char| matches!(c, '!' | '.') || c.is_whitespace());
            let cries = words.ends_with('!') && inner.contains(". ");
            words.ends_with('?') || cries || inner.contains(['?', '!'])
        };
        self.asked |= slot.fact == Fact::Note && asks();
        if !self.used.contains(&slot.fact) {
            self.used.push(slot.fact);
        }
    }

    fn blank(&mut self, slot: Slot) -> Option<()> {
        let words = self.template.blank(slot)?;
        let begins = self.begins_sentence();
        self.text.push('‹');
        if begins {
            push_capitalised(&mut self.text, words);
        } else {
            self.text.push_str(words);
        }
        self.text.push('›');
        self.blanks.push(slot.fact);
        Some(())
    }

    /// Writes the first alternative of a group whose facts are all known, and not said already. A question of ours
    /// stands in for one of theirs where there is something to ask about.
    fn first_that_holds(&mut self, group: &[Part]) {
        let ours = |alternative: &[Part]| {
            alternative
                .iter()
                .all(|part| matches!(part, Part::Text(..)))
        };
        let holds = |alternative: &&[Part]| {
            !(self.facts.unseen && ours(alternative))
                && alternative.iter().all(|part| match part {
                    Part::Slot(slot) => self
                        .facts
                        .get(*slot)
                        .is_some_and(|words| slot.fact.is_name() || !self.says(words)),
                    _ => true,
                })
        };
        let Some(chosen) = group.split(|part| *part == Part::Or).find(holds) else {
            return;
        };
        for part in chosen {
            match part {
                Part::Text(from, to) => self.write(self.words(*from, *to)),
                Part::Slot(slot) => {
                    if let Some(words) = self.facts.get(*slot) {
                        self.fact(*slot, words);
                    }
                }
                _ => {}
            }
        }
    }

    /// Whether every word of a fact stands here already.
    fn says(&self, words: &str) -> bool {
        let said: Vec<String> = bare_words(&self.text).collect();
        bare_words(words).all(|word| said.contains(&word))
    }

    /// Whether a capital belongs next.
    fn begins_sentence(&self) -> bool {
        let before = self.text.trim_end();
        before.is_empty()
            || before.len() < self.text.len() && before.ends_with(['.', '!', '?', '…'])
    }

    fn finish(self) -> Option<Rendered> {
        let text = self.text.trim_end().to_owned();
        (is_sound(&text) && doubled_words(&text) <= self.own_doubles).then_some(Rendered {
            text,
            facts: self.used,
            blanks: self.blanks,
        })
    }
}

/// Appends words with a capital first letter, behind a quotation mark or a picture as well. A name that
/// is written small stays ("iPhone").
fn push_capitalised(text: &mut String, words: &str) {
    let at = words.find(char::is_alphanumeric).unwrap_or(words.len());
    let (before, rest) = words.split_at(at);
    text.push_str(before);
    let mut chars = rest.chars();
    let own_case = rest
        .chars()
        .take_while(|c| c.is_alphanumeric())
        .skip(1)
        .any(char::is_uppercase);
    match chars.next() {
        Some(first) if !own_case => {
            text.extend(first.to_uppercase());
            text.push_str(chars.as_str());
        }
        _ => text.push_str(rest),
    }
}

/// Whether punctuation and spaces stand as they should.
fn is_sound(text: &str) -> bool {
    let mut previous = ' ';
    let mut before = ' ';
    for c in text.chars() {
        let stop = matches!(c, '.' | ',' | ';' | ':' | '!' | '?');
        let after_stop = matches!(previous, '.' | ',' | ';' | ':' | '!' | '?' | '…');
        // "Inc.," is right; "?." and ".." are not.
        let abbreviated =
            previous == '.' && matches!(c, ',' | ';' | ':' | '?' | '!') && before.is_alphanumeric();
        // ".NET" and ":)" are words.
        // French puts a space that does not break before marks.
        if stop
            && previous.is_whitespace()
            && previous != '\u{a0}'
            && matches!(c, ',' | ';' | '!' | '?')
            || stop && after_stop && !abbreviated
            || c == ' ' && previous == ' '
        {
            return false;
        }
        before = previous;
        previous = c;
    }
    !text.contains(" . ") && !text.ends_with([',', ';', ':', ' '])
}

/// How many words are followed by themselves.
fn doubled_words(text: &str) -> usize {
    let words = text.split_whitespace().map(within_signs);
    let pairs = words.clone().zip(words.skip(1));
    pairs
        .filter(|(a, b)| may_be_same(a, b))
        .map(|(a, b)| (bare(a), bare(b)))
        .filter(|(a, b)| !a.is_empty() && a == b)
        .count()
}

/// Whether two words may be the same once they are folded: seen by how they begin, which for most is not the same.
fn may_be_same(a: &str, b: &str) -> bool {
    let (first, other) = (a.as_bytes().first(), b.as_bytes().first());
    let same = first.map(u8::to_ascii_lowercase) == other.map(u8::to_ascii_lowercase);
    same || !a.is_ascii() || !b.is_ascii()
}

fn bare_words(text: &str) -> impl Iterator<Item = String> {
    text.split_whitespace()
        .map(bare)
        .filter(|word| !word.is_empty())
}
