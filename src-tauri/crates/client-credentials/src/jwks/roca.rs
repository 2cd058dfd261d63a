//! RSA keys of a generator that made primes of one form (CVE-2017-15361, "The Return of Coppersmith's Attack", 2017):
//! modulo small primes their modulus is a power of 65537, which others are by chance only.

/// The small primes for which that says something: 65537 generates few of the remainders. By chance one key in some
/// hundred million passes all.
const PRIMES: [u32; 17] = [11, 13, 17, 19, 37, 53, 61, 71, 73, 79, 97, 103, 107, 109, 127, 151, 157];

const GENERATOR: u32 = 65_537;

/// Whether the modulus (big-endian) has the fingerprint.
pub(super) fn is_suspect(modulus: &[u8]) -> bool {
    PRIMES.iter().all(|prime| {
        let remainder = modulus.iter().fold(0, |rest, byte| (rest * 256 + u32::from(*byte)) % prime);
        let powers = std::iter::successors(Some(1), |power| Some(power * (GENERATOR % prime) % prime));
        powers.take(*prime as usize).any(|power| power == remainder)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 65537 to this power, big-endian.
    fn power(exponent: usize) -> Vec<u8> {
        let mut little = vec![1_u8];
        for _ in 0..exponent {
            let shifted = [&[0, 0], little.as_slice()].concat();
            let mut carry = 0;
            little.resize(shifted.len(), 0);
            for (low, high) in little.iter_mut().zip(shifted) {
                let sum = u16::from(*low) + u16::from(high) + carry;
                (*low, carry) = (sum.to_le_bytes()[0], sum >> 8);
            }
        }
        little.into_iter().rev().skip_while(|byte| *byte == 0).collect()
    }

    #[test]
    fn powers_of_the_generator_are_suspect_and_their_neighbours_are_not() {
        assert_eq!(power(2), [1, 0, 2, 0, 1]);
        for exponent in [1, 7, 127, 128] {
            let mut modulus = power(exponent);
            assert!(is_suspect(&modulus), "{exponent}");
            if let Some(last) = modulus.last_mut() {
                *last = last.wrapping_add(2);
            }
            assert!(!is_suspect(&modulus), "{exponent}");
        }
    }
}
