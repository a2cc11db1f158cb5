#import <CometChatSDK/MediaMessage.h>

#import "CCXPayloads.h"

@implementation Attachment

- (instancetype)initWithFileName:(NSString *)fileName
                   fileExtension:(NSString *)fileExtension
                    fileMimeType:(NSString *)fileMimeType
                         fileUrl:(NSString *)fileUrl {
    return [self initWithFileName:fileName
                    fileExtension:fileExtension
                     fileMimeType:fileMimeType
                          fileUrl:fileUrl
                         fileSize:0];
}

- (instancetype)initWithFileName:(NSString *)fileName
                   fileExtension:(NSString *)fileExtension
                    fileMimeType:(NSString *)fileMimeType
                         fileUrl:(NSString *)fileUrl
                        fileSize:(double)fileSize {
    if ((self = [super init])) {
        _fileName = [fileName copy];
        _fileExtension = [fileExtension copy];
        _fileMimeType = [fileMimeType copy];
        _fileUrl = [fileUrl copy];
        _fileSize = fileSize;
    }
    return self;
}

- (instancetype)initWithFields:(CCXFields *)fields {
    return [self initWithFileName:[fields textOrEmpty:@"name"]
                    fileExtension:[fields textOrEmpty:@"extension"]
                     fileMimeType:[fields textOrEmpty:@"mimeType"]
                          fileUrl:[fields textOrEmpty:@"url"]
                         fileSize:[fields number:@"size"]];
}

- (NSDictionary<NSString *, id> *)dictionary {
    return @{
        @"name" : self.fileName,
        @"extension" : self.fileExtension,
        @"mimeType" : self.fileMimeType,
        @"url" : self.fileUrl,
        @"size" : @(self.fileSize),
    };
}

@end

@implementation MediaMessage

- (void)takeFields:(CCXFields *)fields data:(CCXFields *)data {
    _caption = [data text:@"text"];
    _tags = [fields texts:@"tags"];
    NSMutableArray<Attachment *> *attachments = [NSMutableArray new];
    for (id form in [data array:@"attachments"]) {
        CCXFields *medium = [[CCXFields alloc] initWithDictionary:form];
        [attachments addObject:[[Attachment alloc] initWithFields:medium]];
    }
    NSString *url = [data text:@"url"];
    if (attachments.count == 0 && url != nil) {
        [attachments addObject:[[Attachment alloc] initWithFileName:url.lastPathComponent
                                                      fileExtension:url.pathExtension
                                                       fileMimeType:@""
                                                            fileUrl:url]];
    }
    _attachments = attachments;
    _attachment = attachments.firstObject;
}

- (void)addToForm:(CCXForm *)form data:(CCXForm *)data {
  [data set:self.caption for:@"text"];
  [form set:self.tags for:@"tags"];
  NSMutableArray *attachments = [NSMutableArray new];
  for (Attachment *attachment in self.attachments)
      [attachments addObject:[attachment dictionary]];
  if (attachments.count != 0) [data set:attachments for:@"attachments"];
}

- (void)addToDump:(CCXForm *)dump {
  [dump set:self.caption for:@"caption"];
  [dump set:self.tags for:@"tags"];
  [dump set:self.attachment.fileUrl for:@"attachment"];
}

- (NSString *)stringValue {
    return [self dumped];
}

@end
