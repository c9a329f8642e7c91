//! Openers speak to the reader as the note does: by the same name, behind the same word, as formally.

use invitelint::Draft;

use super::{ready, slot};

/// The openers of a note that says nothing, to somebody with a name, and a place where they met.
fn after(language: &str, name: &str, note: &str, place: &str) -> Vec<String> {
    let mut draft = Draft::new(note);
    draft.language = Some(language.to_owned());
    draft.recipient.name = (!name.is_empty()).then(|| name.to_owned());
    *slot(&mut draft.context, "met_at") = Some(place.to_owned());
    let openers = ready(&draft, 12);
    assert!(openers.len() >= 3, "{note}: {openers:#?}");
    openers
}

#[track_caller]
fn assert_begins(language: &str, name: &str, note: &str, place: &str, expected: &str) {
    let openers = after(language, name, note, place);
    assert!(openers[0].starts_with(expected), "{note}: {openers:#?}");
}

#[track_caller]
fn assert_without(openers: &[String], unwanted: &[&str]) {
    for words in unwanted {
        assert!(
            openers.iter().all(|text| !text.contains(words)),
            "{words:?} in {openers:#?}"
        );
    }
}

#[test]
fn who_is_greeted_formally_is_not_called_by_the_first_name() {
    for (language, name, note, place, expected) in [
        (
            "en",
            "Mary Moor",
            "Dear Mrs Moor, I would like to connect.",
            "the eel fair",
            "Dear Mrs Moor, good to have met you",
        ),
        (
            "en",
            "Ada Moor",
            "Hi Prof. Moor, I would like to connect.",
            "the eel fair",
            "Hi Prof. Moor, good to have met you",
        ),
        (
            "de",
            "Edda Moor",
            "Hallo Frau Moor, ich würde mich gern vernetzen.",
            "die Aalmesse",
            "Hallo Frau Moor, wir sind uns",
        ),
        (
            "fr",
            "Odile Ruel",
            "Bonjour Madame Ruel, je souhaite rejoindre votre réseau.",
            "la foire aux anguilles",
            "Bonjour Madame Ruel, notre rencontre",
        ),
        (
            "es",
            "Ana Rey",
            "Estimada señora Rey: me gustaría contactar.",
            "la feria de anguilas",
            "Estimada señora Rey: me alegró",
        ),
        (
            "it",
            "Ida Re",
            "Gentile dottoressa Re, vorrei aggiungerla alla mia rete.",
            "la fiera delle anguille",
            "Gentile dottoressa Re, mi ha fatto piacere",
        ),
        (
            "pt",
            "Ana Reis",
            "Prezada Sra. Reis, gostaria de fazer contato.",
            "a feira de enguias",
            "Prezada Sra. Reis, foi na feira",
        ),
        (
            "nl",
            "Els Moer",
            "Beste mevrouw Moer, ik maak graag contact.",
            "de palingmarkt",
            "Beste mevrouw Moer, we hebben elkaar",
        ),
    ] {
        assert_begins(language, name, note, place, expected);
        let first = name.split(' ').next().unwrap_or_default();
        assert_without(&after(language, name, note, place), &[first]);
    }
}

#[test]
fn a_title_without_a_name_greets_nobody() {
    let note = "Bonjour Madame, je souhaite rejoindre votre réseau.";
    let openers = after("fr", "Odile Ruel", note, "la foire aux anguilles");
    assert_without(&openers, &["Odile", "Madame"]);
}

#[test]
fn a_greeting_that_is_not_called_out_stands_before_no_sentence_of_the_note() {
    let mut draft = Draft::new("Dear Prof. Moor, your talk on eel ladders has cost me a weekend.");
    draft.recipient.name = Some("Ada Moor".to_owned());
    assert_without(&ready(&draft, 12), &["Moor!", "Ada"]);
}

#[test]
fn the_name_and_the_word_of_the_notes_own_greeting_are_kept() {
    let (fair, fiera) = ("the eel fair", "la fiera delle anguille");
    let note = "Hi Liz, I would like to connect.";
    assert_begins("en", "Elizabeth Moor", note, fair, "Hi Liz, ");
    assert_without(&after("en", "Elizabeth Moor", note, fair), &["Elizabeth"]);
    let note = "Hi Mum, I would like to connect.";
    assert_begins("en", "Eleanor Moor", note, fair, "Hi Mum, ");
    let note = "hey jane I would like to connect.";
    assert_begins("en", "Jane Moor", note, fair, "Hey Jane, ");
    let note = "Ciao Beppe, vorrei aggiungerti alla mia rete.";
    assert_begins("it", "Giuseppe Re", note, fiera, "Ciao Beppe, ");
    let openers = after("it", "Giuseppe Re", note, fiera);
    assert_without(&openers, &["Giuseppe", "Buongiorno"]);
}

#[test]
fn somebody_elses_name_and_what_is_no_name_are_not_kept() {
    let fair = "the eel fair";
    for note in [
        "Hi Bob, I would like to connect.",
        "Hi {{first_name}}, I would like to connect.",
        "Dear Hiring Manager, I would like to connect.",
        "Hi 👋 Jane, I would like to connect.",
    ] {
        assert_begins("en", "Jane Moor", note, fair, "Hi Jane, ");
    }
}

#[test]
fn words_that_greet_and_slots_are_no_names() {
    for (language, note, place, unwanted) in [
        (
            "de",
            "Grüß Gott, ich würde mich gern vernetzen.",
            "die Aalmesse",
            "Gott",
        ),
        (
            "de",
            "Hallo {{Vorname}}, ich würde mich gern vernetzen.",
            "die Aalmesse",
            "Vorname",
        ),
        (
            "de",
            "Hallo [Vorname], ich würde mich gern vernetzen.",
            "die Aalmesse",
            "Vorname",
        ),
        (
            "en",
            "Guten Tag, I would like to connect.",
            "the eel fair",
            "Tag",
        ),
        (
            "en",
            "Buongiorno, I would like to connect.",
            "the eel fair",
            "Buongiorno",
        ),
        (
            "es",
            "Hola guapa, me gustaría contactar.",
            "la feria de anguilas",
            "uapa",
        ),
    ] {
        assert_without(&after(language, "", note, place), &[unwanted]);
    }
    let note = "Hi Jane, I came across your profile and would like to connect.";
    assert_begins("fr", "", note, "la foire aux anguilles", "Hi Jane, ");
}
