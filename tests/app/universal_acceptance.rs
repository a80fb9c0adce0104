//! ICANN's own cases of Universal Acceptance: every name that is legal is taken, none that is not.

use std::collections::HashSet;

use hyper::StatusCode;
use npoc::domain::domain_name::DomainName;
use npoc::domain::email_address::EmailAddress;

use crate::support::answers::{good, with};
use crate::support::smtp::{Behavior, Mail, Sink};
use crate::support::{Site, eventually};

fn cases() -> Vec<(&'static str, &'static str, bool)> {
    include_str!("../data/ua-cases.tsv")
        .lines()
        .skip(1)
        .map(|line| {
            let [kind, value, expected] = line.split('\t').collect::<Vec<_>>()[..] else {
                panic!("{line}")
            };
            (kind, value, expected == "accept")
        })
        .collect()
}

#[test]
fn every_case_is_judged_as_icann_judges_it() {
    let cases = cases();
    assert_eq!(cases.len(), 89);
    for (kind, value, expected) in cases {
        let accepted = match kind {
            "domain" => DomainName::parse(value).is_ok(),
            "email" => EmailAddress::parse(value).is_ok(),
            kind => panic!("{kind}"),
        };
        assert_eq!(accepted, expected, "{kind} {value}");
    }
}

/// Through the whole site: stored, shown, mailed to staff, and acknowledged.
#[tokio::test]
async fn every_legal_name_goes_all_the_way() {
    let site = Site::start().await;
    let sink = Sink::start(Behavior::Accept).await;
    let worker = site.worker(sink.address);
    let mut names = Vec::new();
    for (number, (kind, value, expected)) in cases().into_iter().enumerate() {
        let (field, other) = match kind {
            "domain" => {
                ("domains", with(good(), "representative_email", &format!("a@example{number}.org")))
            }
            // The same address stands in the cases in several ways.
            _ => ("representative_email", with(good(), "other_name", &number.to_string())),
        };
        let reply = site.post("/fr/adhesion", &with(other, field, value)).await;
        if !expected {
            assert_eq!(reply.status, StatusCode::UNPROCESSABLE_ENTITY, "{value}");
            assert!(!reply.page().error_beside(field).is_empty());
            continue;
        }
        assert_eq!(reply.status, StatusCode::SEE_OTHER, "{value}");
        let shown = site.get(reply.header("location")).await.page().words("bdi").join(" ");
        let (name, envelope) = if kind == "domain" {
            (DomainName::parse(value).unwrap().unicode().to_owned(), None)
        } else {
            let address = EmailAddress::parse(value).unwrap();
            (address.display(), Some(address.envelope()))
        };
        assert!(shown.contains(&name), "{name} in {shown}");
        names.push((name, envelope));
    }
    // A mailbox that stands in the cases in several ways is written to once.
    let mailboxes: HashSet<String> = names
        .iter()
        .filter_map(|(_, envelope)| envelope.as_ref().map(|envelope| envelope.to_lowercase()))
        .collect();
    let domains = names.iter().filter(|(_, envelope)| envelope.is_none()).count();
    let expected = names.len() + domains + mailboxes.len();
    eventually("every mail arrives", || async { sink.mails().len() == expected }).await;
    worker.stop().await;
    let mails = sink.mails();
    let notices: Vec<String> =
        mails.iter().filter(|mail| mail.to.contains("info@npoc.org")).map(Mail::text).collect();
    for (name, envelope) in names {
        assert!(notices.iter().any(|text| text.contains(&name)), "{name} is not told to staff");
        if let Some(envelope) = envelope {
            let to = format!("RCPT TO:<{envelope}>").to_lowercase();
            let is_told = mails.iter().any(|mail| mail.to.to_lowercase() == to);
            assert!(is_told, "{envelope} gets no acknowledgement");
        }
    }
}
