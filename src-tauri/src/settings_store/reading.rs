//! What a file says under the rules of this version.

use super::envelope::{Damage, Data, decode_as};
use super::migration::{Migration, migrate};

/// What counts as a usable file, and how it is kept.
#[derive(Clone, Copy, Debug)]
pub struct Rules {
    /// What the file says it is.
    pub format: &'static str,
    /// What the files beside it are named after.
    pub name: &'static str,
    /// Whether a copy of each day is kept beside the generation before.
    pub daily: bool,
    /// The schema that is written.
    pub schema: u32,
    /// The way from older schemas.
    pub migrations: &'static [Migration],
    /// Whether data of the present schema can be used.
    pub accepts: fn(&Data) -> Result<(), Damage>,
}

/// What a file turned out to be.
#[derive(Clone, Debug)]
pub enum Reading {
    /// Usable.
    Sound {
        /// Its sequence number.
        seq: u64,
        /// The schema it was written with.
        schema: u32,
        /// The settings, migrated to the present schema.
        data: Data,
    },
    /// Intact, but written by a newer version.
    Newer {
        /// Its schema.
        schema: u32,
        /// The settings, if this version can make something of them.
        data: Option<Data>,
    },
    /// Not usable.
    Damaged(Damage),
}

/// Reads the bytes of a settings file.
pub fn read_bytes(bytes: &[u8], rules: &Rules) -> Reading {
    let envelope = match decode_as(rules.format, bytes) {
        Ok(envelope) => envelope,
        Err(damage) => return Reading::Damaged(damage),
    };
    let schema = envelope.schema;
    if schema > rules.schema {
        let usable = (rules.accepts)(&envelope.data).is_ok();
        return Reading::Newer { schema, data: usable.then_some(envelope.data) };
    }
    match migrate(rules.migrations, schema, rules.schema, envelope.data) {
        Ok(data) => match (rules.accepts)(&data) {
            Ok(()) => Reading::Sound { seq: envelope.seq, schema, data },
            Err(damage) => Reading::Damaged(damage),
        },
        Err(damage) => Reading::Damaged(damage),
    }
}
