#!/bin/sh
# Runs the replay program REPLAY=.../replay_NAME over the inputs kept for that target.
set -eu
name=${REPLAY##*/replay_}
"$REPLAY" tests/fuzz/regress/"$name"/*
