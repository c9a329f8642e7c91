//! Paths become files: a directory stands for the drafts in it, in the order of their names. Finds
//! files by their extension and opens none.

use std::ffi::OsStr;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::input::reason;
use super::{FORMATS, InputFormat, ReadError};

/// The format that a file's extension stands for, if it is one of ours.
pub(super) fn by_extension(path: &Path) -> Option<InputFormat> {
    let extension = path.extension()?.to_str()?;
    FORMATS
        .iter()
        .find(|format| {
            format
                .extensions
                .iter()
                .any(|known| extension.eq_ignore_ascii_case(known))
        })
        .map(|format| format.name)
}

/// The files under `directory` that hold drafts, sorted; what could not be looked into in its place.
///
/// Hidden files and directories are passed over, and so are links to directories, which may run in
/// circles.
pub(super) fn drafts_in(directory: &Path) -> Vec<Result<PathBuf, ReadError>> {
    let mut found = Vec::new();
    let mut pending = vec![directory.to_owned()];
    while let Some(path) = pending.pop() {
        let link = path != directory && fs::symlink_metadata(&path).is_ok_and(|m| m.is_symlink());
        match fs::metadata(&path) {
            Ok(metadata) if metadata.is_dir() && !link => match entries(&path) {
                // The last to be pushed is the first to be looked at.
                Ok(entries) => pending.extend(entries.into_iter().rev()),
                Err(error) => found.push(Err(unreadable(&path, &error))),
            },
            Ok(metadata) if metadata.is_file() && by_extension(&path).is_some() => {
                found.push(Ok(path));
            }
            Ok(_) => {}
            Err(error) if by_extension(&path).is_some() => {
                found.push(Err(unreadable(&path, &error)));
            }
            // A broken link or a vanished file that was none of ours.
            Err(_) => {}
        }
    }
    if found.is_empty() {
        let extensions: Vec<_> = FORMATS
            .iter()
            .flat_map(|format| format.extensions)
            .map(|e| format!(".{e}"))
            .collect();
        found.push(Err(ReadError {
            file: Some(directory.to_string_lossy().into_owned()),
            line: None,
            message: format!(
                "no drafts in this directory; looked for {}. Name the file if it is called otherwise",
                extensions.join(", ")
            ),
        }));
    }
    found
}

/// What stands in a directory, sorted, without what is hidden.
fn entries(directory: &Path) -> io::Result<Vec<PathBuf>> {
    let hidden = |path: &PathBuf| {
        path.file_name()
            .is_some_and(|name: &OsStr| name.as_encoded_bytes().starts_with(b"."))
    };
    let mut paths = fs::read_dir(directory)?
        .map(|entry| entry.map(|entry| entry.path()))
        .filter(|path| !path.as_ref().is_ok_and(hidden))
        .collect::<io::Result<Vec<_>>>()?;
    paths.sort_unstable();
    Ok(paths)
}

pub(super) fn unreadable(path: &Path, error: &io::Error) -> ReadError {
    ReadError {
        file: Some(path.to_string_lossy().into_owned()),
        line: None,
        message: format!("cannot be read: {}", reason(error)),
    }
}
