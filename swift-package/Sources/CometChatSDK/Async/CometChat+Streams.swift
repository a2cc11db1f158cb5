internal import CometChatBinding
import Dispatch
import Foundation

/// Streams of events, an addition of this SDK. Each stream is a listener of its own: it begins when it is
/// made and ends when its task is cancelled or nobody reads it any more.
///
/// The streams keep what is not read yet, without limit. Who reads slowly should say with
/// `bufferingPolicy` what may be dropped.
extension CometChat {
    /// The connection's life with reason, attempt and next retry. (STA2)
    public static func connectionEvents(
        bufferingPolicy: AsyncStream<ConnectionEvent>.Continuation.BufferingPolicy = .unbounded
    ) -> AsyncStream<ConnectionEvent> {
        Engine.shared.connectionEvents(bufferingPolicy)
    }

    /// Messages, typing, receipts, reactions, and gaps.
    public static func messageEvents(
        bufferingPolicy: AsyncStream<MessageEvent>.Continuation.BufferingPolicy = .unbounded
    ) -> AsyncStream<MessageEvent> {
        Engine.shared.messageEvents(bufferingPolicy)
    }

    /// Presence, as far as the settings subscribe to it.
    public static func presenceEvents(
        bufferingPolicy: AsyncStream<PresenceEvent>.Continuation.BufferingPolicy = .unbounded
    ) -> AsyncStream<PresenceEvent> {
        Engine.shared.presenceEvents(bufferingPolicy)
    }
}

/// Hands the core's events to a function.
final class FunctionSink<Record: Sendable>: Sendable {
    private let function: @Sendable (Record) -> Void

    init(_ function: @escaping @Sendable (Record) -> Void) {
        self.function = function
    }

    func heard(event: Record) {
        function(event)
    }
}

extension FunctionSink: ConnectionSink where Record == ConnectionRecord {}
extension FunctionSink: MessageSink where Record == MessageEventRecord {}
extension FunctionSink: UserSink where Record == PresenceRecord {}

extension Engine {
    func connectionEvents(
        _ policy: AsyncStream<ConnectionEvent>.Continuation.BufferingPolicy
    ) -> AsyncStream<ConnectionEvent> {
        AsyncStream(bufferingPolicy: policy) { continuation in
            listen(.connection, continuation) { core, id, executor in
                core.addConnectionSink(
                    id: id, executor: executor,
                    sink: FunctionSink { record in
                        switch record {
                        case .status(let event): continuation.yield(.update(ConnectionUpdate(event)))
                        case .problem(let error): continuation.yield(.problem(CometChatException(error)))
                        }
                    })
            }
        }
    }

    func messageEvents(
        _ policy: AsyncStream<MessageEvent>.Continuation.BufferingPolicy
    ) -> AsyncStream<MessageEvent> {
        AsyncStream(bufferingPolicy: policy) { continuation in
            listen(.message, continuation) { core, id, executor in
                core.addMessageSink(
                    id: id, executor: executor,
                    sink: FunctionSink { continuation.yield(MessageEvent($0)) })
            }
        }
    }

    func presenceEvents(
        _ policy: AsyncStream<PresenceEvent>.Continuation.BufferingPolicy
    ) -> AsyncStream<PresenceEvent> {
        AsyncStream(bufferingPolicy: policy) { continuation in
            listen(.user, continuation) { core, id, executor in
                core.addUserSink(
                    id: id, executor: executor,
                    sink: FunctionSink { record in
                        let user = User(record.user)
                        user.status = record.isOnline ? .online : .offline
                        continuation.yield(record.isOnline ? .online(user) : .offline(user))
                    })
            }
        }
    }

    /// Registers a stream under a name of its own, until it ends. Streams need no main queue.
    private func listen<Event>(
        _ kind: ListenerKind, _ continuation: AsyncStream<Event>.Continuation,
        _ add: (CoreClient, String, QueueExecutor) -> Void
    ) {
        guard let core = try? core() else { return continuation.finish() }
        let id = "stream \(UUID().uuidString)"
        add(core, id, QueueExecutor(DispatchQueue(label: "com.cometchat.stream")))
        streams.withLock { $0 += 1 }
        continuation.onTermination = { [streams] _ in
            core.removeSink(kind: kind, id: id)
            streams.withLock { $0 -= 1 }
        }
    }
}
