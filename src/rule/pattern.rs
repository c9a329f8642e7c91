//! Regular expressions of rules, compiled when a note first needs them and kept for the next.

use std::collections::HashMap;
use std::ops::Range;
use std::sync::{Arc, LazyLock, RwLock};

use regex::Regex;

static COMPILED: LazyLock<RwLock<HashMap<String, Option<Arc<Regex>>>>> = LazyLock::new(RwLock::default);

/// Every match of `pattern` in `text`. A pattern that does not compile matches nothing: the build and
/// the rule reader refuse it.
pub fn find(pattern: &str, text: &str) -> Vec<Range<usize>> {
    compiled(pattern).map_or_else(Vec::new, |regex| regex.find_iter(text).map(|m| m.range()).collect())
}

fn compiled(pattern: &str) -> Option<Arc<Regex>> {
    if let Some(known) = COMPILED.read().ok()?.get(pattern) {
        return known.clone();
    }
    let regex = Regex::new(pattern).ok().map(Arc::new);
    COMPILED.write().ok()?.insert(pattern.to_owned(), regex.clone());
    regex
}
