//! What makes a line the header of a table: the names in it. They also tell what sets the fields off,
//! since only the right sign takes them apart. Looks at single lines and reads nothing.

use csv_core::{ReadFieldResult, ReaderBuilder};

use super::columns;
use super::keys::{DraftKey, TopKey};

/// A table with more columns than this is something else; spreadsheets end here, too.
pub(super) const MOST_COLUMNS: usize = 16_384;

/// What may set fields off, the likeliest first.
pub(super) const DELIMITERS: [u8; 4] = *b",;\t|";

/// What a line comes to with a delimiter.
pub(super) struct Split {
    pub(super) delimiter: u8,
    pub(super) fields: usize,
    /// Fields that are names of columns that we know.
    pub(super) known: usize,
    /// Whether one of them is the note's.
    pub(super) note: bool,
    /// How many of them say who somebody is.
    people: usize,
}

impl Split {
    /// What sets fields off in `line`, as far as names of columns tell; where nothing does, tabs or commas.
    pub(super) fn best(line: &[u8], tabs: bool) -> Self {
        let split = |delimiter| Self::new(line, delimiter);
        // The first of several equals wins.
        let mut best = split(if tabs { b'\t' } else { b',' });
        for delimiter in DELIMITERS {
            let other = split(delimiter);
            if other.rank() > best.rank() {
                best = other;
            }
        }
        best
    }

    fn new(line: &[u8], delimiter: u8) -> Self {
        let mut split = Self {
            delimiter,
            fields: 0,
            known: 0,
            note: false,
            people: 0,
        };
        let mut reader = ReaderBuilder::new().delimiter(delimiter).build();
        let mut name = [0; 64];
        let mut rest = line;
        let (mut written, mut full) = (0, false);
        while split.fields < MOST_COLUMNS {
            let room = name.get_mut(written..).unwrap_or_default();
            let (result, read, wrote) = reader.read_field(rest, room);
            written += wrote;
            rest = rest.get(read..).unwrap_or_default();
            match result {
                // At the end of the line, ask once more: nothing comes.
                ReadFieldResult::InputEmpty => {}
                ReadFieldResult::OutputFull => (written, full) = (0, true),
                ReadFieldResult::End => break,
                ReadFieldResult::Field { record_end } => {
                    split.fields += 1;
                    let name = name.get(..written).unwrap_or_default();
                    if !full && let Ok(name) = std::str::from_utf8(name) {
                        split.take(name);
                    }
                    (written, full) = (0, false);
                    if record_end {
                        break;
                    }
                }
            }
        }
        split
    }

    fn take(&mut self, name: &str) {
        if let Some(key) = columns::key(name) {
            self.known += 1;
            self.people += usize::from(matches!(key, TopKey::Recipient(_)));
            self.note |= matches!(
                key,
                TopKey::Draft(known) if matches!(known.key, DraftKey::Note | DraftKey::Template)
            );
        }
    }

    /// Whether these are names of columns that say who somebody is. There may be others, such as the address of a
    /// profile or the day of the connection.
    const fn names_people(&self) -> bool {
        self.people > 1 && self.known * 4 >= self.fields
    }

    const fn rank(&self) -> (bool, usize, usize) {
        (self.note, self.known, self.fields)
    }
}

/// What a line may be the header of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum HeaderOf {
    /// Drafts: it names a note and something else, in whatever way set off.
    Drafts,
    /// A list of people, if what stands below it goes with it.
    People,
    Nothing,
}

impl HeaderOf {
    pub(super) fn of(line: &[u8]) -> Self {
        let mut of = Self::Nothing;
        for delimiter in DELIMITERS {
            let split = Split::new(line, delimiter);
            if split.note && split.known > 1 {
                return Self::Drafts;
            }
            if split.names_people() {
                of = Self::People;
            }
        }
        if line.trim_ascii() == NOTES {
            return Self::People;
        }
        of
    }
}

/// Whether `line` is a header of drafts.
pub(super) fn is_header(line: &[u8]) -> bool {
    HeaderOf::of(line) == HeaderOf::Drafts
}

/// The delimiter in a line `sep=;`, with which spreadsheets tell one another.
pub(super) fn stated_delimiter(line: &[u8]) -> Option<u8> {
    match line.split_at_checked(4) {
        Some((b"sep=" | b"SEP=", [delimiter])) if DELIMITERS.contains(delimiter) => {
            Some(*delimiter)
        }
        _ => None,
    }
}

/// What LinkedIn writes above a list of connections.
const NOTES: &[u8] = b"Notes:";

/// How many lines that may be, those that are blank aside.
const MOST_NOTES: usize = 3;

/// Whether some lines are a list of people, with or without notes: a header, and below it rows of as many fields. A cell
/// may run over several lines, so that it need not be all of them.
pub(super) fn is_list_of_people(lines: &[&[u8]]) -> bool {
    let above = match lines.first() {
        Some(first) if first.trim_ascii() == NOTES => MOST_NOTES,
        _ => 0,
    };
    (0..=above).any(|above| {
        let Some((header, rows)) = lines.get(above..).and_then(<[_]>::split_first) else {
            return false;
        };
        DELIMITERS.into_iter().any(|delimiter| {
            let header = Split::new(header, delimiter);
            if !header.names_people() {
                return false;
            }
            let fits = |row: &&&[u8]| Split::new(row, delimiter).fields == header.fields;
            rows.first().is_some_and(|row| fits(&row))
                && rows.iter().filter(fits).count() * 2 >= rows.len()
        })
    })
}

/// What to say where a header should stand, and something in another format does.
pub(super) fn other_format(line: &[u8]) -> Option<&'static str> {
    let rest = line.trim_ascii();
    let list = rest.starts_with(b"[") && rest.get(1..)?.trim_ascii_start().starts_with(b"{");
    if list || matches!(rest, b"[" | b"{") {
        return Some("is JSON and no table; name the file .json, or pass `--input json`");
    }
    (rest.starts_with(b"{") && rest.get(1..)?.trim_ascii_start().starts_with(b"\"")).then_some(
        "is JSON and no table; name the file .jsonl (one draft a line) or .json, or pass `--input \
         jsonl` or `--input json`",
    )
}
