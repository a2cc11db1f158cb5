# Builds Objective-C programs of this folder on Linux; sourced by scripts/test-objc and scripts/demo.
# Sets `objc_out`. Wants the helpers of scripts/lib.sh.
# shellcheck shell=bash

objc=$root/bindings/objc
objc_runtime=$objc/linux-runtime
objc_target=${CARGO_TARGET_DIR:-$root/target}
CLANG=${CLANG:-clang-19}

# What is needed to compile, run and check; fails if it cannot be had.
objc_packages() {
    if have "$CLANG" && have llvm-symbolizer-19 && have valgrind && have gcc &&
        [ -e /usr/include/GNUstep/Foundation/Foundation.h ] &&
        [ -e "$(gcc -print-file-name=include)/objc/objc.h" ] &&
        compgen -G "$("$CLANG" -print-resource-dir)/lib/*/libclang_rt.asan*.a" >/dev/null; then
        return
    fi
    say "install clang, GNUstep and valgrind"
    apt_install clang-19 libclang-rt-19-dev llvm-19 gcc libc6-dev libobjc-12-dev libgnustep-base-dev \
        valgrind >/dev/null
}

# A development server; it ends when the script closes its input. Wants `temp_dir`.
objc_start_server() {
    local place="$temp_dir/server"
    : >"$place"
    rm -f "$temp_dir/input"
    mkfifo "$temp_dir/input"
    "$objc_target/debug/cometchat-dev-server" --admin 127.0.0.1:0 --until-input-ends \
        <"$temp_dir/input" >"$place" 2>&1 &
    objc_server=$!
    exec 9>"$temp_dir/input"
    local tries=0
    until grep -q 'Admin token: ' "$place"; do
        kill -0 "$objc_server" 2>/dev/null || die "the development server did not start: $(cat "$place")"
        tries=$((tries + 1))
        [ "$tries" -lt 600 ] || die "the development server does not say its address"
        sleep 0.05
    done
    COMETCHAT_TEST_SERVER=$(head -1 "$place")
    COMETCHAT_TEST_ADMIN=$(sed -n 's/^Admin interface: //p' "$place")
    COMETCHAT_TEST_ADMIN_TOKEN=$(sed -n 's/^Admin token: //p' "$place")
    export COMETCHAT_TEST_SERVER COMETCHAT_TEST_ADMIN COMETCHAT_TEST_ADMIN_TOKEN
}

objc_stop_server() {
    exec 9>&-
    wait "$objc_server" || true
}

# GCC's <objc/*.h> made acceptable to ARC, and the blocks header that GNUstep then asks for.
objc_headers() {
    objc_overlay=$objc_target/objc/headers
    rm -rf "$objc_overlay"
    mkdir -p "$objc_overlay"
    cp -r "$(gcc -print-file-name=include)/objc" "$objc_overlay/"
    sed -i 's/return object->class_pointer;/return *(Class *)(__bridge void *)object;/' \
        "$objc_overlay/objc/runtime.h"
    sed -i -e 's/^#define YES .*/#define YES __objc_yes/' -e 's/^#define NO .*/#define NO __objc_no/' \
        "$objc_overlay/objc/objc.h"
    cat >"$objc_overlay/objc/blocks_runtime.h" <<'H'
#pragma once
void *_Block_copy(const void *);
void _Block_release(const void *);
#define Block_copy(...) ((__typeof(__VA_ARGS__))_Block_copy((const void *)(__VA_ARGS__)))
#define Block_release(...) _Block_release((const void *)(__VA_ARGS__))
H
}

objc_warnings=(-Wall -Wextra -Werror -Wnullable-to-nonnull-conversion -Wno-cast-function-type-mismatch
    -Wno-cast-function-type)
objc_includes=(-I"$objc/include" -I"$objc/Sources" -I"$root/include")
# The tests' own headers, and the frameworks that Apple's adapters are compiled against.
objc_test_includes=(-I"$objc/Tests" -I"$objc/Tests/StandIns")

# objc_build NAME VARIANT LIBRARY SOURCE...: links VARIANT/NAME of the SDK and the sources.
# VARIANT: demo, without stand-ins; plain, with them; sanitized, with ASan, UBSan and LSan too.
objc_build() {
    local name=$1 variant=$2 library=$3 source object extra
    shift 3
    objc_out=$objc_target/objc/$variant
    mkdir -p "$objc_out/o"
    local mode=(-O0 -g)
    local includes=("${objc_includes[@]}")
    if [ "$variant" = demo ]; then
        includes+=(-I"$objc/Tests/Support")
    else
        includes+=("${objc_test_includes[@]}")
    fi
    if [ "$variant" = sanitized ]; then
        mode=(-O1 -g -fno-omit-frame-pointer -fsanitize=address,undefined
            -fno-sanitize=function,vptr -fno-sanitize-recover=undefined)
    fi
    local base=(-x objective-c -std=gnu11 -pthread -fPIC -fblocks -fexceptions -fobjc-exceptions
        -fconstant-string-class=NSConstantString -DGNUSTEP -DGNUSTEP_BASE_LIBRARY=1 -DGNU_RUNTIME=1
        -D_NATIVE_OBJC_EXCEPTIONS -D_GNU_SOURCE -isystem "$objc_overlay" -isystem "$objc_runtime/include"
        -isystem /usr/include/GNUstep "${mode[@]}" "${objc_warnings[@]}")
    # Objective-C 2 with ARC on GCC's runtime: see README.md.
    local arc=(-fobjc-runtime=gnustep-1.6 -Xclang -fobjc-dispatch-method=legacy -fobjc-arc
        -DNO_GNUSTEP=1 -include "$objc_runtime/apple-macros.h" "${includes[@]}")
    local objects=() pids=()
    for source in "$objc_runtime"/*.m "$objc"/Sources/*.m "$objc"/Sources/Apple/*.m "$@"; do
        # It has a `main` of its own.
        if [ "$variant" = demo ] && [ "${source##*/}" = xctest.m ]; then continue; fi
        object=$objc_out/o/${source//\//_}.o
        objects+=("$object")
        case $source in
            */linux-runtime/arc.m | */linux-runtime/blocks.m)
                extra=(-fobjc-runtime=gcc -Wno-unused-parameter -Wno-sign-compare) ;;
            # An exception that crosses a frame would leak its temporaries, and tests throw some.
            */Tests/*) extra=("${arc[@]}" -fobjc-arc-exceptions -Wno-unused-value) ;;
            *) extra=("${arc[@]}") ;;
        esac
        "$CLANG" "${base[@]}" "${extra[@]}" -c "$source" -o "$object" &
        pids+=($!)
        if [ "${#pids[@]}" -ge 4 ]; then
            wait "${pids[0]}" || return 1
            pids=("${pids[@]:1}")
        fi
    done
    local pid
    for pid in "${pids[@]}"; do wait "$pid" || return 1; done
    "$CLANG" "${mode[@]}" -pthread -rdynamic -Wl,--wrap=__objc_exec_class "${objects[@]}" "$library" \
        -o "$objc_out/$name" -lgnustep-base -lobjc -lgcc_s -lutil -lrt -lpthread -lm -ldl
}

# Headers of the Apple targets' form: BOOL is bool there, and there is a <Block.h>.
objc_apple_headers() {
    objc_apple_overlay=$objc_target/objc/apple-headers
    rm -rf "$objc_apple_overlay"
    mkdir -p "$objc_apple_overlay"
    cp -r "$objc_overlay/objc" "$objc_apple_overlay/"
    sed -i 's/^typedef unsigned char *BOOL;/typedef _Bool BOOL;/' "$objc_apple_overlay/objc/objc.h"
    printf '#pragma once\n#include <objc/blocks_runtime.h>\n' >"$objc_apple_overlay/Block.h"
    rm -rf "$objc_target/objc/apple"
    mkdir -p "$objc_target/objc/apple"
}

# objc_apple_compile TARGET SOURCE: to Mach-O, with the declarations of GNUstep and the stand-ins.
# glibc's headers take their 64-bit branch by __x86_64__, and clang's __nonnull for Darwin is not theirs.
objc_apple_compile() {
    "$CLANG" -x objective-c -std=gnu11 -target "$1" -D__x86_64__ -U__nonnull -fobjc-arc -fblocks \
        "${objc_warnings[@]}" -Wno-builtin-macro-redefined -Warc-repeated-use-of-weak \
        -Wno-unused-value -isystem "$objc_apple_overlay" -isystem "$objc_runtime/include" \
        -isystem /usr/include/GNUstep -isystem /usr/include/x86_64-linux-gnu -isystem /usr/include \
        -DGNUSTEP -DGNUSTEP_BASE_LIBRARY=1 -DNO_GNUSTEP=1 -include "$objc_runtime/apple-macros.h" \
        "${objc_includes[@]}" "${objc_test_includes[@]}" -c "$2" \
        -o "$objc_target/objc/apple/$(basename "$2").o"
}

# Every class and protocol of the SDK has a prefixed name in Apple's runtime, so that an app's own
# `User` and the classes of other languages are others. Looks into what was compiled last.
objc_check_runtime_names() {
    local names
    names=$(llvm-nm-19 "$objc_target"/objc/apple/*.m.o 2>/dev/null |
        sed -nE 's/^[0-9a-f]+ [A-Z] _OBJC_CLASS_\$_//p; s/^[0-9a-f]+ [a-zA-Z] __OBJC_PROTOCOL_\$_//p' |
        sort -u | grep -vE '^(CometChatObjC|CCX|CCT|NSObject$|.*Tests$|UI|NS)' || true)
    [ -z "$names" ] && return
    printf 'names without prefix in the runtime: %s\n' "$names"
    return 1
}
