//! Openers say nothing that a note or a fact does not say, and nothing cheerful where there is grief.

use invitelint::Draft;

use super::{linter, ready, slot};

/// The openers of a note to a reader who is called Robin, in a language.
fn from_note(language: &str, note: &str) -> Vec<String> {
    let mut draft = Draft::new(note);
    draft.language = Some(language.to_owned());
    draft.recipient.name = Some("Robin Ahrens".to_owned());
    ready(&draft, 12)
}

/// The openers of one fact, in a language.
pub(super) fn from_fact(language: &str, key: &str, fact: &str) -> Vec<String> {
    let mut draft = Draft::default();
    draft.language = Some(language.to_owned());
    draft.recipient.name = Some("Robin Ahrens".to_owned());
    *slot(&mut draft.context, key) = Some(fact.to_owned());
    ready(&draft, 12)
}

#[track_caller]
fn assert_without(openers: &[String], unwanted: &[&str]) {
    assert!(openers.len() >= 2, "{openers:#?}");
    for words in unwanted {
        assert!(
            openers.iter().all(|text| !text.contains(words)),
            "{words:?} in {openers:#?}"
        );
    }
}

#[test]
fn a_sentence_of_the_note_gets_no_feeling_and_no_question_of_ours() {
    let openers = from_note(
        "en",
        "I join your crew at the Whitby lifeboat station in March.",
    );
    let unwanted = ["fondly", "remember", "late than never", "since", "How"];
    assert_without(&openers, &unwanted);
    let openers = from_note(
        "en",
        "I look forward to meeting you at the Bruges lace fair in June.",
    );
    assert_without(
        &openers,
        &["How have you been", "leave it at that", "remember"],
    );
    let openers = from_note("en", "You were right about the knot in your splice talk.");
    assert_without(&openers, &["How did", "come of it"]);
}

#[test]
fn sentences_of_the_note_are_left_alone_in_every_language() {
    let notes = [
        (
            "de",
            "Danke für Ihren Vortrag über die Deiche von Cuxhaven.",
        ),
        ("fr", "Merci pour votre exposé sur les digues de Brouage."),
        ("es", "Gracias por tu charla sobre los molinos de Criptana."),
        ("it", "Grazie per il tuo articolo sui mulini di Molina."),
        (
            "pt",
            "Obrigada pela sua palestra sobre os moinhos de Óbidos.",
        ),
        (
            "nl",
            "Bedankt voor je lezing over de molens van Kinderdijk.",
        ),
    ];
    for (language, note) in notes {
        let openers = from_note(language, note);
        let sentence = note.trim_end_matches('.');
        assert!(openers.len() >= 3, "{language}: {openers:#?}");
        for text in &openers {
            assert!(text.contains(sentence), "{text}");
            let rest = text.replace(note, "");
            assert!(
                !rest.contains('?') || text.ends_with(note),
                "{text} asks what the note does not ask"
            );
        }
    }
}

#[test]
fn nothing_cheerful_stands_beside_grief() {
    let openers = from_note(
        "en",
        "Your brother died in March, I read; he taught me to caulk a hull in Whitby.",
    );
    assert!(
        openers.iter().all(|text| !text.contains('!')),
        "{openers:#?}"
    );
    for (language, key, fact) in [
        ("en", "met_at", "the funeral of Edda Moor"),
        ("en", "their_work", "your talk on dying at home"),
        ("en", "worked_on", "the rota of the hospice"),
        ("en", "community", "the Whitby Bereavement Circle"),
        ("de", "met_at", "die Beerdigung von Edda Moor"),
        ("fr", "met_at", "les obsèques d'Edda Moor"),
        ("es", "met_at", "el funeral de Edda Moor"),
        ("it", "met_at", "il funerale di Edda Moor"),
        ("pt", "met_at", "o funeral de Edda Moor"),
        ("nl", "met_at", "de uitvaart van Edda Moor"),
    ] {
        let openers = from_fact(language, key, fact);
        assert!(!openers.is_empty(), "{language}: {fact}");
        for text in &openers {
            assert!(!text.contains(['!', '?']), "{text}");
            for cheer in [
                "glad", "good to", "fondly", "gern", "plaisir", "gusto", "piacere",
            ] {
                assert!(!text.contains(cheer), "{text}");
            }
        }
    }
}

#[test]
fn what_somebody_lost_is_not_told_to_them() {
    for fact in ["you lost your brother in March", "losing your brother"] {
        assert_eq!(from_fact("en", "their_work", fact), [""; 0], "{fact}");
    }
}

#[test]
fn blanks_beside_grief_are_sober_as_well() {
    let mut draft = Draft::new("Hi Robin, my condolences.");
    draft.recipient.name = Some("Robin Ahrens".to_owned());
    let openers = linter(3).check(&draft).openers;
    assert_eq!(openers[0].text, "Robin, we met ‹where you met›.");
    assert!(
        openers
            .iter()
            .all(|opener| !opener.text.contains(['!', '?']))
    );
}
