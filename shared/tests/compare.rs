//! What changed between two versions of a process: the sentences in both languages.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test stops where something is not as it should be")]

mod common;

use common::templates::template;
use common::{fact, list_key, outcome, role, sample, stage, step};
use shared::keys::{FolderKey, ParamKey};
use shared::locale::Locale;
use shared::process::compare::{Change, Difference, Line, compare};
use shared::process::condition::Condition;
use shared::process::{Ask, Definition, Effect, FirstItem, ForecastCategory, List, Stage, Step};

/// The differences after one change to the distributor's process, in a language, with plain blanks.
fn after(locale: Locale, change: impl FnOnce(&mut Definition)) -> Vec<Difference> {
    let before = template("distributor");
    let mut after = before.clone();
    change(&mut after);
    let mut differences = compare(&before, &after, locale);
    for difference in &mut differences {
        difference.words.iter_mut().for_each(|word| *word = word.replace(['\u{a0}', '\u{202f}'], " "));
    }
    differences
}

/// The sentences about the only part that changed, in both languages.
#[track_caller]
fn says(change: impl Fn(&mut Definition), en: &[&str], fr: &[&str]) {
    for (locale, expected) in [(Locale::En, en), (Locale::Fr, fr)] {
        let found = after(locale, &change);
        let [only] = found.as_slice() else { panic!("not one difference: {found:#?}") };
        assert_eq!(only.words, expected);
    }
}

fn stage_of<'a>(definition: &'a mut Definition, key: &str) -> &'a mut Stage {
    definition.process.stages.iter_mut().find(|found| found.key == stage(key)).unwrap()
}

fn step_of<'a>(definition: &'a mut Definition, key: &str) -> &'a mut Step {
    definition.process.steps.iter_mut().find(|found| found.key == step(key)).unwrap()
}

fn list_of<'a>(definition: &'a mut Definition, key: &str) -> &'a mut List {
    definition.process.lists.iter_mut().find(|found| found.key == list_key(key)).unwrap()
}

fn condition(yaml: &str) -> Condition {
    serde_norway::from_str(yaml).unwrap()
}

#[test]
fn a_policy_value_says_the_new_and_the_old_number() {
    let change = |new: &mut Definition| {
        new.process.params.insert(ParamKey::parse("discount_limit").unwrap(), 12.into());
    };
    says(
        change,
        &["The discount that needs no managing director, in percent, is 12 instead of 10."],
        &["Remise qui se passe de la direction générale, en pour cent : 12 (avant : 10)."],
    );
}

#[test]
fn a_stage_says_its_figures() {
    let change = |new: &mut Definition| {
        let decide = stage_of(new, "decide");
        (decide.probability, decide.usual_days) = (65, 1);
        decide.category.default = ForecastCategory::Commit;
        decide.category.allowed.remove(0);
        (decide.advance, decide.folded) = (true, true);
        decide.asks = vec![Ask::Reason];
    };
    says(
        change,
        &[
            "The forecast category on arrival is “Commit” instead of “Best case”.",
            "“Pipeline” is no longer among the forecast categories to choose from.",
            "The probability is 65 % instead of 70 %.",
            "Deals now move on by themselves as soon as nothing blocks them.",
            "The usual stay is 1 day instead of 20 days.",
            "A move here now asks for a reason.",
            "The board now shows it folded.",
        ],
        &[
            "Catégorie de prévision à l’arrivée : « Engagée » (avant : « Probable »).",
            "« En cours » ne fait plus partie des catégories de prévision au choix.",
            "Probabilité : 65 % (avant : 70 %).",
            "Les affaires avancent désormais d’elles-mêmes dès que rien ne les bloque.",
            "Durée habituelle : 1 jour (avant : 20 jours).",
            "Venir ici demande désormais un motif.",
            "Le tableau la montre désormais repliée.",
        ],
    );
}

#[test]
fn a_stage_says_where_deals_go_and_what_it_takes() {
    let change = |new: &mut Definition| {
        let decide = stage_of(new, "decide");
        decide.next = vec![stage("order"), stage("propose"), stage("lost")];
        decide.exit.remove(0);
        decide.exit[0].firm = true;
        let mut gate = decide.exit[0].clone();
        gate.needs = condition("{ fact: contract_notes, set: true }");
        gate.when = Some(condition("{ fact: contract_notes, set: true }"));
        decide.exit.push(gate);
    };
    says(
        change,
        &[
            "From here a deal may no longer go to “On hold”.",
            "From here a deal may now also go to “Propose”.",
            "To move on from here, this is no longer needed: “Record the customer's answer” ended as “Ordered” (up to “Sales manager”).",
            "To move on from here, this is needed: “Technical issues” settled (up to “Application engineer”, no override passes it); before: “Technical issues” settled (up to “Application engineer”).",
            "To move on from here, this is now needed as well: what was agreed filled in (up to “Application engineer”, only if what was agreed filled in, no override passes it).",
        ],
        &[
            "D’ici, une affaire ne peut plus passer à « En attente ».",
            "D’ici, une affaire peut désormais aussi passer à « Proposition ».",
            "Pour aller plus loin, il ne faut plus : étape « Noter la réponse du client » terminée par « Commandé » (du ressort de « Responsable des ventes »).",
            "Pour aller plus loin, il faut : « Questions techniques » à régler (du ressort de « Ingénieur d’application », sans dérogation possible) ; avant : « Questions techniques » à régler (du ressort de « Ingénieur d’application »).",
            "Pour aller plus loin, il faut désormais aussi : ce qui est convenu à remplir (du ressort de « Ingénieur d’application », seulement dans ce cas : ce qui est convenu : non vide, sans dérogation possible).",
        ],
    );
}

#[test]
fn a_part_says_where_it_moved_and_its_neighbours_say_nothing() {
    let change = |new: &mut Definition| new.process.stages.swap(1, 2);
    says(
        change,
        &["It now comes after “Interest” instead of after “Qualify”."],
        &["Vient désormais après « Intérêt » (avant : après « Qualification »)."],
    );
    let change = |new: &mut Definition| new.process.steps.rotate_right(1);
    says(
        change,
        &["It now comes first instead of after “Ask whether the equipment is fine”."],
        &["Vient désormais en premier (avant : après « Demander si l’équipement convient »)."],
    );
}

#[test]
fn a_step_says_who_does_it_where_and_when() {
    let change = |new: &mut Definition| {
        let call = step_of(new, "technical_call");
        call.owner = role("engineering");
        call.also = vec![role("sales_admin")];
        call.informed.clear();
        call.stage = stage("propose");
        call.optional = true;
        call.when = None;
        call.after = vec![step("buying_influences")];
        call.due.as_mut().unwrap().business_days = -1;
        call.due.as_mut().unwrap().after = Some(fact("visited_on"));
        call.due.as_mut().unwrap().remind = None;
    };
    says(
        change,
        &[
            "The stage is “Propose” instead of “Qualify”.",
            "The role that does it is “Engineering” instead of “Application engineer”.",
            "“Sales administration” is now among the roles that may do it as well.",
            "“Sales manager” is no longer among the roles that are told.",
            "It is now optional: leaving the stage does not wait for it.",
            "Needed always, before: only if an application engineer should call or visit: yes.",
            "It no longer waits for “Qualify over eight points”.",
            "It now waits for “Name the buying influences”.",
            "The due date is 1 business day before the date “Visited on” instead of 5 business days after the day it opens.",
            "There is no reminder any more, before: 1 business day before it is due.",
        ],
        &[
            "Étape du parcours : « Proposition » (avant : « Qualification »).",
            "Rôle qui s’en charge : « Ingénierie » (avant : « Ingénieur d’application »).",
            "« Administration des ventes » fait désormais partie des rôles qui peuvent aussi s’en charger.",
            "« Responsable des ventes » ne fait plus partie des rôles informés.",
            "Désormais facultative : on peut avancer sans l’avoir terminée.",
            "Nécessaire dans tous les cas (avant : seulement dans ce cas : un ingénieur d’application doit appeler ou passer : oui).",
            "N’attend plus « Qualifier sur huit points ».",
            "Attend désormais « Nommer les personnes qui pèsent sur l’achat ».",
            "Échéance : 1 jour ouvré avant la date « Visité le » (avant : 5 jours ouvrés après le jour de l’ouverture).",
            "Rappel : plus rien (avant : 1 jour ouvré avant l’échéance).",
        ],
    );
    let change = |new: &mut Definition| {
        step_of(new, "buying_influences").when =
            Some(condition("{ fact: requested_discount, above: { param: discount_limit } }"));
        step_of(new, "buying_influences").due = step_of(new, "technical_call").due.clone();
    };
    says(
        change,
        &[
            "Needed only if discount asked for, in percent above 10 %, before: always.",
            "The due date is new: 5 business days after the day it opens.",
            "The reminder is new: 1 business day before it is due.",
            "The role that is told when it is late is new: “Sales manager”.",
        ],
        &[
            "Nécessaire seulement dans ce cas : remise demandée, en pour cent au-dessus de 10 % (avant : dans tous les cas).",
            "Échéance : 5 jours ouvrés après le jour de l’ouverture (avant : rien).",
            "Rappel : 1 jour ouvré avant l’échéance (avant : rien).",
            "Rôle averti en cas de retard : « Responsable des ventes » (avant : rien).",
        ],
    );
}

#[test]
fn a_step_says_what_it_asks_for() {
    let change = |new: &mut Definition| {
        let take_on = step_of(new, "take_on");
        take_on.fields[0].optional = true;
        take_on.fields[3].when = None;
        take_on.fields[4].fact = fact("strategic");
        take_on.fields[4].when = Some(condition("{ fact: channel, is: direct }"));
        take_on.documents = serde_norway::from_str("[{ document: quote }]").unwrap();
        take_on.messages[0].to.push(role("engineering"));
        take_on.messages[0].email = false;
    };
    says(
        change,
        &[
            "“Where the interest came from”: it may now stay empty.",
            "“Distributor”: asked always, before: only if sold: Through a distributor.",
            "It no longer asks for “Territory”.",
            "It now also asks for “Strategic customer”, only if sold: Directly.",
            "It now also needs the document “Quote”.",
            "“{number}: new interest of {account}”: “Engineering” is now among the roles it goes to.",
            "“{number}: new interest of {account}”: it no longer goes out by e-mail.",
        ],
        &[
            "« D’où vient l’intérêt » – désormais facultatif.",
            "« Distributeur » – à remplir dans tous les cas (avant : seulement dans ce cas : vendu : Par un distributeur).",
            "Ne demande plus « Territoire ».",
            "Demande désormais aussi « Client stratégique », seulement dans ce cas : vendu : Directement.",
            "Il faut désormais aussi le document « Devis ».",
            "« {number} : nouvel intérêt de {account} » – « Ingénierie » fait désormais partie des destinataires.",
            "« {number} : nouvel intérêt de {account} » – plus d’envoi par courriel.",
        ],
    );
}

#[test]
fn a_step_says_how_it_ends_and_when_approval_is_asked_for() {
    let change = |new: &mut Definition| {
        let approve = step_of(new, "approve_price");
        approve.outcomes[1].leads = Some(Effect::Stage(stage("lost")));
        approve.outcomes[1].note = false;
        approve.outcomes.remove(0);
        let approval = approve.approval.as_mut().unwrap();
        approval.rules[0].when = condition("{ fact: requested_discount, above: { param: discount_limit } }");
        approval.basis.remove(0);
        approval.own_allowed = true;
    };
    says(
        change,
        &[
            "It can no longer end as “Approved”.",
            "“Changes wanted”: it now leads to “Lost”, before it went back to “Define proposal and quote”.",
            "“Changes wanted”: it no longer asks for a reason.",
            "“the discount is above what needs no managing director”: it asks for approval only if discount asked for, in percent above 10 %, before: only if the price needs an approval: yes and discount asked for, in percent above 10 %.",
            "“The price needs an approval” is no longer among the facts the decision is about.",
            "The deal’s owner may now decide it.",
        ],
        &[
            "L’issue « Accordé » n’existe plus.",
            "« Changements demandés » – désormais, cette issue mène à « Perdue », avant elle renvoyait à « Définir la proposition et le devis ».",
            "« Changements demandés » – le motif n’est plus demandé.",
            "« la remise dépasse ce qui se passe de la direction générale » – demande un accord seulement dans ce cas : remise demandée, en pour cent au-dessus de 10 % (avant : seulement dans ce cas : le prix demande un accord : oui et remise demandée, en pour cent au-dessus de 10 %).",
            "« Le prix demande un accord » ne fait plus partie des éléments sur lesquels porte la décision.",
            "Le responsable de l’affaire peut désormais décider lui-même.",
        ],
    );
}

#[test]
fn a_condition_that_reads_the_same_is_told_as_another_way_of_writing() {
    let change = |new: &mut Definition| {
        step_of(new, "technical_call").when = Some(condition("{ all: [technical_call_wanted] }"));
    };
    says(
        change,
        &[
            "Needed only if an application engineer should call or visit: yes, which is written in another way and reads the same.",
        ],
        &[
            "Nécessaire seulement dans ce cas : un ingénieur d’application doit appeler ou passer : oui (écriture différente, même lecture).",
        ],
    );
}

#[test]
fn a_fact_says_its_choices() {
    let change = |new: &mut Definition| {
        let channel = new.process.facts.get_mut("channel").unwrap();
        channel.options = vec!["direct".to_owned(), "internet".to_owned()];
        channel.default = Some(shared::process::fact::FactValue::Choice("direct".to_owned()));
        channel.weekdays = [1, 2].into();
    };
    says(
        change,
        &[
            "“Through a distributor” is no longer among the choices.",
            "“internet” is now among the choices.",
            "The day of the week it may fall on is Monday or Tuesday instead of any.",
            "The value it starts with is new: Directly.",
        ],
        &[
            "« Par un distributeur » ne fait plus partie des choix.",
            "« internet » fait désormais partie des choix.",
            "Jour de la semaine permis : lundi ou mardi (avant : n’importe lequel).",
            "Valeur de départ : Directement (avant : rien).",
        ],
    );
}

#[test]
fn a_list_says_its_states_and_keepers() {
    let change = |new: &mut Definition| {
        let issues = list_of(new, "technical_issues");
        issues.keepers.remove(0);
        issues.states.remove(1);
        issues.states[1].by.clear();
        issues.blocks_by_choice = true;
        let item = r"{ key: manual, owner: sales_admin, due: { business_days: 3 } }";
        issues.items = vec![serde_norway::from_str::<FirstItem>(item).unwrap()];
    };
    says(
        change,
        &[
            "“Application engineer” is no longer among the roles that keep it.",
            "An item can no longer be “Under way”.",
            "“Solved”: “Application engineer” is no longer among the roles that alone bring an item there.",
            "Each item now says for itself whether it blocks.",
            "It now also begins with “manual”.",
        ],
        &[
            "« Ingénieur d’application » ne fait plus partie des rôles qui la tiennent.",
            "Une ligne ne peut plus être « En cours ».",
            "« Résolue » – « Ingénieur d’application » ne fait plus partie des rôles qui seuls y amènent une ligne.",
            "Chaque ligne dit désormais elle-même si elle bloque.",
            "Commence désormais aussi avec « manual ».",
        ],
    );
}

#[test]
fn texts_are_told_in_the_language_that_is_asked_for() {
    let change = |new: &mut Definition| {
        let texts = new.texts.get_mut(&Locale::En).unwrap();
        let text = texts.steps.get_mut("approve_price").unwrap();
        text.name = "Say yes to the price".to_owned();
        text.guidance.push_str(" Today.");
        text.outcomes.insert(outcome("approved"), "Fine".to_owned());
    };
    assert_eq!(after(Locale::Fr, change), []);
    let found = after(Locale::En, change);
    assert_eq!(found[0].name, "Say yes to the price");
    assert_eq!(
        found[0].words,
        [
            "It is now called “Say yes to the price” instead of “Approve the price”.",
            "The outcome “Approved” is now called “Fine”.",
            "The guidance was reworded.",
        ]
    );
}

#[test]
fn parts_come_and_go_in_template_order() {
    let change = |new: &mut Definition| {
        new.process.version += 1;
        new.process.steps.remove(1);
        new.process.roles.remove(2);
        new.process.params.insert(ParamKey::parse("margin_floor").unwrap(), 12.into());
        for texts in new.texts.values_mut() {
            texts.purpose.push_str(" Always.");
            texts.params.insert(ParamKey::parse("margin_floor").unwrap(), "Margin floor".to_owned());
        }
    };
    let found = after(Locale::En, change);
    let told: Vec<_> = found.iter().map(|one| (one.kind, one.subject.key(), one.name.as_str())).collect();
    let expected = [
        (Change::Changed, "distributor", "Equipment sale"),
        (Change::Removed, "application_engineer", "Application engineer"),
        (Change::Added, "margin_floor", "Margin floor"),
        (Change::Removed, "answer_interest", "Answer the customer"),
    ];
    assert_eq!(told, expected);
    assert_eq!(found[0].words, ["The purpose was reworded."]);
    assert_eq!(found[2].words, ["It is 12."]);
    assert!(found[1].words.is_empty() && found[3].words.is_empty());
    let found = after(Locale::Fr, change);
    assert_eq!(found[0].words, ["L’objectif a été reformulé."]);
}

#[test]
fn a_new_part_says_what_it_is() {
    fn read<T: serde::de::DeserializeOwned>(yaml: &str) -> T {
        serde_norway::from_str(yaml).unwrap()
    }
    let change = |new: &mut Definition| {
        let process = &mut new.process;
        process.roles.push(read("{ key: partner, external: true }"));
        process.facts.insert(fact("colour"), read("{ type: line }"));
        process.segments.push(read("{ key: large, when: strategic }"));
        let mut pause: Stage = process.stage(&stage("on_hold")).unwrap().clone();
        pause.key = stage("pause");
        process.stages.push(pause);
        process.steps.push(read(
            "{ key: thank, stage: order, owner: legal, kind: task, optional: true, when: strategic }",
        ));
        process.lists.push(read(
            "{ key: plan, stage: order, keepers: [sales_admin, engineering], states: [{ key: open }] }",
        ));
        process.documents.insert(read("photo"), read("{ folder: order }"));
        process.folders.push(read("photos"));
    };
    let told = |locale| -> Vec<String> {
        after(locale, change).iter().map(|one| format!("{} | {}", one.name, one.words.join(" "))).collect()
    };
    assert_eq!(
        told(Locale::En),
        [
            "Partner | Played by people outside the company.",
            "colour | It takes a line of text.",
            "large | A deal is of this type only if strategic customer: yes.",
            "pause | What a deal is here: set aside. From here deals go to “Lost”.",
            "thank | “Legal” does it in “Order”. Leaving the stage does not wait for it. Needed only if strategic customer: yes.",
            "plan | It begins in “Order” and is kept by “Sales administration” and “Engineering”.",
            "photo | Filed in “Order”.",
            "photos | "
        ]
    );
    assert_eq!(
        told(Locale::Fr),
        [
            "Partenaire | Tenu par des personnes extérieures à l’entreprise.",
            "colour | Valeur attendue : une ligne de texte.",
            "large | Une affaire est de ce type seulement dans ce cas : client stratégique : oui.",
            "pause | Ce qu’une affaire y est : mise de côté. D’ici, les affaires passent à « Perdue ».",
            "thank | « Juridique » s’en charge dans « Commande ». On peut avancer sans l’avoir terminée. Nécessaire seulement dans ce cas : client stratégique : oui.",
            "plan | Commence dans « Commande », tenue par « Administration des ventes » et « Ingénierie ».",
            "photo | Classement dans « Commande ».",
            "photos | "
        ]
    );
}

#[test]
fn what_a_step_sets_off_is_told() {
    let before = sample::definition();
    let mut after = before.clone();
    let form = step_of(&mut after, "form");
    form.creates[0].when = None;
    form.creates[0].title = "{title} · Advice".to_owned();
    form.creates[0].carries.reverse();
    form.readiness = None;
    form.messages[0].addresses = None;
    let said = |locale| -> Vec<String> {
        let words = compare(&before, &after, locale).remove(0).words;
        words.into_iter().map(|word| word.replace('\u{a0}', " ")).collect()
    };
    assert_eq!(
        said(Locale::En),
        [
            "There is no share that must be filled in any more, before: “Readiness threshold” in percent of “Need”, “Site”, “Quantity” and “Wanted by”, before “Ask support” may be set.",
            "“{number} {title}”: there is no field with further addresses any more, before: “Copies”.",
            "“related consulting work”: started always, before: only if consulting: yes.",
            "“related consulting work”: the title is “{title} · Advice” instead of “{title} · Consulting”.",
            "“related consulting work”: among the facts it starts with, “Need” now comes first instead of after “Contact”."
        ]
    );
    assert_eq!(
        said(Locale::Fr),
        [
            "Part à remplir : plus rien (avant : « Readiness threshold » en pour cent de « Need », « Site », « Quantity » et « Wanted by », avant de pouvoir cocher « Ask support »).",
            "« {number} {title} » – champ d’autres adresses : plus rien (avant : « Copies »).",
            "« prestation de conseil liée » – ouverture dans tous les cas (avant : seulement dans ce cas : consulting : oui).",
            "« prestation de conseil liée » – titre : « {title} · Advice » (avant : « {title} · Consulting »).",
            "« prestation de conseil liée » – parmi les champs repris, « Need » vient désormais en premier (avant : après « Contact »)."
        ]
    );
}

/// The lines of the only part that changed, each as `label: before > after`; those that differ with a star.
fn lines(locale: Locale, change: impl FnOnce(&mut Definition)) -> Vec<String> {
    let found = after(locale, change);
    let [only] = found.as_slice() else { panic!("not one difference: {found:#?}") };
    let line = |line: &Line| {
        let side = |side: &Option<String>| side.clone().unwrap_or_else(|| "-".to_owned());
        let star = if line.differs() { "*" } else { "" };
        format!("{star}{}: {} > {}", line.label, side(&line.before), side(&line.after))
            .replace(['\u{a0}', '\u{202f}'], " ")
    };
    only.lines.iter().map(line).collect()
}

#[test]
fn a_part_stands_as_it_was_beside_as_it_is() {
    let change = |new: &mut Definition| {
        let decide = stage_of(new, "decide");
        decide.probability = 65;
        decide.advance = true;
    };
    let said = lines(Locale::En, change);
    let differing: Vec<&String> = said.iter().filter(|line| line.starts_with('*')).collect();
    assert_eq!(differing, ["*Probability: 70 % > 65 %", "*Goes on by itself: - > yes"]);
    assert!(said.first().is_some_and(|name| name.starts_with("Name: ")), "{said:?}");
    let said = lines(Locale::Fr, change);
    assert!(said.contains(&"*Probabilité : 70 % > 65 %".replace(" :", ":")), "{said:?}");
}

#[test]
fn what_is_new_or_gone_stands_on_one_side() {
    let said = lines(Locale::En, |new| new.process.folders.push(FolderKey::parse("letters").unwrap()));
    assert_eq!(said, ["*Name: - > letters"]);
    let gone = after(Locale::En, |new| {
        new.process.lists.clear();
    });
    assert!(gone.iter().flat_map(|part| &part.lines).all(|line| line.before.is_some()));
}
