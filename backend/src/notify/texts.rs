//! Messages that belong to the product rather than to a template.

use shared::locale::Locale;

/// Subject and body of "please decide".
pub(super) fn asked(
    locale: Locale,
    step: &str,
    number: &str,
    (who, company): (&str, &str),
) -> (String, String) {
    match locale {
        Locale::En => (format!("{number}: {step}, {company}"), format!("{who} asks for your decision.")),
        Locale::Fr => (format!("{number} : {step}, {company}"), format!("{who} demande votre décision.")),
    }
}

/// Subject and body of "this step is yours now".
pub(super) fn assigned(locale: Locale, step: &str, number: &str, note: Option<&str>) -> (String, String) {
    let (subject, body) = match locale {
        Locale::En => (format!("{number}: {step}"), "This step was given to you.".to_owned()),
        Locale::Fr => (format!("{number} : {step}"), "Cette étape vous a été confiée.".to_owned()),
    };
    (subject, note.map_or(body.clone(), |note| format!("{body}\n\n{note}")))
}

/// Subject and body of "whoever had this step has left".
pub(super) fn vacant(
    locale: Locale,
    step: &str,
    number: &str,
    (left, role): (&str, &str),
    nobody: bool,
) -> (String, String) {
    let subject = locale.pick(format!("{number}: {step}"), format!("{number} : {step}"));
    let body = match (locale, nobody) {
        (Locale::En, false) => format!("{left} has left. The step is open to everybody in its role."),
        (Locale::Fr, false) => format!("{left} a quitté l’entreprise. L’étape est ouverte à tout le rôle."),
        (Locale::En, true) => {
            format!(
                "{left} has left, and nobody else has the role “{role}”. Please have it given to somebody."
            )
        }
        (Locale::Fr, true) => format!(
            "{left} a quitté l’entreprise et personne d’autre n’a le rôle « {role} ». Merci de le faire attribuer."
        ),
    };
    (subject, body)
}

/// Subject and body of "this item is yours now".
pub(super) fn item_given(locale: Locale, item: &str, number: &str, list: &str) -> (String, String) {
    match locale {
        Locale::En => (format!("{number}: {item}"), format!("This was given to you. It stands on “{list}”.")),
        Locale::Fr => {
            (format!("{number} : {item}"), format!("Ce point vous a été confié. Liste : « {list} »."))
        }
    }
}

/// Subject and body of a reminder before the due date.
pub(super) fn reminder(locale: Locale, step: &str, number: &str, due: &str) -> (String, String) {
    match locale {
        Locale::En => {
            (format!("{number}: {step} is due on {due}"), "This step is waiting for you.".to_owned())
        }
        Locale::Fr => (
            format!("{number} : {step}, échéance le {due}"),
            "Cette étape attend votre intervention.".to_owned(),
        ),
    }
}

/// Subject and body of "look at this deal again".
pub(super) fn review(locale: Locale, stage: &str, number: &str, why: &str) -> (String, String) {
    let (subject, body) = match locale {
        Locale::En => (
            format!("{number}: to be looked at again today"),
            format!("The deal is in “{stage}”. Bring it back, set another day, or let it go."),
        ),
        Locale::Fr => (
            format!("{number} : à revoir aujourd’hui"),
            format!("L’affaire est à l’étape « {stage} ». Reprenez-la, fixez une autre date ou laissez-la."),
        ),
    };
    (subject, if why.is_empty() { body } else { format!("{body}\n\n{why}") })
}

/// Subject and body of "a date has passed".
pub(super) fn expired(
    locale: Locale,
    (fact, day): (&str, &str),
    number: &str,
    changes: &str,
) -> (String, String) {
    match locale {
        Locale::En => (
            format!("{number}: {fact} has passed"),
            format!("The last day was {day}. What changed by it: {changes}."),
        ),
        Locale::Fr => (
            format!("{number} : {fact}, échéance passée"),
            format!("Dernier jour : {day}. Ce qui change : {changes}."),
        ),
    }
}

/// Subject and body of "somebody is late".
pub(super) fn escalation(
    locale: Locale,
    step: &str,
    number: &str,
    due: &str,
    role: &str,
) -> (String, String) {
    match locale {
        Locale::En => {
            (format!("{number}: {step} is late"), format!("It was due on {due}. Responsible: {role}."))
        }
        Locale::Fr => {
            (format!("{number} : {step} est en retard"), format!("Échéance : {due}. Responsable : {role}."))
        }
    }
}

/// The line of a mail that leads to where it is decided.
pub(super) fn decide_line(locale: Locale, link: &str) -> String {
    locale.pick(format!("Decide here: {link}"), format!("Décider ici : {link}"))
}

/// The line of a mail that leads to the deal.
pub(super) fn link_line(locale: Locale, link: &str) -> String {
    locale.pick(format!("Open the deal: {link}"), format!("Ouvrir l’affaire : {link}"))
}

/// Subject and body of "somebody wrote through the website".
pub(super) fn lead_arrived(locale: Locale, company: &str, link: &str) -> (String, String) {
    match locale {
        Locale::En => (
            format!("New lead from the website: {company}"),
            format!(
                "{company} wrote through the contact form and expects an answer.\n\nOpen the lead: {link}"
            ),
        ),
        Locale::Fr => (
            format!("Nouvelle piste du site web : {company}"),
            format!(
                "{company} a écrit par le formulaire de contact et attend une réponse.\n\nOuvrir la piste : {link}"
            ),
        ),
    }
}

/// Subject and body of "this lead is yours now".
pub(super) fn lead_handed_over(locale: Locale, company: &str, link: &str) -> (String, String) {
    match locale {
        Locale::En => (
            format!("A lead for you: {company}"),
            format!("The lead of {company} was given to you.\n\nOpen the lead: {link}"),
        ),
        Locale::Fr => (
            format!("Une piste pour vous : {company}"),
            format!("La piste {company} vous a été confiée.\n\nOuvrir la piste : {link}"),
        ),
    }
}

/// Subject and body of "a colleague came to a company of yours".
pub(super) fn conflict_found(locale: Locale, (who, company): (&str, &str), link: &str) -> (String, String) {
    match locale {
        Locale::En => (
            format!("{who} works with {company} too"),
            format!(
                "{company} seems to be a company that you work with. {who} waits until you or a sales lead resolve the conflict.\n\nResolve it: {link}"
            ),
        ),
        Locale::Fr => (
            format!("{who} travaille aussi avec {company}"),
            format!(
                "{company} semble être une entreprise avec laquelle vous travaillez. {who} attend que vous ou un responsable commercial résolviez le conflit.\n\nLe résoudre : {link}"
            ),
        ),
    }
}

/// Subject and body of "you stand in for somebody".
pub(super) fn stands_in(
    locale: Locale,
    person: &str,
    [from, until]: &[String; 2],
    link: &str,
) -> (String, String) {
    match locale {
        Locale::En => (
            format!("You stand in for {person}"),
            format!(
                "From {from} to {until}, what waits for {person} falls to you too. What you do is on record as done for {person}.\n\nWho stands in for whom: {link}"
            ),
        ),
        Locale::Fr => (
            format!("Vous remplacez {person}"),
            format!(
                "Du {from} au {until}, ce qui attend {person} vous revient aussi. Ce que vous faites est consigné comme fait pour {person}.\n\nQui remplace qui : {link}"
            ),
        ),
    }
}

/// Subject and body of "somebody stands in for you".
pub(super) fn is_stood_in_for(
    locale: Locale,
    deputy: &str,
    [from, until]: &[String; 2],
    link: &str,
) -> (String, String) {
    match locale {
        Locale::En => (
            format!("{deputy} stands in for you"),
            format!(
                "From {from} to {until}, what waits for you falls to {deputy} too. You can end this at any time.\n\nWho stands in for whom: {link}"
            ),
        ),
        Locale::Fr => (
            format!("{deputy} vous remplace"),
            format!(
                "Du {from} au {until}, ce qui vous attend revient aussi à {deputy}. Vous pouvez y mettre fin à tout moment.\n\nQui remplace qui : {link}"
            ),
        ),
    }
}

/// Subject and body of "you stand in for somebody no more".
pub(super) fn stands_in_no_more(locale: Locale, person: &str, link: &str) -> (String, String) {
    match locale {
        Locale::En => (
            format!("You no longer stand in for {person}"),
            format!("What waits for {person} no longer falls to you.\n\nWho stands in for whom: {link}"),
        ),
        Locale::Fr => (
            format!("Vous ne remplacez plus {person}"),
            format!("Ce qui attend {person} ne vous revient plus.\n\nQui remplace qui : {link}"),
        ),
    }
}

/// Subject and body of "somebody stands in for you no more".
pub(super) fn is_stood_in_for_no_more(locale: Locale, deputy: &str, link: &str) -> (String, String) {
    match locale {
        Locale::En => (
            format!("{deputy} no longer stands in for you"),
            format!("What waits for you no longer falls to {deputy}.\n\nWho stands in for whom: {link}"),
        ),
        Locale::Fr => (
            format!("{deputy} ne vous remplace plus"),
            format!("Ce qui vous attend ne revient plus à {deputy}.\n\nQui remplace qui : {link}"),
        ),
    }
}

/// Says to whom it reaches that it does so in the place of somebody.
pub(crate) fn stand_in_line(locale: Locale, person: &str) -> String {
    locale.pick(format!("You stand in for {person}."), format!("Vous remplacez {person}."))
}
