#if canImport(AppKit) && !targetEnvironment(macCatalyst)
import AppKit

/// The computer's sleep on macOS. Inactivity of the app means nothing there. (BGD9) Only type-checked by
/// reading: Linux has no AppKit.
final class SleepObserver: @unchecked Sendable {
    private var tokens: [any NSObjectProtocol] = []

    init(_ events: any HostEvents) {
        let center = NSWorkspace.shared.notificationCenter
        tokens = [
            center.addObserver(forName: NSWorkspace.willSleepNotification, object: nil, queue: nil) { _ in
                events.willSleep()
            },
            center.addObserver(forName: NSWorkspace.didWakeNotification, object: nil, queue: nil) { _ in
                events.didWake()
            },
        ]
    }

    deinit {
        for token in tokens { NSWorkspace.shared.notificationCenter.removeObserver(token) }
    }
}
#endif
