//! What is said about context facts that are wanted, or that no sentence can take as they are.

use super::visible;

/// The most characters of a fact's name that are shown.
const LONGEST_NAME: usize = 60;

/// What a context fact tells, as a thing to know.
pub(super) fn know(fact: &str) -> String {
    match fact {
        "met_at" => "where you met",
        "met_when" => "when you met",
        "worked_on" => "what you worked on together",
        "mutual" => "who introduced you",
        "community" => "which group you share",
        "their_work" => "what of theirs you read, saw or heard",
        "reason" => "what made you think of them",
        "question" => "what you would like to ask them",
        other => return named(other),
    }
    .to_owned()
}

/// What is to be done about a context fact that fits into no sentence, behind "what the draft says as".
pub fn misfit(fact: &str) -> String {
    format!(
        "\"{}\" fits into no sentence; write it as {}",
        named(fact),
        shape(fact)
    )
}

/// How a context fact is written so that a sentence can take it.
fn shape(fact: &str) -> &'static str {
    match fact {
        "met_at" => "a place or an event, with its article or preposition",
        "met_when" => "a time such as “last Tuesday” or “12 May 2025”",
        "mutual" => "a name",
        "community" => {
            "the name of a group, a school or an event, or a clause such as “we both keep bees”"
        }
        "their_work" => "a thing with its article, or a clause such as “you rebuilt …”",
        "reason" => "a thing with its article, or a clause such as “because you rebuilt …”",
        "question" => "a question, with its mark",
        _ => "a thing with its article",
    }
}

fn named(fact: &str) -> String {
    visible::literal(&visible::clip(fact, LONGEST_NAME)).into_owned()
}
