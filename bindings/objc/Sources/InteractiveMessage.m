#import <CometChatSDK/InteractiveMessage.h>

#import "CCXPayloads.h"

@implementation InteractiveMessage

- (void)takeFields:(CCXFields *)fields data:(CCXFields *)data {
    _type = [fields text:@"type"];
    _interactiveData = [data dictionary:@"interactiveData"];
    _tags = [fields texts:@"tags"];
}

- (void)addToForm:(CCXForm *)form data:(CCXForm *)data {
  [form set:self.type for:@"type"];
  [data set:self.interactiveData for:@"interactiveData"];
  [form set:self.tags for:@"tags"];
}

- (void)addToDump:(CCXForm *)dump {
  [dump set:self.type for:@"interactiveType"];
  [dump set:self.interactiveData for:@"interactiveData"];
  [dump set:self.tags for:@"tags"];
}

- (NSString *)stringValue {
    return [self dumped];
}

@end
