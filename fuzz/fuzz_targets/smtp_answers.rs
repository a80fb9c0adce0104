//! A mail server that answers anything: a mail is taken or not, and what is kept of the answer can be
//! stored, read and logged. The lines of the input are the answers; a conversation over TCP goes from
//! the greeting to the end of the message, and on with the next mail.

#![no_main]

use std::cell::OnceCell;
use std::time::Duration;

use libfuzzer_sys::fuzz_target;
use npoc::domain::choices::Language;
use npoc::domain::ids::MailId;
use npoc::domain::mail::{Mail, MailTopic};
use npoc::smtp::{Mailer, Relay, SmtpRelay, Timeouts};
// For what the compiler calls at each read.
use npoc_fuzz as _;
use time::macros::datetime;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpListener;
use tokio::runtime::{Builder, Runtime};
use tokio::time::timeout;

thread_local! {
    static RUNTIME: OnceCell<Runtime> = const { OnceCell::new() };
}

/// Never named in what may be logged, whatever the server says.
const RECIPIENT: &str = "amina@example.org";

/// Answers each thing that is said with the next line, then hangs up.
async fn serve(listener: TcpListener, answers: &[u8]) {
    let Ok((mut stream, _)) = listener.accept().await else { return };
    let mut said = vec![0; 64 * 1024];
    for (number, answer) in answers.split_inclusive(|byte| *byte == b'\n').enumerate() {
        // A server speaks first. A line with a hyphen behind its code is not the last of an answer.
        if number > 0 {
            // A client that waits, too, has not been given the whole answer.
            match timeout(Duration::from_millis(10), stream.read(&mut said)).await {
                Ok(Ok(length)) if length > 0 => {}
                _ => return,
            }
        }
        let answer = answer.replace_line_ends();
        if stream.write_all(&answer).await.is_err() {
            return;
        }
    }
}

/// Line ends inside of an answer are written as `|`.
trait Answer {
    fn replace_line_ends(&self) -> Vec<u8>;
}

impl Answer for [u8] {
    fn replace_line_ends(&self) -> Vec<u8> {
        let line = self.strip_suffix(b"\n").unwrap_or(self);
        let mut bytes = Vec::with_capacity(line.len() + 2);
        for byte in line {
            if *byte == b'|' { bytes.extend(b"\r\n") } else { bytes.push(*byte) }
        }
        bytes.extend(b"\r\n");
        bytes
    }
}

async fn converse(answers: &[u8]) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let relay = SmtpRelay::from_url(&format!("smtp://{address}")).unwrap();
    let mut mailer = Mailer::new(Relay::Smtp(relay), "info@npoc.example".parse().unwrap(), None);
    mailer.timeouts = Timeouts { step: Duration::from_secs(5), acceptance: Duration::from_secs(5) };
    let mail = Mail {
        topic: MailTopic::Digest,
        language: Language::English,
        recipient: RECIPIENT.to_owned(),
        reply_to: None,
        subject: "A mail".to_owned(),
        plain_text: "Words.\n".to_owned(),
        html: "<p>Words.</p>".to_owned(),
    };
    let mut kept = None;
    let sending = async {
        for number in 0..2 {
            let id = MailId::from(uuid::Uuid::from_u128(number));
            let sent = mailer.send(&mut kept, id, datetime!(2026-11-21 14:30 UTC), &mail).await;
            let Err(error) = sent else { continue };
            assert!(error.reason.chars().count() <= 500, "{error:?}");
            for words in [&error.reason, &error.logged] {
                assert!(!words.is_empty() && !words.chars().any(char::is_control), "{error:?}");
            }
            assert!(!error.logged.contains(RECIPIENT), "{error:?}");
            assert!(!error.permanent || error.logged.contains('5'), "{error:?}");
            break;
        }
        drop(kept.take());
    };
    tokio::select! {
        () = sending => {}
        // Whatever is still waited for has ended with the connection.
        () = async { serve(listener, answers).await; std::future::pending().await } => {}
    }
}

fuzz_target!(|answers: &[u8]| {
    RUNTIME.with(|runtime| {
        let runtime =
            runtime.get_or_init(|| Builder::new_current_thread().enable_all().build().unwrap());
        runtime.block_on(converse(answers));
    });
});
