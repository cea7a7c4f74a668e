//! What the app knows, apart from any screen: the session, the entities of the server, changes under way, settings of
//! this device. Everything here is a cheap handle (`Copy`) that a view takes from context.

pub(crate) mod attention;
pub(crate) mod entities;
pub(crate) mod load;
pub(crate) mod pending;
pub(crate) mod prefs;
pub(crate) mod session;
