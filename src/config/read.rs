//! Reads one configuration: from its text to [`ConfigFile`], and all that is wrong with it on the way.
//!
//! What cannot be taken is cut out and the rest read once more, so that one reading tells of every
//! mistake. Whether a name is a rule's is not for here.

use std::ops::Range;

use serde::Deserialize;
use serde::de::{Deserializer, Error as _, Visitor};
use toml::Spanned;
use toml::de::{DeArray, DeTable, DeValue};

use super::fault::Mistake;
use super::file::{ConfigFile, Override, Phrases, Settings, Templates};
use super::value::Texts;
use crate::diagnostic::Level;
use crate::names::{listed, nearest, shown};
use crate::nearest::did_you_mean;
use crate::report::visible::{clip, literal};
use crate::rule::source::found_and_expected;

/// The most characters of a message of TOML's reader.
const CLIP: usize = 240;

/// The mistakes in one file that are looked for.
pub(super) const MOST: usize = 100;

/// What a configuration says, as far as it can be taken, and its mistakes.
pub(super) fn read(text: &str) -> (ConfigFile, Vec<Mistake>) {
    let (root, errors) = DeTable::parse_recoverable(text);
    if !errors.is_empty() {
        // What the rest says is a guess.
        let errors = errors.iter().take(MOST);
        let mut mistakes: Vec<_> = errors.map(|error| mistake(error, text)).collect();
        mistakes.sort_by_key(|mistake| mistake.span.start);
        return (ConfigFile::default(), mistakes);
    }
    let mut reader = Reader::default();
    let file = reader.file(root.into_inner());
    reader.mistakes.sort_by_key(|mistake| mistake.span.start);
    (file, reader.mistakes)
}

/// The keys of the file itself, beside those of its settings.
const FILE_KEYS: [&str; 2] = ["extends", "overrides"];

/// The key of an override, beside those of its settings.
const OVERRIDE_KEYS: [&str; 1] = ["paths"];

/// All keys that a file may have outside of brackets, and its tables.
#[cfg(test)]
pub(super) fn all_keys() -> Vec<&'static str> {
    let settings = keys_of::<Settings>();
    FILE_KEYS.iter().chain(settings).copied().collect()
}

/// Settings and lists that only the file, or only an override has.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Head {
    extends: Texts,
    paths: Texts,
}

#[derive(Default)]
struct Reader {
    mistakes: Vec<Mistake>,
}

impl Reader {
    fn file(&mut self, mut root: DeTable<'_>) -> ConfigFile {
        self.keys(&mut root, &FILE_KEYS);
        let head = take(&mut root, "extends");
        let overrides = take(&mut root, "overrides");
        ConfigFile {
            extends: self.take_in::<Head>(head).extends,
            settings: self.take_in(root),
            overrides: overrides
                .into_iter()
                .flat_map(|(_, overrides)| self.overrides(overrides))
                .collect(),
        }
    }

    fn overrides(&mut self, list: Spanned<DeValue<'_>>) -> Vec<Override> {
        let span = list.span();
        let DeValue::Array(list) = list.into_inner() else {
            let message = "overrides are a list; begin each with a line [[overrides]]";
            self.add(span, message);
            return Vec::new();
        };
        let mut overrides = Vec::new();
        for entry in list {
            let span = entry.span();
            let DeValue::Table(mut table) = entry.into_inner() else {
                self.add(
                    span,
                    "an override is a table; begin it with a line [[overrides]]",
                );
                continue;
            };
            self.keys(&mut table, &OVERRIDE_KEYS);
            let head = take(&mut table, "paths");
            let none = |(_, paths): (_, &Spanned<DeValue<'_>>)| matches!(paths.get_ref(), DeValue::Array(list) if list.is_empty());
            if head.iter().all(none) {
                let span = head.values().next().map_or(span, Spanned::span);
                let message = "an override says for which files it holds: paths = [\"drafts/**\"]";
                self.add(span, message);
            }
            overrides.push(Override {
                paths: self.take_in::<Head>(head).paths,
                settings: self.take_in(table),
            });
        }
        overrides
    }

    fn add(&mut self, span: Range<usize>, message: impl Into<String>) {
        if self.mistakes.len() < MOST {
            self.mistakes.push(Mistake::new(span, message));
        }
    }

    /// Takes what a table says, without what cannot be taken.
    fn take_in<T: Default + for<'de> Deserialize<'de>>(&mut self, mut table: DeTable<'_>) -> T {
        while self.mistakes.len() < MOST {
            let whole = Spanned::new(0..0, table.clone());
            let error = match T::deserialize(toml::de::Deserializer::from(whole)) {
                Ok(taken) => return taken,
                Err(error) => error,
            };
            let mistake = mistake(&error, "");
            let cut = cut(&mut table, &mistake.span);
            self.mistakes.push(mistake);
            if !cut {
                break;
            }
        }
        T::default()
    }

    /// Strikes keys that there are not from a table of settings and those in it. `more` are keys that it
    /// has beside the settings.
    fn keys(&mut self, table: &mut DeTable<'_>, more: &[&'static str]) {
        let settings = keys_of::<Settings>();
        let known: Vec<_> = more.iter().chain(settings).copied().collect();
        self.strike(table, "", &known);
        if let Some(DeValue::Table(rules)) = table.get_mut("rules").map(Spanned::get_mut) {
            self.rules(rules);
        }
        for (name, keys) in tables() {
            if let Some(DeValue::Table(inner)) = table.get_mut(name).map(Spanned::get_mut) {
                self.strike(inner, name, keys);
            }
        }
    }

    /// Strikes tables from `[rules]`: TOML would have it that `[rules.pitch]` holds rules.
    fn rules(&mut self, rules: &mut DeTable<'_>) {
        for (key, value) in std::mem::take(rules) {
            let DeValue::Table(inner) = value.get_ref() else {
                rules.insert(key, value);
                continue;
            };
            let (word, level) = inner.iter().next().map_or(("...", None), |(key, value)| {
                (key.get_ref().as_ref(), value.get_ref().as_str())
            });
            let named = |level: &&str| Level::ALL.iter().any(|known| known.name() == *level);
            let level = level.filter(named).unwrap_or("off");
            let quoted = |name: &str| format!("\"{}\" = \"{level}\"", literal(&clip(name, CLIP)));
            let is_setting = matches!(word, "severity" | "level");
            let message = if is_setting || key.get_ref().contains('/') {
                let set = quoted(key.get_ref());
                format!("all that is set of a rule or a category is its severity: {set}")
            } else {
                let set = quoted(&format!("{}/{word}", key.get_ref()));
                format!("a rule is named together with its category, in quotation marks: {set}")
            };
            self.add(key.span(), message);
        }
    }

    /// Strikes keys from the table `name` that are not among `known`.
    fn strike(&mut self, table: &mut DeTable<'_>, name: &str, known: &[&str]) {
        let mut unknown = Vec::new();
        for (key, value) in std::mem::take(table) {
            let name_of_key: &str = key.get_ref();
            if known.contains(&name_of_key) {
                table.insert(key, value);
            } else {
                let message = no_key(name_of_key, name, known);
                unknown.push(Mistake::new(key.span(), message));
            }
        }
        let room = MOST.saturating_sub(self.mistakes.len());
        self.mistakes.extend(unknown.into_iter().take(room));
    }
}

/// The tables among the settings whose keys are known, with their keys.
fn tables() -> [(&'static str, &'static [&'static str]); 2] {
    [
        ("templates", keys_of::<Templates>()),
        ("phrases", keys_of::<Phrases>()),
    ]
}

/// That a table has no such key, and where it might belong.
fn no_key(key: &str, table: &str, known: &[&str]) -> String {
    let of_table = if table.is_empty() {
        String::new()
    } else {
        format!(" in [{table}]")
    };
    let elsewhere = || {
        let stands = |keys: &[&str]| keys.contains(&key);
        match () {
            () if key.contains('/') => Some("rules stand in [rules]".to_owned()),
            () if let Some((other, _)) = tables().into_iter().find(|(_, keys)| stands(keys)) => {
                Some(format!("it stands in [{other}]"))
            }
            () if stands(&FILE_KEYS) || stands(keys_of::<Settings>()) => {
                Some("it stands at the top, before the first line in brackets".to_owned())
            }
            () => None,
        }
    };
    let advice = nearest(key, known.iter().copied()).map_or_else(
        || elsewhere().unwrap_or_else(|| format!("there are {}", listed(known, "and"))),
        did_you_mean,
    );
    format!("there is no key {}{of_table}; {advice}", shown(key))
}

/// A mistake as TOML's reader tells it, in words of ours where it speaks of its own trade. It may quote a
/// long text.
fn mistake(error: &toml::de::Error, text: &str) -> Mistake {
    let span = error.span().unwrap_or(0..0);
    let message = error.message();
    if let Some((found, expected)) = found_and_expected(message) {
        let message = format!("this is {}; expected is {expected}", clip(&found, CLIP));
        return Mistake::new(span, message);
    }
    if let Some(message) = advice(message, text, &span) {
        return Mistake::new(span, message);
    }
    Mistake::new(span, clip(message, CLIP))
}

/// What to do about mistakes that people make who do not write TOML every day.
fn advice(message: &str, text: &str, span: &Range<usize>) -> Option<String> {
    let letter = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '/');
    let marked = text.get(span.clone())?;
    if message.contains("unquoted key") {
        let (head, tail) = text.split_at(span.start);
        let from = head.trim_end_matches(letter).len();
        let to = text.len() - tail.trim_start_matches(letter).len();
        let word = &text[from..to];
        return match marked {
            "/" => Some(format!(
                "a key with a slash stands in quotation marks: \"{}\"",
                clip(word, CLIP)
            )),
            ":" => Some("a key is set by `=`".to_owned()),
            _ => None,
        };
    }
    let bare = marked.starts_with(|c: char| c.is_ascii_alphabetic()) && marked.chars().all(letter);
    let value = message.starts_with("invalid ") || message.contains("must be quoted");
    (bare && value).then(|| {
        format!(
            "a text stands in quotation marks: \"{}\"",
            clip(marked, CLIP)
        )
    })
}

/// Takes one key out of a table, as a table of its own.
fn take<'t>(table: &mut DeTable<'t>, key: &str) -> DeTable<'t> {
    table.remove_entry(key).into_iter().collect()
}

/// Cuts out what stands at some bytes, or else the smallest entry that holds them. False if there is none.
fn cut(table: &mut DeTable<'_>, span: &Range<usize>) -> bool {
    cut_from(table, &|at| at == *span) || cut_from(table, &|at| overlap(&at, span))
}

/// Cuts the entries at such bytes out, the innermost that there are.
fn cut_from(table: &mut DeTable<'_>, at: &impl Fn(Range<usize>) -> bool) -> bool {
    if table.iter_mut().any(|(_, value)| cut_within(value, at)) {
        return true;
    }
    let before = table.len();
    let entries = std::mem::take(table).into_iter();
    table.extend(entries.filter(|(key, value)| !at(key.span()) && !at(value.span())));
    table.len() < before
}

fn cut_within(value: &mut Spanned<DeValue<'_>>, at: &impl Fn(Range<usize>) -> bool) -> bool {
    match value.get_mut() {
        DeValue::Table(table) => cut_from(table, at),
        DeValue::Array(list) => {
            if list.iter_mut().any(|value| cut_within(value, at)) {
                return true;
            }
            let before = list.len();
            for value in std::mem::replace(list, DeArray::new()) {
                if !at(value.span()) {
                    list.push(value);
                }
            }
            list.len() < before
        }
        _ => false,
    }
}

fn overlap(a: &Range<usize>, b: &Range<usize>) -> bool {
    a.start < b.end && b.start < a.end
}

/// The keys that a type is read from.
fn keys_of<T: Deserialize<'static>>() -> &'static [&'static str] {
    let mut keys: &[&str] = &[];
    // It says its keys when it is asked to read itself, and never gets that far.
    let _ = T::deserialize(Keys(&mut keys));
    keys
}

struct Keys<'a>(&'a mut &'static [&'static str]);

impl<'de> Deserializer<'de> for Keys<'_> {
    type Error = serde::de::value::Error;

    fn deserialize_any<V: Visitor<'de>>(self, _: V) -> Result<V::Value, Self::Error> {
        Err(Self::Error::custom("only structs have keys"))
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Self::Error> {
        *self.0 = fields;
        self.deserialize_any(visitor)
    }

    serde::forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf option unit
        unit_struct newtype_struct seq tuple tuple_struct map enum identifier ignored_any
    }
}
