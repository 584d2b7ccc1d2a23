package org.spacesgateway.structure.broken.outcome;

/** Sample: the other end of a cycle. */
public final class Pages {}
