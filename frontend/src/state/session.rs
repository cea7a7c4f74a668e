//! Who is signed in, and what that person may do. The server decides; this only leaves out what would be refused.

use leptos::prelude::*;

use crate::api::ApiError;
use crate::api::client::{Api, SignInError};
use crate::api::graphql::{fragment, input, operation};
use crate::api::scalars::{CurrencyCode, Date, Id};
use crate::api::types::{Locale, Permission, Theme, UserError};
use crate::browser;
use crate::state::prefs::Prefs;

fragment! {
    /// The signed-in person with what the app needs from the start.
    pub(crate) struct Viewer: "Viewer" {
        /// The person.
        pub(crate) user: User,
        /// Role keys.
        pub(crate) roles: Vec<String>,
        /// What the person may do.
        pub(crate) permissions: Vec<Permission>,
        /// The company.
        pub(crate) organisation: Organisation,
        /// Unread notifications.
        pub(crate) unread_notifications: i32,
    }
}

fragment! {
    /// A person who signs in.
    pub(crate) struct User: "User" {
        /// Who.
        pub(crate) id: Id,
        /// The name.
        pub(crate) name: String,
        /// The address to sign in with.
        pub(crate) email: String,
        /// The language kept on the server.
        pub(crate) locale: Locale,
        /// The theme kept on the server.
        pub(crate) theme: Theme,
    }
}

fragment! {
    /// The company.
    pub(crate) struct Organisation: "Organisation" {
        /// Its name.
        pub(crate) name: String,
        /// The currency of its sums.
        pub(crate) currency: CurrencyCode,
        /// Today, where the company is.
        pub(crate) today: Date,
        /// Whether it is the demo company.
        pub(crate) demo: bool,
    }
}

operation! {
    /// Reads the viewer.
    query ViewerQuery() {
        viewer: Viewer,
    }
}

input! {
    /// A change of the person's own settings.
    pub(crate) struct ViewerUpdateInput {
        locale: Option<Locale>,
        theme: Option<Theme>,
    }
}

fragment! {
    pub(crate) struct ViewerPayload: "ViewerPayload" {
        user_errors: Vec<UserError>,
    }
}

operation! {
    mutation ViewerUpdate(input: ViewerUpdateInput) {
        viewer_update("input: $input"): ViewerPayload,
    }
}

/// Where the session stands.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Status {
    /// Finding out whether this browser still has a session.
    Starting,
    /// Nobody is signed in.
    SignedOut,
    /// The server could not be reached to find out.
    Unreachable(ApiError),
    /// Somebody is.
    SignedIn,
}

/// The session; a cheap handle.
#[derive(Clone, Copy)]
pub(crate) struct Session {
    api: Api,
    prefs: Prefs,
    status: RwSignal<Status>,
    viewer: RwSignal<Option<Viewer>>,
    /// When `organisation.today` was read, in milliseconds.
    read_at: StoredValue<f64>,
}

/// The session.
pub(crate) fn use_session() -> Session {
    expect_context()
}

/// Whole local days between two points in time, so that "today" stays right in a page left open overnight.
fn days_between(earlier_ms: f64, later_ms: f64, offset_minutes: f64) -> i32 {
    let day = |ms: f64| ((ms - offset_minutes * 60_000.0) / 86_400_000.0).floor();
    #[expect(clippy::cast_possible_truncation, reason = "a page is not open for millions of years")]
    let days = (day(later_ms) - day(earlier_ms)) as i32;
    days
}

impl Session {
    /// A session that has not started.
    pub(crate) fn new(api: Api, prefs: Prefs) -> Self {
        Self {
            api,
            prefs,
            status: RwSignal::new(Status::Starting),
            viewer: RwSignal::new(None),
            read_at: StoredValue::new(0.0),
        }
    }

    /// Where the session stands.
    pub(crate) fn status(self) -> Signal<Status> {
        self.status.into()
    }

    /// The signed-in person; follows changes.
    pub(crate) fn viewer(self) -> Option<Viewer> {
        self.viewer.get()
    }

    /// The signed-in person as known now, without following changes.
    pub(crate) fn viewer_now(self) -> Option<Viewer> {
        self.viewer.get_untracked()
    }

    /// The signed-in person's id, without following it.
    pub(crate) fn user_id(self) -> Option<Id> {
        self.viewer.read_untracked().as_ref().map(|viewer| viewer.user.id.clone())
    }

    /// Whether the person may do such a thing at all.
    pub(crate) fn can(self, permission: Permission) -> bool {
        self.viewer.read_untracked().as_ref().is_some_and(|viewer| viewer.permissions.contains(&permission))
    }

    /// The currency of the company's sums.
    pub(crate) fn currency(self) -> CurrencyCode {
        let viewer = self.viewer.read_untracked();
        viewer
            .as_ref()
            .map_or_else(|| CurrencyCode::new("EUR"), |viewer| viewer.organisation.currency.clone())
    }

    /// Today, where the company is.
    pub(crate) fn today(self) -> Date {
        let now = js_sys::Date::new_0();
        let passed = days_between(self.read_at.get_value(), now.get_time(), now.get_timezone_offset());
        let read = self.viewer.read_untracked().as_ref().map(|viewer| viewer.organisation.today);
        shared::calendar::plus_days(read.unwrap_or_default(), passed)
    }

    /// Unread notifications; follows changes.
    pub(crate) fn unread(self) -> i32 {
        self.viewer.with(|viewer| viewer.as_ref().map_or(0, |viewer| viewer.unread_notifications))
    }

    /// The number of unread notifications as the server last counted it.
    pub(crate) fn set_unread(self, count: i32) {
        if self.viewer.with_untracked(|viewer| {
            viewer.as_ref().is_some_and(|viewer| viewer.unread_notifications != count)
        }) {
            self.viewer.update(|viewer| {
                if let Some(viewer) = viewer {
                    viewer.unread_notifications = count;
                }
            });
        }
    }

    /// Takes up the session that this browser still has.
    pub(crate) async fn start(self) {
        match self.api.resume().await {
            Ok(()) => {
                if let Err(error) = self.read_viewer().await {
                    self.fail(error);
                }
            }
            Err(error) => self.fail(error),
        }
    }

    /// Signs in and reads who that is.
    pub(crate) async fn sign_in(self, email: &str, password: &str) -> Result<(), SignInError> {
        self.api.sign_in(email, password).await?;
        self.read_viewer().await.map_err(SignInError::Failed)
    }

    /// Signs out here or everywhere. Nothing changes when the server cannot be told.
    pub(crate) async fn sign_out(self, everywhere: bool) -> Result<(), ApiError> {
        self.api.sign_out(everywhere).await?;
        self.ended();
        Ok(())
    }

    /// The session is over.
    pub(crate) fn ended(self) {
        self.viewer.set(None);
        self.status.set(Status::SignedOut);
    }

    /// Keeps language and theme with the person, for other devices. A failure only means that they stay on this one.
    pub(crate) async fn keep_settings(self, locale: Option<Locale>, theme: Option<Theme>) {
        let key = self.api.new_key();
        let input = ViewerUpdateInput { locale, theme };
        let _ = self.api.mutate(ViewerUpdate::with(input), &key).await;
    }

    async fn read_viewer(self) -> Result<(), ApiError> {
        let answer = self.api.query(ViewerQuery::with()).await?;
        self.prefs.set_theme(answer.viewer.user.theme);
        match self.prefs.take_chosen() {
            Some(locale) => self.keep_settings(Some(locale.into()), None).await,
            None => self.prefs.set_locale(answer.viewer.user.locale.into()),
        }
        self.read_at.set_value(browser::now_ms());
        self.viewer.set(Some(answer.viewer));
        self.status.set(Status::SignedIn);
        Ok(())
    }

    fn fail(self, error: ApiError) {
        match error {
            ApiError::SignedOut => self.ended(),
            error => self.status.set(Status::Unreachable(error)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_left_open_overnight_is_a_day_further() {
        let hour = 3_600_000.0;
        assert_eq!(days_between(22.0 * hour, 23.0 * hour, 0.0), 0);
        assert_eq!(days_between(22.0 * hour, 25.0 * hour, 0.0), 1);
        // Two hours east of Greenwich the day has already changed at 22:00 UTC.
        assert_eq!(days_between(21.0 * hour, 22.5 * hour, -120.0), 1);
    }
}
