use std::{
    collections::BTreeSet, fs::FileTimes, sync::atomic::AtomicBool, thread, time::SystemTime,
};

use tempfile::TempDir;

use super::*;

#[test]
fn sto1_a_document_survives_a_restart() {
    let (_folder, path) = place();
    assert!(FileStore::new(&path).load() == Ok(Stored::Empty));

    FileStore::new(&path).save(b"first").expect("a save");
    FileStore::new(&path).save(b"second").expect("a save");

    assert_eq!(content(&path), b"second");
}

#[test]
fn sto2_a_save_interrupted_before_the_rename_leaves_the_old_document() {
    let (folder, path) = place();
    let store = FileStore::new(&path);
    store.save(b"old").expect("a save");

    let interrupted = Replacement::prepare(&path, b"new").expect("a temporary file");
    std::mem::forget(interrupted);

    assert_eq!(content(&path), b"old");
    store.save(b"newer").expect("a save beside the leftover");
    assert_eq!(content(&path), b"newer");
    assert_eq!(names(&folder).len(), 2);
}

#[test]
fn sto2_a_leftover_with_tokens_is_removed_once_it_is_old() {
    let (folder, path) = place();
    let store = FileStore::new(&path);
    store.save(b"document").expect("a save");
    let leftover = Replacement::prepare(&path, b"token").expect("a temporary file");
    let temporary = leftover.temporary.clone();
    std::mem::forget(leftover);
    fs::write(folder.path().join(".other.1-1.tmp"), "not ours").expect("a file");

    assert!(store.load().is_ok());
    assert!(temporary.exists(), "it may belong to a save under way");
    let hour_ago = SystemTime::now() - Duration::from_secs(3600);
    for file in [&temporary, &folder.path().join(".other.1-1.tmp")] {
        let file = File::options().write(true).open(file).expect("a file");
        file.set_times(FileTimes::new().set_modified(hour_ago)).expect("a time");
    }
    assert!(store.load().is_ok());

    assert_eq!(names(&folder), [".other.1-1.tmp", "session.json"].map(String::from).into());
}

#[test]
fn sto2_a_failed_save_leaves_no_copy() {
    let (folder, path) = place();
    fs::create_dir(&path).expect("a folder in the file's place");

    let result = FileStore::new(&path).save(b"token");

    assert!(matches!(result, Err(StoreError::Io(_))), "{result:?}");
    assert_eq!(names(&folder).len(), 1);
}

#[test]
fn sto2_a_reader_never_sees_half_a_document() {
    let (_folder, path) = place();
    let store = FileStore::new(&path);
    let documents = [vec![b'a'; 100_000], vec![b'b'; 50_000]];
    store.save(&documents[0]).expect("a save");
    let done = AtomicBool::new(false);

    thread::scope(|scope| {
        scope.spawn(|| {
            for round in 0..100 {
                store.save(&documents[round % 2]).expect("a save");
            }
            done.store(true, Ordering::Release);
        });
        while !done.load(Ordering::Acquire) {
            assert!(documents.contains(&content(&path)), "a mixture");
        }
    });
}

#[test]
fn sto4_file_and_folder_are_for_this_user_only() {
    let (folder, _) = place();
    let path = folder.path().join("a/b/session.json");

    FileStore::new(&path).save(b"token").expect("a save");

    assert_eq!(mode(&path), 0o600);
    assert_eq!(mode(&folder.path().join("a/b")), 0o700);
    assert_eq!(mode(&folder.path().join("a")), 0o700);
}

#[test]
fn sto4_a_file_that_others_can_read_is_tightened() {
    let (_folder, path) = place();
    fs::write(&path, "token").expect("a file");
    fs::set_permissions(&path, Permissions::from_mode(0o644)).expect("a mode");

    assert_eq!(content(&path), b"token");
    assert_eq!(mode(&path), 0o600);
    fs::set_permissions(&path, Permissions::from_mode(0o666)).expect("a mode");
    FileStore::new(&path).save(b"token").expect("a save");
    assert_eq!(mode(&path), 0o600);
}

#[test]
fn sto3_a_document_set_aside_leaves_a_note_and_no_token() {
    let (folder, path) = place();
    let store = FileStore::new(&path);
    store.save(b"token").expect("a save");

    store.set_aside("a note").expect("a note");
    store.set_aside("a later note").expect("a second time");

    assert!(store.load() == Ok(Stored::Empty));
    assert_eq!(names(&folder), ["session.json.damaged".to_owned()].into());
    let note = folder.path().join("session.json.damaged");
    assert_eq!(fs::read(&note).expect("a note"), b"a later note");
    assert_eq!(mode(&note), 0o600);
}

#[test]
fn sec3_an_endless_file_is_cut() {
    let (_folder, path) = place();
    File::create(&path).and_then(|file| file.set_len(MAX_SIZE + 10)).expect("a large file");

    assert_eq!(content(&path).len() as u64, MAX_SIZE);
}

#[test]
fn sto4_what_is_no_file_cannot_be_read() {
    let (folder, _) = place();
    let result = FileStore::new(folder.path()).load();
    assert!(result == Err(StoreError::Io(io::ErrorKind::InvalidInput)));

    let nameless = FileStore::new("/").save(b"token");
    assert_eq!(nameless, Err(StoreError::Io(io::ErrorKind::InvalidInput)));
}

fn place() -> (TempDir, PathBuf) {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("session.json");
    (folder, path)
}

fn content(path: &Path) -> Vec<u8> {
    match FileStore::new(path).load() {
        Ok(Stored::Bytes(bytes)) => bytes.to_vec(),
        Ok(Stored::Empty | Stored::Locked) => panic!("no document"),
        Err(error) => panic!("{error}"),
    }
}

fn names(folder: &TempDir) -> BTreeSet<String> {
    let entries = fs::read_dir(folder.path()).expect("a folder");
    entries.map(|entry| entry.expect("an entry").file_name().into_string().expect("text")).collect()
}

fn mode(path: &Path) -> u32 {
    fs::metadata(path).expect("a file").permissions().mode() & 0o777
}

#[test]
fn sto6_turns_exclude_each_other() {
    let (_folder, path) = place();
    let in_turn = AtomicBool::new(false);
    let write = || {
        let store = FileStore::new(&path);
        for _ in 0..50 {
            let mut count = 0;
            store
                .in_turn(&mut || {
                    assert!(!in_turn.swap(true, Ordering::SeqCst), "one at a time");
                    if let Ok(Stored::Bytes(bytes)) = store.load() {
                        count = bytes.len();
                    }
                    store.save(&vec![b'x'; count + 1]).expect("a save");
                    in_turn.store(false, Ordering::SeqCst);
                })
                .expect("a turn");
        }
    };

    thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(write);
        }
    });

    assert_eq!(content(&path).len(), 200, "no save is lost");
    let lock = fs::metadata(path.with_extension("json.lock")).expect("a lock file");
    assert_eq!(lock.permissions().mode() & 0o777, 0o600);
    assert_eq!(lock.len(), 0);
}

#[test]
fn sto5_a_turn_that_panics_ends() {
    let (_folder, path) = place();
    let store = FileStore::new(&path);

    let panicked = std::panic::catch_unwind(|| store.in_turn(&mut || panic!("on purpose")));

    assert!(panicked.is_err());
    let mut has_run = false;
    store.in_turn(&mut || has_run = true).expect("a turn");
    assert!(has_run);
}

#[test]
fn sto6_a_turn_that_another_holds_is_waited_for_up_to_a_limit() {
    let (_folder, path) = place();
    let (holder, other) = (FileStore::new(&path), FileStore::new(&path));
    let limit = Err(StoreError::Io(io::ErrorKind::TimedOut));

    let held = holder.in_turn(&mut || {
        let begun = Instant::now();
        assert_eq!(other.in_turn(&mut || panic!("it is another's turn")), limit);
        assert!(begun.elapsed() >= LOCK_LIMIT);
    });

    assert_eq!(held, Ok(()));
    assert_eq!(other.in_turn(&mut || {}), Ok(()));
}
