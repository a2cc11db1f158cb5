#import "CCXFields.h"

#import <CometChatSDK/BaseMessage.h>
#import <CometChatSDK/Group.h>
#import <CometChatSDK/User.h>

static id kept(id value, Class kind) {
    return [value isKindOfClass:kind] ? value : nil;
}

@implementation CCXFields {
    NSDictionary<NSString *, id> *_fields;
}

- (instancetype)initWithDictionary:(id)dictionary {
    if ((self = [super init]))
        _fields = kept(dictionary, [NSDictionary class]);
    return self;
}

- (NSString *)text:(NSString *)name {
    id value = _fields[name];
    NSNumber *number = kept(value, [NSNumber class]);
    return number != nil ? number.stringValue : [kept(value, [NSString class]) copy];
}

- (NSString *)textOrEmpty:(NSString *)name {
    NSString *text = [self text:name];
    return text != nil ? text : @"";
}

- (NSInteger)integer:(NSString *)name {
    id value = _fields[name];
    NSNumber *number = kept(value, [NSNumber class]);
    return number != nil ? number.integerValue
                         : (NSInteger)[kept(value, [NSString class]) longLongValue];
}

- (double)number:(NSString *)name {
    id value = _fields[name];
    NSNumber *number = kept(value, [NSNumber class]);
    return number != nil ? number.doubleValue : [kept(value, [NSString class]) doubleValue];
}

- (BOOL)flag:(NSString *)name {
    id value = _fields[name];
    NSNumber *number = kept(value, [NSNumber class]);
    return number != nil ? number.boolValue : [kept(value, [NSString class]) boolValue];
}

- (NSDictionary<NSString *, id> *)dictionary:(NSString *)name {
    return kept(_fields[name], [NSDictionary class]);
}

- (NSArray *)array:(NSString *)name {
    return kept(_fields[name], [NSArray class]);
}

- (NSArray<NSString *> *)texts:(NSString *)name {
    NSArray *values = [self array:name];
    if (values == nil)
        return nil;
    NSMutableArray<NSString *> *texts = [NSMutableArray new];
    for (id value in values) {
        NSString *text = kept(value, [NSString class]);
        if (text != nil)
            [texts addObject:text];
    }
    return texts;
}

- (CCXFields *)fields:(NSString *)name {
    return [[CCXFields alloc] initWithDictionary:_fields[name]];
}

- (AppEntity *)entity:(NSString *)role {
    CCXFields *entities = [self fields:@"entities"];
    if ([[[entities fields:role] text:@"entityType"] isEqualToString:@"message"]) {
        NSDictionary<NSString *, id> *message = [[entities fields:role] dictionary:@"entity"];
        return message != nil ? [BaseMessage messageWithDictionary:message] : nil;
    }
    return [entities entityAt:role];
}

- (AppEntity *)entityAt:(NSString *)name {
    NSDictionary<NSString *, id> *entity = [[self fields:name] dictionary:@"entity"];
    if (entity == nil)
        entity = [self dictionary:name];
    if (entity == nil)
        return nil;
    if (entity[@"guid"] != nil)
        return [[Group alloc] initWithDictionary:entity];
    return [[User alloc] initWithDictionary:entity];
}

@end

@implementation CCXForm {
    NSMutableDictionary<NSString *, id> *_form;
}

- (instancetype)init {
    if ((self = [super init]))
        _form = [NSMutableDictionary new];
    return self;
}

- (void)set:(id)value for:(NSString *)name {
    if (value != nil)
        _form[name] = value;
}

- (void)setNumber:(double)value for:(NSString *)name {
    if (value != 0)
        _form[name] = @(value);
}

- (void)setInteger:(NSInteger)value for:(NSString *)name {
    if (value != 0)
        _form[name] = @(value);
}

- (void)setFlag:(BOOL)value for:(NSString *)name {
    _form[name] = value ? @YES : @NO;
}

- (NSDictionary<NSString *, id> *)dictionary {
    return [_form copy];
}

@end

NSInteger CCXNumberOf(NSArray<NSString *> *words, NSString *word) {
    NSUInteger index = word != nil ? [words indexOfObject:(NSString *)word] : NSNotFound;
    return index == NSNotFound ? NSNotFound : (NSInteger)index;
}

NSString *CCXWordOf(NSArray<NSString *> *words, NSInteger number) {
    return number >= 0 && number < (NSInteger)words.count ? words[(NSUInteger)number] : nil;
}

NSArray<NSString *> *CCXUserStatusWords(void) {
    return @[ @"online", @"offline", @"available" ];
}

NSArray<NSString *> *CCXReceiverTypeWords(void) {
    return @[ @"user", @"group" ];
}

NSArray<NSString *> *CCXMessageTypeWords(void) {
    return @[ @"text", @"image", @"video", @"audio", @"file", @"custom", @"groupMember" ];
}

NSArray<NSString *> *CCXCategoryWords(void) {
    return @[ @"message", @"action", @"call", @"custom", @"interactive" ];
}

NSArray<NSString *> *CCXGroupTypeWords(void) {
    return @[ @"public", @"private", @"password" ];
}

NSArray<NSString *> *CCXScopeWords(void) {
    return @[ @"admin", @"moderator", @"participant" ];
}

NSArray<NSString *> *CCXActionWords(void) {
    return @[
        @"joined", @"left", @"kicked", @"banned", @"unbanned", @"scopeChanged", @"edited",
        @"deleted", @"added"
    ];
}

NSArray<NSString *> *CCXCallStatusWords(void) {
    return
        @[ @"initiated", @"ongoing", @"unanswered", @"rejected", @"busy", @"cancelled", @"ended" ];
}

NSArray<NSString *> *CCXCallTypeWords(void) {
    return @[ @"audio", @"video" ];
}
