//! The choice of rules and what they find.
