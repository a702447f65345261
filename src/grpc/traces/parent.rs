//! `traceparent`, as W3C Trace Context (level 1) has it: version, trace, span, flags, in lower-case hexadecimal digits.

use opentelemetry::trace::{SpanContext, SpanId, TraceFlags, TraceState};
use tonic::codegen::http::HeaderMap;

pub use opentelemetry::trace::TraceId;

const TRACEPARENT: &str = "traceparent";
/// The flag of a trace that its caller keeps.
const SAMPLED: u8 = 1;

/// The span that a call was made in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Parent {
    /// The trace that it belongs to.
    pub trace: TraceId,
    span: SpanId,
    /// Whether the caller keeps the trace.
    pub is_sampled: bool,
}

impl Parent {
    /// The parent that a call's headers name; none where they name none, or wrongly.
    #[must_use]
    pub fn of(headers: &HeaderMap) -> Option<Self> {
        let mut given = headers.get_all(TRACEPARENT).iter();
        let header = given.next()?.to_str().ok()?;
        // Two would contradict each other.
        given.next().is_none().then(|| read(header)).flatten()
    }

    /// As the library has it. Where it is asked for, the trace is kept.
    #[must_use]
    pub fn context(self) -> SpanContext {
        let kept = TraceFlags::SAMPLED;
        SpanContext::new(self.trace, self.span, kept, true, TraceState::NONE)
    }
}

fn read(header: &str) -> Option<Parent> {
    let mut parts = header.split('-');
    let version = hex::<1>(parts.next()?)?;
    let trace = TraceId::from_bytes(hex::<16>(parts.next()?)?);
    let span = SpanId::from_bytes(hex::<8>(parts.next()?)?);
    let [flags] = hex::<1>(parts.next()?)?;
    // Later versions may have more behind; the first has not, and the last is none.
    let is_known = match version {
        [0] => parts.next().is_none(),
        [0xff] => false,
        _ => true,
    };
    let is_valid = trace != TraceId::INVALID && span != SpanId::INVALID;
    (is_known && is_valid).then_some(Parent {
        trace,
        span,
        is_sampled: flags & SAMPLED != 0,
    })
}

fn hex<const N: usize>(text: &str) -> Option<[u8; N]> {
    let digits = text.as_bytes();
    if digits.len() != 2 * N {
        return None;
    }
    let digit = |digit: u8| match digit {
        b'0'..=b'9' => Some(digit - b'0'),
        b'a'..=b'f' => Some(digit - b'a' + 10),
        _ => None,
    };
    let mut bytes = [0; N];
    for (byte, pair) in bytes.iter_mut().zip(digits.chunks(2)) {
        *byte = digit(pair[0])? << 4 | digit(pair[1])?;
    }
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use tonic::codegen::http::HeaderValue;

    use super::*;

    const TRACE: &str = "4bf92f3577b34da6a3ce929d0e0e4736";
    const SPAN: &str = "00f067aa0ba902b7";

    #[test]
    fn a_parent_is_read_with_its_flag() {
        for (flags, is_sampled) in [("00", false), ("01", true), ("03", true), ("02", false)] {
            let parent = read(&format!("00-{TRACE}-{SPAN}-{flags}")).expect("a parent");
            assert_eq!(parent.trace.to_string(), TRACE);
            assert_eq!(parent.span.to_string(), SPAN);
            assert_eq!(parent.is_sampled, is_sampled);
        }
        assert!(read(&format!("cc-{TRACE}-{SPAN}-01-what-will-be")).is_some());
    }

    #[test]
    fn what_is_no_parent_is_none() {
        let zeros = "0".repeat(32);
        for wrong in [
            String::new(),
            format!("00-{TRACE}-{SPAN}"),
            format!("00-{TRACE}-{SPAN}-01-more"),
            format!("ff-{TRACE}-{SPAN}-01"),
            format!("00-{zeros}-{SPAN}-01"),
            format!("00-{TRACE}-0000000000000000-01"),
            format!("00-{}-{SPAN}-01", TRACE.to_uppercase()),
            format!("00-{TRACE}-{SPAN}-1"),
            format!("00-{TRACE}é-{SPAN}-01"),
        ] {
            assert_eq!(read(&wrong), None, "{wrong}");
        }
        let mut headers = HeaderMap::new();
        let header = format!("00-{TRACE}-{SPAN}-01");
        let header = HeaderValue::from_str(&header).expect("a header");
        headers.append(TRACEPARENT, header.clone());
        assert!(Parent::of(&headers).is_some());
        headers.append(TRACEPARENT, header);
        assert_eq!(Parent::of(&headers), None);
    }
}
