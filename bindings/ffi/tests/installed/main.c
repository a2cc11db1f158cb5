/* The smallest program that needs the library: built by scripts/test-c against an installation. */
#include <cometchat.h>
#include <stdlib.h>

int main(void) {
    cometchat_str version = cometchat_version();
    bool fits = version.len == sizeof COMETCHAT_VERSION - 1 &&
                memcmp(version.data, COMETCHAT_VERSION, version.len) == 0;
    return fits ? EXIT_SUCCESS : EXIT_FAILURE;
}
