#define COUNTED_NAMES
#include "counted.h"
#include "harness.h"

#include <stdatomic.h>

static atomic_bool called[1024];

void note_call(int function) {
    atomic_store(&called[function], true);
}

/* The last of all tests, since this file is linked last. */
TEST(every_function_of_the_header_is_called) {
    for (int function = 0; running_all() && function < counted_names_count; function++) {
        if (!atomic_load(&called[function])) {
            fail(__FILE__, __LINE__, "no test calls %s", counted_names[function]);
        }
    }
}
