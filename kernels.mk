# The kernels by themselves, and the tests for each instruction set of this machine. Included by the Makefile.
KERNEL_SOURCES := kernels denormals softmax
KERNEL_CHECK := .build/kernels
ARM_PREFIX ?= aarch64-linux-gnu
ARM_ROOT ?= /usr/$(ARM_PREFIX)

.PHONY: kernels neon test-isa convolution-errors

## Every kernel of every instruction set of this machine against naive sums, and threads beside a fork: C programs of a second.
kernels:
	mkdir -p $(KERNEL_CHECK)
	$(CLANG) -O2 -Wall -Wextra -Werror -ISources/CGAMKernels/include Tests/Kernels/check.c \
	    $(KERNEL_SOURCES:%=Sources/CGAMKernels/%.c) -lm -o $(KERNEL_CHECK)/check
	$(KERNEL_CHECK)/check
	$(CLANG) -O2 -Wall -Wextra -Werror -ISources/CGAMKernels/include Tests/Kernels/fork.c Sources/CGAMKernels/team.c \
	    -lpthread -o $(KERNEL_CHECK)/fork
	$(KERNEL_CHECK)/fork

## The kernels for arm64 under an emulator.
neon:
	scripts/dependencies.sh arm
	mkdir -p $(KERNEL_CHECK)/arm
	for name in $(KERNEL_SOURCES); do \
	    $(CLANG) --target=$(ARM_PREFIX) -isystem $(ARM_ROOT)/include -O2 -Wall -Wextra -Werror \
	        -ISources/CGAMKernels/include -c Sources/CGAMKernels/$$name.c -o $(KERNEL_CHECK)/arm/$$name.o || exit 1; \
	done
	$(CLANG) --target=$(ARM_PREFIX) -isystem $(ARM_ROOT)/include -O2 -ISources/CGAMKernels/include \
	    -c Tests/Kernels/check.c -o $(KERNEL_CHECK)/arm/check.o
	$(ARM_PREFIX)-gcc $(KERNEL_CHECK)/arm/*.o -lm -o $(KERNEL_CHECK)/check-arm
	qemu-aarch64 -L $(ARM_ROOT) $(KERNEL_CHECK)/check-arm

## The engine's tests once more for each instruction set but the best, which `make test` runs. Needs built tests.
test-isa: kernels
	@for isa in $$($(KERNEL_CHECK)/check --list | tail -n +2); do \
	    echo "GAM_ISA=$$isa"; \
	    GAM_ISA=$$isa swift test $(SWIFT_FLAGS) --skip-build --disable-xctest --quiet --filter GAMNetworkTests || exit 1; \
	done

## Each convolution of the networks beside the checkout against its float64 sum, on each instruction set. Needs built tests.
convolution-errors:
	@rm -f .build/convolution-errors.md
	@GAM_CONVOLUTION_ERRORS="$(CURDIR)/.build/convolution-errors.md" swift test $(SWIFT_FLAGS) --skip-build \
	    --disable-xctest --quiet --filter ConvolutionErrorTests >.build/convolution-errors.log 2>&1; status=$$?; \
	    if [ -f .build/convolution-errors.md ]; then cat .build/convolution-errors.md; \
	    else cat .build/convolution-errors.log; fi; exit $$status
