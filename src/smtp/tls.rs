//! TLS to a mail server, whose certificate must be one that browsers trust.

use std::io;
use std::sync::Arc;

use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;
use tokio_rustls::client::TlsStream;
use tokio_rustls::rustls::crypto::ring::default_provider;
use tokio_rustls::rustls::pki_types::ServerName;
use tokio_rustls::rustls::{ClientConfig, RootCertStore};

use super::error::SendError;

/// Whose certificates are believed.
#[derive(Clone)]
pub(super) struct Encryption(TlsConnector);

impl Encryption {
    pub(super) fn by_public_authorities() -> Self {
        Self::by(webpki_roots::TLS_SERVER_ROOTS.iter().cloned().collect())
    }

    pub(super) fn by(authorities: RootCertStore) -> Self {
        let config = ClientConfig::builder_with_provider(Arc::new(default_provider()))
            .with_safe_default_protocol_versions()
            .expect("the provider has them")
            .with_root_certificates(authorities)
            .with_no_client_auth();
        Self(TlsConnector::from(Arc::new(config)))
    }

    pub(super) async fn encrypt(
        &self,
        stream: TcpStream,
        host: &str,
    ) -> Result<TlsStream<TcpStream>, SendError> {
        let name = ServerName::try_from(host.to_owned())
            .map_err(|error| SendError::of_tls(&io::Error::other(error)))?;
        self.0.connect(name, stream).await.map_err(|error| SendError::of_tls(&error))
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Mutex;
    use std::time::Duration;

    use time::OffsetDateTime;
    use tokio::io::{AsyncBufReadExt as _, AsyncRead, AsyncWrite, AsyncWriteExt as _, BufReader};
    use tokio::net::TcpListener;
    use tokio_rustls::TlsAcceptor;
    use tokio_rustls::rustls::ServerConfig;
    use tokio_rustls::rustls::pki_types::pem::PemObject as _;
    use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer};

    use super::*;
    use crate::domain::choices::Language;
    use crate::domain::mail::{Mail, MailTopic};
    use crate::smtp::{Mailer, Relay, SmtpRelay, Timeouts};

    const AUTHORITY: &[u8] = include_bytes!("../../tests/data/tls/authority.pem");
    const CERTIFICATE: &[u8] = include_bytes!("../../tests/data/tls/server.pem");
    const KEY: &[u8] = include_bytes!("../../tests/data/tls/server-key.pem");

    /// What a server was told in the clear, and what under TLS.
    type Told = Arc<Mutex<(Vec<String>, Vec<String>)>>;

    fn acceptor() -> TlsAcceptor {
        let certificate = CertificateDer::from_pem_slice(CERTIFICATE).unwrap();
        let key = PrivateKeyDer::from_pem_slice(KEY).unwrap();
        let config = ServerConfig::builder_with_provider(Arc::new(default_provider()))
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_no_client_auth()
            .with_single_cert(vec![certificate], key);
        TlsAcceptor::from(Arc::new(config.unwrap()))
    }

    /// Takes whatever is sent. True when STARTTLS was asked for.
    async fn converse<S: AsyncRead + AsyncWrite + Unpin>(
        stream: &mut BufReader<S>,
        start_tls: &str,
        mut note: impl FnMut(String),
    ) -> bool {
        let mut line = String::new();
        let mut in_message = false;
        while stream.read_line(&mut line).await.is_ok_and(|length| length > 0) {
            let said = std::mem::take(&mut line).trim_end().to_owned();
            let answer = match said.split(' ').next().unwrap() {
                _ if in_message && said != "." => continue,
                "EHLO" => "250-x\r\n250-AUTH PLAIN\r\n250 STARTTLS",
                "DATA" => "354 go on",
                "STARTTLS" => start_tls,
                _ => "250 ok",
            };
            in_message = said == "DATA";
            let has_begun_tls = said == "STARTTLS";
            note(said);
            let _ = stream.write_all(format!("{answer}\r\n").as_bytes()).await;
            if has_begun_tls {
                return true;
            }
        }
        false
    }

    /// A server whose certificate is good. `under_tls` is what it says when TLS has begun.
    async fn server(
        wrapped: bool,
        start_tls: &'static str,
        under_tls: &'static [u8],
    ) -> (u16, Told) {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let told = Told::default();
        let noting = Arc::clone(&told);
        tokio::spawn(async move {
            let (stream, _) = listener.accept().await.unwrap();
            let mut stream = BufReader::new(stream);
            if !wrapped {
                stream.write_all(b"220 clear\r\n").await.unwrap();
                let note = |said| noting.lock().unwrap().0.push(said);
                if !converse(&mut stream, start_tls, note).await {
                    return;
                }
            }
            let Ok(stream) = acceptor().accept(stream.into_inner()).await else { return };
            let mut stream = BufReader::new(stream);
            let _ = stream.write_all(under_tls).await;
            let _ = stream.flush().await;
            converse(&mut stream, "502 no", |said| noting.lock().unwrap().1.push(said)).await;
        });
        (port, told)
    }

    async fn send(address: &str, is_trusted: bool) -> Result<(), SendError> {
        let mut relay = SmtpRelay::from_url(address).unwrap();
        if is_trusted {
            let mut authorities = RootCertStore::empty();
            authorities.add(CertificateDer::from_pem_slice(AUTHORITY).unwrap()).unwrap();
            relay.encryption = Encryption::by(authorities);
        }
        let from = "NPOC <no-reply@npoc.org>".parse().unwrap();
        let mut mailer = Mailer::new(Relay::Smtp(relay), from, None);
        let limit = Duration::from_secs(10);
        mailer.timeouts = Timeouts { step: limit, acceptance: limit };
        let mail = Mail {
            topic: MailTopic::Digest,
            language: Language::English,
            recipient: "info@npoc.org".to_owned(),
            reply_to: None,
            subject: "Hello".to_owned(),
            plain_text: "Hello".to_owned(),
            html: "<p>Hello".to_owned(),
        };
        let id = uuid::Uuid::from_u128(7).into();
        mailer.send(&mut None, id, OffsetDateTime::UNIX_EPOCH, &mail).await
    }

    #[tokio::test]
    async fn a_password_and_a_mail_are_only_said_under_tls() {
        for (wrapped, scheme, under_tls) in
            [(true, "smtps", b"220 x\r\n".as_slice()), (false, "smtp", b"")]
        {
            let (port, told) = server(wrapped, "220 go on", under_tls).await;
            let address = format!("{scheme}://user:secret@127.0.0.1:{port}");
            let address = if wrapped { address } else { address + "?tls=required" };
            assert_eq!(send(&address, true).await, Ok(()), "{scheme}");
            let (clear, encrypted) = told.lock().unwrap().clone();
            let verbs: Vec<&str> =
                encrypted.iter().filter_map(|said| said.split([' ', ':']).next()).collect();
            assert_eq!(verbs[..5], ["EHLO", "AUTH", "MAIL", "RCPT", "DATA"], "{encrypted:?}");
            assert_eq!(clear.len(), if wrapped { 0 } else { 2 }, "{clear:?}");
        }
    }

    /// As whoever is on the way does, before everything goes on with the server itself.
    #[tokio::test]
    async fn answers_given_before_tls_are_not_taken_for_answers_under_it() {
        let injected = "220 go on\r\n250 x\r\n250 ok\r\n250 ok\r\n354 go on\r\n250 taken";
        let (port, told) = server(false, injected, b"").await;
        let sent = send(&format!("smtp://127.0.0.1:{port}?tls=required"), true).await;
        assert!(sent.unwrap_err().logged.contains("unasked"));
        assert_eq!(told.lock().unwrap().1, Vec::<String>::new());
    }

    #[tokio::test]
    async fn an_answer_under_tls_has_an_end_too() {
        let endless: &'static [u8] = Box::leak(vec![b'2'; 1 << 20].into_boxed_slice());
        let lines: &'static [u8] = Box::leak(b"220-x\r\n".repeat(1 << 17).into_boxed_slice());
        for (said, problem) in [(endless, "no SMTP answer"), (lines, "too long")] {
            let (port, _) = server(true, "", said).await;
            let error = send(&format!("smtps://127.0.0.1:{port}"), true).await.unwrap_err();
            assert!(error.logged.contains(problem), "{error:?}");
        }
    }

    #[tokio::test]
    async fn a_certificate_that_nobody_vouches_for_is_refused() {
        let (port, _) = server(true, "", b"220 x\r\n").await;
        let error = send(&format!("smtps://127.0.0.1:{port}"), false).await.unwrap_err();
        assert_eq!(error.logged, "TLS: the mail server's certificate is of an unknown issuer");
    }
}
