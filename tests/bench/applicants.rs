//! Applications to submit, no two of which share an organisation, a domain name or a mailbox.

use std::cell::Cell;
use std::net::SocketAddr;

use anyhow::{Context as _, Result, ensure};
use hyper::StatusCode;
use hyper::body::Bytes;
use npoc::i18n::Lang;
use npoc::urls::Page;
use scraper::{Html, Selector};

use super::http::{Client, encode};

/// How many digits tell an application from all others. Always as many, so that one can be put in
/// the place of another without changing any length.
pub const DIGITS: usize = 8;

const MISSION: &str = "We bring books to villages that have no library. Volunteers drive a bus \
with two thousand books along a route of thirty villages, lend them for nothing, and come back \
three weeks later. On market days we read to children, and teach reading to everybody who asks. \
Since we began, eleven villages have founded a reading room of their own, which we supply.";

const INTEREST: &str = "Our domain name was lost once, because the person who had registered it \
left and nobody was told that it ran out. For half a year our address led to a shop. We want rules \
under which that cannot happen to a small charity, and we want to help to write them.";

/// Gives each application a number of its own.
#[derive(Debug, Default)]
pub struct Applicants(Cell<u32>);

impl Applicants {
    /// The number of one that was not there before.
    pub fn next(&self) -> String {
        self.0.set(self.0.get() + 1);
        format!("{:0width$}", self.0.get() + 70_000_000, width = DIGITS)
    }

    /// Pages on which new applicants have checked their answers, ready to be sent: the bodies.
    pub async fn check(&self, site: SocketAddr, count: u32) -> Result<Vec<Bytes>> {
        let mut client = Client::connect(site).await?;
        let mut bodies = Vec::new();
        for _ in 0..count {
            bodies.push(check(&mut client, &answers(&self.next())).await?);
        }
        Ok(bodies)
    }
}

/// Sends the answers to be checked, and gives what a browser would send on from there.
pub async fn check(client: &mut Client, answers: &[(String, String)]) -> Result<Bytes> {
    let mut form = answers.to_vec();
    form.push(("step".to_owned(), "check".to_owned()));
    let reply = client.post(Page::Membership.path(Lang::En), encode(&form)).await?;
    let page = String::from_utf8(reply.body.to_vec())?;
    ensure!(reply.status == StatusCode::OK, "the answers are not taken: {page}");
    let page = Html::parse_document(&page);
    let inputs = Selector::parse("form input[type=hidden]").expect("it is a selector");
    let mut form = Vec::new();
    for input in page.select(&inputs) {
        let name = input.attr("name").context("a field has a name")?;
        form.push((name.to_owned(), input.attr("value").unwrap_or_default().to_owned()));
    }
    ensure!(form.len() > 20, "the page on which answers are checked does not carry them");
    form.push(("step".to_owned(), "send".to_owned()));
    Ok(encode(&form))
}

/// The answers of a small organisation, correct and complete.
pub fn answers(number: &str) -> Vec<(String, String)> {
    let domain = format!("libraries-{number}.org");
    let mission = format!("{MISSION} Our number is {number}.");
    [
        ("organisation_name", format!("Village Libraries Trust {number}").as_str()),
        ("other_name", "VLT"),
        ("registered", "yes"),
        ("registration", "Charity Commission, 1234567"),
        ("country", "KE"),
        ("domains", format!("{domain}\n").as_str()),
        ("website", format!("https://www.{domain}/").as_str()),
        ("work", "educational"),
        ("work", "community"),
        ("mission", mission.as_str()),
        ("interest", INTEREST),
        ("employees", "1-10"),
        ("has_members", "yes"),
        ("members_non_commercial", "yes"),
        ("members", "11-50"),
        ("groups", "none"),
        ("ncsg_status", "accepted"),
        ("ncsg_date", "31/5/2026"),
        ("ncuc", "no"),
        ("icann_contract", "no"),
        ("government", "no"),
        ("political", "no"),
        ("commercial", "no"),
        ("representative_name", "Amina Diallo"),
        ("representative_role", "Executive director"),
        ("representative_email", format!("amina@{domain}").as_str()),
        ("representative_phone", "+254 20 123 4567"),
        ("alternate_name", "Jean Dupont"),
        ("alternate_role", "Treasurer"),
        ("alternate_email", format!("jean@{domain}").as_str()),
        ("authoriser_name", "Maria Silva"),
        ("authoriser_position", "Chair of the board"),
        ("language", "en"),
        ("discussion_list", "yes"),
        ("declare_authority", "yes"),
        ("declare_mission", "yes"),
        ("declare_views", "yes"),
        ("declare_standards", "yes"),
        ("privacy_read", "yes"),
        ("publication", "yes"),
    ]
    .map(|(name, value)| (name.to_owned(), value.to_owned()))
    .to_vec()
}
