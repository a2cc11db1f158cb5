internal import CometChatBinding
import Foundation

/// What watches the platform for one client, from its first `init` on.
final class Host: @unchecked Sendable {
    #if canImport(UIKit) && !os(watchOS)
    /// Until the adapter's first word the app's state is unknown. (BGD8)
    static let tellsLifecycle = true
    #else
    static let tellsLifecycle = false
    #endif

    let lease: BackgroundLease?
    private var watchers: [Any] = []
    private let leaseId = "background task"

    /// Begins to watch. Called on the main thread, so that no notification falls in between.
    @MainActor
    init(_ core: CoreClient) {
        #if canImport(UIKit) && !os(watchOS)
        let lease = BackgroundLease(
            UIKitBackgroundTasks(),
            isConnected: { core.status() != nil && core.status() != .disconnected },
            close: { core.beginDisconnect() })
        self.lease = lease
        // The task ends with the socket.
        core.addConnectionSink(
            id: leaseId, executor: QueueExecutor(.main),
            sink: FunctionSink { record in
                if case .status(let event) = record, event.current == .disconnected { lease.end() }
            })
        watchers.append(UIKitHost.observe(core, lease: lease))
        #else
        lease = nil
        #endif
        #if canImport(AppKit) && !targetEnvironment(macCatalyst)
        watchers.append(SleepObserver(core))
        #endif
        #if canImport(Network)
        watchers.append(NetworkPathWatcher(core))
        #endif
    }
}
