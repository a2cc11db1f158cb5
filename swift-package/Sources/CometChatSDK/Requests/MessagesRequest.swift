internal import CometChatBinding
import Foundation

/// Fetches messages page by page: what was missed, a conversation's history, unread messages.
///
/// Each ``fetchPrevious(onSuccess:onError:)`` goes on where the last one ended, towards older messages; each
/// ``fetchNext(onSuccess:onError:)`` towards newer ones. An empty page means that there are no more. One fetch
/// at a time: a second one meanwhile gets `REQUEST_IN_PROGRESS`.
///
/// Source: "Receive messages" (missed messages, unread messages, message history).
public class MessagesRequest: NSObject, @unchecked Sendable {
    /// The most messages of a page.
    public let limit: Int
    /// The other user of the conversation.
    public let uid: String?
    /// The group of the conversation.
    public let guid: String?
    /// The Unix seconds to begin at; 0 if not set.
    public let timeStamp: Int
    /// The message to begin at; 0 if not set.
    public let messageID: Int
    /// Only unread messages.
    public let unread: Bool?
    /// Without messages of blocked users.
    public let hideMessagesFromBlockedUsers: Bool?
    /// Only messages in which this stands.
    public let searchKeyword: String?
    /// Without deleted messages.
    public let hideDeletedMessages: Bool?
    /// Only messages changed after these Unix seconds.
    public let updatedAfter: Int?
    /// With ``updatedAfter``: not those that were only sent since.
    public let updatesOnly: Bool?
    /// The one category, if there is only one.
    public let category: String?
    /// The one type, if there is only one.
    public let type: String?
    /// Only messages of these categories.
    public let categories: [String]?
    /// Only messages of these types.
    public let types: [String]?
    /// Only messages of this message's thread; 0 if not set.
    public let parentMessageId: Int
    /// Without messages of threads.
    public let hideReplies: Bool?
    /// Only messages with one of these tags.
    public let tags: [String]?
    /// With their tags.
    public let withTags: Bool

    private let engine: Engine
    /// Filters and place; the core keeps them.
    private let request: CoreMessagesRequest

    /// What a builder has collected.
    public convenience init(builder: MessageRequestBuilder) {
        self.init(builder, Engine.shared)
    }

    init(_ builder: MessageRequestBuilder, _ engine: Engine) {
        self.engine = engine
        let values = builder.values
        limit = values.limit
        uid = values.uid
        guid = values.guid
        timeStamp = values.timeStamp ?? 0
        messageID = values.messageID ?? 0
        unread = values.unread
        hideMessagesFromBlockedUsers = values.hideBlocked
        searchKeyword = values.search
        hideDeletedMessages = values.hideDeleted
        updatedAfter = values.updatedAfter
        updatesOnly = values.updatesOnly
        categories = values.categories
        types = values.types
        category = values.categories.flatMap { $0.count == 1 ? $0[0] : nil }
        type = values.types.flatMap { $0.count == 1 ? $0[0] : nil }
        parentMessageId = values.parentMessageId
        hideReplies = values.hideReplies
        tags = values.tags
        withTags = values.withTags
        request = CoreMessagesRequest(record: values.record)
    }

    /// The next page towards older messages, or the newest page first.
    ///
    /// Errors: `ERR_INVALID_LIMIT`, `REQUEST_IN_PROGRESS`, `COMETCHAT_INITIALIZATION_NOT_DONE`,
    /// `ERR_NOT_LOGGED_IN`, `ERR_NO_INTERNET`,
    /// `FAILED_TO_FETCH`, and the server's own. Answers on the callback queue.
    public func fetchPrevious(
        onSuccess: @escaping (_ messages: [BaseMessage]?) -> Void,
        onError: @escaping (_ error: CometChatException?) -> Void
    ) {
        fetch(newer: false, Reply(onSuccess, onError))
    }

    /// The next page towards newer messages; see ``fetchPrevious(onSuccess:onError:)``. Without a message, a time
    /// or an earlier page to begin at it is the error `NOT_ENOUGH_PARAMETERS`.
    public func fetchNext(
        onSuccess: @escaping (_ messages: [BaseMessage]?) -> Void,
        onError: @escaping (_ error: CometChatException?) -> Void
    ) {
        fetch(newer: true, Reply(onSuccess, onError))
    }

    func fetch(newer: Bool, _ reply: Reply<[BaseMessage]>) {
        engine.call(reply) { $0.fetchMessages(request: request, newer: newer, answer: reply) }
    }
}

extension MessagesRequest.MessageRequestBuilder.Values {
    var record: RequestRecord {
        RequestRecord(
            uid: uid, guid: guid, parentId: parentMessageId > 0 ? UInt64(parentMessageId) : nil,
            limit: UInt32(clamping: limit), id: messageID.map(UInt64.init(clamping:)),
            timestamp: timeStamp.map(UInt64.init(clamping:)),
            updatedAfter: updatedAfter.map(UInt64.init(clamping:)), updatesOnly: updatesOnly ?? false,
            unread: unread ?? false, categories: categories ?? [], types: types ?? [], tags: tags ?? [],
            withTags: withTags, searchKeyword: search ?? "", hideReplies: hideReplies ?? false,
            hideDeleted: hideDeleted ?? false, hideBlocked: hideBlocked ?? false)
    }
}
