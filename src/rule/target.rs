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

impl Target {
    /// The bit for it in a set of 64 bits: where it is not set, nothing is for this purpose.
    pub(crate) const fn bit(self) -> u64 {
        let number = match self {
            Self::Rule(index) => index as u32,
            Self::Unless(index) => index as u32 + 16,
            Self::Cue(index) => index as u32 + 32,
            Self::CueUnless(index) => index as u32 + 48,
            Self::Allow => 61,
            Self::Unmet => 62,
            Self::Grave => 63,
        };
        1 << (number & 63)
    }
}
