#!/bin/bash
# image.sh [DESTINATION]: the Dockerfile's steps where there is no container engine, after `mvn package`;
# DESTINATION (target/image) is then what the image holds beside its base. Needs root, and JAVA_HOME.
set -eu
cd "$(dirname "$0")/.."
destination=${1:-target/image}
[ -f target/sbom.json ] || mvn --batch-mode --quiet --offline cyclonedx:makeBom || mvn --batch-mode --quiet cyclonedx:makeBom
rm -rf "$destination"
sh deploy/image/layers.sh target "$destination/layers"
root=$destination/root
mkdir -p "$root"/{app,usr,etc,dev,proc,tmp,spool,opt/java/openjdk} "$destination/trained"
for link in bin lib lib64; do
  ln -s "usr/$link" "$root/$link"
done
cp --archive "$destination"/layers/*/. "$root/app/"
cp deploy/image/train.sh "$destination/trained/"
chown -R 10001:10001 "$destination/trained"
bash deploy/image/enter.sh "$root" "$destination/trained" bash /spool/train.sh /app /spool
cp "$destination/trained/gateway.aot" "$root/app/"
echo "Layers, in bytes:"
for layer in libraries framework ours; do
  echo "$layer $(du --bytes --summarize "$destination/layers/$layer" | cut -f 1)"
done
echo "cache $(stat --format %s "$root/app/gateway.aot")"
