package org.spacesgateway.structure.broken.ops;

/** Samples: names that don't say what a class is. */
interface Names {
  /** Sample. */
  final class SpaceService {}

  /** Sample. */
  final class SpaceManager {}

  /** Sample. */
  final class SpaceHelper {}

  /** Sample. */
  final class SpaceImpl {}

  /** Sample. */
  final class SpaceDto {}

  /** Sample. */
  final class SpaceUtil {}

  /** Sample. */
  final class SpaceUtils {}
}
