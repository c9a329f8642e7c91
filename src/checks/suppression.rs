//! `suppression/unused`: an excuse that excuses nothing. Which these are, the linter finds out, once all
//! rules have run.

use super::{Finding, Hit, Ruling, excerpt, told};
use crate::draft::Allow;
use crate::rule::Rule;

/// Whether a rule is about excuses, and not about the note.
pub(crate) fn is_about_excuses(rule: &str) -> bool {
    rule.starts_with("suppression/")
}

/// What there is to say about an excuse that was not needed: `{rule}` is what it excuses from.
pub(crate) fn unused_suppression<'a>(
    rule: &'a Rule,
    ruling: Ruling,
    excuse: &Allow,
) -> Finding<'a> {
    let hit = Hit::note(0).with("rule", excerpt(&excuse.rule));
    told(rule, ruling, hit, |_| String::new())
}
