//! Adds what users have of their own to the pack that the build wrote: rules, stock texts, openers, words.
//!
//! The pack stays as it is, and what is added stands beside it. What cannot be added is left out and told
//! of, with its place; what may be added is bounded in size. Nothing here opens a file.

use std::borrow::Cow;
use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;
use std::sync::Arc;

use super::assemble::{expand, is_rule_folder};
use super::file::{ANY_LANGUAGE, NOTE, Phrases, RuleError, RuleFile, Source};
use super::lay_out::automaton;
use super::own::{OwnOpener, OwnPhrases, Placed};
use super::pack::{LanguagePack, Openers, Pack, Stock, Target};
use super::phrase::{self, Label, Phrase};
use super::reach::{Effort, Excuses, NEVER_FIRES, can_match, lists_with_words, table_of};
use super::source::advice;
use super::{Rule, Text, narrow};
use crate::text::excerpt;

mod settings;
mod texts;

/// The patterns that users may add.
const MAX_PATTERNS: usize = 300;

/// The words that users' phrases may hold in one language; their numbers have sixteen bits.
const MAX_WORDS: usize = 50_000;

/// The rules that users may add.
const MAX_RULES: usize = 2_000;

/// The phrases that users may add in one language.
const MAX_PHRASES: usize = 4_000;

/// The words and the steps between them that users' phrases may come to in one language: some twice as
/// many as the tool's own.
const MAX_SIZE: usize = 200_000;

/// The characters of a phrase or a name that an error quotes.
const MAX_SHOWN: usize = 60;

/// The errors that are told of one file.
const MAX_ERRORS: usize = 20;

/// All that is to be added to a pack.
#[derive(Clone, Copy)]
pub(crate) struct Addition<'a> {
    /// Files of rules, `<category>/<rule-name>.toml`, of stock texts, `stock/<name>.toml`, and of openers,
    /// `opener/<kind>.toml`.
    pub(crate) files: &'a [Source<'a>],
    /// Phrases within which no phrase of a rule is found.
    pub(crate) allow: &'a [Placed<String>],
    /// Stock texts, each with its language.
    pub(crate) stock: &'a [(String, Placed<String>)],
    /// Openers.
    pub(crate) openers: &'a [OwnOpener],
    /// What else is wrong with the examples of a rule.
    pub(crate) faults: &'a dyn Fn(&Rule) -> Vec<ExampleFault>,
}

/// Something that an example of a rule says and no draft can.
#[derive(Debug, Clone)]
pub(crate) struct ExampleFault {
    /// The number of the example, from 0.
    pub(crate) example: usize,
    /// The key that says it.
    pub(crate) key: String,
    /// What is wrong with it.
    pub(crate) message: String,
}

/// The pack with all of it, as far as it can be added, and what is wrong with the rest.
pub(crate) fn extend(base: &Pack, addition: &Addition<'_>) -> (Pack, Vec<RuleError>) {
    let mut own = Own::new(base);
    let mut errors = Vec::new();
    for source in addition.files {
        if let Err(some) = own.add_file(*source, addition.faults) {
            errors.extend(some);
        }
    }
    for phrase in addition.allow {
        errors.extend(own.allow(phrase).err());
    }
    for (language, text) in addition.stock {
        errors.extend(own.add_stock(language, text).err());
    }
    for opener in addition.openers {
        errors.extend(own.add_opener(opener).err());
    }
    (own.finish(), errors)
}

/// A language that users' phrases are added to.
struct Spoken<'a> {
    pack: &'a LanguagePack,
    phrases: Vec<Rc<Phrase>>,
    targets: Vec<Target>,
    words: usize,
    size: usize,
    /// The word lists that have words in it.
    lists: u64,
}

/// A phrase that was read, and the number of the language whose words it is in.
type Read = (usize, Rc<Phrase>);

/// A phrase by the byte of its file, in every language that it is for.
type Place = (usize, Vec<Read>);

struct Own<'a> {
    base: &'a Pack,
    bits: BTreeMap<String, u8>,
    languages: Vec<Spoken<'a>>,
    rules: Vec<Rule>,
    stock: Vec<Stock>,
    openers: Vec<Openers>,
    effort: Effort,
    /// How many patterns were compiled.
    patterns: usize,
}

impl<'a> Own<'a> {
    fn new(base: &'a Pack) -> Self {
        let languages = std::iter::once(&base.language).chain(base.languages.iter());
        Self {
            base,
            bits: base
                .word_lists
                .iter()
                .map(Text::to_string)
                .zip(0..)
                .collect(),
            languages: languages
                .map(|pack| Spoken {
                    pack,
                    phrases: Vec::new(),
                    targets: Vec::new(),
                    words: 0,
                    size: 0,
                    lists: lists_with_words(pack),
                })
                .collect(),
            rules: Vec::new(),
            stock: Vec::new(),
            openers: Vec::new(),
            effort: Effort::default(),
            patterns: 0,
        }
    }

    fn add_file(
        &mut self,
        source: Source<'_>,
        faults: &dyn Fn(&Rule) -> Vec<ExampleFault>,
    ) -> Result<(), Vec<RuleError>> {
        let folder = source.folder();
        match folder {
            "stock" => self.add_stock_file(source),
            "opener" => self.add_opener_file(source),
            _ if is_rule_folder(folder) => self.add_rule(source, faults),
            _ => {
                let message = format!(
                    "nothing can be added to `{folder}`: rules stand in a folder of their category, such as \
                     house/jargon.toml"
                );
                Err(vec![RuleError::about(source.path, message)])
            }
        }
    }

    fn add_rule(
        &mut self,
        source: Source<'_>,
        faults: &dyn Fn(&Rule) -> Vec<ExampleFault>,
    ) -> Result<(), Vec<RuleError>> {
        is_well_named(source).map_err(|why| vec![RuleError::about(source.path, why)])?;
        let RuleFile {
            mut rule,
            phrases,
            unless,
            places,
        } = RuleFile::parse_own(source).map_err(|error| vec![error])?;
        self.is_new(&rule)
            .map_err(|why| vec![RuleError::about(source.path, why)])?;
        if self.rules.len() == MAX_RULES {
            let message = format!("more than {MAX_RULES} rules");
            return Err(vec![RuleError::about(source.path, message)]);
        }
        self.complete(source, &mut rule)
            .map_err(|error| vec![error])?;
        self.compile(&rule)
            .map_err(|why| vec![RuleError::about(source.path, why)])?;
        let (fires, mut errors) = self.read(source, &phrases);
        let (excuses, more) = self.read(source, &unless);
        errors.extend(more);
        let odd = self.unread_examples(&rule).into_iter();
        errors.extend(odd.chain(faults(&rule)).map(|fault| {
            let place = places.get(fault.example);
            let at = place.and_then(|place| place.get(fault.key.as_str()));
            let at = at.or_else(|| place?.get(NOTE));
            source.error(at.copied().unwrap_or_default(), fault.message)
        }));
        if !errors.is_empty() {
            return Err(errors);
        }
        let index = narrow(self.base.rules.len() + self.rules.len());
        let whole = [
            (fires, Target::Rule(index)),
            (excuses, Target::Unless(index)),
        ];
        let all = || whole.iter().flat_map(|(read, _)| read);
        self.has_room(all().flat_map(|(_, read)| read))
            .map_err(|why| vec![RuleError::about(source.path, why)])?;
        let [(fires, _), (excuses, _)] = &whole;
        if rule.check.is_none() {
            let errors = self.never_fire(source, fires, excuses);
            if !errors.is_empty() {
                return Err(errors);
            }
        }
        for (read, target) in whole {
            for (_, read) in read {
                self.put(read, target);
            }
        }
        self.rules.push(rule);
        Ok(())
    }

    /// Whether no other rule has its name.
    fn is_new(&self, rule: &Rule) -> Result<(), String> {
        let same = |known: &&Rule| known.id == rule.id;
        if self.base.rules.iter().any(|known| same(&known)) {
            return Err(format!(
                "`{}` comes with invitelint: give yours another name. To change the severity of that rule, \
                 or to switch it off, name it under [rules] in invitelint.toml",
                rule.id
            ));
        }
        match self.rules.iter().find(same) {
            Some(known) => Err(format!(
                "there is a rule `{}` already, in {}",
                rule.id, known.file
            )),
            None => Ok(()),
        }
    }

    /// Examples whose notes are in languages that notes are not read in.
    fn unread_examples(&self, rule: &Rule) -> Vec<ExampleFault> {
        let mut faults = Vec::new();
        for (number, example) in rule.examples.iter().enumerate() {
            let mut draft = example.draft.iter();
            let stated = draft.find(|(key, _)| *key == "language");
            if let Some((key, language)) = stated.filter(|(_, code)| !self.reads(code)) {
                faults.push(ExampleFault {
                    example: number,
                    key: (*key).to_owned(),
                    message: self.unknown_language(language),
                });
            }
        }
        faults
    }

    /// Compiles the patterns of a rule, of those that there may be.
    fn compile(&mut self, rule: &Rule) -> Result<(), String> {
        for pattern in rule.patterns.iter() {
            if self.patterns == MAX_PATTERNS {
                return Err(format!(
                    "with these there are more than {MAX_PATTERNS} patterns of your own"
                ));
            }
            self.patterns += 1;
            pattern.compile()?;
        }
        Ok(())
    }

    /// Reads phrases, each in every language that it is for, with its place.
    fn read(&self, source: Source<'_>, phrases: &Phrases) -> (Vec<Place>, Vec<RuleError>) {
        let mut all = Vec::new();
        let mut errors = Vec::new();
        for (language, texts) in phrases {
            let known = self.speaks(language);
            // What is wrong with a language is told once.
            for text in texts.iter().take(if known { usize::MAX } else { 1 }) {
                if errors.len() == MAX_ERRORS {
                    break;
                }
                let at = text.span().start;
                match self.phrase(language, text.get_ref()) {
                    Ok(read) => all.push((at, read)),
                    Err(message) => errors.push(source.error(at, message)),
                }
            }
        }
        (all, errors)
    }

    fn speaks(&self, language: &str) -> bool {
        language == ANY_LANGUAGE || self.languages.iter().any(|l| l.pack.code == language)
    }

    /// Whether notes are read in a language, which may have a region.
    fn reads(&self, language: &str) -> bool {
        self.base.find_language(language).is_some()
    }

    /// Reads one phrase in every language that it is for.
    fn phrase(&self, language: &str, text: &str) -> Result<Vec<Read>, String> {
        let meant: Vec<usize> = (0..self.languages.len())
            .filter(|&index| {
                language == ANY_LANGUAGE || self.languages[index].pack.code == language
            })
            .collect();
        if meant.is_empty() {
            let known = self.unknown_language(language);
            return Err(format!(
                "{known}; phrases under `{ANY_LANGUAGE}` hold in all notes"
            ));
        }
        let told = |why: String| format!("phrase `{}`: {why}", excerpt(text, MAX_SHOWN));
        let mut read: Vec<Read> = Vec::new();
        // The words of the phrase as it was read last, with what they stand for.
        let words: RefCell<Vec<(String, Option<Vec<String>>)>> = RefCell::default();
        let mut last: Option<Rc<Phrase>> = None;
        for index in meant {
            let pack = self.languages[index].pack;
            let full = |word: &str| expand(pack.expansion(word), word);
            // Most phrases are the same in all languages.
            let same = last.take_if(|_| {
                let words = words.borrow();
                words.iter().all(|(word, long)| full(word) == *long)
            });
            if let Some(phrase) = same {
                if can_match(&phrase, self.languages[index].lists, &self.bits) {
                    read.push((index, Rc::clone(&phrase)));
                }
                last = Some(phrase);
                continue;
            }
            words.borrow_mut().clear();
            let phrase = phrase::parse(text, &|word| {
                let long = full(word);
                words.borrow_mut().push((word.to_owned(), long.clone()));
                long
            });
            let phrase = Rc::new(phrase.map_err(|error| told(error.to_string()))?);
            self.has_lists_of(&phrase).map_err(told)?;
            if can_match(&phrase, self.languages[index].lists, &self.bits) {
                read.push((index, Rc::clone(&phrase)));
            }
            last = Some(phrase);
        }
        if read.is_empty() {
            return Err(told(format!(
                "no note can match it: a word list in it has no words in `{language}`"
            )));
        }
        Ok(read)
    }

    /// Whether there are the word lists that a phrase names.
    fn has_lists_of(&self, phrase: &Phrase) -> Result<(), String> {
        let named = phrase.labels.iter().filter_map(|label| match label {
            Label::Class(name) => Some(name),
            _ => None,
        });
        for name in named {
            if !self.bits.contains_key(name) {
                let shown = excerpt(name, MAX_SHOWN);
                let lists = self.bits.keys().map(String::as_str);
                let names: BTreeSet<&str> = lists.chain(phrase::CLASSES).collect();
                let names: Vec<&str> = names.into_iter().collect();
                let advice = advice(name, &names, "there are");
                return Err(format!("there is no word list `{shown}`; {advice}"));
            }
        }
        Ok(())
    }

    fn unknown_language(&self, language: &str) -> String {
        let mut known: Vec<&str> = self
            .languages
            .iter()
            .map(|l| l.pack.code.as_ref())
            .collect();
        known.sort_unstable();
        format!(
            "notes are not read in a language `{}`, but in {}",
            excerpt(language, MAX_SHOWN),
            known.join(", ")
        )
    }

    /// Phrases that can find nothing, since [unless] takes back all that they find.
    fn never_fire(
        &mut self,
        source: Source<'_>,
        fires: &[Place],
        excuses: &[Place],
    ) -> Vec<RuleError> {
        let mut fired = vec![false; fires.len()];
        for (index, language) in self.languages.iter().enumerate() {
            if fired.iter().all(|fired| *fired) {
                break;
            }
            let own = excuses.iter().flat_map(|(_, read)| read);
            let unless: Vec<Rc<Phrase>> = own
                .filter(|(other, _)| *other == index)
                .map(|(_, phrase)| Rc::clone(phrase))
                .collect();
            let mut excuses =
                (!unless.is_empty()).then(|| Excuses::new(&unless, language.pack, &self.bits));
            for ((_, read), fired) in fires.iter().zip(&mut fired).filter(|(_, fired)| !**fired) {
                for (_, phrase) in read.iter().filter(|(other, _)| *other == index) {
                    *fired |= excuses
                        .as_mut()
                        .is_none_or(|all| !all.excuse_all_of(phrase, &mut self.effort));
                }
            }
        }
        let silent = fires.iter().zip(fired).filter(|(_, fired)| !fired);
        silent
            .take(MAX_ERRORS)
            .map(|((at, _), _)| source.error(*at, NEVER_FIRES))
            .collect()
    }

    /// Whether phrases can be added without making the automaton too large.
    fn has_room<'p>(&self, read: impl Iterator<Item = &'p Read> + Clone) -> Result<(), String> {
        for (index, spoken) in self.languages.iter().enumerate() {
            let new = read.clone().filter(|(other, _)| *other == index);
            let size: usize = new.clone().map(|(_, phrase)| size(phrase)).sum();
            let words: usize = new.clone().map(|(_, phrase)| words(phrase)).sum();
            if spoken.phrases.len() + new.count() > MAX_PHRASES {
                return Err(format!(
                    "with these there are more than {MAX_PHRASES} phrases of your own in `{}`; \
                     one phrase may hold several: (this|that)",
                    spoken.pack.code
                ));
            }
            if spoken.size + size > MAX_SIZE || spoken.words + words > MAX_WORDS {
                return Err(format!(
                    "with these there are more words of your own in `{}` than can be looked for at once",
                    spoken.pack.code
                ));
            }
        }
        Ok(())
    }

    fn put(&mut self, read: Vec<Read>, target: Target) {
        for (index, phrase) in read {
            let spoken = &mut self.languages[index];
            spoken.size += size(&phrase);
            spoken.words += words(&phrase);
            spoken.phrases.push(phrase);
            spoken.targets.push(target);
        }
    }

    fn allow(&mut self, phrase: &Placed<String>) -> Result<(), RuleError> {
        let read = self
            .phrase(ANY_LANGUAGE, &phrase.value)
            .map_err(|why| phrase.error(why))?;
        self.has_room(read.iter())
            .map_err(|why| phrase.error(why))?;
        self.put(read, Target::Allow);
        Ok(())
    }

    fn finish(self) -> Pack {
        let Self {
            base,
            bits,
            languages,
            rules,
            stock,
            openers,
            ..
        } = self;
        let mut packs: Vec<LanguagePack> = Vec::new();
        for (index, spoken) in languages.iter().enumerate() {
            // Where all phrases hold in every language, they are laid out once.
            let alike = languages[..index]
                .iter()
                .position(|other| other.is_like(spoken));
            packs.push(LanguagePack {
                own: match alike {
                    Some(other) => packs[other].own.clone(),
                    None => spoken.laid_out(&bits),
                },
                ..spoken.pack.clone()
            });
        }
        let language = packs.remove(0);
        Pack {
            rules: joined(base.rules.to_vec(), rules),
            stock: joined(base.stock.to_vec(), stock),
            // Their own are offered before others of the kind.
            openers: joined(openers, base.openers.to_vec()),
            language,
            languages: packs.into(),
            ..base.clone()
        }
    }
}

impl Spoken<'_> {
    /// Whether another language has the very same phrases.
    fn is_like(&self, other: &Self) -> bool {
        self.targets == other.targets
            && self
                .phrases
                .iter()
                .zip(&other.phrases)
                .all(|(own, other)| Rc::ptr_eq(own, other))
    }

    fn laid_out(&self, bits: &BTreeMap<String, u8>) -> Option<Arc<OwnPhrases>> {
        if self.phrases.is_empty() {
            return None;
        }
        let labels = self.phrases.iter().flat_map(|phrase| &phrase.labels);
        let asked = labels
            .filter_map(|label| match label {
                Label::Class(name) => bits.get(name),
                _ => None,
            })
            .fold(0, |asked, bit| asked | 1 << bit);
        let table = table_of(&self.phrases);
        Some(Arc::new(OwnPhrases {
            automaton: automaton(self.phrases.iter().map(Rc::as_ref), &table, bits),
            purposes: self.targets.iter().copied().collect(),
            targets: self.targets.clone(),
            words: table,
            asked,
        }))
    }
}

fn joined<T: Clone>(mut first: Vec<T>, second: Vec<T>) -> Cow<'static, [T]> {
    first.extend(second);
    first.into()
}

/// What a phrase adds to its automaton: its words, and the steps between them.
fn size(phrase: &Phrase) -> usize {
    words(phrase) + phrase.follow.iter().map(Vec::len).sum::<usize>()
}

/// How many words a phrase holds.
fn words(phrase: &Phrase) -> usize {
    let words = phrase.labels.iter().map(|label| match label {
        Label::Words(words) => words.len(),
        _ => 1,
    });
    words.sum()
}

/// Whether a file's path can name a rule and its category.
fn is_well_named(source: Source<'_>) -> Result<(), String> {
    for (what, name) in [("category", source.folder()), ("rule", source.name())] {
        if let Some(why) = unfit(name) {
            let shown = excerpt(name, MAX_SHOWN);
            return Err(format!("`{shown}` cannot be the name of a {what}: {why}"));
        }
    }
    Ok(())
}

/// Why a name is none that a rule or a category may have, if so.
fn unfit(name: &str) -> Option<&'static str> {
    let fits = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    match () {
        () if name.is_empty() || !name.chars().all(fits) => {
            Some("small letters, digits and hyphens can")
        }
        () if !name.starts_with(|c: char| c.is_ascii_lowercase()) => {
            Some("it begins with a small letter")
        }
        () if name.split('-').any(str::is_empty) => {
            Some("a hyphen stands alone, between letters or digits")
        }
        () if name.len() > MAX_SHOWN => Some("it has more than 60 letters"),
        () => None,
    }
}
