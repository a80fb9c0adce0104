//! A mail client that does nothing but send: a process of its own, on the core of what is measured.

use std::fs;
use std::io::{BufRead as _, BufReader, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, ensure};

use super::Bench;
use super::machine;
use super::sink::Taken;

/// Sends these mails from a process on the other core.
pub async fn run(bench: &Bench, mails: &Path, relay: SocketAddr) -> Result<()> {
    let own = std::env::current_exe()?;
    let mut command = machine::on_core(bench.cores.server, own);
    command.arg("--bare-loop").arg(mails).arg("--relay").arg(relay.to_string());
    machine::output(&mut command, &bench.folder.join("bare-loop.log")).await?;
    Ok(())
}

/// Writes mails down for [`send`]: three files a mail.
pub fn write(mails: &[Taken], folder: PathBuf) -> Result<PathBuf> {
    for (number, mail) in mails.iter().enumerate() {
        fs::write(folder.join(format!("{number:06}-1-from")), &mail.from)?;
        fs::write(folder.join(format!("{number:06}-2-to")), &mail.to)?;
        fs::write(folder.join(format!("{number:06}-3-data")), &mail.data)?;
    }
    Ok(folder)
}

/// The same conversation for each mail, over one connection: MAIL, RCPT, DATA, the message.
pub fn send(folder: &Path, relay: SocketAddr) -> Result<()> {
    let mut files: Vec<PathBuf> =
        fs::read_dir(folder)?.map(|entry| Ok(entry?.path())).collect::<Result<_>>()?;
    files.sort();
    let parts: Vec<Vec<u8>> = files.iter().map(fs::read).collect::<Result<_, _>>()?;
    let stream = TcpStream::connect(relay)?;
    stream.set_nodelay(true)?;
    let mut answers = BufReader::new(stream.try_clone()?);
    let mut say = |words: &[u8], code: &str| -> Result<()> {
        (&stream).write_all(words)?;
        loop {
            let mut answer = String::new();
            answers.read_line(&mut answer)?;
            ensure!(answer.starts_with(code), "the relay says {answer:?}, not {code}");
            if answer.as_bytes().get(3) != Some(&b'-') {
                return Ok(());
            }
        }
    };
    say(b"", "220")?;
    say(b"EHLO bench\r\n", "250")?;
    for mail in parts.chunks(3) {
        let [from, to, data] = mail else { break };
        say(from, "250")?;
        say(to, "250")?;
        say(b"DATA\r\n", "354")?;
        say(data, "250")?;
    }
    say(b"QUIT\r\n", "221").context("goodbye")
}
