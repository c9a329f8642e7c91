//! The note as text: folded words, sentences, length as the platform counts, language.

pub mod fold;
pub mod words;
