//! Processes to read: the way a deal goes, stage by stage, with what is to be done and how to do it well.

mod catalogue;
mod ops;
mod page;

pub(crate) use catalogue::CataloguePage;
pub(crate) use page::ProcessPage;
