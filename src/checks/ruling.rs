//! What is settled about a rule before it looks at any note: whether it runs, and how much its findings
//! weigh. Who settles that, and by which names, is not for the checks to know.

use crate::diagnostic::Severity;

/// What was settled about one rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Ruling {
    /// It does not run.
    Off,
    /// Its findings weigh what the rule itself says.
    Own,
    /// Its findings all weigh the same.
    Fixed(Severity),
}

impl Ruling {
    /// Whether the rule runs.
    pub(crate) fn runs(self) -> bool {
        self != Self::Off
    }

    /// How much a finding weighs that would weigh `own`.
    pub(crate) fn severity(self, own: Severity) -> Severity {
        match self {
            Self::Fixed(severity) => severity,
            Self::Off | Self::Own => own,
        }
    }
}
