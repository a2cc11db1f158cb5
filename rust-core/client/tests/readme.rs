//! The README's code is code that compiles.

const README: &str = include_str!("../../../README.md");
const QUICKSTART: &str = include_str!("../examples/quickstart.rs");

#[test]
fn the_readme_shows_the_quickstart_as_it_is() {
    let shown = format!("```rust\n{QUICKSTART}```\n");

    assert!(README.contains(&shown), "copy examples/quickstart.rs into README.md");
}
