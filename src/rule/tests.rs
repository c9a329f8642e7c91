//! Broken files are refused, each with its path and the line at fault.

use super::assemble::assemble;
use super::file::Source;

const RULE: &str = r#"summary   = "Names the weather"
severity  = "warning"
since     = "0.1.0"
rationale = "Nobody asked."
message   = "names the weather: “{text}”"
help      = "Look up."

[phrases]
en = ["(rain|snow) today"]

[[examples]]
note  = "Rain today."
fires = true
[[examples]]
note  = "Snow today!"
fires = true
[[examples]]
note  = "They promised snow today."
fires = true
[[examples]]
note  = "No rain today?"
fires = true
[[examples]]
note  = "Rain tomorrow."
fires = false
[[examples]]
note  = "Today."
fires = false
[[examples]]
note  = "Snow."
fires = false
[[examples]]
note  = "Hello."
fires = false
"#;

const PATH: &str = "fit/weather.toml";

/// The errors that these files are refused with, each as `path:line: message`.
#[track_caller]
fn refused(files: &[(&str, &str)]) -> Vec<String> {
    let sources: Vec<_> = files
        .iter()
        .map(|&(path, text)| Source { path, text })
        .collect();
    match assemble(&sources) {
        Ok(_) => panic!("the files were not refused"),
        Err(errors) => errors.iter().map(ToString::to_string).collect(),
    }
}

/// The one error that `RULE` is refused with when `from` becomes `to`.
#[track_caller]
fn refused_with(from: &str, to: &str) -> String {
    assert!(RULE.contains(from), "the rule has no {from:?}");
    let errors = refused(&[(PATH, &RULE.replacen(from, to, 1))]);
    let [only] = &errors[..] else {
        panic!("not one error: {errors:#?}")
    };
    only.clone()
}

#[track_caller]
fn assert_error(error: &str, start: &str, within: &str) {
    assert!(
        error.starts_with(start),
        "{error:?} does not start with {start:?}"
    );
    assert!(
        error.contains(within),
        "{error:?} does not speak of {within:?}"
    );
}

#[test]
fn the_rule_itself_is_accepted() {
    let pack = assemble(&[Source {
        path: PATH,
        text: RULE,
    }]);
    assert!(pack.is_ok_and(|pack| pack.rules.len() == 1 && pack.rules[0].id == "fit/weather"));
}

#[test]
fn unknown_key() {
    let error = refused_with("help      =", "helps     =");
    assert_error(&error, "fit/weather.toml:6:", "helps");
}

#[test]
fn missing_key() {
    let error = refused_with("since     = \"0.1.0\"\n", "");
    assert_error(&error, "fit/weather.toml:", "since");
}

#[test]
fn unknown_severity() {
    let error = refused_with("\"warning\"", "\"fatal\"");
    assert_error(&error, "fit/weather.toml:2:", "fatal");
}

#[test]
fn broken_toml() {
    let error = refused_with("[phrases]", "[phrases");
    assert_error(&error, "fit/weather.toml:8:", "");
}

#[test]
fn summary_with_a_full_stop() {
    let error = refused_with("weather\"", "weather.\"");
    assert_error(&error, "fit/weather.toml:1:", "full stop");
}

#[test]
fn missing_example() {
    let error = refused_with("note  = \"Rain today.\"\nfires = true\n[[examples]]\n", "");
    assert_error(
        &error,
        "fit/weather.toml:11:",
        "3 examples with `fires = true`",
    );
}

#[test]
fn neither_phrases_nor_check() {
    let error = refused_with("[phrases]\nen = [\"(rain|snow) today\"]\n", "");
    assert_error(
        &error,
        "fit/weather.toml:1:",
        "[phrases], [patterns] or a check",
    );
}

#[test]
fn phrase_that_does_not_compile() {
    let error = refused_with("(rain|snow) today", "(rain|snow today");
    assert_error(&error, "fit/weather.toml:9:", "`(`");
}

#[test]
fn pattern_that_does_not_compile() {
    let error = refused_with(
        "[phrases]\nen = [\"(rain|snow) today\"]",
        "[patterns]\nany = ['ra[in']",
    );
    assert_error(&error, "fit/weather.toml:9:", "ra[in");
}

#[test]
fn unknown_word_list() {
    let error = refused_with("(rain|snow) today", "<clouds> today");
    assert_error(&error, "fit/weather.toml:9:", "`clouds`");
}

#[test]
fn unknown_check() {
    let error = refused_with(
        "[phrases]\nen = [\"(rain|snow) today\"]",
        "check = \"barometer\"",
    );
    assert_error(&error, "fit/weather.toml:8:", "barometer");
}

#[test]
fn duplicate_id() {
    let errors = refused(&[(PATH, RULE), (PATH, RULE)]);
    assert_eq!(
        errors,
        ["fit/weather.toml:1:1: there is a rule `fit/weather` already"]
    );
}

#[test]
fn unknown_category() {
    let errors = refused(&[("weather/rain.toml", RULE)]);
    assert_error(
        &errors[0],
        "weather/rain.toml:1:1: ",
        "not in a folder of rules",
    );
}

#[test]
fn duplicate_cue() {
    let cue = "[[cues]]\nname = \"x\"\n[cues.phrases]\nen = [\"at the harbour\"]\n";
    let example = "[[examples]]\nnote = \"At the harbour.\"\nstrength = \"none\"\n";
    let text = format!("summary = \"At sea\"\n{cue}{cue}{}", example.repeat(4));
    let errors = refused(&[("evidence/met.toml", &text)]);
    assert_eq!(
        errors,
        ["evidence/met.toml:7:8: there is a cue `x` already"]
    );
}

#[test]
fn unknown_kind_of_evidence() {
    let text = "summary = \"Stars\"\ncues = []\n";
    let errors = refused(&[("evidence/stars.toml", text)]);
    assert_error(
        &errors[0],
        "evidence/stars.toml:1:1: ",
        "`stars` is not a kind of evidence",
    );
}

#[test]
fn every_broken_file_is_reported() {
    let broken = RULE.replace("help ", "helps");
    let errors = refused(&[
        (PATH, &broken),
        ("fit/rain.toml", &broken),
        ("lexicon/sky.toml", "words = 1"),
    ]);
    assert_eq!(errors.len(), 3, "{errors:#?}");
    assert!(
        errors
            .iter()
            .any(|error| error.starts_with("lexicon/sky.toml:1:")),
        "{errors:#?}"
    );
}

#[test]
fn a_phrase_that_its_own_exceptions_excuse_is_refused() {
    let dead = RULE.replace(
        "[[examples]]",
        "[unless]\nen = [\"<word> boat\"]\n\n[[examples]]",
    );
    let errors = refused(&[(PATH, &dead)]);
    assert!(!errors.is_empty());
}
