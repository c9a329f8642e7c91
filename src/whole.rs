//! Files that are written whole or not at all: beside their place first, and then into it.
//!
//! A link stays one, and what it leads to is written. What a file holds is for others to say.

use std::fs::{self, Metadata};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// The most links that are followed to where nothing is yet; more run in circles.
const MOST_LINKS: usize = 40;

/// Writes a file where there is none.
///
/// # Errors
///
/// There is something at `path`, if only a link that leads nowhere, or it cannot be written.
pub fn create(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let file = beside(path, None, bytes)?;
    file.persist_noclobber(path).map_err(|error| error.error)?;
    Ok(())
}

/// Writes a file in place of the one that is there, if one is. Who could read that can read this.
///
/// # Errors
///
/// What is there is no file, or it cannot be written.
pub fn replace(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let (place, old) = match fs::metadata(path) {
        Ok(old) if old.is_dir() => return Err(io::ErrorKind::IsADirectory.into()),
        Ok(old) if !old.is_file() => {
            return Err(io::Error::other("it is there and is no regular file"));
        }
        Ok(old) => (fs::canonicalize(path)?, Some(old)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => (destination(path)?, None),
        Err(error) => return Err(error),
    };
    let file = beside(&place, old.as_ref(), bytes)?;
    file.persist(&place).map_err(|error| error.error)?;
    Ok(())
}

/// Whether something is there that bytes can only be sent to: a pipe, a terminal, another device.
pub fn is_stream(path: &Path) -> bool {
    fs::metadata(path).is_ok_and(|there| !there.is_file() && !there.is_dir())
}

/// Where links lead that begin at `path` and end at nothing.
fn destination(path: &Path) -> io::Result<PathBuf> {
    let mut place = path.to_owned();
    for _ in 0..MOST_LINKS {
        match fs::read_link(&place) {
            Ok(link) => place = folder(&place).join(link),
            Err(_) => return Ok(place),
        }
    }
    Err(io::Error::other("its links run in circles"))
}

/// A file beside `place`, with all that is to stand there.
fn beside(
    place: &Path,
    old: Option<&Metadata>,
    bytes: &[u8],
) -> io::Result<tempfile::NamedTempFile> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(".invitelint-");
    #[cfg(unix)]
    if old.is_none() {
        use std::os::unix::fs::PermissionsExt;
        // As any file that somebody writes; less what the umask takes.
        builder.permissions(fs::Permissions::from_mode(0o666));
    }
    let mut file = builder.tempfile_in(folder(place))?;
    if let Some(old) = old {
        file.as_file().set_permissions(old.permissions())?;
    }
    file.as_file_mut().write_all(bytes)?;
    file.as_file().sync_all()?;
    Ok(file)
}

/// The folder that a file is in.
fn folder(file: &Path) -> &Path {
    match file.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    }
}

#[cfg(test)]
#[cfg(unix)]
#[allow(clippy::unwrap_used, reason = "a test that cannot go on should fail")]
mod tests {
    use std::os::unix::fs::{PermissionsExt, symlink};

    use super::*;
    use crate::source::reason;

    #[test]
    fn a_link_stays_one_and_a_mode_stays_what_it_was() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        fs::create_dir(at("inner")).unwrap();
        fs::write(at("inner/file"), "old").unwrap();
        fs::set_permissions(at("inner/file"), fs::Permissions::from_mode(0o640)).unwrap();
        symlink("inner/file", at("link")).unwrap();
        symlink("link", at("far")).unwrap();
        replace(&at("far"), b"new").unwrap();
        assert_eq!(fs::read(at("inner/file")).unwrap(), b"new");
        let mode = fs::metadata(at("inner/file")).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o640);
        // To where nothing is yet.
        symlink("inner/none", at("early")).unwrap();
        replace(&at("early"), b"first").unwrap();
        assert_eq!(fs::read(at("inner/none")).unwrap(), b"first");
        for link in ["far", "link", "early"] {
            assert!(at(link).is_symlink(), "{link}");
        }
        assert_eq!(fs::read_dir(at("inner")).unwrap().count(), 2);
    }

    #[test]
    fn what_is_no_file_is_left_alone() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        symlink("round", at("round")).unwrap();
        symlink("nothing", at("nowhere")).unwrap();
        let _socket = std::os::unix::net::UnixListener::bind(at("socket")).unwrap();
        for (name, stream) in [(".", false), ("round", false), ("socket", true)] {
            assert_eq!(is_stream(&at(name)), stream, "{name}");
            assert!(replace(&at(name), b"new").is_err(), "{name}");
        }
        assert!(create(&at("nowhere"), b"new").is_err());
        // Nobody has heard of the file beside it.
        let gone = replace(&at("no/such"), b"new").unwrap_err();
        assert_eq!(reason(&gone), "no such file or directory");
        let mut left: Vec<_> = fs::read_dir(folder.path())
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        left.sort();
        assert_eq!(left, ["nowhere", "round", "socket"]);
    }
}
