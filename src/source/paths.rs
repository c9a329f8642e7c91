//! Paths become files: a directory stands for the drafts in it, in the order of their names, and is
//! walked as ripgrep walks it. Finds files by their extension and opens none.

use std::collections::VecDeque;
use std::error::Error;
use std::fs::{self, File, Metadata};
use std::io::{self, BufRead, BufReader, Read};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use ignore::{DirEntry, Walk, WalkBuilder};

use super::input::reason;
use super::passed_over::PassedOver;
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
    /// Nothing, if the directory is not walked.
    walk: Option<Walk>,
    /// What was found wanting on the walk, and is still to be told.
    refused: Refused,
    /// What comes after that.
    held: Option<Result<DirEntry, ignore::Error>>,
    /// Where to say which links were passed over.
    passed_over: PassedOver,
    /// Files that were found so far.
    found: usize,
    /// Whether one of them held a draft, or what should be one.
    pub(super) fruitful: bool,
}

impl Directory {
    pub(super) fn new(path: &Path, passed_over: PassedOver) -> Self {
        let refused = Refused::default();
        // The walk reads what the folders above say as well.
        let full = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
        let mut above = full.ancestors().skip(1);
        let walk = if refused.lets_into(path) && above.all(|folder| refused.lets_into(folder)) {
            let refused = refused.clone();
            let mut builder = WalkBuilder::new(path);
            builder
                .sort_by_file_name(Ord::cmp)
                .filter_entry(move |entry| {
                    let folder = entry.file_type().is_some_and(|kind| kind.is_dir());
                    !folder || refused.lets_into(entry.path())
                });
            Some(builder.build())
        } else {
            None
        };
        Self {
            path: path.to_owned(),
            walk,
            refused,
            held: None,
            passed_over,
            found: 0,
            fruitful: false,
        }
    }

    /// The next file.
    pub(super) fn next(&mut self) -> Option<Result<PathBuf, ReadError>> {
        loop {
            let held = self.held.take();
            let next = held.or_else(|| self.walk.as_mut().and_then(Iterator::next));
            if let Some(error) = self.refused.take() {
                self.held = next;
                return Some(Err(error));
            }
            let entry = match next? {
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

/// The most bytes of a file that says what is passed over. People's have a few hundred.
const MOST_IGNORED: u64 = 1 << 20;

/// What git keeps for a working tree stands in its `.git`, or that names the folder in a line such as this.
const GITDIR: &str = "gitdir: ";

/// What says what is passed over in a directory, and cannot be read: a link to an endless device, a pipe. Whoever walks
/// would read it whole, so that such a directory is not entered. Clones share what was found.
#[derive(Debug, Clone, Default)]
struct Refused(Arc<Mutex<VecDeque<ReadError>>>);

impl Refused {
    /// Whether all can be read that says what is passed over in a directory; what cannot is remembered.
    fn lets_into(&self, folder: &Path) -> bool {
        let git = folder.join(".git");
        let mut files = vec![folder.join(".ignore"), folder.join(".gitignore")];
        match fs::metadata(&git) {
            Err(_) => {}
            Ok(metadata) if metadata.is_dir() => files.push(git.join("info/exclude")),
            Ok(_) => {
                files.push(git.clone());
                let kept = line_of(&git).and_then(|line| Some(line.strip_prefix(GITDIR)?.into()));
                if let Some(kept) = kept {
                    let kept: PathBuf = kept;
                    let common = kept.join("commondir");
                    if let Some(line) = line_of(&common) {
                        files.push(kept.join(line).join("info/exclude"));
                    }
                    files.push(common);
                }
            }
        }
        let unread = files.into_iter().find_map(|file| {
            let lack = lack(&fs::metadata(&file).ok()?)?;
            Some((file, lack))
        });
        let Some((file, lack)) = unread else {
            return true;
        };
        let message =
            format!("{lack}, and says what is passed over here; nothing in this directory is read");
        let error = ReadError::new(Some(&file.to_string_lossy()), None, message);
        self.list().push_back(error);
        false
    }

    fn take(&self) -> Option<ReadError> {
        self.list().pop_front()
    }

    fn list(&self) -> std::sync::MutexGuard<'_, VecDeque<ReadError>> {
        // A list is whole whoever panicked while holding it.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Why a file is not read that says what is passed over.
fn lack(metadata: &Metadata) -> Option<String> {
    // A folder of that name says nothing.
    if metadata.is_dir() {
        return None;
    }
    if !metadata.is_file() {
        return Some("is no regular file".to_owned());
    }
    (metadata.len() > MOST_IGNORED).then(|| format!("is longer than {} MiB", MOST_IGNORED >> 20))
}

/// The first line of a file that is none too long.
fn line_of(file: &Path) -> Option<String> {
    if lack(&fs::metadata(file).ok()?).is_some() {
        return None;
    }
    let mut line = String::new();
    let mut reader = BufReader::new(File::open(file).ok()?.take(MOST_IGNORED));
    reader.read_line(&mut line).ok()?;
    Some(line.trim_end_matches(['\r', '\n']).to_owned())
}

/// The error for what stopped a walk through `directory`.
fn unwalkable(directory: &Path, error: &ignore::Error) -> ReadError {
    match error {
        ignore::Error::WithPath { path, err } => unwalkable(path, err),
        ignore::Error::WithDepth { err, .. } | ignore::Error::WithLineNumber { err, .. } => {
            unwalkable(directory, err)
        }
        ignore::Error::Io(error) => unreadable(directory, innermost(error)),
        other => unreadable(directory, &io::Error::other(other.to_string())),
    }
}

/// What the system said, without the words of those who handed it on.
fn innermost(error: &io::Error) -> &io::Error {
    let mut found = error;
    let mut next = error.get_ref().map(|inner| inner as &(dyn Error + 'static));
    while let Some(inner) = next {
        if let Some(error) = inner.downcast_ref::<io::Error>() {
            found = error;
            next = error.get_ref().map(|inner| inner as &(dyn Error + 'static));
        } else {
            next = inner.source();
        }
    }
    found
}

pub(super) fn unreadable(path: &Path, error: &io::Error) -> ReadError {
    ReadError {
        file: Some(path.to_string_lossy().into_owned()),
        line: None,
        message: format!("cannot be read: {}", reason(error)),
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test that cannot go on should fail")]
mod tests {
    use super::*;

    #[test]
    fn what_stops_a_walk_is_told_as_what_cannot_be_read() {
        let refused = io::Error::from(io::ErrorKind::PermissionDenied);
        let expected = unreadable(Path::new("harbour"), &refused);
        assert_eq!(innermost(&refused).kind(), refused.kind());
        let handed_on = io::Error::other(io::Error::other(refused));
        let error = ignore::Error::WithPath {
            path: "harbour".into(),
            err: Box::new(ignore::Error::Io(handed_on)),
        };
        assert_eq!(unwalkable(Path::new("."), &error), expected);
        // As a walk tells of what is not there.
        let error = WalkBuilder::new("no/such/harbour").build().next().unwrap();
        let told = unwalkable(Path::new("."), &error.unwrap_err());
        assert_eq!(
            told.to_string(),
            "no/such/harbour: cannot be read: no such file or directory"
        );
    }
}
