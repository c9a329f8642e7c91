//! Templates from the outside: what a template is judged to be, and what becomes of it for the people
//! on a list.

#![allow(clippy::expect_used, reason = "a test that cannot go on should fail")]

use std::sync::Arc;

use invitelint::report::Summary;
use invitelint::source::{InputFormat, Recipients, read_recipients_from};
use invitelint::{Draft, EvidenceKind, Linter, Report, Severity, Strength, Verdict};

fn template(text: &str) -> Draft {
    let mut draft = Draft::new(text);
    draft.template = true;
    draft
}

fn check(text: &str) -> Report {
    Linter::default().check(&template(text))
}

fn people(table: &str) -> Arc<Recipients> {
    let list = read_recipients_from(table.as_bytes(), "people.csv".into(), InputFormat::Csv);
    Arc::new(list.expect("a table of people"))
}

/// The notes that a template becomes for a list.
#[track_caller]
fn notes(text: &str, table: &str) -> Vec<String> {
    let filling = Linter::default().fill(template(text), people(table));
    assert_eq!(filling.errors(), [], "{text}");
    filling.drafts().map(|draft| draft.note).collect()
}

fn errors(text: &str, table: &str) -> Vec<String> {
    let filling = Linter::default().fill(template(text), people(table));
    filling.errors().iter().map(ToString::to_string).collect()
}

fn rules(report: &Report) -> Vec<&str> {
    report
        .diagnostics
        .iter()
        .map(|diagnostic| diagnostic.rule.as_ref())
        .collect()
}

#[test]
fn merge_fields_add_nothing() {
    let report = check("Hi {{first_name}}, I love what you do at {{company}}");
    assert_eq!(report.verdict, Verdict::Generic);
    assert!(rules(&report).contains(&"mass-mail/name-only-template"));
    assert!(!report.passed);
    let places =
        check("Dear {{title}} of {{company}}, {{industry}} in {{city}} is where I work, too.");
    assert_eq!(places.verdict, Verdict::Generic);
}

#[test]
fn a_slot_for_a_link_a_number_or_an_address_is_one() {
    for (slot, rule) in [
        ("{{url}}", "pitch/link"),
        ("{{sender.website}}", "pitch/link"),
        ("{{my_calendar_link}}", "pitch/link"),
        ("{{phone}}", "pitch/contact-details"),
        ("{{my_mobile}}", "pitch/contact-details"),
        ("{{correo}}", "pitch/contact-details"),
        ("{{sender_email}}", "pitch/contact-details"),
    ] {
        let text = format!("Your talk on {{{{topic}}}} was a joy. Find me at {slot}");
        let report = check(&text);
        assert!(rules(&report).contains(&rule), "{slot}: {report:?}");
    }
    let report = check("Your talk on {{topic}} was a joy. I am {{sender_title}} at a mill.");
    assert!(report.passed, "{report:?}");
}

#[test]
fn what_a_directory_holds_of_everyone_is_nothing_particular() {
    for slot in [
        "shared_connections",
        "mutual_connections_count",
        "company_description",
        "middle_name",
        "suffix",
        "birthday",
        "utm_source",
    ] {
        let text = format!("Hi {{{{first_name}}}}, {{{{{slot}}}}} looks good to me.");
        assert_ne!(check(&text).verdict, Verdict::Personal, "{slot}");
    }
    let report = check("Hi {{first_name}}, I saw that {{company}} is hiring a {{open_role}}.");
    assert_eq!(report.verdict, Verdict::Personal, "{report:?}");
}

#[test]
fn what_both_share_is_not_the_senders_own() {
    for text in [
        "Hi [Name], I sing in [the same choir], second row.",
        "Hi [Name], I have just joined [our shared rowing crew].",
    ] {
        assert_eq!(check(text).verdict, Verdict::Personal, "{text}");
    }
    for text in [
        "Hi [Name], I sing in [name of choir].",
        "Hi {{first_name}}, a happy {{season}} to you and enjoy {{weekday}}!",
        "Hoi {{voornaam}}, ik wil graag mijn netwerk uitbreiden. Groeten, {{afzender}}",
    ] {
        assert_ne!(check(text).verdict, Verdict::Personal, "{text}");
    }
}

#[test]
fn a_slot_of_the_senders_says_something_and_a_name_does_not() {
    for (text, verdict) in [
        (
            "Hi {{first_name}}, I'm {{sender_name}}. Let's connect!",
            Verdict::Missing,
        ),
        (
            "Hi {{first_name}}, I'm {{sender_name}}, {{sender_title}} at {{sender_company}}.",
            Verdict::Generic,
        ),
        (
            "{{greeting}} {{first_name}}, shall we connect?\n{{signature}}",
            Verdict::Missing,
        ),
        (
            "Hi [Name], [Client 1] and [Client 2] trust us already.",
            Verdict::Generic,
        ),
        (
            "Hi [Name], I use [their library] every day of the week.",
            Verdict::Personal,
        ),
        (
            "Hi [Name], in May we are giving a free course, [workshop title], for bakers.",
            Verdict::Generic,
        ),
        (
            "Hi [Name], your [webinar title] on sourdough saved my starter.",
            Verdict::Personal,
        ),
    ] {
        assert_eq!(check(text).verdict, verdict, "{text}");
    }
}

#[test]
fn a_slot_for_something_particular_is_a_particular_object() {
    let report = check("Hi {{first_name|there}}, I heard your {{event}} talk on {{topic}}.");
    assert_eq!(report.verdict, Verdict::Personal);
    assert!(report.passed, "{:?}", report.diagnostics);
    let work = report
        .evidence
        .iter()
        .find(|piece| piece.kind == EvidenceKind::Work)
        .expect("a talk is work");
    assert_eq!(work.strength, Strength::Strong);
    assert_eq!(work.text, "heard your {{event}} talk on {{topic}}");
}

#[test]
fn the_worst_text_decides() {
    let report = check("Hi {name}, {your talk on {topic} was a joy.|nice profile!}");
    assert_eq!(report.verdict, Verdict::Generic);
    let branch = report
        .diagnostics
        .iter()
        .find(|diagnostic| diagnostic.rule == "template/uneven-branch")
        .expect("a branch that spoils it");
    assert_eq!(branch.text, "nice profile!");
}

/// What a rule says of a template.
fn told_by(rule: &str, text: &str) -> Vec<String> {
    let report = check(text);
    let told = report.diagnostics.into_iter();
    told.filter(|found| found.rule == rule)
        .map(|found| found.message)
        .collect()
}

#[test]
fn a_vague_fallback_is_what_some_readers_get() {
    let rule = "template/vague-fallback";
    for (text, wanted) in [
        (
            "Hi {{first_name|there}}, I liked your post on {{post_topic|recent post}}.",
            "where post_topic is empty, “recent post” stands there, and the note is generic",
        ),
        (
            "Hi {{ first_name | default: 'there' }}, I liked {{ talk | default: 'your work' }}.",
            "where talk is empty, “your work” stands there, and the note is generic",
        ),
        (
            "Hi {{first_name|there}}, I liked {{ talk | default: '' }}.",
            "where talk is empty, nothing stands there, and the note is generic",
        ),
        (
            "Hi {{ first_name or 'there' }}, I liked {{ talk or 'your work' }}.",
            "where talk is empty, “your work” stands there, and the note is generic",
        ),
    ] {
        assert_eq!(told_by(rule, text), [wanted], "{text}");
        assert_eq!(check(text).verdict, Verdict::Generic, "{text}");
    }
    // Either of them alone leaves something.
    let text =
        "Hi {{first_name|there}}, I liked {{article|your posts}}. I liked {{talk|your work}}.";
    assert_eq!(told_by(rule, text).len(), 2, "{:?}", told_by(rule, text));
    for text in [
        "Hi {{first_name|there}}, I heard your talk on {{topic|the fens}}.",
        "Hi {{first_name|there}}, your talk on {{topic}} was a joy.",
        "Hi {{first_name|there}}, all well at {{company|your company}}?",
        "Hi {{first_name|there}}, {% if talk %}I liked {{ talk | default: 'your work' }}{% else %}we rowed together on Lake Siljan{% endif %}.",
        "Hi {{first_name|there}}, thanks for the tow on Sunday, {{topic|mate}}!",
    ] {
        assert_eq!(told_by(rule, text), [""; 0], "{text}");
    }
}

#[test]
fn fallbacks_that_are_many_take_no_longer_than_their_number() {
    let text = "{{talk|this}} ".repeat(3_000) + &"{a|b}".repeat(12);
    let report = check(&text);
    assert!(rules(&report).contains(&"template/too-long"));
}

#[test]
fn a_choice_that_comes_to_nothing_is_told_by_what_is_missing() {
    let rule = "template/uneven-branch";
    let text = "Hi {{ first_name | default: 'you' }}, {% if event %}we shared a table at {{ event }}.{% endif %} I love what you do and would love to connect.";
    let wanted = "without “we shared a table at {{ event }}.” the note is generic, though with other choices it is not";
    assert_eq!(told_by(rule, text), [wanted]);
    let text = "Hi {name}, {|we shared a table at {event}.} I would love to connect.";
    let told = told_by(rule, text);
    assert!(told[0].starts_with("without “we shared"), "{told:?}");
    let text = "Hi {{ first_name | default: 'you' }}, {% if event %}good to meet you at {{ event }}{% elif talk %}your talk on {{ talk }} was fun{% endif %}. Shall we connect?";
    let told = told_by(rule, text);
    assert!(told[0].starts_with("without “{% if event %}"), "{told:?}");
}

#[test]
fn no_text_is_judged_that_no_row_gives() {
    let talk = "your talk on {{ talk }} kept us up";
    let table = "we shared a table at {{ event }}";
    for text in [
        "{% if talk %}TALK{% endif %}{% unless talk %}TABLE{% endunless %}.",
        "{% if talk != '' %}TALK{% endif %}{% if talk == '' %}TABLE{% endif %}.",
        "{{#talk}}TALK{{/talk}}{{^talk}}TABLE{{/talk}}.",
        "{% if talk == blank %}TABLE{% endif %}{% if talk %}TALK{% endif %}.",
        "{% if kind == 'x' %}TALK{% endif %}{% if kind != 'x' %}TABLE{% endif %}.",
    ] {
        let text = text.replace("TALK", talk).replace("TABLE", table);
        let text = format!("Hi {{{{first_name|there}}}}, {text}");
        let report = check(&text);
        assert_eq!(report.verdict, Verdict::Personal, "{text}");
        assert!(report.passed, "{text}: {:?}", report.diagnostics);
    }
    // What can happen is told, however many conditions there are.
    let mut many = "Hi {{first_name|there}}, ".to_owned();
    for trade in [
        "baker", "weaver", "potter", "smith", "cooper", "tanner", "miller",
    ] {
        many += &format!("{{% if trade == '{trade}' %}}I love your content{{% endif %}}");
    }
    many += "{% if trade == 'roper' %}your talk on {{ talk }} kept us up{% endif %}";
    let told = told_by("template/uneven-branch", &many);
    assert_eq!(told.len(), 8, "{told:?}");
    let report = check(&many);
    let vague = report.diagnostics.iter();
    let vague = vague.filter(|found| found.rule == "generic/vague-compliment");
    assert_eq!(vague.count(), 7, "{:?}", rules(&report));
}

#[test]
fn what_was_assigned_is_what_it_stands_for() {
    let table =
        "first_name,last_name,nickname,topic,event\nana,Lind,,moss,the kite day\n,Berg,Bo,peat,\n";
    for (text, wanted) in [
        (
            "{% assign name = first_name | capitalize %}Hi {{ name | default: 'you' }}",
            ["Hi Ana", "Hi you"],
        ),
        (
            "{%- set who = nickname -%} Hi {{ who or 'you' }}",
            ["Hi you", "Hi Bo"],
        ),
        (
            "{% set a = topic %}{% set b = a | upper %}{{ b }}, {{ a }}",
            ["MOSS, moss", "PEAT, peat"],
        ),
        (
            "{% assign hi = 'Ahoy' %}{{ hi }} you",
            ["Ahoy you", "Ahoy you"],
        ),
        (
            "{% capture line %}on {{ topic }}{% endcapture %}Talk {{ line }}!",
            ["Talk on moss!", "Talk on peat!"],
        ),
        (
            "{% set line %}on {{ topic }}{% endset %}Talk {{ line }}!",
            ["Talk on moss!", "Talk on peat!"],
        ),
        (
            "{% if first_name %}{% assign name = first_name %}{% else %}{% assign name = 'you' %}{% endif %}Hi {{ name }}",
            ["Hi ana", "Hi you"],
        ),
        (
            "{% assign name = 'you' %}{% if nickname != '' %}{% assign name = nickname %}{% endif %}Hi {{ name }}",
            ["Hi you", "Hi Bo"],
        ),
        (
            "{% if nickname %}{% assign topic = 'all' %}{% endif %}Of {{ topic }}",
            ["Of moss", "Of all"],
        ),
        (
            "{% set hi = 'Dear' if event else 'Hi' %}{{ hi }} you",
            ["Dear you", "Hi you"],
        ),
        (
            "{% assign day = event %}{% if day %}At {{ day }}{% else %}Hello{% endif %}",
            ["At the kite day", "Hello"],
        ),
        (
            "{% assign parts = event | split: ' ' %}{{ parts[0] }} {{ parts | last | upcase }} {{ parts.first }}",
            ["the DAY the", "  "],
        ),
        (
            "{% set hi = 'Hi ' ~ first_name ~ '!' %}{{ hi }}",
            ["Hi ana!", "Hi !"],
        ),
        ("{{#with topic}}On {{.}}{{/with}}", ["On moss", "On peat"]),
        (
            "{{#event}}At {{.}}{{/event}}{{^event}}Hello{{/event}}",
            ["At the kite day", "Hello"],
        ),
        (
            "{{#with topic as |t|}}On {{t}} {{../event}}{{/with}}",
            ["On moss the kite day", "On peat "],
        ),
        (
            "{{#with topic}}On {{this}}{{/with}}",
            ["On moss", "On peat"],
        ),
    ] {
        assert_eq!(notes(text, table), wanted, "{text}");
    }
}

#[test]
fn an_alias_is_of_the_kind_of_what_it_stands_for() {
    for (text, wanted) in [
        (
            "{% assign name = first_name %}Hi {{ name | default: 'you' }}, I love your content.",
            Verdict::Generic,
        ),
        (
            "{% assign place = company %}Hi {{ first_name | default: 'you' }}, your news from {{ place }} made me curious.",
            Verdict::Generic,
        ),
        (
            "{% set subject = post_topic %}Hi {{ first_name or 'you' }}, your post on {{ subject }} was a joy.",
            Verdict::Personal,
        ),
        (
            "{% if event %}{% set line = 'we shared a table at the kite day in Fano' %}{% else %}{% set line = 'I love your content' %}{% endif %}Hi {{ first_name or 'you' }}, {{ line }}.",
            Verdict::Generic,
        ),
        (
            "Hi {{first_name}}, loved your article “{{title}}”.",
            Verdict::Personal,
        ),
        (
            "{% set line = odd(first_name) %}Hi {{ first_name }}, I love your {{ line }}.",
            Verdict::Generic,
        ),
        (
            "{% set line = 'the news from ' ~ company %}Hi {{ first_name }}, I love {{ line }}.",
            Verdict::Generic,
        ),
        (
            "Hi {{first_name}}, I have read “{{title}}”, your article, twice. It gave us heather on the roof.",
            Verdict::Personal,
        ),
        (
            "Hi {{first_name}}, I keep coming back to your talk, \"{{title}}\".",
            Verdict::Personal,
        ),
        (
            "Hi {{first_name}}, {% for post in posts %}loved your post {{ post.title }}{% else %}we met at {{ event }}{% endfor %}.",
            Verdict::Personal,
        ),
        (
            "Hallo {{vorname}}, dein Vortrag „{{title}}“ war toll.",
            Verdict::Personal,
        ),
        (
            "Hi {{first_name}}, I read that you are “{{title}}” now.",
            Verdict::Generic,
        ),
        (
            "Hi {{first_name}}, {{#with talk}}loved your talk {{title}}{{/with}}{{^talk}}we met at {{event}}{{/talk}}.",
            Verdict::Personal,
        ),
        (
            "Hi {{first_name}}, what do {{#with company}}{{name}}{{/with}} people do all day?",
            Verdict::Generic,
        ),
    ] {
        let report = check(text);
        assert_eq!(report.verdict, wanted, "{text}: {:?}", report.evidence);
    }
    let text = "{% assign name = first_name %}Hi {{ name }}, your talk on {{ topic }} was a joy.";
    let told = told_by("template/no-fallback", text);
    assert_eq!(told.len(), 1, "{told:?}");
    let branches = "{% if event %}{% set line = 'we shared a table at the kite day in Fano' %}{% else %}{% set line = 'I love your content' %}{% endif %}Hi {{ first_name or 'you' }}, {{ line }}.";
    let told = told_by("template/uneven-branch", branches);
    assert!(told[0].contains("'I love your content'"), "{told:?}");
}

#[test]
fn what_is_captured_in_what_is_captured_does_not_grow_beyond_bounds() {
    let mut text = "{% capture a %}moss{% endcapture %}".to_owned();
    for _ in 0..60 {
        text += "{% capture a %}{{ a }}{{ a }}{% endcapture %}";
    }
    text += "{{ a }}";
    let report = check(&text);
    assert!(report.length.count < 1 << 16, "{}", report.length.count);
    let chain = "{% if x %}{% assign a = b %}{% endif %}".repeat(90) + &"{{ a }} ".repeat(500);
    check(&chain);
    let unclosed = "{% capture a %}{{ a }}".repeat(2_000);
    check(&unclosed);
}

#[test]
fn a_branch_is_looked_into_even_where_there_are_too_many_texts() {
    let calm = "a|".repeat(1_900);
    let prose = "The ferry was late again. ".repeat(400);
    let report = check(&format!("{{{calm}Book a demo today}}. {prose}"));
    let found = |rule: &str| {
        let mut found = report.diagnostics.iter();
        found.find(|diagnostic| diagnostic.rule == rule)
    };
    let pitch = found("pitch/meeting-ask").expect("what the last branch asks for");
    assert_eq!(pitch.text, "Book a demo");
    // What a branch is without its surroundings is not said.
    assert!(found("missing/nothing-said").is_none());
    // Many branches in a short text are all judged in it.
    let report = check(&format!(
        "Hi {{{calm}Book a demo}}, {{your talk on moss|x}}"
    ));
    assert!(
        rules(&report).contains(&"template/uneven-branch"),
        "{:?}",
        rules(&report)
    );
}

#[test]
fn positions_lead_into_the_template() {
    let text = "Hi {{first_name|you}},\n{thanks|thank you} for the day at {{event}}.\nCould we hop on a quick call, {{first_name|you}}?";
    let report = check(text);
    for diagnostic in &report.diagnostics {
        let span = diagnostic.span;
        assert_eq!(&text[span.start..span.end], diagnostic.text);
    }
    let ask = report
        .diagnostics
        .iter()
        .find(|diagnostic| diagnostic.rule == "pitch/meeting-ask")
        .expect("a call is asked for");
    assert_eq!((ask.span.line, ask.span.column), (3, 1));
}

#[test]
fn what_stands_in_part_of_a_choice_is_told_once_with_all_of_it() {
    let text = "{Hi|{Hello|Hey} there}, your talk on {topic} was fun";
    let report = check(text);
    let told: Vec<_> = report
        .diagnostics
        .iter()
        .filter(|diagnostic| diagnostic.rule == "mass-mail/impersonal-greeting")
        .map(|diagnostic| (diagnostic.text.as_str(), diagnostic.message.as_str()))
        .collect();
    let [(span, message)] = told[..] else {
        panic!("{told:?}");
    };
    assert_eq!(span, "{Hello|Hey} there");
    assert!(message.contains("“Hello there”"), "{message}");

    let mut draft = template("{{Hi|Hello}} {{first_name|there}}, I would love to connect.");
    draft.dialect = Some("coldsend".into());
    let report = Linter::default().check(&draft);
    let stock: Vec<_> = report
        .diagnostics
        .iter()
        .filter(|diagnostic| diagnostic.rule == "missing/stock-invitation")
        .collect();
    assert_eq!(stock.len(), 1, "{stock:?}");
    assert_eq!(stock[0].text, draft.note);
    assert!(
        stock[0].message.contains("“Hi {{first_name|there}}, I"),
        "{}",
        stock[0].message
    );

    let text = "{{#firstName}}Hi {{firstName}}{{/firstName}}{{^firstName}}Good morning{{/firstName}}, your talk on {{topic}} was fun";
    for piece in check(text).evidence {
        assert_eq!(piece.text, text[piece.span.start..piece.span.end]);
        assert_eq!(
            piece.text.matches("{{#").count() + piece.text.matches("{{^").count(),
            piece.text.matches("{{/").count(),
            "{}",
            piece.text
        );
    }
}

#[test]
fn a_length_that_no_slot_makes_is_not_laid_to_the_names() {
    let text = format!(
        "Hi {{first_name}}, your talk on {{topic}} was fun{}",
        " indeed".repeat(28)
    );
    let report = check(&text);
    let long = report
        .diagnostics
        .iter()
        .find(|diagnostic| diagnostic.rule == "template/too-long")
        .expect("it is too long for some plans");
    assert_eq!(long.severity, Severity::Warning);
    assert!(
        long.message
            .ends_with("where 200 fit: too long even with empty slots"),
        "{}",
        long.message
    );
}

#[test]
fn a_pitch_between_the_slots_fails_it() {
    let report = check(
        "Hi {{first_name|there}}, loved your talk on {{topic}}. Book a demo: {{calendar_link}}",
    );
    assert_eq!(report.verdict, Verdict::Personal);
    assert!(!report.passed);
    assert!(
        rules(&report).contains(&"pitch/link"),
        "{:?}",
        rules(&report)
    );
}

#[test]
fn columns_are_found_by_name_and_by_what_they_hold() {
    let table = "First Name,Company Name,topic\nAna,Lumora,moss\nBo,Ferrum,peat\n";
    assert_eq!(
        notes("Hi {{firstName}} of {{company}}, {{topic}}?", table),
        ["Hi Ana of Lumora, moss?", "Hi Bo of Ferrum, peat?"]
    );
    assert_eq!(
        notes("Hi {!Contact.FirstName}: #csv_topic#", table),
        ["Hi Ana: moss", "Hi Bo: peat"]
    );
    let full = "name;met_at\nAna Lind;the kite day\n";
    assert_eq!(
        notes("Hi {first_name} {last_name}, {event}!", full),
        ["Hi Ana Lind, the kite day!"]
    );
    let parts = "first_name,last_name\nAna,Lind\n";
    assert_eq!(notes("Dear [Name]", parts), ["Dear Ana Lind"]);
}

#[test]
fn columns_are_known_in_other_languages_and_behind_the_tools_own_words() {
    let tables = [
        "Vorname;Name;Firma;Messe\nJoe;Moe;Acme;hall\n",
        "Vorname;Nachname;Unternehmen\nJoe;Moe;Acme\n",
        "Prénom,Nom,Société\nJoe,Moe,Acme\n",
        "Nombre,Apellido(s),Empresa\nJoe,Moe,Acme\n",
        "Nome,Cognome,Azienda\nJoe,Moe,Acme\n",
        "Nome,Sobrenome,Empresa\nJoe,Moe,Acme\n",
        "Voornaam,Achternaam,Bedrijf\nJoe,Moe,Acme\n",
        "Contact: First Name,Contact: Last Name,Contact: Company\nJoe,Moe,Acme\n",
        "contact.firstname,contact.lastname,company\nJoe,Moe,Acme\n",
        "Contact Name,Account Name\nJoe Moe,Acme\n",
        "Person - Name,Organization - Name\nJoe Moe,Acme\n",
        "First,Last,Company\nJoe,Moe,Acme\n",
        "Nom;Entreprise\nJoe Moe;Acme\n",
    ];
    for table in tables {
        let written = "Hi {{first_name}} {{last_name}} of {{company}}";
        assert_eq!(notes(written, table), ["Hi Joe Moe of Acme"], "{table}");
    }
    let list = "[{\"vorname\": \"Joe\", \"name\": \"Moe\"}, {\"recipient\": {\"vorname\": \"Ann\", \"name\": \"Lee\"}}]";
    let list = read_recipients_from(list.as_bytes(), "people.json".into(), InputFormat::Json);
    let filling = Linter::default().fill(
        template("Hi {{first_name}} {{last_name}}"),
        Arc::new(list.expect("a list of people")),
    );
    let notes: Vec<String> = filling.drafts().map(|draft| draft.note).collect();
    assert_eq!(notes, ["Hi Joe Moe", "Hi Ann Lee"]);
}

#[test]
fn slots_of_the_sender_are_never_filled_with_the_recipient() {
    let table = "First Name,Last Name,Company,Name\nMaren,Holt,Acme,Maren Holt\n";
    let mut draft = template("");
    draft.sender.name = Some("Kofi Mensah".into());
    let slots = [
        ("{{sender.first_name}}", "Kofi"),
        ("{{my.first_name}}", "Kofi"),
        ("{{owner.firstname}}", "Kofi"),
        ("{!User.FirstName}", "Kofi"),
        ("{{{Sender.FirstName}}}", "Kofi"),
        ("{{user.firstName}}", "Kofi"),
        ("{ownerfield=name}", "Kofi Mensah"),
        ("{ownerfield=firstname|me}", "Kofi"),
        ("{MY_FIRST_NAME}", "Kofi"),
        ("{{sender_first_name}}", "Kofi"),
        ("{{sender.last_name}}", "Mensah"),
        ("[Your name]", "Kofi Mensah"),
        ("{{sendingAccountFirstName}}", "Kofi"),
        ("{{sendingAccountName}}", "Kofi Mensah"),
        ("{contactfield=name}", "Maren Holt"),
    ];
    let linter = Linter::default();
    for (slot, value) in slots {
        draft.note = format!("Cheers, {slot}");
        let filling = linter.fill(draft.clone(), people(table));
        assert_eq!(filling.errors(), [], "{slot}");
        let filled = filling.draft(0).expect("one");
        assert_eq!(filled.note, format!("Cheers, {value}"), "{slot}");
    }
    // What nobody said of the sender is missing, and not the recipient's.
    let told = errors("Hi {{first_name}}, {{sender.company}} says hello.", table);
    assert_eq!(told.len(), 1, "{told:?}");
    assert!(told[0].contains("`sender_company`"), "{told:?}");
}

#[test]
fn slots_for_somebody_else_are_never_filled_with_the_recipient() {
    let table =
        "First Name,Last Name,Name,Company,Title,City\nMaren,Holt,Maren Holt,Acme,CTO,Ulm\n";
    for slot in [
        "referrer_first_name",
        "referrer.first_name",
        "friend_first_name",
        "friend.firstname",
        "assistant_first_name",
        "assistant.first_name",
        "manager_first_name",
        "manager.name",
        "nephew_first_name",
        "competitor_company",
        "referrer_company",
        "client_company",
        "last_company",
        "old_company",
        "old_title",
        "first_company",
        "event_city",
        "event.city",
        "mutual_friend_first_name",
    ] {
        let told = errors(&format!("Hi {{{{first_name}}}}, {{{{{slot}}}}}!"), table);
        assert_eq!(told.len(), 1, "{slot}: {told:?}");
        assert!(
            told[0].contains(&format!("fills `{{{{{slot}}}}}`")),
            "{told:?}"
        );
        // A column of that very name fills it.
        let own = format!("First Name,{slot}\nMaren,Zed\n");
        let written = format!("Hi {{{{{slot}}}}}");
        assert_eq!(notes(&written, &own), ["Hi Zed"], "{slot}");
    }
    let theirs = [
        ("{{contact_first_name}}", "Maren"),
        ("{{contact.company}}", "Acme"),
        ("{{lead.first_name}}", "Maren"),
        ("{{prospect_company}}", "Acme"),
        ("{{recipient.title}}", "CTO"),
        ("{{person.first_name}}", "Maren"),
        ("{{candidate_first_name}}", "Maren"),
        ("{{customer_first_name}}", "Maren"),
        ("{{client_first_name}}", "Maren"),
        ("{{client.first_name}}", "Maren"),
        ("{{company_city}}", "Ulm"),
        ("{{job_title}}", "CTO"),
        ("{{new_title}}", "CTO"),
        ("{{linkedin_first_name}}", "Maren"),
        ("{{row.first_name}}", "Maren"),
        ("{{steps.body.first_name}}", "Maren"),
        ("{{profile.positions[0].company_name}}", "Acme"),
        ("{{title2}}", "CTO"),
        ("{{company.name}}", "Acme"),
        ("[their company]", "Acme"),
        ("[name of the prospect's company]", "Acme"),
        ("*|UPPER:FNAME|*", "MAREN"),
    ];
    for (slot, value) in theirs {
        let written = format!("Hi {slot}");
        assert_eq!(notes(&written, table), [format!("Hi {value}")], "{slot}");
    }
}

#[test]
fn the_senders_fields_come_from_the_row_or_from_the_draft() {
    let mut draft = template("{{sender_first_name}}, {{sender_title}} at {{sender_company}}");
    draft.sender.name = Some("Kofi Mensah".into());
    draft.sender.company = Some("Kiln".into());
    draft.sender.title = Some("Potter".into());
    let linter = Linter::default();
    let filling = linter.fill(draft.clone(), people("name\nMaren Holt\n"));
    assert_eq!(filling.errors(), []);
    let filled = filling.draft(0).expect("one");
    assert_eq!(filled.note, "Kofi, Potter at Kiln");
    // Another sender in a row is not given the draft's company.
    let table = "name,sender_name,sender_company\nMaren Holt,Bo Lind,Ferrum\nAna Berg,,\n";
    draft.note = "{{sender_first_name}} of {{sender.company|ours}}".into();
    let filling = linter.fill(draft, people(table));
    let notes: Vec<String> = filling.drafts().map(|draft| draft.note).collect();
    assert_eq!(notes, ["Bo of Ferrum", "Kofi of ours"]);
}

#[test]
fn a_whole_name_is_taken_apart_as_one_would_say_it() {
    let table = "Full Name\nDr. Jane Doe PMP\nMr. Jo Berg\n🚀 Jo Berg\n\"Doe, Jane\"\nMr. Berg\n";
    assert_eq!(
        notes("Hi {{first_name|you}}, {{last_name}}", table),
        [
            "Hi Jane, Doe",
            "Hi Jo, Berg",
            "Hi Jo, Berg",
            "Hi Jane, Doe",
            "Hi you, Berg"
        ]
    );
}

#[test]
fn a_row_in_capitals_is_no_habit_of_the_writer() {
    let linter = Linter::default();
    let table = "first_name,company,event\nHELGA,\"NORTHLIGHT FERRIES, LTD.\",the rope day\n";
    let text = "Hi {{first_name}}, good to have met you at {{event}}. How is {{company}}?";
    let draft = linter
        .fill(template(text), people(table))
        .draft(0)
        .expect("one");
    let typed = Draft::new(&draft.note);
    let shouted = Draft::new("Hi HELGA, HOW ARE THE NEW BOATS OF NORTHLIGHT FERRIES, LTD. DOING?");
    for (draft, wanted) in [
        (&draft, vec!["HELGA", "NORTHLIGHT FERRIES, LTD"]),
        (&typed, vec!["HELGA", "NORTHLIGHT FERRIES, LTD"]),
        (&shouted, vec![]),
    ] {
        let report = linter.check(draft);
        let found = report.diagnostics.iter();
        let damage: Vec<_> = found
            .filter(|found| found.rule == "mass-mail/merge-damage")
            .map(|found| found.text.as_str())
            .collect();
        assert_eq!(damage, wanted, "{}", draft.note);
    }
}

#[test]
fn a_slot_within_a_condition_on_itself_needs_no_column() {
    let table = "first_name\nAna\n";
    for text in [
        "Hi {{first_name}}.{% if topic %} And {{topic}}?{% endif %}",
        "Hi {{first_name}}.{% unless topic %}{% else %} And {{topic}}?{% endunless %}",
        "Hi {{first_name}}.{{#topic}} And {{topic}}?{{/topic}}",
    ] {
        assert_eq!(notes(text, table), ["Hi Ana."], "{text}");
    }
    for text in [
        "Hi {{first_name}}.{% if event %} And {{topic}}?{% endif %}",
        "Hi {{first_name}}.{% if topic %}{% else %} And {{topic}}?{% endif %}",
        "Hi {{first_name}}, {{topic}}.{% if topic %} And {{topic}}?{% endif %}",
    ] {
        assert_eq!(errors(text, table).len(), 1, "{text}");
    }
}

#[test]
fn fallbacks_stand_in_and_holes_are_told() {
    let table = "first_name,last_name,topic\n,Lind,moss\nBo,Berg,\n";
    let text = "Hi {{first_name|neighbour}}, your talk on {{topic}} was a joy.";
    let filling = Linter::default().fill(template(text), people(table));
    let drafts: Vec<Draft> = filling.drafts().collect();
    assert_eq!(drafts[0].note, "Hi neighbour, your talk on moss was a joy.");
    assert_eq!(drafts[1].note, "Hi Bo, your talk on  was a joy.");
    let linter = Linter::default();
    assert!(!rules(&linter.check(&drafts[0])).contains(&"template/empty-slot"));
    let hole = linter.check(&drafts[1]);
    let diagnostic = hole
        .diagnostics
        .iter()
        .find(|diagnostic| diagnostic.rule == "template/empty-slot")
        .expect("a hole");
    assert_eq!(diagnostic.span.start, "Hi Bo, your talk on ".len());
    assert!(
        diagnostic.message.contains("topic"),
        "{}",
        diagnostic.message
    );
    assert!(!hole.passed);
}

#[test]
fn a_fallback_of_jinja_stands_in_for_a_column_and_not_for_a_cell() {
    let table = "first_name,last_name\n,Lind\n";
    for (slot, wanted) in [
        ("{{ first_name | default(\"there\") }}", "Hi ."),
        ("{{ first_name | d('there') }}", "Hi ."),
        ("{{ first_name | default('there', true) }}", "Hi there."),
        ("{{ first_name | default: 'there' }}", "Hi there."),
        ("{{ first_name or 'there' }}", "Hi there."),
        ("{{ topic | default('there') }}", "Hi there."),
    ] {
        assert_eq!(notes(&format!("Hi {slot}."), table), [wanted], "{slot}");
    }
    let mut draft = template("Hi {{ first_name | default('there') }}, your {{ talk }} was a joy.");
    let of_rule = |draft: &Draft| {
        let report = Linter::default().check(draft);
        let mut found = report.diagnostics.into_iter();
        found.find(|found| found.rule == "template/no-fallback")
    };
    assert_eq!(of_rule(&draft), None);
    draft.origin.file = Some("hello.j2".into());
    let told = of_rule(&draft).expect("it does not help");
    let advice = "for an empty one, write default(\"there\", true)";
    assert!(told.message.ends_with(advice), "{}", told.message);
}

#[test]
fn conditions_look_at_the_row() {
    let table = "first_name,event\nAna,the kite day\nBo,\n";
    let text = "{% if event %}See you at {{ event }}{% else %}Hello{% endif %}, {{ first_name }}";
    assert_eq!(
        notes(text, table),
        ["See you at the kite day, Ana", "Hello, Bo"]
    );
    let text = "{{^event}}Hello{{/event}}{{#event}}At {{event}}{{/event}}, {{first_name}}";
    assert_eq!(notes(text, table), ["At the kite day, Ana", "Hello, Bo"]);
    let text = "{% if event == 'x' %}a{% else %}b{% endif %} {{ first_name }}";
    assert_eq!(notes(text, table), ["b Ana", "b Bo"]);
}

#[test]
fn conditions_hold_for_the_row_that_they_hold_for() {
    let table = "first_name,role,event,boats\nAna,Potter,,12\nBo,Ferrywoman,the kite day,3\n";
    for (text, wanted) in [
        (
            "{% if role == \"Potter\" %}kiln{% else %}pier{% endif %}",
            ["kiln", "pier"],
        ),
        (
            "{% if event and role != 'Potter' %}a{% else %}b{% endif %}",
            ["b", "a"],
        ),
        ("{% if not event %}a{% else %}b{% endif %}", ["a", "b"]),
        ("{% if boats > 10 %}a{% else %}b{% endif %}", ["a", "b"]),
        (
            "{% if none %}a{% elif not event %}b{% else %}c{% endif %}",
            ["b", "c"],
        ),
        ("{{ 'a' if event else 'b' }}", ["b", "a"]),
        ("{{ event ? 'a' : 'b' }}", ["b", "a"]),
        (
            "{% case role %}\n{% when 'Potter', 'Smith' %}a{% else %}b{% endcase %}",
            ["a", "b"],
        ),
        (
            "{{#if (eq role 'Potter')}}a{{else if event}}b{{else}}c{{/if}}",
            ["a", "b"],
        ),
        ("{{#eq role 'Potter'}}a{{else}}b{{/eq}}", ["a", "b"]),
        ("*|IF:ROLE=Potter|*a*|ELSE:|*b*|END:IF|*", ["a", "b"]),
        ("<% unless event %>a<% else %>b<% end %>", ["a", "b"]),
        (
            "{% if role in ['Smith', 'Potter'] %}a{% endif %}",
            ["a", ""],
        ),
    ] {
        assert_eq!(notes(text, table), wanted, "{text}");
        // What holds does not depend on the place in the list.
        let turned = "first_name,role,event,boats\nBo,Ferrywoman,the kite day,3\nAna,Potter,,12\n";
        assert_eq!(notes(text, turned), [wanted[1], wanted[0]], "{text}");
    }
}

#[test]
fn an_engine_has_its_own_truth() {
    let table = "first_name,event\nAna,\n";
    let linter = Linter::default();
    let note = |dialect: Option<&str>, file: Option<&str>| {
        let mut draft = template("{% if event %}a{% else %}b{% endif %}");
        draft.dialect = dialect.map(Into::into);
        draft.origin.file = file.map(Into::into);
        linter
            .fill(draft, people(table))
            .draft(0)
            .expect("one")
            .note
    };
    assert_eq!(note(None, None), "b");
    assert_eq!(note(Some("jinja2"), None), "b");
    assert_eq!(note(Some("liquid"), None), "a");
    assert_eq!(note(None, Some("regatta.liquid")), "a");
    assert_eq!(note(None, Some("regatta.txt.j2")), "b");
    // Outreach tools take an empty cell for a value that is missing.
    assert_eq!(note(Some("lemlist"), Some("regatta.liquid")), "b");
}

#[test]
fn where_nobody_can_tell_every_branch_is_judged_and_that_is_told_once() {
    let table = "first_name,boats\nAna,12\nBo,a dozen\nCy,a score\n";
    let good = "thanks for the tow on Sunday, how is the mast?";
    let poor = "I came across your profile and would love to connect.";
    let linter = Linter::default();
    for (condition, row, wanted) in [
        ("{% if boats > 10 %}", " for row 2", [true, false, false]),
        ("{% if is_fleet(boats) %}", "", [false; 3]),
        ("{% for boat in boats %}", "", [false; 3]),
    ] {
        let end = if condition.contains("for") {
            "for"
        } else {
            "if"
        };
        let text =
            format!("Hi {{{{ first_name }}}}, {condition}{good}{{% else %}}{poor}{{% end{end} %}}");
        let filling = linter.fill(template(&text), people(table));
        let [warning] = filling.warnings() else {
            panic!("{:?}", filling.warnings());
        };
        let told = format!("what `{condition}` comes to{row} only the tool");
        assert!(warning.message.starts_with(&told), "{}", warning.message);
        let passed: Vec<_> = filling
            .drafts()
            .map(|draft| linter.check(&draft).passed)
            .collect();
        assert_eq!(passed, wanted, "{text}");
    }
    let settled = "{% if boats %}a{% endif %}{% if boats == 'x' and f %}b{% endif %}";
    assert_eq!(linter.fill(template(settled), people(table)).warnings(), []);
}

#[test]
fn a_branch_that_is_known_not_to_stand_never_does() {
    let table = "first_name,topic,event\nAna,,\nBo,,\n";
    let text = "{% if event %}At {{ event }}.{% elif odd(topic) %}a{% elif not topic %}b{% else %}c{% endif %}";
    for note in notes(text, table) {
        assert!(["a", "b"].contains(&note.as_str()), "{note}");
    }
}

#[test]
fn conditions_that_are_many_and_open_take_no_longer_than_their_number() {
    let text = "{% if f(x) %}a{% else %}b{% endif %}".repeat(400);
    let filling = Linter::default().fill(template(&text), people("first_name\nAna\n"));
    assert_eq!(filling.warnings().len(), 1);
    let note = filling.draft(0).expect("one").note;
    assert_eq!(note.len(), 400);
}

#[test]
fn conditions_find_their_column_as_slots_do() {
    let columns = "First Name,Company Name\nJane,Acme\nBo,\n";
    let text = "Hi {{first_name}}{% if company %}, all well at {{company}}{% else %}, no firm at all{% endif %}?";
    assert_eq!(
        notes(text, columns),
        ["Hi Jane, all well at Acme?", "Hi Bo, no firm at all?"]
    );
    // What a column holds part of.
    let names = "name,company\nJane Doe,Acme\nSolveig,Ferrum\n";
    let text = "Hi {% if first_name %}{{first_name}}{% else %}there{% endif %}";
    assert_eq!(notes(text, names), ["Hi Jane", "Hi Solveig"]);
    let text = "{{^Contact.LastName}}Hello{{/Contact.LastName}}{{#Contact.LastName}}Dear {{Contact.LastName}}{{/Contact.LastName}}";
    assert_eq!(notes(text, names), ["Dear Doe", "Hello"]);
    // A tool's own word before the column's name.
    let topics = "first_name,topic\nAna,moss\nBo,\n";
    for asked in ["topic", "csv_topic", "custom.topic"] {
        let text = format!("{{% if {asked} %}}with{{% else %}}without{{% endif %}}");
        assert_eq!(notes(&text, topics), ["with", "without"], "{asked}");
    }
    // What nothing fills has no value.
    let text = "{% if event %}with{% else %}without{% endif %}";
    assert_eq!(notes(text, topics), ["without", "without"]);
}

#[test]
fn a_condition_knows_the_sender() {
    let text = "Hi {{first_name}}{% if sender_name %}, {{sender_name}} here{% endif %}";
    let mut draft = template(text);
    draft.sender.name = Some("Kofi".into());
    let filling = Linter::default().fill(draft, people("first_name\nAna\n"));
    let notes: Vec<String> = filling.drafts().map(|draft| draft.note).collect();
    assert_eq!(notes, ["Hi Ana, Kofi here"]);
}

#[test]
fn choices_are_gone_through_from_row_to_row() {
    let table = "first_name\nAna\nBo\nCy\nDi\n";
    assert_eq!(
        notes("{Hi|Hello|Hey} {first_name}", table),
        ["Hi Ana", "Hello Bo", "Hey Cy", "Hi Di"]
    );
}

#[test]
fn a_slot_that_no_column_fills_is_named_once_and_the_rest_is_checked() {
    let table = "first_name\nAna\nBo\n";
    let text =
        "Hi {{first_name}}, your {{post_topic}} post, and {{post_topic}} again. {{sender_name}}";
    let told = errors(text, table);
    assert_eq!(told.len(), 2, "{told:?}");
    assert!(
        told[0].contains("no column of `people.csv` fills `{{post_topic}}`"),
        "{told:?}"
    );
    assert!(told[0].contains("`first_name`"), "{told:?}");
    assert!(told[1].contains("--from NAME"), "{told:?}");
    let linter = Linter::default();
    let filling = linter.fill(template(text), people(table));
    for draft in filling.drafts() {
        let report = linter.check(&draft);
        assert_eq!(report.verdict, Verdict::Personal, "{}", draft.note);
        // Each row says so itself, too, since none of them can go out.
        let unfilled: Vec<&str> = report
            .diagnostics
            .iter()
            .filter(|diagnostic| diagnostic.rule == "mass-mail/unfilled-placeholder")
            .map(|diagnostic| diagnostic.text.as_ref())
            .collect();
        assert_eq!(
            unfilled,
            ["{{post_topic}}", "{{post_topic}}", "{{sender_name}}"]
        );
        assert!(!report.passed);
        let rules = rules(&report);
        assert!(!rules.contains(&"template/empty-slot"), "{rules:?}");
    }
}

/// Whether the note for the only row of a table has merge damage, with a template that has a fallback for
/// all it asks for.
fn is_damaged(text: &str, table: &str) -> bool {
    let linter = Linter::default();
    let filling = linter.fill(template(text), people(table));
    let draft = filling.draft(0).expect("one");
    rules(&linter.check(&draft)).contains(&"mass-mail/merge-damage")
}

#[test]
fn values_that_say_nothing_are_told() {
    let text = "Hi {{first_name|you}}, how is life at {{company|work}}? I liked your talk on {{topic|moss}}.";
    for value in [
        "null",
        "N/A",
        "#REF!",
        "undefined",
        "-",
        "?",
        "--",
        "#DIV/0!",
        "=A1",
        "CafÃ© Nord",
    ] {
        let table = format!("First Name,Company,Topic\nMaren,{value},peat\n");
        assert!(is_damaged(text, &table), "company {value}");
        let table = format!("First Name,Company,Topic\nMaren,Acme,{value}\n");
        assert!(is_damaged(text, &table), "topic {value}");
    }
    for value in [
        "Acme",
        "3M",
        "1&1",
        "Nil Nord",
        "Café Nord",
        "Unknown Worlds",
        "lululemon",
        "",
    ] {
        let table = format!("First Name,Company,Topic\nMaren,{value},peat\n");
        assert!(!is_damaged(text, &table), "{value}");
    }
}

#[test]
fn names_that_nobody_has_are_told() {
    let text = "Hi {{first_name|you}}, your talk on zero-copy parsing kept us up.";
    let table = |name: &str| format!("First Name,Last Name\n\"{name}\",Holt\n");
    for name in [
        "-",
        ".",
        "?",
        "123",
        "=A1",
        "jane",
        "Doe, Jane",
        "Jane (she/her)",
        "🚀 Jane",
        "MarÃ©n",
        "Mar\u{FFFD}n",
    ] {
        assert!(is_damaged(text, &table(name)), "{name}");
    }
    for name in [
        "Jane",
        "Mary Ann",
        "AJ",
        "Núria",
        "D’Arcy",
        "伟",
        "ნინო",
        "Nan",
        "",
    ] {
        assert!(!is_damaged(text, &table(name)), "{name}");
    }
    // Who writes in small letters throughout has a habit.
    let text = "hi {{first_name|you}}, your talk on zero-copy parsing kept us up.";
    assert!(!is_damaged(text, &table("jane")));
    let text = "{{first_name|you}}, your talk on zero-copy parsing kept us up.";
    assert!(is_damaged(text, &table("jane")));
    let text = "Dear {{title}} {{last_name}}, your talk on zero-copy parsing kept us up.";
    let table = |name: &str| format!("Title,Last Name\nDr.,{name}\n");
    assert!(!is_damaged(text, &table("van Dijk")));
    assert!(is_damaged(text, &table("holt")));
}

#[test]
fn values_that_wait_to_be_written_are_told() {
    let text = "Hi {{first_name|you}}, how is life at {{company|work}}? I liked your talk on {{topic|moss}}.";
    for value in [
        "todo",
        "TODO",
        "TBD",
        "xxx",
        "Xxx",
        "0",
        "n/a",
        "null",
        "-",
        "Placeholder",
        "keine Angabe",
    ] {
        let table = format!("First Name,Company,Topic\nMaren,{value},peat\n");
        assert!(is_damaged(text, &table), "company {value}");
        let table = format!("First Name,Company,Topic\nMaren,Acme, {value} \n");
        assert!(is_damaged(text, &table), "topic {value}");
    }
    for value in [
        "it",
        "something",
        "Something",
        "this",
        "stuff",
        "see above",
        "Other",
        "misc.",
        "yes",
        "TBC",
        "FALSE",
        "topic",
        "etwas",
        "siehe oben",
        "quelque chose",
        "qualcosa",
        "iets",
        "alguém",
    ] {
        let table = format!("First Name,Company,Topic\nMaren,Acme,{value}\n");
        assert!(is_damaged(text, &table), "topic {value}");
    }
    assert!(is_damaged(
        "Hi {{first_name|you}}, {{mutual_friend|Jo}} told me about your loom.",
        "First Name,Mutual Friend\nMaren,someone\n"
    ));
}

#[test]
fn companies_that_are_none_are_told() {
    let text = "Hi {{first_name|you}}, how is life at {{company|work}}? I liked your talk on {{topic|moss}}.";
    for value in [
        "Self-employed",
        "FREELANCE",
        "Stealth Startup",
        "selbstständig",
        "retired",
    ] {
        let table = format!("First Name,Company,Topic\nMaren,{value},peat\n");
        assert!(is_damaged(text, &table), "company {value}");
        // Elsewhere they are topics.
        let table = format!("First Name,Company,Topic\nMaren,Acme,{value}\n");
        assert!(!is_damaged(text, &table), "topic {value}");
    }
    for value in [
        "Retired Greyhound Trust",
        "Stealth Bikes",
        "The Independent",
    ] {
        let table = format!("First Name,Company,Topic\nMaren,{value},peat\n");
        assert!(!is_damaged(text, &table), "company {value}");
    }
}

#[test]
fn short_values_that_mean_something_are_left_alone() {
    let text = "Hi {{first_name|you}}, how is life at {{company|work}}? I liked your talk on {{topic|moss}}.";
    for value in [
        "AI",
        "IT",
        "Go",
        "R",
        "C",
        "D",
        "X",
        "42",
        "007",
        "2FA",
        "UX",
        "io",
        "k8s",
        "it works",
        "the todo list",
        "xxd",
        "10",
        "0-RTT",
        "Nothing",
        "Stuff",
        "Ditto",
        "Yes",
        "That Dragon",
        "thing theory",
        "divers",
        "Tema",
        "algo",
        "asdf",
        "TLA+",
        "no-code",
        "No",
        "DAS",
        "this or that",
        "testing",
        "Go, R and C",
    ] {
        let table = format!("First Name,Company,Topic\nMaren,Acme,\"{value}\"\n");
        assert!(!is_damaged(text, &table), "topic {value}");
    }
    // A company may be called what no topic is.
    for value in ["Other", "Something", "This", "TBC", "Same", "X", "3i", "IT"] {
        let table = format!("First Name,Company,Topic\nMaren,{value},peat\n");
        assert!(!is_damaged(text, &table), "company {value}");
    }
    // What the template says itself is not of the list.
    assert!(!is_damaged(
        "Hi {{first_name|there}}, I liked your talk on {{topic|something}}.",
        "First Name,Topic\n,\nMaren,peat\n"
    ));
}

#[test]
fn what_stands_in_a_names_place_is_told() {
    let text = "Hi {{first_name|you}}, your talk on zero-copy parsing kept us up.";
    let table = |name: &str| format!("First Name,Last Name\n{name},Holt\n");
    for name in [
        "Dear Jane",
        "Hi Jane",
        "Liebe Jane",
        "Mr",
        "Mr.",
        "Frau",
        "Prof. Dr.",
        "Team",
        "TEAM",
        "The team",
        "J",
        "jane@x.com",
        "LinkedIn Member",
        "First Name",
        "Name",
        "Test",
        "Sir",
        "HR",
        "Kollegen",
        "Friend",
        "Customer",
    ] {
        assert!(is_damaged(text, &table(name)), "{name}");
    }
    for name in [
        "Jo",
        "Ng",
        "Al",
        "Bo",
        "Ed",
        "Xu",
        "Yi",
        "J.",
        "J. R.",
        "O’Neal",
        "Will",
        "Guy",
        "Don",
        "Rev",
        "Beste",
        "Ola",
        "Caro Lena",
        "Hoi Yan",
        "Sig",
        "Mag",
        "Miss Ann",
        "Prof. Holt",
        "Dear",
        "Alle",
        "Major",
        "Prince",
        "Tester",
        "Teamoor",
        "Hilda May",
        "伟",
        "Mr Holt",
    ] {
        assert!(!is_damaged(text, &table(name)), "{name}");
    }
    // Of a whole name, the first is greeted.
    let full = |name: &str| format!("Name,Company\n{name},Acme\n");
    assert!(is_damaged(text, &full("Team Acme")));
    assert!(is_damaged(text, &full("J Holt")));
    assert!(!is_damaged(text, &full("Jo Sales")));
    // A last name may be a letter, and what else nobody is called by first.
    let text = "Dear {{title}} {{last_name}}, your talk on zero-copy parsing kept us up.";
    for name in ["K", "Sales", "Guest", "Friend", "Miss"] {
        let table = format!("Title,First Name,Last Name\nDr.,Ines,{name}\n");
        assert!(!is_damaged(text, &table), "{name}");
    }
}

#[test]
fn rows_with_such_values_are_told_of_together() {
    let linter = Linter::default();
    let table = "First Name,Topic\nMaren,TODO\nTeam,peat\nIda,looms\nJon,it\n";
    let text = "Hi {{first_name|you}}, your talk on {{topic|moss}} kept us up. Did it rain?";
    let mut summary = Summary::default();
    for draft in linter.fill(template(text), people(table)).drafts() {
        let report = linter.check(&draft);
        summary.add(&draft, &report);
    }
    let [filled] = &summary.templates[..] else {
        panic!("{summary:?}")
    };
    let mut found = filled.findings.iter();
    let found = found
        .find(|found| found.rule == "mass-mail/merge-damage")
        .expect("damage");
    assert_eq!((found.recipients, &found.rows[..]), (3, &[1, 2, 4][..]));
    assert!(found.message.contains("“TODO”"), "{}", found.message);
}

#[test]
fn fallbacks_and_filters_do_what_the_tool_would_do() {
    let table = "First Name,Last Name,Company\n,Holt,Acme\nJOHN,Holt,Acme\n";
    for (slot, values) in [
        (
            "{{ first_name | default('there', true) }}",
            ["there", "JOHN"],
        ),
        (
            "{{ first_name if first_name else 'there' }}",
            ["there", "JOHN"],
        ),
        ("{{ first_name | d('there') }}", ["", "JOHN"]),
        (
            "{{ first_name | capitalize | default: 'you' }}",
            ["you", "John"],
        ),
        ("{{ first_name | default: 'you' | title }}", ["You", "John"]),
        (
            "{{ first_name | downcase | default: 'you' }}",
            ["you", "john"],
        ),
    ] {
        let wanted = values.map(|value| format!("Hi {value},"));
        assert_eq!(notes(&format!("Hi {slot},"), table), wanted, "{slot}");
    }
    for (slot, value) in [
        ("*|UPPER:LNAME|*", "HOLT"),
        ("*|LOWER:LNAME|*", "holt"),
        ("*|TITLE:FNAME|*", "John"),
        ("{{ last_name | upper }}", "HOLT"),
        ("{{ last_name | upcase }}", "HOLT"),
        ("{{ last_name | lower }}", "holt"),
    ] {
        assert_eq!(
            notes(&format!("Hi {slot},"), table)[1],
            format!("Hi {value},"),
            "{slot}"
        );
    }
}

#[test]
fn filters_methods_and_helpers_are_carried_out() {
    let table =
        "first_name,full_name,company,topic\nANA,Ana Maria Lind,Kiln GmbH,walls of moss and peat\n";
    for (slot, value) in [
        ("{{ full_name | split: ' ' | first }}", "Ana"),
        ("{{ full_name.split()[0] }}", "Ana"),
        ("{{ full_name.split(' ')[-1].upper() }}", "LIND"),
        ("{{ first_name.title() }}", "Ana"),
        ("{{ company | remove: 'GmbH' | strip }}", "Kiln"),
        ("{{ company | replace(' GmbH', '') }}", "Kiln"),
        ("{{ topic | truncate: 17 }}", "walls of moss ..."),
        ("{{ topic | truncate(14) }}", "walls of..."),
        ("{{ first_name | append: '!' | downcase }}", "ana!"),
        ("{{ company | prepend: 'at ' }}", "at Kiln GmbH"),
        ("{{lowercase first_name}}", "ana"),
        ("{{{lowercase first_name}}}", "ana"),
        ("%%=ProperCase(First_Name)=%%", "Ana"),
        ("<%= first_name.capitalize %>", "Ana"),
        ("{{ club | default: 'all' | upcase }}", "ALL"),
        (
            "{{ company | remove: 'Kiln GmbH' | default: 'you' }}",
            "you",
        ),
    ] {
        let written = format!("Hi {slot}.");
        assert_eq!(notes(&written, table), [format!("Hi {value}.")], "{slot}");
        let filling = Linter::default().fill(template(&written), people(table));
        assert_eq!(filling.warnings(), [], "{slot}");
    }
    // A helper is none of the reader's fields, and its name is none of the tools'.
    let text = "Hi {{capitalize first_name}}, your talk on {{topic}} made me look at walls.";
    let report = check(text);
    assert!(!rules(&report).contains(&"template/unknown-variable"));
    assert!(!is_damaged(
        "Hi {{ first_name.title() }}, your talk on moss kept us up.",
        "first_name\nASTRID\n"
    ));
}

#[test]
fn a_filter_that_is_not_worked_out_is_named_once() {
    let text = "Hi {{ first_name | newline_to_br }} and {{ topic | newline_to_br }}, {{ topic | date: '%B' }}";
    let filling = Linter::default().fill(template(text), people("first_name,topic\nAna,moss\n"));
    let told: Vec<&str> = filling
        .warnings()
        .iter()
        .map(|warning| warning.message.as_str())
        .collect();
    let [breaks, date] = told[..] else {
        panic!("{told:?}");
    };
    assert!(
        breaks.starts_with(
            "the filter `newline_to_br` in `{{ first_name | newline_to_br }}` is not worked out"
        ),
        "{breaks}"
    );
    assert!(date.starts_with("the filter `date` in "), "{date}");
    assert_eq!(filling.errors(), []);
    let note = filling.draft(0).expect("one").note;
    assert_eq!(note, "Hi Ana and moss, moss");
}

#[test]
fn what_only_the_tool_can_work_out_is_no_missing_column() {
    let text = "{% assign who = helper(first_name) %}Hi {{ who }}, your moss made my day.";
    let filling = Linter::default().fill(template(text), people("first_name\nAna\n"));
    let [error] = filling.errors() else {
        panic!("{:?}", filling.errors());
    };
    assert!(
        error
            .message
            .starts_with("what `{{ who }}` holds is assigned in the template"),
        "{}",
        error.message
    );
}

#[test]
fn a_filter_that_there_is_nowhere_is_told() {
    let mut draft =
        template("Hi {{ firstName | defualt: 'there' }}, your talk on moss kept us up.");
    draft.dialect = Some("lemlist".into());
    let report = Linter::default().check(&draft);
    let filter = report
        .diagnostics
        .iter()
        .find(|diagnostic| diagnostic.rule == "template/unknown-filter")
        .expect("an unknown filter");
    assert!(filter.message.contains("“defualt”"), "{}", filter.message);
    assert!(filter.message.contains("“default”"), "{}", filter.message);
    assert!(!report.passed);
}

#[test]
fn choices_in_double_braces_are_no_evidence() {
    for choice in [
        "{{Hi|Hello}}",
        "{{Hi|Hello|Hey}}",
        "{{Hey|Good morning}}",
        "{{Great|Nice}} to meet you,",
        "{{Thanks|Cheers}}",
        "{{Lovely|Great|Nice}} to meet you,",
    ] {
        let text = format!(
            "{choice} {{{{firstName|there}}}}, I would love to connect and learn more about your work."
        );
        assert_ne!(check(&text).verdict, Verdict::Personal, "{text}");
    }
    let report = check("Hi {{first_name|there}}, I heard your talk on {{topic|the fens}}.");
    assert_eq!(report.verdict, Verdict::Personal);
}

#[test]
fn what_one_row_says_is_not_told_of_the_others() {
    let linter = Linter::default();
    let text =
        "Hi {{first_name}}, it was good to row with you at {{event}}. Are all well at {{company}}?";
    let table = "first_name,company,event\nAna,Lumora,\nBo,,the lock race\nCy,Ferrum,\nHELGA,Ferrum,the lock race\nASTRID,Ferrum,the lock race\n";
    let mut summary = Summary::default();
    for draft in linter.fill(template(text), people(table)).drafts() {
        summary.add(&draft, &linter.check(&draft));
    }
    let told = |rule: &str| {
        let findings = summary.templates[0].findings.iter();
        let found = findings.filter(|found| found.rule == rule);
        let told = found.map(|found| (found.message.as_str(), found.rows.as_slice(), found.varies));
        told.collect::<Vec<_>>()
    };
    let [event, company] = told("template/empty-slot")[..] else {
        panic!("{:?}", told("template/empty-slot"));
    };
    assert_eq!(
        event,
        ("the list has nothing for event", &[1, 3][..], false)
    );
    assert_eq!(
        company,
        ("the list has nothing for company", &[2][..], false)
    );
    let [damage] = told("mass-mail/merge-damage")[..] else {
        panic!("{:?}", told("mass-mail/merge-damage"));
    };
    assert!(damage.0.ends_with("“HELGA”"), "{}", damage.0);
    assert_eq!((damage.1, damage.2), (&[4, 5][..], true));
}

#[test]
fn a_rendered_note_is_judged_as_the_note_that_it_is() {
    let table = "first_name,company,topic\nANNEMARIE,Lumora,moss walls\nBo,\"BRIGHTFIELD HOLDINGS, INC.\",peat\n";
    let text = "Hi {{first_name}}, your talk on {{topic}} is the best thing that came out of {{company}} or away from {{company}}.";
    let linter = Linter::default();
    let filling = linter.fill(template(text), people(table));
    let reports: Vec<Report> = filling.drafts().map(|draft| linter.check(&draft)).collect();
    for report in &reports {
        assert!(
            rules(report).contains(&"mass-mail/merge-damage"),
            "{:?}",
            rules(report)
        );
    }
    let long = "first_name,topic\nAna,".to_owned() + &"moss ".repeat(80) + "\n";
    let filling = linter.fill(template("Hi {first_name}, {topic}"), people(&long));
    let report = filling
        .drafts()
        .map(|draft| linter.check(&draft))
        .next()
        .expect("one");
    assert!(rules(&report).contains(&"fit/too-long"));
}
