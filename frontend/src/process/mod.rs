//! Processes to read: the way a deal goes, stage by stage, with what is to be done and how to do it well.

mod ops;
mod page;

pub(crate) use page::ProcessPage;
