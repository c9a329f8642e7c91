//! The drafts that the command line names, one after the other, with what it says about them.
//!
//! Reading is the library's; here the options are put on top of what was read, and what was odd is told.
//! What governs a file is looked up when its first draft comes.

use std::collections::HashSet;
use std::io;
use std::iter::Peekable;
use std::path::Path;
use std::sync::Arc;

use invitelint::baseline::Identity;
use invitelint::config::{ConfigError, Fault};
use invitelint::report::text::{count, grouped};
use invitelint::report::{Scope, visible};
use invitelint::source::{
    InputFormat, Kept, PassedOver, ReadError, Recipients, Record, Source, SourceOptions,
    apply_fact, read_recipients, read_recipients_from,
};
use invitelint::{Draft, Origin, names};

use super::COMMANDS;
use super::configured::{Configured, Governing};
use super::faults;
use super::options::Input;
use super::refusal::Refusal;
use super::terminal::{self, Terminal};

/// A record on its way, and what is to be told about it.
#[derive(Debug)]
pub(super) struct Read {
    /// How many records came before.
    pub(super) number: usize,
    /// How many drafts came before.
    pub(super) draft: usize,
    pub(super) record: Record,
    /// How the draft is judged.
    pub(super) governing: Arc<Governing>,
    /// What a baseline knows the draft by, if there is one.
    pub(super) identity: Option<Identity>,
    warnings: Vec<String>,
    /// What is wrong with its configuration or with rules, as far as nobody was told yet.
    pub(super) faults: Vec<Fault>,
}

impl Read {
    /// A draft that was read as the `number`th, and nothing odd about it.
    #[cfg(test)]
    pub(super) fn plain(number: usize, draft: Draft) -> Self {
        Self {
            number,
            draft: number,
            record: Ok(Box::new(draft)),
            governing: Arc::default(),
            identity: None,
            warnings: Vec::new(),
            faults: Vec::new(),
        }
    }

    /// Whether there is something to tell about it.
    pub(super) fn is_odd(&self) -> bool {
        !self.warnings.is_empty() || !self.faults.is_empty()
    }

    /// Tells what was odd about it.
    pub(super) fn tell(&self, terminal: Terminal) {
        faults::tell(&self.faults, terminal);
        for warning in &self.warnings {
            terminal.warning(warning);
        }
    }
}

/// A file that drafts are read from.
struct Current {
    name: Option<Arc<str>>,
    /// What governs it; `None` if its configuration is broken.
    governing: Option<Arc<Governing>>,
}

/// Drafts on their way in.
pub(super) struct Drafts<'a> {
    records: Peekable<Box<dyn Iterator<Item = Record> + Send + 'a>>,
    input: &'a Input,
    configured: &'a Configured<'a>,
    /// The file that the last draft was in.
    current: Option<Current>,
    /// Whether all this is read for the second time.
    again: bool,
    /// What is wrong with configurations and rules that were met so far.
    faults: Vec<Fault>,
    /// How many of those were told.
    told_faults: usize,
    /// Who templates are filled in for.
    recipients: Option<Arc<Recipients>>,
    /// What was made of the last template, as far as it is still to come.
    made: Box<dyn Iterator<Item = Record> + Send + 'a>,
    passed_over: PassedOver,
    /// Whether somebody was told that `--to` and its like do not hold for records.
    told: bool,
    /// Warnings that hold for several drafts, as far as they were told.
    told_for_all: HashSet<String>,
    /// How many records and how many drafts there were.
    counts: (usize, usize),
}

impl<'a> Drafts<'a> {
    /// Opens what `input` names; `configured` says what governs it. What can be read only once is
    /// copied into `kept`, if that is given.
    ///
    /// # Errors
    ///
    /// A path is one of our commands, and no file; the list of recipients cannot be read; or the configuration
    /// of a note that was typed cannot be used.
    pub(super) fn open(
        input: &'a Input,
        configured: &'a Configured<'a>,
        terminal: Terminal,
        kept: Option<&Kept>,
    ) -> Result<Self, Refusal> {
        let recipients = match &input.recipients {
            Some(path) => Some(Arc::new(recipients(path, input, terminal)?)),
            None => None,
        };
        if let Some(note) = &input.note {
            if let Err(error) = configured.of(None) {
                let refusal = Refusal::typed(format_args!(
                    "the note is not checked: its configuration, {}, cannot be used",
                    visible::literal(&error.config)
                ));
                return Err(refusal.because(&error));
            }
            let mut draft = Draft::new(note);
            draft.origin.note_line = Some(0);
            let alone = Box::new(std::iter::once(Ok(Box::new(draft))));
            return Ok(Self::of(
                alone,
                PassedOver::default(),
                input,
                configured,
                recipients,
            ));
        }
        for path in &input.paths {
            refuse_command(path)?;
        }
        // A command stands before all paths.
        if let Some(path) = input.paths.first()
            && let Some(command) = misspelt_command(path)
        {
            terminal.note(format_args!(
                "did you mean the command `{command}`? {} is looked for as a file",
                names::shown(&path.to_string_lossy())
            ));
        }
        if reads_stdin(input) && terminal::stdin_is_typed() {
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
        Ok(Self::of_source(source, input, configured, recipients))
    }

    /// Opens once more what was read before; `recipients` were read, and need not be again.
    pub(super) fn again(
        input: &'a Input,
        configured: &'a Configured<'a>,
        recipients: Option<Arc<Recipients>>,
        kept: &Kept,
    ) -> Self {
        let options = SourceOptions::new(input.input);
        let source = Source::again(input.paths.clone(), kept, options);
        Self {
            again: true,
            ..Self::of_source(source, input, configured, recipients)
        }
    }

    fn of_source(
        source: Source,
        input: &'a Input,
        configured: &'a Configured<'a>,
        recipients: Option<Arc<Recipients>>,
    ) -> Self {
        let passed_over = source.passed_over();
        Self::of(Box::new(source), passed_over, input, configured, recipients)
    }

    fn of(
        records: Box<dyn Iterator<Item = Record> + Send>,
        passed_over: PassedOver,
        input: &'a Input,
        configured: &'a Configured<'a>,
        recipients: Option<Arc<Recipients>>,
    ) -> Self {
        // What is wrong with the list itself comes first.
        let errors = recipients
            .as_ref()
            .map_or(Vec::new(), |list| list.errors.clone());
        Self {
            records: records.peekable(),
            input,
            configured,
            current: None,
            again: false,
            faults: Vec::new(),
            told_faults: 0,
            recipients,
            made: Box::new(errors.into_iter().map(Err)),
            passed_over,
            told: false,
            told_for_all: HashSet::new(),
            counts: (0, 0),
        }
    }

    /// The files in directories that hold no drafts, which are known once all was read.
    pub(super) fn passed_over(&self) -> PassedOver {
        self.passed_over.clone()
    }

    /// Who templates are filled in for, if there is a list.
    pub(super) fn recipients(&self) -> Option<Arc<Recipients>> {
        self.recipients.clone()
    }

    /// The next record: a draft, what was made of the template before it, or an error.
    fn record(&mut self) -> Option<Read> {
        if let Some(made) = self.made.next() {
            return Some(self.read(made));
        }
        loop {
            let mut record = self.records.next()?;
            let draft = match &mut record {
                Ok(draft) => draft,
                Err(error) if self.is_passed(error.file.as_deref()) => continue,
                Err(_) => return Some(self.read(record)),
            };
            if self.is_passed(draft.origin.file.as_deref()) {
                continue;
            }
            let governing = match self.governing(draft.origin.file.as_ref()) {
                Ok(governing) => governing,
                Err(error) => return Some(self.unchecked(draft, &error)),
            };
            if let Some(language) = &draft.language
                && !governing.linter.speaks(language)
            {
                let known: Vec<_> = governing.linter.languages().collect();
                let message = names::no_language(language, &known);
                return Some(self.unread(draft, &message));
            }
            let mut warnings = Vec::new();
            draft.template |= governing.template && !draft.plain;
            self.apply(draft, &mut warnings);
            let (configured, file) = (self.configured, draft.origin.file.as_deref());
            let knows = |name: &str| configured.knows(file, name);
            warn(
                draft,
                &governing,
                knows,
                &mut self.told_for_all,
                &mut warnings,
            );
            if let Some(recipients) = &self.recipients {
                // What the template is excused from may be for the notes that it becomes.
                draft.allow.iter_mut().for_each(|allow| allow.shared = true);
                let filling = governing.linter.fill((**draft).clone(), recipients.clone());
                for warning in filling.warnings() {
                    let place = place(draft, warning.line);
                    warnings.push(format!("{place}{}", warning.message));
                }
                let errors = filling.errors().to_vec();
                let drafts = filling.drafts().map(|draft| Ok(Box::new(draft)));
                self.made = Box::new(errors.into_iter().map(Err).chain(drafts));
            }
            return Some(Read {
                warnings,
                ..self.read(record)
            });
        }
    }

    /// A record with nothing odd about it.
    fn read(&mut self, record: Record) -> Read {
        let current = self.current.as_ref();
        let governing = current.and_then(|current| current.governing.clone());
        let (number, draft) = self.counts;
        self.counts.0 += 1;
        self.counts.1 += usize::from(record.is_ok());
        let faults = self
            .faults
            .get(self.told_faults..)
            .unwrap_or_default()
            .to_vec();
        self.told_faults = self.faults.len();
        Read {
            number,
            draft,
            record,
            governing: governing.unwrap_or_default(),
            identity: None,
            warnings: Vec::new(),
            faults,
        }
    }

    /// Whether a file is the current one, and its configuration is broken.
    fn is_passed(&self, file: Option<&str>) -> bool {
        let current = self.current.as_ref();
        current
            .is_some_and(|current| current.governing.is_none() && current.name.as_deref() == file)
    }

    /// What governs the drafts of a file.
    fn governing(&mut self, file: Option<&Arc<str>>) -> Result<Arc<Governing>, Arc<ConfigError>> {
        if let Some(current) = &self.current
            && let Some(governing) = &current.governing
            && is_same(current.name.as_ref(), file)
        {
            return Ok(governing.clone());
        }
        let name = file.map(AsRef::as_ref);
        let found = self.configured.of(name);
        if !self.again {
            self.configured.note(name);
            if let Ok(found) = &found {
                let can_find = found.linter.can_find();
                self.configured.note_rules(name, can_find);
            }
        }
        let broken = match &found {
            Ok(governing) => &governing.broken,
            Err(error) => &error.faults,
        };
        for fault in broken {
            self.configured.fail();
            if !self.faults.contains(fault) {
                self.faults.push(fault.clone());
            }
        }
        self.current = Some(Current {
            name: file.cloned(),
            governing: found.as_ref().ok().cloned(),
        });
        found
    }

    /// What stands in the place of the drafts of a file whose configuration is broken.
    fn unchecked(&mut self, draft: &Draft, error: &ConfigError) -> Read {
        let message = format!(
            "is not checked: its configuration, {}, cannot be used",
            visible::literal(&error.config)
        );
        let file = draft.origin.file.as_deref();
        self.read(Err(ReadError::new(file, None, message)))
    }

    /// What stands in the place of a draft in a language that notes are not read in. It would be judged
    /// as one in English, and nobody would know.
    fn unread(&mut self, draft: &Draft, why: &str) -> Read {
        let Origin { file, line, .. } = &draft.origin;
        let line = line.filter(|line| draft.origin.is_record() || *line > 1);
        let message = format!("is not checked: {why}");
        self.read(Err(ReadError::new(file.as_deref(), line, message)))
    }

    /// The next draft, and whether it is the only one.
    pub(super) fn first(&mut self) -> Option<(Read, Scope)> {
        let first = self.next()?;
        let one_place =
            self.input.paths.len() <= 1 && !self.input.paths.iter().any(|path| path.is_dir());
        let alone = one_place && self.recipients.is_none() && self.records.peek().is_none();
        Some((first, if alone { Scope::One } else { Scope::List }))
    }

    /// Puts what the command line says on top of what the draft says, where it is a text.
    fn apply(&mut self, draft: &mut Draft, warnings: &mut Vec<String>) {
        draft.template |=
            self.input.template || self.input.dialect.is_some() || self.input.recipients.is_some();
        let Input {
            to, from, facts, ..
        } = self.input;
        if to.is_none() && from.is_none() && facts.is_empty() {
            return;
        }
        if draft.origin.is_record() {
            if !self.told {
                self.told = true;
                let place = place(draft, None);
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
}

/// Whether drafts are read from standard input.
fn reads_stdin(input: &Input) -> bool {
    input.note.is_none()
        && (input.paths.is_empty() || input.paths.iter().any(|path| is_stdin(path)))
}

fn is_stdin(path: &Path) -> bool {
    path.as_os_str() == "-"
}

/// The list of recipients that `path` names. What is odd about it is told.
fn recipients(path: &Path, input: &Input, terminal: Terminal) -> Result<Recipients, Refusal> {
    let list = read_list(path, input, terminal)?;
    for warning in &list.warnings {
        let file = Some(list.file.as_str());
        terminal.warning(ReadError::new(file, warning.line, &*warning.message));
    }
    Ok(list)
}

fn read_list(path: &Path, input: &Input, terminal: Terminal) -> Result<Recipients, Refusal> {
    if !is_stdin(path) {
        return Ok(read_recipients(path)?);
    }
    if reads_stdin(input) {
        return Err(Refusal::typed(
            "the list of recipients and the template would both be read from standard input; name a file for one \
             of them",
        ));
    }
    if terminal::stdin_is_typed() {
        terminal.note(format_args!(
            "reading a list of recipients from standard input"
        ));
    }
    let stdin = io::BufReader::new(io::stdin());
    Ok(read_recipients_from(
        stdin,
        "<stdin>".into(),
        InputFormat::Auto,
    )?)
}

/// Tells of the texts that were passed over in directories: somebody may take them for checked.
pub(super) fn tell_texts(passed_over: &PassedOver, terminal: Terminal) {
    /// The others are counted.
    const NAMED: usize = 3;
    let texts = passed_over.texts();
    if texts.is_empty() {
        return;
    }
    let named = texts.iter().take(NAMED).map(|text| visible::literal(text));
    let mut named: Vec<_> = named.collect();
    let more = texts.len() - named.len();
    if more > 0 {
        named.push(format!("{} more", grouped(more)).into());
    }
    let named: Vec<_> = named.iter().map(AsRef::as_ref).collect();
    let files = count(texts.len(), "Markdown file", "Markdown files");
    terminal.note(format_args!(
        "passed over {files} without a note under a heading that speaks of one: {}; name a file to have it \
         checked as one note",
        names::listed(&named, "and")
    ));
}

/// What was odd about a draft.
fn warn(
    draft: &Draft,
    governing: &Governing,
    knows: impl Fn(&str) -> bool,
    told_for_all: &mut HashSet<String>,
    warnings: &mut Vec<String>,
) {
    for warning in &draft.warnings {
        let place = place(draft, warning.line);
        warnings.push(format!("{place}{}", warning.message));
    }
    let rules = governing.linter.rules();
    let unknown = draft
        .allow
        .iter()
        .filter(|allow| !names::is_rule(rules, &allow.rule) && !knows(&allow.rule));
    for allow in unknown.take(MOST_WARNINGS) {
        let place = place(draft, allow.place.map(|(line, _)| line));
        let message = names::no_rule(rules, &allow.rule);
        let warning = format!("{place}allow: {message}");
        // What holds for every draft of a file is told once.
        if !allow.shared || told_for_all.insert(warning.clone()) {
            warnings.push(warning);
        }
    }
}

impl Iterator for Drafts<'_> {
    type Item = Read;

    fn next(&mut self) -> Option<Read> {
        self.record()
    }
}

/// Whether two drafts are in one file; most often they share its name.
fn is_same(a: Option<&Arc<str>>, b: Option<&Arc<str>>) -> bool {
    a.map(Arc::as_ptr) == b.map(Arc::as_ptr) || a == b
}

/// The most unknown names of a draft that are told.
const MOST_WARNINGS: usize = 16;

/// `file:line: `, as an error at that place would begin, at the record where no line is given; nothing
/// for `--note`.
fn place(draft: &Draft, line: Option<usize>) -> String {
    let Some(line) = line.or(draft.origin.line) else {
        return String::new();
    };
    let file = draft
        .origin
        .file
        .as_deref()
        .map_or("<stdin>".into(), visible::literal);
    format!("{file}:{line}: ")
}

/// The command that was probably meant by a path that leads nowhere.
fn misspelt_command(path: &Path) -> Option<&'static str> {
    let name = path.to_str().filter(|_| !path.exists())?;
    names::nearest(name, COMMANDS.iter().copied())
}

/// `invitelint -q check` asks for the command, and would look for a file of that name.
fn refuse_command(path: &Path) -> Result<(), Refusal> {
    let named = COMMANDS
        .iter()
        .find(|command| path.as_os_str() == **command);
    if let Some(command) = named
        && !path.exists()
    {
        return Err(Refusal::typed(format_args!(
            "there is no file `{command}`; to run the command, name it first: invitelint {command} ..."
        )));
    }
    Ok(())
}
