//! The service over a real socket.

mod answers;
mod authority;
mod bytes;
mod callers;
mod command_line;
mod compare;
mod connections;
mod figures;
mod operation;
mod refusals;
mod rules;
mod served;
mod streams;
mod time;
mod tls;
mod wire;
