#!/bin/bash
# enter.sh ROOT WRITABLE COMMAND...: runs a command as user 10001 in ROOT, read-only, with WRITABLE
# at /spool and an empty /tmp: as a pod would. The base image's part is this machine's. Needs root.
set -eu
export IMAGE_ROOT=$(realpath "$1") IMAGE_SPOOL=$(realpath "$2") IMAGE_JAVA=$(realpath "$JAVA_HOME")
shift 2
exec unshare --mount --propagation private bash -euc '
mount --bind "$IMAGE_ROOT" "$IMAGE_ROOT"
for directory in usr etc dev proc; do
  mount --rbind "/$directory" "$IMAGE_ROOT/$directory"
done
mount --bind "$IMAGE_JAVA" "$IMAGE_ROOT/opt/java/openjdk"
mount -t tmpfs -o size=64m,mode=1777 tmp "$IMAGE_ROOT/tmp"
mount --bind "$IMAGE_SPOOL" "$IMAGE_ROOT/spool"
for directory in usr etc opt/java/openjdk; do
  mount -o remount,bind,ro "$IMAGE_ROOT/$directory"
done
mount -o remount,bind,ro "$IMAGE_ROOT"
exec chroot --userspec=10001:10001 "$IMAGE_ROOT" /usr/bin/env --ignore-environment PATH=/opt/java/openjdk/bin:/usr/bin "$@"
' enter "$@"
