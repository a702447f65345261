//! The service over a real socket.

mod answers;
mod command_line;
mod compare;
mod operation;
mod refusals;
mod rules;
mod served;
mod streams;
mod time;
