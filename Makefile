# Each command sets up all that it needs.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
NPM    := build/npm

# Tests start hundreds of programs: what these load is compiled once, whatever the caller has set.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: run pictures morning test test-calendar test-calendar-later test-calendar-earlier test-windows fuzz fuzz-documents
.PHONY: chaos day uploads alerts programs documents fleet fleet-storm fleet-load fleet-faults fleet-upgrade console-pages console-kills check bench package lock console-pictures

run: $(VENV)/ready
	@$(PYTHON) installer/system.py run
	@$(BIN)/python -m installer.launch

# Two files at a time, in their order: much of a test is waiting for another program. An interpreter that crashed is
# not started anew: what it leaves undone would be waited for without end.
test: $(VENV)/ready
	@$(PYTHON) installer/system.py test
	@$(MAKE) --no-print-directory $(NPM)/ready || echo "frostpane: without npm's packages tests of editors are skipped" >&2
	@$(BIN)/python -m pytest -n 2 --dist loadfile --no-loadscope-reorder --max-worker-restart 0

# What knows the time, once more: in 400 days far east, 30 days ago far west. The two run side by side.
test-calendar: $(VENV)/ready
	@$(PYTHON) installer/system.py test
	@$(MAKE) --no-print-directory --output-sync=target -j2 test-calendar-later test-calendar-earlier

test-calendar-later:
	@TZ=EAST-14 faketime --exclude-monotonic -f +400d $(BIN)/python -m pytest -m calendar tests/unit tests/flow

test-calendar-earlier:
	@TZ=WEST+12 faketime --exclude-monotonic -f -30d $(BIN)/python -m pytest -m calendar tests/unit tests/flow

# Every window in both languages, at 100, 150 and 200 %, dark and in high contrast, off the screen: into docs/images.
pictures: $(VENV)/ready
	@$(PYTHON) installer/system.py test
	@$(BIN)/python -m tools.pictures

# An agent's morning with real programs on a display of its own: into docs/images.
morning: $(VENV)/ready
	@$(PYTHON) installer/system.py test
	@$(BIN)/python -m tools.pictures.morning

# Under Wine, with the official Windows Python; the folder build/windows holds both.
test-windows: $(VENV)/ready
	@$(PYTHON) installer/system.py windows
	@$(BIN)/python -m installer.wine test

# Any order of copies, pastes and deaths: `make fuzz SECONDS=600 SEED=1`; without a seed another one each time.
SECONDS ?= 600

fuzz: $(VENV)/ready
	@$(PYTHON) installer/system.py test
	@$(BIN)/python -m tests.fuzz $(SECONDS) $(SEED)

# Copies of mixed content while programs, worker and display are killed: `make chaos N=10000 SEED=1`.
N ?= 10000

chaos: $(VENV)/ready
	@$(PYTHON) installer/system.py test
	@$(BIN)/python -m tests.fuzz.chaos $(N) $(SEED)

# A working day within MINUTES, with all that happens to a workstation; draws docs/images/day.svg. Needs root.
MINUTES ?= 20

day: $(VENV)/ready
	@$(PYTHON) installer/system.py test
	@$(BIN)/python -m tests.soak.day $(MINUTES)

# Uploads in a row into a guarded page, and what dies in the middle of one: `make uploads UPLOADS=1000`.
UPLOADS ?= 1000

uploads: $(VENV)/ready
	@$(PYTHON) installer/system.py test
	@FROSTPANE_UPLOADS=$(UPLOADS) $(BIN)/python -m pytest --timeout 3600 tests/e2e/test_companion_faults.py

# Alerts to a real rsyslog that is killed 20 times and cut off 20 times: `make alerts EVENTS=100000`.
EVENTS ?= 100000

alerts: $(VENV)/ready
	@$(PYTHON) installer/system.py test
	@FROSTPANE_ALERTS=$(EVENTS) $(BIN)/python -m pytest --timeout 3600 tests/flow/test_alerts_cut_off.py

# Real programs copy and paste beside the guard and without it; writes docs/programs.md. Half an hour.
programs: $(VENV)/ready
	@$(PYTHON) installer/system.py test
	@$(PYTHON) installer/system.py programs
	@failed=0; for part in "" .habits .drags; do $(BIN)/python -m tests.programs$$part || failed=1; done; exit $$failed

# Broken, hostile and boundless documents, so many of each family, through the real worker.
COUNT ?= 500

fuzz-documents: $(VENV)/ready
	@$(PYTHON) installer/system.py test
	@$(BIN)/python -m tests.fuzz.documents $(COUNT) $(SEED)

# LibreOffice makes documents and opens their safe copies, one of each family.
documents: $(VENV)/ready
	@$(PYTHON) installer/system.py documents
	@FROSTPANE_OFFICE=1 $(BIN)/python -m pytest tests/e2e/test_libreoffice.py tests/unit/inspect/documents/test_of_programs.py

# A whole fleet on this machine: server, database, sink, simulated workstations and a real guard: `make fleet DEVICES=10`.
fleet: DEVICES = 50
fleet: $(VENV)/ready
	@$(PYTHON) installer/system.py test
	@$(BIN)/python -m guard.cli.hub trial --devices $(DEVICES)

# Thousands of simulated workstations, real servers, and whatever kills, repeats, forges or fills.
fleet-storm: DEVICES = 5000
fleet-storm: $(VENV)/ready
	@$(PYTHON) installer/system.py test
	@$(BIN)/python -m tests.fuzz.fleet $(DEVICES) $(ROUNDS)

# What a hub on this machine bears: connections, a push, events at a steady rate, all back after a kill; prints a table.
fleet-load: DEVICES = 5000
fleet-load: EVENTS = 1000
fleet-load: SECONDS = 600
fleet-load: RETURNING = 10000
fleet-load: $(VENV)/ready
	@$(PYTHON) installer/system.py test
	@$(BIN)/python -m tests.fuzz.fleet_load $(DEVICES) $(EVENTS) $(SECONDS) $(RETURNING)

# The console's pages over so many events, and the disk that these take: `make console-pages RECORDS=100000000`. In a FOLDER the
# database stays: what was interrupted goes on, and RECORDS=0 measures what lies there.
RECORDS ?= 2000000
DAYS ?= 100
FOLDER ?=

console-pages: $(VENV)/ready
	@$(PYTHON) installer/system.py test
	@$(BIN)/python -m tests.fuzz.console $(RECORDS) $(DAYS) $(FOLDER)

# The console dies in the middle of what people decide, so many times.
console-kills: ROUNDS = 20
console-kills: $(VENV)/ready
	@$(PYTHON) installer/system.py test
	@$(BIN)/python -m tests.fuzz.console_kills $(ROUNDS)

# The fleet's wire is cut and the hub's disks are full; as root, for it makes network namespaces and mounts.
fleet-faults: DEVICES = 100
fleet-faults: CUTS = 12
fleet-faults: $(VENV)/ready
	@$(PYTHON) installer/system.py test
	@$(BIN)/python -m tests.fuzz.fleet_faults $(DEVICES) $(CUTS)

# The hub comes from an older commit's version to this one and back, so many times, while workstations send.
fleet-upgrade: FROM = 076f70a
fleet-upgrade: DEVICES = 40
fleet-upgrade: ROUNDS = 5
fleet-upgrade: $(VENV)/ready
	@$(PYTHON) installer/system.py test
	@$(BIN)/python -m tests.fuzz.fleet_upgrade $(FROM) $(DEVICES) $(ROUNDS)

# The console in both languages, in a browser without a window: into docs/images.
console-pictures: $(VENV)/ready
	@$(PYTHON) installer/system.py test
	@$(BIN)/python -m tests.support.console_pictures

check: $(VENV)/ready $(NPM)/ready
	@$(BIN)/ruff check . && $(BIN)/ruff format --check . && $(BIN)/mypy && $(BIN)/mypy --platform win32
	@$(NPM)/node_modules/.bin/tsc -p assets/extension

bench: $(VENV)/ready
	@$(PYTHON) installer/system.py test
	@$(BIN)/python -m bench

package: $(VENV)/ready
	@$(PYTHON) installer/system.py package
	@$(BIN)/python -m installer.build
	@$(BIN)/python -m installer.smoke_test

# The virtual environment holds exactly what the lock file names.
$(VENV)/ready: requirements.lock installer/environment.py
	@$(PYTHON) installer/environment.py $(VENV) requirements.lock
	@touch $@

# Editors for tests in browsers, and the checker of the extension's types.
$(NPM)/ready: tests/npm/package-lock.json
	@mkdir -p $(NPM) && cp tests/npm/package.json tests/npm/package-lock.json $(NPM)
	@timeout 180 npm ci --prefix $(NPM) --ignore-scripts --no-audit --no-fund --silent
	@touch $@

# For maintainers: needs uv.
lock:
	uv pip compile pyproject.toml --extra dev --universal --python-version 3.11 --generate-hashes \
	    --no-header --no-annotate --no-emit-index-url -o requirements.lock
	uv pip compile pyproject.toml installer/windows/pins.txt --python-platform x86_64-pc-windows-msvc --python-version 3.13 \
	    --generate-hashes --only-binary :all: --no-header --no-annotate --no-emit-index-url -o installer/windows/requirements.txt
