# make docs: one DocC site of all public modules in site/, every warning an error.
#
# The documentation plugin is a dependency of the package only where GAM_DOCS is set, so that who uses the library does
# not fetch it; builds of the documentation have a folder of their own for the same reason.
DOCUMENTED := GAMVerify GAMTraining GAMVerification GAMAttention GAMNetwork GAMImaging GAMModelFiles GAMFiles GAMTensor
DOCS_BASE_PATH := gamverify

.PHONY: docs
docs:
	@scripts/dependencies.sh
	rm -rf site
	GAM_DOCS=1 swift package --scratch-path .build-docs --allow-writing-to-directory site generate-documentation \
		$(DOCUMENTED:%=--target %) --enable-experimental-combined-documentation --warnings-as-errors \
		--transform-for-static-hosting --hosting-base-path $(DOCS_BASE_PATH) --output-path site
	@echo "The documentation's start is site/documentation/index.html (to be served below /$(DOCS_BASE_PATH))."
