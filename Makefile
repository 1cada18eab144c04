# marchland. `make help` lists the targets.
#
# One object tree per kind of build: build/release, build/debug, build/asan, ...
# The program itself is always linked at build/marchland (release kind).

KIND ?= release
CC ?= cc
PREFIX ?= /usr/local
WERROR ?=

# Quiet unless V=1 asks for the commands.
V ?=
Q = $(if $(V),,@echo "  $(KIND)  $@" &&)

PKGS := proj geos sqlite3 shapelib libutf8proc jansson zlib libzip readosm cairo fontconfig libxml-2.0
OUT := build/$(KIND)

# Nothing here reads the exceptions of floating-point arithmetic; to say so lets loops run in parallel lanes.
STD := -std=c17 -fno-trapping-math -D_POSIX_C_SOURCE=200809L -DGEOS_USE_ONLY_R_API
WARN := -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wsign-conversion -Wstrict-prototypes \
	-Wmissing-prototypes -Wold-style-definition -Wcast-qual -Wpointer-arith -Wwrite-strings -Wvla \
	-Wundef -Wformat=2 -Wimplicit-fallthrough -Wswitch-enum -Wnull-dereference -Wdouble-promotion $(WERROR)

ifeq ($(KIND),release)
OPT := -O2 -g
else ifeq ($(KIND),debug)
OPT := -O0 -g3
else ifeq ($(KIND),asan)
OPT := -O1 -g -fno-omit-frame-pointer -fsanitize=address,undefined -fno-sanitize-recover=all
else ifeq ($(KIND),cov)
OPT := -O0 -g --coverage
else ifeq ($(KIND),fuzz)
CC := clang
OPT := -O1 -g -fno-omit-frame-pointer -fsanitize=fuzzer-no-link,address,undefined -fno-sanitize-recover=all
else
$(error unknown KIND '$(KIND)': release, debug, asan, cov or fuzz)
endif

CPPFLAGS += -Isrc $(shell pkg-config --cflags $(PKGS) 2>/dev/null)
CFLAGS += $(STD) $(WARN) $(OPT)
LDLIBS += $(shell pkg-config --libs $(PKGS) 2>/dev/null) -lcsv -lm -lpthread

SRCS := $(sort $(wildcard src/*/*.c))
MAIN := src/cli/main.c
LIB_OBJS := $(patsubst %.c,$(OUT)/%.o,$(filter-out $(MAIN),$(SRCS)))
MAIN_OBJ := $(patsubst %.c,$(OUT)/%.o,$(MAIN))
LIB := $(OUT)/libmarchland.a

UNIT_SRCS := $(sort $(wildcard tests/unit/t_*.c))
UNIT_BINS := $(patsubst tests/unit/%.c,$(OUT)/unit/%,$(UNIT_SRCS))

FUZZ := $(patsubst tests/fuzz/fuzz_%.c,%,$(sort $(wildcard tests/fuzz/fuzz_*.c)))
REPLAYS := $(FUZZ:%=$(OUT)/fuzz/replay_%)

all: build/marchland build/gazetteer.db build/map-page.html ## the program, its gazetteer and its page

deps: ## installs the Debian packages that the build needs
	@[ -n "$(NO_DEPS)" ] || tools/deps.sh build

test-deps:
	@[ -n "$(NO_DEPS)" ] || tools/deps.sh build test

$(OUT)/%.o: %.c | deps
	@mkdir -p $(@D)
	$(Q) $(CC) $(CPPFLAGS) $(CFLAGS) -MMD -MP -c $< -o $@

$(LIB): $(LIB_OBJS)
	@rm -f $@
	$(Q) $(AR) rcs $@ $^

$(OUT)/marchland: $(MAIN_OBJ) $(LIB)
	$(Q) $(CC) $(CFLAGS) $(LDFLAGS) $^ $(LDLIBS) -o $@

build/marchland: build/release/marchland
	cp $< $@

$(OUT)/unit/%: $(OUT)/tests/unit/%.o $(LIB)
	@mkdir -p $(@D)
	$(Q) $(CC) $(CFLAGS) $(LDFLAGS) $^ $(LDLIBS) -lcmocka -o $@

$(OUT)/fuzz/replay_%: $(OUT)/tests/fuzz/fuzz_%.o $(OUT)/tests/fuzz/replay.o $(LIB)
	@mkdir -p $(@D)
	$(Q) $(CC) $(CFLAGS) $(LDFLAGS) $^ $(LDLIBS) -o $@

$(OUT)/fuzz/fuzz_%: $(OUT)/tests/fuzz/fuzz_%.o $(LIB)
	@mkdir -p $(@D)
	$(Q) $(CC) $(CFLAGS) -fsanitize=fuzzer $(LDFLAGS) $^ $(LDLIBS) -o $@

build/gazetteer.db: build/marchland gazetteer/places.tsv gazetteer/names.tsv
	build/marchland gazetteer build --quiet gazetteer -o $@

# The page of `marchland map`. Without npm or a network the program is complete but for it.
WEB := web/build.mjs web/page.html web/page.css web/page.js web/package.json web/package-lock.json

build/map-page.html: $(WEB) tools/web.sh | deps
	@tools/web.sh $@ --optional

web: ## the page of `marchland map`, which needs npm
	@rm -f build/map-page.html
	@tools/web.sh build/map-page.html

# ---- See it work ----

DEMO := build/demo

demo: all ## geocodes a sample article, prints the table, writes files for QGIS and a map to look at
	@mkdir -p $(DEMO)
	@build/marchland geocode --date 2022-09-17 --to table examples/article.txt
	@build/marchland geocode --date 2022-09-17 examples/article.txt -o $(DEMO)/places.geojson
	@build/marchland geocode --date 2022-09-17 examples/article.txt -o $(DEMO)/places.shp
	@build/marchland geocode --date 2022-09-17 examples/article.txt -o $(DEMO)/places.gpkg
	@[ ! -f build/map-page.html ] || \
		build/marchland map $(DEMO)/places.geojson --text examples/article.txt -o $(DEMO)/map.html
	@echo
	@echo "Kok-Tash (39.9491 N, 70.5280 E) on three dates:"
	@for date in 2022-09-17 2024-06-01 2025-06-01; do \
		echo; echo "$$date"; build/marchland border 39.9491,70.5280 --uncertainty 1000 --date $$date --to table; \
	done
	@echo
	@echo "written: $(DEMO)/places.gpkg, .geojson and .shp for QGIS or any GIS"
	@[ ! -f $(DEMO)/map.html ] || echo "look at: $(DEMO)/map.html, in any browser"
	@echo "data: (c) OpenStreetMap contributors, ODbL 1.0 (borders); GeoNames, CC BY 4.0 (places)"

# ---- Tests: `make test` is plain and sanitized; heavier suites have targets of their own ----

unit: $(UNIT_BINS) build/gazetteer.db ## the unit tests of one KIND
	@tools/run-tests.sh $(UNIT_BINS)

replay: $(REPLAYS) build/gazetteer.db ## the inputs that fuzzing began with or broke on, for one KIND
	@tools/run-tests.sh $(FUZZ:%=REPLAY=$(OUT)/fuzz/replay_% tests/fuzz/replay.sh)

S ?= 60
F ?= $(FUZZ)
fuzz: build/gazetteer.db ## fuzzes each reader of outside bytes for S=60 seconds, or only F=name
	@$(MAKE) --no-print-directory KIND=fuzz $(F:%=build/fuzz/fuzz/fuzz_%)
	@for f in $(F); do tests/fuzz/run.sh $$f $(S) || exit 1; done

cases: $(OUT)/marchland build/gazetteer.db ## the command-line cases of one KIND
	@MARCHLAND=$(OUT)/marchland tools/run-tests.sh tests/cases/run.sh tests/tools/ogr.sh

check-data: all ## what is wrong in the bundled tables
	@build/marchland gazetteer check gazetteer

test: test-deps ## everything light: unit tests and command-line cases, plain and under sanitizers
	@$(MAKE) --no-print-directory all
	@$(MAKE) --no-print-directory check-data
	@$(MAKE) --no-print-directory KIND=release test-build
	@$(MAKE) --no-print-directory KIND=asan test-build
	@tools/run-tests.sh \
		$(UNIT_BINS:build/$(KIND)/%=build/release/%) $(UNIT_BINS:build/$(KIND)/%=build/asan/%) \
		tests/tools/tree.sh tests/cases/run.sh tests/tools/ogr.sh \
		MARCHLAND=build/asan/marchland tests/cases/run.sh \
		$(FUZZ:%=REPLAY=build/asan/fuzz/replay_% tests/fuzz/replay.sh)

test-build: $(UNIT_BINS) $(REPLAYS) $(OUT)/marchland

test-qgis: all ## opens every format in QGIS, headless (installs QGIS)
	@[ -n "$(NO_DEPS)" ] || tools/deps.sh build qgis
	@tools/run-tests.sh tests/qgis/run.sh

test-web: all ## opens the page in headless Chromium (installs it)
	@[ -n "$(NO_DEPS)" ] || tools/deps.sh build web chromium
	@tools/run-tests.sh tests/web/run.sh

lint: ## checks of the tree, the scripts and the manual pages
	@tools/deps.sh lint
	@tests/tools/tree.sh
	shellcheck -x tools/*.sh tests/cases/run.sh tests/tools/*.sh .ci/run
	mandoc -Tlint -W warning man/*.1 man/*.5

$(OUT)/bench_border: tests/bench/bench_border.c $(LIB)
	$(Q) $(CC) $(CPPFLAGS) $(CFLAGS) $(LDFLAGS) $^ $(LDLIBS) -o $@

bench: all $(OUT)/bench_border ## speed, as ratios against grep and ogr2ogr
	@tools/deps.sh bench
	@tests/bench/bench.sh
	@echo && tests/bench/border.sh
	@echo && tests/bench/bench_annotate.sh
	@echo && tests/bench/import.sh

eval: all ## accuracy on the annotated texts that nothing was tuned to
	@build/marchland eval --split check tests/gold/*.jsonl

clean: ## removes everything built
	rm -rf build

help: ## this list
	@sed -n 's/^\([a-z-]*\):.*## /\1\t/p' $(MAKEFILE_LIST) | sort | expand -t 16

# ---- Installation ----

SHARE := $(DESTDIR)$(PREFIX)/share/marchland

install: all ## installs to PREFIX (default /usr/local), below DESTDIR
	install -d $(DESTDIR)$(PREFIX)/bin $(SHARE)/shapes $(DESTDIR)$(PREFIX)/share/man/man1 \
		$(DESTDIR)$(PREFIX)/share/man/man5
	install -m 755 build/marchland $(DESTDIR)$(PREFIX)/bin/marchland
	install -m 644 build/gazetteer.db $(SHARE)/gazetteer.db
	[ ! -f build/map-page.html ] || install -m 644 build/map-page.html $(SHARE)/map-page.html
	install -m 644 shapes/*.* shapes/LICENSE $(SHARE)/shapes
	install -m 644 man/*.1 $(DESTDIR)$(PREFIX)/share/man/man1
	install -m 644 man/*.5 $(DESTDIR)$(PREFIX)/share/man/man5

uninstall: ## removes what install put there
	rm -f $(DESTDIR)$(PREFIX)/bin/marchland
	rm -rf $(SHARE)
	rm -f $(DESTDIR)$(PREFIX)/share/man/man1/marchland*.1 $(DESTDIR)$(PREFIX)/share/man/man5/marchland*.5

-include $(shell find build/$(KIND) -name '*.d' 2>/dev/null)
.PHONY: all web test-qgis test-web deps test-deps demo unit replay fuzz cases check-data test test-build lint bench eval clean help install uninstall
.DELETE_ON_ERROR:
.SECONDARY:
