use std::{
    sync::{Arc, Weak},
    thread,
    time::Duration,
};

use cometchat_protocol::ErrorCode;
use tokio::{runtime, sync::oneshot};

use crate::{Error, executor::CallbackThread, sync::Mutex};

/// Threads for name look-ups, certificate checks and the store; they end when idle. (CON11)
const MOST_BLOCKING_THREADS: usize = 16;
const BLOCKING_THREAD_IDLE: Duration = Duration::from_secs(2);

/// The SDK's thread and its thread for callbacks, shared by all clients of the process.
///
/// It ends when the last client is gone, without waiting for anything.
pub(crate) struct Runtime {
    handle: runtime::Handle,
    callbacks: Arc<CallbackThread>,
    /// Dropping it ends the thread.
    _stop: oneshot::Sender<()>,
}

static SHARED: Mutex<Weak<Runtime>> = Mutex::new(Weak::new());

impl Runtime {
    /// The present one, or a new one.
    pub(crate) fn shared() -> Result<Arc<Self>, Error> {
        let mut shared = SHARED.lock();
        if let Some(runtime) = shared.upgrade() {
            return Ok(runtime);
        }
        let runtime = Arc::new(Self::start().map_err(|error| no_thread(&error))?);
        *shared = Arc::downgrade(&runtime);
        Ok(runtime)
    }

    pub(crate) fn handle(&self) -> &runtime::Handle {
        &self.handle
    }

    pub(crate) fn callbacks(&self) -> Arc<CallbackThread> {
        self.callbacks.clone()
    }

    fn start() -> std::io::Result<Self> {
        let callbacks = Arc::new(CallbackThread::start()?);
        let runtime = runtime::Builder::new_current_thread()
            .enable_io()
            .enable_time()
            .max_blocking_threads(MOST_BLOCKING_THREADS)
            .thread_keep_alive(BLOCKING_THREAD_IDLE)
            .thread_name("cometchat-blocking")
            .build()?;
        let handle = runtime.handle().clone();
        let (stop, stopped) = oneshot::channel();
        thread::Builder::new().name("cometchat".to_owned()).spawn(move || {
            // It ends by the sender's drop, which is an error for the receiver.
            let _ = runtime.block_on(stopped);
            runtime.shutdown_background();
        })?;
        Ok(Self { handle, callbacks, _stop: stop })
    }
}

fn no_thread(error: &std::io::Error) -> Error {
    Error::new(
        ErrorCode::IO_EXCEPTION,
        "The SDK's threads could not be started; free some of the system's resources and try again.",
    )
    .with_details(error.kind().to_string())
}
