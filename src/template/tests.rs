use std::borrow::Cow;

use super::*;
use crate::builtin;

fn read(text: &str) -> Template<'_> {
    Template::read(text, builtin::pack(), None)
}

/// Fills slots by a function.
struct By<F>(F);

impl<'t, F: Fn(&Slot<'t>) -> String> Fill<'t> for By<F> {
    fn slot(&mut self, _: usize, slot: &Slot<'t>) -> Cow<'t, str> {
        Cow::Owned((self.0)(slot))
    }
}

fn read_as<'t>(text: &'t str, dialect: &str) -> Template<'t> {
    let pack = builtin::pack();
    Template::read(text, pack, pack.find_dialect(dialect))
}

/// Each slot as `name`, or `name=fallback`.
fn slots(template: &Template<'_>) -> Vec<String> {
    let shown = |slot: &Slot<'_>| match slot.fallback {
        Some(fallback) => format!("{}={fallback}", slot.name),
        None => slot.name.to_owned(),
    };
    template.slots.iter().map(shown).collect()
}

/// Every text that a template can become, with slots as their kinds.
fn texts(template: &Template<'_>) -> Vec<String> {
    template
        .selections(MOST_VARIANTS)
        .map(|selection| {
            let mut by_kind = By(|slot: &Slot<'_>| format!("<{}>", slot.kind.name));
            template.render(selection, &mut by_kind).text
        })
        .collect()
}

#[test]
fn every_syntax_is_read() {
    for (syntax, sample) in Syntax::ALL {
        if syntax == Syntax::Tags {
            continue;
        }
        // A name that contact lists hold, which the everyday signs ask for.
        let slot = sample.replacen('x', "first_name", 1);
        let text = format!("Good morning {slot}, welcome.");
        let template = read(&text);
        assert_eq!(slots(&template), ["first_name"], "{text}");
        let found = &template.slots[0];
        assert_eq!(found.syntax, syntax, "{text}");
        assert_eq!(&text[found.range.clone()], slot);
        assert_eq!(found.kind.name, "first-name");
        assert_eq!(template.problems, [], "{text}");
    }
}

#[test]
fn fallbacks_are_read_in_every_style() {
    let styles = [
        ("{{x|there}}", "x=there"),
        ("{{ first_name | \"there\" }}", "first_name=there"),
        (
            "{{ first_name | default: 'dear reader' }}",
            "first_name=dear reader",
        ),
        (
            "{{ first_name | capitalize | default(\"there\") }}",
            "first_name=there",
        ),
        ("{{ first_name | upcase }}", "first_name"),
        ("{{ first_name or 'there' }}", "first_name=there"),
        (
            "{{contact.first_name || \"dude\"}}",
            "contact.first_name=dude",
        ),
        (
            "{%= profile.name.firstName ?: \"there\" %}",
            "profile.name.firstName=there",
        ),
        (
            "{{ personalization_token('contact.firstname', 'there') }}",
            "contact.firstname=there",
        ),
        (
            "<var name=\"firstname\" default=\"there\"/>",
            "firstname=there",
        ),
        ("[[name|neighbour]]", "name=neighbour"),
        (
            "{contactfield=firstname|there}",
            "contactfield=firstname=there",
        ),
        ("{{name|Hello friend}}", "name=Hello friend"),
    ];
    for (text, wanted) in styles {
        let template = read(text);
        let wanted = wanted.strip_prefix("contactfield=").unwrap_or(wanted);
        assert_eq!(slots(&template), [wanted], "{text}");
        assert!(template.choices.is_empty(), "{text}");
    }
}

#[test]
fn what_people_write_is_no_slot() {
    let honest = [
        "We got 50% off and 20% more at #harbourfest, #rustlang!",
        "It is #1 in my heart (and in yours), mail me at nobody.",
        "See [the notes](https://example.com) :} or {} or <3 you.",
        "f(x) = 5 * |x| and _so_ on, ~~ not ~~ that it matters.",
        "« Bonjour tout le monde », dit-elle. <b>Bold</b><br/>",
        "Ask @mara about it; the $5 ticket {sic; really}.",
        "[1] [ ] snake_case __init_ and 100%",
        "See you at #event, all of #community and #NewRole!",
        "It {works; {sic;}} so [1 [2]] far :}} and {so; on}}",
    ];
    for text in honest {
        let template = read(text);
        assert_eq!(slots(&template), Vec::<String>::new(), "{text}");
        assert_eq!(texts(&template), [text], "{text}");
        assert_eq!(template.problems, [], "{text}");
    }
}

#[test]
fn spintax_is_a_choice_nested_too() {
    assert_eq!(texts(&read("{Hi|Hello} you")), ["Hi you", "Hello you"]);
    assert_eq!(
        texts(&read("{Hi|{Good morning|Good evening}}, {{first_name}}")),
        [
            "Hi, <first-name>",
            "Good morning, <first-name>",
            "Good evening, <first-name>"
        ]
    );
    assert_eq!(texts(&read("{{a|b}|c}")), ["a", "b", "c"]);
    assert_eq!(texts(&read("<spin>Hi|Hello</spin>!")), ["Hi!", "Hello!"]);
    assert_eq!(texts(&read("[[Hi there|Hello]]!")), ["Hi there!", "Hello!"]);
    assert_eq!(
        texts(&read("{Hi {first_name}|Hello}!")),
        ["Hi <first-name>!", "Hello!"]
    );
    assert_eq!(texts(&read("a{!|.|}")), ["a!", "a.", "a"]);
}

#[test]
fn double_braces_with_a_pipe_are_what_the_tool_makes_of_them() {
    // A fallback has one pipe and a name before it.
    assert_eq!(slots(&read("{{firstName|there}}")), ["firstName=there"]);
    assert_eq!(
        texts(&read("{{I noticed|I saw that}} it")),
        ["I noticed it", "I saw that it"]
    );
    assert_eq!(texts(&read("{{RANDOM | a | b}}")), [" a ", " b"]);
    // ColdSend and Instantly write choices so, and fallbacks behind their own names.
    assert_eq!(
        texts(&read_as("{{noticed|saw}}", "coldsend")),
        ["noticed", "saw"]
    );
    assert_eq!(
        slots(&read_as("{{first_name|there}}", "coldsend")),
        ["first_name=there"]
    );
}

#[test]
fn conditions_are_choices_with_a_branch_for_no() {
    let engines = [
        "{% if event %}At {{ event }}.{% else %}Hello.{% endif %}",
        "{%- unless event -%}At {{ event }}.{%- else -%}Hello.{%- endunless -%}",
        "{{#if event}}At {{event}}.{{else}}Hello.{{/if}}",
        "{{#if event}}At {{event}}.{{#else}}Hello.{{#endif}}",
        "{if:event}At {event}.{else}Hello.{endif}",
        "*|IF:EVENT|*At *|EVENT|*.*|ELSE:|*Hello.*|END:IF|*",
        "{%#if event%}At {{event}}.{%else%}Hello.{%/if%}",
        "<% if event %>At <%= event %>.<% else %>Hello.<% end %>",
    ];
    for text in engines {
        let template = read(text);
        assert_eq!(texts(&template), ["At <event>.", "Hello."], "{text}");
        assert_eq!(template.problems, [], "{text}");
    }
    let lone = "{{#event}}At {{event}}.{{/event}}";
    assert_eq!(texts(&read(lone)), ["At <event>.", ""]);
    let three = "{% if a %}1{% elsif b %}2{% else %}3{% endif %}";
    assert_eq!(texts(&read(three)), ["1", "2", "3"]);
    let case = "{% case a %} {% when 'x' %}1{% when 'y', 'z' %}2{% else %}3{% endcase %}";
    assert_eq!(texts(&read(case)), ["1", "2", "3"]);
    let inline = "{{ 'Hi' if first_name else 'Good day' }} {{ first_name }}";
    assert_eq!(
        texts(&read(inline)),
        ["Hi <first-name>", "Good day <first-name>"]
    );
    let chained = "{{ topic if topic != '' else event if event else 'x' }}!";
    assert_eq!(texts(&read(chained)), ["<work>!", "<event>!", "x!"]);
    let two = "{% if a %}1{% elsif b %}2{% endif %}";
    assert_eq!(texts(&read(two)), ["1", "2", ""]);
    let silent =
        "a{# not this #}b{{! nor this }}c{% assign x = 1 %}d{% comment %}e{% endcomment %}f";
    assert_eq!(texts(&read(silent)), ["abcdf"]);
}

#[test]
fn tags_take_white_space_away() {
    for (text, wanted) in [
        ("Hi {{- first_name -}} !", "Hi<first-name>!"),
        ("Hi {{~first_name~}}\n!", "Hi<first-name>!"),
        ("Hi {{~{first_name}~}} !", "Hi<first-name>!"),
        (
            "Hi\n{%- if event -%}\n at {{ event }}\n{%- endif -%}\n.",
            "Hiat <event>.",
        ),
        (
            "Hi {{~#if event~}} at {{event}} {{~/if~}} .",
            "Hiat <event>.",
        ),
        (
            "Hi {{~#event~}} at {{event}} {{~/event~}} .",
            "Hiat <event>.",
        ),
        ("Hi {#- a remark -#} you", "Hiyou"),
        ("Hi {%- assign x = 1 %} you", "Hi you"),
        ("Hi {{ first_name -}}\n\n, you", "Hi <first-name>, you"),
        ("{{- first_name }}", "<first-name>"),
        ("{{{ event }}} {{& event }}", "<event> <event>"),
        ("{{ \"Hi\" }} {{'you'}}", "Hi you"),
        ("a - {{ event }} - b", "a - <event> - b"),
    ] {
        let template = read(text);
        assert_eq!(template.problems, [], "{text}");
        assert_eq!(texts(&template)[0], wanted, "{text}");
    }
    let both = "{{~#if event~}} At {{event}}. {{~else~}} Hello. {{~/if~}}";
    assert_eq!(texts(&read(both)), ["At <event>.", "Hello."]);
    let caret = "{{~#event}}At {{event}}.{{~^~}}Hello.{{/event~}}";
    assert_eq!(texts(&read(caret)), ["At <event>.", "Hello."]);
}

#[test]
fn a_tag_that_has_a_line_for_itself_takes_the_line_along() {
    for (text, wanted) in [
        (
            "Hi.\n{{#if event}}\nAt {{event}}.\n{{/if}}\nBye.",
            "Hi.\nAt <event>.\nBye.",
        ),
        (
            "Hi.\r\n  {{#event}} \r\nAt it.\r\n{{/event}}\r\nBye.",
            "Hi.\r\nAt it.\r\nBye.",
        ),
        ("{{! a remark }}\nHi.\n{{! another }}", "Hi.\n"),
        (
            "{{#if event}}\n{{#if topic}}\nHi.\n{{/if}}\n{{/if}}",
            "Hi.\n",
        ),
        // A slot is no tag, and a tag beside others, or of Liquid's, keeps its line.
        ("Hi\n{{event}}\nyou", "Hi\n<event>\nyou"),
        ("Hi {{#if event}}\nAt it.{{/if}}\n", "Hi \nAt it.\n"),
        (
            "Hi\n{% if event %}\nat it\n{% endif %}\n",
            "Hi\n\nat it\n\n",
        ),
    ] {
        let template = read(text);
        assert_eq!(template.problems, [], "{text}");
        assert_eq!(texts(&template)[0], wanted, "{text}");
    }
    let both = "{{#if event}}\nAt it.\n{{else unless topic}}\nHello.\n{{/if}}\n";
    assert_eq!(texts(&read(both)), ["At it.\n", "Hello.\n", ""]);
}

#[test]
fn comments_end_where_their_engine_ends_them() {
    let long = "moss ".repeat(2_000);
    for comment in [
        "{{!-- no {{#if x}} of } it --}}",
        "{{!-- no {{{x}} --}}",
        "{{~!-- a -- b --~}}",
        "{{!-- plain }}",
        "{{! one { of them }}",
        "{{~! twiddled ~}}",
        "{# {{ event }} {% if x %} #}",
        "{#- {{ event }} -#}",
        "{% comment %}{% if x %}{{ event }}{% endcomment %}",
        "{%- comment -%} {{ event }} {%- endcomment -%}",
        "{%comment%}{{ event }}{%endcomment%}",
        "{% comment %} of endcomment { {% endcomment %}",
        "{% # if x %}",
        "{%- # comment -%}",
        "{% doc %} {{ event }} {% enddoc %}",
        "<%# event %>",
        &format!("{{# {long} #}}"),
        &format!("{{% comment %}}{long}{{% endcomment %}}"),
    ] {
        let text = format!("a{comment}b {{{{first_name}}}}");
        let template = read(&text);
        assert_eq!(texts(&template), ["ab <first-name>"], "{text}");
        assert_eq!(template.problems, [], "{text}");
    }
}

#[test]
fn what_is_raw_stands_as_it_is() {
    for (text, wanted) in [
        (
            "{% raw %}{{ event }} {% if x %}{% endraw %}!",
            "{{ event }} {% if x %}!",
        ),
        ("a {%- raw -%} {{ x }} {%- endraw -%} b", "a{{ x }}b"),
        ("{% raw %}{% endraw %}!", "!"),
        ("{% verbatim %}{a|b}{% endverbatim %}", "{a|b}"),
    ] {
        let template = read(text);
        assert_eq!(texts(&template), [wanted], "{text}");
        assert_eq!(template.problems, [], "{text}");
        assert_eq!(slots(&template), [""; 0], "{text}");
    }
    for text in ["a {% raw %} b", "a {% comment %} b"] {
        let [problem] = &read(text).problems[..] else {
            panic!("{text}");
        };
        assert_eq!(problem.kind, ProblemKind::Unclosed);
    }
}

#[test]
fn what_is_not_closed_is_text_and_a_problem() {
    let broken = [
        (
            "Hi {{first_name}, you",
            "{{first_name}",
            ProblemKind::Unclosed,
        ),
        ("Hi {first_name}}, you", "}", ProblemKind::Unopened),
        ("Hi [Name, you", "[Name", ProblemKind::Unclosed),
        ("{Hi|Hello you", "{Hi", ProblemKind::Unclosed),
        ("a {% if x %} b", "{% if x %}", ProblemKind::Unclosed),
        ("a {% endif %} b", "{% endif %}", ProblemKind::Unopened),
        ("a {% if x b", "{%", ProblemKind::Unclosed),
        ("Hi *|FNAME, you", "*|", ProblemKind::Unclosed),
        ("<spin>a|b", "<spin>", ProblemKind::Unclosed),
        ("a|b</spin>", "</spin>", ProblemKind::Unopened),
        (
            "Hi [First Name, your talk on [topic] was",
            "[First Name",
            ProblemKind::Unclosed,
        ),
        ("Hi [[Name], you", "[[Name", ProblemKind::Unclosed),
        (
            "Hi <%= name, you and <%= topic %>",
            "<%=",
            ProblemKind::Unclosed,
        ),
        ("Hi <var name=\"name\", you", "<var", ProblemKind::Unclosed),
        (
            "Hi {!Contact.FirstName, you",
            "{!Contact.FirstName",
            ProblemKind::Unclosed,
        ),
        (
            "Hi #firstName, your talk on #topic#.",
            "#firstName",
            ProblemKind::Unclosed,
        ),
        ("Hi #firstName, you", "#firstName", ProblemKind::Unclosed),
        (
            "Hi %FIRSTNAME, your %TOPIC%.",
            "%FIRSTNAME",
            ProblemKind::Unclosed,
        ),
        (
            "your talk on topic}} at {{event}}",
            "topic}}",
            ProblemKind::Unopened,
        ),
        ("Hi first_name}, you", "first_name}", ProblemKind::Unopened),
        ("Hi FNAME|*, you", "FNAME|*", ProblemKind::Unopened),
    ];
    for (text, what, kind) in broken {
        let template = read(text);
        let found: Vec<_> = template
            .problems
            .iter()
            .map(|problem| (&text[problem.range.clone()], problem.kind))
            .collect();
        assert_eq!(found, [(what, kind)], "{text}");
    }
}

#[test]
fn an_end_closes_what_has_its_name() {
    let crossed = [
        (
            "a{{#if topic}}b{{/unless}}c",
            ["{{#if topic}}", "{{/unless}}"],
        ),
        (
            "a{{#firstName}}b{{/lastName}}c",
            ["{{#firstName}}", "{{/lastName}}"],
        ),
        (
            "a{% if a %}{% unless b %}b{% endif %}{% endunless %}c",
            ["{% unless b %}", "{% endunless %}"],
        ),
    ];
    for (text, wanted) in crossed {
        let template = read(text);
        let found: Vec<_> = template
            .problems
            .iter()
            .map(|problem| &text[problem.range.clone()])
            .collect();
        assert_eq!(found, wanted, "{text}");
        assert_eq!(texts(&template)[0], "abc", "{text}");
    }
    for text in [
        "{{#unless x}}a{{/unless}}",
        "{{#first name}}a{{/first name}}{{^first name}}b{{/first name}}",
        "{{#if x}}a{{#end}}",
        "{% case x %}{% when 1 %}a{% endcase %}{% for y in x %}b{% endfor %}",
        "*|IFNOT:X|*a*|END:IF|*",
        "{ifnot:x}a{endif}",
    ] {
        assert_eq!(read(text).problems, [], "{text}");
    }
}

#[test]
fn what_is_beyond_what_is_read_is_told_as_that() {
    let deep = format!("{}x{}", "{{#if a}}".repeat(10), "{{/if}}".repeat(10));
    let spun = format!("{}x{}", "{a|".repeat(10), "}".repeat(10));
    let long = format!("{{Hi|Hello {}}} you", "a".repeat(4_100));
    let tagged = format!("<spin>Hi|Hello {}</spin> you", "a".repeat(4_100));
    let beyond = [
        (&deep, "{{#if a}}", ProblemKind::TooDeep),
        (&spun, "{a|{a|x}}", ProblemKind::TooDeep),
        (&long, "{Hi|", ProblemKind::TooLong),
        (&tagged, "<spin>", ProblemKind::TooLong),
    ];
    for (text, what, kind) in beyond {
        let template = read(text);
        let found: Vec<_> = template
            .problems
            .iter()
            .map(|problem| (&text[problem.range.clone()], problem.kind))
            .collect();
        assert_eq!(found, [(what, kind)]);
    }
    let four = read("{Hi|Hello|{Hey|Yo|{Good {morning|evening}}}} you");
    assert_eq!(four.problems, []);
    assert_eq!(texts(&four).last().unwrap(), "Good evening you");
}

#[test]
fn a_slot_behind_the_greeting_is_a_name_whatever_it_is_called() {
    assert_eq!(read("Dear ${n}, hello").slots[0].kind.name, "full-name");
    assert_eq!(read("Hi @friend_1, hello").slots.len(), 1);
    assert_eq!(read("Hi {event}, hello").slots[0].kind.name, "event");
}

#[test]
fn the_dialects_that_fit_are_known() {
    let pack = builtin::pack();
    let names = |text: &str| {
        let template = read(text);
        let dialects = template.dialects(pack);
        dialects
            .iter()
            .map(|d| d.name.to_string())
            .collect::<Vec<_>>()
    };
    assert!(names("Hi *|FNAME|*").contains(&"mailchimp".to_owned()));
    assert!(names("{Hi|Hello} {first_name}").contains(&"expandi".to_owned()));
    assert!(!names("{Hi|Hello} {first_name}").contains(&"heyreach".to_owned()));
    assert!(names("Hi {{x}} {y}").iter().all(|name| name == "spintax"));
    assert!(names("no slot at all").is_empty());
}

#[test]
fn every_branch_stands_in_some_text_however_many_there_are() {
    let mut text = String::new();
    for choice in 0..12 {
        text.push_str(&format!("{{a{choice}|b{choice}|{{c{choice}|d{choice}}}}} "));
    }
    let template = read(&text);
    let texts = texts(&template);
    assert!(texts.len() < 100, "{}", texts.len());
    for choice in 0..12 {
        for branch in ["a", "b", "c", "d"] {
            let word = format!("{branch}{choice} ");
            assert!(texts.iter().any(|text| text.contains(&word)), "{word}");
        }
    }
}

#[test]
fn branches_that_no_text_takes_stand_by_themselves() {
    let text = "Hi {Ana|dear {{name}}|my {old|new} friend}, you";
    let template = read(text);
    let mut by_name = By(|slot: &Slot<'_>| format!("<{}>", slot.kind.name));
    // The choice inside comes first.
    let taken = [(0, 1), (1, 0)].into_iter().collect();
    let rest = template.render_rest(&taken, &mut by_name).unwrap();
    let pieces: Vec<_> = rest.text.split("\n\n").collect();
    assert_eq!(pieces, ["old", "dear <full-name>", "my ", " friend", ""]);
    let all = rest.branches.iter().chain(&taken).copied().collect();
    assert!(template.render_rest(&all, &mut by_name).is_none());

    let place = |part: &str| {
        let start = rest.text.find(part).unwrap();
        start..start + part.len()
    };
    assert!(rest.is_joined(place("dear <full-name>")));
    assert!(!rest.is_joined(place("name>\n\nmy")));
    assert_eq!(&text[rest.source(place("dear <"))], "dear {{name}}");
    assert_eq!(&text[rest.source(place("friend"))], "friend");
}

#[test]
fn bytes_of_a_text_lead_back_to_the_template() {
    let text = "Hi {name}, {good|fine} talk on {topic}!";
    let template = read(text);
    let selection = template.selections(MOST_VARIANTS).nth(1).unwrap();
    let mut by_name = By(|slot: &Slot<'_>| match slot.name {
        "name" => "Ana".to_owned(),
        _ => "zero-copy parsing".to_owned(),
    });
    let rendering = template.render(selection, &mut by_name);
    assert_eq!(rendering.text, "Hi Ana, fine talk on zero-copy parsing!");
    let source = |part: &str| {
        let start = rendering.text.find(part).unwrap();
        &text[rendering.source(start..start + part.len())]
    };
    assert_eq!(source("Hi"), "Hi");
    assert_eq!(source("Hi Ana"), "Hi {name}");
    assert_eq!(source("fine talk"), "fine} talk");
    assert_eq!(source("copy"), "{topic}");
    assert_eq!(source("on zero"), "on {topic}");
    assert_eq!(source("!"), "!");
    assert_eq!(rendering.source(0..0), 0..0);
    assert_eq!(source(&rendering.text), text);
}

#[test]
fn hostile_templates_take_no_longer_than_their_length() {
    for sign in [
        "{",
        "{{",
        "[",
        "{%",
        "{#",
        "*|",
        "<spin>",
        "{a|",
        "%a",
        "#a",
        "[[a|",
        "{{#if x}}",
        "}",
        "<var ",
        "{{/a}}{{#a}}",
        "#firstName ",
        "name}} ",
        "[Name ",
        "<%= ",
        "{{!-- ",
        "{{! ",
        "{% raw %}",
        "{% comment %}{% endcommen ",
        "{% raw %} endraw ",
        "<%# ",
        "{{- ",
        "{% assign a = a %}{{ a }}",
        "{% assign a = 'b' ~ a %}{{ a }}",
        "{% capture a %}",
        "{% if a %}{% assign a = b %}{% endif %}{{ a }}",
        "{{#with a}}{{.}}",
        "{{ a | replace: 'a', 'aa' | split: 'a' | first }}",
    ] {
        let text = sign.repeat(60_000 / sign.len());
        let template = read(&text);
        assert!(template.selections(MOST_VARIANTS).count() <= 2_000);
    }
    let nested = format!("{}x{}", "{a|".repeat(2_000), "}".repeat(2_000));
    read(&nested);
    let braces = format!("{}x{}", "{".repeat(50_000), "}".repeat(50_000));
    read(&braces);
    let many = "{a|b}".repeat(20_000);
    assert_eq!(read(&many).selections(MOST_VARIANTS).count(), 2);
}

#[test]
fn a_sign_does_not_open_and_close_at_once() {
    // The per cent sign of `{%}` belongs to what opens.
    for text in ["a {%}} b {% endif %}", "{%}", "{#} x #}", "{#}", "{%", "{#"] {
        let template = read(text);
        assert!(template.slots.is_empty(), "{text}");
    }
    assert_eq!(texts(&read("a {#} hidden #}b")), ["a b"]);
}
