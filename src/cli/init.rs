//! `invitelint init [DIR]`: a configuration to begin with, in which everything is said and nothing set.
//!
//! What it says is the library's, and so is how a file is written whole. Here none is lost.

use std::path::{Path, PathBuf};

use anyhow::bail;
use clap::{Args, ValueHint};
use invitelint::config::{NAMES, STARTER};
use invitelint::report::visible;
use invitelint::source::reason;
use invitelint::whole;

use super::exit::Exit;
use super::options::Color;
use super::terminal::Terminal;

/// Write an invitelint.toml to begin with: every key commented out, with its default
#[derive(Debug, Args)]
pub(super) struct Init {
    /// The directory that it is for
    #[arg(value_name = "DIR", default_value = ".", hide_default_value = true, value_hint = ValueHint::DirPath)]
    directory: PathBuf,

    /// Write over a configuration that is there
    #[arg(long)]
    force: bool,

    #[command(flatten)]
    pub(super) color: Color,
}

impl Init {
    /// Writes the file.
    ///
    /// # Errors
    ///
    /// There is one already, or it cannot be written.
    pub(super) fn run(&self, terminal: Terminal) -> anyhow::Result<Exit> {
        // "./" before every name is nothing to read.
        let directory = self.directory.strip_prefix(".").unwrap_or(&self.directory);
        let mut paths = NAMES.iter().map(|name| directory.join(name));
        let path = directory.join(NAMES[0]);
        // Also a link to nowhere is somebody's.
        let there = paths.find(|path| path.symlink_metadata().is_ok());
        if let Some(there) = there.filter(|_| !self.force) {
            bail!(
                "{} is there already; --force writes {}",
                shown(&there),
                if there == path {
                    "over it"
                } else {
                    "one that comes before it"
                },
            );
        }
        if !self.directory.is_dir() {
            bail!("there is no directory {}", shown(&self.directory));
        }
        // Without leave to write over it, somebody may still have been quicker.
        let written = if self.force {
            whole::replace(&path, STARTER.as_bytes())
        } else {
            whole::create(&path, STARTER.as_bytes())
        };
        if let Err(error) = written {
            // Not as an error of standard output, where others are written.
            bail!("cannot write {}: {}", shown(&path), reason(&error));
        }
        terminal.note(format_args!(
            "wrote {}; take the # away from what you want to set",
            shown(&path)
        ));
        Ok(Exit::Passed)
    }
}

fn shown(path: &Path) -> String {
    visible::literal(&path.to_string_lossy()).into_owned()
}
