internal import CometChatBinding
import Dispatch
import Foundation

/// The chat SDK: setting up, logging in, the connection, and what arrives over it.
///
/// All functions may be called from any thread and from inside a callback; none waits for the network.
/// Callbacks come exactly once, on ``callbackQueue``, which is the main queue unless it is set. An object is
/// made only to initialise the SDK.
///
/// Clauses such as CON6 are those of `docs/behaviour.md`.
public final class CometChat: NSObject {
    /// Sets the SDK up for an app; call it at launch. Needs no network. With a stored session, auto mode
    /// connects.
    ///
    /// Errors: `ERR_INVALID_APP_ID`, `ERR_INVALID_REGION`, `ERROR_LIMIT_EXCEEDED`, `ERROR_IO_EXCEPTION`.
    ///
    /// Source: "Setup"; clauses INI1 to INI5.
    ///
    /// - Parameters:
    ///   - appId: The app's id, from its dashboard.
    ///   - appSettings: Region, mode and presence.
    ///   - onSuccess: Told `true`.
    ///   - onError: Told why the settings were refused.
    @discardableResult
    public init(
        appId: String, appSettings: AppSettings, onSuccess: @escaping (_ isSuccess: Bool) -> Void,
        onError: @escaping (_ error: CometChatException) -> Void
    ) {
        super.init()
        Engine.shared.watchHost()
        Engine.shared.initialise(appId, appSettings, Reply({ onSuccess(true) }, onError))
    }

    /// Not available: the region is needed.
    @available(*, unavailable, message: "Use init(appId:appSettings:onSuccess:onError:).")
    public init(
        appId: String, onSuccess: @escaping (_ isSuccess: Bool) -> Void,
        onError: @escaping (_ error: CometChatException) -> Void
    ) {
        super.init()
    }

    /// An `init` has succeeded. (INI1)
    public static var isInitialised: Bool {
        (try? Engine.shared.core().isInitialised()) ?? false
    }

    /// The serial queue on which callbacks run: the main queue, unless another one is set before the calls
    /// and registrations that should use it. An addition of this SDK. (CBK3)
    public static var callbackQueue: DispatchQueue {
        get { Engine.shared.queue }
        set { Engine.shared.queue = newValue }
    }
}

extension Engine {
    func initialise(_ appId: String, _ settings: AppSettings, _ reply: Reply<Void>) {
        call(reply) { try $0.initialise(appId: appId, settings: settings.record, answer: reply) }
    }
}
