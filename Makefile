# make demo · make test · make parity · make bench · make docs · make format · make lint · make lib
#
# Everything builds in release: the tests run the code that users run, and C kernels are 60 times slower without -O2.
SWIFT_FLAGS := -c release -Xcc -O2
OUTPUT := demo

.PHONY: all build demo test parity format lint check clean dependencies

all: build

dependencies:
	@scripts/dependencies.sh

## Builds the command line tool and the library.
build: dependencies
	swift build $(SWIFT_FLAGS) --product gam

## Fits a profile to the radiographs in Examples/Demo and judges others; then the same with drawn radiographs, training
## included, which takes a minute or two (DEMO_FLAGS=--short: a third of that). Pictures in demo/, pages in demo/phantoms/.
demo: build
	@GAM="$$(swift build $(SWIFT_FLAGS) --show-bin-path)/gam" OUTPUT="$(OUTPUT)" Examples/Demo/demo.sh
	@echo; rm -rf "$(OUTPUT)/phantoms"
	@"$$(swift build $(SWIFT_FLAGS) --show-bin-path)/gam" demo $(DEMO_FLAGS) --output "$(OUTPUT)/phantoms"

## All tests: Swift, and the C interface from C.
test: dependencies
	swift build $(SWIFT_FLAGS) --build-tests
	swift test $(SWIFT_FLAGS) --skip-build --disable-xctest --quiet
	$(MAKE) --no-print-directory test-c

## The network's arrays beside PyTorch's: largest difference by largest value, array by array.
parity: dependencies
	@swift build $(SWIFT_FLAGS) --build-tests 2>&1 | grep -E 'error|warning' || true
	@rm -f .build/parity.md
	@GAM_PARITY_TABLE="$(CURDIR)/.build/parity.md" swift test $(SWIFT_FLAGS) --skip-build --disable-xctest --quiet \
		--filter Parity >.build/parity.log 2>&1; status=$$?; \
		if [ -f .build/parity.md ]; then cat .build/parity.md; else cat .build/parity.log; fi; exit $$status

format:
	swift format format --in-place --recursive Sources Tests Examples Package.swift

## What must hold before a change lands, besides the tests.
lint:
	swift format lint --strict --recursive Sources Tests Package.swift
	scripts/check-layers.sh

check: lint test check-header check-symbols

clean:
	rm -rf .build build demo site

-include c.mk docs.mk bench.mk kernels.mk
