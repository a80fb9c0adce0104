//! What a mail server says, as lettre is given it: one answer at a time, of a limited length, and
//! nothing that was not asked for.
//!
//! lettre reads lines without a limit, and takes what waits behind an answer for the next one.

use std::io;
use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll, ready};

use lettre::transport::smtp::client::AsyncTokioStream;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};

/// How long an answer may be. That to EHLO has some tens of short lines.
const MAX_ANSWER_BYTES: usize = 16 * 1024;

/// Why what a server says cannot be taken for an answer.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(super) enum AnswerError {
    #[error("the mail server's answer is too long")]
    TooLong,
    /// How it begins.
    #[error("the mail server gave no SMTP answer: {0}")]
    NotSmtp(String),
    #[error("the mail server spoke unasked")]
    Unasked,
    #[error("the mail server hung up")]
    HungUp,
}

impl AnswerError {
    /// Without the server's words.
    pub(super) fn logged(&self) -> String {
        match self {
            Self::NotSmtp(_) => "the mail server gave no SMTP answer".to_owned(),
            Self::TooLong | Self::Unasked | Self::HungUp => self.to_string(),
        }
    }
}

impl From<AnswerError> for io::Error {
    fn from(error: AnswerError) -> Self {
        io::Error::other(error)
    }
}

/// What is known of a conversation from outside, while lettre has the stream.
#[derive(Clone, Debug, Default)]
pub(super) struct Course(Arc<Flags>);

#[derive(Debug, Default)]
struct Flags {
    has_asked: AtomicBool,
    was_unasked: AtomicBool,
}

impl Course {
    /// Whether we have said anything yet.
    pub(super) fn has_asked(&self) -> bool {
        self.0.has_asked.load(Ordering::Relaxed)
    }

    /// Whether more was said than the answer.
    pub(super) fn was_unasked(&self) -> bool {
        self.0.was_unasked.load(Ordering::Relaxed)
    }
}

/// The connection to a mail server.
#[derive(Debug)]
pub(super) struct Answers<S> {
    stream: S,
    course: Course,
    /// The answer as far as it has come.
    answer: Vec<u8>,
    /// Where its last line begins.
    line: usize,
    is_complete: bool,
    /// What came with it and was not looked at yet.
    unread: Vec<u8>,
}

impl<S> Answers<S> {
    pub(super) fn new(stream: S, course: Course) -> Self {
        let (answer, unread) = (Vec::new(), Vec::new());
        Self { stream, course, answer, line: 0, is_complete: false, unread }
    }

    /// After STARTTLS no server greets again, but lettre waits for it.
    pub(super) fn greeted(stream: S, course: Course) -> Self {
        Self { unread: b"220 TLS\r\n".to_vec(), ..Self::new(stream, course) }
    }

    /// Hands on what was read, up to the end of the answer.
    fn hand_on(&mut self, given: &mut ReadBuf<'_>) -> Result<(), AnswerError> {
        let mut taken = 0;
        while taken < self.unread.len() && given.remaining() > 0 && !self.is_complete {
            let byte = self.unread[taken];
            taken += 1;
            self.answer.push(byte);
            if self.answer.len() > MAX_ANSWER_BYTES {
                return Err(AnswerError::TooLong);
            }
            if !self.is_answer_so_far() {
                self.answer.extend(&self.unread[taken..]);
                self.answer.truncate(200);
                let words = String::from_utf8_lossy(&self.answer).trim().to_owned();
                return Err(AnswerError::NotSmtp(words));
            }
            given.put_slice(&[byte]);
            if byte == b'\n' {
                self.is_complete = self.answer[self.line + 3] == b' ';
                self.line = self.answer.len();
            }
        }
        self.unread.drain(..taken);
        if self.is_complete && !self.unread.is_empty() {
            self.course.0.was_unasked.store(true, Ordering::Relaxed);
        }
        Ok(())
    }

    /// Whether the last byte can stand there: each line begins with the same three digits, and all
    /// but the last one go on with a hyphen (RFC 5321, 4.2.1).
    fn is_answer_so_far(&self) -> bool {
        let line = &self.answer[self.line..];
        match line {
            [.., before, b'\n'] => *before == b'\r' && line.len() > 5,
            [.., digit] if line.len() <= 3 => {
                digit.is_ascii_digit() && *digit == self.answer[line.len() - 1]
            }
            [_, _, _, separator] => matches!(separator, b' ' | b'-'),
            _ => true,
        }
    }
}

impl<S: AsyncRead + Unpin> AsyncRead for Answers<S> {
    fn poll_read(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
        given: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let this = self.get_mut();
        if this.is_complete {
            return Poll::Ready(Err(AnswerError::Unasked.into()));
        }
        if this.unread.is_empty() {
            let mut bytes = [0; 1024];
            let mut read = ReadBuf::new(&mut bytes);
            ready!(Pin::new(&mut this.stream).poll_read(context, &mut read))?;
            if read.filled().is_empty() {
                return Poll::Ready(Err(AnswerError::HungUp.into()));
            }
            this.unread.extend_from_slice(read.filled());
        }
        Poll::Ready(this.hand_on(given).map_err(io::Error::from))
    }
}

impl<S: AsyncWrite + Unpin> AsyncWrite for Answers<S> {
    fn poll_write(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        let this = self.get_mut();
        if this.is_complete {
            if !this.unread.is_empty() {
                return Poll::Ready(Err(AnswerError::Unasked.into()));
            }
            this.answer.clear();
            (this.line, this.is_complete) = (0, false);
        }
        this.course.0.has_asked.store(true, Ordering::Relaxed);
        Pin::new(&mut this.stream).poll_write(context, bytes)
    }

    fn poll_flush(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.get_mut().stream).poll_flush(context)
    }

    fn poll_shutdown(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.get_mut().stream).poll_shutdown(context)
    }
}

impl<S> AsyncTokioStream for Answers<S>
where
    S: AsyncRead + AsyncWrite + Send + Sync + Unpin + std::fmt::Debug,
{
    fn peer_addr(&self) -> io::Result<SocketAddr> {
        // Nobody asks for it.
        Err(io::ErrorKind::Unsupported.into())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};

    use super::*;

    /// What is handed on of this, until something is wrong or more has to be asked.
    fn heard(said: &[u8], course: &Course) -> (Vec<u8>, Result<(), AnswerError>) {
        let mut answers = Answers::new(said, course.clone());
        let mut given = Vec::new();
        let mut bytes = [0; 7];
        loop {
            let mut buffer = ReadBuf::new(&mut bytes);
            let mut context = Context::from_waker(std::task::Waker::noop());
            let read = Pin::new(&mut answers).poll_read(&mut context, &mut buffer);
            let Poll::Ready(read) = read else { unreachable!("it is all there") };
            given.extend_from_slice(buffer.filled());
            if answers.is_complete {
                return (given, Ok(()));
            }
            if let Err(error) = read {
                let error = error.get_ref().unwrap().downcast_ref::<AnswerError>().unwrap();
                return (given, Err(error.clone()));
            }
        }
    }

    #[test]
    fn an_answer_ends_with_its_last_line() {
        for (said, answer, is_unasked) in [
            ("220 hello\r\n", "220 hello\r\n", false),
            ("220 hello\r\n250 more\r\n", "220 hello\r\n", true),
            ("250-a\r\n250-b\r\n250 c\r\nx", "250-a\r\n250-b\r\n250 c\r\n", true),
            ("250 \r\n", "250 \r\n", false),
        ] {
            let course = Course::default();
            assert_eq!(heard(said.as_bytes(), &course), (answer.into(), Ok(())), "{said}");
            assert_eq!(course.was_unasked(), is_unasked, "{said}");
        }
    }

    #[test]
    fn what_is_no_answer_is_refused() {
        for said in [
            "hello\r\n",
            "25 a\r\n",
            "250_a\r\n",
            "250\r\n",
            "250 a\n250 b\r\n",
            "\r\n",
            "250-a\r\n550 b\r\n",
            "250-a\r\n\r\n",
            "250-a\r\nb@example.org\r\n",
        ] {
            let (_, heard) = heard(said.as_bytes(), &Course::default());
            assert!(matches!(heard, Err(AnswerError::NotSmtp(_))), "{said:?}: {heard:?}");
        }
        let endless =
            heard(&[b"250 ".as_slice(), &[b'x'; MAX_ANSWER_BYTES]].concat(), &Course::default());
        assert_eq!(endless.1, Err(AnswerError::TooLong));
        assert_eq!(heard(b"250 half", &Course::default()).1, Err(AnswerError::HungUp));
    }

    #[tokio::test]
    async fn nothing_is_taken_or_said_over_what_came_unasked() {
        let (ours, mut server) = tokio::io::duplex(1024);
        let mut answers = Answers::new(ours, Course::default());
        server.write_all(b"250 one\r\n250 two\r\n").await.unwrap();
        let mut bytes = [0; 100];
        assert_eq!(answers.read(&mut bytes).await.unwrap(), 9);
        assert!(answers.read(&mut bytes).await.is_err());
        assert!(answers.write_all(b"MAIL\r\n").await.is_err());
    }

    proptest! {
        /// lettre, which looks at what it has after each line, would keep what is behind its own end.
        #[test]
        fn nothing_is_handed_on_behind_an_answer(
            said in "((2[0-5][0-5]|250)[ -]?[a\r\n -]{0,4}(\r\n)?){0,4}",
        ) {
            let (given, _) = heard(said.as_bytes(), &Course::default());
            let given = String::from_utf8(given).unwrap();
            for (end, _) in given.match_indices('\n').filter(|(end, _)| end + 1 < given.len()) {
                let so_far = given[..=end].parse::<lettre::transport::smtp::response::Response>();
                prop_assert!(so_far.is_err(), "{so_far:?} in {given:?}");
            }
        }
    }
}
