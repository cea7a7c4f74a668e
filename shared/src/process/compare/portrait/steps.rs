//! What is said of a step: who does it, when, how it ends and what it sets off.

use crate::process::{Approval, Creates, DueRule, Message, Outcome, Step};

use super::super::{labels, messages, outcomes, steps};
use super::Portrait;

impl Portrait<'_> {
    pub(in super::super) fn step(&mut self, step: &Step) {
        let (side, locale) = (self.side, self.side.locale);
        let role = |role: &_| side.role_name(role).to_owned();
        if let Some(text) = side.texts.steps.get(&step.key) {
            self.line(("Guidance", "Conseils"), text.guidance.as_str());
            self.line(("Tool", "Outil"), text.tool.as_str());
            self.line(("At hand", "À portée de main"), text.content.as_str());
        }
        self.line(("Stage", "Phase"), side.texts.stage(&step.stage));
        self.line(("Done by", "Faite par"), side.role_name(&step.owner));
        self.names(("May do it as well", "Peuvent aussi la faire"), &step.also, role);
        self.names(("To be asked", "À consulter"), &step.consulted, role);
        self.names(("Are told", "Sont informés"), &step.informed, role);
        self.line(("Kind", "Nature"), labels::step_kind(step.kind, locale));
        self.yes(("May be left undone", "Peut rester en suspens"), step.optional);
        self.line(
            ("Needed", "Nécessaire"),
            step.when.as_ref().map(|when| side.only_if(when)).unwrap_or_default(),
        );
        self.names(("Opens after", "S’ouvre après"), &step.after, |step| side.texts.step(step).to_owned());
        if let Some(due) = &step.due {
            self.due(due);
        }
        self.asks(step);
        for outcome in &step.outcomes {
            self.outcome(step, outcome);
        }
        if let Some(approval) = &step.approval {
            self.approval(approval);
        }
        let repetition = step.repeat.as_ref().map(|repeat| steps::repetition(side, repeat));
        self.line(("Repetition", "Répétition"), repetition.unwrap_or_default());
        for message in &step.messages {
            self.message(step, message);
        }
        for creates in &step.creates {
            self.created(creates);
        }
        self.names(("Requirements it answers", "Exigences couvertes"), &step.requirements, Clone::clone);
    }

    fn due(&mut self, due: &DueRule) {
        let DueRule { business_days, after, remind, escalate } = due;
        let (side, locale) = (self.side, self.side.locale);
        self.line(("Due", "Échéance"), steps::due_date(side, &(*business_days, after.clone())));
        let reminder = remind.map(|days| labels::business_days(days.into(), locale));
        self.line(("Reminder before it is due", "Rappel avant l’échéance"), reminder.unwrap_or_default());
        let told = escalate.as_ref().map(|role| side.role_name(role));
        self.line(("Told when it is late", "Averti en cas de retard"), told.unwrap_or_default());
    }

    fn outcome(&mut self, step: &Step, outcome: &Outcome) {
        let Outcome { key, leads, note, incomplete, tone } = outcome;
        let (side, locale) = (self.side, self.side.locale);
        let mut parts = vec![outcomes::leads(side, leads.as_ref())];
        parts.extend(note.then(|| locale.pick("asks for a reason", "demande un motif").to_owned()));
        let incomplete = incomplete.then(|| {
            locale.pick("even while the form is not complete", "même si le formulaire est incomplet")
        });
        parts.extend(incomplete.map(str::to_owned));
        parts.push(labels::tone(*tone, locale));
        let text = self.of_name(side.texts.outcome(&step.key, key), &parts.join(", "));
        self.about(("Can end as", "Issue"), key.as_str(), text);
    }

    fn approval(&mut self, approval: &Approval) {
        let Approval { rules, basis, own_allowed } = approval;
        let side = self.side;
        for rule in rules {
            let text = self.of_name(side.texts.rule(&rule.key), &side.supposed(&rule.when));
            self.about(("Needs approval because", "Accord nécessaire car"), rule.key.as_str(), text);
        }
        let label = ("The decision is about", "La décision porte sur");
        self.names(label, basis, |fact| side.texts.fact(fact).to_owned());
        self.yes(("The deal’s owner may decide", "Le responsable de l’affaire peut décider"), *own_allowed);
    }

    fn message(&mut self, step: &Step, message: &Message) {
        let Message { key, on, outcome, when, to, cc, addresses, email } = message;
        let (side, locale) = (self.side, self.side.locale);
        let names =
            |roles: &[_]| roles.iter().map(|role| side.role_name(role).to_owned()).collect::<Vec<_>>();
        let mut parts = vec![format!("{}{}", labels::trigger(*on, locale), side.also_only_if(when.as_ref()))];
        let ended = outcome.as_ref().map(|outcome| side.outcome(&step.key, outcome));
        parts.extend(ended.map(|name| locale.pick(format!("for {name}"), format!("pour {name}"))));
        if !to.is_empty() {
            let to = names(to).join(", ");
            parts.push(locale.pick(format!("to {to}"), format!("à {to}")));
        }
        if !cc.is_empty() {
            let cc = names(cc).join(", ");
            parts.push(locale.pick(format!("copy to {cc}"), format!("copie à {cc}")));
        }
        parts.extend(addresses.as_ref().map(|fact| side.fact(fact)));
        parts.extend(email.then(|| locale.pick("by e-mail as well", "aussi par courriel").to_owned()));
        let text = side.texts.messages.get(key);
        let subject = text.map(|text| text.subject.as_str()).filter(|subject| !subject.is_empty());
        let said = self.of_name(subject.unwrap_or(key.as_str()), &parts.join(", "));
        self.about(("Message", "Message"), key.as_str(), said);
        let body = text.map(|text| text.body.as_str()).unwrap_or_default();
        self.about(("Text of the message", "Texte du message"), key.as_str(), body);
    }

    fn created(&mut self, creates: &Creates) {
        let Creates { relation, when, title, close, carries } = creates;
        let (side, locale) = (self.side, self.side.locale);
        let mut parts = vec![format!("{}{}", side.quoted(title), side.also_only_if(when.as_ref()))];
        parts.extend(close.as_ref().map(|close| messages::close_date(side, close)));
        parts.extend(carries.iter().map(|fact| side.fact(fact)));
        let name = labels::relation(*relation, locale);
        let text = self.of_name(name, &parts.join(", "));
        self.about(("Starts a deal", "Ouvre une affaire"), name, text);
    }

    /// `name: text`, as the language sets the colon.
    pub(super) fn of_name(&self, name: &str, text: &str) -> String {
        if text.is_empty() {
            return name.to_owned();
        }
        self.side.locale.pick(format!("{name}: {text}"), format!("{name} : {text}"))
    }
}
