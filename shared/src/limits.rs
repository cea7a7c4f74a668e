//! Limits on what people and programs may send. One place, so that the browser can tell before the server refuses.

/// The longest title of a deal, in characters.
pub const TITLE_MAX: usize = 200;
/// The longest note or text fact, in characters.
pub const TEXT_MAX: usize = 10_000;
/// The longest short text fact or name, in characters.
pub const LINE_MAX: usize = 300;
/// The largest uploaded document, in bytes.
pub const DOCUMENT_MAX_BYTES: usize = 25 * 1024 * 1024;
/// The largest page of a connection.
pub const PAGE_MAX: usize = 100;
/// The most items a list of a deal may have, withdrawn ones included.
pub const ITEMS_MAX: usize = 500;
/// The most people at the customer that a deal may name.
pub const CONTACTS_MAX: usize = 50;
/// The most steps a template may have.
pub const STEPS_MAX: usize = 400;
/// The most days for which somebody stands in for somebody else without being asked again.
pub const DELEGATION_DAYS_MAX: i32 = 366;
/// Over how many people a delegation leads at most: the deputy of a deputy of a deputy.
pub const DELEGATION_LINKS_MAX: usize = 3;
/// For how many people somebody stands in at most; the nearest count.
pub const STAND_INS_MAX: usize = 100;
/// The most delegations of a person that are not over.
pub const DELEGATIONS_MAX: usize = 20;
