//! All files under `rules/` together become one pack.
//!
//! A pure function of the files' texts, so that the build, the tests and users' own rules share it.
//! Every broken file is reported, not only the first.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use unicode_normalization::UnicodeNormalization;

use super::file::{
    ANY_LANGUAGE, EvidenceFile, GrammarFile, LexiconFile, NeedsEntry, ObjectEntry, OpenerFile,
    Phrases, RuleError, RuleFile, Source, StockEntry, StockFile,
};
use super::lay_out::automaton;
use super::opener::{self, Grammar, Slot};
use super::pack::{
    Cue, LanguagePack, Lists, Look, Needs, ObjectPlace, Openers, Pack, SlotNames, Stock, Suffixes,
    Target,
};
use super::phrase::{self, Label, Phrase};
use super::reach::{Effort, Excuses, NEVER_FIRES};
use super::slot::{Dialect, DialectFile, SlotFile, SlotKind, SlotRole, Syntax, name_words};
use super::table::{Rows, WordId, WordTable};
use super::{Rule, Text, narrow};
use crate::text::{fold, is_accent, is_apostrophe, is_written_without_spaces, split_apostrophe};

/// The language that the others fall back on, and that every rule speaks.
const FIRST_LANGUAGE: &str = "en";

/// Categories that rules may be in.
pub const CATEGORIES: [&str; 9] = [
    "missing",
    "generic",
    "mass-mail",
    "pitch",
    "manners",
    "facts",
    "fit",
    "template",
    "suppression",
];

/// Folders whose files are no rules.
const OTHER_FOLDERS: [&str; 6] = ["lexicon", "evidence", "stock", "opener", "slot", "dialect"];

/// Whether the files of a folder are rules, in a user's own category maybe.
pub(super) fn is_rule_folder(name: &str) -> bool {
    !OTHER_FOLDERS.contains(&name)
}

/// Makes a pack of files, given by their paths below `rules/` and their texts.
pub fn assemble(files: &[Source<'_>]) -> Result<Pack, Vec<RuleError>> {
    let mut all = Assembly::default();
    let mut errors = Vec::new();
    // Word lists first: phrases refer to them.
    let (lexicons, others): (Vec<_>, Vec<_>) = files
        .iter()
        .copied()
        .partition(|f: &Source<'_>| f.path.starts_with("lexicon/"));
    for source in lexicons {
        match LexiconFile::parse(source) {
            Ok(file) => all.lexicons.push((source.name().to_owned(), file)),
            Err(error) => errors.push(error),
        }
    }
    errors.extend(all.number_lists());
    for source in others {
        if let Err(error) = all.add(source) {
            errors.push(error);
        }
    }
    if !errors.is_empty() {
        return Err(errors);
    }
    all.finish()
}

/// All words that the lists and the phrases of a language name, with the lists that each is in: those that name it,
/// and those that its ending puts it into where it is no exception.
fn word_table(
    mut words: BTreeMap<String, u64>,
    phrases: &[Phrase],
    suffixes: &Suffixes,
    except: &BTreeMap<String, u64>,
) -> WordTable {
    for label in phrases.iter().flat_map(|phrase| &phrase.labels) {
        if let Label::Words(some) = label {
            for word in some {
                words.entry(word.clone()).or_default();
            }
        }
    }
    for word in except.keys() {
        words.entry(word.clone()).or_default();
    }
    let numbered: Vec<(String, u64)> = words
        .into_iter()
        .map(|(word, listed)| {
            let classes = listed | suffixes.lists_of(&word);
            let excepted = except.get(&word).filter(|_| classes != listed);
            (word, classes & !excepted.copied().unwrap_or_default())
        })
        .collect();
    WordTable::build(&numbered)
}

fn slot_names(mut names: BTreeMap<String, u8>) -> SlotNames {
    let plain: Vec<_> = names
        .iter()
        .flat_map(|(name, kind)| without_accents(name).map(|plain| (plain, *kind)))
        .collect();
    for (name, kind) in plain {
        names.entry(name).or_insert(kind);
    }
    SlotNames {
        names: names.keys().collect(),
        kinds: names.into_values().collect(),
    }
}

/// How a name is spelt where only plain letters are taken: "straße" as "strasse", "tätigkeit" as "tatigkeit"
/// and "taetigkeit".
fn without_accents(name: &str) -> [String; 2] {
    let german = name
        .replace('ä', "ae")
        .replace('ö', "oe")
        .replace('ü', "ue");
    [name, &german].map(|name| {
        let letters = name.nfd().filter(|c| !is_accent(*c));
        letters.collect::<String>().replace('ß', "ss")
    })
}

/// What the word lists hold in one language: words and endings with the bits of their lists, and short forms.
#[derive(Default)]
struct Lexicon {
    words: BTreeMap<String, u64>,
    suffixes: BTreeMap<String, u64>,
    /// Words that an ending does not put into a list.
    except: BTreeMap<String, u64>,
    /// Short forms and what they stand for, sorted.
    expansions: Vec<(Text, Text)>,
}

#[derive(Default)]
struct Assembly<'a> {
    lexicons: Vec<(String, LexiconFile)>,
    bits: BTreeMap<String, u8>,
    rules: Vec<Rule>,
    cues: Vec<Cue>,
    stock_texts: Vec<StockEntry>,
    openers: Vec<Openers>,
    /// Where the first of each stands.
    opener_places: Vec<(Source<'a>, usize)>,
    grammars: Vec<Grammar>,
    slots: Vec<SlotKind>,
    slot_names: BTreeMap<String, u8>,
    slot_owners: BTreeMap<String, u8>,
    dialects: Vec<Dialect>,
    /// Language, phrase with its place, what it is for.
    phrases: Vec<(String, Source<'a>, usize, String, Target)>,
}

impl<'a> Assembly<'a> {
    /// Gives each word list its bit: those that the code asks for in their fixed order, then the rest.
    fn number_lists(&mut self) -> Vec<RuleError> {
        let own = self
            .lexicons
            .iter()
            .map(|(name, _)| name.clone())
            .filter(|n| !Lists::NAMES.contains(&n.as_str()));
        let names = Lists::NAMES.iter().map(|&name| name.to_owned()).chain(own);
        self.bits = names.zip(0..).collect();
        if self.bits.len() <= 64 {
            return Vec::new();
        }
        let source = Source {
            path: "lexicon",
            text: "",
        };
        vec![source.error(
            0,
            format!("{} word lists, 64 are the most", self.bits.len()),
        )]
    }

    fn add(&mut self, source: Source<'a>) -> Result<(), RuleError> {
        match source.path.split('/').next() {
            Some("evidence") => self.add_cues(source),
            Some("stock") => {
                self.stock_texts.extend(StockFile::parse(source)?.texts);
                Ok(())
            }
            Some("opener") => self.add_openers(source),
            Some("slot") => self.add_slots(source),
            Some("dialect") => self.add_dialects(source),
            Some(category) if CATEGORIES.contains(&category) => self.add_rule(source),
            _ => Err(source.error(
                0,
                format!(
                    "not in a folder of rules: {}, {}",
                    CATEGORIES.join(", "),
                    OTHER_FOLDERS.join(", ")
                ),
            )),
        }
    }

    fn add_rule(&mut self, source: Source<'a>) -> Result<(), RuleError> {
        let file = RuleFile::parse(source)?;
        if self.rules.iter().any(|rule| rule.id == file.rule.id) {
            return Err(source.error(0, format!("there is a rule `{}` already", file.rule.id)));
        }
        for pattern in file.rule.patterns.iter() {
            pattern.compile().map_err(|why| source.error(0, why))?;
        }
        let index = narrow(self.rules.len());
        self.rules.push(file.rule);
        self.add_phrases(source, file.phrases, Target::Rule(index));
        self.add_phrases(source, file.unless, Target::Unless(index));
        Ok(())
    }

    fn add_cues(&mut self, source: Source<'a>) -> Result<(), RuleError> {
        let (kind, file) = EvidenceFile::parse(source)?;
        let mut names = BTreeSet::new();
        for entry in file.cues {
            if !names.insert(entry.name.get_ref().clone()) {
                let message = format!("there is a cue `{}` already", entry.name.get_ref());
                return Err(source.error(entry.name.span().start, message));
            }
            let index = narrow(self.cues.len());
            self.cues.push(Cue {
                name: entry.name.into_inner().into(),
                kind,
                needs: match entry.needs {
                    NeedsEntry::Nothing => Needs::Nothing,
                    NeedsEntry::Topic => Needs::Topic,
                    NeedsEntry::Particular => Needs::Particular,
                    NeedsEntry::Named => Needs::Named,
                    NeedsEntry::Quoted => Needs::Quoted,
                    NeedsEntry::Telling => Needs::Telling,
                    NeedsEntry::Detail => Needs::Detail,
                },
                object: match entry.object {
                    ObjectEntry::After => ObjectPlace::After,
                    ObjectEntry::Around => ObjectPlace::Around,
                    ObjectEntry::Before => ObjectPlace::Before,
                    ObjectEntry::Inside => ObjectPlace::Inside,
                    ObjectEntry::Note => ObjectPlace::Note,
                },
                weak: entry.weak,
                acquainted: entry.acquainted,
                greets: entry.greets,
            });
            self.add_phrases(source, entry.phrases, Target::Cue(index));
            self.add_phrases(source, entry.unless, Target::CueUnless(index));
        }
        Ok(())
    }

    fn add_openers(&mut self, source: Source<'a>) -> Result<(), RuleError> {
        if source.name() == GrammarFile::NAME {
            let file = GrammarFile::parse(source)?;
            for (code, grammar) in file.grammar {
                // Notes are asked whether they say so, and the phrases are looked for in one go.
                let said = grammar.said();
                self.phrases.extend(
                    said.map(|(target, text)| (code.clone(), source, 0, text.to_owned(), target)),
                );
                self.grammars.push(Grammar {
                    language: code.into(),
                    ..grammar
                });
            }
            return Ok(());
        }
        let (kind, file) = OpenerFile::parse(source)?;
        for (language, texts) in file.openers {
            let mut blanks: Vec<(Slot, String)> = Vec::new();
            for (slot, words) in file.blanks.get(&language).into_iter().flatten() {
                let parsed = opener::parse_slot(slot.get_ref());
                let parsed =
                    parsed.map_err(|error| source.error(slot.span().start, error.to_string()))?;
                blanks.push((parsed, words.clone()));
            }
            let place = texts.first().map_or(0, |text| text.span().start);
            self.opener_places.push((source, place));
            let mut sentences = Vec::with_capacity(texts.len());
            for text in texts {
                let sentence = opener::unbroken(text.get_ref());
                let parts = opener::parse(&sentence).map_err(|error| {
                    source.error(
                        text.span().start,
                        format!("opener `{}`: {error}", text.get_ref()),
                    )
                })?;
                sentences.push((sentence, parts));
            }
            self.openers
                .push(Openers::of(&language, kind, sentences, blanks));
        }
        Ok(())
    }

    fn add_slots(&mut self, source: Source<'a>) -> Result<(), RuleError> {
        let file = SlotFile::parse(source)?;
        if file.evidence.is_some() != (file.role == SlotRole::Particular) {
            let message = "a particular slot says which `evidence` it is, and no other slot does";
            return Err(source.error(0, message));
        }
        let index = u8::try_from(self.slots.len())
            .map_err(|_| source.error(0, "more kinds of slots than can be told apart"))?;
        for (names, all) in [
            (file.names, &mut self.slot_names),
            (file.owners, &mut self.slot_owners),
        ] {
            for name in names {
                let words = name.get_ref();
                if name_words(words).join(" ") != *words {
                    let message =
                        format!("`{words}` is written in small letters, a space between words");
                    return Err(source.error(name.span().start, message));
                }
                if all.insert(words.clone(), index).is_some() {
                    let message = format!("`{words}` stands for a kind of slot already");
                    return Err(source.error(name.span().start, message));
                }
            }
        }
        self.slots.push(SlotKind {
            name: source.name().to_owned().into(),
            role: file.role,
            evidence: file.evidence,
            column: file.column.into(),
            stand_in: file.stand_in.into(),
            budget: file.budget,
            says: file.says,
        });
        Ok(())
    }

    fn add_dialects(&mut self, source: Source<'a>) -> Result<(), RuleError> {
        for entry in DialectFile::parse(source)?.dialects {
            let mut syntax = Vec::new();
            for sample in &entry.syntax {
                let known = Syntax::of_sample(sample.get_ref()).ok_or_else(|| {
                    let message =
                        format!("`{}` is no known way to write a variable", sample.get_ref());
                    source.error(sample.span().start, message)
                })?;
                syntax.push(known);
            }
            self.dialects.push(Dialect {
                name: entry.name.into(),
                syntax: syntax.into(),
                variables: entry.variables.into_iter().map(Text::from).collect(),
                custom: entry.custom,
                fallback: entry.fallback,
                spintax: entry.spintax.into(),
                engine: entry.engine,
            });
        }
        self.dialects.sort_by(|a, b| a.name.cmp(&b.name));
        Ok(())
    }

    /// Openers of a language that has no grammar: facts could not be fitted into them.
    fn openers_without_grammar(&self) -> Vec<RuleError> {
        let known = |code: &str| self.grammars.iter().any(|grammar| grammar.language == code);
        let strays = self
            .openers
            .iter()
            .zip(&self.opener_places)
            .filter(|(opener, _)| !known(&opener.language));
        strays
            .map(|(opener, (source, at))| {
                source.error(
                    *at,
                    format!(
                        "opener/facts.toml has no [grammar.{}], which openers need",
                        opener.language
                    ),
                )
            })
            .collect()
    }

    fn add_phrases(&mut self, source: Source<'a>, phrases: Phrases, target: Target) {
        for (language, texts) in phrases {
            for text in texts {
                self.phrases.push((
                    language.clone(),
                    source,
                    text.span().start,
                    text.into_inner(),
                    target,
                ));
            }
        }
    }

    fn finish(self) -> Result<Pack, Vec<RuleError>> {
        let mut codes: BTreeSet<&str> = self
            .phrases
            .iter()
            .map(|(language, ..)| language.as_str())
            .collect();
        for (_, file) in &self.lexicons {
            codes.extend(file.words.keys().map(String::as_str));
        }
        codes.remove(ANY_LANGUAGE);
        codes.remove(FIRST_LANGUAGE);
        let mut errors = self.openers_without_grammar();
        let language = self.language(FIRST_LANGUAGE, &mut errors);
        let languages: Vec<_> = codes
            .into_iter()
            .map(|code| self.language(code, &mut errors))
            .collect();
        if !errors.is_empty() {
            return Err(errors);
        }
        let stock: Vec<Stock> = self
            .stock_texts
            .iter()
            .map(|entry| {
                let code = entry.lang.split('-').next().unwrap_or(&entry.lang);
                let known = languages
                    .iter()
                    .find(|known: &&LanguagePack| known.code == code)
                    .unwrap_or(&language);
                stock(&entry.lang, entry.text.get_ref(), known)
            })
            .collect();
        let mut word_lists: Vec<_> = self.bits.into_iter().collect();
        word_lists.sort_by_key(|(_, bit)| *bit);
        Ok(Pack {
            rules: self.rules.into(),
            cues: self.cues.into(),
            stock: stock.into(),
            word_lists: word_lists
                .into_iter()
                .map(|(name, _)| name.into())
                .collect(),
            language,
            languages: languages.into(),
            openers: self.openers.into(),
            grammars: self.grammars.into(),
            slots: self.slots.into(),
            slot_names: slot_names(self.slot_names),
            slot_owners: slot_names(self.slot_owners),
            dialects: self.dialects.into(),
        })
    }

    /// What the word lists hold in a language.
    fn lexicon(&self, code: &str) -> Lexicon {
        let mut all = Lexicon::default();
        for (name, file) in &self.lexicons {
            let bit = self.bits.get(name).map_or(0, |bit| 1 << bit);
            for (map, list) in [
                (&mut all.words, &file.words),
                (&mut all.except, &file.except),
                (&mut all.suffixes, &file.suffixes),
            ] {
                for word in list.get(code).into_iter().flatten() {
                    *map.entry(fold(word.get_ref())).or_default() |= bit;
                }
            }
            for (short, long) in file.expand.get(code).into_iter().flatten() {
                all.expansions.push((fold(short).into(), fold(long).into()));
            }
        }
        all.expansions.sort();
        all
    }

    fn language(&self, code: &str, errors: &mut Vec<RuleError>) -> LanguagePack {
        let Lexicon {
            expansions,
            words,
            suffixes,
            except,
        } = self.lexicon(code);
        let expand = |word: &str| {
            let known = expansions.binary_search_by(|(short, _)| short.as_ref().cmp(word));
            expand(known.ok().map(|at| expansions[at].1.split(' ')), word)
        };
        let mut phrases = Vec::new();
        let mut targets = Vec::new();
        let mut places = Vec::new();
        for (language, source, at, text, target) in &self.phrases {
            if language != code && language != ANY_LANGUAGE {
                continue;
            }
            match phrase::parse(text, &expand).and_then(|phrase| self.check_classes(phrase)) {
                Ok(phrase) => {
                    phrases.push(phrase);
                    targets.push(*target);
                    // Elsewhere a phrase of every language may find what it does not find here.
                    places.push((language == code).then_some((*source, *at)));
                }
                Err(error) => errors.push(source.error(*at, format!("phrase `{text}`: {error}"))),
            }
        }
        let suffixes = Suffixes {
            endings: suffixes.keys().collect(),
            lists: suffixes.into_values().collect(),
        };
        let table = word_table(words, &phrases, &suffixes, &except);
        let pack = LanguagePack {
            code: code.to_owned().into(),
            lists: Lists::standard(),
            suffixes,
            courtesies: courtesies(&table),
            short_forms: {
                let short = expansions.iter().map(|(short, _)| (short.to_string(), 0));
                WordTable::build(&short.collect::<Vec<_>>())
            },
            long_forms: expansions.into_iter().map(|(_, long)| long).collect(),
            automaton: automaton(&phrases, &table, &self.bits),
            purposes: {
                let purposes: BTreeSet<Target> = targets.iter().copied().collect();
                purposes.into_iter().collect()
            },
            targets: targets.into(),
            own: None,
            words: table,
        };
        errors.extend(self.never_fire(&pack, &phrases, &places));
        pack
    }

    /// Phrases that can find nothing in a language, since [unless] takes back all that they find. What the check of a
    /// rule makes of its phrases is the check's business.
    fn never_fire(
        &self,
        pack: &LanguagePack,
        phrases: &[Phrase],
        places: &[Option<(Source<'a>, usize)>],
    ) -> Vec<RuleError> {
        let of = |target: Target| {
            let all = phrases.iter().zip(places).zip(pack.targets.iter());
            all.filter(move |(_, other)| **other == target)
                .map(|(phrase, _)| phrase)
        };
        let mut errors = Vec::new();
        for (index, rule) in self.rules.iter().enumerate() {
            let index = narrow(index);
            let unless: Vec<_> = of(Target::Unless(index))
                .map(|(phrase, _)| Rc::new(phrase.clone()))
                .collect();
            if rule.check.is_some() || unless.is_empty() {
                continue;
            }
            let mut effort = Effort::default();
            let mut excuses = Excuses::new(&unless, pack, &self.bits);
            for (phrase, place) in of(Target::Rule(index)) {
                if let Some((source, at)) = place
                    && excuses.excuse_all_of(phrase, &mut effort)
                {
                    errors.push(source.error(*at, NEVER_FIRES));
                }
            }
        }
        errors
    }

    fn check_classes(&self, phrase: Phrase) -> Result<Phrase, phrase::PhraseError> {
        for label in &phrase.labels {
            if let Label::Class(name) = label
                && !self.bits.contains_key(name)
            {
                return Err(phrase::PhraseError::UnknownClass(name.clone()));
            }
        }
        Ok(phrase)
    }
}

/// A stock text in a language, which may have a region.
pub(super) fn stock(language: &str, text: &str, pack: &LanguagePack) -> Stock {
    let words = stock_words(text, pack);
    let slots = words.split(' ').filter(|word| *word == "{}").count();
    let literals = words.split(' ').filter(|word| !matches!(*word, "{}" | ""));
    let looks: Vec<Look> = literals.map(Look::of).collect();
    Stock {
        language: language.to_owned().into(),
        literals: looks.len(),
        slots,
        open: false,
        looks: looks.into(),
        words: words.into(),
    }
}

/// The words of a stock text: `{sender_name}`, `#name#` and the like become `{}`.
fn stock_words(text: &str, language: &LanguagePack) -> String {
    let mut out: Vec<String> = Vec::new();
    let mut rest = text;
    while !rest.is_empty() {
        let slot = ["{{", "{", "#"]
            .into_iter()
            .filter_map(|open| Some((rest.find(open)?, open)))
            .min_by_key(|(at, open)| (*at, open.len() == 1));
        let (plain, after) = match slot {
            Some((at, open)) => {
                let close = match open {
                    "{{" => "}}",
                    "{" => "}",
                    _ => "#",
                };
                let inner = &rest[at + open.len()..];
                let end = inner
                    .find(close)
                    .map_or(inner.len(), |end| end + close.len());
                (&rest[..at], Some(&inner[end..]))
            }
            None => (rest, None),
        };
        for word in plain_words(plain) {
            let word = fold(&word);
            match expand(language.expansion(&word), &word) {
                Some(words) => out.extend(words),
                None => out.push(word),
            }
        }
        match after {
            Some(after) => {
                out.push("{}".to_owned());
                rest = after;
            }
            None => break,
        }
    }
    out.join(" ")
}

/// The words of a text without a slot: as a note falls into words, punctuation aside.
fn plain_words(text: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    for c in text.chars() {
        let alone = is_written_without_spaces(c);
        if alone || !c.is_alphanumeric() && !is_apostrophe(c) {
            words.push(String::new());
        }
        if let Some(word) = words.last_mut()
            && (c.is_alphanumeric() || is_apostrophe(c))
        {
            word.push(c);
        }
        if alone {
            words.push(String::new());
        }
    }
    words.retain(|word| word.contains(char::is_alphanumeric));
    words
}

/// The long words of courtesy in a table, by their first byte.
fn courtesies(table: &WordTable) -> Rows<WordId> {
    let lists = Lists::standard();
    let mut rows = vec![Vec::new(); 256];
    for (id, word) in table.iter() {
        let polite = table.classes(id) & (lists.courtesy | lists.connect) != 0;
        if polite && word.len() >= Stock::TYPO_FROM {
            let first = word.bytes().next().unwrap_or_default();
            rows[usize::from(first)].push(id);
        }
    }
    Rows::build(rows)
}

/// The words that a folded word stands for, where it is a short form or holds an apostrophe.
pub(crate) fn expand<'a>(
    long: Option<impl Iterator<Item = &'a str>>,
    word: &str,
) -> Option<Vec<String>> {
    if let Some(words) = long {
        return Some(words.map(str::to_owned).collect());
    }
    let at = split_apostrophe(word)?;
    let (first, rest) = (word[..at].to_owned(), word[at + 1..].to_owned());
    Some(if rest == "s" {
        vec![first]
    } else {
        vec![first, rest]
    })
}
