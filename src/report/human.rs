//! The report for the person who wrote the note: verdict first, then why, then what to write instead.
//!
//! It says only what the report holds, in the words that a friend would use who read the note before
//! it goes out. What needs no work is passed over quickly.

use std::io::{self, Write};

use unicode_width::UnicodeWidthStr;

use super::marked::{self, Mark};
use super::survey;
use super::text::{self, CLIP, Paint, count};
use super::{
    Format, Opener, Options, Report, Reporter, Scope, Summary, Verbosity, from_shown, visible,
    wanted,
};
use crate::diagnostic::{Diagnostic, Severity};
use crate::draft::Draft;
use crate::source::ReadError;
use crate::verdict::{Evidence, EvidenceKind, Strength, Verdict};

pub(super) static FORMAT: Format = Format {
    name: "human",
    summary: "For people: verdict, findings marked in the note, openers",
    holds_errors: false,
    document: false,
    summarizes: true,
    start: |options, _| Box::new(Human::new(options)),
};

/// The most findings that are marked in a note, or listed for one rule; a hostile note has thousands.
const MOST_MARKS: usize = 24;
const MOST_MESSAGES: usize = 3;
/// The most pieces of evidence that are quoted, and how much of each.
const MOST_EVIDENCE: usize = 5;
const QUOTE: usize = 120;
/// A finding that covers so much of the note, in percent, is about the note and not about a place.
const ALL_OF_IT: usize = 90;

struct Human {
    options: Options,
    paint: Paint,
    /// Width of prose, in columns.
    width: usize,
    /// Records put, readable or not.
    records: usize,
    /// Whether something has been written, so that the next draft keeps its distance.
    written: bool,
}

impl Human {
    fn new(options: Options) -> Self {
        Self {
            options,
            paint: Paint::new(options.color),
            width: text::prose_width(options.width),
            records: 0,
            written: false,
        }
    }

    fn verbose(&self) -> bool {
        self.options.verbosity == Verbosity::Verbose
    }

    /// Whether a draft that passes is of interest to somebody who reads through a list.
    fn needs_eyes(report: &Report) -> bool {
        !report.passed
            || report
                .diagnostics
                .iter()
                .any(|d| d.severity > Severity::Suggestion)
    }

    /// Writes `text` behind `lead`, which is `used` columns wide, indenting what follows.
    fn line(
        &self,
        out: &mut dyn Write,
        lead: impl std::fmt::Display,
        used: usize,
        indent: usize,
        text: &str,
    ) -> io::Result<()> {
        writeln!(out, "{lead}{}", text::wrap(text, used, indent, self.width))
    }

    /// Where the draft comes from, and its id if that is something else.
    fn place(&self, before: usize, draft: &Draft, report: &Report) -> (String, Option<String>) {
        let id = report.id.as_ref().map(|id| match id {
            serde_json::Value::String(id) => format!("id {}", short(id)),
            other => format!("id {}", short(&other.to_string())),
        });
        let line = report
            .line
            .filter(|line| *line > 1 || draft.origin.note_line.is_none());
        match (&report.file, line, id) {
            (Some(file), Some(line), id) => (format!("{}:{line}", short(file)), id),
            (Some(file), None, id) => (short(file), id),
            (None, Some(line), id) => (format!("line {line}"), id),
            (None, None, Some(id)) => (id, None),
            (None, None, None) => (format!("draft {}", before + 1), None),
        }
    }

    /// Where the draft comes from, and for whom it is.
    fn header(
        &self,
        out: &mut dyn Write,
        before: usize,
        draft: &Draft,
        report: &Report,
    ) -> io::Result<()> {
        let (place, id) = self.place(before, draft, report);
        write!(out, "{}", self.paint.heading(place))?;
        if let Some(id) = id {
            write!(out, "{}", self.paint.faint(format_args!("  {id}")))?;
        }
        if let Some(name) = draft.recipient.full_name() {
            write!(
                out,
                "{}",
                self.paint.faint(format_args!("  to {}", short(&name)))
            )?;
        }
        if let Some(made) = &report.made_of {
            let from = short(&made.template);
            write!(out, "{}", self.paint.faint(format_args!("  from {from}")))?;
        }
        writeln!(out)
    }

    /// All that is said about a draft to those who want to hear little.
    fn brief(
        &self,
        out: &mut dyn Write,
        before: usize,
        draft: &Draft,
        report: &Report,
    ) -> io::Result<()> {
        if self.options.scope == Scope::List {
            let (place, _) = self.place(before, draft, report);
            let from = from_shown(report);
            write!(out, "{}{from}: ", self.paint.heading(place))?;
        }
        let sentence = sentence(draft, report);
        let (word, rest) = split_verdict(&sentence);
        writeln!(out, "{}{rest}", self.verdict_word(word, report))
    }

    fn verdict_word<'a>(&self, word: &'a str, report: &Report) -> impl std::fmt::Display + 'a {
        match (report.verdict, report.passed) {
            (Verdict::Personal, true) => self.paint.good(word),
            (Verdict::Personal, false) => self.paint.severity(Severity::Warning, word),
            _ => self.paint.severity(Severity::Error, word),
        }
    }

    /// The verdict, and modestly the score, beside it or below.
    fn verdict(&self, out: &mut dyn Write, draft: &Draft, report: &Report) -> io::Result<()> {
        let sentence = sentence(draft, report);
        let (word, rest) = split_verdict(&sentence);
        let score = format!("score {} of 100", report.score);
        let separator = if sentence.width() + 2 + score.width() <= self.options.width {
            "  "
        } else {
            "\n"
        };
        let rest = text::wrap(rest, word.width(), 0, self.options.width);
        let word = self.verdict_word(word, report);
        writeln!(out, "{word}{rest}{separator}{}", self.paint.faint(score))?;
        Ok(())
    }

    fn note(&self, out: &mut dyn Write, draft: &Draft, report: &Report) -> io::Result<()> {
        let note = draft.note.trim_end();
        if note.is_empty() {
            return Ok(());
        }
        let marks = marks(note, report);
        let drawing = marked::render(note, &marks, self.options.width.max(30), self.options.color);
        writeln!(out, "{drawing}")
    }

    /// Every finding, the heaviest first, with one piece of advice for each rule.
    fn findings(&self, out: &mut dyn Write, report: &Report, least: Severity) -> io::Result<()> {
        for severity in [Severity::Error, Severity::Warning, Severity::Suggestion] {
            if severity < least {
                break;
            }
            let mut told: Vec<&str> = Vec::new();
            for first in report.diagnostics.iter().filter(|d| d.severity == severity) {
                if told.contains(&first.rule.as_ref()) {
                    continue;
                }
                told.push(&first.rule);
                let same_rule = |d: &&Diagnostic| d.severity == severity && d.rule == first.rule;
                let findings: Vec<_> = report.diagnostics.iter().filter(same_rule).collect();
                self.finding(out, &findings)?;
            }
        }
        Ok(())
    }

    /// The findings of one rule, all of one severity.
    fn finding(&self, out: &mut dyn Write, findings: &[&Diagnostic]) -> io::Result<()> {
        let Some(first) = findings.first() else {
            return Ok(());
        };
        let mut messages: Vec<(&str, usize)> = Vec::new();
        for finding in findings {
            let known = messages
                .iter_mut()
                .find(|(message, _)| *message == finding.message);
            if let Some((_, times)) = known {
                *times += 1;
            } else if messages.len() < MOST_MESSAGES {
                messages.push((&finding.message, 1));
            }
        }
        let label = format!("{}[{}]", first.severity, short(&first.rule));
        for (message, times) in &messages {
            let message = visible::clip(message, CLIP);
            let mut text = format!(": {}", visible::prose(&message));
            if *times > 1 {
                text.push_str(&format!(" ({} times)", text::grouped(*times)));
            }
            let painted = self.paint.severity(first.severity, &label);
            self.line(out, painted, label.width(), 4, &text)?;
        }
        let told: usize = messages.iter().map(|(_, times)| times).sum();
        if findings.len() > told {
            writeln!(
                out,
                "    and {} more like it",
                text::grouped(findings.len() - told)
            )?;
        }
        let quiet = first.severity == Severity::Suggestion && !self.verbose();
        if !quiet && !first.help.trim().is_empty() {
            let help = visible::clip(&first.help, 2 * CLIP);
            let lead = self.paint.heading("help");
            let text = format!(": {}", visible::prose(help.trim()));
            self.line(out, format_args!("  {lead}"), 6, 8, &text)?;
        }
        Ok(())
    }

    /// What there is for this reader, and what could have been.
    fn evidence(&self, out: &mut dyn Write, report: &Report) -> io::Result<()> {
        let strong = |e: &&Evidence| e.strength == Strength::Strong;
        let (personal, polite): (Vec<_>, Vec<_>) = report
            .evidence
            .iter()
            .filter(strong)
            .partition(|e| e.kind.personal());
        let vague: Vec<_> = report
            .evidence
            .iter()
            .filter(|e| e.strength == Strength::Weak && e.kind.personal())
            .collect();

        let lead = self.paint.heading("What makes it personal");
        if !personal.is_empty() {
            writeln!(out, "{lead}:")?;
            for evidence in personal.iter().chain(&polite).take(MOST_EVIDENCE) {
                let text = format!("{}: {}", found(evidence.kind), quote(&evidence.text));
                self.line(out, "  ", 2, 4, &text)?;
            }
            let rest = (personal.len() + polite.len()).saturating_sub(MOST_EVIDENCE);
            if rest > 0 {
                writeln!(out, "  and {} more", text::grouped(rest))?;
            }
        } else if self.options.scope == Scope::One || self.verbose() {
            writeln!(out, "{lead}: nothing yet")?;
        }
        if !vague.is_empty() && (personal.is_empty() || self.verbose()) {
            let mut quotes: Vec<_> = vague
                .iter()
                .take(MOST_EVIDENCE)
                .map(|e| quote(&e.text))
                .collect();
            quotes.dedup();
            let lead = self.paint.heading("Too vague to count");
            let used = "Too vague to count".width();
            self.line(out, lead, used, 2, &format!(": {}", quotes.join(", ")))?;
        }
        Ok(())
    }

    fn lacking(&self, out: &mut dyn Write, report: &Report) -> io::Result<()> {
        let lead = self.paint.heading("What is lacking");
        let used = "What is lacking".width();
        let kinds = report
            .lacking
            .iter()
            .filter(|kind| kind.personal())
            .filter_map(|&k| wish(k));
        let wishes = either(&kinds.collect::<Vec<_>>());
        if report.verdict != Verdict::Personal && !wishes.is_empty() {
            let text = format!(": one thing that is true of this reader alone, such as {wishes}");
            self.line(out, lead, used, 2, &text)?;
        } else if self.verbose() && !report.lacking.is_empty() {
            let kinds: Vec<_> = report.lacking.iter().map(|&kind| found(kind)).collect();
            let text = format!(", though not needed: {}", kinds.join(", "));
            self.line(out, lead, used, 2, &text)?;
        }
        Ok(())
    }

    fn openers(&self, out: &mut dyn Write, draft: &Draft, openers: &[Opener]) -> io::Result<()> {
        let Some(best) = openers.first() else {
            return Ok(());
        };
        let blanks = if openers.iter().any(|opener| opener.ready) {
            ":"
        } else {
            ", once the blanks are filled:"
        };
        writeln!(out, "{}{blanks}", self.paint.heading("You could open with"))?;
        for (number, opener) in openers.iter().enumerate() {
            let lead = format!("  {}. ", number + 1);
            let text = visible::clip(&opener.text, 2_000);
            self.line(
                out,
                &lead,
                lead.width(),
                lead.width(),
                &visible::prose(&text),
            )?;
        }
        if let Some(fact) = best.facts.first().filter(|_| !best.ready) {
            let value = visible::literal(fact);
            let stated = draft.context.facts().any(|(key, _)| key == fact);
            // Who has said it already is not asked for it again.
            let text = if stated {
                format!("What the draft says as {}", wanted::misfit(fact))
            } else {
                let how = if draft.origin.is_record() {
                    format!("put it into the draft's context as \"{value}\"")
                } else {
                    format!("--fact {value}=\"...\"")
                };
                format!("It would help most to know {}: {how}", wanted::know(fact))
            };
            self.line(out, "", 0, 2, &text)?;
        }
        Ok(())
    }

    /// Everything about one draft, as far as it is of interest.
    fn whole(&self, out: &mut dyn Write, draft: &Draft, report: &Report) -> io::Result<()> {
        let one = self.options.scope == Scope::One;
        let warned = report
            .diagnostics
            .iter()
            .any(|d| d.severity > Severity::Suggestion);
        let work = !report.passed || report.verdict != Verdict::Personal || self.verbose();
        let marked = work || (one && warned);

        self.verdict(out, draft, report)?;
        let mut sections: [Vec<u8>; 4] = Default::default();
        let [note, findings, evidence, openers] = &mut sections;
        if marked {
            self.note(note, draft, report)?;
        }
        let least = if work {
            Severity::Suggestion
        } else {
            Severity::Warning
        };
        self.findings(findings, report, least)?;
        // What makes a note personal cannot be told of one that was not read, nor what it lacks.
        let told = !report.unread || report.verdict == Verdict::Personal;
        if (work || one) && told {
            self.evidence(evidence, report)?;
        }
        // In a list it would be the same sentence again and again.
        if ((work && one) || self.verbose()) && told {
            self.lacking(evidence, report)?;
        }
        if work {
            self.openers(openers, draft, &report.openers)?;
        }
        for section in sections.iter().filter(|section| !section.is_empty()) {
            // What passes gets by with a few lines.
            if marked {
                writeln!(out)?;
            }
            out.write_all(section)?;
        }
        Ok(())
    }
}

impl Reporter for Human {
    fn render(
        &self,
        out: &mut dyn Write,
        before: usize,
        draft: &Draft,
        report: &Report,
    ) -> io::Result<()> {
        let one = self.options.scope == Scope::One;
        // A thousand notes of one template are told of together, at the end; those who want to hear little get none.
        if draft.rendered.is_some() && self.options.verbosity == Verbosity::Normal {
            return Ok(());
        }
        match self.options.verbosity {
            Verbosity::Quiet if report.passed => return Ok(()),
            Verbosity::Normal if !one && !Self::needs_eyes(report) => return Ok(()),
            _ => {}
        }
        if self.options.verbosity == Verbosity::Quiet {
            return self.brief(out, before, draft, report);
        }
        if !one {
            self.header(out, before, draft, report)?;
        }
        self.whole(out, draft, report)
    }

    fn render_error(&self, _: &mut dyn Write, _: &ReadError) -> io::Result<()> {
        Ok(())
    }

    fn put(&mut self, out: &mut dyn Write, piece: &[u8]) -> io::Result<()> {
        self.records += 1;
        if piece.is_empty() {
            return Ok(());
        }
        if self.written && self.options.verbosity != Verbosity::Quiet {
            writeln!(out)?;
        }
        self.written = true;
        out.write_all(piece)
    }

    fn records(&self) -> usize {
        self.records
    }

    fn finish(&mut self, out: &mut dyn Write, summary: &Summary) -> io::Result<()> {
        // Of one draft all is said, unless it is an invitation that went out without a note.
        let said = self.options.scope == Scope::One && summary.without_note == 0;
        if said || self.options.verbosity == Verbosity::Quiet {
            return Ok(());
        }
        if self.written {
            writeln!(out)?;
        }
        survey::brief(out, summary, &self.options)
    }

    fn summarize(&self, out: &mut dyn Write, summary: &Summary) -> io::Result<()> {
        survey::write(out, summary, &self.options)
    }
}

/// The verdict, in words.
fn sentence(draft: &Draft, report: &Report) -> String {
    let number = |severity| {
        report
            .diagnostics
            .iter()
            .filter(|d| d.severity == severity)
            .count()
    };
    let (errors, warnings) = (number(Severity::Error), number(Severity::Warning));
    let sentence = match report.verdict {
        Verdict::Missing if draft.note.trim().is_empty() => "Missing: there is no note.".to_owned(),
        Verdict::Missing => "Missing: this note says nothing yet.".to_owned(),
        Verdict::Generic if report.unread => {
            "Generic, as far as can be told: it is in a language that cannot be read.".to_owned()
        }
        Verdict::Generic => "Generic: this note could go to anyone on your list.".to_owned(),
        Verdict::Personal if report.passed && warnings == 0 => {
            "Personal: ready to send.".to_owned()
        }
        Verdict::Personal if report.passed => format!(
            "Personal: ready to send, with {} to look at.",
            count(warnings, "thing", "things")
        ),
        Verdict::Personal if report.min_score.is_some() => {
            "Personal, but not ready to send.".to_owned()
        }
        Verdict::Personal => {
            let against = match (errors, warnings) {
                (0, 0) => "its score is too low".to_owned(),
                (0, 1) | (1, _) => "one thing stands against it".to_owned(),
                (0, many) | (many, _) => format!("{} things stand against it", text::grouped(many)),
            };
            format!("Personal, but not ready to send: {against}.")
        }
    };
    // Without it nobody could tell why such a draft fails.
    let Some(why) = report.too_low() else {
        return sentence;
    };
    let joint = if report.verdict == Verdict::Personal {
        ':'
    } else {
        ';'
    };
    format!("{}{joint} it {why}.", sentence.trim_end_matches('.'))
}

/// The verdict's own word, and what follows it.
fn split_verdict(sentence: &str) -> (&str, &str) {
    sentence.split_at(sentence.find([':', ',']).unwrap_or(0))
}

/// The findings that are about a place in the note. Suggestions are not worth a line of carets.
fn marks(note: &str, report: &Report) -> Vec<Mark> {
    let mut marks: Vec<_> = report
        .diagnostics
        .iter()
        .filter(|d| d.severity > Severity::Suggestion && d.span.start < d.span.end.min(note.len()))
        .map(|d| Mark {
            span: d.span.start..d.span.end,
            label: short(&d.rule),
            error: d.severity == Severity::Error,
        })
        .collect();
    let short_of_all = |mark: &Mark| {
        (mark.span.end - mark.span.start).saturating_mul(100) < note.len().saturating_mul(ALL_OF_IT)
    };
    marks.retain(short_of_all);
    marks.sort_by_key(|mark| !mark.error);
    marks.truncate(MOST_MARKS);
    marks.sort_by_key(|mark| mark.span.start);
    marks
}

/// A name from a draft, short and printable.
fn short(name: &str) -> String {
    visible::literal(&visible::clip(name, QUOTE)).into_owned()
}

fn quote(text: &str) -> String {
    format!(
        "“{}”",
        visible::prose(visible::clip(text.trim(), QUOTE).as_ref())
    )
}

/// What a piece of evidence shows, said to the writer of the note.
fn found(kind: EvidenceKind) -> &'static str {
    match kind {
        EvidenceKind::Met => "you met",
        EvidenceKind::History => "you know each other",
        EvidenceKind::Mutual => "somebody you both know",
        EvidenceKind::Community => "something you share",
        EvidenceKind::Work => "something of theirs",
        EvidenceKind::Reason => "why them",
        EvidenceKind::Address => "their name",
        EvidenceKind::Question => "something to answer",
    }
}

/// What the writer could add, if it would make the note personal.
fn wish(kind: EvidenceKind) -> Option<&'static str> {
    Some(match kind {
        EvidenceKind::Met => "where you met",
        EvidenceKind::History => "what you worked on together",
        EvidenceKind::Mutual => "who introduced you",
        EvidenceKind::Community => "a group you share",
        EvidenceKind::Work => "something they made or said",
        EvidenceKind::Reason => "what made you think of them",
        EvidenceKind::Address | EvidenceKind::Question => return None,
    })
}

/// `a, b, or c`.
fn either(things: &[&str]) -> String {
    match things {
        [] => String::new(),
        [one] => (*one).to_owned(),
        [first @ .., last] => format!("{}, or {last}", first.join(", ")),
    }
}
