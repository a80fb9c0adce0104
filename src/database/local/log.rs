//! The log of the private server: its end for the operator, and no more of it than is useful.

use std::fs::{File, OpenOptions};
use std::io::{self, Read as _, Seek as _, SeekFrom, Write as _};
use std::path::Path;

/// How long it may become, and what is then left of it.
const MAX_BYTES: u64 = 8 << 20;
const KEPT_BYTES: i64 = 1 << 20;

/// A handle beside that of the server, whose lock it leaves alone.
pub(super) fn open(path: &Path) -> io::Result<File> {
    OpenOptions::new().read(true).append(true).open(path)
}

/// Cuts off its beginning. The server only appends, so it goes on behind what is left; a line that it
/// writes at this very moment may be lost.
pub(super) fn shorten(mut log: &File) -> io::Result<()> {
    if log.metadata()?.len() <= MAX_BYTES {
        return Ok(());
    }
    let mut kept = Vec::new();
    log.seek(SeekFrom::End(-KEPT_BYTES))?;
    log.read_to_end(&mut kept)?;
    let begin = kept.iter().position(|byte| *byte == b'\n').map_or(0, |end| end + 1);
    log.set_len(0)?;
    log.write_all(&kept[begin..])
}

/// Its last lines. Read through the open file, as the name of a temporary one may be gone by now.
pub(super) fn last_lines(mut log: &File) -> String {
    // Fails if the log is shorter, and then all of it is read.
    let _ = log.seek(SeekFrom::End(-4096));
    let mut text = Vec::new();
    let read = log.read_to_end(&mut text);
    let text = String::from_utf8_lossy(&text);
    let lines: Vec<&str> = text.lines().collect();
    let end = lines[lines.len().saturating_sub(12)..].join("\n");
    read.map_or_else(|error| error.to_string(), |_| end)
}
