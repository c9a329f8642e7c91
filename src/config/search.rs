//! Which configuration governs a file: the nearest one upward, one for all, or none.
//!
//! Every directory is looked into once, and every configuration is read once.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use ignore::WalkBuilder;

use super::path::absolute;
use super::{Beside, Config, ConfigError};

/// What configurations are called; of two in one directory the first holds.
pub const NAMES: [&str; 2] = ["invitelint.toml", ".invitelint.toml"];

/// A configuration, or why it cannot be used.
pub type Found = Result<Arc<Config>, Arc<ConfigError>>;

/// Finds the configuration of each file.
///
/// ```no_run
/// use std::path::Path;
/// use invitelint::config::Search;
///
/// let mut search = Search::upward();
/// let linter = match search.config_of(Some(Path::new("drafts/jane.txt"))) {
///     Some(Ok(config)) => config.resolve(Some(Path::new("drafts/jane.txt"))).linter(),
///     Some(Err(error)) => panic!("{error}"),
///     None => invitelint::Linter::default(),
/// };
/// ```
#[derive(Debug, Default)]
pub struct Search {
    /// What holds for every file, if one configuration or none does.
    fixed: Option<Option<Found>>,
    /// What governs the files of each directory that was looked into.
    directories: HashMap<PathBuf, Option<Found>>,
    /// Rules that configurations may name without adding them.
    beside: Beside,
}

impl Search {
    /// Looks for [`NAMES`] in the directory of each file, and in those above it.
    pub fn upward() -> Self {
        Self::default()
    }

    /// Lets no configuration govern any file.
    pub fn none() -> Self {
        Self {
            fixed: Some(None),
            ..Self::default()
        }
    }

    /// Lets configurations name the rules that are added `beside` them.
    #[must_use]
    pub fn beside(self, beside: Beside) -> Self {
        Self { beside, ..self }
    }

    /// Lets one configuration govern every file. Its patterns hold from its own directory; for files elsewhere
    /// those do that say what a file is called, and not where it stands.
    ///
    /// # Errors
    ///
    /// It cannot be used.
    pub fn only(config: &Path) -> Result<Self, ConfigError> {
        Self::only_beside(config, Beside::default())
    }

    /// As [`Search::only`]; the configuration may name the rules that are added `beside` it.
    ///
    /// # Errors
    ///
    /// It cannot be used.
    pub fn only_beside(config: &Path, beside: Beside) -> Result<Self, ConfigError> {
        let config = Config::load_for_all(config, &beside)?;
        Ok(Self {
            fixed: Some(Some(Ok(Arc::new(config)))),
            beside,
            ..Self::default()
        })
    }

    /// The configurations in a directory and below it, each of which governs the files that are nearest to it.
    /// Where one governs every file, or none does, there are no others.
    pub fn below(&mut self, directory: &Path) -> Vec<Found> {
        if self.fixed.is_some() {
            return Vec::new();
        }
        // Drafts are found by the same walk.
        let directories = WalkBuilder::new(directory).build().filter_map(|entry| {
            let entry = entry.ok()?;
            entry.file_type()?.is_dir().then(|| entry.into_path())
        });
        let mut all = Vec::new();
        for directory in directories {
            if NAMES.iter().any(|name| is_there(&directory.join(name))) {
                all.extend(self.config_of(Some(&directory.join("-"))));
            }
        }
        all
    }

    /// The configuration that governs the drafts of `file`; of those without a file, such as from standard
    /// input, that of the current directory.
    pub fn config_of(&mut self, file: Option<&Path>) -> Option<Found> {
        if let Some(fixed) = &self.fixed {
            return fixed.clone();
        }
        let file = absolute(file.unwrap_or(Path::new("-")));
        let directory = file.parent().unwrap_or(&file);
        let mut looked = Vec::new();
        let mut found = None;
        for directory in directory.ancestors() {
            if let Some(known) = self.directories.get(directory) {
                found.clone_from(known);
                break;
            }
            looked.push(directory.to_owned());
            let mut paths = NAMES.iter().map(|name| directory.join(name));
            if let Some(path) = paths.find(|path| is_there(path)) {
                let config = Config::load_beside(&path, &self.beside);
                found = Some(config.map(Arc::new).map_err(Arc::new));
                break;
            }
        }
        for directory in looked {
            self.directories.insert(directory, found.clone());
        }
        found
    }
}

/// Whether there is a configuration at `path`. A link to nowhere was meant as one.
fn is_there(path: &Path) -> bool {
    path.symlink_metadata()
        .is_ok_and(|there| there.is_file() || there.is_symlink() && !path.is_dir())
}
