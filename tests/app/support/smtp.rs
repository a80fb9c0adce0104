//! A mail server that does as it is told.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use tokio::io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::net::{TcpListener, TcpStream};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Behavior {
    Accept,
    /// Without SMTPUTF8 and 8BITMIME.
    AcceptPlain,
    /// Refuses each recipient with this answer.
    Refuse(&'static str),
    /// Refuses this recipient only.
    RefuseOne(&'static str, &'static str),
    /// Refuses us as a sender.
    RefuseSender(&'static str),
    /// Refuses everybody at login.
    RefuseLogin,
    /// Closes the connection in the middle of the message.
    Drop,
    /// Accepts the connection and says nothing.
    Silent,
    /// Takes this time to answer once it has the message.
    SlowToAccept(Duration),
    /// Answers each command after this time.
    Slow(Duration),
    /// Takes one message in a conversation, and closes it.
    CloseAfterOne,
    /// Takes one message in a conversation, and answers this to the next one's sender.
    RefuseSecond(&'static str),
    /// Takes one message in a conversation, and says nothing any more.
    SilentAfterOne,
    /// Takes the message to this recipient, and says nothing any more.
    SilentFor(&'static str),
    /// Greets with this.
    Greet(&'static str),
    /// Answers EHLO with this.
    Hello(&'static str),
    /// Offers STARTTLS, and answers it with this.
    StartTls(&'static str),
    /// Answers EHLO with a line that does not end.
    Endless,
}

#[derive(Clone, Debug)]
pub struct Mail {
    pub from: String,
    pub to: String,
    pub data: String,
}

impl Mail {
    pub fn header(&self, name: &str) -> String {
        let parsed = mail_parser::MessageParser::default().parse(self.data.as_bytes()).unwrap();
        parsed.header_raw(name).unwrap_or_default().trim().to_owned()
    }

    pub fn subject(&self) -> String {
        let parsed = mail_parser::MessageParser::default().parse(self.data.as_bytes()).unwrap();
        parsed.subject().unwrap().to_owned()
    }

    pub fn text(&self) -> String {
        let parsed = mail_parser::MessageParser::default().parse(self.data.as_bytes()).unwrap();
        parsed.body_text(0).unwrap().replace("\r\n", "\n")
    }

    /// The addresses in a header.
    pub fn mailboxes(&self, name: &'static str) -> Vec<String> {
        let parsed = mail_parser::MessageParser::default().parse(self.data.as_bytes()).unwrap();
        let found = parsed.header(name).and_then(|value| value.as_address()).unwrap();
        found.iter().map(|mailbox| mailbox.address().unwrap_or_default().to_owned()).collect()
    }

    pub fn sender_name(&self) -> String {
        let parsed = mail_parser::MessageParser::default().parse(self.data.as_bytes()).unwrap();
        parsed.from().unwrap().first().unwrap().name().unwrap_or_default().to_owned()
    }

    /// The path of the first link to the site.
    pub fn link(&self) -> String {
        let text = self.text();
        let site = "https://npoc.example";
        let start = text.find(&format!("{site}/")).expect("a link") + site.len();
        text[start..].split_whitespace().next().unwrap().to_owned()
    }

    pub fn html(&self) -> String {
        let parsed = mail_parser::MessageParser::default().parse(self.data.as_bytes()).unwrap();
        parsed.body_html(0).unwrap().replace("\r\n", "\n")
    }
}

#[derive(Clone)]
pub struct Sink {
    pub address: SocketAddr,
    behavior: Arc<Mutex<Behavior>>,
    mails: Arc<Mutex<Vec<Mail>>>,
    conversations: Arc<Mutex<usize>>,
    hellos: Arc<Mutex<Vec<String>>>,
    endless: Arc<Mutex<usize>>,
}

impl Sink {
    pub async fn start(behavior: Behavior) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        Self::listen(listener, behavior)
    }

    pub fn listen(listener: TcpListener, behavior: Behavior) -> Self {
        let sink = Self {
            address: listener.local_addr().unwrap(),
            behavior: Arc::new(Mutex::new(behavior)),
            mails: Arc::default(),
            conversations: Arc::default(),
            hellos: Arc::default(),
            endless: Arc::default(),
        };
        let accepting = sink.clone();
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                *accepting.conversations.lock().unwrap() += 1;
                let sink = accepting.clone();
                tokio::spawn(async move { sink.converse(stream).await });
            }
        });
        sink
    }

    pub fn behave(&self, behavior: Behavior) {
        *self.behavior.lock().unwrap() = behavior;
    }

    pub fn mails(&self) -> Vec<Mail> {
        self.mails.lock().unwrap().clone()
    }

    pub fn conversations(&self) -> usize {
        *self.conversations.lock().unwrap()
    }

    /// Who we said we are, each time.
    pub fn hellos(&self) -> Vec<String> {
        self.hellos.lock().unwrap().clone()
    }

    /// How many bytes of lines without an end were taken from us.
    pub fn endless(&self) -> usize {
        *self.endless.lock().unwrap()
    }

    async fn converse(&self, stream: TcpStream) -> Option<()> {
        let behavior = *self.behavior.lock().unwrap();
        let (reader, mut writer) = stream.into_split();
        let mut lines = BufReader::new(reader).lines();
        if behavior == Behavior::Silent {
            while lines.next_line().await.ok()?.is_some() {}
            return None;
        }
        let greeting = if let Behavior::Greet(greeting) = behavior { greeting } else { "220 sink" };
        writer.write_all(format!("{greeting}\r\n").as_bytes()).await.ok()?;
        let mut mail = Mail { from: String::new(), to: String::new(), data: String::new() };
        let mut taken = 0;
        while let Some(line) = lines.next_line().await.ok()? {
            if let Behavior::Slow(time) = behavior {
                tokio::time::sleep(time).await;
            }
            if behavior == Behavior::SilentAfterOne && taken > 0 {
                continue;
            }
            let verb = line.get(..4).unwrap_or_default().to_uppercase();
            if verb == "EHLO" {
                self.hellos.lock().unwrap().push(line[5..].to_owned());
            }
            let answer = match verb.as_str() {
                "EHLO" if behavior == Behavior::Endless => loop {
                    if self.endless() == 0 {
                        writer.write_all(b"250 ").await.ok()?;
                    }
                    writer.write_all(&[b'2'; 4096]).await.ok()?;
                    *self.endless.lock().unwrap() += 4096;
                },
                "EHLO" => match behavior {
                    Behavior::Hello(answer) => answer,
                    Behavior::StartTls(_) => "250-sink\r\n250 STARTTLS",
                    Behavior::AcceptPlain => "250 sink",
                    _ => "250-sink\r\n250-8BITMIME\r\n250-AUTH PLAIN\r\n250 SMTPUTF8",
                },
                "STAR" => match behavior {
                    Behavior::StartTls(answer) => answer,
                    _ => "502 not here",
                },
                "AUTH" if behavior == Behavior::RefuseLogin => "535 5.7.8 no such user",
                "AUTH" => "235 ok",
                "MAIL" => {
                    mail = Mail { from: line, to: String::new(), data: String::new() };
                    match behavior {
                        Behavior::RefuseSender(answer) => answer,
                        Behavior::RefuseSecond(answer) if taken > 0 => answer,
                        _ => "250 ok",
                    }
                }
                "RCPT" => {
                    mail.to = line;
                    match behavior {
                        Behavior::Refuse(answer) => answer,
                        Behavior::RefuseOne(who, answer) if mail.to.contains(who) => answer,
                        _ => "250 ok",
                    }
                }
                "DATA" if behavior == Behavior::Drop => return None,
                "DATA" => {
                    writer.write_all(b"354 go on\r\n").await.ok()?;
                    while let Some(line) = lines.next_line().await.ok()? {
                        if line == "." {
                            break;
                        }
                        mail.data += line.strip_prefix('.').unwrap_or(&line);
                        mail.data += "\r\n";
                    }
                    if matches!(behavior, Behavior::SilentFor(who) if mail.to.contains(who)) {
                        std::future::pending::<()>().await;
                    }
                    self.mails.lock().unwrap().push(mail.clone());
                    taken += 1;
                    if let Behavior::SlowToAccept(time) = behavior {
                        tokio::time::sleep(time).await;
                    }
                    "250 taken"
                }
                "QUIT" => "221 bye",
                _ => "250 ok",
            };
            writer.write_all(format!("{answer}\r\n").as_bytes()).await.ok()?;
            if behavior == Behavior::CloseAfterOne && taken > 0 {
                return None;
            }
        }
        Some(())
    }
}
