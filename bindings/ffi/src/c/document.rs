use serde::Serialize;

/// Writes a JSON object field by field, so that parts that are JSON already pass untouched.
pub(crate) struct Document(String);

impl Document {
    pub(crate) fn new() -> Self {
        Self("{".to_owned())
    }

    /// A field that cannot be written is left out; those of the client's types can.
    pub(crate) fn field(&mut self, name: &str, value: &(impl Serialize + ?Sized)) {
        if let Ok(value) = serde_json::to_string(value) {
            self.raw_field(name, &value);
        }
    }

    /// A field whose value is JSON already.
    pub(crate) fn raw_field(&mut self, name: &str, value: &str) {
        if self.0.len() > 1 {
            self.0.push(',');
        }
        self.0.push('"');
        self.0.push_str(name);
        self.0.push_str("\":");
        self.0.push_str(value);
    }

    pub(crate) fn end(mut self) -> String {
        self.0.push('}');
        self.0
    }
}
