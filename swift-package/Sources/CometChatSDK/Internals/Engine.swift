internal import CometChatBinding
import Dispatch
import Foundation

/// One client: the core's handle, the queue its callbacks run on, and its registrations.
///
/// ``CometChat`` speaks to the shared one; tests make their own.
final class Engine: Sendable {
    /// The client that all faces of the process share. It lives in the core.
    static let shared = Engine { try CoreClient.shared(options: .forThisHost(), executor: $0) }

    typealias Make = @Sendable (any JobExecutor) throws -> CoreClient

    private struct Parts {
        var queue = DispatchQueue.main
        var core: CoreClient?
        var host: Host?
        var isWatching = false
    }

    private let make: Make
    private let parts = Locked(Parts())
    let registrations = Registrations()
    /// How many streams are being read.
    let streams = Locked(0)

    init(_ make: @escaping Make) {
        self.make = make
    }

    /// A client of its own, with its files in a folder.
    convenience init(folder: String) {
        self.init {
            try CoreClient.separate(
                options: ClientOptions(folder: folder, hostTellsLifecycle: false), executor: $0)
        }
    }

    /// Where callbacks run. Calls and registrations from now on use it.
    var queue: DispatchQueue {
        get { parts.withLock { $0.queue } }
        set {
            parts.withLock {
                $0.queue = newValue
                $0.core = $0.core?.answeringOn(executor: QueueExecutor(newValue))
            }
        }
    }

    /// The core. Fails if the system gives no thread or there is no folder for the session; the next call
    /// tries again.
    func core() throws -> CoreClient {
        try parts.withLock { parts in
            if let core = parts.core { return core }
            let core = try make(QueueExecutor(parts.queue))
            parts.core = core
            return core
        }
    }

    /// What watches the platform; `nil` before the first `init`.
    var host: Host? {
        parts.withLock { $0.host }
    }

    /// Begins to watch the platform, once.
    func watchHost() {
        let begins = parts.withLock { parts in
            defer { parts.isWatching = true }
            return !parts.isWatching
        }
        guard begins, let core = try? core() else { return }
        let watch: @MainActor @Sendable () -> Void = { [parts] in
            let host = Host(core)
            parts.withLock { $0.host = host }
        }
        if Thread.isMainThread {
            MainActor.assumeIsolated(watch)
        } else {
            DispatchQueue.main.async { MainActor.assumeIsolated(watch) }
        }
    }

    /// Calls the core. What fails at once is answered on the callback queue like everything else.
    func call<Value>(_ reply: Reply<Value>, _ body: (CoreClient) throws -> Void) {
        do {
            try body(core())
        } catch {
            let exception = CometChatException.from(error)
            queue.async { reply.finish(.failure(exception)) }
        }
    }

    /// Calls the core where nobody waits for an answer; connection listeners hear what the core itself tells.
    func tell(_ body: (CoreClient) throws -> Void) {
        do {
            try body(core())
        } catch {
            let exception = CometChatException.from(error)
            queue.async { [registrations] in registrations.tellProblem(exception) }
        }
    }
}

extension ClientOptions {
    /// How the shared client is made on this platform.
    static func forThisHost() -> ClientOptions {
        ClientOptions(folder: nil, hostTellsLifecycle: Host.tellsLifecycle)
    }
}

extension CometChatException {
    /// Whatever was thrown, as an exception.
    static func from(_ error: any Error) -> CometChatException {
        switch error {
        case let exception as CometChatException: exception
        case let error as CoreError: CometChatException(error)
        default:
            CometChatException(errorCode: "ERROR_UNHANDLED_EXCEPTION", errorDescription: "\(error)")
        }
    }
}
