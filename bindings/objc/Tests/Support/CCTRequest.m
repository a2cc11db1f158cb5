#import "CCTRequest.h"

#include <netinet/in.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

NSData *CCTRequest(NSString *base, NSString *method, NSString *path,
                   NSDictionary<NSString *, NSString *> *headers, id body, int *status) {
    NSURL *url = [NSURL URLWithString:base];
    NSData *json = [NSData data];
    if (body != nil)
        json = [NSJSONSerialization dataWithJSONObject:body options:0 error:NULL];
    NSMutableString *head = [NSMutableString
        stringWithFormat:
            @"%@ %@ HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nContent-Type: application/json\r\n"
            @"Content-Length: %lu\r\nConnection: close\r\n",
            method, path, url.port.intValue, (unsigned long)json.length];
    for (NSString *name in headers)
        [head appendFormat:@"%@: %@\r\n", name, headers[name]];
    [head appendString:@"\r\n"];
    NSMutableData *whole = [[head dataUsingEncoding:NSUTF8StringEncoding] mutableCopy];
    [whole appendData:json];
    int way = socket(AF_INET, SOCK_STREAM, 0);
    struct sockaddr_in address = {.sin_family = AF_INET,
                                  .sin_port = htons((uint16_t)url.port.intValue),
                                  .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    NSMutableData *answer = [NSMutableData new];
    if (connect(way, (struct sockaddr *)&address, sizeof address) == 0 &&
        write(way, whole.bytes, whole.length) == (ssize_t)whole.length) {
        char part[4096];
        ssize_t size;
        while ((size = read(way, part, sizeof part)) > 0)
            [answer appendBytes:part length:(NSUInteger)size];
    }
    close(way);
    *status = 0;
    NSData *gap = [NSData dataWithBytes:"\r\n\r\n" length:4];
    NSRange end = [answer rangeOfData:gap options:0 range:NSMakeRange(0, answer.length)];
    if (answer.length < 13 || end.location == NSNotFound)
        return [NSData data];
    *status = atoi((const char *)answer.bytes + 9);
    return [answer subdataWithRange:NSMakeRange(NSMaxRange(end), answer.length - NSMaxRange(end))];
}
