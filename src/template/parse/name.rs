//! Names of variables, as tools and people write them.

/// Whether a character may stand in a name without blanks.
pub(super) fn is_of_name(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '_' | '.' | '-')
}

/// The name without blanks that a text begins with; a full stop behind it is the sentence's.
pub(super) fn leading_name(text: &str) -> &str {
    let to = text.find(|c: char| !is_of_name(c)).unwrap_or(text.len());
    text[..to].trim_end_matches('.')
}

/// A name without blanks: letters, digits, underscores.
pub(super) fn is_identifier(name: &str) -> bool {
    name.len() > 1
        && name.starts_with(|c: char| c.is_alphabetic() || c == '_')
        && name.contains(char::is_alphabetic)
        && name.chars().all(is_of_name)
}

/// A name as people write it between braces: words, perhaps with a hyphen or a slash.
pub(super) fn is_name(name: &str) -> bool {
    name.contains(char::is_alphabetic)
        && !name.contains(['{', '}', ';', '<', '>', '"', '\n'])
        && name.split_whitespace().count() <= 8
}

/// A name with what expressions add to it: dots, indexes.
pub(super) fn is_expression(name: &str) -> bool {
    name.contains(char::is_alphabetic)
        && name.chars().all(|c| {
            c.is_alphanumeric() || matches!(c, '_' | '.' | '-' | '[' | ']' | '=' | ' ' | ':')
        })
}
