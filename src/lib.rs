//! A linter for connection requests.
//!
//! A [`Draft`] goes in: the note, who it is for, what the sender knows. A [`Linter`] judges it. A
//! [`Report`] comes out: the verdict, the evidence for it, the diagnostics, and openers to use
//! instead. The library speaks in values; it knows no terminal and no exit code.
//!
//! ```
//! use invitelint::{Draft, Linter, Verdict};
//!
//! let draft = Draft::new("Good to have shared the bench at the Thursday regatta!");
//! let report = Linter::default().check(&draft);
//! assert_eq!(report.verdict, Verdict::Personal);
//! assert!(report.passed);
//! ```

mod builtin;
pub mod campaign;
mod checks;
pub mod diagnostic;
pub mod draft;
pub mod evidence;
pub mod linter;
pub mod note;
pub mod opener;
pub mod reference;
pub mod report;
pub mod rule;
#[cfg(schema)]
pub mod schema;
pub mod source;
pub mod spans;
pub mod template;
pub mod text;
pub mod verdict;

pub use diagnostic::{Diagnostic, Severity, Span, Utf16Span};
pub use draft::{Context, Draft, Inset, Origin, Person, Platform, Relationship};
pub use linter::{Linter, Options};
pub use report::Report;
pub use verdict::{Evidence, EvidenceKind, Strength, Verdict};
