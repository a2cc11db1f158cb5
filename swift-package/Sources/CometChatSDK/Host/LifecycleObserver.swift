import Foundation

/// Tells the core when the app comes and goes, from the notifications of the app as a whole. (BGD7 to BGD9)
///
/// Handlers run on the thread that posts, and hand over before they return.
final class LifecycleObserver: @unchecked Sendable {
    private let center: NotificationCenter
    private var tokens: [any NSObjectProtocol] = []

    /// - Parameters:
    ///   - center: Where the notifications are posted.
    ///   - background: The app went to the background.
    ///   - foreground: Any of these: the app is in the foreground.
    ///   - events: Who is told.
    ///   - lease: The time in the background, if the platform lends any.
    init(
        center: NotificationCenter, background: Notification.Name, foreground: [Notification.Name],
        events: any HostEvents, lease: BackgroundLease?
    ) {
        self.center = center
        observe(background) {
            // First the time, then the word that needs it.
            lease?.begin()
            events.enteredBackground()
        }
        for name in foreground {
            observe(name) {
                events.enteredForeground()
                lease?.end()
            }
        }
    }

    deinit {
        for token in tokens { center.removeObserver(token) }
    }

    private func observe(_ name: Notification.Name, _ handler: @escaping @Sendable () -> Void) {
        tokens.append(center.addObserver(forName: name, object: nil, queue: nil) { _ in handler() })
    }
}

/// Holds the background task from the moment the app goes until the socket is gone. (BGD7)
final class BackgroundLease: Sendable {
    private let tasks: any BackgroundTasks
    private let close: @Sendable () -> Void
    private let isConnected: @Sendable () -> Bool
    private let running = Locked(false)

    /// `close` closes the socket; the time is over within a second.
    init(
        _ tasks: any BackgroundTasks, isConnected: @escaping @Sendable () -> Bool,
        close: @escaping @Sendable () -> Void
    ) {
        self.tasks = tasks
        self.isConnected = isConnected
        self.close = close
    }

    /// The task runs: ``CometChat/backgroundTaskEnabled()``.
    var isRunning: Bool { running.current }

    /// The app goes to the background. Without a socket there is nothing to wait for.
    func begin() {
        guard isConnected(),
            !running.withLock({ wasRunning in
                defer { wasRunning = true }
                return wasRunning
            })
        else { return }
        tasks.begin { [weak self] in
            self?.close()
            self?.end()
        }
    }

    /// The socket is gone, or the app is back.
    func end() {
        let wasRunning = running.withLock { wasRunning in
            defer { wasRunning = false }
            return wasRunning
        }
        if wasRunning { tasks.end() }
    }
}
