//! Markdown: the notes are the fenced blocks and block quotes under a heading that speaks of a
//! connection request, an invitation or a note, each a draft of its own. What else the file says is
//! for people. A file without such a block is a text, or none of ours.
//!
//! A comment for the linter holds for the next note under its heading, above the first heading for all.

use std::borrow::Cow;
use std::ops::Range;
use std::sync::Arc;
use std::vec;

use pulldown_cmark::{CodeBlockKind, Event, HeadingLevel, Options, Parser, Tag, TagEnd};

use super::comment::{self, Comment, Says};
use super::input::{Input, MAX_DRAFT_BYTES, newlines, not_utf8, text as as_text};
use super::passed_over::NO_NOTE;
use super::record::RawDraft;
use super::text::{self, Parts};
use super::{ReadError, Record, Records};
use crate::draft::{Allow, Draft, Inset, Origin, Warning};

/// The most bytes of a file. It holds many notes, each of which may take what a draft may, and is read as a whole.
const MOST_BYTES: usize = 16 << 20;

/// The most notes of a file. Signs of notes without a word in them would take many times the room of the file.
const MOST_NOTES: usize = 100_000;

/// The drafts of `input`.
pub(super) fn records(mut input: Input<'_>) -> Records<'_> {
    match read(&mut input) {
        Ok(Read::Notes(drafts)) => drafts,
        Ok(Read::Text(draft)) => Box::new(std::iter::once(Ok(draft))),
        Ok(Read::Nothing) => Box::new(std::iter::empty()),
        Err(error) => Box::new(std::iter::once(Err(error))),
    }
}

/// What a file turns out to be.
enum Read {
    Notes(Box<Drafts>),
    Text(Box<Draft>),
    /// It is none of ours.
    Nothing,
}

fn read(input: &mut Input<'_>) -> Result<Read, ReadError> {
    let bytes = text::bytes(input, MOST_BYTES)?;
    let (text, bad) = legible(input, &bytes)?;
    let (raw, parts) = text::parts(input, &text)?;
    let illegible = |at: usize, line: usize| {
        let message = not_utf8(&bytes, parts.bytes_before + at);
        input.error(Some(line), message)
    };
    if let Some(first) = bad.first()
        && *first < parts.bytes_before
    {
        let line = 1 + newlines(bytes.get(..*first).unwrap_or_default());
        return Err(input.error(Some(line), not_utf8(&bytes, *first)));
    }
    let mut bad = bad.iter().map(|at| at - parts.bytes_before);
    let Found {
        mut blocks,
        comments,
    } = blocks(parts.note);
    if blocks.len() > MOST_NOTES {
        let message = format!("holds more than {MOST_NOTES} notes; make several files of it");
        return Err(input.error(None, message));
    }
    if blocks.is_empty() {
        if bytes.len() > MAX_DRAFT_BYTES {
            return Err(input.error(None, input.too_long()));
        }
        if let Some(at) = bad.next() {
            let (line, _) = Lines::new(&parts).place(at);
            return Err(illegible(at, line));
        }
        if parts.front.is_none() && input.pass_over(NO_NOTE) {
            return Ok(Read::Nothing);
        }
        return text::draft(input, raw, &parts).map(Read::Text);
    }
    let before = input.skipped + parts.bytes_before;
    let outside = place(&mut blocks, &parts, before, bad, illegible);
    Ok(Read::Notes(Box::new(Drafts {
        comments: Heeded::new(&parts, comments),
        file: input.file.clone(),
        too_long: input.too_long(),
        template: input.template,
        shared: blocks.len() > 1,
        blocks: blocks.into_iter(),
        made: 0,
        outside,
        raw,
    })))
}

/// Says of each block where it stands, the text behind so many bytes of the file, and what of it is `illegible`; `bad`
/// is where such bytes are. What stands outside of all blocks is told here.
fn place(
    blocks: &mut [Block],
    parts: &Parts<'_>,
    before: usize,
    bad: impl Iterator<Item = usize>,
    illegible: impl Fn(usize, usize) -> ReadError,
) -> Option<ReadError> {
    let mut bad = bad.peekable();
    let mut lines = Lines::new(parts);
    let mut outside = None;
    for block in blocks {
        // It is said once: a file that was saved in another way has many.
        if let Some(at) = bad.next_if(|at| *at < block.start) {
            let (line, _) = lines.place(at);
            outside.get_or_insert_with(|| illegible(at, line));
            while bad.next_if(|at| *at < block.start).is_some() {}
        }
        (block.line, _) = lines.place(block.start);
        let above = parts.note.as_bytes().get(block.start..block.note_start);
        block.note_line = block.line + newlines(above.unwrap_or_default()) - 1;
        let verbatim = parts
            .note
            .get(block.note_start..)
            .is_some_and(|rest| rest.starts_with(&block.note));
        block.note_byte = verbatim.then_some(before + block.note_start);
        if let Some(at) = bad.next_if(|at| *at < block.end) {
            let above = parts.note.as_bytes().get(block.start..at);
            let line = block.line + newlines(above.unwrap_or_default());
            block.illegible = Some(Box::new(illegible(at, line)));
            while bad.next_if(|at| *at < block.end).is_some() {}
        }
    }
    if let (Some(at), None) = (bad.next(), &outside) {
        let (line, _) = lines.place(at);
        outside = Some(illegible(at, line));
    }
    outside
}

/// The text of a file, with another sign for every byte that belongs to none, and where such bytes stand.
fn legible<'b>(
    input: &Input<'_>,
    bytes: &'b [u8],
) -> Result<(Cow<'b, str>, Vec<usize>), ReadError> {
    /// What has more was saved in another way as a whole.
    const MOST: usize = 10_000;
    let (line, message) = match as_text(bytes, 1) {
        Ok(text) => return Ok((Cow::Borrowed(text), Vec::new())),
        Err(wrong) => wrong,
    };
    let (mut legible, mut bad) = (String::with_capacity(bytes.len()), Vec::new());
    for chunk in bytes.utf8_chunks() {
        legible.push_str(chunk.valid());
        if !chunk.invalid().is_empty() {
            bad.push(legible.len());
            legible.extend(chunk.invalid().iter().map(|_| '\u{1a}'));
        }
    }
    if bad.is_empty() || bad.len() > MOST {
        return Err(input.error(Some(line + 1), message));
    }
    Ok((Cow::Owned(legible), bad))
}

/// The drafts of a file, made as they are asked for.
struct Drafts {
    file: Option<Arc<str>>,
    /// The message for a note that is longer than any.
    too_long: String,
    /// Whether the file's name says that it holds templates.
    template: bool,
    /// Whether there are several.
    shared: bool,
    blocks: vec::IntoIter<Block>,
    /// How many of them were made.
    made: usize,
    /// What the front matter says.
    raw: RawDraft,
    comments: Heeded,
    /// What is illegible outside of all notes.
    outside: Option<ReadError>,
}

impl Drafts {
    fn draft(&mut self, number: usize, block: Block) -> Record {
        let line = block.line;
        let wrong = |message: String| ReadError::new(self.file.as_deref(), Some(line), message);
        if let Some(error) = block.illegible {
            return Err(*error);
        }
        if block.note.len() > MAX_DRAFT_BYTES {
            return Err(wrong(self.too_long.clone()));
        }
        let origin = Origin {
            file: self.file.clone(),
            line: Some(line),
            note_line: Some(block.note_line),
            note_byte: block.note_byte,
            insets: block.insets,
            ..Origin::default()
        };
        let finished = self.raw.clone().finish_with(Some(block.note), origin);
        let mut draft = match finished {
            Ok(draft) => draft,
            Err(message) => {
                let error = wrong(message);
                // It is the front matter that is wrong, and with it every block.
                self.blocks = Vec::new().into_iter();
                return Err(error);
            }
        };
        draft.template |= (block.template || self.template) && !draft.plain;
        draft.allow.extend(self.comments.for_all.iter().cloned());
        let shared = self.shared;
        draft
            .allow
            .iter_mut()
            .for_each(|allow| allow.shared = shared);
        draft.allow.append(&mut self.comments.for_block(number));
        // They are those of the file, and told with its first draft.
        draft.warnings.append(&mut self.comments.warnings);
        comment::take_out(&mut draft);
        Ok(draft)
    }
}

impl Iterator for Drafts {
    type Item = Record;

    fn next(&mut self) -> Option<Record> {
        let below = self.blocks.as_slice().first().map(|block| block.line);
        let comes = |error: &mut ReadError| below.is_none() || error.line < below;
        if let Some(error) = self.outside.take_if(comes) {
            return Some(Err(error));
        }
        let block = self.blocks.next()?;
        self.made += 1;
        Some(self.draft(self.made - 1, block))
    }
}

/// Tells lines and columns of places that are asked for in their order.
struct Lines<'t> {
    text: &'t str,
    seen: usize,
    line: usize,
    column: usize,
}

impl<'t> Lines<'t> {
    fn new(parts: &Parts<'t>) -> Self {
        Self {
            text: parts.note,
            seen: 0,
            line: parts.lines_before + 1,
            column: 1,
        }
    }

    /// The line and the column of a byte, both from 1.
    fn place(&mut self, at: usize) -> (usize, usize) {
        let passed = self.text.get(self.seen..at).unwrap_or_default();
        let same_line = match passed.rsplit_once('\n') {
            Some((_, rest)) => {
                self.line += newlines(passed.as_bytes());
                self.column = 1;
                rest
            }
            None => passed,
        };
        self.column += same_line.chars().count();
        self.seen = at;
        (self.line, self.column)
    }
}

/// What stands in a Markdown file for us.
#[derive(Debug, Default)]
struct Found {
    blocks: Vec<Block>,
    /// The comments outside of them, in their order.
    comments: Vec<(Comment, Scope)>,
}

/// What a comment holds for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Scope {
    /// Every note of the file.
    File,
    /// The note of this number, from 0, if one stands below it.
    Block(usize),
    /// No note, since none stands below it under the same heading.
    Nothing,
}

/// What the comments outside of notes say.
#[derive(Default)]
struct Heeded {
    for_all: Vec<Allow>,
    /// In the order of the blocks.
    for_blocks: Vec<(usize, Allow)>,
    warnings: Vec<Warning>,
}

impl Heeded {
    fn new(parts: &Parts<'_>, comments: Vec<(Comment, Scope)>) -> Self {
        let mut lines = Lines::new(parts);
        let mut heeded = Self::default();
        for (comment, scope) in comments {
            let start = comment.range.start;
            let place = lines.place(start);
            let says = match (scope, comment.says) {
                (Scope::Nothing, Says::Allow(_)) => Says::Wrong(
                    "this comment holds for nothing: no note stands below it under the same heading",
                ),
                (_, says) => says,
            };
            let mut allowed = Vec::new();
            comment::heed(says, place, &mut allowed, &mut heeded.warnings);
            match scope {
                Scope::Block(number) => {
                    let allowed = allowed.into_iter().map(|allow| (number, allow));
                    heeded.for_blocks.extend(allowed);
                }
                _ => heeded.for_all.append(&mut allowed),
            }
        }
        // They are taken from the end.
        heeded.for_blocks.reverse();
        heeded
    }

    /// What holds for the block of this number, once; blocks are asked for in their order.
    fn for_block(&mut self, number: usize) -> Vec<Allow> {
        let mut allowed = Vec::new();
        while let Some((_, allow)) = self.for_blocks.pop_if(|(block, _)| *block <= number) {
            allowed.push(allow);
        }
        allowed
    }
}

/// A note in a Markdown file.
#[derive(Debug, Default)]
struct Block {
    /// Where the block begins.
    start: usize,
    /// Behind its last byte.
    end: usize,
    /// Where its note does.
    note_start: usize,
    note: String,
    insets: Vec<Inset>,
    /// Whether its language is that of a template.
    template: bool,
    /// The line on which it begins, from 1.
    line: usize,
    /// How many lines of the file stand before its note.
    note_line: usize,
    /// The byte of the file at which its note begins, if it stands there byte for byte.
    note_byte: Option<usize>,
    /// Why it cannot be read.
    illegible: Option<Box<ReadError>>,
}

impl Block {
    /// Adds a piece of the note; `before` is what stands before it on its line.
    fn push(&mut self, piece: &str, before: &str) {
        let begins = self.note.is_empty() || self.note.ends_with('\n');
        if begins && !before.is_empty() && !piece.trim_matches(['\n', '\r']).is_empty() {
            self.insets.push(Inset::of(self.note.len(), before));
        }
        self.note.push_str(piece);
    }
}

/// Whether there is a note in a text.
pub(super) fn holds_note(text: &str) -> bool {
    !blocks(text).blocks.is_empty()
}

/// Every block of `text` that is a note.
fn blocks(text: &str) -> Found {
    let mut walk = Walk::new(text);
    for (event, range) in Parser::new_ext(text, Options::empty()).into_offset_iter() {
        walk.pass(event, range);
        if walk.found.blocks.len() > MOST_NOTES {
            break;
        }
    }
    walk.strand();
    walk.found
}

/// How far a walk through a file has come.
struct Walk<'t> {
    text: &'t str,
    found: Found,
    /// The comments from this one on wait for a note under their heading.
    waiting: usize,
    place: Place,
    /// The words of the heading that was last, or is being read.
    heading: String,
    in_heading: bool,
    /// The fenced block that is open, if it may be a note.
    fence: Option<Block>,
    /// How many quotes are open.
    quotes: usize,
    /// The outermost of them.
    quote: Range<usize>,
    /// How many blocks stood before it.
    before_quote: usize,
}

impl<'t> Walk<'t> {
    fn new(text: &'t str) -> Self {
        Self {
            text,
            found: Found::default(),
            waiting: 0,
            place: Place::default(),
            heading: String::new(),
            in_heading: false,
            fence: None,
            quotes: 0,
            quote: 0..0,
            before_quote: 0,
        }
    }

    /// Goes on by one event of the parser.
    fn pass(&mut self, event: Event<'_>, range: Range<usize>) {
        match event {
            Event::Start(Tag::HtmlBlock) | Event::InlineHtml(_) if self.quotes == 0 => {
                self.comments(range);
            }
            Event::Start(Tag::Heading { .. }) if self.quotes == 0 => {
                self.strand();
                self.place.in_front = false;
                self.in_heading = true;
                self.heading.clear();
            }
            Event::End(TagEnd::Heading(level)) if self.quotes == 0 => {
                self.in_heading = false;
                self.place.pass(level, &self.heading);
            }
            Event::Text(words) | Event::Code(words) if self.in_heading => {
                self.heading.push_str(&words);
            }
            Event::SoftBreak if self.in_heading => self.heading.push(' '),
            Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(language)))
                if self.place.holds_notes() =>
            {
                self.open_fence(&language, range.start);
            }
            Event::Text(words) => self.words(&words, range),
            Event::End(TagEnd::CodeBlock) => self.close_fence(range.end),
            Event::Start(Tag::BlockQuote(_)) => {
                if self.quotes == 0 {
                    self.before_quote = self.found.blocks.len();
                    self.quote = range;
                }
                self.quotes += 1;
            }
            Event::End(TagEnd::BlockQuote(_)) => self.close_quote(),
            _ => {}
        }
    }

    /// Adds the comments of a piece of HTML.
    fn comments(&mut self, range: Range<usize>) {
        let scope = if self.place.in_front {
            Scope::File
        } else {
            Scope::Block(self.found.blocks.len())
        };
        let html = self.text.get(range.clone()).unwrap_or_default();
        let comments = comment::comments(html).into_iter().map(|mut comment| {
            comment.range.start += range.start;
            comment.range.end += range.start;
            (comment, scope)
        });
        self.found.comments.extend(comments);
    }

    fn open_fence(&mut self, language: &str, start: usize) {
        let language = language
            .split([' ', ',', '{', ':'])
            .next()
            .unwrap_or_default();
        self.fence = (!is_one_of(language, MACHINE_LANGUAGES)).then(|| Block {
            start,
            note_start: after_line(self.text, start),
            template: is_one_of(language, TEMPLATE_LANGUAGES),
            ..Block::default()
        });
    }

    /// Adds words to the block that is open.
    fn words(&mut self, words: &str, range: Range<usize>) {
        // Spaces that stand nowhere are what a tab in the indentation is worth.
        if let Some(block) = &mut self.fence
            && !range.is_empty()
        {
            if block.note.is_empty() {
                block.note_start = range.start;
            }
            block.push(words, line_before(self.text, range.start));
        }
    }

    fn close_fence(&mut self, end: usize) {
        if let Some(mut block) = self.fence.take() {
            block.end = end;
            block.note.truncate(without_line_end(&block.note).len());
            self.found.blocks.push(block);
        }
    }

    fn close_quote(&mut self) {
        self.quotes = self.quotes.saturating_sub(1);
        let blocks = &mut self.found.blocks;
        // A fence in a quote is the note, and the quote what holds it.
        if self.quotes == 0 && self.place.holds_notes() && blocks.len() == self.before_quote {
            blocks.extend(quoted(self.text, self.quote.clone()));
        }
    }

    /// Tells the comments that wait that they hold for nothing, if no note came.
    fn strand(&mut self) {
        let comments = &mut self.found.comments;
        for (_, scope) in comments.iter_mut().skip(self.waiting) {
            if *scope == Scope::Block(self.found.blocks.len()) {
                *scope = Scope::Nothing;
            }
        }
        self.waiting = comments.len();
    }
}

/// The note in a block quote; none in a box such as `> [!TIP]`.
fn quoted(text: &str, range: Range<usize>) -> Option<Block> {
    let mut block = Block {
        start: range.start,
        end: range.end,
        note_start: range.start,
        ..Block::default()
    };
    let mut at = range.start;
    for line in text.get(range)?.split_inclusive('\n') {
        let marked = line.trim_start_matches([' ', '\t']);
        let words = match marked.strip_prefix('>') {
            Some(rest) => rest.strip_prefix([' ', '\t']).unwrap_or(rest),
            // A paragraph may run on without its sign.
            None => marked,
        };
        let begins = at + line.len() - words.len();
        at += line.len();
        if block.note.is_empty() {
            if words.trim().is_empty() {
                continue;
            }
            block.note_start = begins;
        }
        block.push(words, line_before(text, begins));
    }
    block.note.truncate(block.note.trim_end().len());
    (!block.note.starts_with("[!")).then_some(block)
}

/// What stands before `at` on its line.
fn line_before(text: &str, at: usize) -> &str {
    let before = text.get(..at).unwrap_or_default();
    let line = before.rfind('\n').map_or(0, |newline| newline + 1);
    before.get(line..).unwrap_or_default()
}

/// Where the line below that of `at` begins.
fn after_line(text: &str, at: usize) -> usize {
    let rest = text.get(at..).unwrap_or_default();
    rest.find('\n')
        .map_or(text.len(), |newline| at + newline + 1)
}

fn without_line_end(text: &str) -> &str {
    text.strip_suffix('\n').unwrap_or(text)
}

/// Under which headings the walk through a file stands.
struct Place {
    /// Above the first heading.
    in_front: bool,
    /// Level of the heading that speaks of notes.
    notes: Option<HeadingLevel>,
    /// Level of a heading below it that speaks of something else to send.
    other: Option<HeadingLevel>,
}

impl Default for Place {
    fn default() -> Self {
        Self {
            in_front: true,
            notes: None,
            other: None,
        }
    }
}

impl Place {
    fn holds_notes(&self) -> bool {
        self.notes.is_some() && self.other.is_none()
    }

    /// Comes by a heading.
    fn pass(&mut self, level: HeadingLevel, words: &str) {
        let speaks = Speaks::of(words);
        if self.notes.is_none_or(|notes| level <= notes) {
            self.notes = (speaks == Speaks::Notes).then_some(level);
            self.other = None;
        } else if self.other.is_none_or(|other| level <= other) {
            self.other = (speaks == Speaks::Others).then_some(level);
        }
    }
}

/// What a heading speaks of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Speaks {
    /// A connection request, an invitation, a note.
    Notes,
    /// What is written to those who are connected already.
    Others,
    Neither,
}

/// What a connection request and its note are called. A plural with `s` is meant as well.
const NAMES: &[&str] = &[
    // English
    "connection request",
    "connect request",
    "connection message",
    "connect message",
    "invitation",
    "invite",
    "note",
    // German
    "kontaktanfrage",
    "kontaktanfragen",
    "vernetzungsanfrage",
    "vernetzungsanfragen",
    "einladung",
    "einladungen",
    "einladungstext",
    "einladungsnachricht",
    "notiz",
    "notizen",
    // French; an invitation is one there, too
    "demande de connexion",
    "demandes de connexion",
    "demande de contact",
    "demandes de contact",
    "demande de mise en relation",
    "demandes de mise en relation",
    // Spanish
    "invitación",
    "invitaciones",
    "solicitud de conexión",
    "solicitudes de conexión",
    "solicitud de contacto",
    "nota",
    // Portuguese
    "convite",
    "pedido de conexão",
    "pedidos de conexão",
    "solicitação de conexão",
    "solicitações de conexão",
    "pedido de ligação",
    // Italian
    "invito",
    "inviti",
    "richiesta di collegamento",
    "richieste di collegamento",
    "richiesta di connessione",
    "richiesta di contatto",
    // Dutch
    "uitnodiging",
    "uitnodigingen",
    "connectieverzoek",
    "connectieverzoeken",
    "contactverzoek",
    "contactverzoeken",
    "verbindingsverzoek",
    "notitie",
    "notities",
];

/// Words before `note` that make it something else.
const OTHER_NOTES: &[&str] = &[
    "calling",
    "design",
    "developer",
    "implementation",
    "lecture",
    "meeting",
    "migration",
    "patch",
    "performance",
    "reading",
    "release",
    "security",
    "side",
    "speaker",
    "technical",
    "upgrade",
    "usage",
    "version",
];

/// What is sent at another time.
const OTHER_NAMES: &[&str] = &[
    "follow up",
    "followup",
    "accepted",
    "email",
    "e mail",
    "inmail",
];

/// Languages of blocks that nobody sends to a person.
const MACHINE_LANGUAGES: &[&str] = &[
    "bash",
    "c",
    "console",
    "cpp",
    "css",
    "csv",
    "diff",
    "go",
    "html",
    "ini",
    "java",
    "javascript",
    "js",
    "json",
    "jsonc",
    "jsonl",
    "mermaid",
    "powershell",
    "python",
    "py",
    "rust",
    "sh",
    "shell",
    "sql",
    "toml",
    "ts",
    "typescript",
    "xml",
    "yaml",
    "yml",
    "zsh",
];

/// Languages of templates.
const TEMPLATE_LANGUAGES: &[&str] = &[
    "handlebars",
    "hbs",
    "j2",
    "jinja",
    "jinja2",
    "liquid",
    "mustache",
    "template",
    "tmpl",
];

fn is_one_of(word: &str, words: &[&str]) -> bool {
    words.iter().any(|known| word.eq_ignore_ascii_case(known))
}

impl Speaks {
    fn of(heading: &str) -> Self {
        // Its beginning says what it speaks of, if it does at all.
        const MOST: usize = 200;
        let lower: String = heading
            .chars()
            .take(MOST)
            .flat_map(char::to_lowercase)
            .collect();
        let words: Vec<_> = lower
            .split(|c: char| !c.is_alphanumeric())
            .filter(|word| !word.is_empty())
            .collect();
        if OTHER_NAMES.iter().any(|name| find(&words, name).is_some()) {
            return Self::Others;
        }
        let notes = NAMES.iter().any(|name| {
            find(&words, name).is_some_and(|at| {
                let before = at.checked_sub(1).and_then(|before| words.get(before));
                *name != "note" || !before.is_some_and(|word| OTHER_NOTES.contains(word))
            })
        });
        if notes { Self::Notes } else { Self::Neither }
    }
}

/// Where in `words` those of `name` stand, the last perhaps with an `s`.
fn find(words: &[&str], name: &str) -> Option<usize> {
    let name: Vec<_> = name.split(' ').collect();
    let (last, first) = name.split_last()?;
    words.windows(name.len()).position(|window| {
        window.split_last().is_some_and(|(word, rest)| {
            rest == first && (word == last || word.strip_suffix('s') == Some(last))
        })
    })
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test that cannot go on should fail")]
mod tests {
    use super::*;

    #[test]
    fn headings_speak_of_notes_or_not() {
        for heading in [
            "Connection request",
            "LinkedIn connection requests",
            "2. The note",
            "Personal notes",
            "Invitation to Jane",
            "Kontaktanfrage an Herrn Brandt",
            "Demande de mise en relation",
            "Solicitud de conexión",
            "Pedido de conexão",
            "Richiesta di collegamento",
            "Connectieverzoek",
        ] {
            assert_eq!(Speaks::of(heading), Speaks::Notes, "{heading}");
        }
        for heading in [
            "",
            "Installation",
            "Release notes",
            "Meeting Notes",
            "Notebook",
            "Connection pooling",
            "Requests",
        ] {
            assert_eq!(Speaks::of(heading), Speaks::Neither, "{heading}");
        }
        for heading in ["Follow-up", "Once they accepted the invitation", "E-mail"] {
            assert_eq!(Speaks::of(heading), Speaks::Others, "{heading}");
        }
    }

    #[test]
    fn words_are_lower_case() {
        for name in NAMES.iter().chain(OTHER_NAMES).chain(OTHER_NOTES) {
            assert_eq!(*name, name.to_lowercase());
        }
    }
}
