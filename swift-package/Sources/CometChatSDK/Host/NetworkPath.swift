#if canImport(Network)
import Network

/// Watches the network path with Apple's monitor. Only type-checked by reading: Linux has no `Network`.
final class NetworkPathWatcher: Sendable {
    private let monitor = NWPathMonitor()

    init(_ events: any HostEvents) {
        let teller = PathTeller(events)
        monitor.pathUpdateHandler = { path in
            let interfaces = path.availableInterfaces.map(\.name).joined(separator: " ")
            teller.report(PathReport(isLost: path.status == .unsatisfied, interfaces: interfaces))
        }
        monitor.start(queue: DispatchQueue(label: "com.cometchat.path"))
    }

    deinit {
        monitor.cancel()
    }
}
#endif
