internal import CometChatBinding
import Dispatch

/// Which delegates and listeners of this face are registered with the core. (EVT5)
final class Registrations: Sendable {
    /// `id` is `nil` for the one delegate of a kind.
    private struct Key: Hashable {
        let kind: ListenerKind
        let id: String?
    }

    private let present = Locked<[Key: AnyObject]>([:])

    /// The forwarder that is registered.
    func forwarder(_ kind: ListenerKind, _ id: String?) -> AnyObject? {
        present.withLock { $0[Key(kind: kind, id: id)] }
    }

    /// Registers a forwarder; the same key again replaces.
    func add<Delegate>(
        _ kind: ListenerKind, _ id: String?, _ forwarder: Forwarder<Delegate>, to core: CoreClient,
        _ register: () -> Void
    ) {
        let key = Key(kind: kind, id: id)
        forwarder.whenGone { [weak self, weak core, weak forwarder] in
            guard let self, let core, let forwarder else { return }
            self.present.withLock { present in
                guard present[key] === forwarder else { return }
                present[key] = nil
                core.removeSink(kind: kind, id: id)
            }
        }
        present.withLock { present in
            present[key] = forwarder
            register()
        }
    }

    /// Removes. On the callback queue nothing begins after this returns.
    func remove(_ kind: ListenerKind, _ id: String?, from core: CoreClient) {
        present.withLock { present in
            present[Key(kind: kind, id: id)] = nil
            core.removeSink(kind: kind, id: id)
        }
    }

    /// Tells the connection's listeners of trouble that the core has not heard of.
    func tellProblem(_ exception: CometChatException) {
        let forwarders = present.withLock { present in
            present.filter { $0.key.kind == .connection }.values.compactMap { $0 as? ConnectionForwarder }
        }
        for forwarder in forwarders {
            forwarder.forward { $0.onConnectionError(error: exception) }
        }
    }
}
