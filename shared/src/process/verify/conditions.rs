//! Conditions: what they name exists, and what they compare can be compared.

use crate::engine::conditions::holds;
use crate::keys::FactKey;
use crate::process::condition::{Condition, Literal, Operand, Test};
use crate::process::fact::{Fact, FactType};
use crate::time::parse_date;

use super::Report;
use super::worlds::explore;

impl Report<'_> {
    pub(super) fn condition_if_any(&mut self, place: &str, condition: Option<&Condition>) {
        if let Some(condition) = condition {
            self.condition(place, condition);
        }
    }

    /// A condition: what it names exists and fits, and it can hold and not hold.
    pub(super) fn condition(&mut self, place: &str, condition: &Condition) {
        let before = self.findings.len();
        self.names(place, condition);
        if self.findings.len() == before {
            self.can_be_decided(place, condition);
        }
    }

    /// A condition that never holds, or always.
    fn can_be_decided(&mut self, place: &str, condition: &Condition) {
        let (mut held, mut failed) = (false, false);
        let process = self.process;
        let decided = explore(process, &[condition], &mut |state| {
            let holds = holds(condition, process, state, None);
            held |= holds;
            failed |= !holds;
            !(held && failed)
        });
        if decided && !held {
            self.error(
                place,
                "this never holds, whatever is filled in",
                "Look for two parts that exclude each other, or leave it out.",
            );
        } else if decided && !failed {
            self.warning(place, "this always holds, so it decides nothing", "Leave it out, or narrow it.");
        }
    }

    fn names(&mut self, place: &str, condition: &Condition) {
        match condition {
            Condition::All(parts) | Condition::Any(parts) => {
                if parts.is_empty() {
                    self.error(place, "an empty list decides nothing", "List conditions, or leave it out.");
                }
                for part in parts {
                    self.names(place, part);
                }
            }
            Condition::Not(inner) => self.names(place, inner),
            Condition::Done(step) => {
                if self.process.step(step).is_none() {
                    self.unknown(place, "step", step);
                }
            }
            Condition::Ended(step, outcome) => match self.process.step(step) {
                None => self.unknown(place, "step", step),
                Some(found) if found.outcome(outcome).is_none() => {
                    self.unknown(place, "outcome", format!("{step}.{outcome}"));
                }
                Some(_) => {}
            },
            Condition::Document(kind) => {
                if !self.process.documents.contains_key(kind) {
                    self.unknown(place, "document", kind);
                }
            }
            Condition::Segment(segment) => {
                if !self.process.segments.iter().any(|declared| declared.key == *segment) {
                    self.unknown(place, "segment", segment);
                }
            }
            Condition::Listed(list) | Condition::Settled(list) => {
                if self.process.list(list).is_none() {
                    self.unknown(place, "list", list);
                }
            }
            Condition::Contact(role) => {
                if !self.process.contact_roles.iter().any(|declared| declared.key == *role) {
                    self.unknown(place, "contact role", role);
                }
            }
            Condition::Fact(key, test) => match self.process.facts.get(key) {
                None => self.unknown(place, "fact", key),
                Some(fact) => self.test(place, (key, fact), test),
            },
        }
    }

    fn test(&mut self, place: &str, (key, fact): (&FactKey, &Fact), test: &Test) {
        match test {
            Test::Is(literal) => self.equal_literal(place, (key, fact), literal),
            Test::In(literals) => {
                if literals.is_empty() {
                    self.error(
                        place,
                        format!("`{key}` is compared with nothing"),
                        "List at least one value.",
                    );
                }
                for literal in literals {
                    self.equal_literal(place, (key, fact), literal);
                }
            }
            Test::Has(option) => {
                if fact.kind != FactType::Choices {
                    self.misfit(place, key, fact, "`has` asks for one of several choices");
                } else if !fact.options.contains(option) {
                    self.unknown(place, "option", format!("{key}.{option}"));
                }
            }
            Test::Set(_) => {}
            Test::Below(bound) | Test::AtMost(bound) | Test::Above(bound) | Test::AtLeast(bound) => {
                self.bound(place, (key, fact), bound);
            }
        }
    }

    fn equal_literal(&mut self, place: &str, (key, fact): (&FactKey, &Fact), literal: &Literal) {
        let fits = match (fact.kind, literal) {
            (FactType::Choice, Literal::Text(option)) => {
                if !fact.options.contains(option) {
                    self.unknown(place, "option", format!("{key}.{option}"));
                }
                true
            }
            (FactType::Flag, Literal::Flag(_)) | (FactType::Line | FactType::Email, Literal::Text(_)) => true,
            _ => ordered_literal_fits(fact.kind, literal),
        };
        if !fits {
            self.misfit(place, key, fact, "it is compared with a value of another type");
        }
    }

    fn bound(&mut self, place: &str, (key, fact): (&FactKey, &Fact), bound: &Operand) {
        if !has_order(fact.kind) {
            return self.misfit(
                place,
                key,
                fact,
                "only numbers, percentages, amounts and dates have an order",
            );
        }
        let fits = match bound {
            Operand::Literal(literal) => ordered_literal_fits(fact.kind, literal),
            Operand::Param { param } => {
                if !self.process.params.contains_key(param) {
                    self.unknown(place, "param", param);
                }
                fact.kind != FactType::Date
            }
            Operand::Fact { fact: other } => match self.process.facts.get(other) {
                None => {
                    self.unknown(place, "fact", other);
                    true
                }
                Some(other) => other.kind == fact.kind,
            },
        };
        if !fits {
            self.misfit(place, key, fact, "it is compared with something of another type");
        }
    }

    fn misfit(&mut self, place: &str, key: &FactKey, fact: &Fact, problem: &str) {
        let kind = format!("{:?}", fact.kind).to_lowercase();
        let proposal = format!("Compare `{key}` in a way that fits its type, {kind}.");
        self.error(place, format!("`{key}` does not fit: {problem}"), proposal);
    }
}

fn has_order(kind: FactType) -> bool {
    matches!(kind, FactType::Number | FactType::Percent | FactType::Money | FactType::Date)
}

/// Whether a literal has a place in the order of a type.
fn ordered_literal_fits(kind: FactType, literal: &Literal) -> bool {
    match (kind, literal) {
        (FactType::Number | FactType::Percent | FactType::Money, Literal::Number(_)) => true,
        (FactType::Date, Literal::Text(text)) => parse_date(text).is_some(),
        _ => false,
    }
}
