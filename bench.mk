# The figures of Benchmarks/README.md: GAMVerify beside other runtimes, in one run. Included by the Makefile.
#
#   make bench            about ten minutes; QUICK=1 for a few; MODELS=folder for trained networks
#   make bench PARTS=start,growth
PEERS ?= .build/peers
PYTHON ?= python3
MODELS ?= $(wildcard ../shared/models)

.PHONY: bench bench-train bench-peers simulation bench-false-alarms bench-small-sites

# PyTorch without the packages for graphics processors where there is such a build, else as it comes.
$(PEERS)/ready: Benchmarks/peers/requirements.txt
	$(PYTHON) -m venv $(PEERS)
	$(PEERS)/bin/pip install --quiet torch==2.13.0+cpu numpy || $(PEERS)/bin/pip install --quiet torch numpy
	$(PEERS)/bin/pip freeze | grep '^torch==' >$(PEERS)/constraints.txt
	$(PEERS)/bin/pip install --quiet --requirement $< --constraint $(PEERS)/constraints.txt
	touch $@

bench-peers: $(PEERS)/ready

bench: build bench-peers
	$(PEERS)/bin/python Benchmarks/bench.py --gam "$$(swift build $(SWIFT_FLAGS) --show-bin-path)/gam" \
	    --work .build/bench $(if $(MODELS),--models $(MODELS)) $(if $(QUICK),--quick) $(if $(PARTS),--parts $(PARTS))
	$(PEERS)/bin/python Benchmarks/report.py

# Steps of training beside PyTorch's: the table "Training" of Benchmarks/README.md. It ends within MINUTES (25) and keeps
# what was measured until then in .build/train-bench.json; QUICK=1 only to see that it works.
bench-train: build bench-peers
	$(PEERS)/bin/python Benchmarks/train_bench.py --gam "$$(swift build $(SWIFT_FLAGS) --show-bin-path)/gam" \
	    --json .build/train-bench.json $(if $(MINUTES),--minutes $(MINUTES)) $(if $(QUICK),--quick)

# Decision errors of gam compare against the number of images: no good network unsuitable, no bad one suitable.
SUITABILITY_DATA ?= $(wildcard ../shared/data)
.PHONY: bench-suitability
bench-suitability: build
	$(PYTHON) Benchmarks/suitability.py --gam "$$(swift build $(SWIFT_FLAGS) --show-bin-path)/gam" \
	    --data $(SUITABILITY_DATA) --models $(MODELS) --output .build/suitability.json

# The plots and tables of the article "What a verdict promises": simulated false alarms of every joining rule. Minutes.
SIMULATION_PLOTS := Sources/GAMVerification/Documentation.docc/Resources
simulation:
	swift build $(SWIFT_FLAGS) --build-tests
	GAM_SIMULATION="$(CURDIR)/.build/simulation.json" swift test $(SWIFT_FLAGS) --skip-build --disable-xctest --quiet \
	    --filter writeTheArticlesFigures
	$(PYTHON) Benchmarks/simulation.py .build/simulation.json $(SIMULATION_PLOTS)

# Its tables of real images: false alarms by predicted class and by joining rule.
bench-false-alarms: build
	$(PYTHON) Benchmarks/false_alarms.py --gam "$$(swift build $(SWIFT_FLAGS) --show-bin-path)/gam" \
	    --models ../shared/models --data ../shared/data

# The table of the article "Small sites and divided archives". Minutes.
bench-small-sites: build
	$(PYTHON) Benchmarks/small_sites.py --gam "$$(swift build $(SWIFT_FLAGS) --show-bin-path)/gam" \
	    --models ../shared/models --data ../shared/data

# Whether patients or the division of the images make the false alarms of small sites; needs numpy, scipy and Pillow.
.PHONY: bench-small-sites-patients
bench-small-sites-patients: build
	$(PYTHON) Benchmarks/small_sites_patients.py --gam "$$(swift build $(SWIFT_FLAGS) --show-bin-path)/gam" \
	    --model ../shared/models/cxr-resnet10 --data ../shared/data/cxr256 --reference ../shared/reference

# Benchmarks/Detection.md and detection.json: what the default gate detects of every kind of shift. Minutes.
DATA ?= $(wildcard ../shared/data)
.PHONY: bench-detection
bench-detection: build
	$(PYTHON) Benchmarks/detection.py --gam "$$(swift build $(SWIFT_FLAGS) --show-bin-path)/gam" \
	    --data $(DATA) --models $(MODELS) $(if $(COUNT),--count $(COUNT))
