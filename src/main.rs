//! The process: arguments, a command, an exit code.

use std::process::ExitCode;

use clap::Parser as _;
use npoc::commands::{report, run_command};
use npoc::config::Settings;
use npoc::database::check_address;

#[tokio::main]
async fn main() -> ExitCode {
    let checked = Settings::parse().check();
    let config = match checked.and_then(|config| check_address(&config).map(|_| config)) {
        Ok(config) => config,
        Err(error) => {
            report(&format!("npoc cannot start. {error}."));
            return ExitCode::from(2);
        }
    };
    match run_command(config).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            report(&format!("npoc stops. {error:#}"));
            ExitCode::FAILURE
        }
    }
}
