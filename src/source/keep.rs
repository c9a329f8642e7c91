//! Keeps a copy of what can be read only once, standard input and pipes, for those who read all drafts
//! twice. The copy stays in memory while it is small, then in a file without a name that is gone with
//! the process. What can be read again is not copied.

use std::io::{self, Read, Seek, Write};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use tempfile::SpooledTempFile;

/// Copies of streams, which a [`Source`](super::Source) fills while it is read and another is read from.
#[derive(Debug, Clone)]
pub struct Kept {
    /// Bytes of each stream that stay in memory.
    in_memory: usize,
    streams: Arc<Mutex<Vec<Stream>>>,
}

#[derive(Debug)]
struct Stream {
    path: PathBuf,
    copy: SpooledTempFile,
    /// What went wrong behind the last byte.
    error: Option<(io::ErrorKind, String)>,
}

impl Kept {
    /// Nothing yet. Of each stream so many bytes stay in memory.
    pub fn new(in_memory: usize) -> Self {
        Self {
            in_memory,
            streams: Arc::default(),
        }
    }

    /// `reader`, copied while it is read.
    pub(super) fn keep(
        &self,
        path: &Path,
        reader: impl Read + Send + 'static,
    ) -> Box<dyn Read + Send> {
        Box::new(Keeping {
            reader,
            kept: self.clone(),
            stream: Some(Stream {
                path: path.to_owned(),
                copy: SpooledTempFile::new(self.in_memory),
                error: None,
            }),
        })
    }

    /// The copy of the stream of this name that was made first, which nobody has taken yet.
    pub(super) fn take(&self, path: &Path) -> Option<io::Result<Box<dyn Read + Send>>> {
        let mut streams = self.streams.lock().unwrap_or_else(PoisonError::into_inner);
        let at = streams.iter().position(|stream| stream.path == path)?;
        let mut stream = streams.remove(at);
        Some(match stream.copy.rewind() {
            Ok(()) => Ok(Box::new(stream)),
            Err(error) => Err(error),
        })
    }
}

/// A stream that is being copied.
struct Keeping<R> {
    reader: R,
    kept: Kept,
    stream: Option<Stream>,
}

impl<R: Read> Read for Keeping<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let Some(stream) = &mut self.stream else {
            return Ok(0);
        };
        let read = match self.reader.read(buffer) {
            Ok(count) => match stream.copy.write_all(&buffer[..count]) {
                Ok(()) => return Ok(count),
                Err(error) => Err(io::Error::new(
                    error.kind(),
                    format!("no copy of it can be kept on the disk: {error}"),
                )),
            },
            Err(error) if error.kind() == io::ErrorKind::Interrupted => return Err(error),
            Err(error) => Err(error),
        };
        if let Err(error) = &read {
            stream.error = Some((error.kind(), error.to_string()));
        }
        read
    }
}

impl<R> Drop for Keeping<R> {
    fn drop(&mut self) {
        let mut streams = self
            .kept
            .streams
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        streams.extend(self.stream.take());
    }
}

impl Read for Stream {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        match (self.copy.read(buffer), &self.error) {
            (Ok(0), Some((kind, text))) => Err(io::Error::new(*kind, text.clone())),
            (read, _) => read,
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test that cannot go on should fail")]
mod tests {
    use super::*;

    /// Gives up behind its text.
    struct Broken(&'static [u8]);

    impl Read for Broken {
        fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
            if self.0.is_empty() {
                return Err(io::Error::other("torn off"));
            }
            self.0.read(buffer)
        }
    }

    #[test]
    fn a_stream_is_read_again_with_its_error() {
        for in_memory in [0, 1 << 10] {
            let kept = Kept::new(in_memory);
            let path = Path::new("-");
            let mut read = String::new();
            let error = kept
                .keep(path, Broken(b"abc"))
                .read_to_string(&mut read)
                .unwrap_err();
            assert_eq!(error.to_string(), "torn off");
            let mut again = String::new();
            let error = kept
                .take(path)
                .unwrap()
                .unwrap()
                .read_to_string(&mut again)
                .unwrap_err();
            assert_eq!(error.to_string(), "torn off");
            assert_eq!((read.as_str(), again.as_str()), ("abc", "abc"));
            assert!(kept.take(path).is_none());
        }
    }
}
