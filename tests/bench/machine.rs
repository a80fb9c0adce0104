//! The machine: its cores, and processes on them with what they cost. Whatever is started here ends
//! with this program, however that ends.

use std::fs::{self, File};
use std::path::Path;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, bail, ensure};
use tokio::time::sleep;

/// The microseconds in the unit of the times in `/proc`, which is a hundredth of a second on every
/// Linux that there is.
const TICK: f64 = 1e4;

/// How long a process may take to end once it was told to.
const PATIENCE: Duration = Duration::from_secs(10);

/// What is measured runs on one core, what generates the load on the other.
#[derive(Clone, Copy, Debug)]
pub struct Cores {
    pub server: usize,
    pub generator: usize,
}

impl Cores {
    /// The first two of those that this process may use.
    pub fn find() -> Result<Self> {
        let status = fs::read_to_string("/proc/self/status").context("this needs Linux")?;
        let allowed = status.lines().find_map(|line| line.strip_prefix("Cpus_allowed_list:"));
        let mut cores = Vec::new();
        for range in allowed.unwrap_or_default().trim().split(',') {
            let (first, last) = range.split_once('-').unwrap_or((range, range));
            cores.extend(first.parse::<usize>()?..=last.parse()?);
        }
        let [server, generator, ..] = cores[..] else { bail!("This needs two cores.") };
        Ok(Self { server, generator })
    }
}

/// Moves this process to a core; what it starts from now on inherits that.
pub fn pin_self(core: usize) -> Result<()> {
    let own = std::process::id().to_string();
    let pinned = Command::new("taskset")
        .args(["-a", "-c", "-p", &core.to_string(), &own])
        .stdout(Stdio::null())
        .status()
        .context("taskset, of util-linux, cannot be run")?;
    ensure!(pinned.success(), "taskset failed");
    Ok(())
}

/// A program on a core that is told to end when this one ends, even if killed. Nothing of the
/// environment reaches it but `PATH`.
pub fn on_core(core: usize, program: impl AsRef<Path>) -> Command {
    let mut command = Command::new("setpriv");
    command.args(["--pdeathsig", "TERM", "taskset", "-c", &core.to_string()]);
    command.arg(program.as_ref()).stdin(Stdio::null()).env_clear();
    command.envs(std::env::var_os("PATH").map(|path| ("PATH", path)));
    command
}

/// A running process. Dropping it ends it.
pub struct Running(Child);

impl Running {
    /// Starts it, with its output in this file.
    pub fn start(command: &mut Command, output: &Path) -> Result<Self> {
        let file = File::create(output)?;
        command.stdout(file.try_clone()?).stderr(file);
        let child = command.spawn();
        Ok(Self(
            child.with_context(|| format!("{} cannot be run", command.get_program().display()))?,
        ))
    }

    pub fn pid(&self) -> u32 {
        self.0.id()
    }

    /// How it ended; none while it runs.
    pub fn ended(&mut self) -> Result<Option<ExitStatus>> {
        Ok(self.0.try_wait()?)
    }

    /// Waits for its end without holding up what else runs here.
    pub async fn end(&mut self) -> Result<ExitStatus> {
        loop {
            if let Some(status) = self.ended()? {
                return Ok(status);
            }
            sleep(Duration::from_millis(5)).await;
        }
    }

    /// Tells it to end, and waits until it has.
    pub async fn stop(mut self) -> Result<()> {
        tell(self.pid(), "TERM");
        tokio::time::timeout(PATIENCE, self.end()).await.context("a process did not end")??;
        Ok(())
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        if matches!(self.0.try_wait(), Ok(Some(_))) {
            return;
        }
        // In order first, because nginx would leave its worker behind.
        tell(self.pid(), "TERM");
        // It may be standing still.
        tell(self.pid(), "CONT");
        let told = Instant::now();
        while told.elapsed() < PATIENCE / 5 {
            if matches!(self.0.try_wait(), Ok(Some(_))) {
                return;
            }
            std::thread::sleep(Duration::from_millis(5));
        }
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// Sends a signal.
pub fn tell(pid: u32, signal: &str) {
    let pid = pid.to_string();
    let _ = Command::new("/bin/sh").args(["-c", "kill -s \"$0\" \"$1\"", signal, &pid]).status();
}

/// Runs a program to its end and gives what it said. Fails with that when the program failed.
pub async fn output(command: &mut Command, file: &Path) -> Result<String> {
    let mut running = Running::start(command, file)?;
    let status = running.end().await?;
    let said = fs::read_to_string(file)?;
    ensure!(status.success(), "{command:?} failed: {said}");
    Ok(said)
}

/// The microseconds that a process has had on a core, in and for all its threads.
pub fn cpu_time(pid: u32) -> Result<f64> {
    let fields = stat(pid)?;
    Ok(TICK * f64::from(fields[11].parse::<u32>()? + fields[12].parse::<u32>()?))
}

/// The same for a process and its children, those that have ended included.
pub fn cpu_time_of_family(parent: u32) -> Result<f64> {
    let own_and_ended = || -> Result<u32> {
        let fields = stat(parent)?;
        let ticks = fields[11..15].iter().map(|field| field.parse::<u32>());
        Ok(ticks.sum::<Result<u32, _>>()?)
    };
    loop {
        let ticks = own_and_ended()?;
        let mut time = TICK * f64::from(ticks);
        for entry in fs::read_dir("/proc")? {
            let Ok(pid) = entry?.file_name().to_string_lossy().parse::<u32>() else { continue };
            // One that ends in this moment is no longer there to be read.
            let Ok(fields) = stat(pid) else { continue };
            if fields[1] == parent.to_string() {
                time += cpu_time(pid).unwrap_or_default();
            }
        }
        // A child that ended meanwhile may have been counted on neither side, or on both.
        if own_and_ended()? == ticks {
            return Ok(time);
        }
    }
}

/// The memory of a process, in MiB.
pub struct Memory {
    pub now: f64,
    /// The most that it ever was.
    pub most: f64,
}

pub fn memory(pid: u32) -> Result<Memory> {
    let status = fs::read_to_string(format!("/proc/{pid}/status"))?;
    let found = |name: &str| -> Result<f64> {
        let line = status.lines().find_map(|line| line.strip_prefix(name));
        let kibibytes = line.and_then(|line| line.split_whitespace().next());
        Ok(kibibytes.context("no memory in /proc/…/status")?.parse::<f64>()? / 1024.0)
    };
    Ok(Memory { now: found("VmRSS:")?, most: found("VmHWM:")? })
}

/// The fields of `/proc/…/stat` behind the name, which is the only one that may hold spaces.
fn stat(pid: u32) -> Result<Vec<String>> {
    let text = fs::read_to_string(format!("/proc/{pid}/stat"))?;
    let (_, fields) = text.rsplit_once(") ").context("no name in /proc/…/stat")?;
    Ok(fields.split(' ').map(ToOwned::to_owned).collect())
}
