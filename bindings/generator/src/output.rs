use std::{
    error::Error,
    fs,
    path::{Path, PathBuf},
};

/// A generated file.
pub(crate) struct Output {
    pub(crate) path: PathBuf,
    pub(crate) text: String,
}

impl Output {
    /// A file that would not change keeps its time, so that nothing is compiled again.
    pub(crate) fn write(&self) -> Result<(), Box<dyn Error>> {
        if fs::read_to_string(&self.path).is_ok_and(|text| text == self.text) {
            return Ok(());
        }
        if let Some(folder) = self.path.parent() {
            fs::create_dir_all(folder)?;
        }
        Ok(fs::write(&self.path, &self.text)?)
    }

    /// Fails if the committed file is another one.
    pub(crate) fn check(&self, root: &Path) -> Result<(), Box<dyn Error>> {
        if fs::read_to_string(&self.path).is_ok_and(|text| text == self.text) {
            return Ok(());
        }
        let path = self.path.strip_prefix(root).unwrap_or(&self.path);
        Err(format!("{} is out of date; generate it again", path.display()).into())
    }
}
