//! The way to a database elsewhere: encrypted and verified, unless its address says otherwise.

use std::sync::Arc;

use npoc::database::{self, DatabaseError};
use sqlx::postgres::PgConnectOptions;
use sqlx::{Connection as _, PgConnection};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _, copy_bidirectional};
use tokio::net::{TcpListener, UnixStream};
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::crypto::ring::default_provider;
use tokio_rustls::rustls::pki_types::pem::PemObject as _;
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer};

use crate::support::{Site, config_with, postgres};

fn options(url: &str) -> PgConnectOptions {
    let config = config_with(&[&format!("--database-url={url}")]);
    database::check_address(&config).unwrap().unwrap()
}

#[test]
fn a_server_elsewhere_is_verified_unless_its_address_says_otherwise() {
    for (url, expected) in [
        ("postgres://npoc@db.example.org/npoc", "VerifyFull"),
        ("postgresql://npoc@192.0.2.7:5433/npoc?application_name=x", "VerifyFull"),
        ("postgres://npoc@[2001:db8::7]/npoc", "VerifyFull"),
        ("postgres://npoc@localhost/npoc?host=db.example.org", "VerifyFull"),
        ("postgres://npoc@localhost/npoc?hostaddr=192.0.2.7", "VerifyFull"),
        ("postgres://npoc@localhost.example.org/npoc", "VerifyFull"),
        ("postgres://npoc@127.0.0.1.example.org/npoc", "VerifyFull"),
        ("postgres://npoc@db.example.org/npoc?sslrootcert=/etc/npoc/root.crt", "VerifyFull"),
        ("postgres://npoc@db.example.org/npoc?sslmode=disable", "Disable"),
        ("postgres://npoc@db.example.org/npoc?ssl-mode=require", "Require"),
        ("postgres://npoc@db.example.org/npoc?sslmode=verify-ca", "VerifyCa"),
        ("postgres://npoc@localhost/npoc", "Prefer"),
        ("postgres://npoc@127.0.0.7/npoc", "Prefer"),
        ("postgres://npoc@[::1]/npoc", "Prefer"),
        ("postgres://npoc@%2Fvar%2Frun%2Fpostgresql/npoc", "Prefer"),
        ("postgres://npoc@db.example.org/npoc?host=/var/run/postgresql", "Prefer"),
        ("postgres://npoc@localhost/npoc?sslmode=verify-full", "VerifyFull"),
    ] {
        assert_eq!(format!("{:?}", options(url).get_ssl_mode()), expected, "{url}");
    }
}

/// Stands before the PostgreSQL of the tests at a port, and answers the wish for TLS with this.
async fn door(answer: u8) -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let socket = postgres().await.options("npoc").get_socket().unwrap().join(".s.PGSQL.5432");
    let pem = |name: &str| std::fs::read(format!("tests/data/tls/{name}")).unwrap();
    let certificate = CertificateDer::from_pem_slice(&pem("server.pem")).unwrap();
    let key = PrivateKeyDer::from_pem_slice(&pem("server-key.pem")).unwrap();
    let config = ServerConfig::builder_with_provider(Arc::new(default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![certificate], key);
    let acceptor = TlsAcceptor::from(Arc::new(config.unwrap()));
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let mut wish = [0; 8];
            stream.read_exact(&mut wish).await.unwrap();
            stream.write_all(&[answer]).await.unwrap();
            let mut server = UnixStream::connect(&socket).await.unwrap();
            let acceptor = acceptor.clone();
            tokio::spawn(async move {
                if answer == b'S' {
                    let Ok(mut stream) = acceptor.accept(stream).await else { return };
                    let _ = copy_bidirectional(&mut stream, &mut server).await;
                } else {
                    let _ = copy_bidirectional(&mut stream, &mut server).await;
                }
            });
        }
    });
    port
}

#[tokio::test]
async fn a_server_without_tls_is_refused_with_what_to_set() {
    let port = door(b'N').await;
    let url = format!("postgres://npoc@127.0.0.1:{port}/npoc");
    let error = database::migrate(&options(&format!("{url}?sslmode=verify-full"))).await;
    let error = error.unwrap_err();
    assert!(matches!(error, DatabaseError::Tls(_)), "{error:?}");
    let words = error.to_string();
    assert!(words.contains("does not support TLS") && words.contains("sslmode=disable"), "{words}");
    // On this machine, nobody is on the way.
    database::migrate(&options(&url)).await.unwrap();
}

#[tokio::test]
async fn a_certificate_is_verified_and_its_authority_can_be_named() {
    let port = door(b'S').await;
    let url = format!("postgres://npoc@127.0.0.1:{port}/npoc?sslmode=verify-full");
    let error = database::migrate(&options(&url)).await.unwrap_err();
    let words = error.to_string();
    assert!(matches!(error, DatabaseError::Tls(_)), "{error:?}");
    assert!(words.contains("UnknownIssuer") && words.contains("sslrootcert="), "{words}");
    let root = "sslrootcert=tests/data/tls/authority.pem";
    database::migrate(&options(&format!("{url}&{root}"))).await.unwrap();
    // The same certificate under another name.
    let other = format!("{url}&host=localhost&{root}");
    let error = PgConnection::connect_with(&options(&other)).await.unwrap_err();
    assert!(error.to_string().contains("not valid for name"), "{error}");
}

/// The server of the tests has it off for everybody.
#[tokio::test]
async fn a_commit_waits_until_it_lasts() {
    let site = Site::start().await;
    let mut plain = PgConnection::connect_with(&postgres().await.options("npoc")).await.unwrap();
    let show = "SHOW synchronous_commit";
    let of_server: String = sqlx::query_scalar(show).fetch_one(&mut plain).await.unwrap();
    let ours: String = sqlx::query_scalar(show).fetch_one(&site.pool).await.unwrap();
    assert_eq!((of_server.as_str(), ours.as_str()), ("off", "on"));
}
