use std::{
    ffi::{OsStr, OsString},
    fs::{self, DirBuilder, File, OpenOptions, Permissions},
    io::{self, Read, Write},
    os::unix::fs::{DirBuilderExt, OpenOptionsExt, PermissionsExt},
    path::{Path, PathBuf},
    process,
    sync::atomic::{AtomicU64, Ordering},
    thread,
    time::{Duration, Instant},
};

use nix::{
    errno::Errno,
    fcntl::{Flock, FlockArg},
};
use zeroize::Zeroizing;

use super::{SessionStore, StoreError, Stored};

/// Far above any real document; what is cut off reads as damaged.
const MAX_SIZE: u64 = 8 * 1024 * 1024;

/// No save takes this long, so an older temporary file belongs to a process that died.
const LEFTOVER_AGE: Duration = Duration::from_secs(60);

/// Who was frozen in the middle of a turn does not hold the others up for longer. (STO6)
const LOCK_LIMIT: Duration = Duration::from_secs(3);

/// Short, since nobody queues for the lock: who writes often leaves it free for a moment only.
const LOCK_RETRY: Duration = Duration::from_millis(1);

/// What a locked iOS device answers for a protected file.
const EPERM: i32 = 1;

/// Keeps sessions in one file, mode 0600, which is only ever replaced as a whole.
///
/// A missing folder is created with mode 0700. Beside the file there may be `<name>.damaged`, a note without
/// secrets about a document that was removed, and `<name>.lock`, by which processes take turns.
#[derive(Debug, Clone)]
pub struct FileStore {
    path: PathBuf,
}

impl FileStore {
    /// Touches nothing yet. The folder must be this user's own and not be shared between machines.
    pub fn new(path: impl Into<PathBuf>) -> Self {
        Self { path: path.into() }
    }

    fn folder(&self) -> &Path {
        match self.path.parent() {
            Some(folder) if !folder.as_os_str().is_empty() => folder,
            _ => Path::new("."),
        }
    }

    fn make_folder(&self) -> io::Result<()> {
        DirBuilder::new().recursive(true).mode(0o700).create(self.folder())
    }

    fn beside(&self, ending: &str) -> PathBuf {
        let mut path = self.path.clone().into_os_string();
        path.push(ending);
        path.into()
    }

    /// Waits for the lock, up to a limit; it ends with the value. The document cannot carry it, since each save puts
    /// another file in its place.
    fn lock(&self) -> io::Result<Flock<File>> {
        self.make_folder()?;
        let mut options = OpenOptions::new();
        let mut file = options
            .write(true)
            .create(true)
            .truncate(false)
            .mode(0o600)
            .open(self.beside(".lock"))?;
        let begun = Instant::now();
        loop {
            file = match Flock::lock(file, FlockArg::LockExclusiveNonblock) {
                Ok(lock) => return Ok(lock),
                Err((file, Errno::EINTR)) => file,
                Err((_, Errno::EWOULDBLOCK)) if begun.elapsed() >= LOCK_LIMIT => {
                    return Err(io::ErrorKind::TimedOut.into());
                }
                Err((file, Errno::EWOULDBLOCK)) => {
                    thread::sleep(LOCK_RETRY);
                    file
                }
                Err((_, error)) => return Err(error.into()),
            };
        }
    }

    /// Files that carry tokens must not outlive a crash.
    fn remove_leftovers(&self) {
        let Some(name) = self.path.file_name() else { return };
        let Ok(entries) = fs::read_dir(self.folder()) else { return };
        for entry in entries.flatten() {
            let is_old = || entry.metadata().ok()?.modified().ok()?.elapsed().ok();
            if is_temporary(&entry.file_name(), name)
                && is_old().is_some_and(|age| age > LEFTOVER_AGE)
            {
                // Another process may have been faster.
                let _ = fs::remove_file(entry.path());
            }
        }
    }
}

impl SessionStore for FileStore {
    fn load(&self) -> Result<Stored, StoreError> {
        self.remove_leftovers();
        match read(&self.path) {
            Ok(bytes) => Ok(Stored::Bytes(bytes)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Stored::Empty),
            Err(error) if error.raw_os_error() == Some(EPERM) => Ok(Stored::Locked),
            Err(error) => Err(error.into()),
        }
    }

    fn save(&self, document: &[u8]) -> Result<(), StoreError> {
        self.make_folder()?;
        Replacement::prepare(&self.path, document)?.commit()?;
        sync_folder(self.folder())?;
        Ok(())
    }

    fn set_aside(&self, note: &str) -> Result<(), StoreError> {
        Replacement::prepare(&self.beside(".damaged"), note.as_bytes())?.commit()?;
        match fs::remove_file(&self.path) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error.into()),
            _ => sync_folder(self.folder())?,
        }
        Ok(())
    }

    fn in_turn(&self, work: &mut dyn FnMut()) -> Result<(), StoreError> {
        let _lock = self.lock()?;
        work();
        Ok(())
    }
}

/// A file's next content, complete and on disk under a name of its own.
struct Replacement<'a> {
    path: &'a Path,
    temporary: PathBuf,
}

impl<'a> Replacement<'a> {
    fn prepare(path: &'a Path, bytes: &[u8]) -> io::Result<Self> {
        let replacement = Self { path, temporary: temporary_path(path)? };
        let mut file = OpenOptions::new()
            .write(true)
            .create_new(true)
            .mode(0o600)
            .open(&replacement.temporary)?;
        file.write_all(bytes)?;
        file.sync_all()?;
        Ok(replacement)
    }

    fn commit(self) -> io::Result<()> {
        fs::rename(&self.temporary, self.path)
    }
}

impl Drop for Replacement<'_> {
    fn drop(&mut self) {
        // After a commit there is none.
        let _ = fs::remove_file(&self.temporary);
    }
}

fn read(path: &Path) -> io::Result<Zeroizing<Vec<u8>>> {
    // A pipe would block the open.
    let metadata = fs::metadata(path)?;
    if !metadata.is_file() {
        return Err(io::ErrorKind::InvalidInput.into());
    }
    let file = File::open(path)?;
    if metadata.permissions().mode() & 0o077 != 0 {
        file.set_permissions(Permissions::from_mode(0o600))?;
    }
    // One byte more than the file has, or the vector grows and leaves a copy behind.
    let size = metadata.len().min(MAX_SIZE);
    let mut bytes = Zeroizing::new(Vec::with_capacity(usize::try_from(size).unwrap_or(0) + 1));
    file.take(MAX_SIZE).read_to_end(&mut bytes)?;
    Ok(bytes)
}

fn sync_folder(folder: &Path) -> io::Result<()> {
    File::open(folder)?.sync_all()
}

fn temporary_path(path: &Path) -> io::Result<PathBuf> {
    static COUNT: AtomicU64 = AtomicU64::new(0);
    let name = path.file_name().ok_or(io::ErrorKind::InvalidInput)?;
    let mut temporary = temporary_prefix(name);
    let count = COUNT.fetch_add(1, Ordering::Relaxed);
    temporary.push(format!("{}-{count}.tmp", process::id()));
    Ok(path.with_file_name(temporary))
}

fn temporary_prefix(name: &OsStr) -> OsString {
    let mut prefix = OsString::from(".");
    prefix.push(name);
    prefix.push(".");
    prefix
}

fn is_temporary(candidate: &OsStr, name: &OsStr) -> bool {
    let candidate = candidate.as_encoded_bytes();
    candidate.starts_with(temporary_prefix(name).as_encoded_bytes()) && candidate.ends_with(b".tmp")
}

#[cfg(test)]
mod tests;
