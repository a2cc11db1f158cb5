use std::{
    fmt,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
};

use crate::{
    backlog::Ticket,
    delivery::Gate,
    executor::{Executor, Job, contained},
    sync::Mutex,
};

/// The language face that registers a listener. Each has its own delegate and its own ids. (EVT5)
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Face {
    /// This crate's API.
    Rust,
    /// The C API.
    C,
    /// The Swift API.
    Swift,
    /// The Objective-C API.
    ObjectiveC,
}

/// Under which name a listener is registered.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct ListenerKey {
    face: Face,
    /// `None`: the delegate.
    id: Option<String>,
}

impl ListenerKey {
    /// The one delegate of a face.
    pub const fn delegate(face: Face) -> Self {
        Self { face, id: None }
    }

    /// One of any number of listeners of a face.
    pub fn id(face: Face, id: impl Into<String>) -> Self {
        Self { face, id: Some(id.into()) }
    }
}

impl From<&str> for ListenerKey {
    fn from(id: &str) -> Self {
        Self::id(Face::Rust, id)
    }
}

/// The listeners for one kind of event.
///
/// Each is called one event at a time, in the order of the events, on its executor. All functions may
/// be called from any thread and from inside a callback.
pub struct Listeners<E> {
    registered: Mutex<Arc<Vec<Registration<E>>>>,
    default_executor: Arc<dyn Executor>,
    hook: Option<Hook<E>>,
    on_added: Option<Box<dyn Fn() + Send + Sync>>,
}

/// Runs on a listener's executor just before it is called.
type Hook<E> = Arc<dyn Fn(&E) + Send + Sync>;

struct Registration<E> {
    key: ListenerKey,
    executor: Arc<dyn Executor>,
    listener: Arc<Listener<E>>,
}

struct Listener<E> {
    is_registered: AtomicBool,
    callback: Box<dyn Fn(&E) + Send + Sync>,
}

impl<E: Send + Sync + 'static> Listeners<E> {
    pub(crate) fn new(default_executor: Arc<dyn Executor>) -> Self {
        Self { registered: Mutex::default(), default_executor, hook: None, on_added: None }
    }

    pub(crate) fn with_hook(mut self, hook: impl Fn(&E) + Send + Sync + 'static) -> Self {
        self.hook = Some(Arc::new(hook));
        self
    }

    /// Runs when a listener was added.
    pub(crate) fn when_added(mut self, action: impl Fn() + Send + Sync + 'static) -> Self {
        self.on_added = Some(Box::new(action));
        self
    }

    /// Registers a listener on the client's executor. The same key again replaces: nothing begins on
    /// the old listener after this returns.
    pub fn add(&self, key: impl Into<ListenerKey>, listener: impl Fn(&E) + Send + Sync + 'static) {
        self.add_on(key, self.default_executor.clone(), listener);
    }

    /// [`Listeners::add`] with an executor of its own.
    pub fn add_on(
        &self,
        key: impl Into<ListenerKey>,
        executor: Arc<dyn Executor>,
        listener: impl Fn(&E) + Send + Sync + 'static,
    ) {
        let registration = Registration {
            key: key.into(),
            executor,
            listener: Arc::new(Listener {
                is_registered: AtomicBool::new(true),
                callback: Box::new(listener),
            }),
        };
        self.change(|list| {
            if let Some(old) = list.iter_mut().find(|old| old.key == registration.key) {
                return Some(std::mem::replace(old, registration));
            }
            list.push(registration);
            None
        });
        if let Some(action) = &self.on_added {
            action();
        }
    }

    /// Removes a listener. Nothing begins on it after this returns; a callback that runs, or is just being
    /// entered, on another thread goes on.
    pub fn remove(&self, key: impl Into<ListenerKey>) {
        let key = key.into();
        self.change(|list| {
            let index = list.iter().position(|old| old.key == key)?;
            Some(list.remove(index))
        });
    }

    /// How many are registered.
    pub fn len(&self) -> usize {
        self.registered.lock().len()
    }

    /// None is registered.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Hands an event to every listener, each on its executor.
    pub(crate) fn dispatch(&self, event: E, gate: &Gate, mut ticket: impl FnMut() -> Ticket) {
        let registered = self.registered.lock().clone();
        let event = Arc::new(event);
        for Registration { executor, listener, .. } in registered.iter() {
            let (event, listener) = (event.clone(), listener.clone());
            let (gate, ticket, hook) = (gate.clone(), ticket(), self.hook.clone());
            let job: Job = Box::new(move || {
                if !gate.is_open() {
                    return;
                }
                if listener.is_registered.load(Ordering::Acquire) {
                    if let Some(hook) = hook {
                        hook(&event);
                    }
                    ticket.begun();
                    contained(|| (listener.callback)(&event));
                }
                ticket.handled();
            });
            contained(|| executor.execute(job));
        }
    }

    fn change(&self, change: impl FnOnce(&mut Vec<Registration<E>>) -> Option<Registration<E>>) {
        let removed = {
            let mut registered = self.registered.lock();
            let mut list: Vec<_> = registered.iter().map(Registration::clone).collect();
            let removed = change(&mut list);
            *registered = Arc::new(list);
            removed
        };
        // Outside the lock: dropping a host's listener may call back.
        if let Some(removed) = removed {
            removed.listener.is_registered.store(false, Ordering::Release);
        }
    }
}

impl<E> Clone for Registration<E> {
    fn clone(&self) -> Self {
        Self {
            key: self.key.clone(),
            executor: self.executor.clone(),
            listener: self.listener.clone(),
        }
    }
}

impl<E> fmt::Debug for Listeners<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Listeners")
            .field("count", &self.registered.lock().len())
            .finish_non_exhaustive()
    }
}
