//! What the words of a fact are, by the lists of their language and by its grammar for openers: the noun that
//! decides, a verb, a name, an amount. Nothing is put into words here.

use crate::draft::Person;
use crate::rule::Texts;
use crate::rule::opener::{ENDING, Grammar};
use crate::rule::pack::LanguagePack;
use crate::text::fold;

/// Signs that open or close a quotation.
pub(super) const QUOTES: [char; 6] = ['"', '“', '”', '„', '«', '»'];

/// The most words that are searched for a few. Notes and facts are shorter; a hostile one is not.
const MOST_WORDS: usize = 2_000;

/// What a thing is in its sentence.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Case {
    /// Its subject.
    Subject,
    /// Where something happens, or what somebody works on: behind a preposition.
    Place,
}

/// Reads facts in one language that somebody states about the two people between whom they stand.
pub(super) struct Reader<'a> {
    pub(super) grammar: &'a Grammar,
    pub(super) language: &'a LanguagePack,
    pub(super) recipient: &'a Person,
    pub(super) sender: &'a Person,
    /// The recipient's, as the opener greets them.
    pub(super) first_name: Option<&'a str>,
}

impl Reader<'_> {
    /// The word that a thing is called by: "talk" in "talk on moss", "choir" in "harbour choir".
    pub(super) fn head(&self, words: &[String]) -> usize {
        if self.grammar.head == "first" {
            let noun = words
                .iter()
                .position(|word| !has(&self.grammar.determiners, &bare(word)));
            return noun.unwrap_or(0);
        }
        for (index, word) in words.iter().enumerate().skip(1) {
            let next_link = has(&self.grammar.links, &bare(word)) || word == "&";
            if next_link || !word.starts_with(char::is_alphanumeric) {
                return index - 1;
            }
            if word.ends_with([',', ';', ':']) {
                return index;
            }
        }
        words.len().saturating_sub(1)
    }

    /// Where the noun stands that decides about the article of a thing, and the determiners of its class.
    pub(super) fn class(&self, words: &[String]) -> Option<(usize, &str)> {
        let head = self.head(words);
        let first = if self.grammar.head == "first" {
            head
        } else {
            0
        };
        (first..=head).rev().find_map(|index| {
            let determiners = class_of(&self.grammar.noun_classes, &noun(words.get(index)?))?;
            Some((index, determiners))
        })
    }

    /// Whether an adjective stands before the noun that would have to change with another article.
    pub(super) fn has_adjective(&self, words: &[String]) -> bool {
        let endings = &self.grammar.adjective_endings;
        let Some((head, _)) = self.class(words) else {
            return false;
        };
        words[..head].iter().any(|word| {
            let capital = word.starts_with(char::is_uppercase);
            !endings.is_empty() && !capital || endings.iter().any(|end| bare(word).ends_with(end))
        })
    }

    pub(super) fn has_verb(&self, words: &[String]) -> bool {
        words.iter().enumerate().skip(1).any(|(index, word)| {
            let word = bare(word);
            (has(&self.grammar.verbs, &word)
                || self.is_in(&word, self.language.lists.past)
                || self.acts(words, index))
                && !self.is_noun(words, index)
        })
    }

    /// Whether a word is a verb by its ending and what follows: "maintains the" in "your team maintains the parser".
    fn acts(&self, words: &[String], index: usize) -> bool {
        let grammar = self.grammar;
        let (word, before) = (bare(&words[index]), bare(&words[index.saturating_sub(1)]));
        let ending = grammar.verb_ending.as_ref();
        let ends = !ending.is_empty() && word.ends_with(ending) && !word.ends_with("ss");
        let takes_object = words
            .get(index + 1)
            .is_some_and(|next| has(&grammar.determiners, &bare(next)));
        ends && takes_object
            && index > 1
            && words[index].starts_with(char::is_lowercase)
            && ![&grammar.links, &grammar.determiners, &grammar.prepositions]
                .into_iter()
                .any(|list| has(list, &word) || has(list, &before))
            && !is_possessive(&words[index])
    }

    pub(super) fn goes_on(&self, folded: &str) -> bool {
        let ending = self.grammar.ongoing_ending.as_ref();
        !ending.is_empty() && folded.ends_with(ending)
    }

    /// Whether a clause begins so: with its subject or, where that is heard in the verb, with "hicimos". "Je" may be
    /// "you" or "your", and "los dos" a number: then a verb has to follow.
    pub(super) fn starts_clause(&self, words: &[String]) -> bool {
        let Some(raw) = words.first() else {
            return false;
        };
        let lists = self.language.lists;
        let determines = leads(&self.grammar.determiners, raw);
        match self.length_of_subject(words) {
            0 => {
                self.grammar.head == "first"
                    && (self.is_in(raw, lists.sender | lists.reader)
                        || has(&self.grammar.reader_verbs, &bare(raw)))
                    && !determines
            }
            length => !determines || words.get(length).is_some_and(|next| self.is_verb(next)),
        }
    }

    /// How many of these words are a subject: one in "we sing", two in "los dos cantamos".
    pub(super) fn length_of_subject(&self, words: &[String]) -> usize {
        let starts = &self.grammar.clause_starts;
        let own: Vec<String> = words.iter().take(4).map(|word| bare(word)).collect();
        let longest = starts
            .iter()
            .filter_map(|entry| length_of_match(entry, &own))
            .max();
        let elided = || {
            words
                .first()
                .is_some_and(|word| has(starts, &first_part(word)))
        };
        longest.unwrap_or_else(|| usize::from(elided()))
    }

    fn is_verb(&self, word: &str) -> bool {
        has(&self.grammar.verbs, &bare(word)) || self.is_past(word)
    }

    pub(super) fn is_past(&self, word: &str) -> bool {
        self.is_in(word, self.language.lists.past) || has(&self.grammar.past, &bare(word))
    }

    /// "hiring two nurses": a deed that goes on.
    pub(super) fn is_ongoing(&self, words: &[String]) -> bool {
        let [raw, next, ..] = words else {
            return false;
        };
        let first = first_part(raw);
        raw.starts_with(char::is_lowercase)
            && self.goes_on(&first)
            && first.len() > self.grammar.ongoing_ending.len() + 2
            && (has(&self.grammar.determiners, &bare(next)) || self.is_number(next))
    }

    /// Whether it says that it is over: "last year", "in 2019".
    pub(super) fn is_over(&self, words: &[String]) -> bool {
        words
            .iter()
            .any(|word| is_year(within_signs(word)) || has(&self.grammar.past_times, &bare(word)))
    }

    /// Whether this is somebody's own and no work: their family, their body, their looks, a picture of them.
    pub(super) fn is_private(&self, words: &[String]) -> bool {
        let head = self.head(words);
        let lists = self.language.lists;
        let made = |word: &str| self.is_in(word, lists.creation);
        let kin = |word: &String| self.is_in(word, lists.kin) && !made(word);
        let noun = bare(&words[head]);
        let pictured = has(&self.grammar.pictures, &noun)
            && words
                .get(head + 1)
                .is_some_and(|next| has(&self.grammar.prepositions, &bare(next)));
        let of_kin = words[..=head]
            .iter()
            .any(|word| is_possessive(word) && kin(word));
        let of_their_kin = words
            .windows(2)
            .any(|pair| self.is_in(&pair[0], lists.reader) && kin(&pair[1]));
        kin(&words[head])
            || of_kin
            || pictured
            || of_their_kin && !made(&words[head])
            || has(&self.grammar.private, &noun)
    }

    /// Whether this is people of a kind: "beekeepers", "parents of twins", "women in tech".
    pub(super) fn is_kind_of_people(&self, words: &[String]) -> bool {
        let noun = &words[self.head(words)];
        let name = self.grammar.nouns != "capital" && !noun.starts_with(char::is_lowercase);
        !name && (self.are_people(noun) || self.are_people(&format!("{}s", bare(noun))))
    }

    /// Whether this is what one congratulates people on: a promotion, "won the Mercer medal".
    pub(super) fn is_honour(&self, words: &[String]) -> bool {
        let honours = &self.grammar.honours;
        if self.starts_clause(words) || self.is_past(&words[0]) {
            let verb = &words[..words.len().min(5)];
            return speaks_of(honours, &verb.join(" "));
        }
        let head = self.head(words);
        if self.grammar.head == "first" {
            return phrase_starts(honours, &words[head..]);
        }
        let named: Vec<String> = words[..=head].iter().map(|word| bare(word)).collect();
        phrase_ends(honours, &named).any(|end| end == named.len())
    }

    /// Whether a word is people of a kind, and several.
    pub(super) fn are_people(&self, noun: &str) -> bool {
        speaks_of(&self.grammar.people, noun)
    }

    /// Whether who shares a place is no longer there: "we both went to Uppsala", "Uppsala grads".
    pub(super) fn have_left(&self, fact: Option<&str>) -> bool {
        let lists = self.language.lists;
        let mut words = fact.unwrap_or_default().split_whitespace();
        words.any(|word| self.is_in(word, lists.past | lists.alumni))
    }

    /// Whether what is said of it is only that it was the same for both: "same team".
    pub(super) fn is_same(&self, words: &[String]) -> bool {
        words
            .iter()
            .take(2)
            .any(|word| has(&self.grammar.same, &bare(word)))
    }

    /// Whether one can ask how it was: no place of the reader's own, and no way to talk.
    pub(super) fn is_scene(&self, words: &[String]) -> bool {
        let channel = words
            .iter()
            .any(|word| has(&self.grammar.channels, &bare(word)));
        let own = words
            .first()
            .is_some_and(|word| self.is_in(word, self.language.lists.reader));
        !channel && !own && !self.is_same(words)
    }

    /// "University of Uppsala": a name to which its first word belongs.
    pub(super) fn is_name_with_joint(&self, words: &[String]) -> bool {
        let [first, joint, place, ..] = words else {
            return false;
        };
        let grammar = self.grammar;
        let noun = bare(first);
        bare(joint) == grammar.name_joint.as_ref()
            && [first, place]
                .into_iter()
                .all(|word| word.starts_with(char::is_uppercase))
            && (has(&grammar.bare, &noun)
                || has(&grammar.articled, &noun)
                || self.is_in(first, self.language.lists.gathering))
    }

    /// "Karins Hochzeit", where owners have no apostrophe.
    pub(super) fn is_owned(&self, words: &[String]) -> bool {
        let ending = self.grammar.owner_ending.as_ref();
        let [owner, thing, ..] = words else {
            return false;
        };
        let lists = self.language.lists;
        let common = |word: &str| class_of(&self.grammar.noun_classes, &noun(word)).is_some();
        !ending.is_empty()
            && owner.starts_with(char::is_uppercase)
            && owner.ends_with(ending)
            && owner.chars().count() > 3
            && !common(owner)
            && !self.is_in(owner, lists.place | lists.gathering | lists.creation)
            && common(thing)
    }

    /// Whether a word is a noun because an article stands before it, where articles are told apart.
    pub(super) fn is_noun(&self, words: &[String], index: usize) -> bool {
        !self.grammar.noun_classes.is_empty()
            && index > 0
            && has(&self.grammar.determiners, &bare(&words[index - 1]))
    }

    /// Whether this is what somebody is, and nothing that they made: "Founder of Eelworks".
    pub(super) fn is_post(&self, words: &[String]) -> bool {
        let head = self.head(words);
        let lists = self.language.lists;
        let mut named = words[..=head].iter();
        named.all(|word| self.is_in(word, lists.role) && !self.is_in(word, lists.creation))
            && !leads(&self.grammar.determiners, &words[0])
    }

    pub(super) fn is_number(&self, word: &str) -> bool {
        word.starts_with(char::is_numeric) && !is_year(word)
            || self.is_in(word, self.language.lists.number)
    }

    pub(super) fn is_amount(&self, word: &str) -> bool {
        word.starts_with(char::is_numeric) && !is_year(word)
            || has(&self.grammar.quantities, &bare(word))
    }

    /// "Jane's", where Jane is the reader.
    pub(super) fn is_readers_name(&self, word: &str) -> bool {
        is_possessive(word) && self.first_name.is_some_and(|name| fold(name) == bare(word))
    }

    pub(super) fn is_in(&self, word: &str, lists: u64) -> bool {
        let folded = bare(word);
        self.language
            .classes_of(self.language.words.find(&folded), &folded)
            & lists
            != 0
    }
}

/// The words of a text, each as [`bare`] has it.
pub(super) fn bare_words(text: &str) -> Vec<String> {
    text.split_whitespace().take(MOST_WORDS).map(bare).collect()
}

/// Whether one of these stands in a text: a word, several, or behind a hyphen how a word ends.
pub(super) fn speaks_of(list: &Texts, text: &str) -> bool {
    phrase_ends(list, &bare_words(text)).next().is_some()
}

/// Whether a text speaks of death, illness or an accident. What an apostrophe or a hyphen joins is heard as words of
/// their own: "l'enterrement", "Chemo-Ambulanz".
pub(super) fn speaks_of_grief(grammar: &Grammar, text: &str) -> bool {
    let folded = fold(text);
    let words: Vec<String> = folded
        .split(|c: char| !c.is_alphanumeric() && c != '&')
        .flat_map(|word| word.split_inclusive('&'))
        .flat_map(|word| match word.strip_suffix('&') {
            Some(before) => [before, "&"],
            None => [word, ""],
        })
        .filter(|word| !word.is_empty())
        .take(MOST_WORDS)
        .map(str::to_owned)
        .collect();
    phrase_ends(&grammar.grave, &words).next().is_some()
}

/// Whether words begin with one of these.
pub(super) fn phrase_starts(list: &Texts, words: &[String]) -> bool {
    let own: Vec<String> = words.iter().take(4).map(|word| bare(word)).collect();
    list.iter()
        .any(|entry| length_of_match(entry, &own).is_some())
}

/// Where what stands among words ends, of such a list.
pub(super) fn phrase_ends(list: &Texts, words: &[String]) -> impl Iterator<Item = usize> {
    (0..words.len()).flat_map(move |at| {
        list.iter()
            .filter_map(move |entry| Some(at + length_of_match(entry, &words[at..])?))
    })
}

/// With how many words an entry of such a list is what these begin with.
fn length_of_match(entry: &str, words: &[String]) -> Option<usize> {
    if let Some(ending) = entry.strip_prefix(ENDING) {
        return words.first()?.ends_with(ending).then_some(1);
    }
    if let Some(beginning) = entry.strip_suffix(ENDING) {
        return words.first()?.starts_with(beginning).then_some(1);
    }
    // Few entries begin with the first word, and to look for blanks in all the others would take long.
    let mut rest = entry.strip_prefix(words.first()?.as_str())?;
    let mut length = 1;
    while !rest.is_empty() {
        rest = rest
            .strip_prefix(' ')?
            .strip_prefix(words.get(length)?.as_str())?;
        length += 1;
    }
    Some(length)
}

pub(super) fn has(list: &Texts, word: &str) -> bool {
    list.contains(word)
}

/// Whether a word is one of these, or begins with one and an apostrophe: "l'atelier".
pub(super) fn leads(list: &Texts, word: &str) -> bool {
    has(list, &bare(word)) || is_elided(list, word)
}

/// Whether a word begins with one of these and an apostrophe.
pub(super) fn is_elided(list: &Texts, word: &str) -> bool {
    let folded = bare_with_ending(word);
    folded
        .split_once('\'')
        .is_some_and(|(first, rest)| rest != "s" && has(list, first))
}

/// Whether a question begins with a verb and its subject: "did you ...", "is it ...".
pub(super) fn is_auxiliary_pair(grammar: &Grammar, first: &str, second: &str) -> bool {
    has(&grammar.verbs, first) && has(&grammar.statement_seconds, second)
}

/// A word without what stands before its apostrophe: "atelier" of "l'atelier".
pub(super) fn noun(word: &str) -> String {
    let folded = bare(word);
    match folded.split_once('\'') {
        Some((_, rest)) if !rest.is_empty() => rest.to_owned(),
        _ => folded,
    }
}

/// The lead of a line "on train flight -messe" that holds a word, or how it ends.
pub(super) fn lead<'l>(lines: &'l Texts, word: &str) -> Option<&'l str> {
    let led = lines.iter().filter_map(|line| line.split_once(' '));
    longest_match(led, word)
}

/// The determiners of the class that a noun is in.
fn class_of<'l>(lines: &'l Texts, noun: &str) -> Option<&'l str> {
    longest_match(lines.iter().filter_map(parts_of_class), noun)
}

/// A line of [`Grammar::noun_classes`]: determiners and nouns.
pub(super) fn parts_of_class(line: &str) -> Option<(&str, &str)> {
    line.split_once(": ")
}

/// What stands before the list that holds a word or, with a hyphen before it, the longest of its endings.
fn longest_match<'l>(
    lists: impl Iterator<Item = (&'l str, &'l str)>,
    word: &str,
) -> Option<&'l str> {
    let fits = |entry: &&str| match entry.strip_prefix(ENDING) {
        Some(ending) => word.ends_with(ending),
        None => *entry == word,
    };
    let mut best: Option<(usize, &str)> = None;
    for (before, entries) in lists {
        for entry in entries.split(' ').filter(fits) {
            // A whole word says more than its ending.
            let length = entry.len() * 2 - usize::from(entry.starts_with(ENDING));
            if best.is_none_or(|(longest, _)| length > longest) {
                best = Some((length, before));
            }
        }
    }
    best.map(|(_, before)| before)
}

/// The determiner "die/der" of a class that is `word` in one of its cases.
pub(super) fn same_determiner<'l>(determiners: &'l str, word: &str) -> Option<&'l str> {
    determiners.split(' ').find(|pair| {
        [Case::Subject, Case::Place]
            .into_iter()
            .any(|case| fold(in_case(pair, case)) == word)
    })
}

/// A determiner "die/der" in a case; "la" is the same in both.
pub(super) fn in_case(pair: &str, case: Case) -> &str {
    let (subject, place) = pair.split_once('/').unwrap_or((pair, pair));
    match case {
        Case::Subject => subject,
        Case::Place => place,
    }
}

/// A word folded, without the signs around it and without a possessive ending.
pub(super) fn bare(word: &str) -> String {
    let mut folded = bare_with_ending(word);
    if folded.ends_with("'s") {
        folded.truncate(folded.len() - 2);
    }
    folded
}

pub(super) fn bare_with_ending(word: &str) -> String {
    fold(within_signs(word))
}

/// The folded word up to its apostrophe: "i" of "I'm".
pub(super) fn first_part(word: &str) -> String {
    let folded = bare_with_ending(word);
    folded.split('\'').next().unwrap_or_default().to_owned()
}

/// A word without the signs around it.
pub(super) fn within_signs(word: &str) -> &str {
    word.trim_matches(|c: char| !c.is_alphanumeric())
}

pub(super) fn is_year(word: &str) -> bool {
    word.len() == 4
        && word
            .parse::<u16>()
            .is_ok_and(|year| (1900..2100).contains(&year))
}

pub(super) fn is_possessive(word: &str) -> bool {
    let folded = fold(word.trim_end_matches([',', ';']));
    folded.ends_with("'s") || folded.ends_with("s'")
}

/// Whether the whole stands in quotation marks: a title.
pub(super) fn is_quoted(words: &[String]) -> bool {
    words.first().is_some_and(|word| word.starts_with(QUOTES))
        && words.last().is_some_and(|word| word.ends_with(QUOTES))
}

pub(super) fn is_name_start(word: &str) -> bool {
    let word = word.trim_start_matches(['"', '“', '\'', '‘']);
    word.starts_with(|c: char| c.is_uppercase() || c.is_alphabetic() && !c.is_lowercase())
}
