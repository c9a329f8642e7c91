//! Rules of a team's own, as the command line names them.
//!
//! What is wrong with one is told, and the rest runs. Nothing here knows what a rule is.

use std::path::PathBuf;

use clap::{Args, ValueHint};
use invitelint::ruleset::{Additions, Placed, RuleError, Ruleset};

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
    /// Whether there are none.
    pub(super) fn is_empty(&self) -> bool {
        self.rule_dirs.is_empty()
    }

    /// The built-in rules with `additions` and those of these directories, and what is wrong with some.
    pub(super) fn load(&self, mut additions: Additions) -> (Ruleset, Vec<RuleError>) {
        let dirs = self.rule_dirs.iter().cloned();
        additions.rule_dirs.extend(dirs.map(Placed::from));
        match Ruleset::load(&additions) {
            Ok(rules) => (rules, Vec::new()),
            Err(broken) => (broken.rest, broken.errors),
        }
    }
}

/// Tells what is wrong with rules.
pub(super) fn tell_rules(errors: &[RuleError], terminal: Terminal) {
    for error in errors {
        terminal.error(error);
    }
}
