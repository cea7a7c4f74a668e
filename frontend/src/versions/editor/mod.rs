//! The editor of a process's next version: forms on one side, the template's texts on the other, what is wrong below.
//!
//! Invariants: there is one template, a JSON value that the server gives and takes; forms and texts both change it, and
//! every change can be undone. What is changed is kept on the server by itself; a text that does not read is kept here
//! and said to be wrong, and nothing else is lost. Keys are given once, from the first name, and stay: running deals, other
//! tools and the plans of migrations refer by them, while people only ever read names.

mod adder;
mod condition;
mod condition_form;
mod editing;
mod forms;
mod inputs;
mod outline;
mod page;
mod pair;
mod picks;
mod places;
mod rows;
mod template;
mod texts;
mod uses;
mod uses_note;

pub(super) use page::EditorPage;
