//! Judges a template by the texts that it can become, with words in its slots that stand for what will
//! be there: nothing for what a contact list holds, something particular for what is written for one.
//!
//! Every text is read as a note is; here is only what becomes of many answers.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashSet};
use std::ops::Range;

use super::{Allowed, Judged, Linter, Spans, diagnostic, is_unread};
use crate::checks::{self, Lengths, Whole};
use crate::diagnostic::Diagnostic;
use crate::draft::{Draft, StandIn};
use crate::note::platform_length;
use crate::opener::Acquaintance;
use crate::report::{Length, LengthUnit, Report};
use crate::rule::slot::{Engine, SlotKind, SlotRole};
use crate::rule::{Check, Text};
use crate::template::{
    Choice, Decided, Fill, MOST_BYTES, MOST_VARIANTS, Questions, Rendering, Selection, Slot,
    Template, engine_of, guarded,
};
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
        let engine = engine_of(draft, dialect);
        let texts = self.check_texts(&template, engine, &mut trial, &mut answers);
        self.check_rest(&template, &texts.judged, &mut trial, &mut answers);
        let platform = self.platform(draft);
        let worst = answers.worst.take().unwrap_or_else(|| self.no_text());
        let whole = Whole {
            template: &template,
            pack: self.pack(),
            dialect,
            engine,
            platform,
            verdict: worst.verdict,
            texts: &texts.judged,
            fallbacks: &texts.fallbacks,
            lengths: texts.lengths,
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
                count: texts.lengths.fixed,
                worst: Some(texts.lengths.worst),
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
        engine: Option<Engine>,
        trial: &mut Draft,
        answers: &mut Answers<'_>,
    ) -> Texts {
        let questions = Questions::of(template, engine);
        let mut texts = Texts::of(template);
        for (number, selection) in (0..).zip(template.selections(MOST_VARIANTS)) {
            if number >= MOST_VARIANTS && texts.bytes > MOST_BYTES {
                break;
            }
            let way = Way {
                template,
                selection,
                decided: questions.as_ref().map(Questions::open),
            };
            self.check_way(&way, trial, answers, &mut texts);
        }
        // What follows from what was decided before may have kept a branch out of all of them.
        if let Some(questions) = &questions {
            for (choice, branch) in texts.not_taken(template) {
                if texts.bytes > MOST_BYTES {
                    break;
                }
                let mut decided = questions.open();
                if decided.assume(template, choice, branch) {
                    let way = Way {
                        template,
                        selection: template.selection(0),
                        decided: Some(decided),
                    };
                    self.check_way(&way, trial, answers, &mut texts);
                }
            }
        }
        texts
    }

    /// Judges one text that a template can become, and what fallbacks make of it.
    fn check_way(
        &self,
        way: &Way<'_, '_>,
        trial: &mut Draft,
        answers: &mut Answers<'_>,
        texts: &mut Texts,
    ) {
        let template = way.template;
        let none = HashSet::new();
        let rendering = way.render(&none);
        let bare = template.render(way.selection, &mut Nothing(way.decided.clone()));
        let fixed = platform_length(&bare.text);
        let filled: usize = bare
            .slots
            .iter()
            .map(|(slot, _)| template.slots[*slot].longest())
            .sum();
        texts.lengths.fixed = texts.lengths.fixed.max(fixed);
        texts.lengths.worst = texts.lengths.worst.max(fixed + filled);
        trial.note.clone_from(&rendering.text);
        let verdict = self.check_text(template, &rendering, &none, trial, answers);
        // A choice takes time, too, if all of its branches are empty.
        texts.bytes += rendering.text.len() + rendering.branches.len();
        if !texts.replaced.is_empty() {
            let slots = rendering.slots.iter().map(|(slot, _)| *slot);
            let replaced: HashSet<usize> =
                slots.filter(|slot| texts.replaced.contains(slot)).collect();
            if !replaced.is_empty() {
                self.check_fallbacks(way, &replaced, verdict, trial, answers, texts);
            }
        }
        texts.judged.push((rendering.branches, verdict));
    }

    /// Judges a text with fallbacks in these slots, and finds those that make it worse than `verdict`.
    fn check_fallbacks(
        &self,
        way: &Way<'_, '_>,
        slots: &HashSet<usize>,
        verdict: Verdict,
        trial: &mut Draft,
        answers: &mut Answers<'_>,
        texts: &mut Texts,
    ) {
        let rendering = way.render(slots);
        trial.note.clone_from(&rendering.text);
        let together = self.check_text(way.template, &rendering, slots, trial, answers);
        texts.bytes += rendering.text.len();
        if together >= verdict {
            return;
        }
        let mut weak = Vec::new();
        for slot in slots.iter().take(MOST_FALLBACKS) {
            let only = HashSet::from([*slot]);
            let rendering = way.render(&only);
            trial.note.clone_from(&rendering.text);
            let stand_ins = stand_ins(way.template, &rendering, &only);
            let note = self.read(trial, &stand_ins);
            let alone = self.weigh(&note, trial, &stand_ins).verdict;
            texts.bytes += rendering.text.len();
            if alone < verdict {
                weak.push((*slot, alone));
            }
        }
        if weak.is_empty() {
            weak.extend(slots.iter().map(|slot| (*slot, together)));
        }
        for (slot, verdict) in weak {
            let worst = texts.fallbacks.entry(slot).or_insert(verdict);
            *worst = verdict.min(*worst);
        }
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
        let none = HashSet::new();
        let mut fill = StandIns {
            decided: None,
            replaced: &none,
        };
        let Some(rendering) = template.render_rest(&taken.collect(), &mut fill) else {
            return;
        };
        trial.note.clone_from(&rendering.text);
        let stand_ins = stand_ins(template, &rendering, &none);
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

    /// Judges one text that a template can become, with fallbacks in the slots that are `replaced`; `trial` is the
    /// draft that holds it.
    fn check_text(
        &self,
        template: &Template<'_>,
        rendering: &Rendering,
        replaced: &HashSet<usize>,
        trial: &Draft,
        answers: &mut Answers<'_>,
    ) -> Verdict {
        let stand_ins = stand_ins(template, rendering, replaced);
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

/// The most slots of one text whose fallbacks are judged one by one.
const MOST_FALLBACKS: usize = 8;

/// What the texts of a template came to as a whole.
struct Texts {
    judged: Vec<checks::Judged>,
    lengths: Lengths,
    /// Slots for something particular that may be empty where they stand, and have a fallback.
    replaced: HashSet<usize>,
    /// Those whose fallback makes a text worse, and what it is then.
    fallbacks: BTreeMap<usize, Verdict>,
    /// How much was looked at.
    bytes: usize,
}

impl Texts {
    fn of(template: &Template<'_>) -> Self {
        let particular =
            |slot: &Slot<'_>| slot.fallback.is_some() && slot.kind.role == SlotRole::Particular;
        let mut replaced = HashSet::new();
        if template.slots.iter().any(particular) {
            let slots = template.slots.iter().zip(guarded(template)).enumerate();
            let empty = slots.filter(|(_, (slot, guarded))| particular(slot) && !guarded);
            replaced.extend(empty.map(|(index, _)| index));
        }
        Self {
            judged: Vec::new(),
            lengths: Lengths::default(),
            replaced,
            fallbacks: BTreeMap::new(),
            bytes: 0,
        }
    }

    /// The branches that stand in none of the texts, by choice and branch.
    fn not_taken(&self, template: &Template<'_>) -> Vec<(usize, usize)> {
        let taken: HashSet<_> = self.judged.iter().flat_map(|(taken, _)| taken).collect();
        let choices = template.choices.iter().enumerate();
        choices
            .flat_map(|(index, choice)| {
                (0..choice.branches.len()).map(move |branch| (index, branch))
            })
            .filter(|branch| !taken.contains(branch))
            .collect()
    }
}

/// The way to one of the texts.
struct Way<'a, 't> {
    template: &'a Template<'t>,
    selection: Selection,
    /// What its conditions have to do with one another.
    decided: Option<Decided<'a, 'a>>,
}

impl Way<'_, '_> {
    /// The text, with fallbacks in the slots that are `replaced`.
    fn render(&self, replaced: &HashSet<usize>) -> Rendering {
        let mut fill = StandIns {
            decided: self.decided.clone(),
            replaced,
        };
        self.template.render(self.selection, &mut fill)
    }
}

/// What stands for the slots of a text that are not `replaced`.
fn stand_ins(
    template: &Template<'_>,
    rendering: &Rendering,
    replaced: &HashSet<usize>,
) -> Vec<StandIn> {
    let slots = rendering.slots.iter();
    slots
        .filter(|(slot, _)| !replaced.contains(slot))
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
struct StandIns<'a> {
    decided: Option<Decided<'a, 'a>>,
    /// The slots, by index, that have their fallback.
    replaced: &'a HashSet<usize>,
}

impl<'t> Fill<'t> for StandIns<'_> {
    fn slot(&mut self, index: usize, slot: &Slot<'t>) -> Cow<'t, str> {
        if self.replaced.contains(&index) {
            return Cow::Owned(slot.fallback_text());
        }
        let kind: &'t SlotKind = slot.kind;
        Cow::Borrowed(&kind.stand_in)
    }

    fn branch(&mut self, index: usize, choice: &Choice, proposed: usize) -> usize {
        let decided = self.decided.as_mut();
        decided.map_or(proposed, |decided| decided.branch(index, choice, proposed))
    }
}

/// Leaves slots empty.
struct Nothing<'a>(Option<Decided<'a, 'a>>);

impl<'t> Fill<'t> for Nothing<'_> {
    fn slot(&mut self, _: usize, _: &Slot<'t>) -> Cow<'t, str> {
        Cow::Borrowed("")
    }

    fn branch(&mut self, index: usize, choice: &Choice, proposed: usize) -> usize {
        let decided = self.0.as_mut();
        decided.map_or(proposed, |decided| decided.branch(index, choice, proposed))
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
