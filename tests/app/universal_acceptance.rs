//! ICANN's own cases of Universal Acceptance: every name that is legal is taken, none that is not.

use hyper::StatusCode;
use npoc::domain::domain_name::DomainName;
use npoc::domain::email_address::EmailAddress;

use crate::support::Site;
use crate::support::answers::{good, with};

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

/// Through the whole site: stored, shown, and mailed to staff.
#[tokio::test]
async fn every_legal_name_goes_all_the_way() {
    let site = Site::start().await;
    for (kind, value, expected) in cases() {
        let field = if kind == "domain" { "domains" } else { "representative_email" };
        let reply = site.post("/fr/adhesion", &with(good(), field, value)).await;
        if !expected {
            assert_eq!(reply.status, StatusCode::UNPROCESSABLE_ENTITY, "{value}");
            assert!(!reply.page().error_beside(field).is_empty());
            continue;
        }
        assert_eq!(reply.status, StatusCode::SEE_OTHER, "{value}");
        let shown = site.get(reply.header("location")).await.page().words("bdi").join(" ");
        let name = match kind {
            "domain" => DomainName::parse(value).unwrap().unicode().to_owned(),
            _ => EmailAddress::parse(value).unwrap().display(),
        };
        assert!(shown.contains(&name), "{name} in {shown}");
    }
}
