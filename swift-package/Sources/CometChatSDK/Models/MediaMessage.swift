internal import CometChatBinding
import Foundation

/// An image, video, sound or file. This SDK receives media; sending them is outside its scope.
public class MediaMessage: BaseMessage, @unchecked Sendable {
    /// The tags; `nil` if there are none.
    public var tags: [String]?
    /// The text beside the media.
    public var caption: String?
    /// The first medium.
    public var attachment: Attachment?
    /// All media.
    public var attachments: [Attachment]?

    required init(_ record: MessageRecord) {
        tags = record.tags.isEmpty ? nil : record.tags
        caption = record.text
        let media = record.attachments.map(Attachment.init)
        attachments = media.isEmpty ? nil : media
        attachment =
            media.first
            ?? record.url.map { Attachment(fileName: "", fileExtension: "", fileMimeType: "", fileUrl: $0) }
        super.init(record)
    }

    /// The message of a JSON dictionary, or why there is none.
    public static func mediaMessage(fromJSON message: [String: Any]?) -> (BaseMessage?, CometChatException?) {
        decode(message)
    }

    /// The fields as JSON, for logs and debuggers.
    public func stringValue() -> String {
        dump.add("caption", caption).add("url", attachment?.fileUrl).add("tags", tags).text
    }
}

/// A medium of a ``MediaMessage``.
public class Attachment: NSObject, @unchecked Sendable {
    /// The file's name.
    public let fileName: String
    /// The file name's extension.
    public let fileExtension: String
    /// Bytes; 0 if that is not known.
    public let fileSize: Double
    /// The MIME type.
    public let fileMimeType: String
    /// Where it can be loaded from.
    public let fileUrl: String

    /// A medium at an address.
    public init(fileName: String, fileExtension: String, fileMimeType: String, fileUrl: String) {
        self.fileName = fileName
        self.fileExtension = fileExtension
        self.fileMimeType = fileMimeType
        self.fileUrl = fileUrl
        fileSize = 0
    }

    init(_ record: AttachmentRecord) {
        fileName = record.name
        fileExtension = record.extension
        fileMimeType = record.mimeType
        fileUrl = record.url
        fileSize = Double(record.size)
    }
}
