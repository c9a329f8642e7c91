//! Facts in the shapes that people write, each told for what it is: a title, a deed, a place with its article, people of
//! a kind, something private. What cannot be put well makes no opener.

use invitelint::Draft;

use super::tone::from_fact;
use super::{linter, ready};

/// Some opener of a fact holds these words.
#[track_caller]
fn assert_put(language: &str, key: &str, fact: &str, expected: &str) {
    let openers = from_fact(language, key, fact);
    assert!(
        openers.iter().any(|text| text.contains(expected)),
        "{language}: {key} = {fact:?} gives {openers:#?}"
    );
    assert!(openers.len() >= 3, "{openers:#?}");
}

#[track_caller]
fn assert_never(language: &str, key: &str, fact: &str, unwanted: &[&str]) {
    let openers = from_fact(language, key, fact);
    for words in unwanted {
        assert!(
            openers.iter().all(|text| !text.contains(words)),
            "{language}: {key} = {fact:?} gives {openers:#?}"
        );
    }
}

#[track_caller]
fn assert_none(language: &str, key: &str, facts: &[&str]) {
    for fact in facts {
        assert_eq!(
            from_fact(language, key, fact),
            [""; 0],
            "{language}: {key} = {fact:?}"
        );
    }
}

#[test]
fn a_deed_is_of_its_time() {
    assert_put(
        "en",
        "their_work",
        "recently became warden of the reef",
        "you recently became warden of the reef",
    );
    assert_put(
        "en",
        "their_work",
        "mending the sluice at Rye",
        "you are mending the sluice at Rye",
    );
    let over = ["mending the sluice in 2021", "leaving your post last month"];
    assert_none("en", "their_work", &over);
}

#[test]
fn what_is_asked_is_no_fact() {
    let questions = [
        "Can eels climb?",
        "Is the sluice mended?",
        "is your mill open",
    ];
    for key in ["their_work", "met_at", "reason", "community"] {
        assert_none("en", key, &questions);
    }
    assert_none("de", "their_work", &["Kann man Torf retten?"]);
    assert_none("es", "their_work", &["¿Se puede salvar la turba?"]);
}

#[test]
fn what_is_private_is_no_work() {
    let private = [
        "your daughters",
        "your son's school play",
        "your beard",
        "your pictures at the lake",
    ];
    assert_none("en", "their_work", &private);
    assert_put(
        "en",
        "their_work",
        "your pictures of otters",
        "your pictures of otters",
    );
    assert_put(
        "en",
        "their_work",
        "your talk on smiles",
        "your talk on smiles",
    );
    assert_none("de", "their_work", &["deine Kinder", "Ihr Lächeln"]);
    assert_none("fr", "their_work", &["vos enfants", "votre sourire"]);
    assert_none("es", "their_work", &["tus hijos", "tu sonrisa"]);
    assert_none("it", "their_work", &["i tuoi figli", "il tuo sorriso"]);
    assert_none("pt", "their_work", &["os teus filhos", "o seu sorriso"]);
    assert_none("nl", "their_work", &["je kinderen", "uw bril"]);
}

#[test]
fn people_of_a_kind_are_what_both_are() {
    for fact in ["lacemakers", "fellow lacemakers"] {
        assert_put("en", "community", fact, "we are both lacemakers");
        assert_never("en", "community", fact, &["in common", "share"]);
    }
    assert_put(
        "en",
        "community",
        "parents of triplets",
        "we are both parents of triplets",
    );
    assert_none("en", "community", &["fellow lacemaker"]);
    assert_put(
        "en",
        "community",
        "Women in Lace",
        "we have Women in Lace in common",
    );
    assert_put(
        "de",
        "community",
        "Taubenzüchter",
        "wir sind beide Taubenzüchter",
    );
    assert_put("nl", "community", "imkers", "we zijn allebei imkers");
    assert_none("fr", "community", &["apiculteurs", "tous deux apiculteurs"]);
}

#[test]
fn who_has_left_is_not_asked_what_is_new_there() {
    for fact in ["we both studied at Lund", "Lund graduates"] {
        assert_put("en", "community", fact, "we have Lund in common");
        assert_never(
            "en",
            "community",
            fact,
            &["another corner", "up to there", "like most"],
        );
    }
}

#[test]
fn a_clause_gets_no_question_about_it() {
    let openers = from_fact("en", "community", "we learned to row on the same lake");
    assert!(
        openers.iter().all(|text| !text.contains('?')),
        "{openers:#?}"
    );
    assert_put(
        "es",
        "community",
        "los dos cantamos en Cádiz",
        "Los dos cantamos en Cádiz",
    );
}

#[test]
fn a_name_keeps_its_article() {
    assert_put(
        "en",
        "community",
        "College of Arms",
        "share the College of Arms",
    );
    assert_put("en", "met_at", "the Philippines", "in the Philippines");
    assert_put("pt", "met_at", "o Rio", "no Rio");
    assert_never("pt", "met_at", "o Rio", &["no o Rio"]);
    assert_put("fr", "met_at", "la Bretagne", "en Bretagne");
    assert_put("it", "met_at", "la Toscana", "in Toscana");
    assert_put("de", "met_at", "die Türkei", "in der Türkei");
    assert_put("de", "met_at", "Ottos Werkstatt", "bei Ottos Werkstatt");
    assert_put("nl", "met_at", "Ottos feest", "op Ottos feest");
}

#[test]
fn a_possessive_that_may_be_a_subject_is_told_by_what_follows() {
    assert_put(
        "nl",
        "their_work",
        "je essay over turf",
        "aan je essay over turf",
    );
    assert_never(
        "nl",
        "their_work",
        "je essay over turf",
        &["heb ik begrepen"],
    );
    assert_put(
        "nl",
        "their_work",
        "je hebt de molen gered",
        "Je hebt de molen gered",
    );
}

#[test]
fn a_place_is_asked_about_only_where_there_was_something_to_see() {
    for (fact, expected) in [
        ("e-mail", "by e-mail"),
        ("Mastodon", "on Mastodon"),
        ("over tea", "over tea"),
        ("your workshop", "at your workshop"),
    ] {
        assert_put("en", "met_at", fact, expected);
        assert_never(
            "en",
            "met_at",
            fact,
            &["make of", "faces from", "rest of it"],
        );
    }
    assert_put("en", "met_at", "the panel on eels", "at the panel on eels");
}

#[test]
fn what_was_the_same_is_said_only_of_both() {
    assert_put(
        "en",
        "worked_on",
        "same lab at Bosch",
        "we worked together in the same lab at Bosch",
    );
    assert_never(
        "en",
        "worked_on",
        "same lab at Bosch",
        &["After the same", "of the same"],
    );
}

#[test]
fn several_things_are_not_spoken_of_as_one() {
    for fact in ["your poems", "your talk on eels"] {
        assert_never(
            "en",
            "their_work",
            fact,
            &["it come", "of it", "it?", "it."],
        );
    }
}

#[test]
fn what_says_that_there_is_nothing_is_no_fact() {
    for key in ["mutual", "community", "met_at", "their_work"] {
        assert_none("en", key, &["N/A", "none", "tbd"]);
    }
}

#[test]
fn the_sender_is_nobody_between_the_two() {
    assert_put(
        "en",
        "mutual",
        "Edda Moor and I rowed",
        "we have Edda Moor in common",
    );
}

/// Some opener of a meeting at a fair says when it was.
#[track_caller]
fn assert_dated(language: &str, fair: &str, when: &str, expected: &str) {
    let mut draft = Draft::default();
    draft.language = Some(language.to_owned());
    draft.context.met_at = Some(fair.to_owned());
    draft.context.met_when = Some(when.to_owned());
    let openers = ready(&draft, 12);
    assert!(
        openers.iter().any(|text| text.contains(expected)),
        "{language}: {when:?} gives {openers:#?}"
    );
}

#[test]
fn a_day_is_said_as_the_language_says_it() {
    for (when, expected) in [
        ("9 June", "on 9 June"),
        ("June 9th, 2021", "on 9 June 2021"),
        ("2021-06-09", "on 9 June 2021"),
        ("the weekend", "over the weekend"),
        ("the other day", "fair the other day"),
        ("Easter", "at Easter"),
    ] {
        assert_dated("en", "the eel fair", when, expected);
    }
    assert_dated("de", "die Aalmesse", "9. Juni", "am 9. Juni");
    assert_dated("de", "die Aalmesse", "Ostern", "an Ostern");
    assert_dated("fr", "la foire", "1 juin 2021", "le 1er juin 2021");
    assert_dated("es", "la feria", "2021-06-09", "el 9 de junio de 2021");
    assert_dated("it", "la fiera", "9 giugno", "il 9 giugno");
    assert_dated("pt", "a feira", "9 de junho", "em 9 de junho");
    assert_dated("nl", "de markt", "9 juni", "op 9 juni");
}

#[test]
fn a_person_is_named_with_what_they_are() {
    assert_put(
        "en",
        "mutual",
        "my cousin Edda",
        "How do you know my cousin Edda",
    );
    assert_put("en", "mutual", "the Moors", "you and I know the Moors");
    assert_put(
        "en",
        "mutual",
        "my first boss at Bosch, Edda Moor",
        "we have Edda Moor in common",
    );
    assert_put("de", "mutual", "mein Bruder Otto", "mit Otto eine");
    assert_put("fr", "mutual", "ma cousine Edda", "ma cousine Edda");
}

#[test]
fn a_title_is_quoted_behind_what_it_is_of() {
    for fact in ["essay: How eels climb", "How eels climb, an essay"] {
        assert_put("en", "their_work", fact, "your essay “How eels climb”");
    }
    assert_put(
        "de",
        "their_work",
        "Vortrag: Wie Aale klettern",
        "der Vortrag „Wie Aale klettern“",
    );
}

#[test]
fn a_fact_that_no_sentence_takes_is_named() {
    let mut draft = Draft::default();
    draft.context.met_at = Some("the eel fair".to_owned());
    draft.context.met_when = Some("3/2/2024".to_owned());
    draft.context.their_work = Some("your beard".to_owned());
    assert_eq!(linter(3).unsaid(&draft), ["met_when", "their_work"]);
}
