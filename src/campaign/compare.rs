//! Whether two fingerprints are of one text: where they differ, and whether that is a slip, another
//! adjective, or what the note is about. Bounded work for every pair, whatever the texts.

use std::ops::Range;

use super::fingerprint::{MOST_TOKENS, NO_TOKEN, PARTICULAR, SUBSTANCE, Token};

/// The most words in which two copies of one text differ.
pub(super) const MOST_CHANGED: usize = 4;

/// The share of its words, one in so many, that a copy may change.
const CHANGED_SHARE: usize = 3;

/// Words of substance side by side that make another note of it.
const OWN_WORDS: usize = 2;

/// Words in which nothing differs that may stand between two changes for them to be one.
const GAP: usize = 1;

/// The fewest words that are compared one by one; shorter texts are the same or are not.
pub(super) const FEWEST_WORDS: usize = 5;

/// A stretch in which two texts differ: words of the one in place of words of the other.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Change {
    pub(super) left: Range<usize>,
    pub(super) right: Range<usize>,
}

/// Whether two texts are nearly the same, given the `changes` between them.
///
/// They are if a few words differ here and there. They are not where the difference is a stretch of two
/// words or more that carry something: then each says something of its own within the same frame.
pub(super) fn is_near(left: &[Token], right: &[Token], changes: &Changes) -> bool {
    let longest = left.len().max(right.len());
    // Texts that are compared are never equal: where nothing differs, two words have the same hash.
    if changes.changed == 0
        || changes.changed > MOST_CHANGED
        || changes.changed * CHANGED_SHARE > longest
    {
        return false;
    }
    // Words of substance on either side of the stretch that is being looked at.
    let mut own = (0, 0);
    let mut last_end = None;
    for change in changes.iter() {
        let (left, right) = (&left[change.left.clone()], &right[change.right.clone()]);
        if left.iter().chain(right).any(|word| word & PARTICULAR != 0) {
            return false;
        }
        if last_end.is_none_or(|end| change.left.start > end + GAP) {
            own = (0, 0);
        }
        last_end = Some(change.left.end);
        let here = (substance(left), substance(right));
        own.0 += here.0;
        own.1 += here.1;
        let added = left.is_empty() || right.is_empty();
        if own.0.max(own.1) >= OWN_WORDS && own.0.min(own.1) > 0
            || added && here.0 + here.1 >= OWN_WORDS
        {
            return false;
        }
    }
    true
}

/// How many of the words carry something.
fn substance(words: &[Token]) -> usize {
    words.iter().filter(|word| *word & SUBSTANCE != 0).count()
}

/// The most words that are followed through two texts in which they differ.
pub(super) const MOST_FOLLOWED: usize = 6;

/// Where two texts differ, in their order, without an allocation.
#[derive(Debug, Default)]
pub(super) struct Changes {
    list: [(u16, u16, u16, u16); MOST_FOLLOWED],
    length: usize,
    /// How many words are changed, gone or come.
    pub(super) changed: usize,
}

impl Changes {
    /// The changes in their order.
    pub(super) fn iter(&self) -> impl Iterator<Item = Change> {
        self.list[..self.length]
            .iter()
            .rev()
            .map(|&(a, b, c, d)| Change {
                left: usize::from(a)..usize::from(b),
                right: usize::from(c)..usize::from(d),
            })
    }

    /// Notes where two texts of one length have other words at the same places, if those are no more than
    /// `most`; most copies are so, and it is soon seen. False also where a shift may explain it by fewer
    /// words.
    fn word_for_word(&mut self, left: &[Token], right: &[Token], most: usize) -> bool {
        let both = left.iter().zip(right);
        // Counted in numbers as wide as a word, of which eight or more are compared at once.
        self.changed = usize::from(both.map(|(a, b)| Token::from(a != b)).sum::<Token>());
        if self.changed > most {
            return false;
        }
        let differ = (0..left.len()).rev().filter(|at| left[*at] != right[*at]);
        // Before the first of them, all is the same and need not be looked at.
        for at in differ.take(self.changed) {
            // To shift words and back again takes two changes.
            let near = at.saturating_sub(most / 2)..right.len().min(at + most / 2 + 1);
            if right[near].contains(&left[at]) {
                self.length = 0;
                return false;
            }
            self.push(at..at + 1, at..at + 1);
        }
        true
    }

    /// Adds a change that stands before all others, or right before the one added last.
    fn push(&mut self, left: Range<usize>, right: Range<usize>) {
        let narrow = |at: usize| u16::try_from(at).unwrap_or(u16::MAX);
        let (start, end) = (narrow(left.start), narrow(left.end));
        let (from, to) = (narrow(right.start), narrow(right.end));
        if let Some(last) = self.list[..self.length].last_mut()
            && (last.0, last.2) == (end, to)
        {
            (last.0, last.2) = (start, from);
        } else if let Some(free) = self.list.get_mut(self.length) {
            *free = (start, end, from, to);
            self.length += 1;
        }
    }
}

/// For each number of changed words and each diagonal (words of the left text less words of the right),
/// how many words of the left text are behind us; `NOWHERE` where no way leads.
type Paths = [[i16; DIAGONALS]; MOST_FOLLOWED + 1];

const DIAGONALS: usize = 2 * MOST_FOLLOWED + 3;

/// The diagonal on which both texts are as far.
const MIDDLE: usize = MOST_FOLLOWED + 1;

const NOWHERE: i16 = i16::MIN / 2;

/// Finds where two texts differ, by the fewest words that are changed, gone or come; `None` if they are
/// more than `most`, which is [`MOST_FOLLOWED`] at the most.
///
/// What is alike at both ends is put aside; the rest is the algorithm of Ukkonen, and of Landau and
/// Vishkin: the work grows with the number of changes and not with the texts' lengths multiplied.
pub(super) fn differences(left: &[Token], right: &[Token], most: usize) -> Option<Changes> {
    let mut changes = Changes::default();
    let most = most.min(MOST_FOLLOWED);
    if left.len().abs_diff(right.len()) > most {
        return None;
    }
    if left.len() == right.len() && changes.word_for_word(left, right, most) {
        return Some(changes);
    }
    let before = left.iter().zip(right).take_while(|(a, b)| a == b).count();
    let (a, b) = (&left[before..], &right[before..]);
    let both = a.iter().rev().zip(b.iter().rev());
    let after = both.take_while(|(a, b)| a == b).count();
    let (a, b) = (&a[..a.len() - after], &b[..b.len() - after]);
    if a.is_empty() || b.is_empty() {
        let changed = a.len() + b.len();
        if changed > 0 {
            changes.push(before..before + a.len(), before..before + b.len());
        }
        changes.changed = changed;
        return (changed <= most).then_some(changes);
    }
    if lacks_more(a, b, most) {
        return None;
    }
    let mut paths: Paths = [[NOWHERE; DIAGONALS]; MOST_FOLLOWED + 1];
    let changed = shortest(a, b, most, &mut paths)?;
    changes.changed = changed;
    let mut diagonal = MIDDLE + a.len() - b.len();
    for row in paths[..changed].iter().rev() {
        let (x, from) = step(row, diagonal, ends(a, b))?;
        let y = x + MIDDLE - diagonal;
        let (left, right);
        (left, right, diagonal) = match from {
            From::Changed => (x - 1..x, y - 1..y, diagonal),
            From::Gone => (x - 1..x, y..y, diagonal - 1),
            From::Come => (x..x, y - 1..y, diagonal + 1),
        };
        changes.push(
            before + left.start..before + left.end,
            before + right.start..before + right.end,
        );
    }
    Some(changes)
}

/// Whether more than `most` words of one text stand nowhere in the other where so few changes could have
/// moved them. Each of them is a change, so that most texts of two minds are told apart at once.
fn lacks_more(a: &[Token], b: &[Token], most: usize) -> bool {
    /// Words that are looked at on one side: no fewer than `most` can be, and so many that those on both sides are
    /// compared in a step or two.
    const REACH: usize = 8;
    let mut around = [NO_TOKEN; MOST_TOKENS + 2 * REACH];
    let Some(middle) = around.get_mut(REACH..REACH + b.len()) else {
        return false;
    };
    middle.copy_from_slice(b);
    let lacking = a.iter().zip(around.windows(2 * REACH));
    let lacking = lacking.filter(|(word, near)| {
        let found = near
            .iter()
            .fold(0, |found, other| found | Token::from(*word == other));
        found == 0
    });
    lacking.take(most + 1).count() > most
}

/// How a way comes to a place.
#[derive(Clone, Copy)]
enum From {
    Changed,
    Gone,
    Come,
}

/// The furthest that one more changed word leads to on a diagonal, and how. `ends` are the lengths of
/// both texts.
fn step(row: &[i16; DIAGONALS], diagonal: usize, ends: (i16, i16)) -> Option<(usize, From)> {
    // No further than the end of either text; behind it, the other text would have words alone.
    let end = ends.0.min(ends.1 + diagonal as i16 - MIDDLE as i16);
    let mut best = (NOWHERE, From::Changed);
    for (x, from) in [
        (row[diagonal] + 1, From::Changed),
        (row[diagonal - 1] + 1, From::Gone),
        (row[diagonal + 1], From::Come),
    ] {
        if x > best.0 && x <= end {
            best = (x, from);
        }
    }
    usize::try_from(best.0).ok().map(|x| (x, best.1))
}

/// The lengths of two texts, as paths count.
fn ends(a: &[Token], b: &[Token]) -> (i16, i16) {
    let narrow = |text: &[Token]| i16::try_from(text.len()).unwrap_or(i16::MAX / 2);
    (narrow(a), narrow(b))
}

fn shortest(a: &[Token], b: &[Token], most: usize, paths: &mut Paths) -> Option<usize> {
    let ends = ends(a, b);
    let goal = MIDDLE + a.len() - b.len();
    // They differ in their first words, so that no way leads on without a change.
    paths[0][MIDDLE] = 0;
    for changed in 1..=most {
        // What lies farther from the goal than the changes that are left lead is on no way to it.
        let left = most - changed;
        let from = (MIDDLE - changed).max(goal.saturating_sub(left));
        for diagonal in from..=(MIDDLE + changed).min(goal + left) {
            let Some((mut x, _)) = step(&paths[changed - 1], diagonal, ends) else {
                continue;
            };
            let mut y = x + MIDDLE - diagonal;
            while x < a.len() && y < b.len() && a[x] == b[y] {
                x += 1;
                y += 1;
            }
            paths[changed][diagonal] = i16::try_from(x).unwrap_or(i16::MAX);
            if diagonal == goal && x == a.len() {
                return Some(changed);
            }
        }
    }
    None
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test that cannot go on should fail")]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Words as tokens: capitals carry something, a letter behind `!` is particular.
    fn tokens(words: &str) -> Vec<Token> {
        words
            .split_whitespace()
            .map(|word| {
                let hash = word.bytes().fold(7_u16, |hash, byte| {
                    hash.wrapping_mul(31).wrapping_add(u16::from(byte))
                });
                let mut token = hash & (PARTICULAR - 1);
                if word.starts_with(|c: char| c.is_uppercase() || c == '!') {
                    token |= SUBSTANCE;
                }
                if word.starts_with('!') {
                    token |= PARTICULAR;
                }
                token
            })
            .collect()
    }

    #[track_caller]
    fn assert_near(left: &str, right: &str, near: bool) {
        let (left, right) = (tokens(left), tokens(right));
        for (left, right) in [(&left, &right), (&right, &left)] {
            let changes = differences(left, right, MOST_FOLLOWED);
            assert_eq!(
                changes.is_some_and(|changes| is_near(left, right, &changes)),
                near
            );
        }
    }

    #[test]
    fn slips_and_other_adjectives_are_the_same_text() {
        let text = "i read of the Harbour and a Crane that you moved in one night last year";
        assert_near(text, &text.replace("one", "a single"), true);
        assert_near(
            text,
            &text.replace("Crane", "Cranes").replace("last", "this"),
            true,
        );
        assert_near(
            text,
            &text
                .replace("read", "heard")
                .replace("Harbour", "Port")
                .replace("night", "day"),
            true,
        );
        assert_near(text, &format!("well {text} or so"), true);
    }

    #[test]
    fn what_a_note_is_about_tells_it_apart() {
        let text = "i heard your talk on Salt tolerant Barley in Gent and have a question for you";
        assert_near(
            text,
            &text.replace("Salt tolerant Barley", "Zero copy Parsing"),
            false,
        );
        assert_near(
            text,
            &text.replace("Barley in Gent", "Parsing in Oslo"),
            false,
        );
        assert_near(
            text,
            &text.replace("talk on Salt tolerant Barley in", "talk in"),
            false,
        );
    }

    #[test]
    fn too_much_is_another_text() {
        let text = "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen";
        assert_near(
            text,
            "one b three d five f seven h nine ten eleven twelve thirteen fourteen fifteen",
            true,
        );
        assert_near(
            text,
            "one b three d five f seven h nine j eleven twelve thirteen fourteen fifteen",
            false,
        );
        assert_near("one two three four five", "one b three d five", false);
        assert_near(
            "one two three four five six",
            "one b three d five six",
            true,
        );
    }

    #[test]
    fn a_particular_word_tells_apart_by_itself() {
        let text = "i heard that you now keep the !tower of the old town hall";
        assert_near(text, &text.replace("!tower", "!bells"), false);
        assert_near(text, &text.replace("old", "new"), true);
    }

    /// How many words differ, by the textbook.
    fn distance(a: &[Token], b: &[Token]) -> usize {
        let mut row: Vec<usize> = (0..=b.len()).collect();
        for (i, x) in a.iter().enumerate() {
            let mut diagonal = row[0];
            row[0] = i + 1;
            for (j, y) in b.iter().enumerate() {
                let changed = diagonal + usize::from(x != y);
                diagonal = row[j + 1];
                row[j + 1] = changed.min(row[j] + 1).min(diagonal + 1);
            }
        }
        row[b.len()]
    }

    proptest! {
        #[test]
        fn differences_are_the_fewest(
            a in prop::collection::vec(0_u16..4, 0..30),
            b in prop::collection::vec(0_u16..4, 0..30),
            most in 0..=MOST_FOLLOWED,
        ) {
            let found = differences(&a, &b, most);
            let distance = distance(&a, &b);
            prop_assert_eq!(found.as_ref().map(|changes| changes.changed), (distance <= most).then_some(distance));
            if let Some(changes) = found {
                // What they name, put in its place, makes the one of the other.
                let mut made: Vec<Token> = Vec::new();
                let mut at = 0;
                for change in changes.iter() {
                    made.extend(&a[at..change.left.start]);
                    made.extend(&b[change.right.clone()]);
                    at = change.left.end;
                }
                made.extend(&a[at..]);
                prop_assert_eq!(made, b);
            }
        }
    }
}
