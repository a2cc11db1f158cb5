#import "Person.h"

NS_ASSUME_NONNULL_BEGIN

/// How long a manual connection lives in the background here: 3 s instead of 30 s.
FOUNDATION_EXPORT const NSTimeInterval BackgroundWindow;

NSString *uidOfAndrew(void);
NSString *uidOfGeorge(void);

/// What the steps of the story do. Each function ends the program if it does not go as it should.
void check(BOOL good, NSString *what);
void callInit(BOOL automatic);
void login(NSString *uid);
void connectNow(void);
void disconnectNow(void);
void pingNow(void);
/// These calls must be refused with this code.
void connectInVain(NSString *code);
void pingInVain(NSString *code);
void sendText(NSString *receiver, NSString *text);
void logout(void);
void hasStatus(NSString *value);
/// A command for the server's admin interface.
void admin(NSDictionary<NSString *, id> *command);

NS_ASSUME_NONNULL_END
