//! What phrases are for. Those who match them know no more of it than its number.

/// What a phrase is for: an index into the pack's rules or cues.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Target {
    /// Fires a rule.
    Rule(u16),
    /// Excuses a rule's finding.
    Unless(u16),
    /// Is a cue.
    Cue(u16),
    /// Excuses a cue.
    CueUnless(u16),
    /// Excuses whatever phrases of rules are found within it.
    Allow,
    /// Says that the two have not met.
    Unmet,
    /// Speaks of death, illness or an accident.
    Grave,
}
