//! A configuration: it is refused with its place, or settles how drafts are judged.
#![no_main]

mod oracle;

use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| oracle::configure(text));
