//! What governs each file: its configuration, and the options on top of it.
//!
//! Finding and reading configurations is the library's; here the linter of each file is kept, and told
//! is what is wrong with a configuration, and which was used.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use clap::{Args, ValueHint};
use invitelint::config::{Beside, ConfigError, Fault, Resolved, Search};
use invitelint::report::visible;
use invitelint::ruleset::Additions;
use invitelint::{Linter, Options, names};

use super::exit::Exit;
use super::faults::tell;
use super::own_rules::{OwnRules, tell_rules};
use super::refusal::Refusal;
use super::terminal::Terminal;

/// Which configuration holds.
#[derive(Debug, Args)]
pub(super) struct ConfigChoice {
    /// The configuration for every draft, instead of searching for one
    ///
    /// By default each file is governed by the nearest invitelint.toml or .invitelint.toml, in its own
    /// directory or above.
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath, conflicts_with = "no_config")]
    config: Option<PathBuf>,

    /// Ignore configuration files
    #[arg(long)]
    no_config: bool,
}

/// How the drafts of some files are judged.
#[derive(Debug, Default)]
pub(super) struct Governing {
    pub(super) linter: Linter,
    /// Whether they are templates, whatever they say themselves.
    pub(super) template: bool,
    /// What is wrong with rules of one's own; the others run.
    pub(super) broken: Vec<Fault>,
}

/// Options, on top of what configurations say.
type Over<'a> = Box<dyn Fn(&mut Options) + Send + Sync + 'a>;

/// Says for each file what governs it.
pub(super) struct Configured<'a> {
    over: Over<'a>,
    /// Rules that the command line adds.
    own: &'a OwnRules,
    /// What those come to, with what is wrong with them, which was told.
    beside: Beside,
    state: Mutex<State>,
}

struct State {
    search: Search,
    /// What was made so far; files that come to the same share it.
    made: Vec<(Option<Arc<Resolved>>, Arc<Governing>)>,
    used: Vec<Use>,
    /// Configurations by which no rule runs for some file, or none.
    idle: Vec<Option<String>>,
    /// Whether rules run for some other file.
    busy: bool,
    /// How a run ends that goes well otherwise.
    exit: Exit,
}

/// A configuration, and files that it governs.
struct Use {
    config: Option<String>,
    files: usize,
    first: Vec<String>,
}

impl Use {
    /// More files are not worth naming.
    const NAMED: usize = 3;

    fn add(&mut self, file: Option<&str>) {
        self.files += 1;
        if self.first.len() < Self::NAMED {
            let file = file.map_or("standard input".into(), visible::literal);
            self.first.push(file.into_owned());
        }
    }

    fn told(&self, alone: bool) -> String {
        let mut told = match &self.config {
            Some(config) => format!("configuration: {}", visible::literal(config)),
            None => "configuration: none".to_owned(),
        };
        if !alone {
            told.push_str(&format!(", for {}", self.first.join(", ")));
            let more = self.files - self.first.len();
            if more > 0 {
                told.push_str(&format!(" and {more} more"));
            }
        }
        told
    }
}

impl<'a> Configured<'a> {
    /// Searches as `choice` says; `own` and `over` put rules and options on top of what is found. Tells what
    /// is wrong with the rules.
    ///
    /// # Errors
    ///
    /// The configuration that was named cannot be used.
    pub(super) fn new(
        choice: &ConfigChoice,
        own: &'a OwnRules,
        terminal: Terminal,
        over: impl Fn(&mut Options) + Send + Sync + 'a,
    ) -> Result<Self, Refusal> {
        let (rules, own_broken) = own.load(Additions::default());
        tell_rules(&own_broken, terminal);
        let beside = Beside::new(rules, own_broken);
        let search = match &choice.config {
            Some(config) => {
                let search = Search::only_beside(config, beside.clone());
                search.map_err(|error| Refusal::from(&error))?
            }
            None if choice.no_config => Search::none(),
            None => Search::upward().beside(beside.clone()),
        };
        Ok(Self {
            over: Box::new(over),
            own,
            state: Mutex::new(State {
                search,
                made: Vec::new(),
                used: Vec::new(),
                idle: Vec::new(),
                busy: false,
                exit: if beside.broken.is_empty() {
                    Exit::Passed
                } else {
                    Exit::Unchecked
                },
            }),
            beside,
        })
    }

    fn state(&self) -> MutexGuard<'_, State> {
        // Who panicked while holding it has left a cache that is whole.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What is wrong with rules that the command line adds, which people were told.
    pub(super) fn own_broken(&self) -> impl Iterator<Item = Fault> + '_ {
        self.beside.broken.iter().cloned().map(Fault::from)
    }

    /// How a run ends that goes well otherwise.
    pub(super) fn exit(&self) -> Exit {
        self.state().exit
    }

    /// Notes that something was told which is wrong.
    pub(super) fn fail(&self) {
        self.state().exit = Exit::Unchecked;
    }

    /// What governs the drafts of a file, or those that have none.
    ///
    /// # Errors
    ///
    /// Its configuration cannot be used.
    pub(super) fn of(&self, file: Option<&str>) -> Result<Arc<Governing>, Arc<ConfigError>> {
        let mut state = self.state();
        let path = file.map(Path::new);
        let config = state.search.config_of(path).transpose()?;
        let resolved = config.as_ref().map(|config| config.resolve(path));
        let is_same = |known: &Option<Arc<Resolved>>| match (known, &resolved) {
            (Some(known), Some(resolved)) => Arc::ptr_eq(known, resolved),
            (known, resolved) => known.is_none() && resolved.is_none(),
        };
        if let Some((_, made)) = state.made.iter().find(|(known, _)| is_same(known)) {
            return Ok(made.clone());
        }
        let mut governs = resolved.as_deref().cloned().unwrap_or_default();
        (self.over)(&mut governs.options);
        let mut broken: Vec<Fault> =
            config.map_or(Vec::new(), |config| config.broken_rules().to_vec());
        let told: Vec<_> = self.own_broken().collect();
        broken.retain(|fault| !told.contains(fault));
        if !self.own.is_empty() {
            let (rules, errors) = self.own.load(governs.additions);
            governs.rules = rules;
            let new = errors
                .into_iter()
                .filter(|error| !self.beside.broken.contains(error));
            for fault in new.map(Fault::from) {
                if !broken.contains(&fault) {
                    broken.push(fault);
                }
            }
        }
        let made = Arc::new(Governing {
            template: governs.template,
            linter: Linter::with_rules(governs.options, governs.rules),
            broken,
        });
        state.made.push((resolved, made.clone()));
        Ok(made)
    }

    /// Whether drafts may be compared, as far as is known before the directories among `paths` are looked
    /// into.
    pub(super) fn may_compare(&self, paths: &[PathBuf]) -> bool {
        let of = |path: Option<&Path>| {
            let file = path.map(Path::to_string_lossy);
            let governing = self.of(file.as_deref());
            governing.is_ok_and(|governing| governing.linter.compares_drafts())
        };
        let is_stdin = |path: &Path| path.as_os_str() == "-";
        // A configuration further down may have the last word.
        let mut options = Options::default();
        (self.over)(&mut options);
        let directories = Linter::new(options).compares_drafts();
        let compares = |path: &PathBuf| match path.as_path() {
            path if is_stdin(path) => of(None),
            path if path.is_dir() => directories,
            path => of(Some(path)),
        };
        if paths.is_empty() {
            of(None)
        } else {
            paths.iter().any(compares)
        }
    }

    /// Of what governs `paths` and the current directory, that which knows most rules.
    pub(super) fn knowing(&self, paths: &[PathBuf]) -> Arc<Governing> {
        let places = paths.iter();
        let places = places.map(|path| Some(inside(path).to_string_lossy().into_owned()));
        let governing = |file: Option<String>| self.of(file.as_deref()).ok();
        let known = std::iter::once(None).chain(places).filter_map(governing);
        known
            .max_by_key(|governing| governing.linter.rules().len())
            .unwrap_or_default()
    }

    /// Whether `name` is that of a rule, or of a category with one, in what governs the drafts of a file, if only for
    /// others of its drafts or files; the rule may be broken. A configuration that cannot be used may know it.
    pub(super) fn knows(&self, file: Option<&str>, name: &str) -> bool {
        let found = || self.state().search.config_of(file.map(Path::new));
        self.knows_by_itself(name)
            || found().is_some_and(|found| found.map_or(true, |config| config.knows(name)))
    }

    /// The first of these names of rules and categories, each behind its option, that nothing knows which may govern
    /// `paths`.
    pub(super) fn first_unknown<'n>(
        &self,
        paths: &[PathBuf],
        names: impl Iterator<Item = (&'static str, &'n str)>,
    ) -> Option<(&'static str, &'n str)> {
        // Mostly there are no names, or they are built in, and nothing need be looked into.
        let mut names = names
            .filter(|(_, name)| !self.knows_by_itself(name))
            .peekable();
        names.peek()?;
        let mut state = self.state();
        let mut all: Vec<_> = state.search.config_of(None).into_iter().collect();
        for path in paths {
            if path.is_dir() {
                all.extend(state.search.below(path));
            }
            all.extend(state.search.config_of(Some(&inside(path))));
        }
        names.find(|(_, name)| {
            let mut all = all.iter();
            !all.any(|found| found.as_ref().map_or(true, |config| config.knows(name)))
        })
    }

    /// Whether `name` is known without a configuration.
    fn knows_by_itself(&self, name: &str) -> bool {
        names::is_rule(self.beside.rules.rules(), name) || self.beside.names(name)
    }

    /// Notes whether anything can be found in the drafts of a file.
    pub(super) fn note_rules(&self, file: Option<&str>, can_find: bool) {
        let mut state = self.state();
        if can_find {
            state.busy = true;
            return;
        }
        let found = state.search.config_of(file.map(Path::new));
        let config = found.and_then(Result::ok);
        let config = config.map(|config| config.name().to_owned());
        if !state.idle.contains(&config) {
            state.idle.push(config);
        }
    }

    /// Whether no rule ran for any draft, so that nothing was checked.
    pub(super) fn idles(&self) -> bool {
        let state = self.state();
        !state.busy && !state.idle.is_empty()
    }

    /// The configurations by which no rule runs for some file.
    pub(super) fn idle(&self) -> Vec<String> {
        let idle = self.state().idle.clone();
        idle.into_iter().flatten().collect()
    }

    /// Whether what a rule finds was looked for in all files that were met.
    pub(super) fn looks_for_everywhere(&self, rule: &str) -> bool {
        let state = self.state();
        let mut made = state.made.iter();
        made.all(|(_, governing)| governing.linter.looks_for(rule))
    }

    /// Which configuration governs a file, to be told in the end.
    pub(super) fn note(&self, file: Option<&str>) {
        let mut state = self.state();
        let config = match state.search.config_of(file.map(Path::new)) {
            Some(Ok(config)) => Some(config.name().to_owned()),
            Some(Err(_)) => return,
            None => None,
        };
        let at = state.used.iter().position(|used| used.config == config);
        let at = at.unwrap_or_else(|| {
            state.used.push(Use {
                config,
                files: 0,
                first: Vec::new(),
            });
            state.used.len() - 1
        });
        state.used[at].add(file);
    }

    /// Which configurations were used, and for which files if they were several.
    pub(super) fn told(&self) -> Vec<String> {
        let state = self.state();
        let alone = state.used.len() == 1;
        state.used.iter().map(|used| used.told(alone)).collect()
    }
}

/// A file that is governed as what stands at `path` is: in a directory, one that stands there.
fn inside(path: &Path) -> PathBuf {
    if path.is_dir() {
        path.join("-")
    } else {
        path.to_owned()
    }
}

/// What governs the current directory, with all rules that are known there, if only for some files.
pub(super) struct Here {
    pub(super) linter: Linter,
    /// What is wrong with rules of one's own, which was told.
    pub(super) broken: Vec<Fault>,
    /// How a run ends that goes well otherwise.
    pub(super) exit: Exit,
}

/// What governs the current directory, once it was told what is wrong with rules.
///
/// # Errors
///
/// Its configuration cannot be used.
pub(super) fn here(
    choice: &ConfigChoice,
    own: &OwnRules,
    terminal: Terminal,
) -> Result<Here, Refusal> {
    let mut configured = Configured::new(choice, own, terminal, |_| {})?;
    let mut broken: Vec<_> = configured.own_broken().collect();
    let state = configured.state.get_mut();
    let state = state.unwrap_or_else(PoisonError::into_inner);
    let found = state.search.config_of(None).transpose();
    let config = found.map_err(|error| Refusal::from(&*error))?;
    let Some(config) = config else {
        return Ok(Here {
            linter: Linter::with_rules(Options::default(), configured.beside.rules),
            broken,
            exit: state.exit,
        });
    };
    let (rules, errors) = if own.is_empty() {
        (config.rules().clone(), Vec::new())
    } else {
        own.load(config.all_additions())
    };
    let new = config.broken_rules().iter().cloned();
    let mut new: Vec<_> = new.chain(errors.into_iter().map(Fault::from)).collect();
    new.retain(|fault| !broken.contains(fault));
    new.dedup();
    if !new.is_empty() {
        state.exit = Exit::Unchecked;
        tell(&new, terminal);
    }
    broken.append(&mut new);
    Ok(Here {
        linter: Linter::with_rules(config.resolve(None).options.clone(), rules),
        broken,
        exit: state.exit,
    })
}

/// The same; where the configuration cannot be used, it is told why, and the rules are as they come.
pub(super) fn here_or_as_they_come(
    choice: &ConfigChoice,
    own: &OwnRules,
    terminal: Terminal,
) -> Here {
    here(choice, own, terminal).unwrap_or_else(|refusal| {
        refusal.tell(terminal);
        let (rules, broken) = own.load(Additions::default());
        Here {
            linter: Linter::with_rules(Options::default(), rules),
            broken: broken.into_iter().map(Fault::from).collect(),
            exit: Exit::Unchecked,
        }
    })
}
