//! Paths as they are compared: absolute, without `.` and `..`, and patterns for them. Links are not
//! followed, so that a path stays what its user sees.

use std::path::{Component, Path, PathBuf};

use ignore::gitignore::{Gitignore, GitignoreBuilder};
use toml::Spanned;

use super::fault::Mistake;
use super::value::Texts;
use crate::names::shown;

/// The path from the root of the file system; of an empty one, the current directory.
pub(super) fn absolute(path: &Path) -> PathBuf {
    // Without a current directory there is nothing to be relative to.
    let path = std::env::current_dir().map_or_else(|_| path.to_owned(), |here| here.join(path));
    let mut clean = PathBuf::new();
    for component in path.components() {
        match component {
            Component::CurDir => {}
            // Above the root is the root.
            Component::ParentDir => drop(clean.pop()),
            component => clean.push(component),
        }
    }
    clean
}

/// An absolute path, from the current directory if it is below that.
pub(super) fn below_here(path: &Path) -> PathBuf {
    let here = absolute(Path::new(""));
    match path.strip_prefix(&here) {
        Ok(below) if below.as_os_str().is_empty() => PathBuf::from("."),
        Ok(below) => below.to_owned(),
        Err(_) => path.to_owned(),
    }
}

/// The same, as it is shown.
pub(super) fn from_here(path: &Path) -> String {
    below_here(path).to_string_lossy().into_owned()
}

/// How patterns hold for files that are not below the directory of their configuration.
#[derive(Debug, Clone)]
pub(super) struct Elsewhere {
    /// Where they hold from.
    pub(super) root: PathBuf,
    /// Whether those do that say where a file stands, and not only what it is called.
    pub(super) anchored: bool,
}

/// Patterns for files, as in a `.gitignore`, in which braces hold alternatives.
#[derive(Debug, Clone)]
pub(super) struct Patterns {
    /// Each holds from a directory; for a file, that of the first directory that it is below.
    matchers: [(PathBuf, Gitignore); 2],
}

impl Patterns {
    /// Reads patterns that hold from `root`, and for files elsewhere as is said there.
    pub(super) fn read(
        texts: &Texts,
        root: &Path,
        elsewhere: &Elsewhere,
        mistakes: &mut Vec<Mistake>,
    ) -> Self {
        let all = matcher(texts.0.iter(), mistakes);
        let others = if elsewhere.anchored {
            all.clone()
        } else {
            // What is wrong with them was just told.
            let names = texts.0.iter().filter(|text| !is_anchored(text.get_ref()));
            matcher(names, &mut Vec::new())
        };
        Self {
            matchers: [(root.to_owned(), all), (elsewhere.root.clone(), others)],
        }
    }

    /// Whether they name a file, by its absolute path.
    pub(super) fn name(&self, file: &Path) -> bool {
        let mut matchers = self.matchers.iter();
        let below =
            matchers.find_map(|(root, matcher)| Some((file.strip_prefix(root).ok()?, matcher)));
        below.is_some_and(|(path, matcher)| {
            let found = matcher.matched_path_or_any_parents(path, false);
            found.is_ignore()
        })
    }
}

fn matcher<'t>(
    texts: impl Iterator<Item = &'t Spanned<String>> + Clone,
    mistakes: &mut Vec<Mistake>,
) -> Gitignore {
    let mut builder = GitignoreBuilder::new("");
    builder.allow_unclosed_class(false);
    for text in texts.clone() {
        if let Err(message) = add(&mut builder, text) {
            mistakes.push(Mistake::new(text.span(), message));
        }
    }
    builder.build().unwrap_or_else(|error| {
        let span = texts.clone().next().map_or(0..0, Spanned::span);
        mistakes.push(Mistake::new(span, unreadable(&error)));
        Gitignore::empty()
    })
}

/// Whether a pattern says where a file stands: it has a slash before its end, and not only behind `**`.
fn is_anchored(pattern: &str) -> bool {
    let pattern = pattern.trim_start_matches('!').trim_end();
    let pattern = pattern.strip_suffix('/').unwrap_or(pattern);
    let mut rest = pattern;
    while let Some(after) = rest.strip_prefix("**/") {
        rest = after;
    }
    rest.contains('/')
}

fn add(builder: &mut GitignoreBuilder, text: &Spanned<String>) -> Result<(), String> {
    let pattern = text.get_ref();
    // In a `.gitignore` these are no patterns, and naming no file is never meant.
    if pattern.trim().is_empty() {
        return Err("an empty pattern names no files".to_owned());
    }
    if pattern.starts_with('#') {
        return Err(format!(
            "{} names no files; write \\# for the sign itself",
            shown(pattern)
        ));
    }
    let leads_out = |part: &str| part == "..";
    if pattern.split('/').any(leads_out) {
        return Err(format!(
            "{} leads out of the directory of this file, where no pattern matches",
            shown(pattern)
        ));
    }
    let added = builder.add_line(None, pattern);
    added.map(drop).map_err(|error| unreadable(&error))
}

fn unreadable(error: &ignore::Error) -> String {
    match error {
        ignore::Error::Glob { glob, err } => {
            let glob = glob
                .as_deref()
                .map_or_else(String::new, |glob| format!(" {}", shown(glob)));
            format!("the pattern{glob} cannot be read: {err}")
        }
        other => format!("the pattern cannot be read: {other}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(pattern: &str, file: &str) -> bool {
        names_from(pattern, file, true)
    }

    fn names_from(pattern: &str, file: &str, anchored: bool) -> bool {
        let texts = Texts(vec![Spanned::new(0..0, pattern.to_owned())]);
        let mut mistakes = Vec::new();
        let elsewhere = Elsewhere {
            root: PathBuf::from("/a"),
            anchored,
        };
        let patterns = Patterns::read(&texts, Path::new("/a/base"), &elsewhere, &mut mistakes);
        assert_eq!(mistakes, []);
        patterns.name(Path::new(file))
    }

    #[test]
    fn where_a_file_stands_is_said_from_the_configuration_alone_if_it_is_so_wished() {
        for (pattern, file, named) in [
            ("/other/x/", "/a/other/x/y.csv", false),
            ("other/x/", "/a/other/x/y.csv", false),
            ("/x/", "/a/base/x/y.csv", true),
            ("**/x/", "/a/other/x/y.csv", true),
            ("x/", "/a/other/x/y.csv", true),
            ("*.csv", "/a/other/x/y.csv", true),
        ] {
            assert_eq!(names_from(pattern, file, false), named, "{pattern} {file}");
        }
    }

    #[test]
    fn patterns_are_those_of_a_gitignore() {
        for (pattern, file, named) in [
            ("*.csv", "/a/base/x/y.csv", true),
            ("x/*.csv", "/a/base/x/y.csv", true),
            ("x/*.csv", "/a/base/z/x/y.csv", false),
            ("x/", "/a/base/x/deep/y.csv", true),
            ("x", "/a/base/x/deep/y.csv", true),
            ("/y.csv", "/a/base/x/y.csv", false),
            ("x/**/*.{csv,txt}", "/a/base/x/deep/y.txt", true),
            // Files elsewhere are seen from the second directory, or from nowhere.
            ("other/*.csv", "/a/other/y.csv", true),
            ("*.csv", "/b/y.csv", false),
        ] {
            assert_eq!(names(pattern, file), named, "{pattern} {file}");
        }
    }

    #[test]
    fn paths_are_cleaned() {
        assert_eq!(absolute(Path::new("/a/./b/../c")), Path::new("/a/c"));
        assert_eq!(absolute(Path::new("/../a")), Path::new("/a"));
        let here = std::env::current_dir().unwrap();
        assert_eq!(absolute(Path::new("")), here);
        assert_eq!(from_here(&here.join("x.toml")), "x.toml");
    }
}
