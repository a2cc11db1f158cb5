internal import CometChatBinding

/// Looking up users and groups, and joining a group: by REST, whatever the socket does.
///
/// Errors of all: `COMETCHAT_INITIALIZATION_NOT_DONE`, `ERR_NOT_LOGGED_IN`, `ERR_NO_INTERNET`,
/// `FAILED_TO_FETCH`, and the server's own.
extension CometChat {
    /// A user. An unknown uid is the error `ERR_UID_NOT_FOUND`, an empty one `ERR_EMPTY_UID`.
    ///
    /// Source: "Retrieve users".
    public static func getUser(
        UID: String, onSuccess: @escaping (_ user: User?) -> Void,
        onError: @escaping (_ error: CometChatException?) -> Void
    ) {
        Engine.shared.getUser(UID, Reply(onSuccess, onError))
    }

    /// A group. An unknown guid is the error `ERR_GUID_NOT_FOUND`, an empty one `ERR_INVALID_GUID`.
    ///
    /// Source: "Retrieve groups".
    public static func getGroup(
        GUID: String, onSuccess: @escaping (_ Group: Group) -> Void,
        onError: @escaping (_ error: CometChatException?) -> Void
    ) {
        Engine.shared.getGroup(GUID, Reply(onSuccess, onError))
    }

    /// Joins a group. `groupType` is what the application takes it for; the server's own word counts.
    ///
    /// Errors: also `ERR_ALREADY_JOINED`, `ERR_GROUP_JOIN_NOT_ALLOWED`, `ERR_EMPTY_GROUP_PASS`,
    /// `ERR_WRONG_GROUP_PASS`, `ERR_BANNED_GROUPMEMBER`.
    ///
    /// Source: "Join a group".
    ///
    /// - Parameters:
    ///   - GUID: The group's id.
    ///   - groupType: Public, private or with a password.
    ///   - password: Needed for a group with a password.
    ///   - onSuccess: Told the group.
    ///   - onError: Told why not.
    public static func joinGroup(
        GUID: String, groupType: CometChat.groupType, password: String?,
        onSuccess: @escaping (_ joinSuccess: Group) -> Void,
        onError: @escaping (_ error: CometChatException?) -> Void
    ) {
        Engine.shared.joinGroup(GUID, groupType, password, Reply(onSuccess, onError))
    }
}

extension Engine {
    func getUser(_ uid: String, _ reply: Reply<User>) {
        call(reply) { $0.getUser(uid: uid, answer: reply) }
    }

    func getGroup(_ guid: String, _ reply: Reply<Group>) {
        call(reply) { $0.getGroup(guid: guid, answer: reply) }
    }

    func joinGroup(
        _ guid: String, _ type: CometChat.groupType, _ password: String?, _ reply: Reply<Group>
    ) {
        let word = CometChat.groupType.words.first { $0.0 == type }?.1 ?? ""
        call(reply) { $0.joinGroup(guid: guid, groupType: word, password: password, answer: reply) }
    }
}
