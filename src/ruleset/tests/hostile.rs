//! Rule files that somebody wrote to do harm: refused, or taken, but never for long.

use super::*;

#[test]
fn hostile_rules_are_refused_at_once() {
    let nested = format!("{}x{}", "(".repeat(100_000), ")".repeat(100_000));
    let spelled = "a?b?c?d?e?f?g?h?i?".repeat(50);
    let choices = format!("({})", vec!["(a|b|c)(d|e|f)(g|h|i)(j|k|l)"; 300].join("|"));
    let optional = "<word>? ".repeat(150) + "end";
    let toml = format!("x = {}", "[".repeat(500_000));
    let dotted = format!("{} = 1", "a.".repeat(200_000) + "a");
    let phrase = |phrase: &str| RULE.replace("<owner> dance hall", phrase);
    let many = |count: usize| {
        let phrases: Vec<_> = (0..count).map(|n| format!("\"word{n} here\"")).collect();
        RULE.replace("\"<owner> dance hall\"", &phrases.join(","))
    };
    for hostile in [
        phrase(&nested),
        phrase(&spelled),
        phrase(&choices),
        phrase(&optional),
        phrase(&"a ".repeat(500_000)),
        toml,
        dotted,
        many(5_000),
        "\u{0}".repeat(100_000),
    ] {
        let broken = refused(&with(&[(PATH, &hostile)]));
        for error in broken.errors {
            assert!(error.to_string().len() < 700, "{error}");
        }
    }
    for (name, hostile) in [
        (
            "many-examples",
            RULE.to_owned() + &"[[examples]]\nnote=\"\"\nfires=true\n".repeat(30_000),
        ),
        (
            "many-words",
            phrase(&format!(
                "({})",
                (0..1_200)
                    .map(|n| format!("w{n}x"))
                    .collect::<Vec<_>>()
                    .join("|")
            )),
        ),
    ] {
        // As large as they are, they are rules.
        let path = format!("house/{name}.toml");
        assert_eq!(
            loaded(&with(&[(&path, &hostile)]))
                .rules()
                .last()
                .map(|r| r.id.as_ref()),
            path.strip_suffix(".toml")
        );
    }
    let stock = |text: String| Additions {
        stock: vec![text.into()],
        ..Additions::default()
    };
    assert_eq!(refused(&stock("{a}".repeat(300_000))).errors.len(), 1);
    assert_eq!(refused(&stock("#".repeat(1 << 20))).errors.len(), 1);
    let opener = |text: String| Additions {
        openers: vec![OwnOpener {
            kind: EvidenceKind::Met,
            language: "en".to_owned(),
            text: text.into(),
        }],
        ..Additions::default()
    };
    for text in [
        "[".repeat(1 << 20),
        format!("{{{}}}", "a".repeat(9_000)),
        "{met_at}".repeat(200_000),
    ] {
        assert!(refused(&opener(text)).to_string().len() < 700);
    }
    let patterns = |text: &str| {
        RULE.replacen(
            "[unless]",
            &format!("[patterns]\nany = [{text}]\n[unless]"),
            1,
        )
    };
    let many: Vec<_> = (0..5_000).map(|n| format!("'x{n}'")).collect();
    assert_eq!(
        refused(&with(&[(PATH, &patterns(&many.join(",")))])).to_string(),
        format!("{PATH}: with these there are more than 300 patterns of your own")
    );
    assert_eq!(
        refused(&with(&[(PATH, &patterns("'(\\w{999}){999}'"))])).to_string(),
        format!("{PATH}: pattern `(\\w{{999}}){{999}}`: it is too large when compiled")
    );
    let nicknames = format!(
        "check = \"wrong-name\"\n[parameters]\nnicknames = [{}]\n[phrases]",
        "\"a\",".repeat(70_000)
    );
    assert!(
        refused(&with(&[(PATH, &RULE.replacen("[phrases]", &nicknames, 1))]))
            .to_string()
            .ends_with("5000 texts")
    );
    let long = RULE.replace("Write the", &"long ".repeat(10_000));
    assert_eq!(
        refused(&with(&[(PATH, &long)])).to_string(),
        format!("{PATH}:5:13: the help has more than 10000 bytes")
    );
    let huge = with(&[(PATH, &"#".repeat((1 << 20) + 1))]);
    assert_eq!(
        refused(&huge).to_string(),
        format!("{PATH}: is larger than a rule may be, 1 megabyte")
    );
    let errors = format!("[{}]", "\"(\", ".repeat(3_000));
    let phrases = "[\"(old)? (gasworks|gas works) (hall)?\", \"<owner> dance hall\"]";
    let broken = RULE.replace(phrases, &errors);
    let paths: Vec<_> = (0..9).map(|n| format!("house/rule-{n}.toml")).collect();
    let files: Vec<_> = paths
        .iter()
        .map(|path| (path.as_str(), broken.as_str()))
        .collect();
    assert_eq!(refused(&with(&files)).errors.len(), MAX_ERRORS + 1);
}
