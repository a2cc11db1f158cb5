#import <stdlib.h>
#import <XCTest/XCTest.h>

/// An object that nobody gives back.
@interface CCTLeaked : NSObject
@end

@implementation CCTLeaked {
    char _content[64];
}
@end

/// Leaks if it is told to, to show that the sanitizer would see it.
@interface PlantedLeakTests : XCTestCase
@end

@implementation PlantedLeakTests

- (void)test_a_leak_is_found {
    if (getenv("COMETCHAT_TEST_PLANT_LEAK") == NULL)
        return;
    @autoreleasepool {
        // Not even a number of the pointer is kept.
        (void)(__bridge_retained void *)[CCTLeaked new];
    }
}

@end
