//! `invitelint.toml`: what a team has settled for the drafts in a directory.
//!
//! A configuration is [found](Search), [read](Config::load) with all that it extends, and
//! [resolved](Config::resolve) for each file into the options of a linter. Every mistake in it is told
//! with its place. Nothing here judges a note, and nothing that a configuration says is run.

mod fault;
mod file;
mod load;
mod path;
mod read;
mod search;
#[cfg(test)]
mod tests;
mod value;

use std::path::{Path, PathBuf};

pub use fault::{ConfigError, Fault, FaultPlace};
pub use file::{ConfigFile, Override, Settings, Templates};
pub use search::{Found, NAMES, Search};
pub use value::{FailOn, Texts};

use crate::linter::{Linter, Options};
use path::{Patterns, absolute};

/// What `invitelint init` writes: every key, commented out, with its default.
pub const STARTER: &str = include_str!("starter.toml");

/// A configuration, with all that it extends.
#[derive(Debug)]
pub struct Config {
    path: PathBuf,
    name: String,
    /// What holds, the later before the earlier.
    layers: Vec<Layer>,
}

/// Settings, and for which files they hold.
#[derive(Debug)]
struct Layer {
    /// All files, if there are no patterns.
    paths: Option<Patterns>,
    /// Which files are templates.
    templates: Option<Patterns>,
    settings: Settings,
}

/// What a configuration comes to for one file.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Resolved {
    /// How its drafts are judged.
    pub options: Options,
    /// Whether its drafts are templates, whatever they say themselves.
    pub template: bool,
}

impl Resolved {
    /// A linter for the file.
    pub fn linter(self) -> Linter {
        Linter::new(self.options)
    }
}

impl Config {
    /// Reads a configuration and all that it extends.
    ///
    /// # Errors
    ///
    /// One of them cannot be read, or says something that cannot be. All that is wrong is told.
    pub fn load(path: &Path) -> Result<Self, ConfigError> {
        let path = absolute(path);
        let directory = path.parent().unwrap_or(&path);
        load::load(&path, directory)
    }

    /// As [`Config::load`]; patterns hold for files that are not below its directory as seen from
    /// `elsewhere`.
    fn load_for(path: &Path, elsewhere: &Path) -> Result<Self, ConfigError> {
        load::load(&absolute(path), elsewhere)
    }

    /// Where it stands, as an absolute path.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Its path as seen from the current directory.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// What holds for the drafts of a file; without one, for drafts from elsewhere, for which no
    /// override does.
    pub fn resolve(&self, file: Option<&Path>) -> Resolved {
        let file = file.map(absolute);
        let named = |patterns: &Patterns| file.as_deref().is_some_and(|file| patterns.name(file));
        let mut resolved = Resolved::default();
        for layer in &self.layers {
            if layer.paths.as_ref().is_none_or(named) {
                layer.settings.apply(&mut resolved.options);
                resolved.template |= layer.templates.as_ref().is_some_and(named);
            }
        }
        resolved
    }
}

impl Settings {
    /// Puts what is set here on top of what was set before.
    fn apply(&self, options: &mut Options) {
        if let Some(platform) = self.platform {
            options.platform = platform;
        }
        if let Some(language) = &self.language {
            options.language = Some(language.get_ref().clone());
        }
        if let Some(dialect) = &self.templates.dialect {
            options.dialect = Some(dialect.get_ref().clone());
        }
        if let Some(fail_on) = self.fail_on {
            options.fail_on = fail_on.severity();
        }
        if let Some(min_score) = self.min_score {
            options.min_score = min_score;
        }
        if let Some(openers) = self.openers {
            options.openers = openers.into();
        }
        if let Some(select) = &self.select {
            options.select_only(select.iter().map(str::to_owned).collect());
        }
        options.ignore.extend(self.ignore.iter().map(str::to_owned));
        for (name, level) in &self.rules {
            options.levels.insert(name.get_ref().clone(), *level);
        }
    }
}
