# marchland. `make help` lists the targets.
#
# One object tree per kind of build: build/release, build/debug, build/asan, ...
# The program itself is always linked at build/marchland (release kind).

KIND ?= release
CC ?= cc
PREFIX ?= /usr/local
WERROR ?=

PKGS := proj geos sqlite3 shapelib libutf8proc jansson
OUT := build/$(KIND)

STD := -std=c17 -D_POSIX_C_SOURCE=200809L -DGEOS_USE_ONLY_R_API
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
else
$(error unknown KIND '$(KIND)': release, debug, asan or cov)
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

all: build/marchland ## the program and its gazetteer

$(OUT)/%.o: %.c
	@mkdir -p $(@D)
	$(CC) $(CPPFLAGS) $(CFLAGS) -MMD -MP -c $< -o $@

$(LIB): $(LIB_OBJS)
	@rm -f $@
	$(AR) rcs $@ $^

$(OUT)/marchland: $(MAIN_OBJ) $(LIB)
	$(CC) $(CFLAGS) $(LDFLAGS) $^ $(LDLIBS) -o $@

build/marchland: build/release/marchland
	cp $< $@

$(OUT)/unit/%: $(OUT)/tests/unit/%.o $(LIB)
	@mkdir -p $(@D)
	$(CC) $(CFLAGS) $(LDFLAGS) $^ $(LDLIBS) -lcmocka -o $@

unit: $(UNIT_BINS) ## the unit tests alone
	@for t in $(UNIT_BINS); do $$t || exit 1; done

clean: ## removes everything built
	rm -rf build

help: ## this list
	@sed -n 's/^\([a-z-]*\):.*## /\1\t/p' $(MAKEFILE_LIST) | sort | expand -t 16

-include $(shell find build/$(KIND) -name '*.d' 2>/dev/null)
.PHONY: all unit clean help
.DELETE_ON_ERROR:
