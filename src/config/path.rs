//! Paths as they are compared: absolute, without `.` and `..`, and patterns for them. Links are not
//! followed, so that a path stays what its user sees.

use std::path::{Component, Path, PathBuf};

use ignore::gitignore::{Gitignore, GitignoreBuilder};
use toml::Spanned;

use super::read::Mistake;
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

/// Patterns for files, as in a `.gitignore`.
#[derive(Debug, Clone)]
pub(super) struct Patterns {
    matcher: Gitignore,
    /// Where they hold from; of two directories the first that a file is below.
    roots: [PathBuf; 2],
}

impl Patterns {
    /// Reads patterns that hold from the first of `roots`, and for files elsewhere from the second.
    pub(super) fn read(texts: &Texts, roots: [&Path; 2], mistakes: &mut Vec<Mistake>) -> Self {
        let mut builder = GitignoreBuilder::new("");
        builder.allow_unclosed_class(false);
        for text in &texts.0 {
            if let Err(message) = add(&mut builder, text) {
                mistakes.push(Mistake::new(text.span(), message));
            }
        }
        let matcher = builder.build().unwrap_or_else(|error| {
            let span = texts.0.first().map_or(0..0, Spanned::span);
            mistakes.push(Mistake::new(span, unreadable(&error)));
            Gitignore::empty()
        });
        Self {
            matcher,
            roots: roots.map(Path::to_owned),
        }
    }

    /// Whether they name a file, by its absolute path.
    pub(super) fn name(&self, file: &Path) -> bool {
        let mut roots = self.roots.iter();
        let below = roots.find_map(|root| file.strip_prefix(root).ok());
        below.is_some_and(|path| {
            let found = self.matcher.matched_path_or_any_parents(path, false);
            found.is_ignore()
        })
    }
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
        let texts = Texts(vec![Spanned::new(0..0, pattern.to_owned())]);
        let mut mistakes = Vec::new();
        let roots = [Path::new("/a/base"), Path::new("/a")];
        let patterns = Patterns::read(&texts, roots, &mut mistakes);
        assert_eq!(mistakes, []);
        patterns.name(Path::new(file))
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
