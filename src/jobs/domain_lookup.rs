//! Asks the DNS about the domain names of applications, after they were stored, for staff to see.
//! Refuses and delays nobody: a name without records may be one that is registered and not used.

use std::sync::Arc;
use std::time::Duration;

use futures_util::future::join_all;
use hickory_resolver::TokioResolver;
use hickory_resolver::config::{NameServerConfig, ResolverConfig, ResolverOpts};
use hickory_resolver::net::runtime::TokioRuntimeProvider;
use hickory_resolver::net::{DnsError, NetError};
use hickory_resolver::proto::op::ResponseCode;
use hickory_resolver::proto::rr::{RData, RecordType};
use tokio::time::{sleep, timeout};
use tokio_util::sync::CancellationToken;

use crate::app::App;
use crate::app::heartbeats::Task;
use crate::config::Resolver;
use crate::domain::dns_check::{DnsOutcome, DnsRecord};
use crate::store::dns_checks::{self, PendingCheck};
use crate::workflow::{self, WorkflowError};

/// How long one name server may take to answer one question.
const ANSWER_TIMEOUT: Duration = Duration::from_secs(2);

/// How long everything about one application may take: less than its notice waits.
const LOOKUP_TIMEOUT: Duration = Duration::from_secs(6);

/// How often to look whether there is an application to do it for.
const INTERVAL: Duration = Duration::from_secs(2);

/// At most these many answers to one question are kept.
const MAX_ANSWERS: usize = 8;

/// What looks up domain names.
#[derive(Clone)]
pub struct DomainLookup {
    app: App,
    resolver: Arc<TokioResolver>,
}

impl DomainLookup {
    /// None when nobody is to be asked, or when this machine does not say whom to ask.
    pub fn new(app: App) -> Option<Self> {
        let resolver = resolver(app.config.resolver)?
            .inspect_err(|error| tracing::warn!(%error, "domain names cannot be looked up"))
            .ok()?;
        Some(Self { app, resolver: Arc::new(resolver) })
    }

    /// Looks up what is pending, until told to stop.
    pub async fn run(self, stop: CancellationToken) {
        while !stop.is_cancelled() {
            let looking = async {
                while self.look_up_one().await? {}
                self.app.heartbeats.beat(Task::DomainLookup);
                Ok::<_, WorkflowError>(())
            };
            tokio::select! {
                () = stop.cancelled() => break,
                result = looking => if let Err(error) = result {
                    tracing::error!(%error, "domain names could not be looked up; trying again");
                },
            }
            tokio::select! {
                () = stop.cancelled() => {}
                () = sleep(INTERVAL) => {}
            }
        }
    }

    /// Everything about one application. False when none is pending.
    async fn look_up_one(&self) -> Result<bool, WorkflowError> {
        let mut connection = self.app.database.acquire().await?;
        let pending = dns_checks::next_pending(&mut connection).await?;
        // Given back before the network is asked, which may take a while.
        drop(connection);
        if pending.is_empty() {
            return Ok(false);
        }
        let outcomes = join_all(pending.iter().map(|check| self.ask(check))).await;
        let checked: Vec<_> = pending.into_iter().zip(outcomes).collect();
        workflow::record_dns_checks(&self.app, &checked).await?;
        Ok(true)
    }

    async fn ask(&self, check: &PendingCheck) -> DnsOutcome {
        let asking = async {
            match check.record {
                DnsRecord::NameServers => self.records(&check.name, RecordType::NS).await,
                DnsRecord::MailServers => self.records(&check.name, RecordType::MX).await,
                DnsRecord::Addresses => {
                    let four = self.records(&check.name, RecordType::A);
                    let six = self.records(&check.name, RecordType::AAAA);
                    let (four, six) = tokio::join!(four, six);
                    both(four, six)
                }
            }
        };
        timeout(LOOKUP_TIMEOUT, asking).await.unwrap_or(DnsOutcome::NotChecked)
    }

    async fn records(&self, name: &str, record: RecordType) -> DnsOutcome {
        // The final dot keeps a search list of this machine out of it.
        match self.resolver.lookup(format!("{name}."), record).await {
            Ok(lookup) => {
                let mut answers: Vec<String> =
                    lookup.answers().iter().filter_map(|answer| shown(&answer.data)).collect();
                answers.sort();
                answers.dedup();
                answers.truncate(MAX_ANSWERS);
                if answers.is_empty() { DnsOutcome::None } else { DnsOutcome::Found(answers) }
            }
            Err(error) if is_empty_answer(&error) => DnsOutcome::None,
            Err(error) => {
                tracing::debug!(%error, %record, "the DNS did not answer");
                DnsOutcome::NotChecked
            }
        }
    }
}

/// None when nobody is to be asked.
fn resolver(asked: Resolver) -> Option<Result<TokioResolver, NetError>> {
    let provider = TokioRuntimeProvider::default;
    let mut builder = match asked {
        Resolver::Off => return None,
        Resolver::System => match TokioResolver::builder(provider()) {
            Ok(builder) => builder,
            Err(error) => return Some(Err(error)),
        },
        Resolver::At(address) => {
            let mut server = NameServerConfig::udp_and_tcp(address.ip());
            for connection in &mut server.connections {
                connection.port = address.port();
            }
            let config = ResolverConfig::from_name_servers(vec![server]);
            TokioResolver::builder_with_config(config, provider())
        }
    };
    let options: &mut ResolverOpts = builder.options_mut();
    options.timeout = ANSWER_TIMEOUT;
    options.attempts = 1;
    Some(builder.build())
}

/// An answer that says that there are no such records. A server that refuses or fails says
/// nothing about them.
fn is_empty_answer(error: &NetError) -> bool {
    matches!(error, NetError::Dns(DnsError::NoRecordsFound(answer))
        if matches!(answer.response_code, ResponseCode::NoError | ResponseCode::NXDomain))
}

/// Addresses of both kinds as one outcome: what is missing of one kind does not matter when there
/// are some of the other.
fn both(four: DnsOutcome, six: DnsOutcome) -> DnsOutcome {
    match (four, six) {
        (DnsOutcome::Found(four), DnsOutcome::Found(six)) => {
            DnsOutcome::Found([four, six].concat())
        }
        (found @ DnsOutcome::Found(_), _) | (_, found @ DnsOutcome::Found(_)) => found,
        (DnsOutcome::NotChecked, _) | (_, DnsOutcome::NotChecked) => DnsOutcome::NotChecked,
        (DnsOutcome::None, DnsOutcome::None) => DnsOutcome::None,
    }
}

/// None for records of another kind, such as the alias that leads to the answer.
fn shown(data: &RData) -> Option<String> {
    let name = |name: &dyn ToString| match name.to_string().to_lowercase().trim_end_matches('.') {
        // RFC 7505: it takes no mail.
        "" => ".".to_owned(),
        name => name.to_owned(),
    };
    match data {
        RData::A(address) => Some(address.to_string()),
        RData::AAAA(address) => Some(address.to_string()),
        RData::NS(server) => Some(name(&server.0)),
        RData::MX(mail) => Some(name(&mail.exchange)),
        _ => None,
    }
}
