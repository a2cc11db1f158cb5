//! The documented story with two users, over real sockets of a server in this process. Each step is checked;
//! the exit code is 1 if one fails. `scripts/demo` runs it.

mod person;
mod stage;
mod steps;
#[path = "../common/timeline.rs"]
mod timeline;

use std::process::ExitCode;

use stage::{Failure, Stage};

fn main() -> ExitCode {
    match play() {
        Ok(steps) => {
            println!("All {steps} steps passed.");
            ExitCode::SUCCESS
        }
        Err(Failure(text)) => {
            println!("FAILED: {text}");
            ExitCode::FAILURE
        }
    }
}

fn play() -> Result<usize, Failure> {
    let mut stage = Stage::set()?;
    println!("The development server listens on {}.", stage.server.base_url());
    for (index, (title, step)) in steps::ALL.into_iter().enumerate() {
        println!("\n{:2}. {title}", index + 1);
        step(&mut stage).map_err(|Failure(text)| Failure(format!("step {}: {text}", index + 1)))?;
    }
    println!();
    Ok(steps::ALL.len())
}
