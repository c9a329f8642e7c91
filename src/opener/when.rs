//! When two people met, as one says it: "yesterday", "on Tuesday", "on 12 May", "in 2019".

use crate::note::platform_length;
use crate::text::fold;

use super::clean::trim_end;
use super::words::{Reader, bare, has, is_year, lead, phrase_starts};

/// The longest time, in UTF-16 units and in words.
const LONGEST: (usize, usize) = (60, 6);

/// A day, and the year if it is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Date {
    day: usize,
    /// From 0.
    month: usize,
    year: Option<usize>,
}

impl Reader<'_> {
    /// "yesterday", "on Tuesday", "over the weekend". Of figures only a date is said that can be read in one way.
    pub(super) fn time(&self, words: &[String]) -> Option<String> {
        let grammar = self.grammar;
        let text = words.join(" ");
        let first = bare(words.first()?);
        if platform_length(&text) > LONGEST.0 || words.len() > LONGEST.1 {
            return None;
        }
        if let Some(date) = self.date(words) {
            return self.said(date);
        }
        if phrase_starts(&grammar.time_starts, words)
            || has(&grammar.time_ends, &bare(words.last()?))
        {
            return Some(text);
        }
        if let [year] = words
            && is_year(year)
        {
            return Some(format!("{} {text}", grammar.year_lead));
        }
        let in_figures = |word: &String| word.contains(char::is_numeric) && !is_year(word);
        if words.iter().any(in_figures) {
            return None;
        }
        self.with_lead(&first, words)
    }

    /// "on Tuesday", "in May", "over the weekend".
    fn with_lead(&self, first: &str, words: &[String]) -> Option<String> {
        let grammar = self.grammar;
        let text = words.join(" ");
        let article = grammar.article.as_ref();
        if !article.is_empty() && first == article {
            let lead = lead(&grammar.time_leads, &bare(words.get(1)?))?;
            return Some(format!("{lead} {text}"));
        }
        let lead = lead(&grammar.time_leads, first)?;
        Some(if has(&grammar.articled, first) {
            format!("{lead} {article} {text}")
        } else {
            format!("{lead} {text}")
        })
    }

    /// A date in figures from the year down, or with its month in words.
    fn date(&self, words: &[String]) -> Option<Date> {
        if let [only] = words
            && let Some(date) = from_year_down(only)
        {
            return Some(date);
        }
        let (mut day, mut month, mut year) = (None, None, None);
        for word in words {
            let word = trim_end(word);
            if let Some(found) = self.month(word) {
                month.replace(found).is_none().then_some(())?;
            } else if is_year(word) {
                year.replace(word.parse().ok()?).is_none().then_some(())?;
            } else if let Some(found) = day_of_month(word) {
                day.replace(found).is_none().then_some(())?;
            } else if !has(&self.grammar.date_joints, &bare(word)) {
                return None;
            }
        }
        Some(Date {
            day: day?,
            month: month?,
            year,
        })
    }

    /// The month of a name, from 0.
    fn month(&self, word: &str) -> Option<usize> {
        let word = fold(word);
        let mut months = self.grammar.months.iter();
        months.position(|month| fold(month) == word)
    }

    /// The date as the language says it.
    fn said(&self, date: Date) -> Option<String> {
        let grammar = self.grammar;
        let form = grammar.date_form.as_ref();
        let month = grammar.months.iter().nth(date.month)?;
        let day = date.day.to_string();
        let odd = grammar.odd_days.iter().find_map(|line| {
            let (plain, odd) = line.split_once('=')?;
            (plain.trim() == day).then_some(odd.trim())
        });
        let day = odd.unwrap_or(&day);
        let end = match date.year {
            Some(_) => form.len(),
            None => form.find("{month}")? + "{month}".len(),
        };
        let year = date.year.map(|year| year.to_string()).unwrap_or_default();
        (!day.is_empty()).then(|| {
            form[..end]
                .replace("{day}", day)
                .replace("{month}", month)
                .replace("{year}", &year)
        })
    }
}

/// "2019-05-12": a day in one order of figures that is the same everywhere.
fn from_year_down(word: &str) -> Option<Date> {
    let mut parts = word.split('-');
    let (year, month, day) = (parts.next()?, parts.next()?, parts.next()?);
    let month: usize = month.parse().ok()?;
    let whole = parts.next().is_none() && is_year(year) && (1..=12).contains(&month);
    whole.then_some(Date {
        day: day_of_month(day)?,
        month: month - 1,
        year: year.parse().ok(),
    })
}

/// 12, of "12", "12." and "12th".
fn day_of_month(word: &str) -> Option<usize> {
    let figures = word.trim_end_matches(|c: char| !c.is_ascii_digit());
    let ending = fold(&word[figures.len()..]);
    let day = figures.parse().ok()?;
    let ends = matches!(
        ending.as_str(),
        "" | "." | "st" | "nd" | "rd" | "th" | "er" | "º" | "o" | "e"
    );
    (ends && (1..=31).contains(&day)).then_some(day)
}
