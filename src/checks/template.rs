//! What is wrong with a template before anybody is on the list: variables that no tool fills, choices
//! that spoil the rest, slots that will be seen when they are empty, a length that depends on luck.
//!
//! These look at the template as a whole. What its texts say is judged as any note's, one by one.

use std::collections::{BTreeMap, HashSet};
use std::ops::Range;

use crate::diagnostic::Severity;
use crate::draft::Platform;
use crate::names;
use crate::nearest::nearest;
use crate::rule::pack::Pack;
use crate::rule::slot::{Dialect, Engine, Fallback, SlotRole, Syntax, name_words};
use crate::rule::{Check, Rule};
use crate::template::{
    Choice, ChoiceForm, DEEPEST, LONGEST_CHOICE, ProblemKind, Slot, Template, When, filters,
};
use crate::text::grouped;
use crate::verdict::Verdict;

use super::{Finding, Hit, MOST_FINDINGS, Ruling, Subject, excerpt, merge, told};

/// A template, and what its texts came to.
#[derive(Debug)]
pub(crate) struct Whole<'a> {
    /// The template.
    pub template: &'a Template<'a>,
    /// The rules.
    pub pack: &'a Pack,
    /// The tool that will fill it, where somebody said so.
    pub dialect: Option<&'a Dialect>,
    /// Whose rules hold for filters, as far as that is known.
    pub engine: Option<Engine>,
    /// Whose length limit holds.
    pub platform: Platform,
    /// The worst verdict of its texts.
    pub verdict: Verdict,
    /// What was judged of them.
    pub texts: &'a [Judged],
    /// The slots, by index, whose fallback makes a text worse, and what it is then.
    pub fallbacks: &'a BTreeMap<usize, Verdict>,
    /// How long its texts may be.
    pub lengths: Lengths,
}

/// A text of a template that was judged: its branches (choice and branch, by index) and its verdict.
pub(crate) type Judged = (Vec<(usize, usize)>, Verdict);

/// How long the texts of a template may be, in UTF-16 units.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Lengths {
    /// The longest text with all slots empty.
    pub fixed: usize,
    /// The longest with every slot as long as its kind may well be.
    pub worst: usize,
}

/// Runs every rule that looks at templates as a whole and is not off.
pub(crate) fn run_whole<'a>(
    whole: &Whole<'a>,
    ruling: impl Fn(usize) -> Ruling,
) -> Vec<Finding<'a>> {
    let mut findings = Vec::new();
    for (index, rule) in whole.pack.rules.iter().enumerate() {
        let ruling = ruling(index);
        if !ruling.runs() {
            continue;
        }
        let hits = match rule.check {
            Some(Check::NameOnlyTemplate) => name_only(whole),
            Some(Check::UnknownVariable) => unknown_variable(whole),
            Some(Check::UnknownFilter) => unknown_filter(whole),
            Some(Check::UnbalancedSlot) => unbalanced(whole),
            Some(Check::MixedSyntax) => mixed_syntax(whole),
            Some(Check::BareVariable) => bare_variable(whole),
            Some(Check::NoFallback) => no_fallback(whole, rule),
            Some(Check::UnevenBranch) => uneven_branch(whole),
            Some(Check::VagueFallback) => vague_fallback(whole),
            Some(Check::TemplateLength) => length(whole),
            _ => continue,
        };
        let hits = merge(hits).into_iter().take(MOST_FINDINGS);
        let text = |bytes: Range<usize>| excerpt(&whole.template.text[bytes]);
        findings.extend(hits.map(|hit| told(rule, ruling, hit, text)));
    }
    findings
}

/// `mass-mail/name-only-template`: `{slots}` are the slots that it has.
fn name_only(whole: &Whole<'_>) -> Vec<Hit> {
    let slots = &whole.template.slots;
    let particular = slots
        .iter()
        .any(|slot| slot.kind.role == SlotRole::Particular);
    let Some(first) = slots
        .iter()
        .find(|slot| slot.kind.role == SlotRole::Merge)
        .filter(|_| !particular && whole.verdict != Verdict::Personal)
    else {
        return Vec::new();
    };
    /// More are not worth reading out.
    const NAMED: usize = 3;
    let mut seen = HashSet::new();
    let mut names: Vec<&str> = slots
        .iter()
        .filter(|slot| slot.kind.role == SlotRole::Merge && seen.insert(&slot.variable))
        .map(|slot| slot.variable.as_ref())
        .take(NAMED + 1)
        .collect();
    let more = if names.len() > NAMED { " and more" } else { "" };
    names.truncate(NAMED);
    let slots = format!("{}{more}", names.join(", "));
    vec![Hit::note(first.range.start).with("slots", excerpt(&slots))]
}

/// `template/unknown-variable`: `{name}` is the variable, `{where}` who does not know it, `{guess}` what
/// was probably meant, if anything comes near.
///
/// What is one slip away from a built-in name is a mistake; what is far from all of them is only odd, and
/// only where the tool has no variables of one's own.
fn unknown_variable(whole: &Whole<'_>) -> Vec<Hit> {
    let mut hits = Vec::new();
    let candidates = match whole.dialect {
        Some(dialect) => vec![dialect],
        None => whole.template.dialects(whole.pack),
    };
    let names = || {
        let variables = candidates
            .iter()
            .flat_map(|dialect| dialect.variables.iter());
        variables.map(AsRef::as_ref)
    };
    let custom = candidates.is_empty() || candidates.iter().any(|dialect| dialect.custom);
    let known = |name: &str| whole.pack.find_slot(&name_words(name).join(" ")).is_some();
    let mut guesses: BTreeMap<&str, Option<String>> = BTreeMap::new();
    for slot in &whole.template.slots {
        if guesses.len() > MOST_SEARCHED || hits.len() >= MOST_FINDINGS {
            break;
        }
        let name = slot.variable.as_ref();
        // Whole words in brackets are a person's to fill in, not a tool's.
        if !is_machine_name(slot) || names().any(|known: &str| known == name) {
            continue;
        }
        // A list may well have a second column of the kind: "title2".
        let first = name.trim_end_matches(|c: char| c.is_ascii_digit());
        let is_first = || names().any(|known| known == first) || known(first);
        if custom && first.len() < name.len() && is_first() {
            continue;
        }
        // Which tool it is nobody said: only what no tool would know, and almost every one does.
        if whole.dialect.is_none() && known(name) {
            continue;
        }
        let guess = guesses.entry(name).or_insert_with(|| match whole.dialect {
            Some(_) => nearest_variable(name, names(), |_| true),
            None => nearest_listed(name, whole.pack).filter(|name| known(name)),
        });
        if guess.is_none() && custom {
            continue;
        }
        let place = match whole.dialect {
            Some(dialect) => dialect.name.to_string(),
            None => "the tools that write variables so".to_owned(),
        };
        let mut hit = Hit::at(slot.range.clone())
            .with("name", excerpt(name))
            .with("where", place);
        if guess.is_none() {
            hit.severity = Some(Severity::Warning);
        }
        let guess = guess.as_ref();
        let guess = guess.map(|guess| format!("; did you mean “{}”?", excerpt(guess)));
        hits.push(hit.with("guess", guess.unwrap_or_default()));
    }
    hits
}

/// The most names of variables that are held against those that are known; a note has ten.
const MOST_SEARCHED: usize = 200;

/// `template/unknown-filter`: `{name}` is the filter, `{guess}` what was probably meant, if anything comes near.
///
/// Engines can be taught filters, so that one that resembles no other is only odd.
fn unknown_filter(whole: &Whole<'_>) -> Vec<Hit> {
    let slots = whole.template.slots.iter();
    slots
        .filter_map(|slot| Some((slot, slot.filters.unknown?)))
        .take(MOST_FINDINGS)
        .map(|(slot, name)| {
            // One letter is near every other.
            let names = filters().filter(|name| name.len() > 1);
            let guess = names::nearest(name, names);
            let mut hit = Hit::at(slot.range.clone()).with("name", excerpt(name));
            if guess.is_none() {
                hit.severity = Some(Severity::Warning);
            }
            hit.with(
                "guess",
                guess.map_or_else(String::new, |guess| format!("; did you mean “{guess}”?")),
            )
        })
        .collect()
}

/// Whether a slot's name is an identifier, as tools want it.
fn is_machine_name(slot: &Slot<'_>) -> bool {
    !matches!(
        slot.syntax,
        Syntax::Brackets | Syntax::Angles | Syntax::Parentheses
    ) && !slot.name.contains(' ')
}

/// The longest name that is compared letter by letter.
const LONGEST_NAME: usize = 40;

/// The one of the variables `names` that was probably meant: the same but for case and separators, or a slip away.
/// `may_be` is asked of those that come near enough.
fn nearest_variable<'n>(
    typed: &str,
    names: impl Iterator<Item = &'n str>,
    may_be: impl Fn(&str) -> bool,
) -> Option<String> {
    if typed.len() > LONGEST_NAME {
        return None;
    }
    let plain = name_words(typed).concat();
    let known = names.map(|name| (name_words(name).concat(), name));
    nearest(&plain, known, |known, name, slips| {
        slips <= known.len() / 5 && slips <= 2 && may_be(name)
    })
    .map(str::to_owned)
}

/// The slot name that was probably meant, spelt as the typed one is.
fn nearest_listed(typed: &str, pack: &Pack) -> Option<String> {
    // Words that there are were meant: "last_game" is no slip in "last_name".
    let known =
        |word: &String| pack.language.words.find(word) != 0 || pack.find_slot(word).is_some();
    if name_words(typed).iter().all(known) {
        return None;
    }
    let names = pack
        .slot_names
        .iter()
        .filter(|(_, kind)| {
            pack.slots
                .get(*kind)
                .is_some_and(|kind| kind.role == SlotRole::Merge)
        })
        .map(|(name, _)| name)
        .filter(|name| name.is_ascii());
    // What is a letter away from a name that no tool has is as well another language's word: only letters
    // that changed places are surely a slip there.
    let meant = |name: &str| is_built_in(name, pack) || letters(name) == letters(typed);
    let name = nearest_variable(typed, names, meant).filter(|_| typed.len() > 4)?;
    let words = name_words(&name);
    Some(if typed.contains('_') {
        let joined = words.join("_");
        if typed.chars().any(char::is_lowercase) {
            joined
        } else {
            joined.to_uppercase()
        }
    } else if typed.chars().skip(1).any(char::is_uppercase) && words.len() > 1 {
        let mut camel = words[0].clone();
        for word in &words[1..] {
            let mut letters = word.chars();
            camel.extend(letters.next().into_iter().flat_map(char::to_uppercase));
            camel.push_str(letters.as_str());
        }
        camel
    } else {
        words.concat()
    })
}

/// Whether a tool has a variable of this name.
fn is_built_in(name: &str, pack: &Pack) -> bool {
    let name = name_words(name).concat();
    let mut variables = pack.dialects.iter().flat_map(|tool| tool.variables.iter());
    variables.any(|variable| name_words(variable).concat() == name)
}

/// The letters of a name, sorted.
fn letters(name: &str) -> Vec<char> {
    let mut letters: Vec<char> = name_words(name).concat().chars().collect();
    letters.sort_unstable();
    letters
}

/// `template/unbalanced-slot`: `{what}` says which side is missing.
fn unbalanced(whole: &Whole<'_>) -> Vec<Hit> {
    let problems = whole.template.problems.iter();
    problems
        .map(|problem| {
            let what = match problem.kind {
                ProblemKind::Unclosed => "is opened and never closed".to_owned(),
                ProblemKind::Unopened => "closes what was never opened".to_owned(),
                ProblemKind::TooDeep => {
                    format!("is nested more than {DEEPEST} deep, and is not read")
                }
                ProblemKind::TooLong => format!(
                    "begins a choice of more than {} bytes, which is not read",
                    grouped(LONGEST_CHOICE)
                ),
            };
            Hit::at(problem.range.clone()).with("what", what)
        })
        .collect()
}

/// `template/mixed-syntax`: `{first}` is how the first variable is written, `{other}` how this one is.
///
/// With a dialect, what it does not know is of another tool.
fn mixed_syntax(whole: &Whole<'_>) -> Vec<Hit> {
    let slots = &whole.template.slots;
    let Some(first) = slots.first() else {
        return Vec::new();
    };
    let same = |slot: &&Slot<'_>| match whole.dialect {
        Some(dialect) => dialect.syntax.contains(&slot.syntax),
        None => {
            slot.syntax == first.syntax
                || whole.pack.dialects.iter().any(|dialect| {
                    dialect.syntax.contains(&slot.syntax) && dialect.syntax.contains(&first.syntax)
                })
        }
    };
    let expected = match whole.dialect {
        Some(dialect) => dialect.syntax.first().copied().unwrap_or(first.syntax),
        None => first.syntax,
    };
    let mut hits: Vec<Hit> = Vec::new();
    let mut told: Vec<Syntax> = Vec::new();
    for slot in slots.iter().filter(|slot| !same(slot)) {
        if !told.contains(&slot.syntax) {
            told.push(slot.syntax);
            hits.push(
                Hit::at(slot.range.clone())
                    .with("first", expected.sample())
                    .with("other", slot.syntax.sample()),
            );
        }
    }
    hits
}

/// `template/bare-variable`: `{text}` is the choice, `{name}` the name of a variable that it would send as a word.
fn bare_variable(whole: &Whole<'_>) -> Vec<Hit> {
    let spun = |choice: &&Choice| matches!(choice.form, ChoiceForm::Spintax(_));
    let choices = whole.template.choices.iter().filter(spun);
    let named = choices.filter_map(|choice| {
        let branches = choice.branches.iter();
        let words = branches.map(|branch| whole.template.text[branch.range.clone()].trim());
        let name = words
            .into_iter()
            .find(|words| is_bare_name(words, whole.pack))?;
        Some(Hit::at(choice.range.clone()).with("name", excerpt(name)))
    });
    named.take(MOST_FINDINGS).collect()
}

/// Whether a word is the name of a variable as only a machine writes it: `first_name`, `postTopic`.
fn is_bare_name(word: &str, pack: &Pack) -> bool {
    let is_of_name = |c: char| c.is_ascii_alphanumeric() || c == '_';
    let camel = || {
        word.starts_with(|c: char| c.is_ascii_lowercase())
            && word.contains(|c: char| c.is_ascii_uppercase())
    };
    word.len() <= LONGEST_NAME
        && word.chars().all(is_of_name)
        && (word.contains('_') || camel())
        && pack.find_slot(&name_words(word).join(" ")).is_some()
}

/// `template/no-fallback`: `{text}` is the slot, `{what}` what it has not.
///
/// Asked only where a fallback can be written: by the dialect, or by any tool that writes variables so.
/// Parameter `kinds`: the kinds of slots whose emptiness shows.
fn no_fallback(whole: &Whole<'_>, rule: &Rule) -> Vec<Hit> {
    let dialects = match whole.dialect {
        Some(dialect) => vec![dialect],
        None => whole.template.dialects(whole.pack),
    };
    let known = dialects
        .iter()
        .any(|dialect| dialect.fallback != Fallback::None);
    if !known {
        return Vec::new();
    }
    let conditions = outermost_conditions(whole.template);
    let last = last_resorts(whole.template, &conditions);
    // Few of the tools that write `{x}` have a fallback, so that one of them has to be named.
    let guessed = |slot: &Slot<'_>| whole.dialect.is_none() && slot.syntax == Syntax::Braces;
    let helps_not = |slot: &Slot<'_>| slot.only_undefined && whole.engine == Some(Engine::Jinja);
    let shows = |slot: &&Slot<'_>| {
        rule.list("kinds").contains(&slot.kind.name)
            && (slot.fallback.is_none() || helps_not(slot))
            && !guessed(slot)
            && (!is_within(&conditions, &slot.range) || last.contains(&slot.range))
    };
    let mut named = HashSet::new();
    let slots = whole.template.slots.iter().filter(shows);
    slots
        .filter(|slot| named.insert(&slot.variable))
        .map(|slot| {
            let what = match slot.fallback {
                Some(fallback) => format!(
                    "has a fallback only for a variable that there is not; for an empty one, write \
                     default(\"{}\", true)",
                    excerpt(fallback)
                ),
                None => "has no fallback, and without a value its place stays empty".to_owned(),
            };
            Hit::at(slot.range.clone()).with("what", what)
        })
        .collect()
}

/// The bytes of the conditions that stand in no other, in the order of the text.
fn outermost_conditions(template: &Template<'_>) -> Vec<Range<usize>> {
    let choices = template.choices.iter();
    let mut conditions: Vec<Range<usize>> = choices
        .filter(|choice| choice.form == ChoiceForm::Condition)
        .map(|choice| choice.range.clone())
        .collect();
    conditions.sort_unstable_by_key(|range| range.start);
    let mut end = 0;
    conditions.retain(|range| {
        let outermost = range.start >= end;
        end = end.max(range.end);
        outermost
    });
    conditions
}

/// The bytes of what stands in a slot where nothing else that is written there does: `b` of `{{ a or b }}`.
fn last_resorts(template: &Template<'_>, outermost: &[Range<usize>]) -> Vec<Range<usize>> {
    let inline = |choice: &&Choice| {
        let of_slot = choice.branches.iter().all(|arm| arm.tag == choice.range);
        of_slot && outermost.contains(&choice.range)
    };
    let choices = template.choices.iter().filter(inline);
    let arms = choices.flat_map(|choice| &choice.branches);
    let last = arms.filter(|arm| arm.when == When::Otherwise);
    last.map(|arm| arm.range.clone()).collect()
}

/// Whether some bytes stand within one of these ranges, which are in order and do not overlap.
fn is_within(ranges: &[Range<usize>], bytes: &Range<usize>) -> bool {
    let behind = ranges.partition_point(|range| range.start <= bytes.start);
    let last = behind.checked_sub(1).and_then(|last| ranges.get(last));
    last.is_some_and(|range| bytes.end <= range.end)
}

/// `template/vague-fallback`: `{name}` is the slot, `{what}` what stands there without a value, `{verdict}` what the
/// template is then.
fn vague_fallback(whole: &Whole<'_>) -> Vec<Hit> {
    let mut hits = Vec::new();
    for (slot, verdict) in whole.fallbacks {
        let Some(slot) = whole.template.slots.get(*slot) else {
            continue;
        };
        let fallback = slot.fallback_text();
        let what = match fallback.trim() {
            "" => "nothing".to_owned(),
            fallback => format!("“{}”", excerpt(fallback)),
        };
        let hit = Hit::at(slot.range.clone())
            .with("name", excerpt(&slot.variable))
            .with("what", what)
            .with("verdict", verdict);
        hits.push(hit);
    }
    hits
}

/// `template/uneven-branch`: `{how}` quotes the branch, `{verdict}` is what the template is with it.
fn uneven_branch(whole: &Whole<'_>) -> Vec<Hit> {
    let choices = &whole.template.choices;
    // The best verdict with each branch, from one walk over the texts.
    let mut best: Vec<Vec<Option<Verdict>>> = choices
        .iter()
        .map(|choice| vec![None; choice.branches.len()])
        .collect();
    for (branches, verdict) in whole.texts {
        for (choice, branch) in branches {
            if let Some(best) = best.get_mut(*choice).and_then(|all| all.get_mut(*branch)) {
                *best = (*best).max(Some(*verdict));
            }
        }
    }
    let mut hits = Vec::new();
    for (choice, verdicts) in choices.iter().zip(&best) {
        let Some(most) = verdicts.iter().flatten().max() else {
            continue;
        };
        for (branch, verdict) in choice.branches.iter().zip(verdicts) {
            let Some(verdict) = verdict.filter(|verdict| verdict < most) else {
                continue;
            };
            let words = whole.template.text[branch.range.clone()].trim();
            let (bytes, how) = if words.is_empty() {
                // An empty branch has no words of its own to mark.
                let missed = missed(choice, whole.template.text);
                (
                    choice.range.clone(),
                    format!("without “{}”", excerpt(missed)),
                )
            } else {
                (branch.range.clone(), format!("with “{}”", excerpt(words)))
            };
            hits.push(Hit::at(bytes).with("how", how).with("verdict", verdict));
        }
    }
    hits
}

/// The words that are not there where a choice has come to nothing: those of its only other branch, or all of it.
fn missed<'t>(choice: &Choice, text: &'t str) -> &'t str {
    let branches = choice.branches.iter();
    let words = branches.map(|branch| text[branch.range.clone()].trim());
    let mut words = words.filter(|words| !words.is_empty());
    match (words.next(), words.next()) {
        (Some(only), None) => only,
        _ => &text[choice.range.clone()],
    }
}

/// `template/too-long`: `{fixed}` is the length without what stands in the slots, `{worst}` the length with
/// slots as long as they may well be, `{limit}` what the platform takes, `{which}` says what is too long.
fn length(whole: &Whole<'_>) -> Vec<Hit> {
    let (Some(limit), Some(safe)) = (whole.platform.limit(), whole.platform.safe_limit()) else {
        return Vec::new();
    };
    let Lengths { fixed, worst } = whole.lengths;
    let (which, exceeded, severity) = if fixed > limit {
        ("even with empty slots", limit, Severity::Error)
    } else if fixed > safe {
        ("even with empty slots", safe, Severity::Warning)
    } else if worst > limit {
        ("with long names", limit, Severity::Warning)
    } else if worst > safe {
        ("with long names", safe, Severity::Suggestion)
    } else {
        return Vec::new();
    };
    let mut hit = Hit::note(0)
        .with("fixed", fixed)
        .with("worst", worst)
        .with("limit", exceeded)
        .with("which", which);
    hit.severity = Some(severity);
    vec![hit]
}

/// `template/empty-slot`: `{name}` is the slot that the recipient's row leaves empty.
pub(super) fn empty_slot(subject: &Subject<'_>) -> Vec<Hit> {
    let empty = subject
        .draft
        .rendered
        .iter()
        .flat_map(|rendered| &rendered.empty);
    // Whoever made the draft may have miscounted.
    let place = |at: usize| subject.note.text.floor_char_boundary(at);
    empty
        .map(|(name, at)| Hit::note(place(*at)).with("name", excerpt(name)))
        .collect()
}
