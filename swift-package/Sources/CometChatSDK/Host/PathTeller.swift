/// A network path as a monitor reports it.
struct PathReport: Equatable, Sendable {
    /// There is no way to the network. One that needs a connection first counts as a way. (REC2)
    var isLost: Bool
    /// What the path goes over, in any text that differs when it changes.
    var interfaces: String
}

/// Turns a monitor's reports into what the core wants to know: lost, back, or another way. (REC2)
final class PathTeller: Sendable {
    private let events: any HostEvents
    private let last = Locked<PathReport?>(nil)

    init(_ events: any HostEvents) {
        self.events = events
    }

    func report(_ report: PathReport) {
        let before = last.withLock { last in
            defer { last = report }
            return last
        }
        if report == before { return }
        if report.isLost {
            if before?.isLost != true { events.networkLost() }
        } else if let before, !before.isLost {
            events.networkChanged()
        } else {
            events.networkAvailable()
        }
    }
}
