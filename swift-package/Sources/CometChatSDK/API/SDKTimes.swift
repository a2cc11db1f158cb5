internal import CometChatBinding
import Foundation

/// The SDK's times in seconds, for ``AppSettings/AppSettingsBuilder/setTimes(_:)``. What is `nil` keeps its
/// default. A time outside its range is refused by `init` with `ERROR_LIMIT_EXCEEDED`.
///
/// An addition of this SDK.
public struct SDKTimes: Sendable, Equatable {
    /// How long a manual connection lives in the background without a ping. Default 30 s, range 0.1 s to 10 min. (BGD2)
    public var backgroundWindow: TimeInterval?
    /// What is added to that window. Default 2 s, range 0 to 5 s. (PIN5)
    public var backgroundGrace: TimeInterval?
    /// The time between two keep-alive pings. Default 15 s, range 0.1 s to 5 min. (REC5)
    public var keepAliveInterval: TimeInterval?
    /// How long after a ping something must arrive. Default 3 s, range 50 ms to 1 min. (REC5, PIN2)
    public var keepAliveTimeout: TimeInterval?
    /// From the name look-up to the auth answer. Default 15 s, range 0.1 s to 2 min. (REC4)
    public var connectTimeout: TimeInterval?
    /// How long the closing handshake may take. Default 1 s, range 10 ms to 10 s. (CON6)
    public var closeTimeout: TimeInterval?
    /// The longest delay before the first attempt after a loss. Default 0.25 s, range 1 ms to 10 s. (REC1)
    public var firstRetry: TimeInterval?
    /// The delay that doubles with each further attempt. Default 0.5 s, range 10 ms to 1 min. (REC1)
    public var retryBase: TimeInterval?
    /// The longest delay between attempts. Default 30 s, range 10 ms to 1 h. (REC1)
    public var retryCap: TimeInterval?
    /// How long a connection must live for the count of attempts to begin anew. Default 10 s, range 0.1 s to
    /// 10 min. (REC1)
    public var stableAfter: TimeInterval?
    /// After how long an outage is reported as a long one. Default 2 min, range 0.1 s to 1 h. (STA2)
    public var longOutage: TimeInterval?
    /// After how long a slow consumer is reported. Default 30 s, range 0.1 s to 10 min. (REC12)
    public var slowConsumer: TimeInterval?
    /// The longest a REST request takes. Default 30 s, range 0.1 s to 5 min. (CBK2)
    public var request: TimeInterval?
    /// The longest a logout takes. Default 10 s, range 0.1 s to 1 min. (LOG6)
    public var logout: TimeInterval?
    /// How long a token provider may take. Default 60 s, range 0.1 s to 30 min. (LOG8)
    public var tokenProvider: TimeInterval?

    /// All defaults.
    public init() {}
}

extension SDKTimes {
    var record: TimesRecord {
        TimesRecord(
            backgroundWindow: time(backgroundWindow),
            backgroundGrace: time(backgroundGrace),
            keepAliveInterval: time(keepAliveInterval),
            keepAliveTimeout: time(keepAliveTimeout),
            connectTimeout: time(connectTimeout),
            closeTimeout: time(closeTimeout),
            firstRetry: time(firstRetry),
            retryBase: time(retryBase),
            retryCap: time(retryCap),
            stableAfter: time(stableAfter),
            longOutage: time(longOutage),
            slowConsumer: time(slowConsumer),
            request: time(request),
            logout: time(logout),
            tokenProvider: time(tokenProvider)
        )
    }

    /// No time is a negative one or none at all; `init` refuses what comes of it.
    private func time(_ seconds: TimeInterval?) -> TimeInterval? {
        seconds.map { $0.isFinite ? min(max($0, 0), 1e9) : 0 }
    }
}
