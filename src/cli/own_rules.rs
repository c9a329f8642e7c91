//! Rules of a team's own, as the command line names them.
//!
//! What is wrong with one is told, and the rest runs. Nothing here knows what a rule is.

use std::path::PathBuf;

use clap::{Args, ValueHint};
use invitelint::ruleset::{Additions, Placed, Ruleset};

use super::exit::Exit;
use super::terminal::Terminal;

/// Which rules there are beside the built-in ones.
#[derive(Debug, Args)]
#[command(next_help_heading = "Rules")]
pub(super) struct OwnRules {
    /// Add the rules of your own in this directory; repeatable
    ///
    /// One rule is one file, DIR/<category>/<rule-name>.toml, written as the built-in ones are.
    #[arg(long = "rule-dir", value_name = "DIR", value_hint = ValueHint::DirPath)]
    rule_dirs: Vec<PathBuf>,
}

impl OwnRules {
    /// The directories, to be read with whatever else is added.
    pub(super) fn dirs(&self) -> impl Iterator<Item = Placed<PathBuf>> {
        self.rule_dirs.iter().cloned().map(Placed::from)
    }

    /// The rules of these directories, with the built-in ones.
    pub(super) fn load(&self, terminal: Terminal) -> Loaded {
        let mut additions = Additions::default();
        additions.rule_dirs.extend(self.dirs());
        Loaded::from(&additions, terminal)
    }
}

/// Rules that run, and whether some could not be read.
pub(super) struct Loaded {
    /// Those that are in order.
    pub(super) rules: Ruleset,
    /// How a run ends that goes well otherwise.
    pub(super) exit: Exit,
}

impl Loaded {
    /// Reads what is added, and tells what is wrong with it.
    pub(super) fn from(additions: &Additions, terminal: Terminal) -> Self {
        match Ruleset::load(additions) {
            Ok(rules) => Self {
                rules,
                exit: Exit::Passed,
            },
            Err(broken) => {
                for error in &broken.errors {
                    terminal.error(error);
                }
                Self {
                    rules: broken.rest,
                    exit: Exit::Unchecked,
                }
            }
        }
    }
}
