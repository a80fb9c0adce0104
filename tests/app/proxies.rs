//! Proxies in front of the site, named and unnamed: whom the limits count.

use std::collections::HashSet;

use hyper::StatusCode;

use crate::support::Site;
use crate::support::answers::{good, with};

/// Sends another application, from where a proxy says that it comes from.
async fn apply(site: &Site, number: usize, from: &str) -> StatusCode {
    let form = with(good(), "other_name", &format!("Trust {number}"));
    site.post_from("/en/membership", &form, from).await.status
}

#[tokio::test]
async fn an_address_counts_however_the_proxy_writes_it() {
    let site = Site::set(&["--limit-per-network=3"]).await;
    site.ignore_mails();
    for (number, from) in
        ["203.0.113.9:4711", "\"203.0.113.9\"", "10.9.9.9, 203.0.113.8:80"].into_iter().enumerate()
    {
        assert_eq!(apply(&site, number, from).await, StatusCode::SEE_OTHER);
    }
    assert_eq!(apply(&site, 3, "203.0.113.7").await, StatusCode::TOO_MANY_REQUESTS);
    for (number, from) in
        ["[2001:db8:1::1]:443", "[2001:db8:1:2::1]", "2001:db8:1::2%eth0"].into_iter().enumerate()
    {
        assert_eq!(apply(&site, 4 + number, from).await, StatusCode::SEE_OTHER);
    }
    assert_eq!(apply(&site, 7, "2001:db8:1::7").await, StatusCode::TOO_MANY_REQUESTS);
}

#[tokio::test]
async fn whom_nobody_can_tell_apart_does_not_become_one_network() {
    let site = Site::set(&["--limit-per-network=2", "--limit-overall=6"]).await;
    site.ignore_mails();
    for (number, from) in
        ["unknown", "_hidden", "unknown", "-", "203.0.113.9, unknown"].into_iter().enumerate()
    {
        assert_eq!(apply(&site, number, from).await, StatusCode::SEE_OTHER, "{from}");
    }
    let networks: Vec<Vec<u8>> = sqlx::query_scalar("SELECT network FROM limited_actions")
        .fetch_all(&site.pool)
        .await
        .unwrap();
    assert_eq!(networks.iter().collect::<HashSet<_>>().len(), 5);
    assert_eq!(apply(&site, 5, "unknown").await, StatusCode::SEE_OTHER);
    assert_eq!(site.count("application_holds").await, 0);
    assert_eq!(apply(&site, 6, "unknown").await, StatusCode::SEE_OTHER);
    assert_eq!(site.count("application_holds").await, 1, "the limit in all counts them");
}

#[tokio::test]
async fn whoever_is_no_proxy_is_not_believed_whatever_is_written() {
    let site = Site::set(&["--limit-per-network=2", "--trusted-proxies=192.0.2.1"]).await;
    site.ignore_mails();
    assert_eq!(apply(&site, 0, "203.0.113.9").await, StatusCode::SEE_OTHER);
    assert_eq!(apply(&site, 1, "unknown").await, StatusCode::SEE_OTHER);
    for from in ["198.51.100.7", "unknown", "", "2001:db8::1"] {
        assert_eq!(apply(&site, 2, from).await, StatusCode::TOO_MANY_REQUESTS, "{from}");
    }
}
