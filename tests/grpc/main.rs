//! The service over a real socket.

mod answers;
mod operation;
mod refusals;
mod served;
mod streams;
mod time;
