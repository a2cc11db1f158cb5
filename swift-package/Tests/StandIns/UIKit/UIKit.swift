// A stand-in for Apple's UIKit, so that the adapters for it are compiled and run in the tests on Linux: what
// the package uses, with the same names and isolation.

@_exported import Foundation

/// As in UIKit.
public struct UIBackgroundTaskIdentifier: Hashable, Sendable, RawRepresentable {
    public let rawValue: Int
    /// As in UIKit.
    public init(rawValue: Int) { self.rawValue = rawValue }
    /// As in UIKit.
    public static let invalid = UIBackgroundTaskIdentifier(rawValue: 0)
}

/// As in UIKit.
@MainActor open class UIApplication: NSObject {
    /// As in UIKit.
    public enum State: Int, Sendable { case active, inactive, background }

    /// As in UIKit.
    public static let shared = UIApplication()
    /// As in UIKit.
    nonisolated public static let didEnterBackgroundNotification = Notification.Name("didEnterBackground")
    /// As in UIKit.
    nonisolated public static let willEnterForegroundNotification = Notification.Name("willEnterForeground")
    /// As in UIKit.
    nonisolated public static let didBecomeActiveNotification = Notification.Name("didBecomeActive")

    /// As in UIKit.
    public var applicationState = State.active
    /// The tasks that run, with what is to be called when their time is over.
    public private(set) var tasks: [UIBackgroundTaskIdentifier: (@MainActor @Sendable () -> Void)?] = [:]
    /// As in UIKit.
    public private(set) var begun = 0

    /// As in UIKit.
    public func beginBackgroundTask(
        withName name: String? = nil, expirationHandler: (@MainActor @Sendable () -> Void)? = nil
    ) -> UIBackgroundTaskIdentifier {
        begun += 1
        let identifier = UIBackgroundTaskIdentifier(rawValue: begun)
        tasks[identifier] = expirationHandler
        return identifier
    }

    /// As in UIKit.
    public func endBackgroundTask(_ identifier: UIBackgroundTaskIdentifier) {
        tasks[identifier] = nil
    }
}
