//! Reads `rules/`, refuses a broken file with its path and line, and writes the pack into the binary.
//!
//! It uses the library's own modules to read them, so there is one truth about what a rule file is.

use std::fmt::{self, Write as _};
use std::path::{Path, PathBuf};
use std::process::{self, Command};
use std::{env, fs, io};

#[allow(
    dead_code,
    unreachable_pub,
    reason = "the library's module; the build uses a part of it"
)]
#[path = "src/diagnostic.rs"]
mod diagnostic;
#[allow(
    dead_code,
    unreachable_pub,
    reason = "the library's module; the build uses a part of it"
)]
#[path = "src/nearest.rs"]
mod nearest;
#[allow(
    dead_code,
    unreachable_pub,
    reason = "the library's module; the build uses a part of it"
)]
#[path = "src/rule/mod.rs"]
mod rule;
#[allow(
    dead_code,
    unreachable_pub,
    reason = "the library's module; the build uses a part of it"
)]
#[path = "src/text.rs"]
mod text;
#[allow(
    dead_code,
    unreachable_pub,
    reason = "the library's module; the build uses a part of it"
)]
#[path = "src/verdict.rs"]
mod verdict;

use rule::file::Source;
use rule::pack::Pack;

fn main() {
    println!("cargo::rerun-if-changed=rules");
    println!("cargo::rerun-if-changed=build.rs");
    // The feature by a name that does not hold in this script, which uses the library's modules and has
    // no need of their schemas.
    if env::var_os("CARGO_FEATURE_SCHEMA").is_some() {
        println!("cargo::rustc-cfg=schema");
    }
    if let Err(error) = run() {
        for line in error.lines() {
            println!("cargo::error={line}");
        }
        process::exit(1);
    }
    link();
}

/// The functions that a short run calls (`benches/order.sh` finds them).
const ORDER: &str = "benches/order.txt";

/// Asks the linker for a program that starts quickly, as far as it can make one.
fn link() {
    println!("cargo::rerun-if-changed={ORDER}");
    let variable = |name: &str| env::var(name).unwrap_or_default();
    if env::var_os("CARGO_FEATURE_CLI").is_none()
        || variable("PROFILE") != "release"
        || variable("CARGO_CFG_TARGET_OS") != "linux"
        || variable("TARGET") != variable("HOST")
    {
        return;
    }
    // What unwinds the stack is a part of the program, so that the loader has one library less to read. GCC's runtime
    // library exception lets every program do so.
    let unwinder = "static:-bundle=gcc_eh";
    if links_with(&["-l".to_owned(), unwinder.to_owned()]).unwrap_or(false) {
        println!("cargo::rustc-link-lib={unwinder}");
    }
    // The addresses that the loader fills in take a hundredth of the room.
    let packed = ["-Wl,-z,pack-relative-relocs".to_owned()];
    // Functions that every run calls lie side by side, where the system reads them in a few pieces. Their names hold
    // what compiler and what dependencies they are from; those that are gone do no harm.
    let order = Path::new(&variable("CARGO_MANIFEST_DIR")).join(ORDER);
    let ordered = [
        format!("-Wl,--symbol-ordering-file={}", order.display()),
        "-Wl,--no-warn-symbol-ordering".to_owned(),
    ];
    for arguments in [&packed[..], &ordered[..]] {
        let codegen: Vec<_> = arguments
            .iter()
            .map(|argument| format!("-Clink-arg={argument}"))
            .collect();
        if links_with(&codegen).unwrap_or(false) {
            for argument in arguments {
                println!("cargo::rustc-link-arg-bins={argument}");
            }
        }
    }
}

/// Whether an empty program can be compiled with these arguments, and runs: linkers differ in what they know, and the
/// loader of an older system cannot read packed addresses.
fn links_with(arguments: &[String]) -> Option<bool> {
    let out = PathBuf::from(env::var_os("OUT_DIR")?);
    let (source, program) = (out.join("empty.rs"), out.join("empty"));
    fs::write(&source, "fn main() {}").ok()?;
    let mut rustc = Command::new(env::var_os("RUSTC")?);
    let flags = env::var("CARGO_ENCODED_RUSTFLAGS").unwrap_or_default();
    rustc.args(flags.split('\x1f').filter(|flag| !flag.is_empty()));
    if let Ok(linker) = env::var("RUSTC_LINKER") {
        rustc.arg(format!("-Clinker={linker}"));
    }
    rustc.args(arguments).arg("-o").arg(&program).arg(&source);
    let linked = rustc.output().ok()?.status.success();
    Some(linked && Command::new(&program).status().ok()?.success())
}

fn run() -> Result<(), String> {
    let root = Path::new("rules");
    let mut paths = Vec::new();
    collect(root, &mut paths).map_err(|error| format!("rules: {error}"))?;
    paths.sort();
    let mut files = Vec::new();
    for path in &paths {
        let text =
            fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))?;
        let below = path
            .strip_prefix(root)
            .unwrap_or(path)
            .to_string_lossy()
            .replace('\\', "/");
        files.push((below, text));
    }
    let sources: Vec<_> = files
        .iter()
        .map(|(path, text)| Source { path, text })
        .collect();
    let pack = rule::assemble::assemble(&sources).map_err(|errors| {
        errors
            .iter()
            .map(|error| format!("rules/{error}"))
            .collect::<Vec<_>>()
            .join("\n")
    })?;
    let out = PathBuf::from(env::var_os("OUT_DIR").ok_or("OUT_DIR is not set")?).join("pack.rs");
    let mut code = String::new();
    write_pack(&mut code, &pack).map_err(|error| error.to_string())?;
    fs::write(&out, code).map_err(|error| format!("{}: {error}", out.display()))
}

fn collect(folder: &Path, paths: &mut Vec<PathBuf>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            collect(&path, paths)?;
        } else if path
            .extension()
            .is_some_and(|extension| extension == "toml")
        {
            paths.push(path);
        }
    }
    Ok(())
}

/// Writes the pack as Rust: `static PACK: Pack = ...`.
///
/// Every list gets a `static` of its own type through `Cow::Borrowed(&[...])`, so the binary holds it
/// as it will be used.
fn write_pack(code: &mut String, pack: &Pack) -> fmt::Result {
    use rule::pack::{Needs, ObjectPlace};
    code.push_str(
        "use std::borrow::Cow::Borrowed as B;\n\
         use crate::diagnostic::Severity;\n\
         use crate::rule::automaton::{Automaton, Position, Take};\n\
         use crate::rule::nickname::Nicknames;\n\
         use crate::rule::opener::{Fact, Form, Grammar, Part, Slot};\n\
         use crate::rule::pack::*;\n\
         use crate::rule::slot::{Dialect, Engine, Fallback, SlotKind, SlotRole, Spintax, Syntax};\n\
         use crate::rule::table::{Rows, WordTable};\n\
         use crate::rule::example::Entry;\n\
         use crate::rule::{Check, Examples, Pattern, Rule, Texts, Value};\n\
         use crate::verdict::EvidenceKind;\n\
         static PACK: Pack = Pack {\n",
    );
    list(code, "rules", &pack.rules, |code, rule| {
        write!(
            code,
            "Rule {{ id: B({:?}), summary: B({:?}), severity: Severity::{:?}, since: B({:?}), file: B({:?}), rationale: B({:?}), \
             message: B({:?}), help: B({:?}), check: ",
            rule.id,
            rule.summary,
            rule.severity,
            rule.since,
            rule.file,
            rule.rationale,
            rule.message,
            rule.help
        )?;
        match rule.check {
            Some(check) => write!(code, "Some(Check::{check:?}), ")?,
            None => code.push_str("None, "),
        }
        list(
            code,
            "parameters",
            &rule.parameters,
            |code, (key, value)| {
                write!(code, "(B({key:?}), ")?;
                write_value(code, value)?;
                code.push(')');
                Ok(())
            },
        )?;
        list(code, "patterns", &rule.patterns, |code, pattern| {
            let rule::Pattern {
                regex,
                literal,
                one_of,
                digits,
            } = pattern;
            write!(
                code,
                "Pattern {{ regex: B({regex:?}), literal: B({literal:?}), one_of: B({one_of:?}), digits: {digits} }}"
            )
        })?;
        code.push_str("examples: Examples { ");
        texts(code, "texts", &rule.examples.texts)?;
        debug_list(code, "list", &rule.examples.list)?;
        code.push_str("} ");
        code.push('}');
        Ok(())
    })?;
    list(code, "cues", &pack.cues, |code, cue| {
        let needs = match cue.needs {
            Needs::Nothing => "Nothing",
            Needs::Topic => "Topic",
            Needs::Particular => "Particular",
            Needs::Named => "Named",
            Needs::Quoted => "Quoted",
            Needs::Telling => "Telling",
            Needs::Detail => "Detail",
        };
        let object = match cue.object {
            ObjectPlace::After => "After",
            ObjectPlace::Around => "Around",
            ObjectPlace::Before => "Before",
            ObjectPlace::Inside => "Inside",
            ObjectPlace::Note => "Note",
        };
        write!(
            code,
            "Cue {{ name: B({:?}), kind: EvidenceKind::{:?}, needs: Needs::{needs}, object: ObjectPlace::{object}, weak: {}, acquainted: {}, greets: {} }}",
            cue.name, cue.kind, cue.weak, cue.acquainted, cue.greets
        )
    })?;
    list(code, "stock", &pack.stock, |code, stock| {
        write!(
            code,
            "Stock {{ language: B({:?}), words: B({:?}), literals: {}, slots: {}, open: {}, ",
            stock.language, stock.words, stock.literals, stock.slots, stock.open
        )?;
        debug_list(code, "looks", &stock.looks)?;
        code.push('}');
        Ok(())
    })?;
    write_openers(code, pack)?;
    write_slots(code, pack)?;
    list(code, "word_lists", &pack.word_lists, |code, name| {
        write!(code, "B({name:?})")
    })?;
    code.push_str("language: ");
    write_language(code, &pack.language)?;
    code.push_str(", ");
    list(code, "languages", &pack.languages, write_language)?;
    code.push_str("};\n");
    Ok(())
}

fn write_openers(code: &mut String, pack: &Pack) -> fmt::Result {
    use rule::opener::Part;
    list(code, "openers", &pack.openers, |code, openers| {
        write!(
            code,
            "Openers {{ language: B({:?}), kind: EvidenceKind::{:?}, ",
            openers.language, openers.kind
        )?;
        texts(code, "texts", &openers.texts)?;
        list(code, "parts", &openers.parts, |code, part| match part {
            Part::Slot(slot) => write!(code, "Part::Slot({})", written_slot(*slot)),
            Part::Text(..) | Part::Open | Part::Or | Part::Close => {
                write!(code, "Part::{part:?}")
            }
        })?;
        debug_list(code, "ends", &openers.ends)?;
        list(code, "blank_slots", &openers.blank_slots, |code, slot| {
            code.push_str(&written_slot(*slot));
            Ok(())
        })?;
        texts(code, "blank_words", &openers.blank_words)?;
        code.push('}');
        Ok(())
    })?;
    list(code, "grammars", &pack.grammars, |code, grammar| {
        write!(code, "Grammar {{ language: B({:?}), ", grammar.language)?;
        for (field, text) in grammar.texts() {
            write!(code, "{field}: B({text:?}), ")?;
        }
        for (field, words) in grammar.lists() {
            texts(code, field, words)?;
        }
        code.push('}');
        Ok(())
    })
}

fn write_slots(code: &mut String, pack: &Pack) -> fmt::Result {
    list(code, "slots", &pack.slots, |code, kind| {
        write!(
            code,
            "SlotKind {{ name: B({:?}), role: SlotRole::{:?}, evidence: ",
            kind.name, kind.role
        )?;
        match kind.evidence {
            Some(evidence) => write!(code, "Some(EvidenceKind::{evidence:?}), ")?,
            None => code.push_str("None, "),
        }
        write!(
            code,
            "column: B({:?}), stand_in: B({:?}), budget: {}, says: {} }}",
            kind.column, kind.stand_in, kind.budget, kind.says
        )
    })?;
    for (field, names) in [
        ("slot_names", &pack.slot_names),
        ("slot_owners", &pack.slot_owners),
    ] {
        write!(code, "{field}: SlotNames {{ ")?;
        texts(code, "names", &names.names)?;
        debug_list(code, "kinds", &names.kinds)?;
        code.push_str("}, ");
    }
    list(code, "dialects", &pack.dialects, |code, dialect| {
        write!(code, "Dialect {{ name: B({:?}), ", dialect.name)?;
        list(code, "syntax", &dialect.syntax, |code, syntax| {
            write!(code, "Syntax::{syntax:?}")
        })?;
        list(code, "variables", &dialect.variables, |code, name| {
            write!(code, "B({name:?})")
        })?;
        list(code, "spintax", &dialect.spintax, |code, spintax| {
            write!(code, "Spintax::{spintax:?}")
        })?;
        let engine = dialect.engine.map_or_else(
            || "None".to_owned(),
            |engine| format!("Some(Engine::{engine:?})"),
        );
        write!(
            code,
            "custom: {}, fallback: Fallback::{:?}, engine: {engine} }}",
            dialect.custom, dialect.fallback
        )
    })
}

fn written_slot(slot: rule::opener::Slot) -> String {
    format!(
        "Slot {{ fact: Fact::{:?}, form: Form::{:?} }}",
        slot.fact, slot.form
    )
}

fn write_language(code: &mut String, language: &rule::pack::LanguagePack) -> fmt::Result {
    write!(code, "LanguagePack {{ code: B({:?}), ", language.code)?;
    word_table(code, "words", &language.words)?;
    write!(code, "lists: {:?}, ", language.lists)?;
    rows(code, "courtesies", &language.courtesies)?;
    code.push_str("suffixes: Suffixes { ");
    texts(code, "endings", &language.suffixes.endings)?;
    debug_list(code, "lists", &language.suffixes.lists)?;
    code.push_str("}, ");
    word_table(code, "short_forms", &language.short_forms)?;
    texts(code, "long_forms", &language.long_forms)?;
    let automaton = &language.automaton;
    code.push_str("automaton: Automaton { ");
    let taking = |code: &mut String, (take, position): &(_, u32)| {
        write!(code, "(Take::{take:?}, {position})")
    };
    debug_list(code, "positions", &automaton.positions)?;
    debug_list(code, "accepts", &automaton.accepts)?;
    debug_list(code, "by_word", &automaton.by_word)?;
    list(code, "others", &automaton.others, taking)?;
    debug_list(code, "sets", &automaton.sets)?;
    rows(code, "first_by_word", &automaton.first_by_word)?;
    rows(code, "first_by_class", &automaton.first_by_class)?;
    list(code, "first_others", &automaton.first_others, taking)?;
    debug_list(code, "columns", &automaton.columns)?;
    write!(code, "fingerprint: {} }}, ", automaton.fingerprint)?;
    for (field, targets) in [
        ("targets", &language.targets),
        ("purposes", &language.purposes),
    ] {
        list(code, field, targets, |code, target| {
            write!(code, "Target::{target:?}")
        })?;
    }
    code.push_str("own: None }\n");
    Ok(())
}

fn word_table(code: &mut String, field: &str, words: &rule::table::WordTable) -> fmt::Result {
    write!(code, "{field}: WordTable {{ ")?;
    texts(code, "words", &words.words)?;
    debug_list(code, "classes", &words.classes)?;
    debug_list(code, "hashes", &words.hashes)?;
    debug_list(code, "slots", &words.slots)?;
    code.push_str("}, ");
    Ok(())
}

fn list<T>(
    code: &mut String,
    field: &str,
    items: &[T],
    mut write_item: impl FnMut(&mut String, &T) -> fmt::Result,
) -> fmt::Result {
    write!(code, "{field}: B(&[")?;
    for item in items {
        write_item(code, item)?;
        code.push_str(", ");
    }
    code.push_str("]), ");
    Ok(())
}

fn rows<T: fmt::Debug + Clone>(
    code: &mut String,
    field: &str,
    rows: &rule::table::Rows<T>,
) -> fmt::Result {
    write!(code, "{field}: Rows {{ ")?;
    debug_list(code, "starts", &rows.starts)?;
    debug_list(code, "items", &rows.items)?;
    code.push_str("}, ");
    Ok(())
}

fn debug_list<T: fmt::Debug>(code: &mut String, field: &str, items: &[T]) -> fmt::Result {
    list(code, field, items, |code, item| write!(code, "{item:?}"))
}

fn texts(code: &mut String, field: &str, texts: &rule::Texts) -> fmt::Result {
    write!(code, "{field}: ")?;
    write_texts(code, texts)?;
    code.push_str(", ");
    Ok(())
}

fn write_texts(code: &mut String, texts: &rule::Texts) -> fmt::Result {
    write!(code, "Texts {{ text: B({:?}), ", texts.text)?;
    debug_list(code, "ends", &texts.ends)?;
    code.push('}');
    Ok(())
}

fn write_value(code: &mut String, value: &rule::Value) -> fmt::Result {
    use rule::Value;
    match value {
        Value::Integer(number) => write!(code, "Value::Integer({number})"),
        Value::Float(number) => write!(code, "Value::Float({number:?})"),
        Value::Boolean(answer) => write!(code, "Value::Boolean({answer})"),
        Value::Text(text) => write!(code, "Value::Text(B({text:?}))"),
        Value::List(items) => {
            code.push_str("Value::List(");
            write_texts(code, items)?;
            code.push(')');
            Ok(())
        }
        Value::Nicknames(nicknames) => {
            code.push_str("Value::Nicknames(Nicknames { ");
            texts(code, "families", &nicknames.families)?;
            texts(code, "names", &nicknames.names)?;
            texts(code, "letters", &nicknames.letters)?;
            debug_list(code, "rest", &nicknames.rest)?;
            code.push_str("})");
            Ok(())
        }
    }
}
