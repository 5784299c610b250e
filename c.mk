# The C library: how it is built, and the checks of its header and symbols. Included by the Makefile.

GAM_C_VERSION := 0.1.0
GAM_C_ABI := 0
GAM_C_FOLDER := build/lib
GAM_C_REAL := $(GAM_C_FOLDER)/libgamverify.so.$(GAM_C_VERSION)
GAM_C_WARNINGS := -Wall -Wextra -Wpedantic -Wpadded -Werror
GAM_C_SCRATCH := .build/c
# As the Makefile builds the tests, so that they are not built again.
GAM_C_TEST_FLAGS ?= $(SWIFT_FLAGS)
CLANG ?= clang
STRIP ?= strip

.PHONY: lib check-symbols check-header example-c test-c test-c-address test-c-valgrind test-build

# SwiftPM itself knows what is out of date.
lib:
	swift build -c release -Xcc -O2 --product gamverify-c --scratch-path $(GAM_C_SCRATCH) \
	    -Xswiftc -static-stdlib -Xswiftc -use-ld=lld -Xlinker --version-script="$(CURDIR)/gamverify.map" -Xlinker -soname \
	    -Xlinker libgamverify.so.$(GAM_C_ABI) -Xlinker -z -Xlinker now
	mkdir -p $(GAM_C_FOLDER)
	$(STRIP) --strip-unneeded -o $(GAM_C_REAL) $(GAM_C_SCRATCH)/release/libgamverify-c.so
	ln -sf libgamverify.so.$(GAM_C_VERSION) $(GAM_C_FOLDER)/libgamverify.so.$(GAM_C_ABI)
	ln -sf libgamverify.so.$(GAM_C_ABI) $(GAM_C_FOLDER)/libgamverify.so

# The functions of the header, of the version script and of the library are the same, and the library needs nothing
# that a host may lack.
check-symbols: lib
	mkdir -p build/check
	grep '^GAM_API' include/gamverify.h | grep -oE '\bgam_[a-z_]+\(' | tr -d '(' | sort > build/check/header.txt
	grep -oE '^    gam_[a-z_]+;' gamverify.map | tr -d ' ;' | sort > build/check/map.txt
	nm -D --defined-only $(GAM_C_REAL) | awk '$$2 != "A" { print $$2, $$3 }' | sort > build/check/library.txt
	sed 's/.*/T &@@GAMVERIFY_$(GAM_C_ABI)/' build/check/header.txt | sort | diff - build/check/library.txt
	diff build/check/header.txt build/check/map.txt
	! readelf -d $(GAM_C_REAL) | grep NEEDED | grep -vE 'libpng16|libstdc\+\+|libm\.|libgcc_s|libc\.|ld-linux'
	readelf -d $(GAM_C_REAL) | grep -q 'SONAME.*libgamverify.so.$(GAM_C_ABI)'

# The header by itself, as each language a host may be written in.
check-header:
	for standard in c99 c11 c17; do \
	    $(CLANG) -x c -std=$$standard $(GAM_C_WARNINGS) -Wdocumentation -fsyntax-only include/gamverify.h || exit 1; done
	for standard in c++11 c++20; do \
	    $(CLANG) -x c++ -std=$$standard $(GAM_C_WARNINGS) -fsyntax-only include/gamverify.h || exit 1; done
	$(CC) -x c -std=c99 $(GAM_C_WARNINGS) -fsyntax-only include/gamverify.h

example-c: lib
	$(MAKE) -C Examples/C GAMVERIFY="$(CURDIR)" BUILD="$(CURDIR)/build/example-c"

# The tests as `make test` builds them: `swift test` by itself builds everything once more with another flag.
test-build:
	swift build $(GAM_C_TEST_FLAGS) --build-tests

# The C programs of the tests and the example against the library as it is shipped. `swift test` runs them against
# the build for tests.
test-c: check-symbols check-header example-c test-build
	GAMVERIFY_LIBRARY="$(CURDIR)/$(GAM_C_REAL)" swift test $(GAM_C_TEST_FLAGS) --skip-build --disable-xctest --quiet --filter GAMVerifyCTests

# The same with the hosts under the address sanitizer, and under valgrind.
test-c-address: lib test-build
	GAMVERIFY_LIBRARY="$(CURDIR)/$(GAM_C_REAL)" GAMVERIFY_HOST_FLAGS="-fsanitize=address,undefined" \
	    swift test $(GAM_C_TEST_FLAGS) --skip-build --disable-xctest --quiet --filter GAMVerifyCTests
test-c-valgrind: lib test-build
	GAMVERIFY_LIBRARY="$(CURDIR)/$(GAM_C_REAL)" \
	    GAMVERIFY_HOST_RUNNER="valgrind -q --error-exitcode=99 --leak-check=full --errors-for-leak-kinds=definite" \
	    swift test $(GAM_C_TEST_FLAGS) --skip-build --disable-xctest --quiet --filter GAMVerifyCTests
