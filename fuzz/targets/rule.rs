//! A rule file: it is refused with its place, or runs.
#![no_main]

mod oracle;

use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| oracle::rules(text));
