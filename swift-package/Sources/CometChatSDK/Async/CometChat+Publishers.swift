#if canImport(Combine)
import Combine

/// Combine publishers over the streams, an addition of this SDK. Each subscriber is a listener of its own,
/// and hears on the main queue what comes from its subscription on.
///
/// On Linux there is no Combine: this file is type-checked on Apple's systems only.
extension CometChat {
    /// The connection's life; see ``connectionEvents(bufferingPolicy:)``.
    public static var connectionPublisher: AnyPublisher<ConnectionEvent, Never> {
        publisher { connectionEvents() }
    }

    /// Messages and what belongs to them; see ``messageEvents(bufferingPolicy:)``.
    public static var messagePublisher: AnyPublisher<MessageEvent, Never> {
        publisher { messageEvents() }
    }

    /// Presence; see ``presenceEvents(bufferingPolicy:)``.
    public static var presencePublisher: AnyPublisher<PresenceEvent, Never> {
        publisher { presenceEvents() }
    }

    private static func publisher<Event: Sendable>(
        _ stream: @escaping @Sendable () -> AsyncStream<Event>
    ) -> AnyPublisher<Event, Never> {
        Deferred {
            let subject = PassthroughSubject<Event, Never>()
            let handed = Handed(subject)
            let events = stream()
            let task = Task { @MainActor in
                for await event in events { handed.value.send(event) }
                handed.value.send(completion: .finished)
            }
            return subject.handleEvents(receiveCancel: { task.cancel() })
        }
        .eraseToAnyPublisher()
    }
}
#endif
