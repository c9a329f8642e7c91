//! Whether a note is in a language that nothing here can read.
//!
//! Asked only where hardly a word is a function word of a language that can be: letter statistics are a second
//! opinion, not the first.

use whatlang::{Detector, Lang};

use super::words::Words;
use crate::languages;
use crate::rule::pack::Pack;

/// How sure the letters must be, from 0 to 1. Of some 3,000 notes in languages that can be read none came above 0.55.
const SURE: f64 = 0.6;

/// The fewest words whose letters tell anything.
const FEWEST_WORDS: usize = 3;

/// Bytes that are looked at; what follows is hardly in another language.
const LOOKED_AT: usize = 1_000;

/// Languages that are nearly another one in writing, so that neither would be sure.
const TWINS: [Lang; 4] = [Lang::Nob, Lang::Slk, Lang::Srp, Lang::Afr];

/// Whether a note of which hardly a word is known is in another language than those of `pack`.
pub(super) fn is_foreign(text: &str, words: &Words, pack: &Pack) -> bool {
    is_in_other_script(text, words) || is_in_other_language(text, words, pack)
}

/// Whether most letters of a note are of a script that no language here is written in. Letters that only look like
/// Latin ones, or are Latin ones drawn with other signs, are read as those.
fn is_in_other_script(text: &str, words: &Words) -> bool {
    if text.is_ascii() {
        return false;
    }
    let (mut all, mut foreign) = (0_usize, 0_usize);
    for word in &words.list {
        for c in words.text(word).chars().filter(|c| c.is_alphabetic()) {
            all += 1;
            foreign += usize::from(!matches!(c, '\0'..='\u{24F}' | '\u{1E00}'..='\u{1EFF}'));
        }
    }
    foreign * 2 > all
}

fn is_in_other_language(text: &str, words: &Words, pack: &Pack) -> bool {
    if words.len() < FEWEST_WORDS {
        return false;
    }
    let text = &text[..text.floor_char_boundary(LOOKED_AT)];
    let found = Detector::with_denylist(TWINS.to_vec()).detect(text);
    found.is_some_and(|found| found.confidence() >= SURE && !is_read(found.lang(), pack))
}

/// Whether notes in the language can be read.
fn is_read(language: Lang, pack: &Pack) -> bool {
    let code = languages::code_of(language.eng_name());
    code.is_some_and(|code| pack.find_language(code).is_some())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::builtin;

    #[test]
    fn every_language_that_is_read_is_known_by_its_name() {
        let pack = builtin::pack();
        let read = Lang::all().iter().filter(|lang| is_read(**lang, pack));
        assert_eq!(read.count(), pack.codes().count());
    }

    #[test]
    fn a_language_is_told_by_its_letters() {
        let pack = builtin::pack();
        let is_foreign = |text: &str| is_foreign(text, &Words::split(text, &pack.language), pack);
        for text in [
            "Hej Astrid, jag hittade din karta över gamla fyrar och undrar om den på Hållö är med.",
            "Kjære Sunniva, takk for praten på ferja til Leirvik. Håper du fikk sett lundene.",
            "Cześć Bartku, twoja opowieść o młynie w Supraślu przypomniała mi dzieciństwo.",
            "Szia Réka, tegnap hallottam a rádióban, amit a Balaton jegéről meséltél.",
            "Здравствуйте, Вера! Ваш рассказ о маяке на Белом море очень помог мне.",
            "三浦さん、昨日の講演で灯台の話を聞きました。",
        ] {
            assert!(is_foreign(text), "{text}");
        }
        for text in [
            "Camp Tannenbaum 1996, cabin three, the leaking canoe!",
            "Ringkøbing regatta 2019, Søren on the jib, remember?",
            "Grüezi Urs, Stammtisch Rössli, immer noch donnerstags?",
            "ola xpto, lembras-te?",
            "Hey",
            "",
        ] {
            assert!(!is_foreign(text), "{text}");
        }
    }
}
