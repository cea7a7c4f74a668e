//! Who may do what, as data: one table of roles and permissions. The server decides by it; the browser reads the same
//! table only to leave out what a person cannot use. What is not in the table is denied.
//!
//! Whether a person may act on *this* deal or step is the engine's question; this table answers the first, cheaper
//! one: may this role do such a thing at all.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::keys::RoleKey;

/// Something a role may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Permission {
    /// Read processes and their guidance.
    ProcessRead,
    /// Draft, publish and compare versions of processes, and bring running deals to them.
    ProcessWrite,
    /// Read every deal of the organisation, with boards and timelines.
    DealReadAll,
    /// Read the deals on whose team one is.
    DealReadTeam,
    /// Start deals.
    DealCreate,
    /// Change details and team of the deals one works on, log notes, file documents.
    DealEdit,
    /// Move the deals one works on.
    DealMove,
    /// Move deals against their gates, with a reason that stays visible.
    DealOverride,
    /// Hand steps and deals of others to somebody else.
    DealReassign,
    /// Work on the steps of one's role.
    StepWork,
    /// Read leads.
    LeadRead,
    /// Enter, work and convert leads.
    LeadWork,
    /// Resolve conflicts between sellers (RS-1.3).
    ConflictResolve,
    /// Read accounts and contacts.
    AccountRead,
    /// Read everybody's quotas, not only the own ones.
    QuotaRead,
    /// Set quotas.
    QuotaSet,
    /// See who works here and in which role.
    UserRead,
    /// Read the mails that were kept instead of sent.
    MailboxRead,
    /// Change what holds for the whole company, for instance its business calendar.
    OrganisationWrite,
}

impl Permission {
    /// Every permission, in the order of the printed matrix.
    pub const ALL: [Self; 19] = [
        Self::ProcessRead,
        Self::ProcessWrite,
        Self::DealReadAll,
        Self::DealReadTeam,
        Self::DealCreate,
        Self::DealEdit,
        Self::DealMove,
        Self::DealOverride,
        Self::DealReassign,
        Self::StepWork,
        Self::LeadRead,
        Self::LeadWork,
        Self::ConflictResolve,
        Self::AccountRead,
        Self::QuotaRead,
        Self::QuotaSet,
        Self::UserRead,
        Self::MailboxRead,
        Self::OrganisationWrite,
    ];
}

use Permission as P;

/// What everybody who works in the company may do.
const COLLEAGUE: &[P] =
    &[P::ProcessRead, P::DealReadAll, P::StepWork, P::DealEdit, P::AccountRead, P::UserRead];

/// Everything that selling takes.
const SELLER: &[P] = &[
    P::ProcessRead,
    P::DealReadAll,
    P::StepWork,
    P::DealEdit,
    P::AccountRead,
    P::UserRead,
    P::DealCreate,
    P::DealMove,
    P::LeadRead,
    P::LeadWork,
];

/// Selling, and helping other sellers.
const SALES_LEAD: &[P] = &[
    P::ProcessRead,
    P::DealReadAll,
    P::StepWork,
    P::DealEdit,
    P::AccountRead,
    P::UserRead,
    P::DealCreate,
    P::DealMove,
    P::LeadRead,
    P::LeadWork,
    P::ConflictResolve,
    P::DealOverride,
    P::DealReassign,
    P::QuotaRead,
    P::QuotaSet,
];

/// Working in the company, and keeping its figures.
const FIGURES: &[P] =
    &[P::ProcessRead, P::DealReadAll, P::StepWork, P::DealEdit, P::AccountRead, P::UserRead, P::QuotaRead];

/// Selling on paper, and keeping its figures.
const SALES_ADMIN: &[P] = &[
    P::ProcessRead,
    P::DealReadAll,
    P::StepWork,
    P::DealEdit,
    P::AccountRead,
    P::UserRead,
    P::DealCreate,
    P::DealMove,
    P::LeadRead,
    P::LeadWork,
    P::QuotaRead,
];

/// The matrix: each role with what it may do. A role that is not here may do nothing.
pub const MATRIX: &[(&str, &[P])] = &[
    ("account_executive", SELLER),
    ("sales_support", SELLER),
    ("solution_architect", COLLEAGUE),
    ("senior_director", SALES_LEAD),
    ("finance", FIGURES),
    ("renewals_manager", SELLER),
    ("delivery_manager", COLLEAGUE),
    ("sales_manager", SALES_LEAD),
    ("engagement_manager", COLLEAGUE),
    ("legal", COLLEAGUE),
    ("assistant", SELLER),
    ("sales_admin", SALES_ADMIN),
    ("engineering", COLLEAGUE),
    ("application_engineer", COLLEAGUE),
    ("managing_director", SALES_LEAD),
    ("production", COLLEAGUE),
    ("customer_support", COLLEAGUE),
    ("sales_director", SALES_LEAD),
    ("functional_presales", COLLEAGUE),
    ("technical_presales", COLLEAGUE),
    ("product", COLLEAGUE),
    ("cloud_operations", COLLEAGUE),
    ("controlling", FIGURES),
    ("product_marketing", COLLEAGUE),
    // Marketing runs campaigns, which are deals of a process like others.
    ("marketing", SELLER),
    ("partner", &[P::ProcessRead, P::DealReadTeam, P::StepWork]),
    (
        "administrator",
        &[
            P::ProcessRead,
            P::ProcessWrite,
            P::DealReadAll,
            P::LeadRead,
            P::AccountRead,
            P::UserRead,
            P::MailboxRead,
            P::OrganisationWrite,
            P::DealReassign,
            P::QuotaRead,
            P::QuotaSet,
        ],
    ),
];

/// The name of a role in each language, for places that know no process.
const NAMES: &[(&str, &str, &str)] = &[
    ("account_executive", "Account executive", "Ingénieur commercial"),
    ("sales_support", "Sales support specialist", "Assistance commerciale"),
    ("solution_architect", "Solution architect", "Architecte solutions"),
    ("senior_director", "Senior director", "Direction commerciale"),
    ("finance", "Finance", "Finance"),
    ("renewals_manager", "Renewals manager", "Responsable des renouvellements"),
    ("delivery_manager", "Client delivery manager", "Responsable de la prestation"),
    ("sales_manager", "Sales manager", "Responsable des ventes"),
    ("engagement_manager", "Engagement manager", "Responsable de mission"),
    ("legal", "Legal", "Juridique"),
    ("assistant", "Sales assistant", "Assistant commercial"),
    ("sales_admin", "Sales administration", "Administration des ventes"),
    ("engineering", "Engineering", "Ingénierie"),
    ("application_engineer", "Application engineer", "Ingénieur d’application"),
    ("managing_director", "Managing director", "Direction générale"),
    ("production", "Production", "Fabrication"),
    ("customer_support", "Customer support", "Support client"),
    ("sales_director", "Sales director", "Direction des ventes"),
    ("functional_presales", "Functional pre-sales", "Avant-vente fonctionnelle"),
    ("technical_presales", "Technical pre-sales", "Avant-vente technique"),
    ("product", "Product", "Produit"),
    ("cloud_operations", "Cloud operations", "Exploitation cloud"),
    ("controlling", "Controlling", "Contrôle de gestion"),
    ("product_marketing", "Product marketing", "Marketing produit"),
    ("marketing", "Marketing", "Marketing"),
    ("partner", "Partner", "Partenaire"),
    ("administrator", "Administrator", "Administrateur"),
];

/// The name of a role; the key itself where the product has none.
pub fn role_name(role: &str, locale: crate::locale::Locale) -> &str {
    let named = NAMES.iter().find(|(key, ..)| *key == role);
    named.map_or(role, |(_, en, fr)| locale.pick(en, fr))
}

/// Everything that a person with these roles may do.
pub fn permissions_of<'a>(roles: impl IntoIterator<Item = &'a RoleKey>) -> BTreeSet<Permission> {
    let roles: BTreeSet<&str> = roles.into_iter().map(RoleKey::as_str).collect();
    MATRIX
        .iter()
        .filter(|(role, _)| roles.contains(role))
        .flat_map(|(_, granted)| granted.iter().copied())
        .collect()
}

/// Whether a role stands in the matrix at all.
pub fn is_known_role(role: &RoleKey) -> bool {
    MATRIX.iter().any(|(known, _)| *known == role.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn role(key: &str) -> RoleKey {
        RoleKey::parse(key).unwrap()
    }

    #[test]
    fn every_role_has_a_name() {
        for (role, _) in MATRIX {
            assert_ne!(role_name(role, crate::locale::Locale::Fr), *role);
        }
    }

    #[test]
    fn an_unknown_role_may_do_nothing() {
        assert!(permissions_of([&role("visitor")]).is_empty());
    }

    #[test]
    fn an_administrator_does_not_walk_around_the_process() {
        let granted = permissions_of([&role("administrator")]);
        for denied in [P::StepWork, P::DealMove, P::DealOverride, P::DealCreate] {
            assert!(!granted.contains(&denied), "{denied:?}");
        }
    }

    #[test]
    fn who_sets_quotas_reads_them() {
        for (key, _) in MATRIX {
            let granted = permissions_of([&role(key)]);
            assert!(!granted.contains(&P::QuotaSet) || granted.contains(&P::QuotaRead), "{key}");
        }
    }

    #[test]
    fn a_partner_sees_only_the_deals_of_the_team() {
        let granted = permissions_of([&role("partner")]);
        assert!(granted.contains(&P::DealReadTeam) && !granted.contains(&P::DealReadAll));
    }
}
