//! How a connection's life, and text from elsewhere, look on a terminal.

use std::{
    fmt::Write,
    time::{SystemTime, UNIX_EPOCH},
};

use cometchat_client::{Status, StatusEvent};

/// The time of day in UTC: `12:00:01.123`.
pub(crate) fn clock() -> String {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    let seconds = since.as_secs() % 86_400;
    let (hours, minutes) = (seconds / 3600, seconds / 60 % 60);
    format!("{hours:02}:{minutes:02}:{:02}.{:03}", seconds % 60, since.subsec_millis())
}

/// Status and reason, and for an attempt its number and when it begins.
pub(crate) fn status_line(event: &StatusEvent) -> String {
    let mut line = format!("{:<13} {}", event.current.as_str(), event.reason.as_str());
    if let Some(failure) = event.reason.failure() {
        let _ = write!(line, " ({failure})");
    }
    if event.current == Status::Connecting {
        let _ = write!(line, ", attempt {}", event.attempt);
    }
    if let Some(wait) = event.retry_in.filter(|wait| !wait.is_zero()) {
        let _ = write!(line, ", next try in {:.1} s", wait.as_secs_f32());
    }
    line
}

/// Text from elsewhere, on one line and without characters that a terminal obeys.
pub(crate) fn harmless(text: &str) -> String {
    text.chars()
        .map(|c| match c {
            '\n' | '\r' | '\t' | '\u{2028}' | '\u{2029}' => ' ',
            _ if c.is_control() || turns_direction(c) => char::REPLACEMENT_CHARACTER,
            _ => c,
        })
        .collect()
}

/// Such a character shows the text after it in another order than it is.
fn turns_direction(c: char) -> bool {
    matches!(
        c,
        '\u{061C}' | '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}'
    )
}
