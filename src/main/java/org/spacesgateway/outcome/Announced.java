package org.spacesgateway.outcome;

/** Whether the closing is public: until then its timetable is 404, and no page leads there. */
@FunctionalInterface
public interface Announced {
  /** Whether anybody, everybody or a cohort, was told of it by now. */
  boolean toAnybody();
}
