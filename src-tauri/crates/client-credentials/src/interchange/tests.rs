//! What the parts do together.

mod generated;
mod packs;
mod recognised;
mod written;
