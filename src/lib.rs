//! A linter for connection requests: is the personal note of an invitation missing, generic or personal,
//! why, and how could it open instead?
//!
//! A [`Draft`] goes in: the note, who it is for, what the sender knows. A [`Linter`] judges it. A
//! [`Report`] comes out: the verdict, the evidence for it, the diagnostics, and openers to use
//! instead. The library speaks in values; it knows no terminal and no exit code, opens no connection, and
//! reads no file that it is not told to.
//!
//! ```
//! use invitelint::{Draft, Linter, Verdict};
//!
//! let linter = Linter::default();
//! let report = linter.check(&Draft::new("Good to have shared the bench at the Thursday regatta!"));
//! assert_eq!(report.verdict, Verdict::Personal);
//! assert!(report.passed);
//!
//! let report = linter.check(&Draft::new("Hi Ana, let's connect!"));
//! assert_eq!(report.verdict, Verdict::Missing);
//! assert_eq!(report.diagnostics[0].rule, "missing/nothing-said");
//! ```
//!
//! # Where things are
//!
//! | to | there is |
//! | --- | --- |
//! | say who a note is for, and what is known | [`Draft`], with its [`Person`] and [`Context`] |
//! | judge by other limits, rules or thresholds | [`Options`] for [`Linter::new`] |
//! | heed an `invitelint.toml`, found or named | [`config::Search`], [`config::Config`] |
//! | read drafts from files, tables, JSON | [`source`] |
//! | find who gets the same text | [`campaign`] |
//! | fill a template for everybody on a list | [`source::read_recipients`] and [`Linter::fill`] |
//! | fail only for what is new | [`baseline`] |
//! | write reports as the program does | [`report::FORMATS`], [`report::Reporter`] |
//! | read reports back | [`report::Document`], [`Report`] |
//! | list, explain and document the rules | [`Linter::rules`], [`mod@reference`] |
//! | add rules of your own, and try their examples | [`ruleset`], [`Linter::with_rules`], [`trial`] |
#![cfg_attr(
    schema,
    doc = "| describe drafts and reports to other programs | [`schema`] |"
)]
//!
//! `examples/embed.rs` is a program that uses it: its own records, options of its own, a batch.
//!
//! # What can be relied on
//!
//! - No input makes it panic, and none takes more than linear time, whatever stands in the note.
//! - The same draft gives the same report, whatever was checked before it and on whichever thread. A linter
//!   holds no state: share one, or make as many as you like, for the rules are part of the binary.
//! - Texts in a report are those of the note, as they stand there. What writes to people makes visible what a
//!   terminal would obey or hide ([`report::visible`]).
//! - The program is a crate of its own that depends on this one: it can do nothing that you cannot. Leave it out
//!   with `default-features = false`, and its dependencies with it.
//!
//! Types that will grow are `#[non_exhaustive]`: make them by `new` or `default`, then set fields. The names
//! of rules, kinds and keys are public like the names of types.

pub mod baseline;
mod builtin;
pub mod campaign;
mod checks;
pub mod config;
pub mod diagnostic;
pub mod draft;
#[doc(hidden)]
pub mod evidence;
mod identity;
mod languages;
pub mod linter;
pub mod names;
mod nearest;
#[doc(hidden)]
pub mod note;
pub mod opener;
pub mod reference;
pub mod report;
pub mod rule;
pub mod ruleset;
#[cfg(schema)]
pub mod schema;
pub mod source;
#[doc(hidden)]
pub mod spans;
pub mod template;
#[doc(hidden)]
pub mod text;
pub mod trial;
pub mod verdict;
#[doc(hidden)]
pub mod whole;

pub use diagnostic::{Diagnostic, Level, Severity, Span, Utf16Span};
pub use draft::{Allow, Context, Draft, Inset, Origin, Person, Platform, Relationship, Warning};
pub use linter::{Linter, Options};
pub use report::Report;
pub use verdict::{Evidence, EvidenceKind, Strength, Verdict};

/// The README's examples, which are tests.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
