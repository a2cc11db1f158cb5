import Foundation

extension MessagesRequest {
    /// Collects what a ``MessagesRequest`` asks for. Each function changes this builder and returns it.
    public class MessageRequestBuilder: NSObject {
        struct Values {
            var limit = 30
            var uid: String?
            var guid: String?
            var timeStamp: Int?
            var messageID: Int?
            var unread: Bool?
            var hideBlocked: Bool?
            var search: String?
            var hideDeleted: Bool?
            var updatedAfter: Int?
            var updatesOnly: Bool?
            var categories: [String]?
            var types: [String]?
            var parentMessageId = 0
            var hideReplies: Bool?
            var tags: [String]?
            var withTags = false
        }

        var values = Values()

        /// All conversations, 30 messages a page.
        public override init() {
            super.init()
        }

        /// The most messages of a page, 1 to 100.
        @discardableResult
        public func set(limit: Int) -> MessageRequestBuilder {
            change { $0.limit = limit }
        }

        /// The conversation with this group.
        @discardableResult
        public func set(guid: String) -> MessageRequestBuilder {
            change { $0.guid = guid }
        }

        /// The conversation with this user.
        @discardableResult
        public func set(uid: String) -> MessageRequestBuilder {
            change { $0.uid = uid }
        }

        /// The Unix seconds to begin at.
        @discardableResult
        public func set(timeStamp: Int) -> MessageRequestBuilder {
            change { $0.timeStamp = timeStamp }
        }

        /// The message to begin at, for example ``CometChat/getLastDeliveredMessageId()``; 0 stands before all.
        @discardableResult
        public func set(messageID: Int) -> MessageRequestBuilder {
            change { $0.messageID = messageID }
        }

        /// Only unread messages.
        @discardableResult
        public func set(unread: Bool) -> MessageRequestBuilder {
            change { $0.unread = unread }
        }

        /// Without messages of blocked users.
        @discardableResult
        public func hideMessagesFromBlockedUsers(_ block: Bool) -> MessageRequestBuilder {
            change { $0.hideBlocked = block }
        }

        /// Only messages in which this stands.
        @discardableResult
        public func set(searchKeyword: String) -> MessageRequestBuilder {
            change { $0.search = searchKeyword }
        }

        /// Without deleted messages.
        @discardableResult
        public func hideDeletedMessages(hide: Bool) -> MessageRequestBuilder {
            change { $0.hideDeleted = hide }
        }

        /// Only messages changed after these Unix seconds.
        @discardableResult
        public func setUpdatedAfter(timeStamp: Int) -> MessageRequestBuilder {
            change { $0.updatedAfter = timeStamp }
        }

        /// With ``setUpdatedAfter(timeStamp:)``: not those that were only sent since.
        @discardableResult
        public func updatesOnly(onlyUpdates: Bool) -> MessageRequestBuilder {
            change { $0.updatesOnly = onlyUpdates }
        }

        /// Only messages of this category.
        @available(*, deprecated, message: "Use set(categories:).")
        @discardableResult
        public func setCategory(category: String) -> MessageRequestBuilder {
            set(categories: [category])
        }

        /// Only messages of these categories: `message`, `custom`, `action`, `call`.
        @discardableResult
        public func set(categories: [String]) -> MessageRequestBuilder {
            change { $0.categories = categories }
        }

        /// Only messages of this type.
        @available(*, deprecated, message: "Use set(types:).")
        @discardableResult
        public func setType(type: String) -> MessageRequestBuilder {
            set(types: [type])
        }

        /// Only messages of these types: `text`, `image` and so on, or the application's own.
        @discardableResult
        public func set(types: [String]) -> MessageRequestBuilder {
            change { $0.types = types }
        }

        /// Only messages of this message's thread.
        @discardableResult
        public func setParentMessageId(parentMessageId: Int) -> MessageRequestBuilder {
            change { $0.parentMessageId = parentMessageId }
        }

        /// Without messages of threads.
        @discardableResult
        public func hideReplies(hide: Bool) -> MessageRequestBuilder {
            change { $0.hideReplies = hide }
        }

        /// Only messages with one of these tags.
        @discardableResult
        public func setTags(_ tags: [String]) -> MessageRequestBuilder {
            change { $0.tags = tags }
        }

        /// With their tags.
        @discardableResult
        public func withTags(_ withTags: Bool) -> MessageRequestBuilder {
            change { $0.withTags = withTags }
        }

        /// The request as it is now.
        public func build() -> MessagesRequest {
            MessagesRequest(builder: self)
        }

        private func change(_ body: (inout Values) -> Void) -> MessageRequestBuilder {
            body(&values)
            return self
        }
    }
}
