//! Bytes on their way in: a reader with a head that can be looked at before it is read, and the
//! checks that every format shares. Knows bytes and lines, and nothing of drafts.

use std::io::{self, BufRead, Cursor, Read};
use std::sync::Arc;

use super::ReadError;
use super::passed_over::PassedOver;

/// The most bytes that one draft may take, the keys that are ignored included. A note of three
/// hundred characters is the most that any platform takes; beyond this, something that is no draft
/// was handed in, and reading on would only cost time and memory.
pub const MAX_DRAFT_BYTES: usize = 4 << 20;

/// What Windows programs begin a file in UTF-8 with.
const BYTE_ORDER_MARK: &[u8] = "\u{feff}".as_bytes();

/// A reader whose first bytes can be looked at.
pub(super) struct Peeked<'a> {
    head: Vec<u8>,
    position: usize,
    rest: Box<dyn BufRead + Send + 'a>,
}

impl<'a> Peeked<'a> {
    fn new(rest: impl BufRead + Send + 'a) -> Self {
        Self {
            head: Vec::new(),
            position: 0,
            rest: Box::new(rest),
        }
    }

    /// Looks at more of what comes: the bytes that were not seen before. None are left at the end.
    pub(super) fn look(&mut self) -> io::Result<&[u8]> {
        let from = self.head.len();
        let fresh = loop {
            match self.rest.fill_buf() {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                other => break other?,
            }
        };
        self.head.extend_from_slice(fresh);
        let length = fresh.len();
        self.rest.consume(length);
        Ok(&self.head[from..])
    }

    /// Appends to `line` what comes up to the end of a line, or so many bytes of it; nothing at the end.
    pub(super) fn read_line(&mut self, line: &mut Vec<u8>, most: usize) -> io::Result<()> {
        let mut room = most;
        while room > 0 {
            let chunk = match self.fill_buf() {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                chunk => chunk?,
            };
            let chunk = &chunk[..chunk.len().min(room)];
            let end = find_newline(chunk);
            let length = end.map_or(chunk.len(), |end| end + 1);
            line.extend_from_slice(&chunk[..length]);
            self.consume(length);
            room -= length;
            if end.is_some() || length == 0 {
                break;
            }
        }
        Ok(())
    }

    /// What was looked at and not yet read.
    pub(super) fn seen(&self) -> &[u8] {
        &self.head[self.position..]
    }

    /// Reads line ends of old Macs as those of everybody, if the first is one.
    fn mend_line_ends(&mut self) -> io::Result<()> {
        /// Whose first line is longer has none.
        const MOST: usize = 1 << 16;
        let mut at = self.position;
        loop {
            let seen = self.head.get(at..).unwrap_or_default();
            let end = seen.iter().position(|byte| matches!(byte, b'\n' | b'\r'));
            at = end.map_or(self.head.len(), |end| at + end);
            match (self.head.get(at), self.head.get(at + 1)) {
                (Some(b'\n'), _) | (Some(_), Some(b'\n')) => return Ok(()),
                (Some(_), Some(_)) => break,
                _ => {}
            }
            let ended = at > MOST || self.look()?.is_empty();
            match self.head.get(at) {
                Some(_) if ended => break,
                None if ended => return Ok(()),
                _ => {}
            }
        }
        let head = Cursor::new(self.head.split_off(self.position));
        let rest = std::mem::replace(&mut self.rest, Box::new(io::empty()));
        *self = Self::new(Mended::new(head.chain(rest)));
        Ok(())
    }
}

/// A reader that gives a line feed for each carriage return that none follows, so that bytes stay where they are.
struct Mended<R> {
    inner: R,
    /// What is still to be read, from `position` on.
    buffer: Vec<u8>,
    position: usize,
    /// A carriage return was read, and what follows it was not.
    open: bool,
}

impl<R: BufRead> Mended<R> {
    fn new(inner: R) -> Self {
        Self {
            inner,
            buffer: Vec::new(),
            position: 0,
            open: false,
        }
    }
}

impl<R: BufRead> Read for Mended<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.fill_buf()?.read(buffer)?;
        self.consume(count);
        Ok(count)
    }
}

impl<R: BufRead> BufRead for Mended<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        while self.position == self.buffer.len() {
            let fresh = self.inner.fill_buf()?;
            let length = fresh.len();
            if length == 0 && !self.open {
                break;
            }
            self.buffer.clear();
            self.position = 0;
            for byte in fresh {
                if std::mem::take(&mut self.open) {
                    self.buffer.push(if *byte == b'\n' { b'\r' } else { b'\n' });
                }
                if *byte == b'\r' {
                    self.open = true;
                } else {
                    self.buffer.push(*byte);
                }
            }
            if length == 0 {
                self.open = false;
                self.buffer.push(b'\n');
            }
            self.inner.consume(length);
        }
        Ok(&self.buffer[self.position..])
    }

    fn consume(&mut self, count: usize) {
        self.position = (self.position + count).min(self.buffer.len());
    }
}

impl Read for Peeked<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.fill_buf()?.read(buffer)?;
        self.consume(count);
        Ok(count)
    }
}

impl BufRead for Peeked<'_> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.position < self.head.len() {
            return Ok(&self.head[self.position..]);
        }
        self.rest.fill_buf()
    }

    fn consume(&mut self, count: usize) {
        if self.position < self.head.len() {
            self.position = (self.position + count).min(self.head.len());
        } else {
            self.rest.consume(count);
        }
    }
}

/// One file or stream on its way in.
pub(super) struct Input<'a> {
    /// As the user named it; `None` for standard input.
    pub(super) file: Option<Arc<str>>,
    /// What is left to read.
    pub(super) reader: Peeked<'a>,
    /// What it holds, in a word, for messages.
    pub(super) item: &'static str,
    /// Bytes of the file before the first that is left to read: those of a byte order mark.
    pub(super) skipped: usize,
    /// Whether its name says that its text is a template.
    pub(super) template: bool,
    /// Where to say that it holds no drafts, if nobody said that it does: it was found in a directory.
    pub(super) walked: Option<PassedOver>,
}

impl<'a> Input<'a> {
    pub(super) fn new(file: Option<String>, reader: impl BufRead + Send + 'a) -> Self {
        Self {
            file: file.map(Into::into),
            reader: Peeked::new(reader),
            item: "draft",
            skipped: 0,
            template: false,
            walked: None,
        }
    }

    /// Passes over a file that holds no drafts, where nobody said that it does: `lack` says what it
    /// lacks. False where somebody did, by naming it.
    pub(super) fn pass_over(&self, lack: &'static str) -> bool {
        let Some(passed_over) = &self.walked else {
            return false;
        };
        passed_over.add(self.file.as_deref(), lack);
        true
    }

    /// Whether the file is called something with one of `extensions`.
    pub(super) fn extension_is(&self, extensions: &[&str]) -> bool {
        self.file
            .as_deref()
            .and_then(|file| file.rsplit_once('.'))
            .is_some_and(|(_, extension)| {
                extensions
                    .iter()
                    .any(|known| extension.eq_ignore_ascii_case(known))
            })
    }

    /// Drops a byte order mark of UTF-8, refuses those of other encodings. Lines may end as on old Macs.
    pub(super) fn begin(&mut self) -> Result<(), ReadError> {
        while self.reader.seen().len() < 4 {
            match self.reader.look() {
                Ok([]) => break,
                Ok(_) => {}
                Err(error) => return Err(self.unreadable(&error)),
            }
        }
        let head = self.reader.seen();
        let utf32 = head.starts_with(&[0xff, 0xfe, 0, 0]) || head.starts_with(&[0, 0, 0xfe, 0xff]);
        if utf32 || head.starts_with(&[0xff, 0xfe]) || head.starts_with(&[0xfe, 0xff]) {
            let encoding = if utf32 { "UTF-32" } else { "UTF-16" };
            return Err(self.error(None, format!("is {encoding}; save it as UTF-8")));
        }
        if head.starts_with(BYTE_ORDER_MARK) {
            self.reader.consume(BYTE_ORDER_MARK.len());
            self.skipped = BYTE_ORDER_MARK.len();
        }
        let mended = self.reader.mend_line_ends();
        mended.map_err(|error| self.unreadable(&error))
    }

    pub(super) fn error(&self, line: Option<usize>, message: impl Into<String>) -> ReadError {
        ReadError {
            file: self.file.as_deref().map(str::to_owned),
            line,
            message: message.into(),
        }
    }

    /// The message for a record that is longer than any.
    pub(super) fn too_long(&self) -> String {
        self.longer_than(MAX_DRAFT_BYTES)
    }

    /// The message for what is longer than `most` bytes, some MiB.
    pub(super) fn longer_than(&self, most: usize) -> String {
        format!(
            "is longer than {} MiB, which no {} is; was the right file given?",
            most >> 20,
            self.item
        )
    }

    /// The error for a reader that gave up.
    pub(super) fn unreadable(&self, error: &io::Error) -> ReadError {
        self.error(None, format!("cannot be read: {}", reason(error)))
    }
}

/// Why the system refused, in words that go on from a colon: without its number, and small.
pub fn reason(error: &io::Error) -> String {
    let text = error.to_string();
    // The number in “No such file or directory (os error 2)” is for programmers.
    let words = text
        .split_once(" (os error")
        .map_or(text.as_str(), |(words, _)| words);
    let mut chars = words.chars();
    chars.next().map_or_else(
        || "unknown error".into(),
        |first| first.to_lowercase().chain(chars).collect(),
    )
}

/// `bytes` as text, or the line (from 0) and what is wrong there. The first byte stands at `column`
/// (from 1) of its line.
pub(super) fn text(bytes: &[u8], column: usize) -> Result<&str, (usize, String)> {
    // As grep does: text holds no NUL. What does is a picture, a document, or UTF-16.
    if let Some(offset) = find_nul(bytes) {
        let (line, column) = place(bytes, offset, column);
        let message = format!(
            "looks like a binary file (NUL at byte {column} of the line); save it as plain text \
             in UTF-8"
        );
        return Err((line, message));
    }
    std::str::from_utf8(bytes).map_err(|error| {
        let (line, in_line) = place(bytes, error.valid_up_to(), column);
        (line, no_character(bytes, error.valid_up_to(), in_line))
    })
}

/// The line (from 0) and the byte in it (from 1) of a byte; the first stands at `column` of its line.
fn place(bytes: &[u8], offset: usize, column: usize) -> (usize, usize) {
    let before = bytes.get(..offset).unwrap_or_default();
    let column = match before.iter().rposition(|byte| *byte == b'\n') {
        None => column + offset,
        Some(newline) => offset - newline,
    };
    (newlines(before), column)
}

fn no_character(bytes: &[u8], offset: usize, column: usize) -> String {
    let byte = bytes.get(offset).copied().unwrap_or_default();
    format!("is not UTF-8 (byte 0x{byte:02X} at byte {column} of the line); save it as UTF-8")
}

/// What is wrong with a byte that belongs to no character.
pub(super) fn not_utf8(bytes: &[u8], offset: usize) -> String {
    let before = bytes.get(..offset).unwrap_or_default();
    let newline = before.iter().rposition(|byte| *byte == b'\n');
    let column = newline.map_or(1 + offset, |newline| offset - newline);
    no_character(bytes, offset, column)
}

/// The bytes up to which a text is as short as one note. Before `memchr` looks at its first, it asks the
/// processor what it can do, which takes a tenth of a millisecond on a virtual machine.
const SHORT: usize = 1 << 12;

/// The first NUL in `bytes`.
fn find_nul(bytes: &[u8]) -> Option<usize> {
    if bytes.len() <= SHORT {
        // All are looked at, many in one go.
        let found = bytes.iter().fold(false, |found, byte| found | (*byte == 0));
        if !found {
            return None;
        }
    }
    memchr::memchr(0, bytes)
}

/// The first line end in `bytes`.
fn find_newline(bytes: &[u8]) -> Option<usize> {
    if bytes.len() <= SHORT {
        return bytes.iter().position(|byte| *byte == b'\n');
    }
    memchr::memchr(b'\n', bytes)
}

/// How many line ends stand in `bytes`.
pub(super) fn newlines(bytes: &[u8]) -> usize {
    if bytes.len() <= SHORT {
        return bytes.iter().filter(|byte| **byte == b'\n').count();
    }
    memchr::memchr_iter(b'\n', bytes).count()
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test that cannot go on should fail")]
mod tests {
    use super::*;

    #[test]
    fn looking_does_not_consume() {
        let mut reader = Peeked::new(io::BufReader::with_capacity(3, &b"abcdefgh"[..]));
        assert_eq!(reader.look().unwrap(), b"abc");
        assert_eq!(reader.look().unwrap(), b"def");
        reader.consume(1);
        assert_eq!(reader.seen(), b"bcdef");
        let mut rest = String::new();
        reader.read_to_string(&mut rest).unwrap();
        assert_eq!(rest, "bcdefgh");
        assert_eq!(reader.look().unwrap(), b"");
    }

    #[test]
    fn line_ends_of_old_macs_are_line_ends() {
        for (given, expected) in [
            ("a\rb\r", "a\nb\n"),
            ("a\r\rb", "a\n\nb"),
            ("\u{feff}a\rb\r\nc\rd", "a\nb\r\nc\nd"),
            ("a\nb\rc", "a\nb\rc"),
            ("a\r\nb\rc", "a\r\nb\rc"),
        ] {
            for capacity in [1, 4, 5, 64] {
                let reader = io::BufReader::with_capacity(capacity, given.as_bytes());
                let mut input = Input::new(None, reader);
                input.begin().unwrap();
                let mut read = String::new();
                input.reader.read_to_string(&mut read).unwrap();
                assert_eq!(read, expected, "{given:?}");
            }
        }
    }

    #[test]
    fn a_bad_byte_is_placed_in_its_line() {
        assert_eq!(text("ä\nö".as_bytes(), 1), Ok("ä\nö"));
        let (line, message) = text(b"one\ntw\xe9o\n", 7).unwrap_err();
        assert_eq!(line, 1);
        assert_eq!(
            message,
            "is not UTF-8 (byte 0xE9 at byte 3 of the line); save it as UTF-8"
        );
        let (line, message) = text(b"one\n\0", 7).unwrap_err();
        assert_eq!(line, 1);
        assert!(message.contains("NUL at byte 1 "), "{message}");
        // Cut off in the middle of a character.
        let (line, message) = text(&"ä".as_bytes()[..1], 7).unwrap_err();
        assert_eq!(line, 0);
        assert!(message.contains("at byte 7 "), "{message}");
    }

    #[test]
    fn reasons_are_words() {
        let error = io::Error::from_raw_os_error(2);
        assert!(!reason(&error).contains("os error"), "{error}");
        assert!(reason(&error).starts_with(char::is_lowercase));
    }
}
