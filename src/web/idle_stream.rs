//! Time limits of a connection that hyper does not tell apart: one for a head that is arriving, and a
//! longer one for idling. hyper starts one timer when it begins to wait for a head, and drops it once
//! the head is there; this timer waits for as long as the stream says.

use std::future::Future;
use std::io::{self, IoSlice};
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};
use std::time::{Duration, Instant};

use hyper::rt::{Sleep, Timer};
use pin_project_lite::pin_project;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;
use tokio_io_timeout::TimeoutStream;

use crate::web::bare_answers::{BEGINNING, BareAnswers};
use crate::web::connections::{Connection, Place};

/// A stream that takes note of what arrives, and puts a page to what hyper says by itself.
#[derive(Debug)]
pub struct IdleStream {
    stream: Pin<Box<TimeoutStream<TcpStream>>>,
    connection: Arc<Connection>,
    bare_answers: Arc<BareAnswers>,
    /// How the newest request begins.
    beginning: ([u8; BEGINNING], usize),
    /// What is being sent in the place of a bare answer, and how much of it has been.
    instead: Option<(Vec<u8>, usize)>,
}

/// The timer that hyper asks for when it begins to wait for the head of a request.
#[derive(Debug)]
pub struct HeadTimer(pub Arc<Place>);

pin_project! {
    struct HeadSleep {
        #[pin]
        sleep: tokio::time::Sleep,
        connection: Arc<Connection>,
        head: Duration,
        is_for_head: bool,
    }
}

impl IdleStream {
    pub fn new(stream: TcpStream, place: &Place, bare_answers: Arc<BareAnswers>) -> Self {
        let mut stream = TimeoutStream::new(stream);
        stream.set_write_timeout(Some(place.connections.limits().write));
        Self {
            stream: Box::pin(stream),
            connection: Arc::clone(&place.connection),
            bare_answers,
            beginning: ([0; BEGINNING], 0),
            instead: None,
        }
    }

    /// While no request is in hand, what is sent are hyper's own words.
    fn begin_page(&mut self, answer: &[u8]) {
        if self.instead.is_none() && !self.connection.is_busy() {
            let (beginning, length) = &self.beginning;
            let page = self.bare_answers.with_page(answer, &beginning[..*length]);
            self.instead = page.map(|page| (page, 0));
        }
    }

    /// Sends the page, and says that the bare answer was sent. None when there is no page to send.
    fn poll_page(
        &mut self,
        context: &mut Context<'_>,
        answer: &[u8],
    ) -> Option<Poll<io::Result<usize>>> {
        let (page, sent) = self.instead.as_mut()?;
        while *sent < page.len() {
            match self.stream.as_mut().poll_write(context, &page[*sent..]) {
                Poll::Ready(Ok(0)) => {
                    return Some(Poll::Ready(Err(io::ErrorKind::WriteZero.into())));
                }
                Poll::Ready(Ok(length)) => *sent += length,
                other => return Some(other),
            }
        }
        self.instead = None;
        Some(Poll::Ready(Ok(answer.len())))
    }
}

impl Timer for HeadTimer {
    fn sleep(&self, duration: Duration) -> Pin<Box<dyn Sleep>> {
        self.sleep_until(self.now() + duration)
    }

    fn sleep_until(&self, end: Instant) -> Pin<Box<dyn Sleep>> {
        self.0.idles_until(end);
        Box::pin(HeadSleep {
            sleep: tokio::time::sleep_until(end.into()),
            connection: Arc::clone(&self.0.connection),
            head: self.0.connections.limits().head,
            is_for_head: false,
        })
    }
}

impl Future for HeadSleep {
    type Output = ();

    /// hyper polls it whenever it has read what there is, and the head is not complete.
    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<()> {
        let mut this = self.project();
        if !*this.is_for_head && this.connection.is_arriving() {
            *this.is_for_head = true;
            this.sleep.as_mut().reset(tokio::time::Instant::now() + *this.head);
        }
        this.sleep.poll(context)
    }
}

impl Sleep for HeadSleep {}

impl AsyncRead for IdleStream {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let before = buffer.filled().len();
        ready!(self.stream.as_mut().poll_read(context, buffer))?;
        let received = &buffer.filled()[before..];
        if !received.is_empty() && self.connection.begins_to_receive() {
            let length = received.len().min(BEGINNING);
            self.beginning.0[..length].copy_from_slice(&received[..length]);
            self.beginning.1 = length;
        }
        Poll::Ready(Ok(()))
    }
}

impl AsyncWrite for IdleStream {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        self.begin_page(bytes);
        match self.poll_page(context, bytes) {
            Some(sending) => sending,
            None => self.stream.as_mut().poll_write(context, bytes),
        }
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        slices: &[IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        if let [only] = slices {
            return self.poll_write(context, only);
        }
        self.stream.as_mut().poll_write_vectored(context, slices)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.stream.as_mut().poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.stream.as_mut().poll_shutdown(context)
    }
}
