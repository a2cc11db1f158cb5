import XCTest

@testable import CometChatSDK

#if canImport(UIKit)
import UIKit
#endif

/// Notes what a host tells.
final class HostNotes: HostEvents {
    private let noted = Locked<[String]>([])
    var told: [String] { noted.current }

    private func note(_ what: String) {
        noted.withLock { $0.append(what) }
    }

    func enteredForeground() { note("foreground") }
    func enteredBackground() { note("background") }
    func willSleep() { note("sleep") }
    func didWake() { note("wake") }
    func networkAvailable() { note("available") }
    func networkLost() { note("lost") }
    func networkChanged() { note("changed") }
}

final class TaskNotes: BackgroundTasks {
    let expired = Locked<(@Sendable () -> Void)?>(nil)
    let running = Locked(0)

    func begin(expired: @escaping @Sendable () -> Void) {
        self.expired.current = expired
        running.withLock { $0 += 1 }
    }

    func end() {
        running.withLock { $0 -= 1 }
    }
}

/// The adapters for app, computer and network. (BGD7 to BGD9, REC2)
final class HostTests: PackageTestCase {
    private let background = Notification.Name("background")
    private let foreground = [Notification.Name("coming"), Notification.Name("active")]

    func test_bgd9_handlers_hand_over_before_they_return() {
        let (center, notes) = (NotificationCenter(), HostNotes())
        var observer: LifecycleObserver? = LifecycleObserver(
            center: center, background: background, foreground: foreground, events: notes, lease: nil)
        center.post(name: background, object: nil)
        XCTAssertEqual(notes.told, ["background"])
        for name in foreground { center.post(name: name, object: nil) }
        XCTAssertEqual(notes.told, ["background", "foreground", "foreground"])
        withExtendedLifetime(observer) {}
        observer = nil
        center.post(name: background, object: nil)
        XCTAssertEqual(notes.told.count, 3, "nothing is told when the observer is gone")
    }

    func test_bgd7_the_background_task_lasts_as_long_as_the_socket() {
        let (center, notes, tasks) = (NotificationCenter(), HostNotes(), TaskNotes())
        let (isConnected, closed) = (Locked(true), Locked(0))
        let lease = BackgroundLease(
            tasks, isConnected: { isConnected.current }, close: { closed.withLock { $0 += 1 } })
        let observer = LifecycleObserver(
            center: center, background: background, foreground: foreground, events: notes, lease: lease)
        defer { withExtendedLifetime(observer) {} }

        center.post(name: background, object: nil)
        center.post(name: background, object: nil)
        XCTAssertEqual(tasks.running.current, 1, "one task, however often it is told")
        XCTAssertTrue(lease.isRunning)
        lease.end()
        lease.end()
        XCTAssertEqual(tasks.running.current, 0)

        center.post(name: background, object: nil)
        tasks.expired.current?()
        XCTAssertEqual(closed.current, 1, "the socket is closed when the time is over")
        XCTAssertEqual(tasks.running.current, 0)

        isConnected.current = false
        center.post(name: background, object: nil)
        XCTAssertEqual(tasks.running.current, 0, "without a socket there is nothing to wait for")
    }

    func test_rec2_a_path_is_lost_comes_back_or_changes() {
        let notes = HostNotes()
        let teller = PathTeller(notes)
        let wifi = PathReport(isLost: false, interfaces: "en0")
        let lost = PathReport(isLost: true, interfaces: "")
        for report in [
            wifi, wifi, PathReport(isLost: false, interfaces: "pdp_ip0"), lost,
            PathReport(isLost: true, interfaces: "x"), wifi,
        ] {
            teller.report(report)
        }
        XCTAssertEqual(notes.told, ["available", "changed", "lost", "available"])
    }

    #if canImport(UIKit)
    /// With UIKit, or what stands in for it on Linux.
    func test_bgd1_auto_mode_follows_the_app() throws {
        let application = try XCTUnwrap(MainActor.assumeIsolated { Handed(UIKitHost.application) }.value)
        let tasks = { MainActor.assumeIsolated { application.tasks.count } }
        let client = engine()
        client.watchHost()
        success("init") { client.initialise(TestServer.appId, TestServer.settings(auto: true), $0) }
        let listener = ConnectionNotes()
        client.set(connection: listener, nil)
        success("login") { client.login("cometchat-uid-3", TestServer.authKey, $0) }
        wait(for: [listener.expect("connected")], timeout: patience)
        XCTAssertFalse(client.host?.lease?.isRunning ?? true)

        NotificationCenter.default.post(
            name: UIApplication.didEnterBackgroundNotification, object: application)
        XCTAssertEqual(tasks(), 1, "the task is begun inside the handler")
        XCTAssertTrue(client.host?.lease?.isRunning ?? false)
        wait(for: [listener.expect("disconnected")], timeout: patience)
        // The event that ends the task was handed to the same queue before.
        XCTAssertEqual(tasks(), 0)
        XCTAssertEqual(client.host?.lease?.isRunning, false)

        let again = ConnectionNotes()
        client.set(connection: again, nil)
        NotificationCenter.default.post(
            name: UIApplication.willEnterForegroundNotification, object: application)
        wait(for: [again.expect("connected")], timeout: patience)
    }
    #endif
}
