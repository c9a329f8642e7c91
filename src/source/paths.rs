//! Paths become files: a directory stands for the drafts in it, in the order of their names, and is
//! walked as ripgrep walks it. Finds files by their extension and opens none.

use std::fs::Metadata;
use std::io;
use std::path::{Path, PathBuf};

use ignore::{Walk, WalkBuilder};

use super::input::{PassedOver, reason};
use super::{FORMATS, InputFormat, ReadError};

/// Files that end so hold one template each, whatever stands before: `welcome.txt.j2`.
const TEMPLATES: &[&str] = &["j2", "jinja", "hbs", "mustache", "liquid", "tmpl"];

/// What a file's extension says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Known {
    pub(super) format: InputFormat,
    /// Whether the text is a template.
    pub(super) template: bool,
}

/// What a file's extension stands for, if it is one of ours.
pub(super) fn by_extension(path: &Path) -> Option<Known> {
    let extension = path.extension()?.to_str()?;
    let is = |known: &&str| extension.eq_ignore_ascii_case(known);
    if TEMPLATES.iter().any(is) {
        return Some(Known {
            format: InputFormat::Text,
            template: true,
        });
    }
    let format = FORMATS
        .iter()
        .find(|format| format.extensions.iter().any(is))?;
    Some(Known {
        format: format.name,
        template: false,
    })
}

/// What a file is known by, however its path is spelt.
#[cfg(unix)]
pub(super) type FileId = (u64, u64);
#[cfg(not(unix))]
pub(super) type FileId = PathBuf;

/// What the file at `path` is known by.
#[cfg(unix)]
pub(super) fn file_id(_: &Path, metadata: &Metadata) -> FileId {
    use std::os::unix::fs::MetadataExt;
    (metadata.dev(), metadata.ino())
}

/// What the file at `path` is known by.
#[cfg(not(unix))]
pub(super) fn file_id(path: &Path, _: &Metadata) -> FileId {
    std::fs::canonicalize(path).unwrap_or_else(|_| path.to_owned())
}

/// The files under a directory that hold drafts, sorted; what could not be looked into in its place.
///
/// Passed over are hidden files and directories, what `.gitignore` and `.ignore` name, and links: what they
/// lead to stands somewhere else, and would be read twice.
pub(super) struct Directory {
    path: PathBuf,
    walk: Walk,
    /// Where to say which links were passed over.
    passed_over: PassedOver,
    /// Files that were found so far.
    found: usize,
    /// Whether one of them held a draft, or what should be one.
    pub(super) fruitful: bool,
}

impl Directory {
    pub(super) fn new(path: &Path, passed_over: PassedOver) -> Self {
        Self {
            path: path.to_owned(),
            passed_over,
            walk: WalkBuilder::new(path).sort_by_file_name(Ord::cmp).build(),
            found: 0,
            fruitful: false,
        }
    }

    /// The next file.
    pub(super) fn next(&mut self) -> Option<Result<PathBuf, ReadError>> {
        loop {
            let entry = match self.walk.next()? {
                Ok(entry) => entry,
                Err(error) => return Some(Err(unwalkable(&self.path, &error))),
            };
            let kind = entry.file_type();
            if kind.is_some_and(|kind| kind.is_dir()) || by_extension(entry.path()).is_none() {
                continue;
            }
            let path = entry.into_path();
            if kind.is_some_and(|kind| kind.is_symlink()) {
                if !path.is_dir() {
                    self.passed_over
                        .add(Some(&path.to_string_lossy()), "a link");
                }
                continue;
            }
            match path.metadata() {
                Ok(metadata) if metadata.is_file() => {
                    self.found += 1;
                    return Some(Ok(path));
                }
                Ok(_) => {}
                Err(error) => return Some(Err(unreadable(&path, &error))),
            }
        }
    }

    /// The error for a directory without a draft.
    pub(super) fn nothing(&self) -> ReadError {
        let message = if self.found > 0 {
            let others = if self.found == 1 {
                "file holds"
            } else {
                "files hold"
            };
            format!(
                "no drafts in this directory; {} {others} something else. Name a file that should be read \
                 all the same",
                self.found
            )
        } else {
            let formats = FORMATS.iter().flat_map(|format| format.extensions);
            let extensions: Vec<_> = formats.chain(TEMPLATES).map(|e| format!(".{e}")).collect();
            format!(
                "no drafts in this directory; looked for {}. Name the file if it is called otherwise",
                extensions.join(", ")
            )
        };
        ReadError {
            file: Some(self.path.to_string_lossy().into_owned()),
            line: None,
            message,
        }
    }
}

/// The error for what stopped a walk through `directory`.
fn unwalkable(directory: &Path, error: &ignore::Error) -> ReadError {
    match error {
        ignore::Error::WithPath { path, err } => unwalkable(path, err),
        ignore::Error::WithDepth { err, .. } | ignore::Error::WithLineNumber { err, .. } => {
            unwalkable(directory, err)
        }
        ignore::Error::Io(error) => unreadable(directory, error),
        other => unreadable(directory, &io::Error::other(other.to_string())),
    }
}

pub(super) fn unreadable(path: &Path, error: &io::Error) -> ReadError {
    ReadError {
        file: Some(path.to_string_lossy().into_owned()),
        line: None,
        message: format!("cannot be read: {}", reason(error)),
    }
}
