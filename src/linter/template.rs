//! Judges a template by the texts that it can become, with words in its slots that stand for what will
//! be there: nothing for what a contact list holds, something particular for what is written for one.
//!
//! Every text is read as a note is; here is only what becomes of many answers.

use std::borrow::Cow;
use std::collections::HashSet;
use std::ops::Range;

use super::{Allowed, Judged, Linter, Spans, diagnostic, is_unread};
use crate::checks::{self, Lengths, Whole};
use crate::diagnostic::Diagnostic;
use crate::draft::{Draft, StandIn};
use crate::note::platform_length;
use crate::opener::Acquaintance;
use crate::report::{Length, LengthUnit, Report};
use crate::rule::slot::SlotKind;
use crate::rule::{Check, Text};
use crate::template::{Fill, MOST_BYTES, MOST_VARIANTS, Rendering, Slot, Template, engine_of};
use crate::verdict::{Evidence, Verdict};

impl Linter {
    /// Judges a template: the worst of its texts decides.
    pub(super) fn check_template(&self, draft: &Draft) -> Report {
        let dialect = draft.dialect.as_ref().or(self.options.dialect.as_ref());
        let dialect = dialect.and_then(|name| self.pack().find_dialect(name));
        let template = Template::read(&draft.note, self.pack(), dialect);
        let mut trial = Draft {
            note: String::new(),
            ..draft.clone()
        };
        let mut answers = Answers::new(draft);
        let (texts, lengths) = self.check_texts(&template, &mut trial, &mut answers);
        self.check_rest(&template, &texts, &mut trial, &mut answers);
        let platform = self.platform(draft);
        let worst = answers.worst.take().unwrap_or_else(|| self.no_text());
        let whole = Whole {
            template: &template,
            pack: self.pack(),
            dialect,
            engine: engine_of(draft, dialect),
            platform,
            verdict: worst.verdict,
            texts: &texts,
            lengths,
        };
        let mut findings = checks::run_whole(&whole, |index| self.ruling(index));
        answers.allowed.strike(&mut findings);
        for finding in findings {
            let bytes = finding.bytes.clone();
            answers.add(finding, bytes);
        }
        let Answers {
            mut diagnostics,
            mut spans,
            allowed,
            ..
        } = answers;
        diagnostics.sort_by(|a, b| {
            (a.span.start, a.span.end, &a.rule).cmp(&(b.span.start, b.span.end, &b.rule))
        });
        self.add_unused(draft, &allowed, &mut spans, &mut diagnostics);
        let judged = Judged {
            verdict: worst.verdict,
            language: worst.language,
            unread: worst.unread,
            length: Length {
                count: lengths.fixed,
                worst: Some(lengths.worst),
                limit: platform.limit(),
                unit: LengthUnit::Utf16,
            },
            // What is filled in will tell the notes apart; the frame is the same for all.
            fingerprint: None,
            evidence: worst.evidence,
            diagnostics,
            acquaintance: Acquaintance::stated(draft),
        };
        self.report(draft, judged)
    }

    /// Judges the texts that a template can become, as many as are looked at, and says how long they may be.
    fn check_texts(
        &self,
        template: &Template<'_>,
        trial: &mut Draft,
        answers: &mut Answers<'_>,
    ) -> (Vec<checks::Judged>, Lengths) {
        let mut texts = Vec::new();
        let mut lengths = Lengths::default();
        let mut bytes = 0;
        for (number, selection) in (0..).zip(template.selections(MOST_VARIANTS)) {
            if number >= MOST_VARIANTS && bytes > MOST_BYTES {
                break;
            }
            let rendering = template.render(selection, &mut StandIns);
            let bare = template.render(selection, &mut Nothing);
            let fixed = platform_length(&bare.text);
            let filled: usize = bare
                .slots
                .iter()
                .map(|(slot, _)| template.slots[*slot].longest())
                .sum();
            lengths.fixed = lengths.fixed.max(fixed);
            lengths.worst = lengths.worst.max(fixed + filled);
            trial.note.clone_from(&rendering.text);
            let verdict = self.check_text(template, &rendering, trial, answers);
            // A choice takes time, too, if all of its branches are empty.
            bytes += rendering.text.len() + rendering.branches.len();
            texts.push((rendering.branches, verdict));
        }
        (texts, lengths)
    }

    /// What a template without a text comes to.
    fn no_text(&self) -> Worst {
        Worst {
            verdict: Verdict::Missing,
            language: self.pack().language.code.clone(),
            unread: false,
            evidence: Vec::new(),
        }
    }

    /// Looks into the branches that stand in none of the `texts`, of which there were too many, for phrases. What a
    /// text lacks, and what it is worth, cannot be told from them.
    fn check_rest(
        &self,
        template: &Template<'_>,
        texts: &[checks::Judged],
        trial: &mut Draft,
        answers: &mut Answers<'_>,
    ) {
        // Every branch stands in one of a few.
        if u64::try_from(texts.len()).is_ok_and(|count| count <= MOST_VARIANTS) {
            return;
        }
        let taken = texts.iter().flat_map(|(branches, _)| branches).copied();
        let Some(rendering) = template.render_rest(&taken.collect(), &mut StandIns) else {
            return;
        };
        trial.note.clone_from(&rendering.text);
        let stand_ins = stand_ins(template, &rendering);
        let note = self.read(trial, &stand_ins);
        let weighed = self.weigh(&note, trial, &stand_ins);
        let source = checks::Source {
            text: template.text,
            rendering: &rendering,
        };
        let subject = checks::Subject {
            source: Some(&source),
            ..self.subject(&note, trial, &weighed)
        };
        for finding in self.findings(&subject, &mut answers.allowed) {
            // What the words alone say; other checks ask about what stands around them.
            let by_words = matches!(finding.rule.check, None | Some(Check::MeetingAsk));
            if by_words && rendering.is_joined(finding.bytes.clone()) {
                let bytes = rendering.source(finding.bytes.clone());
                answers.add(finding, bytes);
            }
        }
    }

    /// Judges one text that a template can become; `trial` is the draft that holds it.
    fn check_text(
        &self,
        template: &Template<'_>,
        rendering: &Rendering,
        trial: &Draft,
        answers: &mut Answers<'_>,
    ) -> Verdict {
        let stand_ins = stand_ins(template, rendering);
        let note = self.read(trial, &stand_ins);
        let weighed = self.weigh(&note, trial, &stand_ins);
        let source = checks::Source {
            text: template.text,
            rendering,
        };
        let subject = checks::Subject {
            source: Some(&source),
            ..self.subject(&note, trial, &weighed)
        };
        for finding in self.findings(&subject, &mut answers.allowed) {
            let bytes = template.around(rendering.source(finding.bytes.clone()));
            answers.add(finding, bytes);
        }
        let verdict = weighed.verdict;
        if answers
            .worst
            .as_ref()
            .is_none_or(|worst| verdict < worst.verdict)
        {
            answers.worst = Some(Worst {
                verdict,
                language: note.language.code.clone(),
                unread: is_unread(&note, weighed.stock),
                evidence: answers.written(weighed.evidence, template, rendering),
            });
        }
        verdict
    }
}

/// What stands for the slots of a text.
fn stand_ins(template: &Template<'_>, rendering: &Rendering) -> Vec<StandIn> {
    let slots = rendering.slots.iter();
    slots
        .map(|(slot, bytes)| {
            let kind = template.slots[*slot].kind;
            StandIn {
                bytes: bytes.clone(),
                evidence: kind.evidence,
                says: kind.says,
                of_reader: template.slots[*slot].of_reader,
            }
        })
        .collect()
}

/// Fills slots with the words that stand for their kind.
struct StandIns;

impl<'t> Fill<'t> for StandIns {
    fn slot(&mut self, slot: &Slot<'t>) -> Cow<'t, str> {
        let kind: &'t SlotKind = slot.kind;
        Cow::Borrowed(&kind.stand_in)
    }
}

/// Leaves slots empty.
struct Nothing;

impl<'t> Fill<'t> for Nothing {
    fn slot(&mut self, _: &Slot<'t>) -> Cow<'t, str> {
        Cow::Borrowed("")
    }
}

/// What the texts of a template came to so far.
struct Answers<'d> {
    draft: &'d Draft,
    spans: Spans<'d>,
    allowed: Allowed<'d>,
    /// Of all texts, each once: a finding in a sentence that every text has is one finding.
    diagnostics: Vec<Diagnostic>,
    seen: HashSet<(Text, usize, usize)>,
    worst: Option<Worst>,
}

/// The text that would do most harm.
struct Worst {
    verdict: Verdict,
    language: Text,
    unread: bool,
    evidence: Vec<Evidence>,
}

impl<'d> Answers<'d> {
    fn new(draft: &'d Draft) -> Self {
        Self {
            draft,
            spans: Spans::of(&draft.note, &draft.origin),
            allowed: Allowed::of(draft),
            diagnostics: Vec::new(),
            seen: HashSet::new(),
            worst: None,
        }
    }

    /// Adds a finding whose bytes in the template are `bytes`.
    fn add(&mut self, finding: checks::Finding<'_>, bytes: Range<usize>) {
        if self
            .seen
            .insert((finding.rule.id.clone(), bytes.start, bytes.end))
        {
            let finding = checks::Finding { bytes, ..finding };
            self.diagnostics
                .push(diagnostic(finding, &self.draft.note, &mut self.spans));
        }
    }

    /// Evidence in the words of the template, where its slots stand.
    fn written(
        &mut self,
        evidence: Vec<Evidence>,
        template: &Template<'_>,
        rendering: &Rendering,
    ) -> Vec<Evidence> {
        evidence
            .into_iter()
            .map(|piece| {
                let bytes = template.around(rendering.source(piece.span.start..piece.span.end));
                Evidence {
                    text: self.draft.note[bytes.clone()].to_owned(),
                    span: self.spans.locate(bytes.start, bytes.end),
                    ..piece
                }
            })
            .collect()
    }
}
