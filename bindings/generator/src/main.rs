//! Writes the committed files that are generated from `bindings/ffi`.

fn main() {}
