//! Which of the encodings that are easily taken for each other: the detector knows pairs of bytes, which do not tell
//! Baltic from Central European text in a line or two. Reading it does.

use encoding_rs::{
    Encoding, ISO_8859_2, ISO_8859_4, ISO_8859_13, WINDOWS_1250, WINDOWS_1252, WINDOWS_1254,
    WINDOWS_1257,
};

use super::label;

/// How well a text reads in one of the languages that an encoding was made for.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Fit {
    /// The larger the better, in nats; what counts is the difference to the same bytes read otherwise.
    pub nats: f32,
    /// Whether it is taken for a text in that language at all.
    pub known: bool,
}

/// Tells how well a text reads in the languages that an encoding, named by its label, was made for. None where that
/// cannot be told.
pub type Reads<'r> = &'r dyn Fn(&str, &str) -> Option<Fit>;

/// The encodings for Latin letters that differ in some of their upper half.
const CLOSE: [&Encoding; 7] = [
    WINDOWS_1252,
    WINDOWS_1250,
    ISO_8859_2,
    WINDOWS_1257,
    WINDOWS_1254,
    ISO_8859_13,
    ISO_8859_4,
];
/// Encodings that hardly a page was ever written in; how much likelier than the others they must be, in nats.
const RARE: [&Encoding; 2] = [ISO_8859_13, ISO_8859_4];
const RARENESS: f32 = 3.0;
/// How much likelier than the detector's choice another one must be, in nats.
const MARGIN: f32 = 2.0;
/// Bytes of text that are read.
const SAMPLE_BYTES: usize = 3_000;
/// Bytes of one run of text that are read in front of its first byte beyond ASCII, and from there on.
const RUN_BEFORE: usize = 120;
const RUN_AFTER: usize = 400;

/// The likeliest encoding, `guess` where nothing is likelier.
pub(super) fn choose(
    bytes: &[u8],
    guess: &'static Encoding,
    reads: Reads<'_>,
) -> &'static Encoding {
    if !CLOSE.contains(&guess) {
        return guess;
    }
    let sample = sample(bytes);
    let mut best = (guess, f32::NEG_INFINITY);
    for encoding in CLOSE {
        let (text, _) = encoding.decode_without_bom_handling(&sample);
        let Some(fit) = reads(&text, label(encoding)) else {
            continue;
        };
        // Against the detector only a text that makes sense has a say.
        if encoding != guess && !fit.known {
            continue;
        }
        let mut score = fit.nats;
        if encoding == guess {
            score += MARGIN;
        }
        if RARE.contains(&encoding) {
            score -= RARENESS;
        }
        if score > best.1 {
            best = (encoding, score);
        }
    }
    best.0
}

/// Runs of text with bytes beyond ASCII, without tags and what stands in scripts and styles, a line each.
fn sample(bytes: &[u8]) -> Vec<u8> {
    let mut sample = Vec::new();
    let mut rest = bytes;
    while !rest.is_empty() && sample.len() < SAMPLE_BYTES {
        let end = tag(rest).unwrap_or(rest.len());
        let (run, behind) = rest.split_at(end);
        if let Some(first) = run.iter().position(|byte| !byte.is_ascii()) {
            let until = run.len().min(first + RUN_AFTER);
            sample.extend(
                run.get(first.saturating_sub(RUN_BEFORE)..until)
                    .unwrap_or_default(),
            );
            sample.push(b'\n');
        }
        rest = past_tag(behind);
    }
    sample
}

/// Where the next tag or comment opens.
fn tag(bytes: &[u8]) -> Option<usize> {
    memchr::memchr_iter(b'<', bytes).find(|at| {
        let next = bytes.get(at + 1);
        next.is_some_and(|byte| byte.is_ascii_alphabetic() || matches!(byte, b'/' | b'!' | b'?'))
    })
}

/// What follows a tag; of a script, style or comment what follows its end.
fn past_tag(bytes: &[u8]) -> &[u8] {
    let opens = |name: &[u8]| {
        let head = bytes.get(..name.len());
        head.is_some_and(|head| head.eq_ignore_ascii_case(name))
    };
    let past = |end: &[u8]| {
        let at = memchr::memmem::find(bytes, end)?;
        bytes.get(at + end.len()..)
    };
    let end: &[u8] = if opens(b"<!--") {
        b"-->"
    } else if opens(b"<script") {
        b"</script"
    } else if opens(b"<style") {
        b"</style"
    } else {
        b">"
    };
    past(end).or_else(|| past(b">")).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sample_is_text_with_bytes_beyond_ascii() {
        let page = b"<title>Plain</title><script>'\xE4'</script><!-- \xE4 --><p title='\xE4'>5 < 6 \xE4 <b>no</b>\xE5";
        assert_eq!(sample(page), b"5 < 6 \xE4 \n\xE5\n");
        assert!(sample(b"<script>\xE4").is_empty() || sample(b"<script>\xE4") == b"\xE4\n");
        assert!(sample(&b"<p>\xE4".repeat(5_000)).len() < SAMPLE_BYTES + 10);
    }

    #[test]
    fn the_best_reading_wins_over_the_guess_by_a_margin_only() {
        let prefers = |by: f32| {
            move |_: &str, label: &str| {
                let nats = if label == "windows-1257" { by } else { 0.0 };
                Some(Fit { nats, known: true })
            }
        };
        let bytes = b"<p>\xE0\xE8";
        let choice = |by| choose(bytes, WINDOWS_1250, &prefers(by));
        assert_eq!(choice(MARGIN + 1.0), WINDOWS_1257);
        assert_eq!(choice(MARGIN - 1.0), WINDOWS_1250);
        let shift_jis = encoding_rs::SHIFT_JIS;
        assert_eq!(choose(bytes, shift_jis, &prefers(9.0)), shift_jis);
        assert_eq!(choose(bytes, WINDOWS_1254, &|_, _| None), WINDOWS_1254);
    }
}
