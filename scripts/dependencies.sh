#!/bin/sh
# Makes sure that what the build needs is there: installs it where that is possible, else says what to install.
# With the word arm: also what the arm64 kernels are built and run with.
set -u

missing=""
printf '#include <png.h>\n' | cc -E -x c - >/dev/null 2>&1 || missing="$missing libpng-dev"
# OpenBLAS is opened at run time, when something is fitted; its loader name is what counts.
(ldconfig -p 2>/dev/null || /sbin/ldconfig -p 2>/dev/null) | grep -q 'libopenblas\.so' || missing="$missing libopenblas-dev liblapacke-dev"
command -v cc >/dev/null 2>&1 || missing="$missing build-essential"
if [ "${1:-}" = arm ]; then
    command -v aarch64-linux-gnu-gcc >/dev/null 2>&1 || missing="$missing gcc-aarch64-linux-gnu libc6-dev-arm64-cross"
    command -v qemu-aarch64 >/dev/null 2>&1 || missing="$missing qemu-user"
fi

if ! command -v swift >/dev/null 2>&1; then
    echo "GAMVerify needs Swift 6.2 or later: https://www.swift.org/install" >&2
    exit 1
fi
[ -z "$missing" ] && exit 0
[ "$(uname -s)" = Darwin ] && {
    echo "Please install: brew install libpng openblas" >&2
    exit 1
}

as_root=""
[ "$(id -u)" = 0 ] || as_root="sudo -n"
if command -v apt-get >/dev/null 2>&1 && $as_root true 2>/dev/null; then
    echo "installing$missing" >&2
    # shellcheck disable=SC2086 # the list is meant to be split
    $as_root apt-get update -qq >/dev/null 2>&1
    # shellcheck disable=SC2086
    $as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $missing >/dev/null && exit 0
fi
echo "Please install$missing, for example: sudo apt-get install$missing" >&2
exit 1
