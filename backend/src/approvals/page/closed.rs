//! The pages that show nothing of any request: the same for every address, whether there is something behind it or not.

use shared::locale::Locale;

use super::{Page, texts};
use crate::http::html::escape;

/// Who stands before the closed page.
#[derive(Debug, Default)]
pub(crate) struct Visitor {
    /// The name of a person who is signed in and not asked.
    pub(crate) name: Option<String>,
    /// The address that was typed to sign in.
    pub(crate) email: String,
    /// Why signing in failed.
    pub(crate) wrong: Option<String>,
}

/// The page for everybody who is not asked: a way to sign in.
pub(crate) fn closed(locale: Locale, visitor: &Visitor) -> Page {
    let (heading, words) = texts::closed(locale);
    let [email, password, button] = texts::sign_in(locale);
    let alert = visitor.wrong.as_ref().map(|wrong| format!("<div role=\"alert\">{}</div>", escape(wrong)));
    let name = visitor.name.as_ref().map(|name| {
        format!("<section><p role=\"status\">{}</p></section>", escape(&texts::nothing_for(locale, name)))
    });
    let main = format!(
        "{}<h1>{heading}</h1><section><p>{words}</p></section>{}<form class=\"sign-in\" method=\"post\">\
         <label for=\"email\">{email}</label>\
         <input id=\"email\" name=\"email\" type=\"email\" autocomplete=\"username\" required value=\"{}\">\
         <label for=\"password\">{password}</label>\
         <input id=\"password\" name=\"password\" type=\"password\" autocomplete=\"current-password\" required>\
         <div class=\"buttons\"><button class=\"yes\">{button}</button></div></form>",
        alert.unwrap_or_default(),
        name.unwrap_or_default(),
        escape(&visitor.email)
    );
    Page::new(locale, "Stagewright", main)
}

/// A page that leads to the same address from our own side. A browser that comes from elsewhere, from mail in the web
/// for instance, leaves the cookie of the session behind, and brings it on the second step.
pub(crate) fn passing(locale: Locale, path: &str) -> Page {
    let ((heading, button), path) = (texts::passing(locale), escape(path));
    let main = format!("<h1>{heading}</h1><a class=\"on\" href=\"{path}?again\">{button}</a>");
    let head = format!("<meta http-equiv=\"refresh\" content=\"0;url={path}?again\">");
    Page { head, ..Page::new(locale, "Stagewright", main) }
}

/// A page that only says what went wrong.
pub(crate) fn problem(locale: Locale, words: &str) -> Page {
    let main = format!(
        "<h1>{}</h1><section><p role=\"alert\">{}</p></section>",
        texts::problem(locale),
        escape(words)
    );
    Page::new(locale, "Stagewright", main)
}
