//! Strings and bytes on their way in and out.

use std::{ffi::c_char, ptr, slice};

use ::cometchat_client::Json;
use zeroize::Zeroizing;

use super::{guard, result::Refusal};

/// The most bytes of a name: ids, regions, hosts, kinds, tags, folders.
pub const COMETCHAT_MOST_NAME_BYTES: usize = 4096;
/// The most bytes of an auth token, an auth key or a group's password.
pub const COMETCHAT_MOST_SECRET_BYTES: usize = 16384;
/// The most bytes of a text, of JSON, of certificates, of a stored document.
pub const COMETCHAT_MOST_BODY_BYTES: usize = 1_048_576;

/// A string: UTF-8, not NUL-terminated. `data` NULL means that there is none, which is not the same
/// as an empty string.
///
/// As a parameter it is read before the function returns and never kept. As an answer it is borrowed;
/// each function says for how long.
#[repr(C)]
#[derive(Debug, Clone, Copy)]
pub struct cometchat_str {
    /// The first byte, or NULL if there is no string.
    data: *const c_char,
    /// How many bytes.
    len: usize,
}

impl cometchat_str {
    /// No string.
    pub const ABSENT: Self = Self { data: ptr::null(), len: 0 };

    /// A string from anywhere.
    ///
    /// # Safety
    ///
    /// `data` is NULL, or points to `len` bytes that outlive every use of the value.
    pub const unsafe fn new(data: *const c_char, len: usize) -> Self {
        Self { data, len }
    }

    /// The bytes, unless there is no string. They are those of the last owner.
    pub fn bytes(&self) -> Option<&[u8]> {
        if self.data.is_null() {
            return None;
        }
        // SAFETY: whoever made the value, C by the header's rules, vouches for the bytes. A length
        // that no object can have was refused before, in `checked`.
        Some(unsafe { slice::from_raw_parts(self.data.cast(), self.len) })
    }

    /// Borrows `text`.
    pub(crate) const fn of(text: &str) -> Self {
        Self { data: text.as_ptr().cast(), len: text.len() }
    }

    pub(crate) fn of_optional(text: Option<&str>) -> Self {
        text.map_or(Self::ABSENT, Self::of)
    }

    pub(crate) fn required(&self, name: &'static str, most: usize) -> Result<&str, Refusal> {
        self.optional(name, most)?.ok_or(Refusal::Null(name))
    }

    pub(crate) fn optional(
        &self,
        name: &'static str,
        most: usize,
    ) -> Result<Option<&str>, Refusal> {
        // First: a length that is out of all proportion must not become a slice.
        if !self.data.is_null() && self.len > most {
            return Err(Refusal::TooLong(name, most));
        }
        self.bytes()
            .map(|bytes| str::from_utf8(bytes).map_err(|_| Refusal::NotUtf8(name)))
            .transpose()
    }

    pub(crate) fn required_json(&self, name: &'static str) -> Result<Json, Refusal> {
        self.optional_json(name)?.ok_or(Refusal::Null(name))
    }

    /// JSON that serde may read as a struct: it would read an array as the fields in order.
    pub(crate) fn required_object(&self, name: &'static str) -> Result<Json, Refusal> {
        self.required_json(name).and_then(|json| {
            if json.as_str().trim_start().starts_with('{') {
                Ok(json)
            } else {
                Err(Refusal::NotJson(name))
            }
        })
    }

    pub(crate) fn optional_json(&self, name: &'static str) -> Result<Option<Json>, Refusal> {
        self.optional(name, COMETCHAT_MOST_BODY_BYTES)?
            .map(|text| Json::parse(text).map_err(|_| Refusal::NotJson(name)))
            .transpose()
    }
}

/// Bytes; read and borrowed as a `cometchat_str` is. `data` NULL means that there are none.
#[repr(C)]
#[derive(Debug, Clone, Copy)]
pub struct cometchat_bytes {
    /// The first byte, or NULL.
    data: *const u8,
    /// How many bytes.
    len: usize,
}

impl cometchat_bytes {
    /// Bytes from anywhere.
    ///
    /// # Safety
    ///
    /// `data` is NULL, or points to `len` bytes that outlive every use of the value.
    pub const unsafe fn new(data: *const u8, len: usize) -> Self {
        Self { data, len }
    }

    /// Borrows `bytes`.
    pub(crate) const fn of(bytes: &[u8]) -> Self {
        Self { data: bytes.as_ptr(), len: bytes.len() }
    }

    pub(crate) fn required(&self, name: &'static str, most: usize) -> Result<&[u8], Refusal> {
        if self.data.is_null() {
            return Err(Refusal::Null(name));
        }
        if self.len > most {
            return Err(Refusal::TooLong(name, most));
        }
        // SAFETY: whoever made the value, C by the header's rules, vouches for the bytes.
        Ok(unsafe { slice::from_raw_parts(self.data, self.len) })
    }
}

/// A string that the caller owns. Wiped when freed, since it may hold a token.
pub struct cometchat_text(Zeroizing<String>);

impl cometchat_text {
    pub(crate) fn boxed(text: impl Into<String>) -> Box<Self> {
        Box::new(Self(Zeroizing::new(text.into())))
    }
}

/// The string itself, borrowed until the text is freed. Absent for NULL.
///
/// Any thread; does not block.
#[unsafe(no_mangle)]
pub extern "C" fn cometchat_text_str(text: Option<&cometchat_text>) -> cometchat_str {
    guard::value("cometchat_text_str", cometchat_str::ABSENT, || {
        Some(cometchat_str::of(text?.0.as_str()))
    })
}

/// Wipes and frees a text. NULL is allowed.
#[unsafe(no_mangle)]
pub extern "C" fn cometchat_text_free(text: Option<Box<cometchat_text>>) {
    guard::free("cometchat_text_free", text);
}
