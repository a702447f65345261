//! Callers' tokens. A server keeps their hashes alone.

use std::fmt;
use std::sync::Arc;

use sha2::{Digest, Sha256};
use subtle::{Choice, ConditionallySelectable, ConstantTimeEq};

/// A shorter token could be guessed.
const SHORTEST: usize = 16;
/// Bytes of a name, which goes into every log line of its caller.
const LONGEST_NAME: usize = 128;

type Hash = [u8; 32];

/// Who is known by which token.
pub struct Tokens(Vec<(Arc<str>, Hash)>);

impl fmt::Debug for Tokens {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_list()
            .entries(self.0.iter().map(|(name, _)| name))
            .finish()
    }
}

impl Tokens {
    /// Whose token it is. Takes the same time whoever it is, and if it is nobody.
    #[must_use]
    pub fn caller(&self, token: &[u8]) -> Option<Arc<str>> {
        let given: Hash = Sha256::digest(token).into();
        let (mut found, mut index) = (Choice::from(0), 0_u32);
        for (number, (_, hash)) in (0_u32..).zip(&self.0) {
            let is_it = hash.ct_eq(&given);
            index.conditional_assign(&number, is_it);
            found |= is_it;
        }
        let (name, _) = self.0.get(index as usize)?;
        bool::from(found).then(|| Arc::clone(name))
    }
}

/// Reads a file of tokens: a name, blanks, and the token or `sha256:` with its hash in hexadecimal digits. Empty lines and those
/// that begin with `#` are comments. A name may have several tokens, so that one can follow another.
///
/// # Errors
/// The line at fault. Never a word of it.
pub(super) fn read(contents: &[Vec<u8>]) -> Result<Tokens, String> {
    let [content] = contents else {
        return Err("one file of tokens".to_owned());
    };
    let text = std::str::from_utf8(content).map_err(|_| "is not UTF-8".to_owned())?;
    let mut tokens = Vec::new();
    for (number, line) in (1..).zip(text.lines()) {
        let line = line.trim();
        if !line.is_empty() && !line.starts_with('#') {
            let token = entry(line).map_err(|fault| format!("line {number}: {fault}"))?;
            tokens.push(token);
        }
    }
    if tokens.is_empty() {
        return Err("has no token".to_owned());
    }
    Ok(Tokens(tokens))
}

fn entry(line: &str) -> Result<(Arc<str>, Hash), &'static str> {
    let (name, token) = line
        .split_once(char::is_whitespace)
        .ok_or("has a name and no token")?;
    let token = token.trim_start();
    if name.len() > LONGEST_NAME {
        return Err("has a name of more than 128 bytes");
    }
    if token.contains(char::is_whitespace) {
        return Err("has more than a name and a token");
    }
    let hash = if let Some(hex) = token.strip_prefix("sha256:") {
        from_hex(hex).ok_or("has a hash that is not 64 hexadecimal digits")?
    } else if token.len() < SHORTEST {
        return Err("has a token of less than 16 characters");
    } else {
        Sha256::digest(token).into()
    };
    Ok((Arc::from(name), hash))
}

fn from_hex(hex: &str) -> Option<Hash> {
    let digits: Option<Vec<u8>> = hex
        .chars()
        .map(|digit| {
            digit
                .to_digit(16)
                .and_then(|digit| u8::try_from(digit).ok())
        })
        .collect();
    let digits = digits.filter(|digits| digits.len() == 64)?;
    let bytes: Vec<u8> = digits
        .chunks(2)
        .map(|pair| pair[0] << 4 | pair[1])
        .collect();
    bytes.try_into().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tokens(text: &str) -> Result<Tokens, String> {
        read(&[text.as_bytes().to_vec()])
    }

    #[test]
    fn a_caller_is_known_by_a_token_or_its_hash() {
        let hex: String = Sha256::digest("the-archives-token")
            .iter()
            .map(|byte| format!("{byte:02X}"))
            .collect();
        let text = format!(
            "# callers\n\ndesk  a-token-of-the-desk\ndesk another-token-of-it\narchive sha256:{hex}\n"
        );
        let known = tokens(&text).expect("tokens");
        let caller = |token: &str| known.caller(token.as_bytes());
        assert_eq!(caller("a-token-of-the-desk").as_deref(), Some("desk"));
        assert_eq!(caller("another-token-of-it").as_deref(), Some("desk"));
        assert_eq!(caller("the-archives-token").as_deref(), Some("archive"));
        for wrong in ["", "a-token-of-the-des", &format!("sha256:{hex}"), &hex] {
            assert_eq!(caller(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn a_file_at_fault_names_its_line_and_keeps_its_secret() {
        for text in [
            "desk",
            "desk short",
            "desk a-token-of-the-desk twice",
            "desk sha256:12",
            "",
            "# nobody",
        ] {
            let fault = tokens(&format!("# callers\n{text}")).expect_err(text);
            assert!(
                fault.contains("line 2") || fault.contains("no token"),
                "{fault}"
            );
            assert!(!fault.contains("a-token"), "{fault}");
        }
        let debug = format!("{:?}", tokens("desk a-token-of-the-desk"));
        assert_eq!(debug, "Ok([\"desk\"])");
    }
}
