//! Language tags that a page claims.

/// A tag in the form of BCP 47: "de_DE" is "de-DE". `None` for what is no tag, such as "utf-8".
#[must_use]
pub fn normalized(tag: &str) -> Option<String> {
    let mut parts = tag.trim().split(['-', '_']);
    let primary = parts.next()?.to_ascii_lowercase();
    if !(2..=3).contains(&primary.len())
        || primary == "utf"
        || !primary.bytes().all(|byte| byte.is_ascii_lowercase())
    {
        return None;
    }
    let mut out = primary;
    for part in parts {
        if part.is_empty() || !part.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
            break;
        }
        out.push('-');
        match part.len() {
            2 => out.push_str(&part.to_ascii_uppercase()),
            4 => {
                let (first, rest) = part.split_at(1);
                out.push_str(&first.to_ascii_uppercase());
                out.push_str(&rest.to_ascii_lowercase());
            }
            _ => out.push_str(&part.to_ascii_lowercase()),
        }
    }
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::normalized;

    #[test]
    fn tags_are_written_as_bcp_47_has_them_and_charsets_are_none() {
        assert_eq!(normalized("de_DE").as_deref(), Some("de-DE"));
        assert_eq!(normalized("zh-hant-tw").as_deref(), Some("zh-Hant-TW"));
        assert_eq!(normalized("utf-8"), None);
        assert_eq!(normalized("english"), None);
    }
}
