//! The Swift package's generated sources: what UniFFI makes of the built library.

use std::{
    env,
    error::Error,
    fs,
    path::{Path, PathBuf},
    process,
};

use uniffi_bindgen::bindings::{SwiftBindingsOptions, generate_swift_bindings};

use crate::output::Output;

/// The C module, which is the framework's name on Apple's systems.
const C_MODULE: &str = "CometChatCore";
/// The Swift module, internal to the package.
const SWIFT_MODULE: &str = "CometChatBinding";

/// The Swift source and its C header.
pub(crate) fn generate(root: &Path) -> Result<Vec<Output>, Box<dyn Error>> {
    let folder = env::temp_dir().join(format!("cometchat-swift-{}", process::id()));
    let outputs = generate_in(&folder, root);
    fs::remove_dir_all(&folder)?;
    outputs
}

fn generate_in(folder: &Path, root: &Path) -> Result<Vec<Output>, Box<dyn Error>> {
    fs::create_dir_all(folder)?;
    let config = folder.join("uniffi.toml");
    fs::write(
        &config,
        format!(
            "[defaults.bindings.swift]\nmodule_name = \"{SWIFT_MODULE}\"\n\
             ffi_module_name = \"{C_MODULE}\"\nomit_localized_error_conformance = true\n"
        ),
    )?;
    generate_swift_bindings(SwiftBindingsOptions {
        generate_swift_sources: true,
        generate_headers: true,
        source: library(root).try_into()?,
        out_dir: folder.to_path_buf().try_into()?,
        config: Some(config.try_into()?),
        ..SwiftBindingsOptions::default()
    })?;
    let sources = root.join("swift-package/Sources");
    [(SWIFT_MODULE, "swift"), (C_MODULE, "h")]
        .into_iter()
        .map(|(module, extension)| {
            let name = format!("{module}.{extension}");
            let text = fs::read_to_string(folder.join(&name))?;
            Ok(Output { path: sources.join(module).join(name), text })
        })
        .collect()
}

/// The library as `cargo build -p cometchat-ffi` makes it.
fn library(root: &Path) -> PathBuf {
    let target = env::var_os("CARGO_TARGET_DIR").map_or_else(|| root.join("target"), PathBuf::from);
    target.join("debug/libcometchat.a")
}
