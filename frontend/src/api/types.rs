//! Fragments and enums that more than one domain reads. A fragment that one domain alone reads stands in its `ops.rs`.

use super::graphql::{enums, fragment};
use super::scalars::{DateTime, Id, Money};
use crate::i18n::t;

enums! {
    /// A language of the product, as the schema names it.
    pub(crate) enum Locale {
        /// English.
        En,
        /// French.
        Fr,
    }
}

impl From<Locale> for shared::locale::Locale {
    fn from(locale: Locale) -> Self {
        match locale {
            Locale::En => Self::En,
            Locale::Fr => Self::Fr,
        }
    }
}

impl From<shared::locale::Locale> for Locale {
    fn from(locale: shared::locale::Locale) -> Self {
        match locale {
            shared::locale::Locale::En => Self::En,
            shared::locale::Locale::Fr => Self::Fr,
        }
    }
}

enums! {
    /// Light, dark, or whatever the device says.
    pub(crate) enum Theme {
        /// As the device says.
        System,
        /// Light.
        Light,
        /// Dark.
        Dark,
    }
}

enums! {
    /// Something a role may do; the table stands in `shared::permission`.
    #[allow(missing_docs, reason = "documented in shared::permission")]
    pub(crate) enum Permission {
        ProcessRead,
        ProcessWrite,
        DealReadAll,
        DealReadTeam,
        DealCreate,
        DealEdit,
        DealMove,
        DealOverride,
        DealReassign,
        StepWork,
        LeadRead,
        LeadWork,
        ConflictResolve,
        AccountRead,
        QuotaRead,
        QuotaSet,
        UserRead,
        MailboxRead,
        OrganisationWrite,
    }
}

enums! {
    /// What a stage means for the deal's fate.
    pub(crate) enum StageKind {
        /// Being sold.
        Open,
        /// The customer said yes.
        Won,
        /// Won and closed.
        ClosedWon,
        /// Nothing is left to do.
        Completed,
        /// Set aside.
        OnHold,
        /// Lost or dropped.
        Lost,
    }
}

enums! {
    /// Where a step stands.
    pub(crate) enum StepStatus {
        /// To be done again, but not yet.
        Waiting,
        /// To be done now.
        Open,
        /// Done.
        Done,
        /// Was open and is not needed any more.
        Withdrawn,
        /// Its turn has not come.
        NotReached,
        /// Not needed as things are.
        NotNeeded,
    }
}

enums! {
    /// Where an amount comes from.
    pub(crate) enum AmountOrigin {
        /// Guessed by the account executive.
        Estimated,
        /// From the bill of materials.
        Scoped,
        /// From the quote.
        Quoted,
        /// As signed.
        Final,
    }
}

impl AmountOrigin {
    /// One word for it.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Estimated => t!(amount::estimated),
            Self::Scoped => t!(amount::scoped),
            Self::Quoted => t!(amount::quoted),
            Self::Final => t!(amount::signed),
        }
    }
}

enums! {
    /// What kind of thing the caller may correct.
    pub(crate) enum UserErrorCode {
        /// Something stands in the way.
        Blocked,
        /// Not a valid value.
        Invalid,
        /// Must be filled in.
        Required,
        /// Not there.
        NotFound,
        /// Somebody else changed it.
        Conflict,
    }
}

fragment! {
    /// A role with its name in the reader's language.
    pub(crate) struct RoleName: "RoleName" {
        /// Its key.
        pub(crate) key: String,
        /// Its name.
        pub(crate) name: String,
    }
}

fragment! {
    /// One thing that stands in the way, in words.
    pub(crate) struct Blocker: "Blocker" {
        /// What kind, for programs.
        pub(crate) code: String,
        /// In words.
        pub(crate) message: String,
        /// Who can resolve it.
        pub(crate) resolvers: Vec<RoleName>,
        /// Whether the reader can.
        pub(crate) mine: bool,
        /// The step where that is done.
        pub(crate) step: Option<String>,
        /// The fact that is missing.
        pub(crate) fact: Option<String>,
        /// The document that is missing.
        pub(crate) document: Option<String>,
        /// Since when it stands.
        pub(crate) since: Option<DateTime>,
        /// Whether other steps come first.
        pub(crate) later: bool,
    }
}

fragment! {
    /// Something the caller may correct.
    pub(crate) struct UserError: "UserError" {
        /// What kind.
        pub(crate) code: UserErrorCode,
        /// In words.
        pub(crate) message: String,
        /// The input field it is about, from the input's root; none when it is about the whole.
        pub(crate) path: Option<Vec<String>>,
        /// What stands in the way, for [`UserErrorCode::Blocked`].
        pub(crate) blocker: Option<Blocker>,
    }
}

impl UserError {
    /// Whether it is about one of these input fields.
    fn is_about(&self, fields: &[&str]) -> bool {
        self.path.iter().flatten().any(|part| fields.contains(&part.as_str()))
    }
}

/// The message of the first error about an input field.
pub(crate) fn error_at(errors: &[UserError], field: &str) -> Option<String> {
    errors.iter().find(|error| error.is_about(&[field])).map(|error| error.message.clone())
}

/// The messages of errors that belong to none of these input fields.
pub(crate) fn errors_elsewhere(errors: &[UserError], fields: &[&str]) -> Vec<String> {
    errors.iter().filter(|error| !error.is_about(fields)).map(|error| error.message.clone()).collect()
}

fragment! {
    /// A person, as far as a name and initials go.
    pub(crate) struct Person: "User" {
        /// Who.
        pub(crate) id: Id,
        /// The name.
        pub(crate) name: String,
    }
}

fragment! {
    /// An amount with its origin.
    pub(crate) struct Amount: "Amount" {
        /// Where it comes from.
        pub(crate) origin: AmountOrigin,
        /// The amount.
        pub(crate) value: Money,
    }
}

fragment! {
    /// Where the next page begins.
    pub(crate) struct PageInfo: "PageInfo" {
        /// Whether there is more.
        pub(crate) has_next_page: bool,
        /// Where this page ends.
        pub(crate) end_cursor: Option<String>,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_error_finds_its_field_or_stays_on_top() {
        let error = |path: &str| UserError {
            code: UserErrorCode::Invalid,
            message: format!("about {path}"),
            path: Some(vec!["input".to_owned(), path.to_owned()]),
            blocker: None,
        };
        let errors = [error("title"), error("stage")];
        assert_eq!(error_at(&errors, "title").as_deref(), Some("about title"));
        assert_eq!(errors_elsewhere(&errors, &["title"]), ["about stage"]);
    }
}
