//! The quick way to find phrases against a plain one: each phrase of each file, by itself, from each word.
//!
//! The plain way knows no word numbers, no shared positions and no memory. It reads the files under `rules/`
//! and compares texts, so that whatever the build, the automaton and its memo make quick is held to it.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use std::sync::LazyLock;

use proptest::prelude::*;

use super::words::{Break, Word};
use super::{Note, Scratch};
use crate::builtin;
use crate::draft::Person;
use crate::rule::assemble::expand;
use crate::rule::file::{EvidenceFile, GrammarFile, LexiconFile, Phrases, RuleFile, Source};
use crate::rule::pack::Target;
use crate::rule::phrase::{self, Label, Phrase};
use crate::text::fold;

/// The language that the files are read for.
const LANGUAGE: &str = "en";

/// A word list, as its file states it.
#[derive(Default)]
struct List {
    words: BTreeSet<String>,
    suffixes: Vec<String>,
    except: BTreeSet<String>,
}

impl List {
    fn holds(&self, word: &str) -> bool {
        let ends =
            |suffix: &String| word.len() > suffix.len() + 1 && word.ends_with(suffix.as_str());
        self.words.contains(word) || self.suffixes.iter().any(ends) && !self.except.contains(word)
    }
}

/// All phrases with what they are for, and the word lists that they name.
struct Plain {
    phrases: Vec<(Target, Phrase)>,
    lists: BTreeMap<String, List>,
    /// Words of phrases and lists, to make notes of.
    words: Vec<String>,
}

static PLAIN: LazyLock<Plain> = LazyLock::new(Plain::read);

/// The texts of the files of a folder, by their paths below `rules/`, sorted.
fn files() -> BTreeMap<String, String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("rules");
    let mut files = BTreeMap::new();
    for folder in fs::read_dir(&root).unwrap().map(Result::unwrap) {
        if !folder.file_type().unwrap().is_dir() {
            continue;
        }
        for file in fs::read_dir(folder.path()).unwrap().map(Result::unwrap) {
            let path = file.path();
            let below = path.strip_prefix(&root).unwrap().to_str().unwrap();
            files.insert(below.replace('\\', "/"), fs::read_to_string(&path).unwrap());
        }
    }
    files
}

impl Plain {
    fn read() -> Self {
        let pack = builtin::pack();
        let files = files();
        let mut plain = Self {
            phrases: Vec::new(),
            lists: BTreeMap::new(),
            words: Vec::new(),
        };
        let mut cues = 0;
        for (path, text) in &files {
            let source = Source { path, text };
            match path.split_once('/').unwrap() {
                ("lexicon", _) => {
                    let file = LexiconFile::parse(source).unwrap();
                    let words = |map: &Phrases| -> Vec<String> {
                        let words = map.get(LANGUAGE).into_iter().flatten();
                        words.map(|word| fold(word.get_ref())).collect()
                    };
                    plain.words.extend(words(&file.words).into_iter().take(40));
                    plain.lists.insert(
                        source.name().to_owned(),
                        List {
                            words: words(&file.words).into_iter().collect(),
                            suffixes: words(&file.suffixes),
                            except: words(&file.except).into_iter().collect(),
                        },
                    );
                }
                ("evidence", _) => {
                    for cue in EvidenceFile::parse(source).unwrap().1.cues {
                        plain.add(Target::Cue(cues), &cue.phrases);
                        plain.add(Target::CueUnless(cues), &cue.unless);
                        cues += 1;
                    }
                }
                ("opener", "facts.toml") => {
                    let file = GrammarFile::parse(source).unwrap();
                    for (target, text) in file.grammar[LANGUAGE].said() {
                        plain.add_phrase(target, text);
                    }
                }
                ("stock" | "opener" | "slot" | "dialect", _) => {}
                _ => {
                    let file = RuleFile::parse(source).unwrap();
                    let at = pack.rules.iter().position(|rule| rule.id == file.rule.id);
                    let at = u16::try_from(at.unwrap()).unwrap();
                    plain.add(Target::Rule(at), &file.phrases);
                    plain.add(Target::Unless(at), &file.unless);
                }
            }
        }
        plain
    }

    fn add(&mut self, target: Target, phrases: &Phrases) {
        for text in [LANGUAGE, "any"]
            .iter()
            .filter_map(|code| phrases.get(*code))
            .flatten()
        {
            self.add_phrase(target, text.get_ref());
        }
    }

    fn add_phrase(&mut self, target: Target, text: &str) {
        let language = &builtin::pack().language;
        let expand = |word: &str| expand(language.expansion(word), word);
        let phrase = phrase::parse(text, &expand).unwrap();
        for label in &phrase.labels {
            if let Label::Words(words) = label {
                self.words.extend(words.iter().take(1).cloned());
            }
        }
        self.phrases.push((target, phrase));
    }

    fn takes(&self, label: &Label, text: &str, word: &Word) -> bool {
        match label {
            Label::Words(words) => words.iter().any(|word| word == text),
            Label::Class(name) => self.lists[name].holds(text),
            Label::Number => word.is_number(),
            Label::Name => word.is_name(),
            Label::Owner => word.is_name() && word.is_possessive(),
            Label::Word | Label::Gap => true,
        }
    }

    /// Where the phrase ends that begins at a word, if it stands there.
    fn longest(&self, phrase: &Phrase, note: &Note<'_>, start: usize) -> Option<usize> {
        let gap = |position: &usize| phrase.labels[*position] == Label::Gap;
        let mut end = None;
        let mut reached: BTreeSet<usize> = BTreeSet::new();
        for index in start..note.words.len() {
            let word = note.word(index);
            if index > start && word.before > Break::Comma {
                break;
            }
            let takes = |to: &usize| self.takes(&phrase.labels[*to], note.folded(index), word);
            reached = if index == start {
                phrase.first.iter().copied().filter(takes).collect()
            } else {
                let follow = reached.iter().flat_map(|from| {
                    let to = phrase.follow[*from].iter();
                    to.map(move |to| (*from, *to))
                });
                follow
                    .filter(|(from, to)| word.before == Break::None || gap(from) || gap(to))
                    .map(|(_, to)| to)
                    .filter(takes)
                    .collect()
            };
            if reached.is_empty() {
                break;
            }
            if phrase.last.iter().any(|last| reached.contains(last)) {
                end = Some(index + 1);
            }
        }
        end
    }

    fn find(&self, note: &Note<'_>) -> BTreeSet<(Target, usize, usize)> {
        let mut found = BTreeSet::new();
        for (target, phrase) in &self.phrases {
            for start in 0..note.words.len() {
                if let Some(end) = self.longest(phrase, note, start) {
                    found.insert((*target, start, end));
                }
            }
        }
        found
    }
}

#[track_caller]
fn assert_same(text: &str, scratch: &mut Scratch) -> usize {
    let nobody = Person::default();
    let pack = builtin::pack();
    let note = Note::read(text, pack, Some(LANGUAGE), &nobody, &nobody, &[], scratch);
    let quick: BTreeSet<_> = note
        .all_found()
        .iter()
        .map(|found| (found.target, found.start, found.end))
        .collect();
    assert_eq!(quick, PLAIN.find(&note), "{text:?}");
    quick.len()
}

/// A note made of choices: words of phrases and lists, and what may stand between them.
fn note() -> impl Strategy<Value = String> {
    let word = (any::<prop::sample::Index>(), 0..12_u8);
    let between = prop::sample::select(vec![
        " ", " ", " ", " ", " ", ", ", ". ", " - ", ": ", "'s ", "\n", " 🌱 ",
    ]);
    let phrase = (
        any::<prop::sample::Index>(),
        prop::collection::vec(0..8_usize, 1..9),
    );
    let piece = prop_oneof![
        // The words of a phrase, as its positions follow one another.
        (phrase, between.clone()).prop_map(|((at, steps), between)| {
            let (_, phrase) = at.get(&PLAIN.phrases);
            let mut position = phrase.first[steps[0] % phrase.first.len()];
            let mut text = spell(&phrase.labels[position], steps[0]);
            for step in &steps {
                let follow = &phrase.follow[position];
                if follow.is_empty() {
                    break;
                }
                position = follow[step % follow.len()];
                text.push(' ');
                text.push_str(&spell(&phrase.labels[position], *step));
            }
            text + between
        }),
        (word, between).prop_map(|((at, looks), between)| {
            let word = at.get(&PLAIN.words).clone();
            let word = match looks {
                0 => word.to_uppercase(),
                1..4 => {
                    let mut chars = word.chars();
                    let first = chars.next().into_iter().flat_map(char::to_uppercase);
                    first.chain(chars).collect()
                }
                4 => "Marlo".to_owned(),
                5 => "1984".to_owned(),
                _ => word,
            };
            word + between
        }),
    ];
    prop::collection::vec(piece, 0..14).prop_map(|pieces| pieces.concat())
}

/// A word that a label takes.
fn spell(label: &Label, choice: usize) -> String {
    match label {
        Label::Words(words) => words.get(choice % words.len()).cloned().unwrap_or_default(),
        Label::Class(name) => {
            let words = &PLAIN.lists[name].words;
            words
                .iter()
                .nth(choice % words.len().max(1))
                .cloned()
                .unwrap_or_default()
        }
        Label::Number => "forty".to_owned(),
        Label::Name => "Marlo".to_owned(),
        Label::Owner => "Marlo's".to_owned(),
        Label::Word | Label::Gap => ["kiln", "the", "Oslo"][choice % 3].to_owned(),
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn what_is_found_quickly_is_what_the_files_say(notes in prop::collection::vec(note(), 1..4)) {
        // One memory for all, as in a run; it remembers steps from the second note on.
        let mut scratch = Scratch::default();
        for note in &notes {
            assert_same(note, &mut scratch);
        }
    }
}

#[test]
fn the_plain_way_finds_what_stands_there() {
    let text =
        "Hi Marlo, I came across your profile and would love to hop on a quick call next week.";
    assert!(assert_same(text, &mut Scratch::default()) > 3);
}
