import Foundation

/// What this SDK adds to the documented settings.
extension AppSettings.AppSettingsBuilder {
    /// `true`, the default: what was missed is fetched after a reconnect and handed to the message listeners.
    /// `false`: the stream of message events tells from where on messages may be missing. (REC6)
    @discardableResult
    public func recoverMissed(_ recover: Bool) -> AppSettings.AppSettingsBuilder {
        record.recoverMissed = recover
        return self
    }

    /// A certificate to trust beside the system's, as PEM. May be called more than once. (SEC1)
    @discardableResult
    public func addRootCertificate(_ pem: Data) -> AppSettings.AppSettingsBuilder {
        record.additionalRoots.append(pem)
        return self
    }

    /// SHA-256 digests of public keys, of which the server's chain must have one. At least two, one of them
    /// the backup. Anything but 32 bytes is refused by `init` with `ERROR_LIMIT_EXCEEDED`. (SEC1)
    @discardableResult
    public func setKeyPins(_ digests: [Data]) -> AppSettings.AppSettingsBuilder {
        record.keyPins = digests
        return self
    }

    /// Other times than the defaults.
    @discardableResult
    public func setTimes(_ times: SDKTimes) -> AppSettings.AppSettingsBuilder {
        record.times = times.record
        return self
    }
}
