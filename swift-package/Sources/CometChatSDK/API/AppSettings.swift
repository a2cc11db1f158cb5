internal import CometChatBinding
import Foundation

/// What `init` takes: region, mode, presence and hosts. Made by ``AppSettingsBuilder``.
///
/// Nothing is checked before `init`, which answers `ERR_INVALID_REGION` and the like.
///
/// Source: "Setup"; clauses INI3, INI7, PRE1.
public final class AppSettings: NSObject, Sendable {
    let record: SettingsRecord

    /// The settings that a builder holds now.
    public init(builder: AppSettingsBuilder) {
        record = builder.record
    }

    /// Collects settings. Each function changes this builder and returns it.
    public class AppSettingsBuilder: NSObject {
        var record = SettingsRecord(
            region: nil, autoEstablishSocketConnection: true, presence: .none, adminHost: nil,
            clientHost: nil, additionalRoots: [], keyPins: [], recoverMissed: true, times: SDKTimes().record)

        /// Auto mode, no presence, no region.
        public override init() {
            super.init()
        }

        /// The app's region: `us`, `eu` or `in`. Needed unless a host is overridden.
        @discardableResult
        public func setRegion(region: String) -> AppSettingsBuilder {
            record.region = region
            return self
        }

        /// Reports the presence of every user.
        @discardableResult
        public func subscribePresenceForAllUsers() -> AppSettingsBuilder {
            record.presence = .allUsers
            return self
        }

        /// Reports the presence of the user's friends.
        @discardableResult
        public func subscribePresenceForFriends() -> AppSettingsBuilder {
            record.presence = .friends
            return self
        }

        /// Reports the presence of users with one of these roles. The spelling is that of the vendor's
        /// binary; ``subscribePresenceForRoles(roles:)`` is that of the documentation.
        @discardableResult
        public func subcribePresenceForRoles(roles: [String]) -> AppSettingsBuilder {
            record.presence = .roles(roles: roles)
            return self
        }

        /// Reports the presence of users with one of these roles.
        @discardableResult
        public func subscribePresenceForRoles(roles: [String]) -> AppSettingsBuilder {
            subcribePresenceForRoles(roles: roles)
        }

        /// `true`, the default: the SDK connects by itself. `false`: only `connect()` does. (INI7)
        @discardableResult
        public func autoEstablishSocketConnection(_ enableConnection: Bool) -> AppSettingsBuilder {
            record.autoEstablishSocketConnection = enableConnection
            return self
        }

        /// The host of the administrative interface: `host[:port][/path]`, or `http://` with a loopback
        /// address.
        @discardableResult
        public func overrideAdminHost(_ adminHost: String) -> AppSettingsBuilder {
            record.adminHost = adminHost
            return self
        }

        /// The host of the interface: `host[:port][/path]`, or `http://` with a loopback address.
        @discardableResult
        public func overrideClientHost(_ clientHost: String) -> AppSettingsBuilder {
            record.clientHost = clientHost
            return self
        }

        /// Has no effect: the server joins the rooms of groups by itself.
        @available(*, deprecated, message: "The server joins the rooms of groups by itself.")
        @discardableResult
        public func setEnableAutoJoinForGroups(enableAutoJoinForGroups: Bool) -> AppSettingsBuilder {
            self
        }

        /// The settings as they are now.
        public func build() -> AppSettings {
            AppSettings(builder: self)
        }
    }
}
