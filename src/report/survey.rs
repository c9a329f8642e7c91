//! The summary for people: in full where it is asked for alone, in a few lines at the end of a list.

use std::io::{self, Write};

use super::summary::{FilledIn, RowsFound, SameText, Weak};
use super::text::{self, CLIP, Paint, count, grouped};
use super::{Options, SCORE, Summary, visible};
use crate::campaign::members;
use crate::diagnostic::Severity;
use crate::verdict::Verdict;

/// The most rules that are listed.
const MOST_RULES: usize = 10;
/// So many rules are named at the end of a list.
const FEW_RULES: usize = 3;
/// A list with fewer drafts that need work says all about them itself.
const LONG_LIST: usize = 10;
/// The most characters of a name or a place.
const NAME: usize = 60;

/// All that there is to say about a run.
pub(super) fn write(out: &mut dyn Write, summary: &Summary, options: &Options) -> io::Result<()> {
    let survey = Survey::new(options);
    survey.line(out, &total(summary, false), 0)?;
    if summary.drafts > 0 {
        let kinds = [
            (summary.missing, "missing"),
            (summary.generic, "generic"),
            (summary.personal, "personal"),
        ];
        let kinds = kinds.map(|(number, kind)| format!("{} {kind}", grouped(number)));
        survey.line(out, &kinds.join(", "), 0)?;
    }
    if !summary.templates.is_empty() {
        writeln!(out)?;
    }
    survey.filled_in(out, summary)?;
    let rules = summary.rules();
    if !rules.is_empty() {
        survey.heading(out, "What is found most")?;
        let most = rules.iter().take(MOST_RULES);
        let width = most
            .clone()
            .map(|rule| visible::literal(&rule.rule).chars().count());
        let width = width.max().unwrap_or(0);
        for rule in most {
            let drafts = count(rule.drafts, "draft", "drafts");
            let name = visible::literal(&rule.rule);
            if rule.findings > rule.drafts {
                let findings = grouped(rule.findings);
                writeln!(out, "  {name:width$}  in {drafts}, {findings} times")?;
            } else {
                writeln!(out, "  {name:width$}  in {drafts}")?;
            }
        }
        if rules.len() > MOST_RULES {
            writeln!(
                out,
                "  and {}",
                count(rules.len() - MOST_RULES, "more rule", "more rules")
            )?;
        }
    }
    let clusters = &summary.clusters;
    if clusters.count > 0 {
        survey.heading(out, "The same text to several people")?;
        for same in &clusters.largest {
            let people = count(same.size, "person", "people");
            survey.line(out, &format!("{people}: {}", told_members(same)), 2)?;
            survey.line(out, &format!("“{}”", visible::prose(&same.excerpt)), 4)?;
        }
        let more = clusters.count - clusters.largest.len().min(clusters.count);
        if more > 0 {
            writeln!(out, "  and {}", count(more, "more text", "more texts"))?;
        }
    }
    if !summary.weakest.is_empty() {
        survey.heading(out, "The weakest notes")?;
        for weak in &summary.weakest {
            survey.line(out, &weakest(weak), 2)?;
        }
    }
    Ok(())
}

/// What the end of a list says: the count, and what a reader of the list could miss.
pub(super) fn brief(out: &mut dyn Write, summary: &Summary, options: &Options) -> io::Result<()> {
    let survey = Survey::new(options);
    if !summary.templates.is_empty() {
        survey.filled_in(out, summary)?;
        writeln!(out)?;
    }
    survey.line(out, &total(summary, true), 0)?;
    // Who gets the same text of those on a list was told by their rows.
    let by_rows = summary.templates.iter().any(FilledIn::tells_of_texts);
    if let Some(largest) = summary.clusters.largest.first().filter(|_| !by_rows) {
        let mut told = told_members(largest);
        let others = summary.clusters.count.saturating_sub(1);
        if others > 0 {
            let others = count(others, "more such text", "more such texts");
            told.push_str(&format!("; and {others}"));
        }
        let people = count(largest.size, "person", "people");
        survey.led(out, &format!("One text goes to {people}"), &told)?;
    }
    if summary.failed >= LONG_LIST {
        let most: Vec<_> = summary
            .rules()
            .iter()
            .take(FEW_RULES)
            .map(|rule| {
                format!(
                    "{} ({})",
                    visible::literal(&rule.rule),
                    grouped(rule.drafts)
                )
            })
            .collect();
        survey.led(out, "Found most", &most.join(", "))?;
        if let Some(weak) = summary.weakest.first() {
            survey.led(out, "Weakest", &weakest(weak))?;
        }
    }
    Ok(())
}

struct Survey {
    paint: Paint,
    width: usize,
}

impl Survey {
    fn new(options: &Options) -> Self {
        Self {
            paint: Paint::new(options.color),
            width: text::prose_width(options.width),
        }
    }

    fn heading(&self, out: &mut dyn Write, heading: &str) -> io::Result<()> {
        writeln!(out, "\n{}", self.paint.heading(heading))
    }

    /// What became of each template that was filled in: a rule at a time, with the rows to look at.
    fn filled_in(&self, out: &mut dyn Write, summary: &Summary) -> io::Result<()> {
        for (index, filled) in summary.templates.iter().enumerate() {
            if index > 0 {
                writeln!(out)?;
            }
            let name = visible::literal(&visible::clip(&filled.template, CLIP)).into_owned();
            let rows = count(filled.notes, "row", "rows");
            let passed = match filled.passed {
                passed if passed == filled.notes => "all".to_owned(),
                0 => "none".to_owned(),
                passed => count(passed, "note", "notes"),
            };
            self.led(
                out,
                &name,
                &format!("filled in for {rows}, {passed} can go out"),
            )?;
            let mut findings: Vec<_> = filled
                .findings
                .iter()
                .filter(|found| found.severity > Severity::Suggestion)
                .collect();
            findings.sort_by_key(|found| {
                std::cmp::Reverse((found.severity, !found.is_of_others(), found.recipients))
            });
            for (at, found) in findings.iter().enumerate() {
                let label = format!("{}[{}]", found.severity, visible::literal(&found.rule));
                let text = format!(
                    ": {}; {}{}",
                    told_rows(found),
                    led_in(found),
                    visible::prose(&visible::clip(&found.message, CLIP))
                );
                let wrapped = text::wrap(&text, label.chars().count(), 4, self.width);
                writeln!(
                    out,
                    "{}{wrapped}",
                    self.paint.severity(found.severity, &label)
                )?;
                let same =
                    |next: &&RowsFound| next.rule == found.rule && next.severity == found.severity;
                if !findings.iter().skip(at + 1).any(same) {
                    let help = format!("help: {}", visible::prose(found.help.trim()));
                    self.line(out, &help, 2)?;
                }
            }
        }
        Ok(())
    }

    fn line(&self, out: &mut dyn Write, text: &str, indent: usize) -> io::Result<()> {
        let wrapped = text::wrap(text, indent, indent + 2, self.width);
        writeln!(out, "{:indent$}{}", "", wrapped.trim_start())
    }

    fn led(&self, out: &mut dyn Write, lead: &str, text: &str) -> io::Result<()> {
        let used = lead.chars().count();
        let rest = text::wrap(&format!(": {text}"), used, 2, self.width);
        writeln!(out, "{}{rest}", self.paint.heading(lead))
    }
}

/// `row 4`, `12 notes, rows 4, 9, 12, 13, 20 and 7 more`. Notes, and not people: somebody may be listed twice.
fn told_rows(found: &RowsFound) -> String {
    let rows: Vec<_> = found.rows.iter().map(|row| grouped(*row)).collect();
    let more = found.recipients.saturating_sub(found.rows.len());
    let more = if more > 0 {
        format!(" and {} more", grouped(more))
    } else {
        String::new()
    };
    if found.recipients == 1 {
        return format!("row {}", rows.join(", "));
    }
    let notes = count(found.recipients, "note", "notes");
    if rows.is_empty() {
        return notes;
    }
    format!("{notes}, rows {}{more}", rows.join(", "))
}

/// What stands before words that are not those of all rows.
fn led_in(found: &RowsFound) -> String {
    match found.rows.first() {
        Some(row) if found.varies && found.recipients > 1 => {
            format!("for instance in row {}: ", grouped(*row))
        }
        _ if found.varies => "for instance: ".to_owned(),
        _ => String::new(),
    }
}

/// `outbox.jsonl:4, :9, :12 and 34 more`
fn told_members(same: &SameText) -> String {
    let members = members(&same.first, same.size, true);
    visible::prose(&visible::clip(&members, CLIP)).into_owned()
}

/// `outbox.jsonl:7, to Ingrid Moe: generic, score 12: nothing in this note holds for this reader alone`
fn weakest(weak: &Weak) -> String {
    let short = |text: &str| visible::literal(&visible::clip(text, NAME)).into_owned();
    let mut told = match (&weak.file, weak.line) {
        (Some(file), Some(line)) => format!("{}:{line}", short(file)),
        (Some(file), None) => short(file),
        (None, Some(line)) => format!("line {line}"),
        (None, None) => match &weak.id {
            Some(serde_json::Value::String(id)) => format!("id {}", short(id)),
            Some(id) => format!("id {}", short(&id.to_string())),
            None => "a draft".to_owned(),
        },
    };
    if let Some(recipient) = &weak.recipient {
        told.push_str(&format!(", to {}", short(recipient)));
    }
    if let Some(template) = &weak.template {
        told.push_str(&format!(", from {}", short(template)));
    }
    let score = match weak.verdict {
        Verdict::Missing => String::new(),
        // That is the reason, and told below.
        _ if weak.rule == SCORE => String::new(),
        _ => format!(", score {}", weak.score),
    };
    told.push_str(&format!(
        ": {}{score}; {}",
        weak.verdict,
        visible::prose(&visible::clip(&weak.reason, CLIP))
    ));
    told
}

/// How many there were, and how many can go out; with `kinds`, why the others cannot.
fn total(summary: &Summary, kinds: bool) -> String {
    let only_without = summary.drafts == 0 && summary.without_note > 0;
    let mut total = if only_without {
        let invitations = count(summary.without_note, "invitation", "invitations");
        format!("{invitations} went out without a note")
    } else {
        count(summary.drafts, "draft", "drafts")
    };
    if summary.failed == 0 && summary.drafts > 0 {
        total.push_str(if summary.drafts == 1 {
            ": passes"
        } else {
            ": all pass"
        });
    } else if summary.drafts > 0 {
        let verb = if summary.passed == 1 {
            "passes"
        } else {
            "pass"
        };
        let need = if summary.failed == 1 { "needs" } else { "need" };
        total.push_str(&format!(
            ": {} {verb}, {} {need} work",
            grouped(summary.passed),
            grouped(summary.failed)
        ));
        let unready = summary
            .failed
            .saturating_sub(summary.missing + summary.generic);
        let reasons: Vec<_> = [
            (summary.missing, "missing"),
            (summary.generic, "generic"),
            (unready, "personal but not ready"),
        ]
        .into_iter()
        .filter(|(number, _)| *number > 0)
        .map(|(number, kind)| format!("{} {kind}", grouped(number)))
        .collect();
        // Where missing or generic notes were let pass, the verdicts do not add up to what fails.
        if kinds && summary.missing + summary.generic <= summary.failed {
            total.push_str(&format!(" ({})", reasons.join(", ")));
        }
    }
    if summary.without_note > 0 && !only_without {
        total.push_str(&format!(
            "; {} went out without a note",
            grouped(summary.without_note)
        ));
    }
    if summary.unreadable > 0 {
        total.push_str(&format!(
            "; {} could not be read",
            grouped(summary.unreadable)
        ));
    }
    total
}
