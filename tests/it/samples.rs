//! The programs of the Code tab: run against the practice tenant where a tool chain can be had, else read by a grammar.
//! Ignored by `make test`, since they need compilers and interpreters; `make test-samples` brings those and runs them.

mod cases;
mod grammars;
mod programs;
mod tool;
mod verifiers;
mod verify_rust;
