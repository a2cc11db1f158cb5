#import "CCXStrings.h"

#include <stdlib.h>

cometchat_str CCXCopyText(NSString *text) {
    cometchat_str copy = {NULL, 0};
    if (text == nil)
        return copy;
    NSData *bytes = [text dataUsingEncoding:NSUTF8StringEncoding allowLossyConversion:YES];
    // An empty text is not an absent one, so there is always a byte to point to.
    char *place = malloc(bytes.length + 1);
    if (place == NULL)
        return copy;
    [bytes getBytes:place length:bytes.length];
    copy.data = place;
    copy.len = bytes.length;
    return copy;
}

void CCXFreeText(cometchat_str *text) {
    volatile char *place = (char *)text->data;
    for (size_t i = 0; place != NULL && i < text->len; i++)
        place[i] = 0;
    free((char *)text->data);
}

NSString *CCXText(cometchat_str text) {
    if (text.data == NULL)
        return nil;
    return [[NSString alloc] initWithBytes:text.data length:text.len encoding:NSUTF8StringEncoding];
}

NSString *CCXTextOrEmpty(cometchat_str text) {
    NSString *found = CCXText(text);
    return found != nil ? found : @"";
}

NSString *CCXTakeText(cometchat_text *text) {
    NSString *taken = CCXText(cometchat_text_str(text));
    cometchat_text_free(text);
    return taken;
}

static NSString *written(id object, NSJSONWritingOptions options) {
    if (object == nil || ![NSJSONSerialization isValidJSONObject:object])
        return nil;
    NSData *bytes = [NSJSONSerialization dataWithJSONObject:object options:options error:NULL];
    if (bytes == nil)
        return nil;
    return [[NSString alloc] initWithData:bytes encoding:NSUTF8StringEncoding];
}

NSString *CCXJSON(id object) {
    return written(object, 0);
}

NSString *CCXDump(NSDictionary<NSString *, id> *fields) {
    NSString *dump = written(fields, (NSJSONWritingOptions)(1UL << 1)); // NSJSONWritingSortedKeys
    return dump != nil ? dump : @"{}";
}

id CCXObject(NSString *json) {
    NSData *bytes = [json dataUsingEncoding:NSUTF8StringEncoding];
    if (bytes == nil)
        return nil;
    return [NSJSONSerialization JSONObjectWithData:bytes options:0 error:NULL];
}

NSDictionary<NSString *, id> *CCXTakeDictionary(cometchat_text *json) {
    id object = CCXObject(CCXTakeText(json));
    return [object isKindOfClass:[NSDictionary class]] ? object : nil;
}
