//! The built-in processes, walked through the server along each of their paths by people of their roles.

mod committee;
mod distributor;
mod distributor_care;
mod partner;
