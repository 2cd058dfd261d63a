//! From older schemas to the present one: pure functions from old data to new.

use super::envelope::{Damage, Data};

/// The schema this version reads and writes.
pub const SCHEMA: u32 = 1;

/// One step: turns data of schema `from` into data of schema `from + 1`.
#[derive(Clone, Copy, Debug)]
pub struct Migration {
    /// The schema it starts from.
    pub from: u32,
    /// The step. `None` when the data cannot be of that schema.
    pub step: fn(Data) -> Option<Data>,
}

/// All steps so far, oldest first. Schema 1 is the first released one.
pub const MIGRATIONS: &[Migration] = &[];

/// Brings `data` from `schema` to `target`.
///
/// # Errors
/// [`Damage::WrongValue`] when a step is missing or refuses the data.
pub fn migrate(steps: &[Migration], schema: u32, target: u32, mut data: Data) -> Result<Data, Damage> {
    for from in schema..target {
        let known = steps.iter().find(|step| step.from == from).ok_or(Damage::WrongValue)?;
        data = (known.step)(data).ok_or(Damage::WrongValue)?;
    }
    Ok(data)
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
mod tests {
    use super::*;
    use serde_json::json;

    const STEPS: &[Migration] = &[
        Migration {
            from: 1,
            step: |mut data| {
                let old = data.remove("name")?;
                data.insert("names".into(), json!([old]));
                Some(data)
            },
        },
        Migration {
            from: 2,
            step: |mut data| {
                data.insert("third".into(), json!(true));
                Some(data)
            },
        },
    ];

    fn old() -> Data {
        json!({"name": "a", "kept": 1}).as_object().unwrap().clone()
    }

    #[test]
    fn steps_follow_each_other_and_keep_what_they_do_not_know() {
        let new = migrate(STEPS, 1, 3, old()).unwrap();
        assert_eq!(json!(new), json!({"kept": 1, "names": ["a"], "third": true}));
    }

    #[test]
    fn a_missing_step_or_impossible_data_is_an_error_and_no_guess() {
        assert_eq!(migrate(STEPS, 1, 4, old()), Err(Damage::WrongValue));
        assert_eq!(migrate(STEPS, 1, 3, Data::new()), Err(Damage::WrongValue));
    }

    #[test]
    fn there_is_a_step_from_every_released_schema() {
        let steps: Vec<u32> = MIGRATIONS.iter().map(|step| step.from).collect();
        assert_eq!(steps, (1..SCHEMA).collect::<Vec<_>>());
    }
}
