//! Where an address that may hold a password comes from: the environment, or a file. Not a flag, which
//! everybody on the machine can read in the list of processes.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::{fmt, fs};

use clap::builder::{StringValueParser, TypedValueParser};
use clap::parser::ValueSource;
use clap::{Arg, Command, Error};
use url::Url;

use super::ConfigError;

/// An address as it was given, which is not shown.
#[derive(Clone)]
pub(super) struct GivenAddress {
    value: String,
    is_flag: bool,
}

impl fmt::Debug for GivenAddress {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("GivenAddress(…)")
    }
}

/// Keeps in mind whether a value was a flag.
#[derive(Clone, Copy, Debug)]
pub(super) struct AddressParser;

impl TypedValueParser for AddressParser {
    type Value = GivenAddress;

    fn parse_ref(
        &self,
        command: &Command,
        argument: Option<&Arg>,
        value: &OsStr,
    ) -> Result<GivenAddress, Error> {
        self.parse_ref_(command, argument, value, ValueSource::CommandLine)
    }

    fn parse_ref_(
        &self,
        command: &Command,
        argument: Option<&Arg>,
        value: &OsStr,
        source: ValueSource,
    ) -> Result<GivenAddress, Error> {
        let value = StringValueParser::new().parse_ref(command, argument, value)?;
        Ok(GivenAddress { value, is_flag: source == ValueSource::CommandLine })
    }
}

/// The places in which an address may be given, of which one is used.
pub(super) struct Places<'settings> {
    pub(super) variable: &'static str,
    pub(super) given: Option<GivenAddress>,
    pub(super) file: Option<String>,
    pub(super) credentials: Option<&'settings Path>,
}

impl Places<'_> {
    /// The address, if there is one.
    pub(super) fn read(self) -> Result<Option<String>, ConfigError> {
        let variable = self.variable;
        let error = |problem: String| ConfigError { variable, problem, expected: EXPECTED };
        let given = self.given.filter(|given| !given.value.is_empty());
        if given.as_ref().is_some_and(|given| given.is_flag && holds_password(&given.value)) {
            let problem =
                "as a flag, its password stands in the list of processes, which others read";
            return Err(error(problem.to_owned()));
        }
        let credential = self.credentials.map(|folder| folder.join(variable));
        let credential = credential.filter(|path| !matches!(path.try_exists(), Ok(false)));
        let named = self.file.filter(|path| !path.is_empty()).map(PathBuf::from);
        match (given, named, credential) {
            (None, None, None) => Ok(None),
            (Some(given), None, None) => Ok(Some(given.value)),
            (None, Some(file), None) | (None, None, Some(file)) => {
                let content = fs::read_to_string(&file).map_err(|cause| {
                    error(format!("the file {} cannot be read: {cause}", file.display()))
                })?;
                match content.trim() {
                    "" => Err(error(format!("the file {} is empty", file.display()))),
                    address => Ok(Some(address.to_owned())),
                }
            }
            _ => Err(error("it is given more than once".to_owned())),
        }
    }
}

const EXPECTED: &str = "in one of: the environment; a file that DATABASE_URL_FILE or SMTP_URL_FILE names; \
     systemd's credentials";

/// The driver of the database also takes one behind the question mark.
fn holds_password(address: &str) -> bool {
    Url::parse(address).is_ok_and(|url| {
        url.password().is_some() || url.query_pairs().any(|(name, _)| name == "password")
    })
}
