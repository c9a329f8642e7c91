//! Text: the file is the note, below front matter in YAML if there is any. What people wrote is
//! handed on as they wrote it, but for a byte order mark, the file's last line end, and the blank
//! lines that set the note off from its front matter.

use std::io::Read;

use serde::de::DeserializeSeed;
use serde_saphyr::{MessageFormatter, UserMessageFormatter};

use super::input::{Input, MAX_DRAFT_BYTES, newlines, text};
use super::record::{RawDraft, RecordSeed, Syntax};
use super::{ReadError, Record, Records, comment, front};
use crate::draft::{Allow, Origin};

/// The one draft that a text is.
pub(super) fn records(input: Input<'_>) -> Records<'_> {
    Box::new(std::iter::once_with(|| record(input)))
}

fn record(mut input: Input<'_>) -> Record {
    let bytes = bytes(&mut input, MAX_DRAFT_BYTES)?;
    let text = text(&bytes, 1).map_err(|(line, message)| input.error(Some(line + 1), message))?;
    let (raw, parts) = parts(&input, text)?;
    draft(&input, raw, &parts)
}

/// The whole input, which has `most` bytes at most.
pub(super) fn bytes(input: &mut Input<'_>, most: usize) -> Result<Vec<u8>, ReadError> {
    let mut bytes = Vec::new();
    let limit = u64::try_from(most + 1).unwrap_or(u64::MAX);
    if let Err(error) = input.reader.by_ref().take(limit).read_to_end(&mut bytes) {
        return Err(input.unreadable(&error));
    }
    if bytes.len() > most {
        return Err(input.error(None, input.longer_than(most)));
    }
    Ok(bytes)
}

/// What the front matter says, and what stands where.
pub(super) fn parts<'t>(
    input: &Input<'_>,
    text: &'t str,
) -> Result<(RawDraft, Parts<'t>), ReadError> {
    let parts = split(text).map_err(|message| input.error(Some(1), message))?;
    let raw = match parts.front.map(|front| (front, front_matter(front))) {
        None => RawDraft::default(),
        Some((front, Ok(mut raw))) => {
            place(raw.allowed(), front);
            for warning in raw.warned() {
                warning.line = warning.line.map(|line| line + FENCE);
            }
            raw
        }
        Some((_, Err((line, message)))) => return Err(input.error(Some(line), message)),
    };
    Ok((raw, parts))
}

/// The draft whose note is all that stands below the front matter.
pub(super) fn draft(input: &Input<'_>, mut raw: RawDraft, parts: &Parts<'_>) -> Record {
    // Below front matter that holds the note itself, nothing need stand.
    let below = parts.front.is_none() || !parts.note.trim().is_empty();
    let body = below.then(|| parts.note.to_owned());
    let origin = Origin {
        file: input.file.clone(),
        line: Some(1),
        note_line: Some(parts.lines_before),
        note_byte: Some(input.skipped + parts.bytes_before),
        ..Origin::default()
    };
    let mut draft = raw
        .finish_with(body, origin)
        .map_err(|message| input.error(Some(1), message))?;
    draft.template |= input.template && !draft.plain;
    let in_front = !below && !draft.note.is_empty();
    if in_front {
        draft.origin.note_line = None;
        draft.origin.note_byte = None;
    }
    comment::take_out(&mut draft);
    if in_front
        && let Some(place) =
            front::place(parts.front.unwrap_or_default(), raw.note_key(), &draft.note)
    {
        draft.origin.note_line = Some(FENCE + place.lines_before);
        let before = input.skipped + parts.front_at;
        draft.origin.note_byte = place.verbatim.then_some(before + place.byte);
        draft.origin.insets = place.insets;
    }
    Ok(draft)
}

/// A text, taken apart.
pub(super) struct Parts<'t> {
    /// What stands between the `---` lines.
    pub(super) front: Option<&'t str>,
    /// How many bytes of the text stand before that.
    front_at: usize,
    pub(super) note: &'t str,
    /// How many lines stand before the note.
    pub(super) lines_before: usize,
    /// How many bytes of the text stand before the note.
    pub(super) bytes_before: usize,
}

/// Front matter and note.
fn split(text: &str) -> Result<Parts<'_>, &'static str> {
    let Some(rest) = text
        .split_once('\n')
        .and_then(|(first, rest)| fence(first).then_some(rest))
    else {
        if fence(text) {
            return Err(UNCLOSED);
        }
        if comment::stands_above(text, is_front_matter) {
            return Err(NOT_FIRST);
        }
        return Ok(Parts {
            front: None,
            front_at: 0,
            note: without_last_line_end(text),
            lines_before: 0,
            bytes_before: 0,
        });
    };
    let mut offset = 0;
    let close = rest.split_inclusive('\n').find_map(|line| {
        let start = offset;
        offset += line.len();
        fence(line).then_some((start, offset))
    });
    let (front_end, below) = close.ok_or(UNCLOSED)?;
    let mut note = &rest[below..];
    while let Some((blank, after)) = note.split_once('\n')
        && blank.trim().is_empty()
    {
        note = after;
    }
    let bytes_before = text.len() - note.len();
    let lines_before = newlines(&text.as_bytes()[..bytes_before]);
    Ok(Parts {
        front: Some(&rest[..front_end]),
        front_at: text.len() - rest.len(),
        note: without_last_line_end(note),
        lines_before,
        bytes_before,
    })
}

/// The lines of the file above the first of the front matter: the opening `---`.
const FENCE: usize = 1;

const UNCLOSED: &str = "the front matter that `---` opens is never closed; end it with a line `---`, \
                        or begin the note with something else";

/// Tells excuses where they stand in the front matter, as far as it is plain.
fn place(allowed: &mut [Allow], front: &str) {
    let key = |line: &str| {
        line.trim_start()
            .get(..5)
            .is_some_and(|key| key.eq_ignore_ascii_case("allow"))
    };
    // The line after the opening `---` is the first; each name stands behind the one before it.
    let mut lines = (2..)
        .zip(front.lines())
        .skip_while(|(_, line)| !key(line))
        .peekable();
    let mut from = 0;
    for allow in allowed {
        while let Some((number, line)) = lines.peek() {
            if let Some(at) = line.get(from..).and_then(|rest| rest.find(&allow.rule)) {
                let before = line.get(..from + at).unwrap_or_default();
                allow.place = Some((*number, 1 + before.chars().count()));
                from += at + allow.rule.len();
                break;
            }
            lines.next();
            from = 0;
        }
    }
}

const NOT_FIRST: &str =
    "the front matter comes first; put the comment that stands above it below it";

/// Whether `text` begins with front matter, as far as its first lines tell: a line may be `---` for other
/// reasons.
fn is_front_matter(text: &str) -> bool {
    let mut lines = text.lines();
    lines.next().is_some_and(fence)
        && lines.next().is_some_and(|line| line.contains(':'))
        && lines.any(fence)
}

/// Whether a line opens or closes front matter.
fn fence(line: &str) -> bool {
    line.trim_end() == "---"
}

fn without_last_line_end(text: &str) -> &str {
    let text = text.strip_suffix('\n').unwrap_or(text);
    text.strip_suffix('\r').unwrap_or(text)
}

/// The values in `yaml`, or the line in the file and what is wrong there.
fn front_matter(yaml: &str) -> Result<RawDraft, (usize, String)> {
    let raw = front_matter_with(yaml, false)?;
    if raw.has_rounded_id() {
        return front_matter_with(yaml, true);
    }
    Ok(raw)
}

fn front_matter_with(yaml: &str, exact_id: bool) -> Result<RawDraft, (usize, String)> {
    let options = serde_saphyr::options! {
        // “no” and “yes” are a language and an answer.
        strict_booleans: true,
        with_snippet: false,
    };
    let mut raw = RawDraft::default();
    raw.exact_id = exact_id;
    serde_saphyr::with_deserializer_from_str_with_options(yaml, options, |deserializer| {
        RecordSeed {
            syntax: Syntax::Yaml,
            draft: &mut raw,
        }
        .deserialize(deserializer)
    })
    .map(|()| raw)
    .map_err(|error| {
        let line = error
            .location()
            .and_then(|location| usize::try_from(location.line()).ok())
            .filter(|line| *line > 0)
            .unwrap_or(1);
        let message = UserMessageFormatter.format_message(error.without_snippet());
        let advice = advice(yaml.lines().nth(line - 1).unwrap_or_default());
        (
            line + FENCE,
            format!("in the front matter: {message}{advice}"),
        )
    })
}

/// What to do about a line of YAML that could not be read, where that is plain.
fn advice(line: &str) -> &'static str {
    match line.split_once(": ") {
        Some((_, value)) if value.starts_with(['"', '\'']) => "",
        Some((_, value)) if value.contains("{{") => "; text with `{{` in it needs quotes",
        Some((_, value)) if value.contains(": ") => "; text with a colon in it needs quotes",
        _ => "",
    }
}
