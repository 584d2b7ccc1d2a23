package org.spacesgateway.sunset;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import io.smallrye.config.WithParentName;
import java.time.ZoneId;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/** When the old platform closes, and for whom at other times. */
@ConfigMapping(prefix = "gateway.sunset")
public interface SunsetConfig {
  /** The dates of all that is in no cohort: other Spaces, plain sites, pages that are nobody's. */
  @WithParentName
  Dates dates();

  /** The time zone that local times here are of, and that people read dates in. */
  @WithDefault("UTC")
  ZoneId zone();

  /**
   * Whether people see a notice at the top of a Space that has not moved: when it closes, and where
   * its owner decides.
   */
  @WithDefault("false")
  boolean notice();

  /** The kill switch: nobody goes beyond this phase, whatever the dates say. */
  Optional<Phase> hold();

  /** Spaces with dates of their own, by name. */
  Map<String, Cohort> cohorts();

  /**
   * When each phase begins: an ISO 8601 instant, such as {@code 2011-03-16T08:00:00Z}, or a local
   * time, such as {@code 2011-03-16T00:00}. Dates that are not decided are left out, the last ones
   * first.
   */
  interface Dates {
    /** The closing becomes public. Without it, it is already. */
    Optional<String> announced();

    /** Owners can transfer. */
    Optional<String> transferOpen();

    /** Nothing new can be written. */
    Optional<String> readOnly();

    /** The old platform is gone. */
    Optional<String> closes();

    /** Old addresses lead nowhere any more. Never, without it. */
    Optional<String> redirectsUntil();
  }

  /** Some Spaces: those that are named, and a share of those of its markets. */
  interface Cohort {
    /** Its dates; those that are left out are everybody's. */
    @WithParentName
    Dates dates();

    /** Of several cohorts that a Space is in, the one with the lowest number counts. */
    int position();

    /** Regions such as {@code DE}, or language tags such as {@code de-AT}, of its Spaces. */
    Optional<Set<String>> markets();

    /** How many of a hundred Spaces, of its markets where there are any; 100 where there are. */
    OptionalInt percent();

    /** CIDs of Spaces that are in it whatever their market, in hexadecimal. */
    Optional<Set<String>> allow();
  }
}
