import Foundation

/// What users, groups and messages have in common.
///
/// The objects that callbacks hand out are made for that one callback and belong to the application from
/// then on. They can be handed to another thread, but like any mutable object not be changed on two at once.
public class AppEntity: NSObject, @unchecked Sendable {
    /// An empty entity.
    public override init() {
        super.init()
    }
}
