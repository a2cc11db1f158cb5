//! Writes the committed files that are generated from `bindings/ffi`.
//!
//! `cargo run -p cometchat-bindings-generator -- c` writes the C header; with `--check` it only compares,
//! and fails if the committed file is another one. `swift` in place of `c` writes the binding of the Swift
//! package from the built library.

mod c;
mod output;
mod swift;

use std::{
    env,
    error::Error,
    path::{Path, PathBuf},
    process::ExitCode,
};

const USAGE: &str = "usage: cometchat-bindings-generator c|swift [--check]";

fn main() -> ExitCode {
    let arguments: Vec<String> = env::args().skip(1).collect();
    match run(&arguments) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

fn run(arguments: &[String]) -> Result<(), Box<dyn Error>> {
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let (face, check) = match arguments[..] {
        [face] => (face, false),
        [face, "--check"] => (face, true),
        _ => return Err(USAGE.into()),
    };
    let root = root()?;
    let outputs = match face {
        "c" => c::generate(&root)?,
        "swift" => swift::generate(&root)?,
        _ => return Err(USAGE.into()),
    };
    outputs.iter().try_for_each(|output| if check { output.check(&root) } else { output.write() })
}

/// The repository that the program is called in, else the one that it was built in.
fn root() -> Result<PathBuf, Box<dyn Error>> {
    let here = env::current_dir()?;
    let built = Path::new(env!("CARGO_MANIFEST_DIR"));
    let is_root = |folder: &&Path| folder.join("bindings/ffi/src/c.rs").is_file();
    here.ancestors()
        .chain(built.ancestors())
        .find(is_root)
        .map(Path::to_path_buf)
        .ok_or_else(|| "call it from inside the repository".into())
}
