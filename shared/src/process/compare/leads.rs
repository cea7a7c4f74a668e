//! Whether leads come of the deals of a process, and what the return is counted against.

use crate::process::BringsLeads;

use super::side::Side;
use super::words::Words;

impl Words<'_> {
    pub(super) fn leads(&mut self, (before, after): (Option<&BringsLeads>, Option<&BringsLeads>)) {
        match (before, after) {
            (Some(BringsLeads { cost }), Some(after)) => {
                self.value(
                    ("cost that the return is counted against", "Coût auquel le retour est rapporté"),
                    (cost, &after.cost),
                    Side::fact,
                );
            }
            (None, Some(BringsLeads { cost })) => {
                let cost = self.after.fact(cost);
                self.say(
                    format!("Leads now come of its deals; their return is counted against {cost}."),
                    format!(
                        "Ses affaires apportent désormais des pistes ; leur retour se rapporte à {cost}."
                    ),
                );
            }
            (Some(_), None) => {
                self.say("Leads no longer come of its deals.", "Ses affaires n’apportent plus de pistes.");
            }
            (None, None) => {}
        }
    }
}
