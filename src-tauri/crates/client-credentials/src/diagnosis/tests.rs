use super::*;

#[test]
fn codes_are_unique() {
    let mut codes = all_codes();
    let count = codes.len();
    codes.sort_unstable();
    codes.dedup();
    assert_eq!(codes.len(), count);
}
