//! The drafts that the command line names, one after the other, with what it says about them.
//!
//! Reading is the library's; here the options are put on top of what was read, and what was odd is told.

use std::io;
use std::iter::Peekable;
use std::path::Path;

use anyhow::bail;
use invitelint::Draft;
use invitelint::report::{Scope, visible};
use invitelint::rule::Rule;
use invitelint::source::{Kept, PassedOver, Record, Source, SourceOptions, apply_fact};

use super::options::Input;
use super::terminal::{self, Terminal};
use super::{COMMANDS, names};

/// A record on its way, and what is to be told about it.
#[derive(Debug)]
pub(super) struct Read {
    /// How many records came before.
    pub(super) number: usize,
    /// How many drafts came before.
    pub(super) draft: usize,
    pub(super) record: Record,
    pub(super) warnings: Vec<String>,
}

/// Drafts on their way in.
pub(super) struct Drafts<'a> {
    records: Peekable<Box<dyn Iterator<Item = Record> + Send + 'a>>,
    input: &'a Input,
    rules: &'a [Rule],
    passed_over: PassedOver,
    /// Whether somebody was told that `--to` and its like do not hold for records.
    told: bool,
    /// How many records and how many drafts there were.
    counts: (usize, usize),
}

impl<'a> Drafts<'a> {
    /// Opens what `input` names; `rules` are those that a draft may be excused from. What can be read
    /// only once is copied into `kept`, if that is given.
    ///
    /// # Errors
    ///
    /// A path is one of our commands, and no file.
    pub(super) fn open(
        input: &'a Input,
        rules: &'a [Rule],
        terminal: Terminal,
        kept: Option<&Kept>,
    ) -> anyhow::Result<Self> {
        if let Some(note) = &input.note {
            let mut draft = Draft::new(note);
            draft.origin.note_line = Some(0);
            let alone = Box::new(std::iter::once(Ok(draft)));
            return Ok(Self::of(alone, PassedOver::default(), input, rules));
        }
        for path in &input.paths {
            refuse_command(path)?;
        }
        let reads_stdin =
            input.paths.is_empty() || input.paths.iter().any(|path| path.as_os_str() == "-");
        if reads_stdin && terminal::stdin_is_typed() {
            let end = if cfg!(windows) {
                "Ctrl-Z and Enter"
            } else {
                "Ctrl-D"
            };
            terminal.note(format_args!(
                "reading a note from standard input; end with {end}"
            ));
        }
        let options = SourceOptions::new(input.input);
        let mut source = Source::open(input.paths.clone(), Box::new(io::stdin()), options);
        if let Some(kept) = kept {
            source = source.keeping(kept);
        }
        Ok(Self::of_source(source, input, rules))
    }

    /// Opens once more what was read before.
    pub(super) fn again(input: &'a Input, rules: &'a [Rule], kept: &Kept) -> Self {
        let options = SourceOptions::new(input.input);
        let source = Source::again(input.paths.clone(), kept, options);
        Self::of_source(source, input, rules)
    }

    fn of_source(source: Source, input: &'a Input, rules: &'a [Rule]) -> Self {
        let passed_over = source.passed_over();
        Self::of(Box::new(source), passed_over, input, rules)
    }

    fn of(
        records: Box<dyn Iterator<Item = Record> + Send>,
        passed_over: PassedOver,
        input: &'a Input,
        rules: &'a [Rule],
    ) -> Self {
        Self {
            records: records.peekable(),
            input,
            rules,
            passed_over,
            told: false,
            counts: (0, 0),
        }
    }

    /// The files in directories that hold no drafts, which are known once all was read.
    pub(super) fn passed_over(&self) -> PassedOver {
        self.passed_over.clone()
    }

    /// The next draft, and whether it is the only one.
    pub(super) fn first(&mut self) -> Option<(Read, Scope)> {
        let first = self.next()?;
        let one_place =
            self.input.paths.len() <= 1 && !self.input.paths.iter().any(|path| path.is_dir());
        let alone = one_place && self.records.peek().is_none();
        Some((first, if alone { Scope::One } else { Scope::List }))
    }

    /// Puts what the command line says on top of what the draft says, where it is a text.
    fn apply(&mut self, draft: &mut Draft, warnings: &mut Vec<String>) {
        draft.template |= self.input.template || self.input.dialect.is_some();
        let Input {
            to, from, facts, ..
        } = self.input;
        if to.is_none() && from.is_none() && facts.is_empty() {
            return;
        }
        if draft.origin.is_record() {
            if !self.told {
                self.told = true;
                let place = place(draft);
                warnings.push(format!(
                    "{place}--to, --from and --fact hold for text drafts; a record says it itself, as \
                     `recipient`, `sender` and `context`"
                ));
            }
            return;
        }
        for (person, name) in [(&mut draft.recipient, to), (&mut draft.sender, from)] {
            if let Some(name) = name {
                person.name = Some(name.clone());
                // Parts of the name that the command line has just replaced.
                person.first_name = None;
                person.last_name = None;
            }
        }
        for (key, value) in facts {
            if let Err(error) = apply_fact(&mut draft.context, key, value) {
                warnings.push(error.to_string());
            }
        }
    }

    /// Tells what was odd about a draft.
    fn warn(&self, draft: &Draft, warnings: &mut Vec<String>) {
        for warning in &draft.warnings {
            warnings.push(format!("{}{warning}", place(draft)));
        }
        for name in draft
            .allow
            .iter()
            .filter(|name| !names::is_known(self.rules, name))
        {
            let message = names::unknown(self.rules, name);
            warnings.push(format!("{}allow: {message}", place(draft)));
        }
    }
}

impl Iterator for Drafts<'_> {
    type Item = Read;

    fn next(&mut self) -> Option<Read> {
        let mut record = self.records.next()?;
        let (number, draft) = self.counts;
        self.counts.0 += 1;
        let mut warnings = Vec::new();
        if let Ok(draft) = &mut record {
            self.counts.1 += 1;
            self.apply(draft, &mut warnings);
            self.warn(draft, &mut warnings);
        }
        Some(Read {
            number,
            draft,
            record,
            warnings,
        })
    }
}

/// `file:line: `, as an error at that place would begin; nothing for `--note`.
fn place(draft: &Draft) -> String {
    let Some(line) = draft.origin.line else {
        return String::new();
    };
    let file = draft
        .origin
        .file
        .as_deref()
        .map_or("<stdin>".into(), visible::literal);
    format!("{file}:{line}: ")
}

/// `invitelint -q check` asks for the command, and would look for a file of that name.
fn refuse_command(path: &Path) -> anyhow::Result<()> {
    let named = COMMANDS
        .iter()
        .find(|command| path.as_os_str() == **command);
    if let Some(command) = named
        && !path.exists()
    {
        bail!(
            "there is no file `{command}`; to run the command, name it first: invitelint {command} ..."
        );
    }
    Ok(())
}
