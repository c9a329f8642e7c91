//! Loads a configuration with all that it extends, and holds every name in it against what there is.

use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

use super::fault::Fault;
use super::file::{ConfigFile, Settings};
use super::path::{Patterns, absolute, from_here};
use super::read::{MOST, Mistake, read};
use super::value::Texts;
use super::{Config, ConfigError, Layer};
use crate::linter::Linter;
use crate::names;
use crate::report::visible;

/// The most bytes of a configuration; one of ten thousand lines is half as long.
const MOST_BYTES: u64 = 1 << 20;

/// The most files that one configuration may be made of.
const MOST_FILES: usize = 64;

/// Loads the configuration at an absolute path; its patterns hold for files that are not below its own
/// directory as seen from `elsewhere`.
pub(super) fn load(path: &Path, elsewhere: &Path) -> Result<Config, ConfigError> {
    let mut loader = Loader {
        elsewhere,
        known: Linter::default(),
        chain: Vec::new(),
        files: 0,
        layers: Vec::new(),
        faults: Vec::new(),
    };
    if let Err(message) = loader.file(path) {
        let fault = Fault::of_file(&from_here(path), message);
        loader.faults.push(fault);
    }
    let name = from_here(path);
    if loader.faults.is_empty() {
        Ok(Config {
            path: path.to_owned(),
            name,
            layers: loader.layers,
        })
    } else {
        Err(ConfigError {
            config: name,
            faults: loader.faults,
        })
    }
}

struct Loader<'a> {
    elsewhere: &'a Path,
    /// Knows all names that there are.
    known: Linter,
    /// The files that are being loaded, each named by the one before.
    chain: Vec<PathBuf>,
    files: usize,
    layers: Vec<Layer>,
    faults: Vec<Fault>,
}

impl Loader<'_> {
    /// Loads one file. What is wrong with it goes to the faults.
    ///
    /// # Errors
    ///
    /// It cannot be had at all.
    fn file(&mut self, path: &Path) -> Result<(), String> {
        let text = text(path)?;
        let (file, mut mistakes) = read(&text);
        let name = from_here(path);
        self.chain.push(path.to_owned());
        self.extend(path, &file.extends, &mut mistakes);
        self.chain.pop();
        self.layers(path, file, &mut mistakes);
        mistakes.sort_by_key(|mistake| mistake.span.start);
        let faults = mistakes.into_iter().take(MOST);
        self.faults
            .extend(faults.map(|mistake| Fault::at(&name, &text, mistake)));
        Ok(())
    }

    /// Loads what the file at `path` extends.
    fn extend(&mut self, path: &Path, extends: &Texts, mistakes: &mut Vec<Mistake>) {
        for base in &extends.0 {
            let directory = path.parent().unwrap_or(path);
            let target = absolute(&directory.join(base.get_ref()));
            self.files += 1;
            let loaded = match self.chain.iter().position(|link| *link == target) {
                Some(from) => Err(self.circle(from)),
                None if self.files > MOST_FILES => Err(format!(
                    "this would be more than {MOST_FILES} files; which of them are needed?"
                )),
                None => self.file(&target).map_err(|message| {
                    format!(
                        "{}, which this file extends, {message}",
                        names::shown(base.get_ref())
                    )
                }),
            };
            if let Err(message) = loaded {
                mistakes.push(Mistake::new(base.span(), message));
            }
        }
    }

    /// That a file extends itself, by way of which others.
    fn circle(&self, from: usize) -> String {
        let links = self.chain.iter().skip(from);
        let links = links.chain(self.chain.get(from));
        let names: Vec<_> = links.map(|link| from_here(link)).collect();
        format!(
            "this file extends itself: {}",
            visible::literal(&names.join(" → "))
        )
    }

    /// Adds what one file says itself.
    fn layers(&mut self, path: &Path, file: ConfigFile, mistakes: &mut Vec<Mistake>) {
        let roots = [path.parent().unwrap_or(path), self.elsewhere];
        let overrides = file.overrides.into_iter();
        let overrides = overrides.map(|entry| (Some(entry.paths), entry.settings));
        for (paths, settings) in std::iter::once((None, file.settings)).chain(overrides) {
            hold(&self.known, &settings, mistakes);
            let mut patterns = |texts: &Texts| Patterns::read(texts, roots, mistakes);
            let templates = Some(&settings.templates.paths).filter(|paths| !paths.is_empty());
            self.layers.push(Layer {
                paths: paths.as_ref().map(&mut patterns),
                templates: templates.map(&mut patterns),
                settings,
            });
        }
    }
}

/// Holds the names in `settings` against those that `known` knows.
fn hold(known: &Linter, settings: &Settings, mistakes: &mut Vec<Mistake>) {
    let rules = known.rules();
    let lists = settings.select.iter().chain([&settings.ignore]);
    let listed = lists.flat_map(|list| &list.0);
    for name in listed.chain(settings.rules.keys()) {
        if !names::is_rule(rules, name.get_ref()) {
            let message = names::no_rule(rules, name.get_ref());
            mistakes.push(Mistake::new(name.span(), message));
        }
    }
    if let Some(language) = &settings.language
        && !known.speaks(language.get_ref())
    {
        let languages: Vec<_> = known.languages().collect();
        let message = names::none("language", language.get_ref(), &languages);
        mistakes.push(Mistake::new(language.span(), message));
    }
    if let Some(tool) = &settings.templates.dialect
        && !known
            .dialects()
            .iter()
            .any(|dialect| dialect.name == *tool.get_ref())
    {
        let tools = known.dialects().iter().map(|dialect| dialect.name.as_ref());
        let message = names::none("tool", tool.get_ref(), &tools.collect::<Vec<_>>());
        mistakes.push(Mistake::new(tool.span(), message));
    }
}

/// The text of a configuration.
fn text(path: &Path) -> Result<String, String> {
    let unreadable =
        |error: std::io::Error| format!("cannot be read: {}", crate::source::reason(&error));
    let file = File::open(path).map_err(unreadable)?;
    let mut bytes = Vec::new();
    let mut reader = file.take(MOST_BYTES + 1);
    reader.read_to_end(&mut bytes).map_err(unreadable)?;
    if bytes.len() as u64 > MOST_BYTES {
        return Err(format!(
            "is longer than {} MiB, which no configuration is",
            MOST_BYTES >> 20
        ));
    }
    String::from_utf8(bytes).map_err(|error| {
        let valid = error.utf8_error().valid_up_to();
        let before = &error.as_bytes()[..valid];
        let line = 1 + before.iter().filter(|byte| **byte == b'\n').count();
        format!("is not UTF-8 in line {line}; save it as UTF-8")
    })
}
