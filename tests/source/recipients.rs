//! Lists of recipients, as people keep them and tools export them.

use std::time::Instant;

use invitelint::source::{Recipients, read_recipients, read_recipients_from};

use super::*;

fn from(text: impl AsRef<[u8]>, format: InputFormat) -> Result<Recipients, ReadError> {
    let reader = BufReader::with_capacity(7, Cursor::new(text.as_ref().to_vec()));
    read_recipients_from(reader, "people".into(), format)
}

#[track_caller]
fn people(text: &str) -> Recipients {
    from(text, InputFormat::Auto).unwrap()
}

fn names(recipients: &Recipients) -> Vec<String> {
    let full = |person: &invitelint::Person| {
        let first = person.name.clone().or(person.first_name.clone());
        first.or(person.last_name.clone()).unwrap()
    };
    recipients
        .list
        .iter()
        .map(|one| full(&one.person))
        .collect()
}

fn errors(recipients: &Recipients) -> Vec<String> {
    recipients.errors.iter().map(ToString::to_string).collect()
}

#[test]
fn a_row_is_a_recipient_with_all_its_columns() {
    let recipients = people(
        "First Name;Last Name;Company Name;Job Title;sender_name;met_at;Icebreaker;Score\r\n\
         Jane;Doe;Acme;CTO;Kofi Mensah;the harbour fair;\"your talk; it was great\";7\r\n\r\n\
         Bob;;;;;;;\r\n",
    );
    assert_eq!(recipients.file, "people");
    assert_eq!(recipients.columns.len(), 8);
    assert!(recipients.has_column("jobTitle") && !recipients.has_column("title"));
    assert_eq!(errors(&recipients), [""; 0]);
    let [jane, bob] = &recipients.list[..] else {
        panic!("{recipients:?}")
    };
    assert_eq!((jane.row, jane.line, bob.row, bob.line), (1, 2, 2, 4));
    assert_eq!(jane.person.first_name.as_deref(), Some("Jane"));
    assert_eq!(jane.person.company.as_deref(), Some("Acme"));
    assert_eq!(jane.person.title.as_deref(), Some("CTO"));
    assert_eq!(jane.sender.name.as_deref(), Some("Kofi Mensah"));
    assert_eq!(jane.context.met_at.as_deref(), Some("the harbour fair"));
    assert_eq!(jane.value("icebreaker"), Some("your talk; it was great"));
    for name in ["first_name", "First Name", "firstName", "FIRSTNAME"] {
        assert_eq!(jane.value(name), Some("Jane"), "{name}");
    }
    assert_eq!(
        (bob.value("Score"), bob.value("shoe size")),
        (Some(""), None)
    );
    let columns: Vec<_> = jane.fields.iter().map(|(name, _)| name.as_ref()).collect();
    assert_eq!(columns, recipients.columns);
}

#[test]
fn exports_are_taken_as_they_come() {
    let connections = "Notes:\n\"When exporting, some addresses are missing, and that is why.\"\n\n\
        First Name,Last Name,URL,Email Address,Company,Position,Connected On\n\
        Jane,Doe,u,,Acme,CTO,07 Jun 2026\n,,,,,,07 Jun 2026\nBob,,u,,,,07 Jun 2026";
    let recipients = people(connections);
    assert_eq!(names(&recipients), ["Jane", "Bob"]);
    assert_eq!(
        errors(&recipients),
        ["people:6: row 2: a recipient without a name"]
    );
    assert_eq!(
        names(&people("\u{feff}name\nJane Doe\n\"Roe, Bob\"\n")),
        ["Jane Doe", "Roe, Bob"]
    );
    assert_eq!(
        names(&people("fullName\trole\nJane Doe\tCTO\n")),
        ["Jane Doe"]
    );
}

#[test]
fn records_are_recipients() {
    let recipients = people(
        "[\n  {\"name\": \"Jane Doe\", \"employees\": 12, \"remote\": true, \"tags\": [\"a\", \"b\"], \"x\": null},\n  \
         {\"recipient\": {\"firstName\": \"Bob\", \"company\": \"Acme\", \"dog\": \"Rex\"}, \
           \"sender\": {\"name\": \"Kofi\"}, \"context\": {\"met_at\": \"the fair\", \"stand\": \"B7\"}, \
           \"custom\": {\"Icebreaker\": \"hi\"}}\n]",
    );
    let [jane, bob] = &recipients.list[..] else {
        panic!("{recipients:?}")
    };
    assert_eq!((bob.row, bob.line), (2, 3));
    let values: Vec<_> = jane
        .fields
        .iter()
        .map(|(_, value)| value.as_str())
        .collect();
    assert_eq!(values, ["Jane Doe", "12", "true", "a, b", ""]);
    assert_eq!(bob.person.company.as_deref(), Some("Acme"));
    assert_eq!(bob.context.met_at.as_deref(), Some("the fair"));
    assert_eq!(bob.sender.name.as_deref(), Some("Kofi"));
    for (name, value) in [
        ("first_name", "Bob"),
        ("Dog", "Rex"),
        ("sender name", "Kofi"),
        ("stand", "B7"),
        ("icebreaker", "hi"),
    ] {
        assert_eq!(bob.value(name), Some(value), "{name}");
    }
    assert_eq!(bob.value("name"), None);
    assert_eq!(recipients.columns[..2], ["name", "employees"]);
    let lines = "{\"to\": \"Jane\"}\n{\"to\": \"Bob\"}\n{\"to\": \"\"}\n{\"to\": \n[1]\n";
    let recipients = people(lines);
    assert_eq!(names(&recipients), ["Jane", "Bob"]);
    let errors = errors(&recipients);
    assert_eq!(errors[0], "people:3: record 3: a recipient without a name");
    assert!(
        errors[1].contains("record 4: the line ends in the middle of a recipient"),
        "{errors:?}"
    );
    assert!(errors[2].contains("record 5: something else where a recipient belongs"));
}

#[test]
fn rows_that_are_none_leave_the_others() {
    let recipients = people("name,company\nJane,Acme\nBob\n,Initech\nAda,\"Acme\nEve,Acme\n");
    assert_eq!(names(&recipients), ["Jane", "Eve"]);
    assert_eq!(recipients.list[1].row, 5);
    let errors = errors(&recipients);
    assert!(errors[0].starts_with("people:3: row 2: 1 field where the header has 2"));
    assert_eq!(errors[1], "people:4: row 3: a recipient without a name");
    assert!(errors[2].starts_with("people:5: row 4: the quote that opens here is never closed"));
}

#[test]
fn rows_in_another_encoding_are_told_a_few_times_and_then_counted() {
    let list = |rows: usize| {
        let mut list = b"name,city\nAnn Lee,Ulm\n".to_vec();
        for _ in 0..rows {
            list.extend_from_slice(b"J\xf6rg Bach,K\xf6ln\n");
        }
        list.extend_from_slice(b"Bob\nEve Moe,Ulm\n");
        from(list, InputFormat::Csv).unwrap()
    };
    for (rows, last) in [
        (3, None),
        (
            4,
            Some("people: 1 more row is not UTF-8; save the list as UTF-8"),
        ),
        (
            900,
            Some("people: 897 more rows are not UTF-8; save the list as UTF-8"),
        ),
    ] {
        let recipients = list(rows);
        assert_eq!(names(&recipients), ["Ann Lee", "Eve Moe"]);
        assert_eq!(recipients.list[1].row, rows + 3);
        let errors = errors(&recipients);
        assert_eq!(errors.len(), 4 + usize::from(last.is_some()), "{errors:?}");
        assert!(
            errors[2].starts_with("people:5: row 4: is not UTF-8 (byte 0xF6"),
            "{errors:?}"
        );
        assert!(
            errors[3].contains("1 field where the header has 2"),
            "{errors:?}"
        );
        if let Some(last) = last {
            assert!(errors[4].starts_with(last), "{errors:?}");
        }
    }
}

#[test]
fn a_list_that_names_nobody_is_one_error() {
    for (text, words) in [
        (
            "mail,company\na@b.example,Acme\n",
            "people:1: no column names the recipients; the columns are `mail`, `company`.",
        ),
        (
            "frist name,company\nJane,Acme\n",
            "`frist name` looks like `first_name`",
        ),
        (
            "[{\"mail\": \"a\"}, {\"mail\": \"b\"}]",
            "people: no column names the recipients; the columns are `mail`.",
        ),
        ("name,company\n", "there is nobody in this list"),
        ("[]", "there is nobody in this list"),
        ("", "is empty"),
    ] {
        let error = from(text, InputFormat::Auto).unwrap_err().to_string();
        assert!(error.contains(words), "{error}");
    }
    let recipients = from("to,note\nJane,Hi\n", InputFormat::Json).unwrap();
    assert!(errors(&recipients)[0].contains("--input csv"));
}

#[test]
fn the_extension_tells_the_format() {
    let folder = Folder::new("recipients");
    for (name, content) in [
        ("a.csv", "name,x\nJane,1\n"),
        ("b.tsv", "name\nJane, and Bob\n"),
        ("c.json", "{\"name\": \"Jane\"}"),
        ("d.jsonl", "{\"name\": \"Jane\"}\n"),
        ("e.txt", "name;x\nJane;1\n"),
        ("f", "[{\"name\": \"Jane\"}]"),
    ] {
        let path = folder.file(name, content);
        let recipients = read_recipients(&path).unwrap();
        assert_eq!(recipients.list.len(), 1, "{name}");
        assert_eq!(recipients.file, path.display().to_string());
    }
    assert!(read_recipients(&folder.0.join("missing.csv")).is_err());
    assert!(read_recipients(&folder.0).is_err());
}

#[test]
fn a_long_list_takes_linear_time() {
    let start = Instant::now();
    let rows = "Jane,Doe,Acme,CTO,u,x,y,z\n".repeat(100_000);
    let text = format!("First Name,Last Name,Company,Title,URL,a,b,c\n{rows}");
    let reader = BufReader::new(Cursor::new(text.into_bytes()));
    let recipients = read_recipients_from(reader, "x".into(), InputFormat::Csv).unwrap();
    assert_eq!(recipients.list.len(), 100_000);
    assert!(start.elapsed().as_secs() < 30, "{:?}", start.elapsed());
}

fn warnings(recipients: &Recipients) -> Vec<&str> {
    let told = recipients.warnings.iter();
    told.map(|warning| warning.message.as_str()).collect()
}

#[test]
fn two_columns_of_one_name_are_told() {
    let recipients = people(
        "\nFirst Name,topic,Company,topic,first_name,Company Name,,\n\
         Ida,ferries,Holm & Co,piers,Ada,Holm,,\n",
    );
    assert_eq!(
        warnings(&recipients),
        [
            "columns 1 and 5, `First Name` and `first_name`, have one name but for how it is spelt; slots are filled \
             from column 1. Rename or delete the other",
            "columns 2 and 4 have one name, `topic`; slots are filled from column 2. Rename or delete the other",
        ]
    );
    assert_eq!(recipients.warnings[0].line, Some(2));
    // It is true.
    let ida = &recipients.list[0];
    assert_eq!(
        (ida.value("first_name"), ida.value("Topic")),
        (Some("Ida"), Some("ferries"))
    );
    assert_eq!(ida.person.first_name.as_deref(), Some("Ida"));
    // What only means the same is no other column of that name.
    for header in [
        "First Name,Vorname",
        "name,Full Name",
        "Last Name,Name",
        "name,",
    ] {
        let list = people(&format!("{header}\nIda,Ida\n"));
        assert_eq!(warnings(&list), [""; 0], "{header}");
    }
}

#[test]
fn many_columns_of_one_name_are_told_in_few_words() {
    let evil = format!("\u{1b}[31m{}", "a".repeat(9_000));
    let header = [evil.as_str(); 3]
        .into_iter()
        .chain(["b"; 7])
        .chain(["x"; 3])
        .chain(["c", "c"]);
    let header: Vec<_> = header.collect();
    let row = ",".repeat(header.len());
    let list = people(&format!("name,{}\nIda{row}\n", header.join(",")));
    let told = warnings(&list);
    assert_eq!(told.len(), 3, "{told:?}");
    assert!(
        told[0].starts_with("columns 2, 3 and 4 have one name, `\\u{1b}[31maaa"),
        "{told:?}"
    );
    assert!(
        told[1].starts_with("columns 5, 6, 7, 8 and 3 more have one name, `b`;"),
        "{told:?}"
    );
    for message in told {
        assert!(
            message.len() < 250 && !message.contains('\u{1b}'),
            "{message}"
        );
        assert!(
            message.ends_with("Rename or delete the others"),
            "{message}"
        );
    }
}

#[test]
fn a_key_that_stands_twice_in_a_record_is_told_once() {
    let list = people(
        "{\"name\": \"Ida\", \"Topic\": \"ferries\", \"topic\": \"piers\"}\n\
         {\"name\": \"Jon\", \"topic\": \"locks\"}\n\
         {\"name\": \"Liv\", \"topic\": \"buoys\", \"Topic\": \"\"}\n\
         {\"name\": \"Åse\", \"x\": 1, \"x\": 2}\n",
    );
    assert_eq!(
        warnings(&list),
        [
            "record 1: the keys `Topic` and `topic` are one name; slots are filled from `Topic`. Rename or delete the \
             other",
            "record 4: the key `x` stands 2 times; slots are filled from the first. Rename or delete the other",
        ]
    );
    // What is inside of something else has the name of that.
    let list = people(
        "{\"company\": {\"name\": \"Holm & Co\"}, \"name\": \"Ida\", \"sender\": {\"name\": \"Jon\"}}",
    );
    assert_eq!(warnings(&list), [""; 0]);
    assert_eq!(list.list[0].value("name"), Some("Ida"));
}

#[test]
fn somebody_who_is_listed_twice_is_told() {
    for (table, rows) in [
        (
            "name,Profile URL\nIda Holm,https://www.linkedin.com/in/idaholm/\nJon Lie,\n\
             I. Holm-Lie,no.linkedin.com/in/IdaHolm/en?trk=mail#top\n",
            "rows 1 and 3 (one profile)",
        ),
        (
            "name\tlinkedin\nIda Holm\thttps://www.linkedin.com/sales/lead/AC1,NAME_SEARCH,a\n\
             Ida H.\thttps://www.linkedin.com/sales/lead/AC1,NAME_SEARCH,b\n",
            "rows 1 and 2 (one profile)",
        ),
        (
            "name,company,E-Mail\nIda Holm,Holm,ida@holm.example\nIda H.,Lie, Ida@Holm.example\n",
            "rows 1 and 2 (one e-mail address)",
        ),
        (
            "First Name,Last Name,Company\nIda,Holm,Holm & Co\nida,HOLM,Holm  & co\n",
            "rows 1 and 2 (one name and company)",
        ),
        (
            "name,topic\nIda Holm,ferries\nJon Lie,locks\nIda Holm,ferries\n",
            "rows 1 and 3 (alike throughout)",
        ),
        // By one thing the second is the first, by another the third is the second.
        (
            "name,company,email,linkedin\nIda Holm,A,,https://linkedin.com/in/ida\n\
             Ida Holm,B,ida@a.example,https://linkedin.com/in/ida\nIda Holm,C,ida@a.example,\n",
            "rows 1, 2 and 3 (one profile)",
        ),
    ] {
        let list = people(table);
        let told = format!(
            "somebody is listed more than once, and gets a note for each row: {rows}. Keep one row of each"
        );
        assert_eq!(warnings(&list), [told], "{table}");
    }
    let list = people("{\"name\": \"Ida Holm\"}\n{\"name\": \"Ida Holm\"}\n");
    assert!(
        warnings(&list)[0].contains("records 1 and 2"),
        "{:?}",
        list.warnings
    );
}

#[test]
fn two_of_one_name_are_not_taken_for_one_person() {
    for table in [
        // Another profile, another address, another company, nothing but a first name.
        "name,company,url\nIda Holm,A,linkedin.com/in/ida1\nIda Holm,A,linkedin.com/in/ida2\n",
        "name,company,email\nIda Holm,A,ida@a.example\nIda Holm,A,ida.holm@a.example\n",
        "name,company\nIda Holm,A\nIda Holm,B\n",
        "name,topic\nIda Holm,ferries\nIda Holm,locks\n",
        "First Name,company\nIda,A\nIda,A\n",
        // The address of an office, the site of a company, a cell that says nothing, a page that is nobody's.
        "name,company,email\nIda Holm,A,post@a.example\nJon Lie,A,post@a.example\n",
        "name,company,website\nIda Holm,A,https://a.example/us\nJon Lie,A,https://a.example/us\n",
        "name,linkedin\nIda Holm,yes\nJon Lie,yes\n",
        "name,email\nIda Holm,n/a\nIda Lie,n/a\n",
        "name,url\nIda Holm,https://www.linkedin.com/company/a\nJon Lie,https://www.linkedin.com/company/a\n",
        "name,url\nIda Holm,https://www.linkedin.com/sales/company/7\nJon Lie,https://www.linkedin.com/sales/company/7\n",
        "name,url\nIda Holm,https://www.linkedin.com/in/\nJon Lie,https://www.linkedin.com/in/\n",
        "name,url\nIda Holm,https://a.example\nJon Lie,https://a.example/\n",
    ] {
        assert_eq!(warnings(&people(table)), [""; 0], "{table}");
    }
    // One without a profile may be either of two, and not both.
    let list = people(
        "name,company,url\nIda Holm,A,\nIda Holm,A,linkedin.com/in/ida1\nIda Holm,A,linkedin.com/in/ida2\n",
    );
    assert!(
        warnings(&list)[0].contains(": rows 1 and 2 (one name and company)."),
        "{:?}",
        list.warnings
    );
}

#[test]
fn a_list_of_one_person_is_told_in_few_words_and_linear_time() {
    let start = Instant::now();
    let mut table = "name,company,email,url,x\n".to_owned();
    for row in 0..100_000 {
        table += &format!("Ida Holm,A,ida@a.example,linkedin.com/in/ida,{row}\n");
    }
    for row in 0..50_000 {
        table += &format!("Jon Lie {row},A,,,\nJon Lie {row},a,,,\n");
    }
    let list = people(&table);
    let [told] = &warnings(&list)[..] else {
        panic!("{:?}", list.warnings)
    };
    assert_eq!(
        *told,
        "50,001 people are listed more than once, and get a note for each row: rows 1, 2, 3, 4, 5 and 99,995 more (one \
         profile); rows 100,001 and 100,002 (one name and company); rows 100,003 and 100,004 (one name and company); \
         and 49,998 more people. Keep one row of each"
    );
    assert!(start.elapsed().as_secs() < 30, "{:?}", start.elapsed());
}

#[test]
fn a_list_inside_of_something_is_told() {
    for text in [
        "{\"count\": 1, \"people\": [{\"name\": \"Ida\"}]}",
        "{\"page\": {\"name\": \"1\"}, \"people\": [{\"name\": \"Ida\"}, {}]}\n{\"people\": [{}]}\n",
    ] {
        let list = people(text);
        assert_eq!(
            errors(&list)[0],
            "people:1: record 1: the recipients stand inside `people`; a list is that array alone"
        );
        assert!(list.list.is_empty());
    }
    // Somebody may have a list of things.
    let list = people(
        "{\"name\": \"Ida\", \"jobs\": [{\"title\": \"CTO\"}], \"tags\": [\"a\", {\"b\": 1}]}",
    );
    assert_eq!(errors(&list), [""; 0]);
    let ida = &list.list[0];
    assert_eq!(
        (ida.value("jobs"), ida.value("tags")),
        (Some(""), Some("a"))
    );
    assert_eq!(
        names(&people("{\"Nom\": \"Ida\", \"jobs\": [{}]}")),
        ["Ida"]
    );
    let list = people("{\"recipient\": {\"name\": \"Ida\"}, \"jobs\": [{\"title\": \"CTO\"}]}");
    assert_eq!(names(&list), ["Ida"]);
}
