//! Holds the names in a configuration against what there is, and hands its own rules and words over to
//! those who make rules of them.

use toml::Spanned;

use super::fault::{Fault, Mistake};
use super::file::Settings;
use super::loaded::Loaded;
use super::path::{absolute, below_here};
use super::value::{Texts, opener_kind, opener_kinds};
use crate::linter::Linter;
use crate::names;
use crate::ruleset::{Additions, OwnOpener, Placed, RuleError, Ruleset};
use crate::verdict::EvidenceKind;

/// Holds the names in `settings` against those that `known` knows, and those of rules that are added `beside`
/// the configuration. `broken` is why some rules are not known.
pub(super) fn hold(
    known: &Linter,
    beside: &Beside,
    broken: &[RuleError],
    settings: &Settings,
    mistakes: &mut Vec<Mistake>,
) {
    let rules = known.rules();
    let lists = settings.select.iter().chain([&settings.ignore]);
    let listed = lists.flat_map(|list| &list.0);
    for name in listed.chain(settings.rules.keys()) {
        let name_of_rule = name.get_ref();
        if !names::is_rule(rules, name_of_rule)
            && !beside.names(name_of_rule)
            && !is_broken(broken, name_of_rule)
        {
            let message = names::no_rule(rules, name_of_rule);
            mistakes.push(Mistake::new(name.span(), message));
        }
    }
    if let Some(language) = &settings.language
        && !known.speaks(language.get_ref())
    {
        let languages: Vec<_> = known.languages().collect();
        let message = names::no_language(language.get_ref(), &languages);
        mistakes.push(Mistake::new(language.span(), message));
    }
    let tools = known.dialects().iter().map(|dialect| dialect.name.as_ref());
    if let Some(tool) = &settings.templates.dialect
        && !tools.clone().any(|known| known == tool.get_ref())
    {
        let message = names::none("tool", tool.get_ref(), &tools.collect::<Vec<_>>());
        mistakes.push(Mistake::new(tool.span(), message));
    }
    for name in settings.phrases.openers.keys() {
        if opener_kind(name.get_ref()).is_none() {
            let kinds: Vec<_> = opener_kinds().map(EvidenceKind::name).collect();
            let message = names::none("kind of opener", name.get_ref(), &kinds);
            mistakes.push(Mistake::new(name.span(), message));
        }
    }
}

/// Rules that are added to all configurations from elsewhere, such as the command line. A configuration may name
/// them, and adds none of them itself.
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub struct Beside {
    /// The rules.
    pub rules: Ruleset,
    /// Why others are none.
    pub broken: Vec<RuleError>,
}

impl Beside {
    /// These rules, and those that are broken.
    pub const fn new(rules: Ruleset, broken: Vec<RuleError>) -> Self {
        Self { rules, broken }
    }

    /// Whether `name` is that of such a rule, or of a category with one; it may be broken.
    pub fn names(&self, name: &str) -> bool {
        names::is_rule(self.rules.own_rules(), name) || is_broken(&self.broken, name)
    }
}

/// Whether a name is that of a rule that is broken, or of a category with one.
fn is_broken(broken: &[RuleError], name: &str) -> bool {
    names::is_in_files(broken.iter().map(|error| error.path.as_str()), name)
}

/// What `settings`, which stand in `file`, add to the rules.
pub(super) fn additions(file: &Loaded, settings: &Settings) -> Additions {
    let mut places = Places::of(&file.text);
    let mut placed = |text: &Spanned<String>| {
        let (line, column) = places.place(text.span().start);
        Placed {
            value: text.get_ref().clone(),
            path: file.name.clone(),
            line,
            column,
        }
    };
    let mut all = |texts: &Texts| texts.0.iter().map(&mut placed).collect::<Vec<_>>();
    let phrases = &settings.phrases;
    let from_file = |dir: Placed<String>| Placed {
        value: below_here(&absolute(&file.directory().join(dir.value))),
        path: dir.path,
        line: dir.line,
        column: dir.column,
    };
    let rule_dirs = all(&settings.rule_dirs).into_iter().map(from_file);
    let mut additions = Additions {
        rule_dirs: rule_dirs.collect(),
        allow: all(&phrases.allow),
        stock: all(&phrases.stock),
        ..Additions::default()
    };
    for (name, languages) in &phrases.openers {
        let Some(kind) = opener_kind(name.get_ref()) else {
            continue;
        };
        for (language, openers) in languages {
            let own = |text| OwnOpener {
                kind,
                language: language.get_ref().clone(),
                text,
            };
            additions.openers.extend(all(openers).into_iter().map(own));
        }
    }
    additions
}

/// Tells lines and columns, quickly where one is asked for after the other.
struct Places<'t> {
    text: &'t str,
    /// The last byte that was asked for, its line and its column.
    last: (usize, usize, usize),
}

impl<'t> Places<'t> {
    const fn of(text: &'t str) -> Self {
        Self {
            text,
            last: (0, 1, 1),
        }
    }

    /// The line and the column of a byte, from 1, in characters.
    fn place(&mut self, at: usize) -> (usize, usize) {
        if at < self.last.0 {
            self.last = (0, 1, 1);
        }
        let (from, mut line, mut column) = self.last;
        for c in self.text.get(from..at).unwrap_or_default().chars() {
            (line, column) = if c == '\n' {
                (line + 1, 1)
            } else {
                (line, column + 1)
            };
        }
        self.last = (at, line, column);
        (line, column)
    }

    /// The byte at a line and a column.
    fn byte(text: &str, line: usize, column: usize) -> Option<usize> {
        let mut lines = text.split_inclusive('\n');
        let before: usize = lines
            .by_ref()
            .take(line.checked_sub(1)?)
            .map(str::len)
            .sum();
        let within = lines.next()?.char_indices().nth(column.checked_sub(1)?)?;
        Some(before + within.0)
    }
}

/// Adds `more`.
pub(super) fn join(all: &mut Additions, mut more: Additions) {
    all.rule_dirs.append(&mut more.rule_dirs);
    all.allow.append(&mut more.allow);
    all.stock.append(&mut more.stock);
    all.openers.append(&mut more.openers);
}

/// Puts errors about what stands in a configuration to its mistakes; the others are about the files of
/// rules.
pub(super) fn tell(errors: Vec<RuleError>, files: &mut [Loaded]) -> Vec<Fault> {
    let mut rest = Vec::new();
    for error in errors {
        let file = files.iter_mut().find(|file| file.name == error.path);
        match file.and_then(|file| Some((own_span(file, &error)?, file))) {
            Some((span, file)) => file.mistakes.push(Mistake::new(span, error.message)),
            None => rest.push(Fault::from(error)),
        }
    }
    rest
}

/// The bytes in `file` of the text that an error is about.
fn own_span(file: &Loaded, error: &RuleError) -> Option<std::ops::Range<usize>> {
    let sections = file.sections();
    let texts = sections.flat_map(|(_, settings)| {
        let phrases = &settings.phrases;
        let openers = phrases
            .openers
            .values()
            .flat_map(|languages| languages.values());
        [&settings.rule_dirs, &phrases.allow, &phrases.stock]
            .into_iter()
            .chain(openers)
    });
    let at = Places::byte(&file.text, error.line, error.column)?;
    let mut spans = texts.flat_map(|texts| texts.0.iter().map(Spanned::span));
    spans.find(|span| span.start == at)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_found_from_bytes_and_back() {
        let text = "a\nöb\n\nc";
        let mut places = Places::of(text);
        for (at, place) in [
            (0, (1, 1)),
            (2, (2, 1)),
            (4, (2, 2)),
            (7, (4, 1)),
            (4, (2, 2)),
        ] {
            assert_eq!(places.place(at), place, "{at}");
            assert_eq!(Places::byte(text, place.0, place.1), Some(at));
        }
        assert_eq!(Places::byte(text, 0, 0), None);
        assert_eq!(Places::byte(text, 9, 1), None);
    }
}
