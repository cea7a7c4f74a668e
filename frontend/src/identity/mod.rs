//! Who is there: the sign-in page. The session itself is `state::session`.

mod sign_in;

pub(crate) use sign_in::SignInPage;
