//! Every function of the header goes through the guard, under its own name. (CBK6)

use std::{fs, path::Path};

#[test]
fn cbk6_every_entry_point_is_guarded_by_name() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/c");
    let mut count = 0;
    for file in fs::read_dir(folder).expect("the sources are here") {
        let text = fs::read_to_string(file.expect("a file").path()).expect("it is text");
        for function in text.split("pub extern \"C\" fn ").skip(1) {
            let name: String =
                function.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
            let body = function.split("#[unsafe(no_mangle)]").next().unwrap_or_default();
            assert!(body.contains(&format!("\"{name}\"")), "{name} has another name inside");
            assert!(name.starts_with("cometchat_"), "{name}");
            count += 1;
        }
    }
    assert!(count > 150, "only {count} found");
}
