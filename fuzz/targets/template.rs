//! A template, judged by all that it can become, and filled.
#![no_main]

mod oracle;

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| oracle::fill(bytes));
