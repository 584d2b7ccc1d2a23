#!/bin/sh
# layers.sh TARGET DESTINATION: parts what Maven built into layers, those that change least first.
set -eu
application=$1/quarkus-app
destination=$2
mkdir -p "$destination/libraries" "$destination/framework" "$destination/ours"
cp -R "$application/lib" "$destination/libraries/"
cp -R "$application/quarkus" "$application/quarkus-run.jar" "$destination/framework/"
cp -R "$application/app" "$destination/ours/"
cp "$1/sbom.json" "$(dirname "$0")/java.options" "$destination/ours/"
# One moment for all: two builds of a commit give the same layers, and the JVM's cache looks at it.
find "$destination" -exec touch -d '2026-01-01T00:00:00Z' {} +
