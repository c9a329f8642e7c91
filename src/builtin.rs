//! The rules that come with the tool, as the build wrote them into the binary.

use crate::rule::pack::Pack;

include!(concat!(env!("OUT_DIR"), "/pack.rs"));

/// The built-in rules, cues, word lists, stock texts and openers.
pub(crate) fn pack() -> &'static Pack {
    &PACK
}
