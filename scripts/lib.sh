# Helpers shared by the scripts; sourced, not run. Sets `root` and goes there.
# shellcheck shell=bash

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
cd "$root"
export PATH="${CARGO_HOME:-$HOME/.cargo}/bin:$PATH"

# Scripts that call each other count the seconds from the first one's start.
export SCRIPTS_STARTED="${SCRIPTS_STARTED:-$(date +%s)}"

# Says what comes next, with the seconds since the start.
say() {
    printf '[%4ds] %s\n' "$(($(date +%s) - SCRIPTS_STARTED))" "$*"
}

die() {
    printf 'error: %s\n' "$*" >&2
    exit 1
}

have() {
    command -v "$1" >/dev/null 2>&1
}

# A directory for this script's files, removed at the end.
make_temp_dir() {
    temp_dir=$(mktemp -d "${TMPDIR:-/tmp}/cometchat.XXXXXX")
    trap 'rm -rf "$temp_dir"' EXIT
}

# apt_install PACKAGE...: installs Debian packages, if this machine and user can.
apt_install() {
    local sudo=()
    have apt-get || return 1
    if [ "$(id -u)" != 0 ]; then
        have sudo && sudo -n true 2>/dev/null || return 1
        sudo=(sudo -n)
    fi
    "${sudo[@]}" apt-get update -qq &&
        "${sudo[@]}" env DEBIAN_FRONTEND=noninteractive \
            apt-get install -qq -y --no-install-recommends "$@"
}

ensure_cc() {
    have cc && return
    say "install a C compiler"
    apt_install gcc libc6-dev || die "no C compiler: install one that is called as cc"
}

# ensure_cargo_tool NAME: the subcommand `cargo NAME`, built from its crate if missing.
ensure_cargo_tool() {
    have "cargo-$1" && return
    say "install cargo-$1 (takes minutes)"
    cargo install --locked --quiet "cargo-$1" || die "cargo-$1 could not be installed"
}

# ensure_component NAME COMMAND: a part of the Rust toolchain.
ensure_component() {
    cargo "$2" --version >/dev/null 2>&1 && return
    say "add $1 to the Rust toolchain"
    rustup component add "$1" || die "$1 could not be added: run 'rustup component add $1'"
}
