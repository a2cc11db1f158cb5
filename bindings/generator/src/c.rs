//! `include/cometchat.h` and `include/module.modulemap`.

use std::{error::Error, fs, path::Path};

use cbindgen::{
    Builder, Config, DocumentationStyle, EnumConfig, ExportConfig, Language, RenameRule, Style,
};

use crate::output::Output;

/// What Swift and Objective-C import.
const MODULE_MAP: &str = "module CometChatC {\n  header \"cometchat.h\"\n  export *\n}\n";

/// The files that the C face needs.
pub(crate) fn generate(root: &Path) -> Result<Vec<Output>, Box<dyn Error>> {
    Ok(vec![
        Output { path: root.join("include/cometchat.h"), text: header(root)? },
        Output { path: root.join("include/module.modulemap"), text: MODULE_MAP.to_owned() },
    ])
}

fn header(root: &Path) -> Result<String, Box<dyn Error>> {
    let source = root.join("bindings/ffi/src");
    let mut builder = Builder::new().with_config(config());
    for file in modules(&source)? {
        builder = builder.with_src(source.join("c").join(file));
    }
    let mut text = Vec::new();
    builder.generate()?.write(&mut text);
    Ok(String::from_utf8(text)?)
}

/// The order of the header.
const ORDER: [&str; 32] = [
    "version",
    "result",
    "strings",
    "error",
    "executor",
    "settings",
    "client_builder",
    "store",
    "token_provider",
    "client",
    "callbacks",
    "session",
    "connection",
    "surroundings",
    "sending",
    "asking",
    "messages_request",
    "listeners",
    "connection_event",
    "login_event",
    "message_event",
    "user_event",
    "group_event",
    "call_event",
    "message",
    "messages",
    "entity",
    "user",
    "group",
    "diagnostics",
    "log",
    "injection",
];

/// The files of the modules that `c.rs` declares as public, sorted for a reader.
fn modules(source: &Path) -> Result<Vec<String>, Box<dyn Error>> {
    let text = fs::read_to_string(source.join("c.rs"))?;
    let mut modules = text
        .lines()
        .filter_map(|line| line.strip_prefix("pub mod ")?.strip_suffix(';'))
        .map(|name| {
            let place = ORDER.iter().position(|ordered| *ordered == name);
            place.map(|place| (place, name)).ok_or_else(|| format!("{name} has no place in ORDER"))
        })
        .collect::<Result<Vec<_>, _>>()?;
    modules.sort_unstable();
    Ok(modules.into_iter().map(|(_, name)| format!("{name}.rs")).collect())
}

fn config() -> Config {
    Config {
        language: Language::C,
        cpp_compat: true,
        style: Style::Both,
        header: Some(include_str!("c/preamble.h").trim_end().to_owned()),
        trailer: Some(include_str!("c/trailer.h").trim_end().to_owned()),
        no_includes: true,
        sys_includes: ["stdbool.h", "stddef.h", "stdint.h", "string.h"].map(Into::into).into(),
        after_includes: Some(version()),
        usize_is_size_t: true,
        documentation_style: DocumentationStyle::Doxy,
        line_length: 100,
        export: ExportConfig {
            // Parameters are declared as int32_t, so nothing else names these.
            include: [
                "cometchat_presence",
                "cometchat_time",
                "cometchat_role",
                "cometchat_group_kind",
            ]
            .map(Into::into)
            .into(),
            ..ExportConfig::default()
        },
        enumeration: EnumConfig {
            rename_variants: RenameRule::QualifiedScreamingSnakeCase,
            ..EnumConfig::default()
        },
        defines: [("feature = panic-injection".to_owned(), "COMETCHAT_PANIC_INJECTION".to_owned())]
            .into(),
        ..Config::default()
    }
}

/// The version as macros: all crates of the workspace have the same.
fn version() -> String {
    let [major, minor, patch] = [
        env!("CARGO_PKG_VERSION_MAJOR"),
        env!("CARGO_PKG_VERSION_MINOR"),
        env!("CARGO_PKG_VERSION_PATCH"),
    ];
    format!(
        "\n/**\n * The version that this header belongs to; `cometchat_version` tells the library's.\n */\n\
         #define COMETCHAT_VERSION \"{}\"\n\
         #define COMETCHAT_VERSION_MAJOR {major}\n\
         #define COMETCHAT_VERSION_MINOR {minor}\n\
         #define COMETCHAT_VERSION_PATCH {patch}\n\
         /**\n * For comparisons: 0x00MMmmpp, a byte each for major, minor and patch.\n */\n\
         #define COMETCHAT_VERSION_NUMBER \\\n  \
         ((COMETCHAT_VERSION_MAJOR << 16) | (COMETCHAT_VERSION_MINOR << 8) | COMETCHAT_VERSION_PATCH)\n",
        env!("CARGO_PKG_VERSION"),
    )
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use super::*;

    fn root() -> PathBuf {
        Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
    }

    #[test]
    fn the_committed_header_is_the_generated_one() {
        for output in generate(&root()).expect("the sources can be read") {
            output.check(&root()).expect("it was generated after the last change");
        }
    }

    #[test]
    fn every_function_of_the_sources_is_in_the_header() {
        let header = header(&root()).expect("the sources can be read");
        let source = root().join("bindings/ffi/src");
        for file in modules(&source).expect("the sources can be read") {
            let text = fs::read_to_string(source.join("c").join(file)).expect("it is text");
            for function in text.split("pub extern \"C\" fn ").skip(1) {
                let name: String =
                    function.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
                assert!(header.contains(&format!("{name}(")), "{name} is missing");
            }
        }
    }

    #[test]
    fn the_version_number_has_a_byte_for_each_part() {
        assert!(
            version().contains("(COMETCHAT_VERSION_MAJOR << 16) | (COMETCHAT_VERSION_MINOR << 8)")
        );
    }
}
