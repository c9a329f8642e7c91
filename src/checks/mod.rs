//! Runs the rules over a note that has been read: phrases, patterns, and the code-backed checks, one
//! file each.
//!
//! A check finds; what it says comes from its rule's file. None of them reaches the verdict, which
//! follows from evidence and from whether anything is said at all.

use std::borrow::Cow;
use std::ops::Range;

use crate::campaign::Cluster;
use crate::diagnostic::Severity;
use crate::draft::{Draft, Platform, Relationship};
use crate::note::{Found, Note};
use crate::rule::pack::{Pack, Target};
use crate::rule::{Check, Rule};
use crate::template::Rendering;
use crate::verdict::{Evidence, EvidenceKind, Strength, Verdict};

mod characters;
mod context;
mod disguise;
mod follow_up;
mod generic;
mod introduction;
mod length;
mod link;
mod meeting_ask;
mod merge_damage;
mod merged_value;
mod missing;
mod names;
mod near_duplicate;
mod placeholder;
mod ruling;
mod self_centred;
mod shouting;
mod suppression;
mod template;
#[cfg(test)]
mod tests;
mod wrong_name;

pub(crate) use wrong_name::names_somebody_else;

pub(crate) use missing::{is_stock, says_something};
pub(crate) use ruling::Ruling;
pub(crate) use suppression::{is_about_excuses, unused_suppression};
pub(crate) use template::{Judged, Lengths, Whole, run_whole};

/// What the checks look at.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Subject<'a> {
    /// The note, read.
    pub note: &'a Note<'a>,
    /// The draft that it belongs to.
    pub draft: &'a Draft,
    /// The rules.
    pub pack: &'a Pack,
    /// What shows for whom the note is.
    pub evidence: &'a [Evidence],
    /// Whether the note is a platform's own text.
    pub stock: bool,
    /// What that came to.
    pub verdict: Verdict,
    /// Whose length limit holds.
    pub platform: Platform,
    /// The drafts that this one is a copy of, where drafts are compared.
    pub cluster: Option<&'a Cluster>,
    /// What the note was made of, if it is one text that a template can become.
    pub source: Option<&'a Source<'a>>,
}

/// What a text was made of that a template can become.
#[derive(Debug)]
pub(crate) struct Source<'a> {
    /// The template.
    pub text: &'a str,
    /// Where each stretch came from.
    pub rendering: &'a Rendering,
}

impl Subject<'_> {
    /// Some bytes of the note as its writer knows them: of a template with its slots.
    pub(crate) fn written(&self, bytes: Range<usize>) -> Cow<'_, str> {
        match self.source {
            Some(source) => Cow::Owned(source.rendering.written(bytes, source.text)),
            None => Cow::Borrowed(&self.note.text[bytes]),
        }
    }

    /// Whether there is strong evidence of a kind.
    pub(crate) fn has_strong(&self, kind: EvidenceKind) -> bool {
        self.evidence
            .iter()
            .any(|e| e.kind == kind && e.strength == Strength::Strong)
    }

    /// Whether the draft's context says that the two know each other.
    fn says_acquainted(&self) -> bool {
        let context = &self.draft.context;
        let acquainted = matches!(
            context.relationship,
            Some(
                Relationship::Met
                    | Relationship::Colleague
                    | Relationship::Classmate
                    | Relationship::Client
                    | Relationship::Friend
            )
        );
        acquainted
            || [&context.met_at, &context.met_when, &context.worked_on]
                .into_iter()
                .any(Option::is_some)
    }

    /// Every phrase that stands in the note for this purpose, in the order of the words.
    fn matches(&self, target: Target) -> impl Iterator<Item = &Found> {
        self.note.found(target).iter()
    }

    /// Whether the note speaks of death, illness or an accident.
    fn is_grave(&self) -> bool {
        self.matches(Target::Grave).next().is_some()
    }

    /// Whether the note's language has a phrase for this purpose; where it has none, silence says nothing.
    fn speaks_of(&self, target: Target) -> bool {
        self.note.language.speaks_of(target)
    }

    /// The bytes of the note without white space around it.
    pub(crate) fn whole(&self) -> Range<usize> {
        let text = self.note.text;
        let start = text.len() - text.trim_start().len();
        start..text.trim_end().len().max(start)
    }
}

/// What a rule found, and where.
#[derive(Debug)]
pub(crate) struct Finding<'a> {
    /// The rule.
    pub rule: &'a Rule,
    /// How much it weighs; not always what the rule's file says: a note may be just too long for some
    /// plans, and who configures the rule has the last word.
    pub severity: Severity,
    /// What was seen.
    pub message: String,
    /// Where.
    pub bytes: Range<usize>,
}

/// What a check hands back: where, and what its message's slots hold.
#[derive(Debug, Default)]
pub(crate) struct Hit {
    bytes: Range<usize>,
    severity: Option<Severity>,
    values: Vec<(&'static str, String)>,
}

impl Hit {
    /// A hit on the note as a whole, or on what it lacks: no words to mark, only a place to begin at.
    fn note(at: usize) -> Self {
        Self::at(at..at)
    }

    /// A hit on some bytes of the note.
    fn at(bytes: Range<usize>) -> Self {
        Self {
            bytes,
            ..Self::default()
        }
    }

    /// Fills `{key}` in the rule's message.
    fn with(mut self, key: &'static str, value: impl ToString) -> Self {
        self.values.push((key, value.to_string()));
        self
    }
}

/// The findings of one rule that anybody wants to hear of; a note with more of them is no note.
const MOST_FINDINGS: usize = 100;

/// Runs every rule that is not off, in the order of the rules; `ruling` is told each by its number.
pub(crate) fn run<'a>(subject: &Subject<'a>, ruling: impl Fn(usize) -> Ruling) -> Vec<Finding<'a>> {
    let mut findings = Vec::with_capacity(8);
    // What was found is sorted by what it is for, so that each rule's comes in its turn.
    let mut found = subject.note.all_found();
    for (index, rule) in (0..).zip(subject.pack.rules.iter()) {
        let mut own = found.iter();
        let own = own.position(|found| found.target != Target::Rule(index));
        let (own, rest) = found.split_at(own.unwrap_or(found.len()));
        found = rest;
        let ruling = ruling(usize::from(index));
        if !ruling.runs() {
            continue;
        }
        // Most rules find nothing, and that should cost nothing.
        let mut hits = Vec::new();
        if !own.is_empty() {
            hits = phrases(subject, index, own);
        }
        if !rule.patterns.is_empty() {
            hits.extend(patterns(subject, rule, index));
        }
        if let Some(check) = rule.check {
            hits = check_hits(check, subject, rule, index, hits);
        }
        if hits.is_empty() {
            continue;
        }
        if !rule.check.is_some_and(is_about_whole) {
            hits.retain(|hit| !is_allowed(subject.note, hit));
        }
        findings.extend(
            merge(hits)
                .into_iter()
                .take(MOST_FINDINGS)
                .map(|hit| finding(subject, rule, ruling, hit)),
        );
    }
    findings
}

/// Hits that overlap are one finding.
fn merge(mut hits: Vec<Hit>) -> Vec<Hit> {
    if hits.len() < 2 {
        return hits;
    }
    hits.sort_by_key(|hit| (hit.bytes.start, hit.bytes.end));
    let mut merged: Vec<Hit> = Vec::new();
    for hit in hits {
        match merged.last_mut() {
            Some(last) if hit.bytes.start < last.bytes.end => {
                last.bytes.end = last.bytes.end.max(hit.bytes.end)
            }
            _ => merged.push(hit),
        }
    }
    merged
}

/// Phrases of a rule, of those `found`, that nothing excuses.
fn phrases(subject: &Subject<'_>, rule: u16, found: &[Found]) -> Vec<Hit> {
    let note = subject.note;
    found
        .iter()
        .filter(|found| !note.touches(Target::Unless(rule), found.start..found.end))
        .filter(|found| !note.holds(Target::Allow, found.start..found.end))
        .filter(|found| !note.calls_by_name(found.start..found.end))
        .map(|found| Hit::at(note.bytes(found.start..found.end)))
        .collect()
}

/// Regular expressions of a rule, of what they find that which nothing excuses.
fn patterns(subject: &Subject<'_>, rule: &Rule, index: u16) -> Vec<Hit> {
    let note = subject.note;
    let (text, signs) = (note.text, note.signs());
    let patterns = rule.patterns.iter();
    patterns
        .filter(|pattern| pattern.can_match(text, signs))
        .flat_map(|pattern| pattern.find(text, signs))
        .filter(|bytes| !note.touches(Target::Unless(index), note.words_at(bytes)))
        .map(Hit::at)
        .collect()
}

/// Whether what was found stands within a phrase of a team's own, in which nothing is found.
fn is_allowed(note: &Note<'_>, hit: &Hit) -> bool {
    let allowed = note.found(Target::Allow);
    if allowed.is_empty() || hit.bytes.is_empty() {
        return false;
    }
    let words = note.words_at(&hit.bytes);
    // Signs between two words stand within what holds both.
    let held = if words.is_empty() {
        words.start.saturating_sub(1)..words.start + 1
    } else {
        words
    };
    note.holds(Target::Allow, held)
}

/// Whether a check speaks of the note as a whole, whatever words it marks.
const fn is_about_whole(check: Check) -> bool {
    matches!(
        check,
        Check::EmptyNote
            | Check::StockInvitation
            | Check::NothingSaid
            | Check::Interchangeable
            | Check::UnreadLanguage
            | Check::NoReason
            | Check::NoConversation
            | Check::NotAddressed
            | Check::NearDuplicate
            | Check::TooLong
            | Check::TooShort
            | Check::NoIntroduction
            | Check::SelfCentred
            | Check::UnusedContext
    )
}

fn finding<'a>(subject: &Subject<'a>, rule: &'a Rule, ruling: Ruling, hit: Hit) -> Finding<'a> {
    told(rule, ruling, hit, |bytes| excerpt(&subject.written(bytes)))
}

/// What a rule says of a hit; `text` tells the words that stand at some bytes.
fn told<'a>(
    rule: &'a Rule,
    ruling: Ruling,
    hit: Hit,
    text: impl Fn(Range<usize>) -> String,
) -> Finding<'a> {
    let message = fill(&rule.message, |key| {
        match hit.values.iter().find(|(known, _)| *known == key) {
            Some((_, value)) => Some(value.into()),
            None if key == "text" => Some(text(hit.bytes.clone()).into()),
            None => None,
        }
    });
    Finding {
        rule,
        severity: ruling.severity(hit.severity.unwrap_or(rule.severity)),
        message,
        bytes: hit.bytes,
    }
}

/// Fills the slots of a message, once: what a note says fills no slots.
fn fill<'v>(message: &str, value: impl Fn(&str) -> Option<Cow<'v, str>>) -> String {
    let mut out = String::with_capacity(message.len() + EXCERPT);
    let mut rest = message;
    while let Some((before, from)) = rest.split_once('{') {
        out.push_str(before);
        rest = match from.split_once('}') {
            Some((key, after)) if let Some(value) = value(key) => {
                out.push_str(&value);
                after
            }
            _ => {
                out.push('{');
                from
            }
        };
    }
    out.push_str(rest);
    out
}

/// The most characters of a note that a message quotes.
const EXCERPT: usize = 60;

/// Words of the note for a message: on one line, and not too many.
fn excerpt(text: &str) -> String {
    crate::text::excerpt(text, EXCERPT)
}

/// Asks the code behind a rule. `index` is the rule's number in the pack; `found` is what its phrases
/// and patterns found, without what is excused.
fn check_hits(
    check: Check,
    subject: &Subject<'_>,
    rule: &Rule,
    index: u16,
    found: Vec<Hit>,
) -> Vec<Hit> {
    match check {
        Check::EmptyNote => missing::empty_note(subject),
        Check::StockInvitation => missing::stock_invitation(subject),
        Check::NothingSaid => missing::nothing_said(subject),
        Check::Interchangeable => generic::interchangeable(subject),
        Check::UnreadLanguage => generic::unread_language(subject),
        Check::NoReason => generic::no_reason(subject),
        Check::NoConversation => generic::no_conversation(subject, index),
        Check::NotAddressed => generic::not_addressed(subject),
        // Known once all rules have run.
        Check::UnusedSuppression => Vec::new(),
        Check::EmptySlot => template::empty_slot(subject),
        // Seen in the template as a whole, not in the texts that it can become.
        Check::NameOnlyTemplate
        | Check::UnknownVariable
        | Check::UnknownFilter
        | Check::UnbalancedSlot
        | Check::MixedSyntax
        | Check::BareVariable
        | Check::NoFallback
        | Check::UnevenBranch
        | Check::VagueFallback
        | Check::TemplateLength => Vec::new(),
        Check::UnfilledPlaceholder => placeholder::unfilled_placeholder(subject, rule),
        Check::NearDuplicate => near_duplicate::near_duplicate(subject, rule),
        Check::MergeDamage => merge_damage::merge_damage(subject, rule),
        Check::WrongName => wrong_name::wrong_name(subject, rule),
        Check::UnusedContext => context::unused_context(subject, rule),
        Check::UnsupportedClaim => context::unsupported_claim(subject, found),
        Check::TooLong => length::too_long(subject),
        Check::TooShort => length::too_short(subject, rule),
        Check::StyledLetters => characters::styled_letters(subject, rule),
        Check::InvisibleCharacters => characters::invisible_characters(subject),
        Check::LookAlikeLetters => disguise::look_alike_letters(subject),
        Check::BrokenWords => disguise::broken_words(subject),
        Check::WideSpaces => disguise::wide_spaces(subject, rule),
        Check::Link => link::link(subject, rule),
        Check::Shouting => shouting::shouting(subject, rule),
        Check::SelfCentred => self_centred::self_centred(subject, rule),
        Check::NoIntroduction => introduction::no_introduction(subject, index),
        Check::FalseFollowUp => follow_up::false_follow_up(subject, found),
        Check::MeetingAsk => meeting_ask::meeting_ask(subject, rule, found),
    }
}
