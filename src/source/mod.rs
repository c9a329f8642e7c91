//! Where drafts come from: files and standard input, as text, JSON or JSON lines.
//!
//! This room reads and never judges. A record that cannot be read becomes a [`ReadError`] in its
//! place, and the rest goes on.

use crate::draft::Draft;

/// A record that could not be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}{message}", place(.file.as_deref(), *.line))]
#[non_exhaustive]
pub struct ReadError {
    /// The file as the user named it; `None` for standard input.
    pub file: Option<String>,
    /// Line in that file, from 1.
    pub line: Option<usize>,
    /// What is wrong and what to do.
    pub message: String,
}

/// A draft, or what stood in its place.
pub type Record = Result<Draft, ReadError>;

fn place(file: Option<&str>, line: Option<usize>) -> String {
    let file = file.unwrap_or("<stdin>");
    line.map_or_else(|| format!("{file}: "), |line| format!("{file}:{line}: "))
}
