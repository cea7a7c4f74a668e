//! Views of sales things that several domains show: what stands in the way, conflicts, amounts, due dates, leads. Domains import these
//! instead of each other.

pub(crate) mod amount;
pub(crate) mod blockers;
pub(crate) mod conflicts;
pub(crate) mod due;
pub(crate) mod faces;
pub(crate) mod kind;
pub(crate) mod leads;
pub(crate) mod stop;
