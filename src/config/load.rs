//! Loads a configuration with all that it extends: reads the files, and puts what they say into layers.
//!
//! Whether the names in them are anybody's is for [`super::hold`].

use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::sync::Mutex;

use super::fault::{Fault, Mistake};
use super::file::Settings;
use super::hold::{Beside, additions, hold, join, tell};
use super::loaded::Loaded;
use super::path::{Elsewhere, Patterns, absolute, from_here};
use super::read::read;
use super::value::Texts;
use super::{Config, ConfigError, Layer};
use crate::linter::{Linter, Options};
use crate::names;
use crate::report::visible;
use crate::ruleset::{Additions, Ruleset};

/// The most bytes of a configuration; one of ten thousand lines is half as long.
const MOST_BYTES: u64 = 1 << 20;

/// The most files that one configuration may be made of.
const MOST_FILES: usize = 64;

/// Loads the configuration at an absolute path; its patterns hold for files that are not below its own
/// directory as `elsewhere` says. It may name the rules that are added `beside` it.
pub(super) fn load(
    path: &Path,
    elsewhere: &Elsewhere,
    beside: &Beside,
) -> Result<Config, ConfigError> {
    let name = from_here(path);
    let mut loader = Loader::default();
    if let Err(message) = loader.file(path) {
        return Err(ConfigError {
            faults: vec![Fault::of_file(&name, message)],
            config: name,
        });
    }
    let mut files = loader.files;
    let mut all = Additions::default();
    for file in files.iter().filter(|file| !file.again) {
        for (_, settings) in file.sections() {
            join(&mut all, additions(file, settings));
        }
    }
    let (rules, broken) = match Ruleset::load(&all) {
        Ok(rules) => (rules, Vec::new()),
        Err(broken) => (broken.rest, broken.errors),
    };
    let known = Linter::with_rules(Options::default(), rules.clone());
    let mut layers = Vec::new();
    for file in &mut files {
        let mut mistakes = Vec::new();
        for (paths, settings) in file.sections() {
            hold(&known, beside, &broken, settings, &mut mistakes);
            layers.push(layer(file, paths, settings, elsewhere, &mut mistakes));
        }
        file.mistakes.append(&mut mistakes);
    }
    let broken_rules = tell(broken, &mut files);
    let mut told: Vec<Fault> = Vec::new();
    for fault in files.iter_mut().flat_map(Loaded::faults) {
        // A file that is extended twice has made its mistakes once.
        if !told.contains(&fault) {
            told.push(fault);
        }
    }
    if !told.is_empty() {
        told.extend(broken_rules);
        return Err(ConfigError {
            config: name,
            faults: told,
        });
    }
    Ok(Config {
        path: path.to_owned(),
        name,
        layers,
        rules,
        broken_rules,
        resolved: Mutex::default(),
    })
}

/// What one section of a file comes to.
fn layer(
    file: &Loaded,
    paths: Option<&Texts>,
    settings: &Settings,
    elsewhere: &Elsewhere,
    mistakes: &mut Vec<Mistake>,
) -> Layer {
    let root = file.directory();
    let mut patterns = |texts: &Texts| Patterns::read(texts, root, elsewhere, mistakes);
    let templates = Some(&settings.templates.paths).filter(|paths| !paths.is_empty());
    Layer {
        paths: paths.map(&mut patterns),
        templates: templates.map(&mut patterns),
        additions: if file.again {
            Additions::default()
        } else {
            additions(file, settings)
        },
        settings: settings.clone(),
    }
}

#[derive(Default)]
struct Loader {
    /// The files that are being loaded, each named by the one before.
    chain: Vec<PathBuf>,
    /// How many files were named.
    named: usize,
    /// Those that were read, each behind what it extends.
    files: Vec<Loaded>,
}

impl Loader {
    /// Loads one file and what it extends.
    ///
    /// # Errors
    ///
    /// It cannot be had at all.
    fn file(&mut self, path: &Path) -> Result<(), String> {
        // What is no file, such as a pipe, might keep its reader waiting for ever. Who names one on the
        // command line knows.
        let extended = !self.chain.is_empty();
        if extended && path.metadata().is_ok_and(|there| !there.is_file()) {
            return Err("is not a file".to_owned());
        }
        let text = text(path)?;
        let (file, mut mistakes) = read(&text);
        self.chain.push(path.to_owned());
        self.extend(path, &file.extends, &mut mistakes);
        self.chain.pop();
        self.files.push(Loaded {
            again: self.files.iter().any(|read| read.path == path),
            path: path.to_owned(),
            name: from_here(path),
            text,
            file,
            mistakes,
        });
        Ok(())
    }

    /// Loads what the file at `path` extends.
    fn extend(&mut self, path: &Path, extends: &Texts, mistakes: &mut Vec<Mistake>) {
        for base in &extends.0 {
            let directory = path.parent().unwrap_or(path);
            let target = absolute(&directory.join(base.get_ref()));
            self.named += 1;
            let loaded = match self.chain.iter().position(|link| *link == target) {
                Some(from) => Err(self.circle(from)),
                None if self.named > MOST_FILES => Err(format!(
                    "this would be more than {MOST_FILES} files; which of them are needed?"
                )),
                None => self.file(&target).map_err(|message| {
                    let base = names::shown(base.get_ref());
                    format!("{base}, which this file extends, {message}")
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
        let names = names.join(" → ");
        format!("this file extends itself: {}", visible::literal(&names))
    }
}

/// The text of a configuration.
fn text(path: &Path) -> Result<String, String> {
    let unreadable =
        |error: io::Error| format!("cannot be read: {}", crate::source::reason(&error));
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
