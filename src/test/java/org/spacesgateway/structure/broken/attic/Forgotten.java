package org.spacesgateway.structure.broken.attic;

/** Sample: in no room that the rules know. */
final class Forgotten {}
