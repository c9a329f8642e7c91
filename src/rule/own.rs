//! What users add to the rules that come with the tool: rules, stock texts, openers, words of their own.
//!
//! The pack that the build wrote stays as it is. What is added stands beside it, in an automaton over
//! words of its own, so that the rest reads no word otherwise because a user's rule names it. What cannot
//! be added is left out and told of. Nothing here opens a file.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::mem;
use std::sync::Arc;

use super::assemble::{ANY_LANGUAGE, expand, is_rule_folder, stock};
use super::automaton::{Automaton, Match, Scratch};
use super::file::{
    GrammarFile, OpenerFile, Phrases, RuleError, RuleFile, Source, StockFile, nearest,
};
use super::lay_out::automaton;
use super::opener;
use super::pack::{LanguagePack, OpenerTemplate, Pack, Stock, Target};
use super::phrase::{self, Label, Phrase};
use super::reach::{can_match, is_excused};
use super::table::WordTable;
use super::word::Word;
use super::{Rule, Text, Value, narrow};
use crate::text::excerpt;
use crate::verdict::EvidenceKind;

/// The rules that users may add.
const MAX_RULES: usize = 2_000;

/// The stock texts and openers that users may add, of each.
const MAX_TEXTS: usize = 2_000;

/// The phrases that users may add in one language.
const MAX_PHRASES: usize = 4_000;

/// The words and the steps between them that users' phrases may come to in one language: some twice as
/// many as the tool's own.
const MAX_SIZE: usize = 200_000;

/// The characters of a phrase or a name that an error quotes.
const MAX_SHOWN: usize = 60;

/// A value, and where somebody wrote it, for errors to point at.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Placed<T> {
    /// The value.
    pub value: T,
    /// The file that it stands in; empty where there is none.
    pub path: String,
    /// Its line there, from 1; 0 if it is not known.
    pub line: usize,
    /// Its column in that line, from 1, in characters; 0 if it is not known.
    pub column: usize,
}

impl<T> From<T> for Placed<T> {
    /// A value that stands in no file.
    fn from(value: T) -> Self {
        Self {
            value,
            path: String::new(),
            line: 0,
            column: 0,
        }
    }
}

impl<T> Placed<T> {
    /// An error about it.
    pub(crate) fn error(&self, message: impl Into<String>) -> RuleError {
        RuleError {
            path: self.path.clone(),
            line: self.line,
            column: self.column,
            message: message.into(),
        }
    }
}

/// An opener of a user's own, as `rules/FORMAT.md` says that they are written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwnOpener {
    /// The kind of evidence that it is: one that makes a note personal.
    pub kind: EvidenceKind,
    /// The language that it is in (ISO 639-1), one of those that there are openers for.
    pub language: String,
    /// The sentence: `[Hi {first_name}, ]good to have met you {met_at}.`
    pub text: Placed<String>,
}

/// All that is to be added to a pack.
#[derive(Debug, Clone, Copy, Default)]
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
}

/// Users' own phrases of one language, ready to match.
#[derive(Debug)]
pub struct OwnPhrases {
    /// The words that they name, which have other numbers than in the language's table.
    words: WordTable,
    automaton: Automaton,
    /// What each phrase is for.
    targets: Vec<Target>,
    /// All that there are phrases for.
    purposes: BTreeSet<Target>,
    /// The word lists that they ask for, one bit each.
    asked: u64,
}

impl OwnPhrases {
    /// Appends every phrase that stands in a note's words, whose folded text is given by `text`.
    pub fn find<'t>(
        &self,
        words: &[Word],
        text: impl Fn(&Word) -> &'t str,
        scratch: &mut Scratch,
        out: &mut Vec<Match>,
    ) {
        let mut own = mem::take(&mut scratch.words);
        own.clear();
        own.extend(
            words
                .iter()
                .map(|word| word.renumbered(self.words.find(text(word)), self.asked)),
        );
        self.automaton.find(&own, scratch, out);
        scratch.words = own;
    }

    /// What a phrase is for.
    pub fn target(&self, found: &Match) -> Option<Target> {
        self.targets.get(found.phrase as usize).copied()
    }

    /// Whether there is a phrase for this purpose.
    pub fn speaks_of(&self, target: Target) -> bool {
        self.purposes.contains(&target)
    }
}

/// The pack with all of it, as far as it can be added, and what is wrong with the rest.
pub(crate) fn extend(base: &Pack, addition: &Addition<'_>) -> (Pack, Vec<RuleError>) {
    let mut own = Own::new(base);
    let mut errors = Vec::new();
    for source in addition.files {
        if let Err(some) = own.add_file(*source) {
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
    phrases: Vec<Phrase>,
    targets: Vec<Target>,
    size: usize,
}

/// A phrase that was read, and the number of the language whose words it is in.
type Read = (usize, Phrase);

struct Own<'a> {
    base: &'a Pack,
    bits: BTreeMap<String, u8>,
    languages: Vec<Spoken<'a>>,
    rules: Vec<Rule>,
    stock: Vec<Stock>,
    openers: Vec<OpenerTemplate>,
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
                    size: 0,
                })
                .collect(),
            rules: Vec::new(),
            stock: Vec::new(),
            openers: Vec::new(),
        }
    }

    fn add_file(&mut self, source: Source<'_>) -> Result<(), Vec<RuleError>> {
        let folder = source.folder();
        match folder {
            "stock" => self.add_stock_file(source),
            "opener" => self.add_opener_file(source),
            _ if is_rule_folder(folder) => self.add_rule(source),
            _ => {
                let message = format!(
                    "nothing can be added to `{folder}`: rules stand in a folder of their category, such as \
                     house/jargon.toml"
                );
                Err(vec![RuleError::about(source.path, message)])
            }
        }
    }

    fn add_rule(&mut self, source: Source<'_>) -> Result<(), Vec<RuleError>> {
        for (what, name) in [("category", source.folder()), ("rule", source.name())] {
            if !is_kebab(name) {
                let shown = excerpt(name, MAX_SHOWN);
                let message = format!(
                    "`{shown}` cannot be the name of a {what}: small letters, digits and hyphens can"
                );
                return Err(vec![RuleError::about(source.path, message)]);
            }
        }
        let RuleFile {
            mut rule,
            phrases,
            unless,
        } = RuleFile::parse_own(source).map_err(|error| vec![error])?;
        self.is_new(&rule)
            .map_err(|why| vec![RuleError::about(source.path, why)])?;
        if self.rules.len() == MAX_RULES {
            let message = format!("more than {MAX_RULES} rules");
            return Err(vec![RuleError::about(source.path, message)]);
        }
        self.complete(source, &mut rule)
            .map_err(|error| vec![error])?;
        let (fires, mut errors) = self.read(source, &phrases);
        let (excuses, more) = self.read(source, &unless);
        errors.extend(more);
        if errors.is_empty() && rule.check.is_none() {
            errors.extend(self.never_fires(&fires, &excuses));
        }
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

    /// Settings that a rule does not state are as in the rule of the same check that comes with the tool.
    fn complete(&self, source: Source<'_>, rule: &mut Rule) -> Result<(), RuleError> {
        let Some(check) = rule.check else {
            return Ok(());
        };
        let model = self.base.rules.iter().find(|r| r.check == Some(check));
        let known = model.map_or(&[][..], |model| &model.parameters[..]);
        let mut parameters = known.to_vec();
        for (key, value) in rule.parameters.iter() {
            let error = |message: String| {
                let table = source.text.find("[parameters]").unwrap_or(0);
                let at = source.text[table..].find(key.as_ref()).unwrap_or(0);
                source.error(table + at, message)
            };
            let Some((_, slot)) = parameters.iter_mut().find(|(known, _)| known == key) else {
                let shown = excerpt(key, MAX_SHOWN);
                let names: Vec<&str> = known.iter().map(|(name, _)| name.as_ref()).collect();
                let advice = match nearest(key, names.iter().copied()) {
                    Some(near) => format!("did you mean `{near}`?"),
                    None if names.is_empty() => "it has none".to_owned(),
                    None => format!("it has {}", names.join(", ")),
                };
                return Err(error(format!(
                    "the check `{check}` has no parameter `{shown}`; {advice}"
                )));
            };
            *slot = like(slot, value)
                .map_err(|wanted| error(format!("the parameter `{key}` is {wanted}")))?;
        }
        rule.parameters = parameters.into();
        Ok(())
    }

    /// Reads phrases, each in every language that it is for, with its place.
    fn read(
        &self,
        source: Source<'_>,
        phrases: &Phrases,
    ) -> (Vec<(RuleError, Vec<Read>)>, Vec<RuleError>) {
        let mut all = Vec::new();
        let mut errors = Vec::new();
        for (language, texts) in phrases {
            let known = self.speaks(language);
            // What is wrong with a language is told once.
            for text in texts.iter().take(if known { usize::MAX } else { 1 }) {
                // Where it stands, in case that there is something to say about it.
                let place = source.error(text.span().start, "");
                match self.phrase(language, text.get_ref()) {
                    Ok(read) => all.push((place, read)),
                    Err(message) => errors.push(RuleError { message, ..place }),
                }
            }
        }
        (all, errors)
    }

    fn speaks(&self, language: &str) -> bool {
        language == ANY_LANGUAGE || self.languages.iter().any(|l| l.pack.code == language)
    }

    /// Reads one phrase in every language that it is for.
    fn phrase(&self, language: &str, text: &str) -> Result<Vec<Read>, String> {
        let meant: Vec<usize> = (0..self.languages.len())
            .filter(|&index| {
                language == ANY_LANGUAGE || self.languages[index].pack.code == language
            })
            .collect();
        if meant.is_empty() {
            return Err(self.unknown_language(language));
        }
        let told = |why: String| format!("phrase `{}`: {why}", excerpt(text, MAX_SHOWN));
        let mut read = Vec::new();
        for index in meant {
            let pack = self.languages[index].pack;
            let phrase = phrase::parse(text, &|word| expand(pack.expansion(word), word))
                .map_err(|error| told(error.to_string()))?;
            for label in &phrase.labels {
                if let Label::Class(name) = label
                    && !self.bits.contains_key(name)
                {
                    let shown = excerpt(name, MAX_SHOWN);
                    return Err(told(
                        match nearest(name, self.bits.keys().map(String::as_str)) {
                            Some(near) => {
                                format!("there is no word list `{shown}`; did you mean `{near}`?")
                            }
                            None => phrase::PhraseError::UnknownClass(shown).to_string(),
                        },
                    ));
                }
            }
            if can_match(&phrase, pack, &self.bits) {
                read.push((index, phrase));
            }
        }
        if read.is_empty() {
            return Err(told(format!(
                "no note can match it: a word list in it has no words in `{language}`"
            )));
        }
        Ok(read)
    }

    fn unknown_language(&self, language: &str) -> String {
        let mut known: Vec<&str> = self
            .languages
            .iter()
            .map(|l| l.pack.code.as_ref())
            .collect();
        known.sort_unstable();
        format!(
            "notes are not read in a language `{}`, but in {}; phrases under `any` hold in all notes",
            excerpt(language, MAX_SHOWN),
            known.join(", ")
        )
    }

    /// Phrases that can find nothing, since [unless] takes back all that they find.
    fn never_fires(
        &self,
        fires: &[(RuleError, Vec<Read>)],
        excuses: &[(RuleError, Vec<Read>)],
    ) -> Vec<RuleError> {
        let mut errors = Vec::new();
        for (place, read) in fires {
            let excused = read.iter().all(|(index, phrase)| {
                let unless: Vec<Phrase> = excuses
                    .iter()
                    .flat_map(|(_, read)| read)
                    .filter(|(other, _)| other == index)
                    .map(|(_, phrase)| phrase.clone())
                    .collect();
                is_excused(phrase, &unless, self.languages[*index].pack, &self.bits)
            });
            if excused {
                errors.push(RuleError {
                    message: "this phrase can never fire: whatever it matches, [unless] takes back"
                        .to_owned(),
                    ..place.clone()
                });
            }
        }
        errors
    }

    /// Whether phrases can be added without making the automaton too large.
    fn has_room<'p>(&self, read: impl Iterator<Item = &'p Read> + Clone) -> Result<(), String> {
        for (index, spoken) in self.languages.iter().enumerate() {
            let new = read.clone().filter(|(other, _)| *other == index);
            let size: usize = new.clone().map(|(_, phrase)| size(phrase)).sum();
            if spoken.phrases.len() + new.count() > MAX_PHRASES {
                return Err(format!(
                    "with these there are more than {MAX_PHRASES} phrases of your own in `{}`; \
                     one phrase may hold several: (this|that)",
                    spoken.pack.code
                ));
            }
            if spoken.size + size > MAX_SIZE {
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

    fn add_stock_file(&mut self, source: Source<'_>) -> Result<(), Vec<RuleError>> {
        let file = StockFile::parse(source).map_err(|error| vec![error])?;
        let mut errors = Vec::new();
        for entry in file.texts {
            let mut text = Placed::from(entry.text.get_ref().clone());
            let place = source.error(entry.text.span().start, "");
            (text.path, text.line, text.column) = (place.path, place.line, place.column);
            errors.extend(self.add_stock(&entry.lang, &text).err());
        }
        if errors.is_empty() {
            Ok(())
        } else {
            Err(errors)
        }
    }

    fn add_stock(&mut self, language: &str, text: &Placed<String>) -> Result<(), RuleError> {
        let Some(pack) = self.base.find_language(language) else {
            return Err(text.error(self.unknown_language(language)));
        };
        if self.stock.len() == MAX_TEXTS {
            return Err(text.error(format!("more than {MAX_TEXTS} stock texts")));
        }
        let stock = stock(language, &text.value, pack);
        if stock.literals < Stock::LEAST || stock.literals > Stock::LONGEST {
            return Err(text.error(format!(
                "stock text `{}`: no note can be it; it needs between {} and {} words besides its slots",
                excerpt(&text.value, MAX_SHOWN),
                Stock::LEAST,
                Stock::LONGEST
            )));
        }
        self.stock.push(stock);
        Ok(())
    }

    fn add_opener_file(&mut self, source: Source<'_>) -> Result<(), Vec<RuleError>> {
        if source.name() == GrammarFile::NAME {
            let message = "how facts fit into sentences cannot be changed; openers stand in opener/<kind>.toml";
            return Err(vec![RuleError::about(source.path, message)]);
        }
        let (kind, file) = OpenerFile::parse(source).map_err(|error| vec![error])?;
        let mut errors = Vec::new();
        for (language, texts) in file.openers {
            let mut blanks = Vec::new();
            for (slot, words) in file.blanks.get(&language).into_iter().flatten() {
                match opener::parse_slot(slot.get_ref()) {
                    Ok(slot) => blanks.push((slot, words.clone().into())),
                    Err(error) => {
                        errors.push(source.error(slot.span().start, error.to_string()));
                    }
                }
            }
            for text in texts {
                let place = source.error(text.span().start, "");
                let added = self.opener(kind, &language, text.get_ref(), blanks.clone());
                errors.extend(added.err().map(|message| RuleError { message, ..place }));
            }
        }
        if errors.is_empty() {
            Ok(())
        } else {
            Err(errors)
        }
    }

    fn add_opener(&mut self, own: &OwnOpener) -> Result<(), RuleError> {
        self.opener(own.kind, &own.language, &own.text.value, Vec::new())
            .map_err(|why| own.text.error(why))
    }

    /// Adds an opener. Where it says nothing for a blank, it asks as the tool's own openers do.
    fn opener(
        &mut self,
        kind: EvidenceKind,
        language: &str,
        text: &str,
        mut blanks: Vec<(opener::Slot, Text)>,
    ) -> Result<(), String> {
        if !kind.personal() {
            return Err(format!(
                "an opener of the kind `{kind}` would make no note personal"
            ));
        }
        if !self
            .base
            .grammars
            .iter()
            .any(|known| known.language == language)
        {
            let known: Vec<_> = self
                .base
                .grammars
                .iter()
                .map(|g| g.language.as_ref())
                .collect();
            return Err(format!(
                "there are no openers in a language `{}`, but in {}",
                excerpt(language, MAX_SHOWN),
                known.join(", ")
            ));
        }
        if self.openers.len() == MAX_TEXTS {
            return Err(format!("more than {MAX_TEXTS} openers"));
        }
        let parts = opener::parse(text)
            .map_err(|error| format!("opener `{}`: {error}", excerpt(text, MAX_SHOWN)))?;
        let same = |known: &&OpenerTemplate| known.kind == kind && known.language == language;
        let model = self.base.openers.iter().find(same);
        for (slot, words) in model.map_or(&[][..], |model| &model.blanks[..]) {
            if !blanks.iter().any(|(known, _)| known == slot) {
                blanks.push((*slot, words.clone()));
            }
        }
        self.openers.push(OpenerTemplate {
            language: language.to_owned().into(),
            kind,
            parts: parts.into(),
            blanks: blanks.into(),
        });
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
        } = self;
        let mut packs: Vec<LanguagePack> = languages
            .into_iter()
            .map(|spoken| {
                let pack = spoken.pack.clone();
                LanguagePack {
                    own: spoken.finish(&bits),
                    ..pack
                }
            })
            .collect();
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
    fn finish(self, bits: &BTreeMap<String, u8>) -> Option<Arc<OwnPhrases>> {
        if self.phrases.is_empty() {
            return None;
        }
        let labels = || self.phrases.iter().flat_map(|phrase| &phrase.labels);
        let words: BTreeSet<&String> = labels()
            .filter_map(|label| match label {
                Label::Words(words) => Some(words),
                _ => None,
            })
            .flatten()
            .collect();
        let numbered: Vec<(String, u64)> = words
            .into_iter()
            .map(|word| {
                let classes = self.pack.classes_of(self.pack.words.find(word), word);
                (word.clone(), classes)
            })
            .collect();
        let asked = labels()
            .filter_map(|label| match label {
                Label::Class(name) => bits.get(name),
                _ => None,
            })
            .fold(0, |asked, bit| asked | 1 << bit);
        let table = WordTable::build(&numbered);
        Some(Arc::new(OwnPhrases {
            automaton: automaton(&self.phrases, &table, bits),
            purposes: self.targets.iter().copied().collect(),
            targets: self.targets,
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
    let words = phrase.labels.iter().map(|label| match label {
        Label::Words(words) => words.len(),
        _ => 1,
    });
    words.sum::<usize>() + phrase.follow.iter().map(Vec::len).sum::<usize>()
}

fn is_kebab(name: &str) -> bool {
    name.starts_with(|c: char| c.is_ascii_lowercase())
        && name.len() <= MAX_SHOWN
        && name
            .chars()
            .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-')
}

/// `value`, if it can stand where `model` does; else what could.
fn like(model: &Value, value: &Value) -> Result<Value, &'static str> {
    match (model, value) {
        (Value::Integer(_), Value::Integer(number)) if *number >= 0 => Ok(value.clone()),
        (Value::Integer(_), _) => Err("a whole number, not below 0"),
        (Value::Float(_), Value::Float(share)) if (0.0..=1.0).contains(share) => Ok(value.clone()),
        (Value::Float(_), Value::Integer(0)) => Ok(Value::Float(0.0)),
        (Value::Float(_), Value::Integer(1)) => Ok(Value::Float(1.0)),
        (Value::Float(_), _) => Err("a number between 0 and 1"),
        (Value::Boolean(_), Value::Boolean(_))
        | (Value::Text(_), Value::Text(_))
        | (Value::List(_), Value::List(_))
        | (Value::Nicknames(_), Value::Nicknames(_)) => Ok(value.clone()),
        (Value::Boolean(_), _) => Err("true or false"),
        (Value::Text(_), _) => Err("a text"),
        (Value::List(_) | Value::Nicknames(_), _) => Err("a list of texts"),
    }
}
