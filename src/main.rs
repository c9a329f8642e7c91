//! temporary
use std::io::BufRead;
fn main() {
    let path = std::env::args().last().unwrap_or_default();
    let linter = invitelint::Linter::default();
    let mut failed = false;
    for line in std::io::BufReader::new(std::fs::File::open(path).unwrap()).lines() {
        let v: serde_json::Value = serde_json::from_str(&line.unwrap()).unwrap();
        let key = if v.get("template").is_some() { "template" } else { "note" };
        let mut d = invitelint::Draft::new(v[key].as_str().unwrap_or(""));
        d.template = key == "template";
        d.id = Some(v["id"].clone());
        let r = linter.check(&d);
        failed |= !r.passed;
        println!("{}", serde_json::to_string(&r).unwrap());
    }
    std::process::exit(i32::from(failed));
}
