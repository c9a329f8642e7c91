//! One file of a configuration, once it was read: what it says, and its mistakes as they are found.

use std::path::{Path, PathBuf};

use super::fault::{Fault, Mistake};
use super::file::{ConfigFile, Settings};
use super::read::MOST;
use super::value::Texts;
use crate::report::text::count;

/// The mistakes in one file that are told; how many more there are is said.
const TOLD: usize = 20;

/// One file that was read.
#[derive(Debug)]
pub(super) struct Loaded {
    pub(super) path: PathBuf,
    /// Whether it was read before, as several may extend it; then what it adds was added.
    pub(super) again: bool,
    /// Its path as seen from the current directory.
    pub(super) name: String,
    pub(super) text: String,
    /// What it says, as far as it can be taken.
    pub(super) file: ConfigFile,
    pub(super) mistakes: Vec<Mistake>,
}

impl Loaded {
    /// What relative paths in it are relative to.
    pub(super) fn directory(&self) -> &Path {
        self.path.parent().unwrap_or(&self.path)
    }

    /// Its settings: for which files, if not for all, and what is set.
    pub(super) fn sections(&self) -> impl Iterator<Item = (Option<&Texts>, &Settings)> {
        let overrides = self.file.overrides.iter();
        let overrides = overrides.map(|entry| (Some(&entry.paths), &entry.settings));
        std::iter::once((None, &self.file.settings)).chain(overrides)
    }

    /// Its mistakes, from top to bottom.
    pub(super) fn faults(&mut self) -> Vec<Fault> {
        self.mistakes.sort_by_key(|mistake| mistake.span.start);
        let mut mistakes = std::mem::take(&mut self.mistakes);
        // Nobody knows how many there are behind the last that was looked for.
        let at_least = if mistakes.len() < MOST {
            ""
        } else {
            "at least "
        };
        let rest = mistakes.split_off(mistakes.len().min(TOLD));
        let mut told: Vec<_> = mistakes
            .into_iter()
            .map(|mistake| Fault::at(&self.name, &self.text, mistake))
            .collect();
        if !rest.is_empty() {
            let more = count(rest.len(), "more mistake", "more mistakes");
            told.push(Fault::of_file(&self.name, format!("and {at_least}{more}")));
        }
        told
    }
}
