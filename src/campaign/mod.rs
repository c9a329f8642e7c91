//! What can only be seen across many drafts: that one text goes to a hundred people.
//!
//! A [`Fingerprint`] is what is left of a note once all that the sender's list knows is taken out. A
//! [`Collector`] takes one of each draft and keeps a few dozen bytes of it; [`Collector::finish`] says
//! which of them are the same text, exactly or nearly. This room compares notes and judges none: what
//! follows for a note is said by its rule, `mass-mail/near-duplicate`.
//!
//! ```
//! use invitelint::campaign::Collector;
//! use invitelint::{Draft, Linter};
//!
//! let linter = Linter::default();
//! let drafts: Vec<Draft> = ["Jane", "Bob", "Ada"]
//!     .iter()
//!     .map(|name| {
//!         let mut draft = Draft::new(format!("Hi {name}, we are both in sales and should connect."));
//!         draft.recipient.name = Some((*name).to_owned());
//!         draft
//!     })
//!     .collect();
//! let mut collector = Collector::default();
//! for draft in &drafts {
//!     collector.add(&linter.fingerprint(draft), (&draft.origin).into());
//! }
//! let clusters = collector.finish();
//! let cluster = clusters.of(2).unwrap();
//! assert_eq!(cluster.size(), 3);
//! let report = linter.check_in(&drafts[2], Some(&cluster));
//! assert!(report.diagnostics.iter().any(|d| d.rule == "mass-mail/near-duplicate"));
//! ```

mod cluster;
mod collect;
mod compare;
mod fingerprint;
mod group;
mod notes;
mod texts;

pub(crate) use cluster::members;
pub use cluster::{Cluster, Clusters, Member};
pub use collect::Collector;
pub use fingerprint::Fingerprint;
pub use notes::Place;

/// The rule that says of a note that others get the same text.
pub const NEAR_DUPLICATE: &str = "mass-mail/near-duplicate";
