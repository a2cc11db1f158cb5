//! The C ABI. `include/cometchat.h` is generated from this module.
