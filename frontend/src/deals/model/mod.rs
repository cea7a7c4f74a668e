//! Pure logic of the deal page: what a form holds, where a deal stands on its way, how steps are grouped.

pub(super) mod form;
pub(super) mod history;
pub(super) mod standing;
