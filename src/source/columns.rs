//! What the columns of a list of people, or of drafts to them, are called beyond the names of a draft's keys: in other
//! languages, and by tools that put whose it is before the name. A word that is a whole name by itself and a part of one
//! beside another is told by its neighbours. This room knows names only, never values.

use unicode_normalization::UnicodeNormalization;

use super::keys::{Known, PersonKey, TopKey};
use crate::text::is_accent;

/// A name in the table: folded spelling, meaning, rank (after those of a draft's keys).
type Row = (&'static str, PersonKey, u8);

/// Sorted by name, for the search.
const LIST: &[Row] = &[
    ("achternaam", PersonKey::LastName, 16),
    ("ansprechpartner", PersonKey::Name, 17),
    ("apelido", PersonKey::LastName, 16),
    ("apellido", PersonKey::LastName, 16),
    ("apellidos", PersonKey::LastName, 16),
    ("arbeitgeber", PersonKey::Company, 17),
    ("azienda", PersonKey::Company, 16),
    ("bedrijf", PersonKey::Company, 16),
    ("bedrijfsnaam", PersonKey::Company, 16),
    ("beruf", PersonKey::Title, 17),
    ("berufsbezeichnung", PersonKey::Title, 16),
    ("branche", PersonKey::Industry, 16),
    ("cargo", PersonKey::Title, 16),
    ("cidade", PersonKey::Location, 16),
    ("citta", PersonKey::Location, 16),
    ("ciudad", PersonKey::Location, 16),
    ("cognome", PersonKey::LastName, 16),
    ("compania", PersonKey::Company, 16),
    ("contactperson", PersonKey::Name, 17),
    ("contactpersoon", PersonKey::Name, 17),
    ("ditta", PersonKey::Company, 17),
    ("employeur", PersonKey::Company, 17),
    ("empresa", PersonKey::Company, 16),
    ("entreprise", PersonKey::Company, 16),
    ("familienaam", PersonKey::LastName, 16),
    ("familienname", PersonKey::LastName, 16),
    ("firma", PersonKey::Company, 16),
    ("firmenname", PersonKey::Company, 16),
    ("fonction", PersonKey::Title, 16),
    ("funcao", PersonKey::Title, 16),
    ("funcion", PersonKey::Title, 16),
    ("functie", PersonKey::Title, 16),
    ("functietitel", PersonKey::Title, 16),
    ("funktion", PersonKey::Title, 16),
    ("impresa", PersonKey::Company, 17),
    ("industria", PersonKey::Industry, 16),
    ("industrie", PersonKey::Industry, 16),
    ("intituledeposte", PersonKey::Title, 16),
    ("intituleduposte", PersonKey::Title, 16),
    ("jobtitel", PersonKey::Title, 16),
    ("land", PersonKey::Location, 19),
    ("lieu", PersonKey::Location, 16),
    ("luogo", PersonKey::Location, 16),
    ("nachname", PersonKey::LastName, 16),
    ("nombrecompleto", PersonKey::Name, 16),
    ("nombredelaempresa", PersonKey::Company, 16),
    ("nombreempresa", PersonKey::Company, 16),
    ("nombreyapellido", PersonKey::Name, 16),
    ("nombreyapellidos", PersonKey::Name, 16),
    ("nomcomplet", PersonKey::Name, 16),
    ("nomdefamille", PersonKey::LastName, 16),
    ("nomdelasociete", PersonKey::Company, 16),
    ("nomdelentreprise", PersonKey::Company, 16),
    ("nomeazienda", PersonKey::Company, 16),
    ("nomecompleto", PersonKey::Name, 16),
    ("nomedaempresa", PersonKey::Company, 16),
    ("nomeecognome", PersonKey::Name, 16),
    ("nomeesobrenome", PersonKey::Name, 16),
    ("nomentreprise", PersonKey::Company, 16),
    ("organisatie", PersonKey::Company, 17),
    ("organisationname", PersonKey::Company, 16),
    ("organizationname", PersonKey::Company, 16),
    ("ort", PersonKey::Location, 17),
    ("paese", PersonKey::Location, 19),
    ("pais", PersonKey::Location, 19),
    ("pays", PersonKey::Location, 19),
    ("plaats", PersonKey::Location, 17),
    ("posicion", PersonKey::Title, 16),
    ("posizione", PersonKey::Title, 16),
    ("poste", PersonKey::Title, 16),
    ("prenom", PersonKey::FirstName, 16),
    ("prenometnom", PersonKey::Name, 16),
    ("prenomnom", PersonKey::Name, 16),
    ("prenoms", PersonKey::FirstName, 17),
    ("primeironome", PersonKey::FirstName, 16),
    ("primerapellido", PersonKey::LastName, 17),
    ("primernombre", PersonKey::FirstName, 16),
    ("puesto", PersonKey::Title, 16),
    ("roepnaam", PersonKey::FirstName, 17),
    ("rufname", PersonKey::FirstName, 17),
    ("ruolo", PersonKey::Title, 16),
    ("secteur", PersonKey::Industry, 16),
    ("setor", PersonKey::Industry, 16),
    ("settore", PersonKey::Industry, 16),
    ("sobrenome", PersonKey::LastName, 16),
    ("societa", PersonKey::Company, 16),
    ("societe", PersonKey::Company, 16),
    ("stad", PersonKey::Location, 16),
    ("stadt", PersonKey::Location, 16),
    ("standort", PersonKey::Location, 16),
    ("stelle", PersonKey::Title, 17),
    ("stellenbezeichnung", PersonKey::Title, 16),
    // In a German list, "Dr." as often as a job: whatever else names that goes first.
    ("titel", PersonKey::Title, 20),
    ("titre", PersonKey::Title, 18),
    ("ubicacion", PersonKey::Location, 16),
    ("unternehmen", PersonKey::Company, 16),
    ("unternehmensname", PersonKey::Company, 16),
    ("ville", PersonKey::Location, 16),
    ("volledigenaam", PersonKey::Name, 16),
    ("vollername", PersonKey::Name, 16),
    ("vollstandigername", PersonKey::Name, 16),
    ("voornaam", PersonKey::FirstName, 16),
    ("vorname", PersonKey::FirstName, 16),
    ("vornamenachname", PersonKey::Name, 16),
    ("vorundnachname", PersonKey::Name, 16),
    ("werkgever", PersonKey::Company, 17),
    ("woonplaats", PersonKey::Location, 17),
];

/// A name that means one thing alone and another beside some other column.
struct Part {
    name: &'static str,
    /// What it means alone.
    alone: Option<PersonKey>,
    /// Which part of a name it is beside one of `others`.
    part: PersonKey,
    others: &'static [&'static str],
}

const PARTS: [Part; 7] = [
    Part {
        name: "name",
        alone: Some(PersonKey::Name),
        part: PersonKey::LastName,
        others: &["vorname", "rufname", "voornaam", "roepnaam"],
    },
    Part {
        name: "naam",
        alone: Some(PersonKey::Name),
        part: PersonKey::LastName,
        others: &["voornaam", "roepnaam"],
    },
    Part {
        name: "nom",
        alone: Some(PersonKey::Name),
        part: PersonKey::LastName,
        others: &["prenom", "prenoms"],
    },
    Part {
        name: "nome",
        alone: Some(PersonKey::Name),
        part: PersonKey::FirstName,
        others: &["cognome", "sobrenome", "apelido"],
    },
    Part {
        name: "nombre",
        alone: Some(PersonKey::Name),
        part: PersonKey::FirstName,
        others: &["apellido", "apellidos", "primerapellido"],
    },
    Part {
        name: "first",
        alone: None,
        part: PersonKey::FirstName,
        others: &["last", "lastname", "surname", "familyname"],
    },
    Part {
        name: "last",
        alone: None,
        part: PersonKey::LastName,
        others: &["first", "firstname", "givenname"],
    },
];

/// The rank of a name that its neighbours tell.
const TOLD: u8 = 18;

/// Whose the column is, where tools say so before its name: always the recipient's.
const OWNERS: [&str; 6] = [
    "contact",
    "lead",
    "prospect",
    "person",
    "candidate",
    "recipient",
];

/// What is added to the rank of a name behind an owner.
const OWNED: u8 = 32;

/// No known name is longer.
const LONGEST: usize = 64;

/// What each of `names` means, which are those of the columns of one list, or of one record.
pub(super) fn keys<'n>(names: impl IntoIterator<Item = &'n str>) -> Vec<Option<TopKey>> {
    let names: Vec<_> = names
        .into_iter()
        .map(|name| (plain(name), key(name)))
        .collect();
    let is_there = |wanted: &[&str]| {
        let mut plain = names.iter().filter_map(|(plain, _)| plain.as_deref());
        plain.any(|name| wanted.contains(&name))
    };
    let of = |(plain, key): &(Option<String>, Option<TopKey>)| {
        let part = PARTS
            .iter()
            .find(|part| plain.as_deref() == Some(part.name));
        let Some(part) = part else { return *key };
        // "Vorname;Nachname;Name": the whole of it stands beside its parts.
        let given = |key: &Option<TopKey>| matches!(key, Some(TopKey::Recipient(known)) if known.key == part.part);
        let is_part = is_there(part.others) && !names.iter().any(|(_, key)| given(key));
        if is_part {
            return Some(recipients(part.part, TOLD));
        }
        key.or_else(|| part.alone.map(|alone| recipients(alone, TOLD)))
    };
    names.iter().map(of).collect()
}

/// What `name` means wherever it stands.
pub(super) fn key(name: &str) -> Option<TopKey> {
    TopKey::of(name).or_else(|| {
        let plain = plain(name)?;
        let person = listed(&plain).or_else(|| {
            let mut owners = OWNERS.iter();
            let rest = owners.find_map(|owner| plain.strip_prefix(owner))?;
            // The title of a lead is what a deal is called.
            if plain == "leadtitle" {
                return None;
            }
            let known = Known::person(rest).map(|known| (known.key, known.rank));
            let (key, rank) = known.or_else(|| listed(rest))?;
            Some((key, OWNED + rank))
        });
        person.map(|(key, rank)| recipients(key, rank))
    })
}

fn listed(plain: &str) -> Option<(PersonKey, u8)> {
    let row = LIST.binary_search_by_key(&plain, |row| row.0).ok()?;
    let (_, key, rank) = LIST.get(row)?;
    Some((*key, *rank))
}

const fn recipients(key: PersonKey, rank: u8) -> TopKey {
    TopKey::Recipient(Known { key, rank, bit: 0 })
}

/// A name without case, accents and signs; `None` where it cannot be a known one. A sign before it makes it a name of
/// its own.
fn plain(name: &str) -> Option<String> {
    let name = name.trim();
    if name.len() > LONGEST || !name.starts_with(char::is_alphanumeric) {
        return None;
    }
    let letters = name.nfd().filter(|c| !is_accent(*c) && c.is_alphanumeric());
    Some(letters.flat_map(char::to_lowercase).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fields(header: &str) -> Vec<Option<PersonKey>> {
        let keys = keys(header.split([';', ',']));
        let person = |key: Option<TopKey>| match key? {
            TopKey::Recipient(known) => Some(known.key),
            _ => None,
        };
        keys.into_iter().map(person).collect()
    }

    #[test]
    fn the_table_is_sorted_and_its_ranks_leave_room() {
        assert!(
            LIST.is_sorted_by(|a, b| a.0 < b.0),
            "the search needs order"
        );
        for (name, _, rank) in LIST {
            assert!((16..OWNED).contains(rank), "{name}");
            assert_eq!(TopKey::of(name), None, "{name} is known already");
            assert_eq!(plain(name).as_deref(), Some(*name));
        }
    }

    #[test]
    fn names_are_parts_of_a_name_beside_one_another() {
        use PersonKey::{Company, FirstName, LastName, Name};
        let first = [Some(FirstName), Some(LastName)];
        for header in [
            "Vorname;Name",
            "Vorname;Nachname",
            "Prénom,Nom",
            "PRENOM,NOM",
            "Prénom,Nom de famille",
            "Nombre,Apellido",
            "Nombre,Apellidos",
            "Nombre,Apellido(s)",
            "Nome,Cognome",
            "Nome,Sobrenome",
            "Nome,Apelido",
            "Voornaam,Achternaam",
            "Voornaam,Naam",
            "First,Last",
            "first,last name",
            "Contact: First Name,Contact: Last Name",
            "contact.firstname,contact.lastname",
            "Contact First Name,Contact Last Name",
            "lead_first_name,lead_last_name",
            "Prospect First Name,prospectLastName",
        ] {
            assert_eq!(fields(header), first, "{header}");
        }
        assert_eq!(fields("Name;Vorname"), [Some(LastName), Some(FirstName)]);
        assert_eq!(
            fields("Vorname;Nachname;Name"),
            [Some(FirstName), Some(LastName), Some(Name)]
        );
        for name in [
            "Name",
            "Nom",
            "Nome",
            "Nombre",
            "Naam",
            "Contact Name",
            "Person - Name",
        ] {
            assert_eq!(fields(name), [Some(Name)], "{name}");
            let header = format!("{name};Firma");
            assert_eq!(fields(&header), [Some(Name), Some(Company)], "{name}");
        }
        assert_eq!(fields("First Name,Name"), [Some(FirstName), Some(Name)]);
    }

    #[test]
    fn companies_and_titles_are_known_in_every_language() {
        for name in [
            "Firma",
            "Unternehmen",
            "Société",
            "Entreprise",
            "Empresa",
            "Azienda",
            "Bedrijf",
            "Contact: Company",
            "Organization - Name",
        ] {
            assert_eq!(fields(name), [Some(PersonKey::Company)], "{name}");
        }
        for name in [
            "Position", "Titel", "Fonction", "Poste", "Cargo", "Puesto", "Ruolo", "Functie",
        ] {
            assert_eq!(fields(name), [Some(PersonKey::Title)], "{name}");
        }
    }

    #[test]
    fn what_is_no_name_of_a_persons_field_is_none() {
        for name in [
            "First",
            "Last",
            "Lead Title",
            "Lead Source",
            "Contact Owner",
            "Leadership",
            "Contact",
            "Messe",
            "_vorname",
            "Friend First Name",
            "",
        ] {
            assert_eq!(fields(name), [None], "{name}");
        }
        assert_eq!(key(&"vorname".repeat(1 << 16)), None);
    }
}
