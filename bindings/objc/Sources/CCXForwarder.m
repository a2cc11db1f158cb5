#import "CCXForwarder.h"

#import "CCXMainQueue.h"

@implementation CCXForwarder

- (instancetype)initWithObserver:(id)observer kind:(CCXKind)kind id:(NSString *)observerId {
    if ((self = [super init])) {
        _observer = observer;
        _kind = kind;
        _observerId = [observerId copy];
    }
    return self;
}

@end

void CCXForward(CCXForwarder *forwarder, SEL selector, void (^code)(id)) {
    id observer = forwarder.observer;
    if (observer == nil) {
        CCXForget(forwarder);
    } else if ([observer respondsToSelector:selector]) {
        CCXCallOut(^{
          code(observer);
        });
    }
}
