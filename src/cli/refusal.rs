//! Why a run ends before it has begun: told to people on standard error, and in the formats for programs where a record
//! stands that could not be read.
//!
//! It is on its way as an error. Who writes a format takes it up and writes an output that is whole; for all others it
//! is told at the end of the way.

use std::fmt;

use invitelint::baseline::BaselineError;
use invitelint::config::{ConfigError, Fault};
use invitelint::source::ReadError;

use super::exit::Exit;
use super::faults;
use super::terminal::Terminal;

/// What keeps everything from being done.
#[derive(Debug, Default)]
pub(super) struct Refusal {
    /// What is wrong with a configuration.
    faults: Vec<Fault>,
    /// What else is to be said, to people and to formats.
    rest: Option<(String, ReadError)>,
}

impl Refusal {
    /// Something that was typed, and is about no file.
    pub(super) fn typed(message: impl fmt::Display) -> Self {
        let message = message.to_string();
        let error = ReadError::new(Some(""), None, &*message);
        Self {
            rest: Some((message, error)),
            ..Self::default()
        }
    }

    /// The same, by reason of a configuration.
    pub(super) fn because(self, error: &ConfigError) -> Self {
        Self {
            faults: error.faults.clone(),
            ..self
        }
    }

    /// Tells people.
    pub(super) fn tell(&self, terminal: Terminal) {
        faults::tell(&self.faults, terminal);
        if let Some((message, _)) = &self.rest {
            terminal.error(message);
        }
    }

    /// What formats are told.
    pub(super) fn errors(&self) -> Vec<ReadError> {
        let rest = self.rest.iter().map(|(_, error)| error.clone());
        self.faults
            .iter()
            .map(ReadError::from)
            .chain(rest)
            .collect()
    }
}

/// A command that writes a format for programs: its output is whole, whatever keeps it from its work.
pub(super) trait Refuse {
    /// Writes an output that is whole, and holds nothing but why nothing was done.
    ///
    /// # Errors
    ///
    /// The output cannot be written.
    fn write_refusal(&self, refusal: &Refusal, terminal: Terminal) -> anyhow::Result<Exit>;

    /// Tells people, and writes an output that is whole.
    ///
    /// # Errors
    ///
    /// The output cannot be written.
    fn refuse(&self, refusal: &Refusal, terminal: Terminal) -> anyhow::Result<Exit> {
        refusal.tell(terminal);
        self.write_refusal(refusal, terminal)
    }

    /// How a run ended, where a refusal is told and written.
    ///
    /// # Errors
    ///
    /// It ended with another error, or the output cannot be written.
    fn or_refuse(&self, ended: anyhow::Result<Exit>, terminal: Terminal) -> anyhow::Result<Exit> {
        ended.or_else(|error| match error.downcast() {
            Ok(refusal) => self.refuse(&refusal, terminal),
            Err(error) => Err(error),
        })
    }
}

impl From<&ConfigError> for Refusal {
    fn from(error: &ConfigError) -> Self {
        Self::default().because(error)
    }
}

impl From<BaselineError> for Refusal {
    fn from(error: BaselineError) -> Self {
        Self {
            rest: Some((error.to_string(), ReadError::from(&error))),
            ..Self::default()
        }
    }
}

impl From<ReadError> for Refusal {
    fn from(error: ReadError) -> Self {
        Self {
            rest: Some((error.to_string(), error)),
            ..Self::default()
        }
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for fault in &self.faults {
            writeln!(f, "{fault}")?;
        }
        self.rest
            .as_ref()
            .map_or(Ok(()), |(message, _)| f.write_str(message))
    }
}

impl std::error::Error for Refusal {}
