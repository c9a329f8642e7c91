//! `invitelint init [DIR]`: a configuration to begin with, in which everything is said and nothing set.
//!
//! What it says is the library's. Here a file is written, whole or not at all, and none is lost.

use std::io::{self, Write};
use std::path::{Path, PathBuf};

use anyhow::bail;
use clap::{Args, ValueHint};
use invitelint::config::{NAMES, STARTER};
use invitelint::report::visible;

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
        if let Err(error) = write(directory, &path, self.force) {
            // Not as an error of standard output, where others are written.
            bail!("cannot write {}: {error}", shown(&path));
        }
        terminal.note(format_args!(
            "wrote {}; take the # away from what you want to set",
            shown(&path)
        ));
        Ok(Exit::Passed)
    }
}

/// Writes the file beside its place first, so that nobody ever sees half of it.
fn write(directory: &Path, path: &Path, over: bool) -> io::Result<()> {
    let directory = if directory.as_os_str().is_empty() {
        Path::new(".")
    } else {
        directory
    };
    let mut builder = tempfile::Builder::new();
    builder.prefix(".invitelint-");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        // As any file that somebody writes; less what the umask takes.
        builder.permissions(std::fs::Permissions::from_mode(0o666));
    }
    let mut file = builder.tempfile_in(directory)?;
    file.write_all(STARTER.as_bytes())?;
    file.as_file().sync_all()?;
    if over {
        file.persist(path)?;
    } else {
        // Somebody may have been quicker.
        file.persist_noclobber(path)?;
    }
    Ok(())
}

fn shown(path: &Path) -> String {
    visible::literal(&path.to_string_lossy()).into_owned()
}
