#if canImport(UIKit) && !os(watchOS)
import Foundation
import UIKit

/// The app's life on iOS: its notifications, its present state, and the background task.
///
/// Nothing here names what extensions may not use: the application object is looked up at run time, and an
/// extension has none.
@MainActor
enum UIKitHost {
    /// The app; `nil` in an extension.
    static var application: UIApplication? {
        guard Bundle.main.bundleURL.pathExtension != "appex" else { return nil }
        #if canImport(ObjectiveC)
        let shared = NSSelectorFromString("sharedApplication")
        guard UIApplication.responds(to: shared) else { return nil }
        return UIApplication.perform(shared)?.takeUnretainedValue() as? UIApplication
        #else
        return UIApplication.shared
        #endif
    }

    /// Tells the present state and all that follow.
    static func observe(_ events: any HostEvents, lease: BackgroundLease?) -> LifecycleObserver {
        let observer = LifecycleObserver(
            center: .default, background: UIApplication.didEnterBackgroundNotification,
            foreground: [
                UIApplication.willEnterForegroundNotification, UIApplication.didBecomeActiveNotification,
            ],
            events: events, lease: lease)
        switch application?.applicationState {
        case .background: events.enteredBackground()
        // An extension runs while somebody looks at it.
        case .active, .inactive, nil: events.enteredForeground()
        @unknown default: events.enteredForeground()
        }
        return observer
    }
}

/// The background task of UIKit. It is begun and ended on the main thread.
final class UIKitBackgroundTasks: BackgroundTasks {
    private let identifier = Locked(UIBackgroundTaskIdentifier.invalid)

    func begin(expired: @escaping @Sendable () -> Void) {
        onMain { [identifier] in
            let begun = UIKitHost.application?.beginBackgroundTask(
                withName: "CometChat", expirationHandler: { expired() })
            identifier.current = begun ?? .invalid
        }
    }

    func end() {
        onMain { [identifier] in
            let begun = identifier.withLock { identifier in
                defer { identifier = .invalid }
                return identifier
            }
            if begun != .invalid { UIKitHost.application?.endBackgroundTask(begun) }
        }
    }

    /// At once on the main thread, since a handler must have begun the task before it returns.
    private func onMain(_ body: @escaping @MainActor @Sendable () -> Void) {
        if Thread.isMainThread {
            MainActor.assumeIsolated(body)
        } else {
            DispatchQueue.main.async { MainActor.assumeIsolated(body) }
        }
    }
}
#endif
