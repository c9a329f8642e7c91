//! Tells from the first characters of a stream how it is written. Most notes are text, and templates
//! open with `{{first_name}}`, `{Hi|Hello}` or `[Name]` as JSON does with a brace or a bracket; only
//! what cannot well be anything else is taken for JSON.

use std::io;

use super::header::{self, HeaderOf};
use super::input::{MAX_DRAFT_BYTES, Peeked};
use super::scan::Scanner;
use super::{InputFormat, markdown};

/// How the stream is written; looks only as far as it must. Never [`InputFormat::Auto`].
pub(super) fn sniff(reader: &mut Peeked<'_>) -> io::Result<InputFormat> {
    let format = by_brackets(reader)?;
    if format != InputFormat::Text {
        return Ok(format);
    }
    by_lines(reader)
}

/// The most bytes that are looked at line by line. A header that is longer has to be named as one.
const MOST: usize = 1 << 16;

/// Whether a table, Markdown or a text begins with these lines.
fn by_lines(reader: &mut Peeked<'_>) -> io::Result<InputFormat> {
    let Some(first) = first_line(reader)? else {
        return Ok(InputFormat::Text);
    };
    if header::stated_delimiter(first).is_some() {
        return Ok(InputFormat::Csv);
    }
    let heading = first.starts_with(b"#");
    match HeaderOf::of(first) {
        HeaderOf::Drafts => return Ok(InputFormat::Csv),
        HeaderOf::Nothing if !heading => return Ok(InputFormat::Text),
        HeaderOf::People | HeaderOf::Nothing => {}
    }
    // It takes more than one line to tell.
    while reader.seen().len() < MOST && !reader.look()?.is_empty() {}
    let seen = reader.seen();
    let whole = seen.len() < MOST;
    let seen = seen.get(..MOST).unwrap_or(seen).trim_ascii_start();
    if heading {
        let text = String::from_utf8_lossy(seen);
        return Ok(if markdown::holds_note(&text) {
            InputFormat::Markdown
        } else {
            InputFormat::Text
        });
    }
    let lines = seen.split(|byte| matches!(byte, b'\n' | b'\r'));
    let mut lines: Vec<_> = lines.filter(|line| !line.trim_ascii().is_empty()).collect();
    if !whole {
        // It may be cut off.
        lines.pop();
    }
    Ok(if header::is_list_of_people(&lines) {
        InputFormat::Csv
    } else {
        InputFormat::Text
    })
}

/// The first line that is not blank. Only a line that another follows is one.
fn first_line<'r>(reader: &'r mut Peeked<'_>) -> io::Result<Option<&'r [u8]>> {
    loop {
        let seen = reader.seen().trim_ascii_start();
        if let Some(end) = seen.iter().position(|byte| matches!(byte, b'\n' | b'\r')) {
            let start = reader.seen().len() - seen.len();
            return Ok(reader.seen().get(start..start + end));
        }
        if reader.seen().len() > MOST || reader.look()?.is_empty() {
            return Ok(None);
        }
    }
}

/// Text, or the kind of JSON that braces and brackets tell.
fn by_brackets(reader: &mut Peeked<'_>) -> io::Result<InputFormat> {
    let mut sniffer = Sniffer::Start;
    let mut looked = 0;
    for byte in reader.seen() {
        if let Some(format) = sniffer.step(*byte) {
            return Ok(format);
        }
        looked += 1;
    }
    while looked <= MAX_DRAFT_BYTES {
        let fresh = reader.look()?;
        if fresh.is_empty() {
            return Ok(sniffer.end());
        }
        for byte in fresh {
            if let Some(format) = sniffer.step(*byte) {
                return Ok(format);
            }
        }
        looked += fresh.len();
    }
    Ok(sniffer.end())
}

/// What was seen so far.
enum Sniffer {
    /// White space.
    Start,
    /// `{`, and whether a line end came after it.
    Brace { below: bool },
    /// `[`
    Bracket,
    /// The first line of an object that begins with a key.
    FirstLine(Scanner),
    /// A line that breaks off inside a string.
    BrokenOff,
}

impl Sniffer {
    fn step(&mut self, byte: u8) -> Option<InputFormat> {
        if byte.is_ascii_whitespace() && !matches!(self, Self::FirstLine(_)) {
            if let Self::Brace { below } = self {
                *below |= byte == b'\n';
            }
            return None;
        }
        match self {
            Self::Start => match byte {
                b'{' => *self = Self::Brace { below: false },
                b'[' => *self = Self::Bracket,
                _ => return Some(InputFormat::Text),
            },
            // A list of strings is JSON as well: reading it says what belongs there instead.
            Self::Bracket if matches!(byte, b'{' | b']' | b'"') => return Some(InputFormat::Json),
            Self::Brace { below: true } if matches!(byte, b'"' | b'}') => {
                return Some(InputFormat::Json);
            }
            Self::Brace { below: false } if matches!(byte, b'"' | b'}') => {
                let mut scanner = Scanner::default();
                scanner.step(b'{');
                scanner.step(byte);
                *self = Self::FirstLine(scanner);
            }
            Self::Bracket | Self::Brace { .. } => return Some(InputFormat::Text),
            Self::FirstLine(scanner) if byte == b'\n' => {
                if scanner.closed() {
                    return Some(InputFormat::Jsonl);
                }
                if !scanner.in_string() {
                    return Some(InputFormat::Json);
                }
                *self = Self::BrokenOff;
            }
            Self::FirstLine(scanner) => scanner.step(byte),
            // Either a line of JSONL is cut off, or somebody wrote a line break into a string.
            Self::BrokenOff if byte == b'{' => return Some(InputFormat::Jsonl),
            Self::BrokenOff => return Some(InputFormat::Json),
        }
        None
    }

    fn end(self) -> InputFormat {
        match self {
            Self::FirstLine(_) | Self::BrokenOff => InputFormat::Json,
            Self::Start | Self::Brace { .. } | Self::Bracket => InputFormat::Text,
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test that cannot go on should fail")]
mod tests {
    use super::super::input::Input;
    use super::*;

    #[track_caller]
    fn assert_sniffs(text: &str, expected: InputFormat) {
        // A byte at a time as well as in one piece.
        for capacity in [1, 1 << 16] {
            let reader = io::BufReader::with_capacity(capacity, text.as_bytes());
            let mut input = Input::new(None, reader);
            input.begin().unwrap();
            assert_eq!(sniff(&mut input.reader).unwrap(), expected, "{text:?}");
            let mut rest = String::new();
            io::Read::read_to_string(&mut input.reader, &mut rest).unwrap();
            assert_eq!(rest, text.trim_start_matches('\u{feff}'), "nothing is lost");
        }
    }

    #[test]
    fn placeholders_and_spintax_are_text() {
        for text in [
            "",
            "  \n",
            "Hi Jane",
            "{{first_name}}, we met",
            "{ {first_name} }",
            "{Hi|Hello} Jane",
            "{first_name}, we met",
            "{ first_name }, we met",
            "[Name], we met",
            "[First Name] we met",
            "[[Name]]",
            "[1] we met",
            "{",
            "[",
            "---\nto: Jane\n---\nHi",
            "\"quoted\"",
        ] {
            assert_sniffs(text, InputFormat::Text);
        }
    }

    #[test]
    fn objects_and_arrays_are_json() {
        for text in [
            "{\"note\": \"Hi\"}",
            "\u{feff}{\"note\": \"Hi\"}",
            "{\n  \"note\": \"Hi\"\n}\n",
            "{\n  \"note\": \"Hi\"}\n",
            "{\"note\": \"Hi,\na line break\"}\n",
            "{ \"note\": \"Hi\",\n  \"to\": \"Jane\" }",
            "{}",
            "[]",
            "[{\"note\": \"Hi\"}]",
            "\n [\n  {\"note\": \"Hi\"}\n]",
            "[\"Hi\"]",
        ] {
            assert_sniffs(text, InputFormat::Json);
        }
    }

    #[test]
    fn objects_on_lines_are_jsonl() {
        for text in [
            "{\"note\": \"Hi\"}\n",
            "\n{\"note\": \"Hi\"}\n{\"note\": \"Ho\"}\n",
            "{}\n{}",
            "{\"note\": \"a } in a string\"}\r\n{\"note\": \"Ho\"}",
            "{\"note\": \"broken off\n{\"note\": \"Ho\"}\n",
            "{\"note\": \"Hi\"} garbage\n{\"note\": \"Ho\"}\n",
        ] {
            assert_sniffs(text, InputFormat::Jsonl);
        }
    }

    #[test]
    fn a_header_and_a_line_below_it_are_a_table() {
        for text in [
            "note,to\nHi,Jane\n",
            "\u{feff}\nFirst Name;Message\r\n",
            "id\tfirst_name\tconnection_note\n",
            "\"To\"|\"Template\"\n",
            "sep=;\nnote;to\n",
            "SEP=|\r\nFirst Name|Note\r\n",
        ] {
            assert_sniffs(text, InputFormat::Csv);
        }
        for text in [
            "note,to",
            "Message, note this: we met\nin Gent",
            "Jane, thanks for the note, and the book\n",
            "note\nHi Jane\n",
            "sep=?\nnote?to\n",
        ] {
            assert_sniffs(text, InputFormat::Text);
        }
    }

    #[test]
    fn a_list_of_people_is_a_table_though_it_has_no_note() {
        for text in [
            "name,company\nJane,Acme\n",
            "First Name,Last Name,URL\nIda,Moen,https://example.com\n",
            "First Name;Last Name;E-Mail\r\nIda;Moen;\r\n\r\nOlu;\"Ade; Jr\";olu@example.com",
            "Notes:\n\"When exporting your connection data, some are left out.\"\n\n\
             First Name,Last Name,URL,Email Address,Company,Position,Connected On\n\
             Ida,Moen,,,Moen AS,Smith,02 May 2026\n",
        ] {
            assert_sniffs(text, InputFormat::Csv);
        }
        for text in [
            "First Name, Last Name,",
            "Name, company, and the rest of it:\nyou know mine, and I know yours.\n",
            "Name, company\nIda, your talk on kilns, which I heard in Gent, is with me still.\n",
            "Title, company, name\nwe met at the quay\n",
            "First Name,Last Name\n",
            "Notes:\nIda, Moen\n",
        ] {
            assert_sniffs(text, InputFormat::Text);
        }
    }

    #[test]
    fn markdown_has_a_note_below_a_heading_that_speaks_of_one() {
        for text in [
            "# Connection request to Ida\n\n> Hi Ida, the quay in Gent was lovely.\n",
            "\n## Einladung\n```\nHallo Ida\n```\n",
            "# Autumn\n\nFor the fair.\n\n## Note for Olu\n\n> Hi Olu\n",
        ] {
            assert_sniffs(text, InputFormat::Markdown);
        }
        for text in [
            "#1 of my list is your talk on kilns.\n> and so on\n",
            "# Connection request\nHi Ida, the quay was lovely.\n",
            "# Kilns\n\n> Hi Ida\n",
            "> Hi Ida\n",
        ] {
            assert_sniffs(text, InputFormat::Text);
        }
    }

    #[test]
    fn an_endless_line_is_not_read_to_its_end() {
        let reader = io::BufReader::new(io::repeat(b' '));
        let mut input = Input::new(None, reader);
        assert_eq!(sniff(&mut input.reader).unwrap(), InputFormat::Text);
    }
}
