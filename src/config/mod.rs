//! `invitelint.toml`: what a team has settled for the drafts in a directory.
//!
//! A configuration is [found](Search), [read](Config::load) with all that it extends, and
//! [resolved](Config::resolve) for each file into the options of a linter. Every mistake in it is told
//! with its place. Nothing here judges a note, and nothing that a configuration says is run.
//!
//! ```
//! use std::path::Path;
//! use invitelint::Severity;
//! use invitelint::config::Config;
//!
//! let config = Config::load(Path::new("examples/team/invitelint.toml"))?;
//! let letter = config.resolve(Some(Path::new("examples/team/letters/ada.txt"))).linter();
//! assert_eq!(letter.severity("pitch/link"), Some(Severity::Suggestion));
//! # Ok::<(), invitelint::config::ConfigError>(())
//! ```

mod fault;
mod file;
mod hold;
mod load;
mod loaded;
mod path;
mod read;
mod search;
#[cfg(test)]
mod tests;
mod value;

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

pub use fault::{ConfigError, Fault, FaultPlace};
pub use file::{ConfigFile, Override, Phrases, Settings, Templates};
pub use hold::Beside;
pub use search::{Found, NAMES, Search};
pub use value::{FailOn, MOST_OPENERS, Texts};

use crate::linter::{Linter, Options};
use crate::names;
use crate::ruleset::{Additions, Ruleset};
use path::{Elsewhere, Patterns, absolute};

/// What `invitelint init` writes: every key, commented out, with its default.
pub const STARTER: &str = include_str!("starter.toml");

/// A configuration, with all that it extends.
#[derive(Debug)]
pub struct Config {
    path: PathBuf,
    name: String,
    /// What holds, the later before the earlier.
    layers: Vec<Layer>,
    /// The built-in rules, with everything that the layers add.
    rules: Ruleset,
    /// What is wrong with the rules of others.
    broken_rules: Vec<Fault>,
    /// What it came to for files so far, by the layers that hold for them.
    resolved: Mutex<Vec<(Holding, Arc<Resolved>)>>,
}

/// Settings, and for which files they hold.
#[derive(Debug)]
struct Layer {
    /// All files, if there are no patterns.
    paths: Option<Patterns>,
    /// Which files are templates.
    templates: Option<Patterns>,
    settings: Settings,
    additions: Additions,
}

/// What holds for a file.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Holding {
    /// The layers, by their numbers.
    layers: Vec<usize>,
    template: bool,
}

/// What a configuration comes to for one file.
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub struct Resolved {
    /// How its drafts are judged.
    pub options: Options,
    /// By which rules.
    pub rules: Ruleset,
    /// What of these is added to the built-in ones.
    pub additions: Additions,
    /// Whether its drafts are templates, whatever they say themselves.
    pub template: bool,
}

impl Resolved {
    /// A linter for the file.
    pub fn linter(&self) -> Linter {
        Linter::with_rules(self.options.clone(), self.rules.clone())
    }
}

impl Config {
    /// Reads a configuration and all that it extends.
    ///
    /// # Errors
    ///
    /// One of them cannot be read, or says something that cannot be. All that is wrong is told. What is wrong
    /// with a file of rules is none of this: see [`Config::broken_rules`].
    pub fn load(path: &Path) -> Result<Self, ConfigError> {
        Self::load_beside(path, &Beside::default())
    }

    /// As [`Config::load`]; it may name the rules that are added `beside` it.
    ///
    /// # Errors
    ///
    /// As there.
    pub fn load_beside(path: &Path, beside: &Beside) -> Result<Self, ConfigError> {
        let path = absolute(path);
        let elsewhere = Elsewhere {
            root: path.parent().unwrap_or(&path).to_owned(),
            anchored: true,
        };
        load::load(&path, &elsewhere, beside)
    }

    /// As [`Config::load_beside`], for files anywhere: for those that are not below its directory, patterns hold
    /// that say what a file or a directory is called, and not those that say where it stands.
    fn load_for_all(path: &Path, beside: &Beside) -> Result<Self, ConfigError> {
        let elsewhere = Elsewhere {
            root: absolute(Path::new("")),
            anchored: false,
        };
        load::load(&absolute(path), &elsewhere, beside)
    }

    /// Where it stands, as an absolute path.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Its path as seen from the current directory.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The built-in rules with all that it adds, for whatever files. Those that are broken are left out.
    pub const fn rules(&self) -> &Ruleset {
        &self.rules
    }

    /// All that it adds to the built-in rules, for whatever files.
    pub fn all_additions(&self) -> Additions {
        let all: Vec<_> = (0..self.layers.len()).collect();
        self.additions(&all)
    }

    /// Whether `name` is that of a rule that it knows for whatever files, or of a category with one; it may be
    /// broken.
    pub fn knows(&self, name: &str) -> bool {
        let broken = self.broken_rules.iter().map(|fault| fault.file.as_str());
        names::is_rule(self.rules.rules(), name) || names::is_in_files(broken, name)
    }

    /// What is wrong with the files of rules that it names. The other rules are among [`Config::rules`].
    pub fn broken_rules(&self) -> &[Fault] {
        &self.broken_rules
    }

    /// What holds for the drafts of a file; without one, for drafts from elsewhere, for which no
    /// override does. Files for which the same holds share it.
    pub fn resolve(&self, file: Option<&Path>) -> Arc<Resolved> {
        let holding = self.holding(file);
        // Who panicked while holding it has left a list that is whole.
        let mut known = self.resolved.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, resolved)) = known.iter().find(|(same, _)| *same == holding) {
            return resolved.clone();
        }
        let additions = self.additions(&holding.layers);
        let mut resolved = Resolved {
            template: holding.template,
            rules: self.rules_with(&additions),
            additions,
            ..Resolved::default()
        };
        for layer in &holding.layers {
            self.layers[*layer].settings.apply(&mut resolved.options);
        }
        let resolved = Arc::new(resolved);
        known.push((holding, resolved.clone()));
        resolved
    }

    fn holding(&self, file: Option<&Path>) -> Holding {
        let file = file.map(absolute);
        let named = |patterns: &Patterns| file.as_deref().is_some_and(|file| patterns.name(file));
        let layers = self.layers.iter().enumerate();
        let layers = layers.filter(|(_, layer)| layer.paths.as_ref().is_none_or(named));
        let layers: Vec<_> = layers.map(|(number, _)| number).collect();
        let template = |layer: &usize| self.layers[*layer].templates.as_ref().is_some_and(named);
        Holding {
            template: layers.iter().any(template),
            layers,
        }
    }

    /// What some layers add to the rules.
    fn additions(&self, layers: &[usize]) -> Additions {
        let mut additions = Additions::default();
        for layer in layers {
            hold::join(&mut additions, self.layers[*layer].additions.clone());
        }
        additions
    }

    /// The built-in rules with some of what all layers add.
    fn rules_with(&self, additions: &Additions) -> Ruleset {
        if *additions == self.all_additions() {
            return self.rules.clone();
        }
        // What is wrong with them was told when they were read all together.
        Ruleset::load(additions).unwrap_or_else(|broken| broken.rest)
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
        let names = || self.rules.keys().map(|name| name.get_ref().as_str());
        // A category that is named here comes before its rules that were named earlier.
        options.levels.retain(|rule, _| {
            let category = rule.split_once('/').map(|(category, _)| category);
            !names().any(|name| category == Some(name))
        });
        for (name, level) in &self.rules {
            options.levels.insert(name.get_ref().clone(), *level);
        }
    }
}
